"""URLs of portal."""

from django.urls import path

from committees.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("house/", views.house, name="house"),
    path("today/", views.today, name="today"),
    path("today/board/", views.board, name="board"),
    path("poster/", views.poster, name="poster"),
    path("services/", views.services, name="services"),
    path("us/", views.us, name="us"),
    path("privacy/", views.privacy, name="privacy"),
    path("clubs/<uuid:club_id>/", views.club, name="club"),
    path("staff/clubs/<uuid:club_id>/hours/", views.club_hours, name="club_hours"),
    path("card/", views.ours, name="ours"),
    path("card/part-with/", views.part_with, name="part_with"),
    path("staff/", views.my_day, name="my_day"),
    path("staff/for-a-neighbour/", views.helping, name="helping"),
    path("staff/accounts/<uuid:pk>/leaving/", views.see_off, name="see_off"),
    path("staff/requests/", views.requests, name="requests"),
    path("staff/requests/new/", views.ask, name="ask"),
    path("staff/requests/new/<uuid:resident_id>/", views.ask, name="ask_of"),
    path("staff/requests/<uuid:request_id>/", views.data_request, name="request"),
    path("staff/requests/<uuid:request_id>/copy/", views.request_copy, name="request_copy"),
    path("staff/requests/<uuid:request_id>/erase/", views.request_erase, name="request_erase"),
    path("staff/record/", views.record, name="record"),
    path("staff/record/record.xlsx", views.record_workbook, name="record_workbook"),
    path("staff/record/lines/<uuid:line_id>/", views.words, name="words"),
    path("staff/record/run-out/", views.run_out, name="run_out"),
    path("staff/record/people/<uuid:resident_id>/", views.looked_at, name="looked_at"),
]
