"""All addresses. Public ones are German without prefix and English under /en/; the rest has no language."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("konto/", include("allauth.urls")),
    *i18n_patterns(
        path("", include("pages.urls")),
        prefix_default_language=False,
    ),
]
