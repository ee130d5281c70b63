import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0002_closed_doors"),
    ]

    operations = [
        migrations.CreateModel(
            name="DataRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="E-Mail-Adresse")),
                (
                    "language",
                    models.CharField(
                        choices=[("de", "Deutsch"), ("en", "Englisch")],
                        max_length=2,
                        verbose_name="Sprache",
                    ),
                ),
                ("random_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="gefragt am")),
            ],
            options={
                "verbose_name": "Frage nach eigenen Daten",
                "verbose_name_plural": "Fragen nach eigenen Daten",
            },
        ),
    ]
