"""URLs of the street office."""

from django.urls import path

from reporting import api, views

app_name = "reporting"
urlpatterns = [
    path("", views.show_overview, name="overview"),
    path("overview.csv", views.overview_csv, name="overview_csv"),
    path("committees/<slug:slug>/", views.show_committee, name="committee"),
    path("committees/<slug:slug>/figures.csv", views.committee_csv, name="committee_csv"),
    path("record/", views.show_record, name="record"),
    path("indicators/", views.show_catalogue, name="catalogue"),
    path("tables/", views.tables, name="tables"),
    path("tables/<uuid:pk>/", views.show_table, name="table"),
    path("tables/<uuid:pk>/table.xlsx", views.workbook, name="workbook"),
    path("tables/<uuid:pk>/bundle.zip", views.bundle, name="bundle"),
    path("api/committees/", api.CommitteesView.as_view(), name="api_committees"),
    path("api/committees/<slug:slug>/figures/", api.FiguresView.as_view(), name="api_figures"),
    path("api/indicators/", api.IndicatorsView.as_view(), name="api_indicators"),
    path("api/tables/", api.TablesView.as_view(), name="api_tables"),
    path("api/tables/<uuid:pk>/", api.TableView.as_view(), name="api_table"),
    path("api/tables/<uuid:pk>/table.xlsx", api.WorkbookView.as_view(), name="api_workbook"),
    path("api/tables/<uuid:pk>/bundle.zip", api.BundleView.as_view(), name="api_bundle"),
]
