"""URLs of rooms."""

from django.urls import path

from committees.rooms import api
from committees.rooms.views import arrange, changing, coming, desk, keeping, on_the_day, public

app_name = "rooms"
urlpatterns = [
    path("rooms/", public.week, name="week"),
    path("rooms/search/", public.search, name="search"),
    path("rooms/give-back/", public.find, name="find"),
    path("rooms/here/", on_the_day.here, name="here"),
    path("rooms/booked/<str:reference>/coming/", on_the_day.coming, name="coming"),
    path("rooms/booked/<str:reference>/", public.booked, name="booked"),
    path("rooms/booked/<str:reference>/give-back/", public.cancel, name="cancel"),
    path("rooms/booked/<str:reference>/move/", changing.move, name="move"),
    path("rooms/waiting/<str:code>/", coming.waiting, name="waiting"),
    path("rooms/<slug:room>/wait/", coming.wait, name="wait"),
    path("rooms/<slug:room>/book/", public.book, name="book"),
    path("rooms/<slug:room>/sheet/", public.sheet, name="sheet"),
    path("staff/rooms/", desk.bookings, name="bookings"),
    path("staff/rooms/<slug:room>/book/", desk.book, name="desk_book"),
    path("staff/rooms/<uuid:booking_id>/give-back/", desk.cancel, name="desk_cancel"),
    path("staff/rooms/series/", coming.series_list, name="series_list"),
    path("staff/rooms/series/<uuid:series_id>/", coming.series, name="series"),
    path("staff/rooms/series/new/<slug:room>/", coming.series_new, name="series_new"),
    path("staff/rooms/<slug:room>/wait/", coming.desk_wait, name="desk_wait"),
    path("staff/rooms/calls/", changing.calls, name="calls"),
    path("staff/rooms/calls/<uuid:call_id>/told/", changing.told, name="told"),
    path("staff/rooms/booking/<uuid:booking_id>/", changing.manage, name="manage"),
    path("staff/rooms/booking/<uuid:booking_id>/pause/", on_the_day.pause, name="pause"),
    path("staff/rooms/booking/<uuid:booking_id>/<str:verb>/", changing.decide, name="decide"),
    path("staff/rooms/paper/", on_the_day.paper, name="paper"),
    path("staff/rooms/absences/", on_the_day.absences, name="absences"),
    path("staff/rooms/absences/<uuid:absence_id>/", on_the_day.forgive, name="forgive"),
    path("staff/rooms/paused/<uuid:pause_id>/lift/", on_the_day.lift, name="lift"),
    path("staff/rooms/keys/", keeping.keys, name="keys"),
    path("staff/rooms/keys/<uuid:loan_id>/back/", keeping.key_back, name="key_back"),
    path("staff/rooms/upkeep/", keeping.upkeep, name="upkeep"),
    path("staff/rooms/upkeep/<uuid:upkeep_id>/done/", keeping.done, name="done"),
    path("staff/rooms/<slug:room>/door/", on_the_day.door, name="door"),
    path("staff/rooms/set-up/", desk.set_up, name="set_up"),
    path("staff/rooms/arrange/", arrange.arrange, name="arrange"),
    path("staff/rooms/arrange/hours/", arrange.hours, name="hours"),
    path("staff/rooms/arrange/hours/<uuid:hours_id>/end/", arrange.hours_end, name="hours_end"),
    path("staff/rooms/arrange/stock/", arrange.stock, name="stock"),
    path("staff/rooms/arrange/room/<slug:room>/", arrange.room, name="arrange_room"),
    path("staff/rooms/close/", arrange.close, name="close"),
    path("staff/rooms/closed/<uuid:closure_id>/open/", arrange.reopen, name="reopen"),
    path("api/rooms/week/", api.WeekView.as_view(), name="api_week"),
    path("api/rooms/bookings/", api.BookingsView.as_view(), name="api_book"),
    path("api/rooms/bookings/cancel/", api.CancelView.as_view(), name="api_cancel"),
]
