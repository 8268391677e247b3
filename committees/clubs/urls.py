"""URLs of clubs: the residents' list, then the staff's."""

from django.urls import path

from committees.clubs.views import heads, meeting, resident, staff

app_name = "clubs"
urlpatterns = [
    path("clubs/", resident.overview, name="list"),
    path("clubs/found/", resident.found, name="found"),
    path("staff/clubs/", staff.overview, name="staff_list"),
    path("staff/clubs/found/", staff.found, name="desk_found"),
    path("staff/clubs/<uuid:club_id>/", staff.manage, name="manage"),
    path("staff/clubs/<uuid:club_id>/change/", staff.change, name="change"),
    path("staff/clubs/<uuid:club_id>/decide/<str:verb>/", staff.decide, name="decide"),
    path("staff/clubs/<uuid:club_id>/renew/", staff.renew, name="renew"),
    path("staff/clubs/<uuid:club_id>/notice/", staff.notice, name="notice"),
    path("staff/clubs/notice/<uuid:notice_id>/down/", staff.notice_down, name="notice_down"),
    path("staff/clubs/<uuid:club_id>/members/", heads.join, name="join"),
    path("staff/clubs/member/<uuid:member_id>/number/", heads.number, name="number"),
    path("staff/clubs/member/<uuid:member_id>/<str:verb>/", heads.turn, name="turn"),
    path("staff/clubs/<uuid:club_id>/met/<str:moment>/", meeting.meeting, name="meeting"),
]
