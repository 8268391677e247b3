"""URLs of activities: the residents' pages, then the staff's."""

from django.urls import path

from committees.activities import api
from committees.activities.views import door, resident, staff

app_name = "activities"
urlpatterns = [
    path("activities/", resident.month, name="list"),
    path("activities/<uuid:activity_id>/", resident.activity, name="activity"),
    path("activities/<uuid:activity_id>/sign-up/", resident.sign_up, name="sign_up"),
    path("activities/<uuid:activity_id>/withdraw/", resident.withdraw, name="withdraw"),
    path("activities/<uuid:activity_id>/take-back/", resident.take_back, name="take_back"),
    path("activities/<uuid:activity_id>/signed/<uuid:sign_up_id>/", resident.signed, name="signed"),
    path("staff/activities/", staff.overview, name="staff_list"),
    path("staff/activities/announce/", staff.announce, name="announce"),
    path("staff/activities/ledger/", staff.ledger, name="ledger"),
    path("staff/activities/<uuid:activity_id>/correct/", staff.correct, name="correct"),
    path("staff/activities/<uuid:activity_id>/cancel/", staff.cancel, name="cancel"),
    path("staff/activities/<uuid:activity_id>/void/", staff.void, name="void"),
    path("staff/activities/<uuid:activity_id>/sheet/", staff.sheet, name="sheet"),
    path("staff/activities/<uuid:activity_id>/", door.manage, name="manage"),
    path("staff/activities/<uuid:activity_id>/sign-up/", door.sign_up, name="desk_sign_up"),
    path("staff/activities/<uuid:activity_id>/for-a-neighbour/", door.sign_up_for, name="sign_up_for"),
    path("staff/activities/<uuid:activity_id>/held/", door.held, name="held"),
    path("staff/activities/<uuid:activity_id>/tick/<uuid:sign_up_id>/", door.tick, name="tick"),
    path("staff/activities/<uuid:activity_id>/untick/<uuid:attendance_id>/", door.untick, name="untick"),
    path("staff/activities/<uuid:activity_id>/phone/<uuid:sign_up_id>/", door.phone, name="phone"),
    path("staff/activities/<uuid:activity_id>/walk-in/", door.walk_in, name="walk_in"),
    path("api/activities/", api.ActivitiesView.as_view(), name="api_list"),
    path("api/activities/<uuid:activity_id>/sign-ups/", api.SignUpView.as_view(), name="api_sign_up"),
    path("api/activities/<uuid:activity_id>/withdrawals/", api.WithdrawView.as_view(), name="api_withdraw"),
    path("api/activities/<uuid:activity_id>/signed/", api.SignedView.as_view(), name="api_signed"),
]
