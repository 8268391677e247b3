"""Language and type size: plain links, no script needed."""

from django.urls import path

from keting.web import views

app_name = "web"
urlpatterns = [
    path("i18n/setlang", views.set_language, name="set_language"),
    path("i18n/large", views.set_large, name="set_large"),
]
