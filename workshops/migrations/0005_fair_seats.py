import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Exists, F, OuterRef, Q, Subquery


def close_what_could_not_be_open(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """What the former checks let pass: half a time, and registration without seats or turned round.

    Nobody could register there: the page said that all seats are taken.
    """
    workshops = apps.get_model("workshops", "Workshop").objects
    workshops.filter(ends_at=None).exclude(starts_at=None).update(starts_at=None)
    workshops.filter(Q(capacity=None) | Q(starts_at=None)).update(registration_opens_at=None)
    workshops.filter(starts_at=None).update(registration_closes_at=None)
    turned_round = workshops.filter(registration_closes_at__lte=F("registration_opens_at"))
    turned_round.update(registration_opens_at=None)
    # The tables are altered next, which waits for no check that is still to come.
    editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def know_how_one_takes_part(apps: Apps, editor: object) -> None:
    """A date with a room online and no house takes place online; with both, in both ways."""
    online = apps.get_model("workshops", "Workshop").objects.exclude(online_url="")
    online.filter(venue_name="", venue_municipality=None).update(attendance="online")
    online.filter(attendance="on_site").update(attendance="both")
    registrations = apps.get_model("workshops", "Registration").objects
    registrations.filter(workshop__attendance="online").update(mode="online")


def know_whose_address_was_confirmed(apps: Apps, editor: object) -> None:
    """Whoever confirmed a seat had the mail with its link."""
    events = apps.get_model("workshops", "RegistrationEvent").objects
    confirmed = events.filter(registration=OuterRef("pk"), to_state="confirmed").order_by("at")
    registrations = apps.get_model("workshops", "Registration").objects.filter(forgotten_at=None)
    registrations.filter(Exists(confirmed)).update(
        email_confirmed_at=Subquery(confirmed.values("at")[:1]),
        confirmed_at=Subquery(confirmed.values("at")[:1]),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0004_closed_doors"),
        ("initiatives", "0002_closed_doors"),
        ("taxonomy", "0002_fair_seats"),
        ("workshops", "0004_own_data"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(
            close_what_could_not_be_open, migrations.RunPython.noop, elidable=True
        ),
        migrations.RemoveConstraint(
            model_name="workshop",
            name="workshops_workshop_registration_needs_seats_and_start",
        ),
        migrations.RemoveConstraint(
            model_name="workshop",
            name="workshops_workshop_ends_after_it_starts",
        ),
        migrations.RemoveConstraint(
            model_name="workshop",
            name="workshops_workshop_closes_before_it_starts",
        ),
        migrations.AddConstraint(
            model_name="workshop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ends_at", None), ("starts_at", None)),
                    models.Q(
                        ("date_precision", "day"),
                        ("ends_at__gt", models.F("starts_at")),
                        ("ends_at__isnull", False),
                        ("starts_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="workshops_workshop_ends_after_it_starts",
                violation_error_message="Das Ende liegt nicht nach dem Beginn.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workshop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("registration_opens_at", None),
                    models.Q(
                        ("capacity__gt", 0),
                        ("capacity__isnull", False),
                        ("starts_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="workshops_workshop_registration_needs_seats_and_start",
                violation_error_message="Für die Anmeldung fehlen Plätze oder Beginn.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workshop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("registration_closes_at", None),
                    models.Q(
                        ("registration_closes_at__lte", models.F("starts_at")),
                        ("starts_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="workshops_workshop_closes_before_it_starts",
                violation_error_message="Die Anmeldung endet spätestens mit dem Beginn.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workshop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("registration_opens_at", None),
                    ("registration_closes_at", None),
                    ("registration_closes_at__gt", models.F("registration_opens_at")),
                    _connector="OR",
                ),
                name="workshops_workshop_closes_after_it_opens",
                violation_error_message="Die Anmeldung endet, bevor sie beginnt.",
            ),
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("value", models.JSONField(verbose_name="Antwort")),
            ],
            options={
                "verbose_name": "Antwort",
                "verbose_name_plural": "Antworten",
                "ordering": ["question__order", "question_id"],
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="Name")),
                ("email", models.EmailField(max_length=254, verbose_name="E-Mail-Adresse")),
                (
                    "organisation",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="Betrieb oder Einrichtung"
                    ),
                ),
                ("random_key", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="angeboten am"),
                ),
                ("ends_at", models.DateTimeField(verbose_name="gilt bis")),
            ],
            options={
                "verbose_name": "Weitergabe eines Platzes",
                "verbose_name_plural": "Weitergaben von Plätzen",
            },
        ),
        migrations.CreateModel(
            name="MailConsent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("record", "Rückblick und Fragebogen"),
                            ("outcomes", "Was aus meiner Gruppe wird"),
                        ],
                        max_length=20,
                        verbose_name="Zweck",
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="E-Mail-Adresse")),
                ("given_at", models.DateTimeField(verbose_name="gegeben am")),
                ("ends_at", models.DateTimeField(verbose_name="gilt bis")),
                ("random_key", models.UUIDField(default=uuid.uuid4, editable=False)),
            ],
            options={
                "verbose_name": "Einwilligung in E-Mails",
                "verbose_name_plural": "Einwilligungen in E-Mails",
            },
        ),
        migrations.CreateModel(
            name="Needs",
            fields=[
                (
                    "registration",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="needs",
                        serialize=False,
                        to="workshops.registration",
                        verbose_name="Anmeldung",
                    ),
                ),
                ("text", models.TextField(max_length=1000, verbose_name="Was die Person braucht")),
                ("consented_at", models.DateTimeField(verbose_name="Einwilligung am")),
                ("random_key", models.UUIDField(default=uuid.uuid4, editable=False)),
            ],
            options={
                "verbose_name": "Bedarf zur Barrierefreiheit",
                "verbose_name_plural": "Bedarfe zur Barrierefreiheit",
            },
        ),
        migrations.CreateModel(
            name="PhotoConsent",
            fields=[
                (
                    "registration",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="photo_consent",
                        serialize=False,
                        to="workshops.registration",
                        verbose_name="Anmeldung",
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="Name")),
                ("given_at", models.DateTimeField(verbose_name="gegeben am")),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="widerrufen am"),
                ),
                (
                    "is_by_guardians",
                    models.BooleanField(
                        default=False, verbose_name="auf Papier von den Sorgeberechtigten"
                    ),
                ),
                ("random_key", models.UUIDField(default=uuid.uuid4, editable=False)),
            ],
            options={
                "verbose_name": "Einwilligung in Bilder",
                "verbose_name_plural": "Einwilligungen in Bilder",
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=200, verbose_name="Frage")),
                (
                    "text_en",
                    models.CharField(blank=True, max_length=200, verbose_name="Frage (englisch)"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("text", "Text"),
                            ("choice", "eine Antwort zur Wahl"),
                            ("several", "mehrere Antworten zur Wahl"),
                            ("yes_no", "ja oder nein"),
                        ],
                        default="text",
                        max_length=20,
                        verbose_name="Art",
                    ),
                ),
                (
                    "options",
                    models.TextField(
                        blank=True, help_text="Eine je Zeile.", verbose_name="Antworten zur Wahl"
                    ),
                ),
                (
                    "options_en",
                    models.TextField(
                        blank=True,
                        help_text="Eine je Zeile, in derselben Reihenfolge wie auf Deutsch.",
                        verbose_name="Antworten zur Wahl (englisch)",
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        help_text="Steht neben der Frage: „Damit wir …“",
                        max_length=200,
                        verbose_name="Wofür",
                    ),
                ),
                (
                    "purpose_en",
                    models.CharField(blank=True, max_length=200, verbose_name="Wofür (englisch)"),
                ),
                (
                    "is_required",
                    models.BooleanField(default=False, verbose_name="muss beantwortet werden"),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="Reihenfolge")),
            ],
            options={
                "verbose_name": "Frage",
                "verbose_name_plural": "Fragen",
                "ordering": ["order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="WorkshopChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("moved", "verschoben"),
                            ("cancelled", "abgesagt"),
                            ("changed", "geändert"),
                        ],
                        max_length=20,
                        verbose_name="Art",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="wann")),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        help_text="Steht in der E-Mail und auf der Seite jeder Anmeldung.",
                        max_length=300,
                        verbose_name="Grund",
                    ),
                ),
                (
                    "message",
                    models.TextField(
                        blank=True,
                        help_text="Steht nur in der E-Mail.",
                        verbose_name="Satz an die Angemeldeten",
                    ),
                ),
                (
                    "from_starts_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="Beginn bisher"),
                ),
                (
                    "from_ends_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="Ende bisher"),
                ),
                (
                    "to_starts_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="Beginn neu"),
                ),
                (
                    "to_ends_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="Ende neu"),
                ),
                ("before", models.JSONField(blank=True, default=dict, verbose_name="bisher")),
                ("after", models.JSONField(blank=True, default=dict, verbose_name="neu")),
                ("told", models.PositiveIntegerField(default=0, verbose_name="Benachrichtigte")),
            ],
            options={
                "verbose_name": "Änderung",
                "verbose_name_plural": "Änderungen",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.AlterField(
            model_name="workshop",
            name="cancelled_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="abgesagt am"),
        ),
        migrations.AddField(
            model_name="registration",
            name="booked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="colleagues",
                to="workshops.registration",
                verbose_name="angemeldet durch",
            ),
        ),
        migrations.AddField(
            model_name="registration",
            name="booker_left",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name="registration",
            name="contact_email",
            field=models.EmailField(
                blank=True,
                db_default="",
                default="",
                help_text="Die Adresse dessen, der angemeldet hat, wo es keine eigene gibt.",
                max_length=254,
                verbose_name="E-Mails gehen an",
            ),
        ),
        migrations.AddField(
            model_name="registration",
            name="confirmed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="bestätigt am"),
        ),
        migrations.AddField(
            model_name="registration",
            name="first_choice",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="workshops.workinggroup",
                verbose_name="Erstwunsch",
            ),
        ),
        migrations.AddField(
            model_name="registration",
            name="email_confirmed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="Adresse bestätigt am"),
        ),
        migrations.AddField(
            model_name="registration",
            name="line_number",
            field=models.PositiveIntegerField(
                blank=True, null=True, verbose_name="Nummer auf der Warteliste"
            ),
        ),
        migrations.AddField(
            model_name="registration",
            name="mode",
            field=models.CharField(
                choices=[("on_site", "vor Ort"), ("online", "online")],
                db_default="on_site",
                default="on_site",
                max_length=10,
                verbose_name="Teilnahme",
            ),
        ),
        migrations.AddField(
            model_name="registration",
            name="municipality",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="taxonomy.municipality",
                verbose_name="Kommune",
            ),
        ),
        migrations.AddField(
            model_name="registration",
            name="organisation_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("company", "Unternehmen"),
                    ("chamber", "Kammer"),
                    ("association", "Verband oder Verein"),
                    ("union", "Gewerkschaft"),
                    ("education", "Schule, Hochschule oder Bildungsträger"),
                    ("administration", "Kommune oder Behörde"),
                    ("other", "Sonstiges"),
                ],
                db_default="",
                default="",
                max_length=20,
                verbose_name="Art der Einrichtung",
            ),
        ),
        migrations.AddField(
            model_name="registration",
            name="organisation_size",
            field=models.CharField(
                blank=True,
                choices=[
                    ("micro", "1–9 Beschäftigte"),
                    ("small", "10–49 Beschäftigte"),
                    ("medium", "50–249 Beschäftigte"),
                    ("large", "ab 250 Beschäftigte"),
                ],
                db_default="",
                default="",
                max_length=10,
                verbose_name="Unternehmensgröße",
            ),
        ),
        migrations.AddField(
            model_name="registration",
            name="promoted_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="nachgerückt am"),
        ),
        migrations.AddField(
            model_name="registration",
            name="reminded_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="erinnert am"),
        ),
        migrations.AddField(
            model_name="registration",
            name="stays_together",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Rückt nur nach, wenn alle dieser Anmeldung einen Platz bekommen.",
                verbose_name="nur gemeinsam",
            ),
        ),
        migrations.AddField(
            model_name="registration",
            name="wants_outcomes_for",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="möchte hören, was aus der Gruppe wird (Jahre)"
            ),
        ),
        migrations.AddField(
            model_name="registration",
            name="wants_record",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="möchte Rückblick und Fragebogen"
            ),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="day",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="1, 2 …; leer: der Tag des Punktes davor.",
                null=True,
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="Tag",
            ),
        ),
        migrations.AlterField(
            model_name="registrationevent",
            name="actor",
            field=models.CharField(
                choices=[
                    ("participant", "die angemeldete Person"),
                    ("team", "das Team"),
                    ("clock", "automatisch"),
                ],
                max_length=20,
                verbose_name="durch",
            ),
        ),
        migrations.AddField(
            model_name="registrationevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("state", "Zustand"),
                    ("promoted", "nachgerückt"),
                    ("split", "nicht mehr nur gemeinsam"),
                    ("group", "Gruppe oder Teilnahme geändert"),
                    ("details", "Angaben berichtigt"),
                    ("offered", "Platz angeboten"),
                    ("offer_ended", "Angebot zurückgezogen oder abgelehnt"),
                    ("handed_over", "Platz weitergegeben"),
                    ("other_date", "anderer Termin"),
                    ("consent", "Einwilligung"),
                    ("kept", "kommt zum neuen Termin"),
                ],
                db_default="state",
                default="state",
                max_length=20,
                verbose_name="was",
            ),
        ),
        migrations.AddField(
            model_name="registrationevent",
            name="note",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Grund oder Gruppen; nichts über die Person.",
                max_length=300,
                verbose_name="dazu",
            ),
        ),
        migrations.AddField(
            model_name="workshop",
            name="asks_figures",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Freiwillig, für die Zahlen zur Veranstaltung.",
                verbose_name="Art und Größe der Einrichtung und Kommune erfragen",
            ),
        ),
        migrations.AddField(
            model_name="workshop",
            name="asks_needs",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Erst, wenn der Platz sicher ist; gelöscht am Tag danach.",
                verbose_name="Bedarf zur Barrierefreiheit erfragen",
            ),
        ),
        migrations.AddField(
            model_name="workshop",
            name="asks_photo_consent",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Freiwillig; erst, wenn der Platz sicher ist.",
                verbose_name="Einwilligung in Bilder erfragen",
            ),
        ),
        migrations.AddField(
            model_name="workshop",
            name="attendance",
            field=models.CharField(
                choices=[
                    ("on_site", "vor Ort"),
                    ("online", "online"),
                    ("both", "vor Ort und online"),
                ],
                db_default="on_site",
                default="on_site",
                max_length=10,
                verbose_name="Teilnahme",
            ),
        ),
        migrations.AddField(
            model_name="workshop",
            name="capacity_on_site",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="Leer: nicht begrenzt.",
                null=True,
                verbose_name="davon höchstens vor Ort",
            ),
        ),
        migrations.AddField(
            model_name="workshop",
            name="capacity_online",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="Leer: nicht begrenzt.",
                null=True,
                verbose_name="davon höchstens online",
            ),
        ),
        migrations.AddField(
            model_name="workshop",
            name="promotion_ends_at",
            field=models.DateTimeField(
                blank=True,
                help_text="Leer: bis 18 Uhr am letzten Werktag davor. Danach entscheidet das Team.",
                null=True,
                verbose_name="Nachrücken bis",
            ),
        ),
        migrations.AddField(
            model_name="workshop",
            name="seats_kept_back",
            field=models.PositiveIntegerField(
                db_default=0,
                default=0,
                help_text="Vergibt nur das Team.",
                verbose_name="davon zurückgehalten",
            ),
        ),
        migrations.AlterField(
            model_name="registration",
            name="email",
            field=models.EmailField(blank=True, max_length=254, verbose_name="E-Mail-Adresse"),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("line_number__isnull", False), ("state", "waiting")),
                    models.Q(models.Q(("state", "waiting"), _negated=True), ("line_number", None)),
                    _connector="OR",
                ),
                name="workshops_registration_number_while_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "waiting"), _negated=True),
                    ("confirmed_at__isnull", False),
                    ("held_until__isnull", False),
                    _connector="OR",
                ),
                name="workshops_registration_number_is_confirmed_or_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="workshop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("seats_kept_back", 0),
                    models.Q(
                        ("capacity__isnull", False), ("seats_kept_back__lte", models.F("capacity"))
                    ),
                    _connector="OR",
                ),
                name="workshops_workshop_keeps_back_what_there_is",
                violation_error_message="Es werden mehr Plätze zurückgehalten, als es gibt.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workshop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("promotion_ends_at", None),
                    models.Q(
                        ("promotion_ends_at__lte", models.F("starts_at")),
                        ("starts_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="workshops_workshop_promotes_before_it_starts",
                violation_error_message="Das Nachrücken endet spätestens mit dem Beginn.",
            ),
        ),
        migrations.AddField(
            model_name="answer",
            name="registration",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="answers",
                to="workshops.registration",
                verbose_name="Anmeldung",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="registration",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="handover",
                to="workshops.registration",
                verbose_name="Anmeldung",
            ),
        ),
        migrations.AddField(
            model_name="mailconsent",
            name="registration",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mail_consents",
                to="workshops.registration",
                verbose_name="Anmeldung",
            ),
        ),
        migrations.AddField(
            model_name="photoconsent",
            name="noted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="eingetragen von",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="workshop",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="questions",
                to="workshops.workshop",
                verbose_name="Veranstaltung",
            ),
        ),
        migrations.AddField(
            model_name="answer",
            name="question",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answers",
                to="workshops.question",
                verbose_name="Frage",
            ),
        ),
        migrations.AddField(
            model_name="workshopchange",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="durch",
            ),
        ),
        migrations.AddField(
            model_name="workshopchange",
            name="workshop",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="changes",
                to="workshops.workshop",
                verbose_name="Veranstaltung",
            ),
        ),
        migrations.AddIndex(
            model_name="handover",
            index=models.Index(fields=["ends_at"], name="workshops_handover_ends"),
        ),
        migrations.AddIndex(
            model_name="mailconsent",
            index=models.Index(fields=["ends_at"], name="workshops_consent_ends"),
        ),
        migrations.AddConstraint(
            model_name="mailconsent",
            constraint=models.UniqueConstraint(
                fields=("registration", "purpose"), name="workshops_mailconsent_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(
                fields=("registration", "question"), name="workshops_answer_once"
            ),
        ),
        migrations.RunPython(know_how_one_takes_part, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(
            know_whose_address_was_confirmed, migrations.RunPython.noop, elidable=True
        ),
    ]
