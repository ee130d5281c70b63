from django.contrib.sitemaps.views import index, sitemap
from django.urls import path, re_path
from django.views.decorators.http import require_safe

from pages import account, enquiries, feeds, own_data, views
from pages.models import FIXED_PAGES
from pages.sitemaps import SITEMAPS

app_name = "pages"
urlpatterns = [
    path("", views.home, name="home"),
    path("farben.css", views.region_css, name="region_css"),
    path("suche/", views.SearchView.as_view(), name="search"),
    path("suche/vorschlaege/", views.suggestions, name="suggestions"),
    path("aktuelles/", views.NewsListView.as_view(), name="news_list"),
    path("aktuelles/<slug:slug>/", views.news_item, name="news_item"),
    path("konto/", account.own_registrations, name="account"),
    path("konto/meine-daten/", own_data.of_account, name="own_data"),
    path("konto/meine-daten/json/", own_data.json_of_account, name="own_data_json"),
    path("konto/meine-daten/loeschen/", own_data.delete_of_account, name="own_data_delete"),
    path("meine-daten/", own_data.ask, name="own_data_ask"),
    path("meine-daten/gesendet/", own_data.asked, name="own_data_asked"),
    path("meine-daten/geloescht/", own_data.deleted, name="own_data_deleted"),
    path("rueckruf/", enquiries.call_back, name="call_back"),
    path("rueckruf/danke/", enquiries.received, name="enquiry_received"),
    path("praxisbeispiele/<slug:slug>/anfrage/", enquiries.exchange, name="exchange"),
    path("barrierefreiheit/rueckmeldung/", enquiries.barrier, name="barrier"),
    path("feeds/<slug:name>/", feeds.feed, name="feed"),
    path("kalender.ics", views.calendar, name="calendar"),
    path("seiten/<slug:slug>/", views.page, name="page"),
    re_path(rf"^(?P<slug>{'|'.join(FIXED_PAGES)})/$", views.page, name="fixed_page"),
]

# For machines: one address in all languages.
of_sitemaps = {"sitemaps": SITEMAPS, "content_type": "application/xml; charset=utf-8"}
machine_urlpatterns = [
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", require_safe(index), of_sitemaps, name="sitemap"),
    path(
        "sitemap-<section>.xml",
        require_safe(sitemap),
        of_sitemaps,
        name="django.contrib.sitemaps.views.sitemap",
    ),
]

# Links from mails: one key, no language prefix; what they lead to knows its language.
link_urlpatterns = [
    path("meine-daten/link/<str:token>/", own_data.page, name="page"),
    path("meine-daten/link/<str:token>/json/", own_data.as_json, name="json"),
    path("meine-daten/link/<str:token>/loeschen/", own_data.delete, name="delete"),
]
