"""What is read aloud around the guide's questions; null in a study made before, for views stand on its table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0012_codes_since"),
    ]

    operations = [
        migrations.AddField(
            model_name="study",
            name="guide_texts",
            field=models.JSONField(null=True),
        ),
    ]
