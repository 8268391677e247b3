"""Programs: their keys, and what the API says of itself."""

from django.urls import path

from keting.programs import api, views

app_name = "programs"
urlpatterns = [
    path("staff/programs/", views.programs, name="list"),
    path("staff/programs/<uuid:pk>/end/", views.end, name="end"),
    path("api/schema/", api.SchemaView.as_view(), name="schema"),
]
