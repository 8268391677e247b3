"""Doors of staff."""

from django.urls import path

from keting.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/code/", views.code, name="code"),
    path("sign-in/passkey/", views.enter_with_passkey, name="passkey"),
    path("sign-in/district/", views.ask_district, name="district"),
    path("sign-in/district/back/", views.district_back, name="district_back"),
    path("sign-in/password/", views.password, name="password"),
    path("sign-in/app/", views.factor, name="factor"),
    path("sign-out/", views.SignOut.as_view(), name="sign_out"),
    path("prove/", views.prove, name="prove"),
    path("prove/passkey/", views.prove_with_passkey, name="prove_passkey"),
    path("typed/", views.typed, name="typed"),
    path("me/", views.own, name="own"),
    path("me/password/", views.own_password, name="own_password"),
    path("me/app/", views.own_factor, name="own_factor"),
    path("me/passkey/", views.own_passkey, name="own_passkey"),
    path("me/passkey/drop/", views.drop_passkey, name="drop_passkey"),
    path("me/district/ask/", views.ask_own_district, name="ask_own_district"),
    path("me/district/", views.own_district, name="own_district"),
    path("me/district/drop/", views.drop_district, name="drop_district"),
    path("me/sessions/end/", views.own_seats, name="own_seats"),
    path("me/recovery-codes/", views.own_codes, name="own_codes"),
    path("join/", views.join, name="join"),
    path("join/password/", views.choose, name="choose"),
    path("accounts/", views.accounts, name="list"),
    path("accounts/new/", views.invite, name="invite"),
    path("accounts/<uuid:pk>/", views.account, name="account"),
    path("accounts/<uuid:pk>/invite/", views.invite_again, name="invite_again"),
    path("accounts/<uuid:pk>/roles/", views.roles, name="roles"),
    path("accounts/<uuid:pk>/shut/", views.shut, name="shut"),
    path("accounts/<uuid:pk>/reopen/", views.reopen, name="reopen"),
    path("accounts/<uuid:pk>/district/drop/", views.sever, name="sever"),
]
