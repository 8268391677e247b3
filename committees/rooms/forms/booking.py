"""What bookers and the desk fill in: the shape only, the services decide."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from committees.clubs.models import Club
from committees.clubs.selectors import here, led_from
from committees.households.forms import DoorField
from committees.households.models import Household
from committees.rooms.kinds import USE_HINTS, BookerKind, Priority, Use
from committees.rooms.models import Layout, Room, Stock
from committees.rooms.selectors.hours import hours_of
from committees.rooms.services import BookingRequest
from committees.staff.models import Worker
from keting import clock
from keting.accounts.models import Account
from keting.web.widgets import Choices, Day, ManyChoices

QUARTER = 15
Times = list[tuple[str, str]]
PHONE = re.compile(r"\+?\d{7,15}")
OF_RESIDENTS = (BookerKind.RESIDENT, BookerKind.CLUB, BookerKind.OUTSIDE)


def quarters(room: Room, *, first: bool) -> Times:
    """Quarters of an hour at which a booking may start (the last one left out) or end (the first one).

    From the earliest to the latest hour of any day; the service knows the day's own.
    """
    rules = [rule for rule in hours_of(room) if rule.opens_at and rule.closes_at]
    opens, closes = (
        edge(hour.hour * 60 + hour.minute for hour in hours)
        for edge, hours in (
            (min, [room.opens_at, *(rule.opens_at for rule in rules if rule.opens_at)]),
            (max, [room.closes_at, *(rule.closes_at for rule in rules if rule.closes_at)]),
        )
    )
    steps = [divmod(minute, 60) for minute in range(opens, closes + 1, QUARTER)]
    return [(f"{h:02}:{m:02}", f"{h}:{m:02}") for h, m in (steps[:-1] if first else steps[1:])]


def lendable() -> list[tuple[str, str]]:
    """What the house lends on request (1 query)."""
    return [(one.slug, str(one)) for one in Stock.objects.filter(is_lent=True)]


class Quarters(forms.Select):
    """A choice of times that is written only when the form is shown."""

    def __init__(self, times: Callable[[], Times]) -> None:
        super().__init__()
        self.choices = times  # type: ignore[assignment]


class BookingForm(forms.Form):
    """A room for some hours: when, how furnished, for how many, for what, for whom."""

    day = forms.DateField(label=_("Day"), widget=Day)
    starts = forms.TimeField(label=_("From"), input_formats=["%H:%M"])
    ends = forms.TimeField(label=_("Until"), input_formats=["%H:%M"])
    layout = forms.CharField(label=_("How shall it be furnished?"), widget=forms.RadioSelect)
    head_count = forms.IntegerField(label=_("How many people?"), min_value=1, max_value=999)
    title = forms.CharField(label=_("What for?"), max_length=40)
    use = forms.ChoiceField(
        label=_("Will it be heard next door?"),
        choices=Use.choices,
        initial=Use.QUIET,
        widget=Choices(hints=USE_HINTS, columns=3),
    )
    extras = forms.MultipleChoiceField(
        label=_("Do you need any of these?"), required=False, widget=ManyChoices(columns=3)
    )
    booker_kind = forms.ChoiceField(
        label=_("For whom?"),
        choices=[(kind.value, kind.label) for kind in OF_RESIDENTS],
        initial=BookerKind.RESIDENT,
        widget=Choices(columns=3),
    )
    club = forms.ModelChoiceField(
        label=_("For one of our clubs?"),
        queryset=Club.objects.none(),
        required=False,
        error_messages={
            "invalid_choice": _("Nobody of your household leads this club now. Please ask at the desk.")
        },
    )
    contact_name = forms.CharField(label=_("What may we call you?"), max_length=30)
    phone = forms.CharField(
        label=_("Telephone number"),
        max_length=20,
        required=False,
        help_text=_("Only to tell you if something changes. Nobody else sees it."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )

    def __init__(self, *args: Any, room: Room, household: Household | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.room, self.household = room, household
        if household:
            self.fields["contact_name"].required = False
        self._ask_for_club()
        self.fields["starts"].widget = Quarters(partial(quarters, room, first=True))
        self.fields["ends"].widget = Quarters(partial(quarters, room, first=False))
        extras = cast("forms.MultipleChoiceField", self.fields["extras"])
        extras.choices = lendable

    def _ask_for_club(self) -> None:
        """A household's own clubs; without one nothing is asked, but what was sent is answered."""
        own = led_from(self.household) if self.household else Club.objects.none()
        cast("forms.ModelChoiceField[Club]", self.fields["club"]).queryset = own
        if not (self.household and own.exists()) and not self.data.get(self.add_prefix("club")):
            del self.fields["club"]

    def clean_layout(self) -> Layout:
        """One of the room's own."""
        kind = self.cleaned_data["layout"]
        found = next((layout for layout in self.room.layouts.all() if layout.kind == kind), None)
        if found is None:
            raise ValidationError(_("Please choose one of these."), code="invalid_choice")
        return found

    def clean_phone(self) -> str:
        """Digits only; an optional plus."""
        phone = re.sub(r"[\s()-]", "", self.cleaned_data["phone"])
        if phone and not PHONE.fullmatch(phone):
            raise ValidationError(_("Please look at the number again."), code="phone_shape")
        return phone

    def asked(self, worker: Worker | None = None) -> BookingRequest:
        """The valid form as a request to the service."""
        given = self.cleaned_data
        household, club = given.get("door") or self.household, given.get("club")
        return BookingRequest(
            room=self.room,
            layout=given["layout"],
            starts_at=clock.at(given["day"], given["starts"]),
            ends_at=clock.at(given["day"], given["ends"]),
            head_count=given["head_count"],
            title=given["title"],
            contact_name=given["contact_name"] or str(household or "")[:30],
            household=household,
            use=given["use"],
            booker_kind=BookerKind.CLUB if club else given["booker_kind"],
            club=club,
            phone=given["phone"],
            worker=worker,
            extras=dict.fromkeys(given["extras"], 1),
        )


class DeskForm(BookingForm):
    """The same at the desk, where clubs and the committee itself are known."""

    booker_kind = forms.ChoiceField(
        label=_("For whom?"),
        choices=BookerKind.choices,
        initial=BookerKind.RESIDENT,
        widget=Choices(columns=4),
    )
    door = DoorField(help_text=_("Their limit holds then, and they find it with their household card."))
    contact_name = forms.CharField(label=_("Who asks?"), max_length=30, required=False)

    def _ask_for_club(self) -> None:
        """The desk books for any of them."""
        cast("forms.ModelChoiceField[Club]", self.fields["club"]).queryset = here()

    def clean(self) -> dict[str, Any]:
        """Somebody it must be for."""
        if not (self.cleaned_data.get("contact_name") or self.cleaned_data.get("door") or self.errors):
            self.add_error(
                "contact_name", ValidationError(_("Say who asks, or for which door."), code="required")
            )
        return self.cleaned_data


class HelpForm(BookingForm):
    """For a door of the own buildings, by who looks after them: as the household itself would."""

    booker_kind = forms.ChoiceField(
        choices=[(BookerKind.RESIDENT.value, BookerKind.RESIDENT.label)],
        initial=BookerKind.RESIDENT,
        widget=forms.HiddenInput,
    )
    door = DoorField(
        required=True, help_text=_("Their limit holds then, and they find it with their household card.")
    )
    contact_name = forms.CharField(label=_("Who asks?"), max_length=30, required=False)

    def __init__(self, *args: Any, by: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(DoorField, self.fields["door"]).within = by.reach


class BumpForm(DeskForm):
    """The same for what others must give way to: how urgent, and why."""

    priority = forms.TypedChoiceField(
        label=_("How urgent is it?"),
        coerce=int,
        choices=Priority.choices[:3],
        initial=Priority.STATUTORY,
        widget=Choices(columns=3),
    )
    reason = forms.CharField(
        label=_("Why must others give way?"), max_length=100, help_text=_("They are told these words.")
    )
    booker_kind = forms.ChoiceField(
        choices=[(BookerKind.COMMITTEE.value, BookerKind.COMMITTEE.label)],
        initial=BookerKind.COMMITTEE,
        widget=forms.HiddenInput,
    )

    def asked(self, worker: Worker | None = None) -> BookingRequest:
        """The request with its priority."""
        return replace(super().asked(worker), priority=self.cleaned_data["priority"])


def typed(asked: BookingRequest) -> dict[str, Any]:
    """The request as the form's fields: hidden inputs that book another way with one press."""
    return {
        "day": f"{asked.day}",
        "starts": f"{clock.local(asked.starts_at):%H:%M}",
        "ends": f"{clock.local(asked.ends_at):%H:%M}",
        "layout": asked.layout.kind,
        "head_count": asked.head_count,
        "title": asked.title,
        "use": asked.use,
        "booker_kind": asked.booker_kind,
        "contact_name": asked.contact_name,
        "phone": asked.phone,
        "extras": list(asked.extras),
        **({"club": str(asked.club.pk)} if asked.club else {}),
        **({"door": str(asked.household)} if asked.household and (asked.worker or asked.helper) else {}),
    }


class CodeForm(forms.Form):
    """The code of a booking, as read from a slip."""

    code = forms.CharField(
        label=_("Code of the booking"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class CancelForm(forms.Form):
    """Why the room is given back."""

    reason = forms.CharField(label=_("Why?"), max_length=100)


class DeskCancelForm(CancelForm):
    """The desk also takes out what was entered by mistake."""

    is_mistake = forms.BooleanField(
        label=_("It was entered by mistake: let it count nowhere"), required=False
    )
