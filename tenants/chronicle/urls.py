"""URLs under the street's committees."""

from django.urls import path

from tenants.chronicle import views

app_name = "chronicle"
urlpatterns = [
    path("orders/<uuid:pk>/confirm/", views.confirm, name="confirm"),
    path("<slug:slug>/", views.life, name="life"),
    path("<slug:slug>/<slug:deed>/", views.deed, name="deed"),
]
