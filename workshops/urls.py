from django.urls import path

from workshops import consent_views, link_views, lost_links, views
from workshops.services import Answer

app_name = "workshops"
urlpatterns = [
    path("veranstaltungen/", views.WorkshopListView.as_view(), name="workshop_list"),
    path("veranstaltungen/<slug:slug>/", views.workshop, name="workshop"),
    path("veranstaltungen/<slug:slug>/kalender.ics", views.workshop_ics, name="workshop_ics"),
    path("veranstaltungen/<slug:slug>/anmeldung/", views.register, name="register"),
    path(
        "veranstaltungen/<slug:slug>/anmeldung/eingegangen/",
        views.registered,
        {"answer": Answer.SEAT},
        name="registered",
    ),
    path(
        "veranstaltungen/<slug:slug>/anmeldung/eingegangen/warteliste/",
        views.registered,
        {"answer": Answer.NUMBER},
        name="registered_in_line",
    ),
    path(
        "veranstaltungen/<slug:slug>/anmeldung/eingegangen/ohne-platz/",
        views.registered,
        {"answer": Answer.SEAT_LATER},
        name="registered_without_seat",
    ),
    path("veranstaltungen/<slug:slug>/anmeldung/link/", lost_links.ask, name="link_again"),
    path(
        "veranstaltungen/<slug:slug>/anmeldung/link/geschickt/", lost_links.sent, name="link_sent"
    ),
    path("veranstaltungen/<slug:slug>/rueckblick/", views.record, name="record"),
    path(
        "veranstaltungen/<slug:slug>/rueckblick/dateien/<int:key>/",
        views.download,
        name="download",
    ),
    path("veranstaltungen/<slug:slug>/rueckblick/<slug:code>/", views.finding, name="finding"),
]

# Links from mails: one key, no language prefix; the registration knows its language.
link_urlpatterns = [
    path("anmeldung/weitergabe/<str:token>/", link_views.offer, name="offer"),
    path("anmeldung/weitergabe/<str:token>/annehmen/", link_views.take_over, name="take_over"),
    path("anmeldung/weitergabe/<str:token>/ablehnen/", link_views.refuse, name="refuse"),
    path("anmeldung/<str:token>/", views.registration, name="page"),
    path("anmeldung/<str:token>/bestaetigen/", views.confirm, name="confirm"),
    path("anmeldung/<str:token>/ich-komme/", views.keep, name="keep"),
    path("anmeldung/<str:token>/absagen/", views.cancel, name="cancel"),
    path("anmeldung/<str:token>/einzeln/", views.split, name="split"),
    path("anmeldung/<str:token>/bedarf/", consent_views.give_needs, name="needs"),
    path(
        "anmeldung/<str:token>/bedarf/loeschen/",
        consent_views.withdraw_needs,
        name="needs_withdraw",
    ),
    path("anmeldung/<str:token>/bilder/", consent_views.give_photo_consent, name="pictures"),
    path(
        "anmeldung/<str:token>/bilder/widerrufen/",
        consent_views.withdraw_photo_consent,
        name="pictures_withdraw",
    ),
    path("anmeldung/<str:token>/einwilligungen/", consent_views.give_mail_consents, name="mails"),
    path(
        "anmeldung/<str:token>/einwilligungen/widerrufen/",
        consent_views.withdraw_mail_consent,
        name="mails_withdraw",
    ),
    path("anmeldung/<str:token>/kalender.ics", views.registration_ics, name="calendar"),
    path("anmeldung/<str:token>/aendern/", link_views.change_wish, name="change_wish"),
    path("anmeldung/<str:token>/berichtigen/", link_views.correct, name="correct"),
    path("anmeldung/<str:token>/fragen/", link_views.answer, name="answer"),
    path("anmeldung/<str:token>/weitergeben/", link_views.hand_over, name="hand_over"),
    path("anmeldung/<str:token>/weitergeben/zuruecknehmen/", link_views.withdraw, name="withdraw"),
    path("anmeldung/<str:token>/termin/", link_views.change_date, name="change_date"),
    path("anmeldung/<str:token>/doch-kommen/", link_views.come_after_all, name="come_after_all"),
]
