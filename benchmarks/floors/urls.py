from django.contrib.admin import AdminSite, ModelAdmin
from django.urls import path

from benchmarks.floors import views
from branchendialog.models import BestPractice


class StockAdmin(ModelAdmin[BestPractice]):
    list_display = [
        "title",
        "company_name",
        "industry",
        "size",
        "state",
        "confirmed_at",
        "updated_at",
    ]


site = AdminSite()
site.register(BestPractice, StockAdmin)

urlpatterns = [
    path("constant/", views.constant),
    path("cards/", views.cards),
    path("cards/<slug:slug>/", views.cards, name="card"),
    path("events/<int:pk>/", views.register, name="register"),
    path("events/<int:pk>/done/", views.done, name="done"),
    path("admin/", site.urls),
]
