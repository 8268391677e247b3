"""URLs of households: staff, and the way in with a household card."""

from django.urls import path, re_path

from committees.households import api, views

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
    path("staff/households/lists/", views.lists, name="lists"),
    path("staff/households/lists/new/", views.order_list, name="order_list"),
    path("staff/households/lists/<uuid:order_id>/decide/", views.decide_list, name="decide_list"),
    path("staff/households/lists/<uuid:order_id>/take/", views.take_list, name="take_list"),
    path("staff/households/cards/", views.print_sheet, name="cards"),
    path("staff/households/<uuid:household_id>/card/", views.print_card, name="print_card"),
    path("staff/households/<uuid:household_id>/card/end/", views.end_card, name="end_card"),
    path("card/code/", views.enter, name="type_code"),
    path("card/phone/", views.by_phone, name="by_phone"),
    path("card/phone/code/", views.phone_code, name="phone_code"),
    path("staff/households/<uuid:household_id>/codes/end/", views.end_passes, name="end_passes"),
    path("card/out/", views.go_out, name="go_out"),
    # Short, so that the picture on the card is easy to read; the code stands behind the #.
    path("c/", views.enter, name="enter"),
    re_path("^c/.+$", views.enter_as_before, name="enter_as_before"),
    path("staff/households/<uuid:household_id>/", views.home_detail, name="detail"),
    path("api/households/", api.HomesView.as_view(), name="api_list"),
    path("api/households/find/", api.FindView.as_view(), name="api_find"),
    path("api/households/<uuid:household_id>/card/end/", api.EndCardView.as_view(), name="api_end_card"),
]
