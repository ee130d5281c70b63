from django.urls import path

from initiatives import views

app_name = "initiatives"
urlpatterns = [
    path("initiativen/", views.InitiativeListView.as_view(), name="initiative_list"),
    path("initiativen/<slug:slug>/", views.initiative, name="initiative"),
    path("akteure/", views.ActorListView.as_view(), name="actor_list"),
    path("akteure/<slug:slug>/", views.actor, name="actor"),
    path("aktivitaeten/", views.ActivityListView.as_view(), name="activity_list"),
    path("aktivitaeten/matrix/", views.activity_matrix, name="matrix"),
    path("aktivitaeten/<slug:slug>/", views.activity, name="activity"),
    path("ideen/", views.IdeaListView.as_view(), name="idea_list"),
    path("ideen/vorschlagen/", views.propose_idea, name="idea_propose"),
    path("ideen/vorschlagen/danke/", views.idea_proposed, name="idea_proposed"),
    path("ideen/<slug:slug>/", views.idea, name="idea"),
]
