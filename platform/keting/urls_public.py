"""No page stands in public: health is answered before hosts are looked at."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
