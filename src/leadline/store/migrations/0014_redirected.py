from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0013_guide_texts"),
    ]

    operations = [
        migrations.AddField(
            model_name="codebookversion",
            name="redirected",
            field=models.JSONField(null=True),
        ),
    ]
