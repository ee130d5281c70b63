from django.db import migrations


class Migration(migrations.Migration):
    """Industries' search words are rows of the search, which has copied them before."""

    dependencies = [
        ("taxonomy", "0002_fair_seats"),
    ]

    operations = [
        migrations.RemoveField(model_name="industry", name="search_words"),
    ]
