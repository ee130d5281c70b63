"""All addresses: public ones are German without prefix, English under /en/; others have neither."""

from django.apps import apps
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from config import health
from desk.urls import report_urlpatterns
from editorial.urls import picture_urlpatterns
from pages.urls import link_urlpatterns as own_data_urlpatterns
from pages.urls import machine_urlpatterns
from workshops.urls import link_urlpatterns

handler500 = "pages.views.server_error"
# Asked for by allauth, whose limits answer with a page.
handler429 = "accounts.views.too_many_requests"

# The demonstration's addresses exist only where its app does: in the demo and in tests.
demo_urlpatterns = [path("demo/", include("demo.urls"))] if apps.is_installed("demo") else []

# For the machine's own supervision; the proxy keeps strangers away.
health_urlpatterns = [
    path("web/", health.Health.as_view(checks=health.WEB), name="web"),
    path("all/", health.Health.as_view(checks=health.ALL), name="all"),
]

urlpatterns = [
    *demo_urlpatterns,
    path("health/", include((health_urlpatterns, "health"))),
    path("admin/", admin.site.urls),
    path("konto/", include("allauth.urls")),
    path("", include((link_urlpatterns, "registration"))),
    path("", include((own_data_urlpatterns, "own_data"))),
    path("", include((picture_urlpatterns, "pictures"))),
    path("", include(machine_urlpatterns)),
    path("", include(report_urlpatterns)),
    *i18n_patterns(
        path("", include("pages.urls")),
        path("", include("accounts.urls")),
        path("", include("branchendialog.urls")),
        path("", include("workshops.urls")),
        path("", include("initiatives.urls")),
        prefix_default_language=False,
    ),
]
