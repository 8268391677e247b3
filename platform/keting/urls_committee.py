"""A committee's pages: its residents' and its staff's."""

from django.urls import include, path

urlpatterns = [
    path("", include("committees.portal.urls")),
    path("", include("keting.web.urls")),
    path("staff/", include("keting.accounts.urls")),
    path("", include("keting.programs.urls")),
    path("", include("committees.staff.urls")),
    path("", include("committees.households.urls")),
    path("", include("committees.clubs.urls")),
    path("", include("committees.rooms.urls")),
    path("", include("committees.desk.urls")),
    path("", include("committees.visits.urls")),
    path("", include("committees.activities.urls")),
]
handler400 = "keting.web.views.unreadable"
handler404 = "keting.web.views.not_found"
handler403 = "keting.web.views.forbidden"
handler500 = "keting.web.views.broken"
