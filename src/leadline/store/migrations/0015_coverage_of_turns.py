from typing import Any

from django.db import migrations, models

from leadline.store.views import VIEWS

COLUMN = "ALTER TABLE store_coverageentry ADD COLUMN is_from_turns bool NOT NULL DEFAULT false"


def create_view(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute(f"CREATE VIEW v2_heard AS {VIEWS['v2_heard']}")


def drop_view(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute("DROP VIEW v2_heard")


class Migration(migrations.Migration):
    dependencies = [("store", "0014_redirected")]
    operations = [
        # Django would make SQLite's table anew for it, which the views that read the table forbid.
        migrations.RunSQL(
            COLUMN,
            "ALTER TABLE store_coverageentry DROP COLUMN is_from_turns",
            state_operations=[
                migrations.AddField("coverageentry", "is_from_turns", models.BooleanField(default=False))
            ],
        ),
        migrations.RunPython(create_view, drop_view),
    ]
