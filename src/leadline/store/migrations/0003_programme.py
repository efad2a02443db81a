import django.db.models.deletion
import django.utils.timezone
import leadline.core.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0002_studies"),
    ]

    operations = [
        migrations.CreateModel(
            name="Informant",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=leadline.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("deleted_at", models.DateTimeField(null=True)),
                ("pseudonym", models.CharField(max_length=64)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.actor"
                    ),
                ),
                ("study", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.study")),
            ],
        ),
        migrations.CreateModel(
            name="Identity",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=leadline.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("deleted_at", models.DateTimeField(null=True)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("contact", models.CharField(blank=True, max_length=300)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.actor"
                    ),
                ),
                (
                    "informant",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="store.informant"),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Interview",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=leadline.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("deleted_at", models.DateTimeField(null=True)),
                ("key", models.CharField(max_length=64)),
                ("held_on", models.DateField(null=True)),
                ("mode", models.CharField(blank=True, max_length=64)),
                ("language", models.CharField(blank=True, max_length=16)),
                ("interviewer", models.CharField(blank=True, max_length=64)),
                ("has_interpreter", models.BooleanField(default=False)),
                ("guide_version", models.CharField(blank=True, max_length=32)),
                ("attributes", models.JSONField(default=dict)),
                ("is_coded", models.BooleanField(default=False)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.case")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.actor"
                    ),
                ),
                (
                    "first_coder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="store.actor",
                    ),
                ),
                ("round", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.round")),
                ("study", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.study")),
            ],
        ),
        migrations.CreateModel(
            name="CoverageEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=leadline.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("deleted_at", models.DateTimeField(null=True)),
                ("status", models.PositiveSmallIntegerField()),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.actor"
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.question"),
                ),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coverage",
                        to="store.interview",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=leadline.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("deleted_at", models.DateTimeField(null=True)),
                ("takes_part", models.BooleanField()),
                ("may_record", models.BooleanField()),
                ("quote", models.PositiveSmallIntegerField()),
                ("may_recontact", models.BooleanField()),
                ("given_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.actor"
                    ),
                ),
                (
                    "informant",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.informant"),
                ),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="store.interview",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=leadline.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("deleted_at", models.DateTimeField(null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.actor"
                    ),
                ),
                (
                    "informant",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.informant"),
                ),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participants",
                        to="store.interview",
                    ),
                ),
                ("role", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.role")),
            ],
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=leadline.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("deleted_at", models.DateTimeField(null=True)),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("is_acting", models.BooleanField(default=False)),
                ("is_shared", models.BooleanField(default=False)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.case")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.actor"
                    ),
                ),
                (
                    "informant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="store.informant",
                    ),
                ),
                ("role", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.role")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Slot",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=leadline.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("deleted_at", models.DateTimeField(null=True)),
                ("state", models.PositiveSmallIntegerField(default=0)),
                ("next_action", models.CharField(blank=True, max_length=300)),
                ("next_action_on", models.DateField(null=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.case")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.actor"
                    ),
                ),
                (
                    "interview",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="store.interview",
                    ),
                ),
                ("role", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.role")),
                ("round", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.round")),
                ("study", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.study")),
            ],
        ),
        migrations.CreateModel(
            name="ContactAttempt",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=leadline.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("deleted_at", models.DateTimeField(null=True)),
                ("on", models.DateField()),
                ("channel", models.CharField(max_length=32)),
                ("outcome", models.CharField(max_length=300)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.actor"
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attempts", to="store.slot"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="informant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("deleted_at", None)),
                fields=("study", "pseudonym"),
                name="informant_pseudonym",
            ),
        ),
        migrations.AddConstraint(
            model_name="interview",
            constraint=models.UniqueConstraint(
                condition=models.Q(("deleted_at", None)), fields=("study", "key"), name="interview_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="coverageentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("deleted_at", None)),
                fields=("interview", "question"),
                name="coverage_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("deleted_at", None)),
                fields=("interview", "informant", "role"),
                name="participant_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="slot",
            constraint=models.UniqueConstraint(
                condition=models.Q(("deleted_at", None)), fields=("case", "role", "round"), name="slot_once"
            ),
        ),
    ]
