import django.db.models.deletion
import django.utils.timezone
import leadline.core.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0004_texts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Coding",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=leadline.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("deleted_at", models.DateTimeField(null=True)),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                ("quote", models.TextField()),
                ("layer", models.PositiveSmallIntegerField(default=0)),
                ("polarity", models.PositiveSmallIntegerField(default=0)),
                ("basis", models.PositiveSmallIntegerField(default=0)),
                ("time", models.PositiveSmallIntegerField(default=0)),
                ("scope", models.PositiveSmallIntegerField(default=0)),
                ("sensitivity", models.PositiveSmallIntegerField(default=0)),
                ("elicited", models.PositiveSmallIntegerField(default=0)),
                ("is_accepted", models.BooleanField(default=True)),
                (
                    "code",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="codings", to="store.code"
                    ),
                ),
                (
                    "coder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="codings", to="store.actor"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.actor"
                    ),
                ),
                (
                    "transcript",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codings",
                        to="store.transcript",
                    ),
                ),
                (
                    "turn",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="store.turn",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CarryOver",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=leadline.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("deleted_at", models.DateTimeField(null=True)),
                ("similarity", models.FloatField()),
                ("reason", models.CharField(blank=True, max_length=64)),
                ("is_reviewed", models.BooleanField(default=False)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.actor"
                    ),
                ),
                (
                    "transcript",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.transcript"),
                ),
                (
                    "new",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="store.coding",
                    ),
                ),
                (
                    "old",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="carried", to="store.coding"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Memo",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=leadline.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("deleted_at", models.DateTimeField(null=True)),
                ("about", models.CharField(max_length=32)),
                ("about_id", models.UUIDField(null=True)),
                ("text", models.TextField()),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.actor"
                    ),
                ),
                ("study", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.study")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PassageCheck",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=leadline.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("deleted_at", models.DateTimeField(null=True)),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                ("outcome", models.PositiveSmallIntegerField(default=0)),
                ("answered_on", models.DateField(null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.actor"
                    ),
                ),
                (
                    "transcript",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="passage_checks",
                        to="store.transcript",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="coding",
            index=models.Index(fields=["transcript", "start"], name="coding_place"),
        ),
        migrations.AddIndex(
            model_name="coding",
            index=models.Index(
                condition=models.Q(("layer", 1)), fields=["transcript"], name="coding_reconciled"
            ),
        ),
        migrations.AddConstraint(
            model_name="coding",
            constraint=models.CheckConstraint(
                condition=models.Q(("start__lt", models.F("end"))), name="coding_span"
            ),
        ),
    ]
