"""URLs of the street office."""

from django.urls import path

from reporting import views

app_name = "reporting"
urlpatterns = [
    path("", views.show_overview, name="overview"),
    path("overview.csv", views.overview_csv, name="overview_csv"),
    path("committees/<slug:slug>/", views.show_committee, name="committee"),
    path("committees/<slug:slug>/figures.csv", views.committee_csv, name="committee_csv"),
    path("indicators/", views.show_catalogue, name="catalogue"),
    path("tables/", views.tables, name="tables"),
    path("tables/<uuid:pk>/", views.show_table, name="table"),
    path("tables/<uuid:pk>/table.xlsx", views.workbook, name="workbook"),
    path("tables/<uuid:pk>/bundle.zip", views.bundle, name="bundle"),
]
