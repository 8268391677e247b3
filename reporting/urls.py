"""URLs of the street office."""

from django.urls import URLPattern

app_name = "reporting"
urlpatterns: list[URLPattern] = []
