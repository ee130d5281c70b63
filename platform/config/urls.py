"""All addresses: public ones are German without prefix, English under /en/; others have neither."""

from django.apps import apps
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from workshops.urls import link_urlpatterns

handler500 = "pages.views.server_error"

# The demonstration's addresses exist only where its app does: in the demo and in tests.
demo_urlpatterns = [path("demo/", include("demo.urls"))] if apps.is_installed("demo") else []

urlpatterns = [
    *demo_urlpatterns,
    path("admin/", admin.site.urls),
    path("konto/", include("allauth.urls")),
    path("", include((link_urlpatterns, "registration"))),
    *i18n_patterns(
        path("", include("pages.urls")),
        path("", include("branchendialog.urls")),
        path("", include("workshops.urls")),
        prefix_default_language=False,
    ),
]
