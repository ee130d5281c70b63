from django.db import migrations

from editorial.migrations._yearly_question import ask_yearly, name_responsible


class Migration(migrations.Migration):
    # Batch by batch: nobody waits for the whole table.
    atomic = False

    dependencies = [
        ("pages", "0004_news_day"),
        ("accounts", "0003_own_data"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("editorial", "0004_closed_doors"),
    ]

    operations = [
        migrations.RunPython(
            ask_yearly("Page", app="pages"), migrations.RunPython.noop, elidable=True
        ),
        migrations.RunPython(
            name_responsible("NewsItem", app="pages"), migrations.RunPython.noop, elidable=True
        ),
    ]
