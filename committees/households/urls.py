"""URLs of households: staff only."""

from django.urls import path

from committees.households import views

app_name = "households"
urlpatterns = [
    path("staff/households/", views.home_list, name="list"),
    path("staff/households/imports/", views.imports, name="imports"),
    path("staff/households/imports/blank.xlsx", views.blank_register, name="blank"),
    path("staff/households/imports/<uuid:import_id>/", views.import_detail, name="import"),
    path(
        "staff/households/imports/<uuid:import_id>/progress/", views.import_progress, name="import_progress"
    ),
    path("staff/households/imports/<uuid:import_id>/confirm/", views.confirm, name="confirm"),
    path("staff/households/imports/<uuid:import_id>/withdraw/", views.withdraw, name="withdraw"),
    path("staff/households/people/<uuid:resident_id>/reveal/", views.reveal, name="reveal"),
    path("staff/households/<uuid:household_id>/", views.home_detail, name="detail"),
]
