"""URLs of staff."""

from django.urls import path

from committees.staff import api, views

app_name = "staff"
urlpatterns = [
    path("staff/roster/", views.roster, name="roster"),
    path("staff/roster/save/", views.roster_save, name="roster_save"),
    path("staff/roster/copy/", views.roster_copy, name="roster_copy"),
    path("api/board/", api.BoardView.as_view(), name="api_board"),
]
