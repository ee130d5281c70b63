from django.db import migrations, models

from editorial.migrations._yearly_question import ask_yearly


class Migration(migrations.Migration):
    # Batch by batch: nobody waits for the whole table.
    atomic = False

    dependencies = [
        ("initiatives", "0002_closed_doors"),
        ("accounts", "0003_own_data"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("editorial", "0004_closed_doors"),
    ]

    operations = [
        migrations.RunPython(
            ask_yearly("Actor", "Activity", "Idea", "Initiative", app="initiatives"),
            migrations.RunPython.noop,
            elidable=True,
        ),
        migrations.AlterField(
            model_name="idea",
            name="status",
            field=models.CharField(
                choices=[
                    ("proposed", "vorgeschlagen"),
                    ("in_check", "Umsetzbarkeit wird geprüft"),
                    ("realised", "umgesetzt"),
                    ("not_pursued", "nicht weiterverfolgt"),
                ],
                default="proposed",
                max_length=20,
                verbose_name="Stand",
            ),
        ),
    ]
