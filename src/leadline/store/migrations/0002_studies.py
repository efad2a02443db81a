import django.db.models.deletion
import django.utils.timezone
import leadline.core.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0001_actors"),
    ]

    operations = [
        migrations.CreateModel(
            name="Study",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=leadline.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("deleted_at", models.DateTimeField(null=True)),
                ("key", models.CharField(max_length=64, unique=True)),
                ("title", models.JSONField()),
                ("case_noun", models.JSONField()),
                ("selection", models.PositiveSmallIntegerField(default=1)),
                ("is_fiction", models.BooleanField(default=False)),
                ("languages", models.JSONField(default=list)),
                ("guide_version", models.CharField(blank=True, max_length=32)),
                ("definition", models.JSONField(default=dict)),
                ("settings", models.JSONField(default=dict)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.actor"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CodebookVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=leadline.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("deleted_at", models.DateTimeField(null=True)),
                ("number", models.PositiveIntegerField()),
                ("note", models.CharField(blank=True, max_length=500)),
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
            name="Code",
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
                ("state", models.PositiveSmallIntegerField(default=1)),
                ("is_family", models.BooleanField(default=False)),
                ("position", models.PositiveIntegerField(default=0)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.actor"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="store.code"
                    ),
                ),
                ("study", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.study")),
            ],
        ),
        migrations.CreateModel(
            name="Case",
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
                ("name", models.CharField(max_length=200)),
                ("attributes", models.JSONField(default=dict)),
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
            name="CodeRevision",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=leadline.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("deleted_at", models.DateTimeField(null=True)),
                ("state", models.PositiveSmallIntegerField(default=1)),
                ("name", models.JSONField()),
                ("definition", models.TextField(blank=True)),
                ("use_when", models.TextField(blank=True)),
                ("not_when", models.TextField(blank=True)),
                ("example", models.TextField(blank=True)),
                (
                    "code",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="revisions", to="store.code"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.actor"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="store.code",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="store.codebookversion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at", None)),
                        fields=("code", "version"),
                        name="code_revision",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Round",
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
                ("title", models.CharField(max_length=200)),
                ("position", models.PositiveIntegerField(default=0)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.actor"
                    ),
                ),
                ("study", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.study")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at", None)), fields=("study", "key"), name="round_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Role",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=leadline.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("deleted_at", models.DateTimeField(null=True)),
                ("key", models.CharField(max_length=32)),
                ("title", models.JSONField()),
                ("position", models.PositiveIntegerField(default=0)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.actor"
                    ),
                ),
                ("study", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.study")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at", None)), fields=("study", "key"), name="role_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=leadline.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("deleted_at", models.DateTimeField(null=True)),
                ("key", models.CharField(max_length=32)),
                ("section", models.JSONField(default=dict)),
                ("text", models.JSONField(default=dict)),
                ("probes", models.JSONField(default=dict)),
                ("branches", models.JSONField(default=dict)),
                ("is_core", models.BooleanField(default=False)),
                ("position", models.PositiveIntegerField(default=0)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.actor"
                    ),
                ),
                ("study", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.study")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at", None)), fields=("study", "key"), name="question_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=leadline.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("deleted_at", models.DateTimeField(null=True)),
                ("key", models.CharField(max_length=32)),
                ("pillar", models.CharField(max_length=64)),
                ("title", models.JSONField()),
                ("questions", models.JSONField(default=list)),
                ("rule", models.CharField(max_length=300)),
                ("position", models.PositiveIntegerField(default=0)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.actor"
                    ),
                ),
                ("study", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.study")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at", None)),
                        fields=("study", "key"),
                        name="indicator_key",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="codebookversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("deleted_at", None)), fields=("study", "number"), name="codebook_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="code",
            constraint=models.UniqueConstraint(
                condition=models.Q(("deleted_at", None)), fields=("study", "key"), name="code_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(("deleted_at", None)), fields=("study", "key"), name="case_key"
            ),
        ),
    ]
