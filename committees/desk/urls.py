"""URLs of the desk."""

from django.urls import path

from committees.desk import api, views

app_name = "desk"
urlpatterns = [
    path("staff/desk/", views.matters, name="list"),
    path("staff/desk/new/", views.register, name="register"),
    path("staff/desk/answers/", views.answers, name="answers"),
    path("staff/desk/<uuid:pk>/", views.matter, name="matter"),
    path("staff/desk/<uuid:pk>/slip/", views.slip, name="slip"),
    path("staff/desk/<uuid:pk>/correct/", views.correct, name="correct"),
    path("staff/desk/<uuid:pk>/reply/", views.reply, name="reply"),
    path("staff/desk/<uuid:pk>/<slug:verb>/", views.step, name="step"),
    path("api/matters/", api.MattersView.as_view(), name="api_list"),
    path("api/matters/<uuid:pk>/", api.MatterView.as_view(), name="api_matter"),
    path("api/matters/<uuid:pk>/correct/", api.CorrectView.as_view(), name="api_correct"),
    path("api/matters/<uuid:pk>/<slug:verb>/", api.StepView.as_view(), name="api_step"),
]
