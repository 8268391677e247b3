"""URLs of the visits: staff only."""

from django.urls import path

from committees.visits import api, views

app_name = "visits"
urlpatterns = [
    path("staff/visits/", views.week, name="list"),
    path("staff/visits/diary/", views.diary, name="diary"),
    path("staff/visits/arrange/", views.choose, name="choose"),
    path("staff/visits/arrange/<uuid:household_id>/", views.arrange, name="arrange"),
    path("staff/visits/record/<uuid:household_id>/", views.record, name="record"),
    path("staff/visits/household/<uuid:household_id>/", views.household, name="household"),
    path("staff/visits/household/<uuid:household_id>/quiet/", views.quiet, name="quiet"),
    path("staff/visits/visit/<uuid:pk>/correct/", views.correct, name="correct"),
    path("staff/visits/<uuid:pk>/", views.appointment, name="appointment"),
    path("staff/visits/<uuid:pk>/<slug:verb>/", views.settle, name="settle"),
    path("api/appointments/", api.DayView.as_view(), name="api_day"),
    path("api/appointments/<uuid:pk>/<slug:verb>/", api.SettleView.as_view(), name="api_settle"),
    path("api/visits/", api.VisitsView.as_view(), name="api_record"),
    path("api/visits/<uuid:pk>/correct/", api.CorrectView.as_view(), name="api_correct"),
]
