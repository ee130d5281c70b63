from django.urls import path

from branchendialog import views

app_name = "branchendialog"
urlpatterns = [
    path("erste-schritte/", views.first_steps, name="first_steps"),
    path("branchen/", views.IndustryPageListView.as_view(), name="industry_page_list"),
    path("branchen/warum-diese-branchen/", views.focus, name="focus"),
    path("branchen/<slug:slug>/", views.industry_page, name="industry_page"),
    path("praxisbeispiele/", views.BestPracticeListView.as_view(), name="best_practice_list"),
    path("praxisbeispiele/<slug:slug>/", views.best_practice, name="best_practice"),
    path("branchendialoge/", views.DialogueListView.as_view(), name="dialogue_list"),
    path("branchendialoge/<slug:slug>/", views.dialogue, name="dialogue"),
]
