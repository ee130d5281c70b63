from django.urls import path

from demo import views

app_name = "demo"
urlpatterns = [
    path("anmelden/", views.sign_in, name="sign_in"),
    path("postfach/", views.mailbox, name="mailbox"),
    path("postfach/<int:pk>/", views.mail, name="mail"),
    path("postfach/<int:pk>/html/", views.mail_html, name="mail_html"),
    path("postfach/<int:pk>/anhang/<int:number>/", views.attachment, name="attachment"),
]
