from django.urls import path

from desk import views

# For browsers, whatever the language of the page.
report_urlpatterns = [path("csp-berichte/", views.browser_reports, name="browser_reports")]
