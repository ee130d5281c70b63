from django.urls import path

from editorial import picture_views

# Neither German nor English: `srcset` is stored once.
picture_urlpatterns = [
    path("bilder/<slug:name>.webp", picture_views.derivative, name="derivative"),
]
