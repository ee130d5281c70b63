from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("konto/sitzungen/", views.own_sessions, name="sessions"),
    path("konto/sitzungen/beenden/", views.end_sessions, name="end_sessions"),
]
