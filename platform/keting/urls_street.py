"""The street office's pages."""

from django.urls import include, path

urlpatterns = [
    path("", include("reporting.urls")),
    path("", include("keting.web.urls")),
    path("staff/", include("keting.accounts.urls")),
    path("", include("keting.programs.urls")),
    path("staff/committees/", include("tenants.orders.urls")),
    path("staff/committees/", include("tenants.chronicle.urls")),
]
handler400 = "keting.web.views.unreadable"
handler404 = "keting.web.views.not_found"
handler403 = "keting.web.views.forbidden"
handler500 = "keting.web.views.broken"
