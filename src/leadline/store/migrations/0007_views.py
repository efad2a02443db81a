"""The first version of the SQL views."""

from typing import Any

from django.db import migrations

from leadline.store.views import VIEWS


def create_views(apps: Any, schema_editor: Any) -> None:
    for name, select in VIEWS.items():
        if name.startswith("v1_"):
            schema_editor.execute(f"CREATE VIEW {name} AS {select}")


def drop_views(apps: Any, schema_editor: Any) -> None:
    for name in reversed(VIEWS):  # a view may read those before it
        if name.startswith("v1_"):
            schema_editor.execute(f"DROP VIEW {name}")


class Migration(migrations.Migration):
    dependencies = [("store", "0006_judgements")]
    operations = [migrations.RunPython(create_views, drop_views)]
