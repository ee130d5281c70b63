from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forget_dates_of_nothing(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """A date without the number it belongs to: the former check let it pass."""
    municipalities = apps.get_model("taxonomy", "Municipality").objects.filter(population=None)
    municipalities.update(population_date=None)
    # The tables are altered next, which waits for no check that is still to come.
    editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("taxonomy", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(forget_dates_of_nothing, migrations.RunPython.noop, elidable=True),
        migrations.RemoveConstraint(
            model_name="municipality",
            name="taxonomy_municipality_population_has_its_date",
        ),
        migrations.AddConstraint(
            model_name="municipality",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("population", None), ("population_date", None)),
                    models.Q(
                        ("population__gt", 0),
                        ("population__isnull", False),
                        ("population_date__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="taxonomy_municipality_population_has_its_date",
                violation_error_message="Zur Bevölkerung gehört der Stichtag; unbekannt ist nicht 0.",
            ),
        ),
    ]
