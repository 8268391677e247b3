"""URLs under the street's committees."""

from django.urls import path

from tenants.orders import views

app_name = "orders"
urlpatterns = [
    path("", views.orders, name="list"),
    path("open/", views.open_committee, name="open"),
    path("glass/", views.glass, name="glass"),
    path("glass/<uuid:pk>/agree/", views.agree_glass, name="agree_glass"),
    path("glass/<uuid:pk>/link/", views.take_word, name="take_word"),
    path("glass/<uuid:pk>/end/", views.end_glass, name="end_glass"),
    path("orders/<uuid:pk>/", views.order, name="order"),
    path("orders/<uuid:pk>/secret/", views.secret, name="secret"),
]
