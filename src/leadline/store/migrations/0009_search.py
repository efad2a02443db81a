"""The folded text that searches read, searches with a name, and versions of the codebook that undo one."""

from typing import Any

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import leadline.core.ids
import leadline.store.models.texts
from leadline.core.folding import fold


def fold_texts(apps: Any, schema_editor: Any) -> None:
    transcripts = apps.get_model("store", "Transcript").objects.using(schema_editor.connection.alias)
    for pk, text in transcripts.filter(folded=None).values_list("pk", "text"):
        transcripts.filter(pk=pk).update(folded=fold(text))


def store_plainly(apps: Any, schema_editor: Any) -> None:
    """Not compressed: unpacking is most of the time that a search over all texts takes there."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE store_transcript ALTER COLUMN folded SET STORAGE EXTERNAL")


class Migration(migrations.Migration):
    dependencies = [("store", "0008_note_drafts")]
    operations = [
        migrations.AddField(
            model_name="transcript",
            name="folded",
            field=leadline.store.models.texts.FoldedField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="codebookversion",
            name="undoes",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="store.codebookversion",
            ),
        ),
        migrations.RunPython(store_plainly, migrations.RunPython.noop),
        migrations.RunPython(fold_texts, migrations.RunPython.noop),
        migrations.CreateModel(
            name="SavedSearch",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=leadline.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("deleted_at", models.DateTimeField(null=True)),
                ("page", models.CharField(max_length=32)),
                ("name", models.CharField(max_length=120)),
                ("query", models.TextField()),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.actor"
                    ),
                ),
                ("study", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.study")),
            ],
            options={"abstract": False},
        ),
    ]
