"""What comes in from pages: shape only; the services decide."""

import re
import uuid
from datetime import date
from typing import Any, cast
from unicodedata import normalize

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from committees.activities.kinds import Line
from committees.activities.models import Activity
from committees.activities.services import Plan, Request
from committees.households.forms import DoorField
from committees.households.models import Household
from committees.rooms.models import Room
from committees.staff.models import Worker
from keting.accounts.models import Account
from keting.clock import at, local, month_span
from keting.refusal import Refusal
from keting.web.widgets import Choices, Day, Hour, ManyChoices
from tenants.models import ServiceKind

# Fields of a plan that stand in the form under the same name.
PLAIN = ("title", "title_en", "summary", "place", "seats", "kind", "festival")
PHONE = re.compile(r"\+?\d{5,15}")
OF_THIS_COUNTRY = re.compile(r"^(\+|00)86(?=1\d{10}$)")


class RefusableForm(forms.Form):
    """A form that can say a service's no."""

    def refuse(self, refusal: Refusal) -> None:
        """Show the refusal above the fields, its code for the telephone."""
        self.add_error(None, ValidationError(str(refusal.message), code=refusal.code))


class SignUpForm(RefusableForm):
    """A name and, if one likes, a telephone number. Never an ID number."""

    name = forms.CharField(label=_("Your name"), max_length=30)
    phone = forms.CharField(
        label=_("Your telephone"),
        max_length=20,
        required=False,
        help_text=_("So that we can call if something changes. Nobody else sees it."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    is_agreed = forms.BooleanField(
        label=_("For a child under 14: the guardian agrees that we keep these names for it"), required=False
    )
    guardian = forms.CharField(label=_("The guardian's name"), max_length=30, required=False)
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, household: Household | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.household = household
        if household:
            self.fields["name"].required = False

    @property
    def is_for_child(self) -> bool:
        """Whether a guardian was named or ticked, or is asked for."""
        told = self.is_bound and bool(self["guardian"].value() or self["is_agreed"].value())
        return told or self.has_error(NON_FIELD_ERRORS, "guardian_needed")

    def clean_name(self) -> str:
        """As one writes it, a single space between its words."""
        return " ".join(self.cleaned_data["name"].split())

    def clean_phone(self) -> str:
        """Digits only, a leading + kept but for a number of this country."""
        phone = re.sub(r"[\s()\-－—]", "", normalize("NFKC", self.cleaned_data["phone"]))
        phone = OF_THIS_COUNTRY.sub("", phone)
        if phone and not PHONE.fullmatch(phone):
            raise ValidationError(_("This does not look like a telephone number."))
        return phone

    def request(self) -> Request:
        """For the service."""
        given = self.cleaned_data
        household = given.get("door") or self.household
        name = given["name"] or str(household or "")[:30]
        kept = {name: given[name] for name in ("phone", "request_key", "guardian", "is_agreed")}
        return Request(name=name, household=household, **kept)


class DeskSignUpForm(SignUpForm):
    """The same, filled in by staff for somebody else."""

    door = DoorField()
    name = forms.CharField(label=_("Name"), max_length=30, required=False)
    phone = forms.CharField(
        label=_("Telephone of the neighbour"),
        max_length=20,
        required=False,
        help_text=_("So that they can be called if something changes."),
        widget=forms.TextInput(attrs={"type": "tel"}),
    )

    def clean(self) -> None:
        """Somebody it must be for."""
        if not (self.cleaned_data.get("name") or self.cleaned_data.get("door") or self.errors):
            self.add_error("name", ValidationError(_("Say who comes, or from which door."), code="required"))


class HelpForm(DeskSignUpForm):
    """The same by who looks after some buildings, for one of their doors."""

    def __init__(self, *args: Any, by: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        door = cast(DoorField, self.fields["door"])
        door.within, door.required = by.reach, True


class WithdrawForm(RefusableForm):
    """The six signs that came with the sign-up."""

    code = forms.CharField(
        label=_("Your code"), max_length=8, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def clean_code(self) -> str:
        """Capital letters, without spaces."""
        return re.sub(r"\s", "", self.cleaned_data["code"]).upper()


class WalkInForm(RefusableForm):
    """Somebody at the door; the name may stay empty."""

    name = forms.CharField(label=_("Name"), max_length=30, required=False)
    is_new = forms.BooleanField(label=_("First time here"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Its ids differ from those of the sign-up on the same page."""
        kwargs.setdefault("auto_id", "walk_%s")
        super().__init__(*args, **kwargs)


class ReasonForm(RefusableForm):
    """Why something is cancelled or taken out."""

    why = forms.CharField(label=_("Why"), max_length=80)


class PlanForm(RefusableForm):
    """An activity to be announced."""

    title = forms.CharField(label=_("What it is called"), max_length=40)
    title_en = forms.CharField(label=_("In English"), max_length=80, required=False)
    summary = forms.CharField(label=_("In a sentence"), max_length=120, required=False)
    day = forms.DateField(label=_("Day"), widget=Day)
    from_hour = forms.TimeField(label=_("From"), widget=Hour)
    until_hour = forms.TimeField(label=_("Until"), widget=Hour)
    room = forms.ModelChoiceField(
        label=_("Book a room of ours"),
        queryset=Room.objects.none(),
        required=False,
        empty_label=_("no room of ours"),
    )
    place = forms.CharField(label=_("Or somewhere else"), max_length=40, required=False)
    seats = forms.IntegerField(
        label=_("Seats"),
        min_value=1,
        max_value=500,
        required=False,
        help_text=_("Leave it empty where everybody may come without signing up."),
    )
    kind = forms.ModelChoiceField(
        label=_("Kind of service"), queryset=ServiceKind.objects.none(), empty_label=None, widget=Choices
    )
    lines = forms.MultipleChoiceField(
        label=_("Stands in the ledgers of"), choices=Line.choices, required=False, widget=ManyChoices
    )
    festival = forms.CharField(label=_("Festival"), max_length=20, required=False)
    led_by = forms.ModelChoiceField(
        label=_("In charge"), queryset=Worker.objects.none(), required=False, empty_label="—"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Asked in the scope of the request, never when the module is read.
        cast("forms.ModelChoiceField[ServiceKind]", self.fields["kind"]).queryset = ServiceKind.objects.all()
        rooms = cast("forms.ModelChoiceField[Room]", self.fields["room"])
        rooms.queryset = Room.objects.filter(until__isnull=True)
        cast("forms.ModelChoiceField[Worker]", self.fields["led_by"]).queryset = Worker.objects.all()

    def clean(self) -> None:
        """Somewhere it must be; in a room of ours the place is the room's name."""
        data = self.cleaned_data
        if data.get("room"):
            data["place"] = data["room"].name
        elif not data.get("place"):
            self.add_error("place", ValidationError(_("Choose a room, or say where it is."), code="required"))

    def plan(self) -> Plan:
        """For the service."""
        data = self.cleaned_data
        worker = data["led_by"]
        return Plan(
            **{name: data[name] for name in PLAIN},
            lines=tuple(data["lines"]),
            starts_at=at(data["day"], data["from_hour"]),
            ends_at=at(data["day"], data["until_hour"]),
            led_by_id=worker.id if worker else None,
            room=data["room"],
        )


class CorrectionForm(PlanForm):
    """The right record in place of a wrong one, and why."""

    why = forms.CharField(label=_("Why it is corrected"), max_length=80)

    @classmethod
    def of(cls, activity: Activity) -> "CorrectionForm":
        """Filled with what stands there now."""
        return cls(
            initial={
                **{name: getattr(activity, name) for name in (*PLAIN, "lines", "led_by")},
                "room": activity.booking.room if activity.booking else None,
                "day": activity.held_on,
                "from_hour": local(activity.starts_at).time(),
                "until_hour": local(activity.ends_at).time(),
            }
        )


class LedgerForm(forms.Form):
    """Which line's ledger, and of which month."""

    line = forms.ChoiceField(label=_("Line"), choices=Line.choices)
    month = forms.DateField(
        label=_("Month"),
        input_formats=["%Y-%m"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
    )


def month_of(text: str, today: date) -> date:
    """First day of the month asked for ("2026-10"); nonsense is the month of today."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return month_span(today).start
