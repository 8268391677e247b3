"""URLs under the street's committees."""

from django.urls import path

from tenants.orders import views

app_name = "orders"
urlpatterns = [
    path("", views.orders, name="list"),
    path("open/", views.open_committee, name="open"),
    path("orders/<uuid:pk>/", views.order, name="order"),
    path("orders/<uuid:pk>/secret/", views.secret, name="secret"),
]
