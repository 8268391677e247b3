"""URLs of rooms."""

from django.urls import path

from committees.rooms import api
from committees.rooms.views import desk, public

app_name = "rooms"
urlpatterns = [
    path("rooms/", public.week, name="week"),
    path("rooms/give-back/", public.find, name="find"),
    path("rooms/booked/<str:reference>/", public.booked, name="booked"),
    path("rooms/booked/<str:reference>/give-back/", public.cancel, name="cancel"),
    path("rooms/<slug:room>/book/", public.book, name="book"),
    path("rooms/<slug:room>/sheet/", public.sheet, name="sheet"),
    path("staff/rooms/", desk.bookings, name="bookings"),
    path("staff/rooms/<slug:room>/book/", desk.book, name="desk_book"),
    path("staff/rooms/<uuid:booking_id>/give-back/", desk.cancel, name="desk_cancel"),
    path("api/rooms/week/", api.WeekView.as_view(), name="api_week"),
    path("api/rooms/bookings/", api.BookingsView.as_view(), name="api_book"),
]
