"""The codes with the version of the codebook that brought each."""

from typing import Any

from django.db import migrations

from leadline.store.views import VIEWS


def create_view(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute(f"CREATE VIEW v2_codes AS {VIEWS['v2_codes']}")


def drop_view(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute("DROP VIEW v2_codes")


class Migration(migrations.Migration):
    dependencies = [("store", "0011_recordings")]
    operations = [migrations.RunPython(create_view, drop_view)]
