"""The visits' forms. To record a visit three things are asked: how, how long, and one line."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from committees.households.models import Household
from committees.visits import services
from committees.visits.kinds import AppointmentState, Channel, Means
from committees.visits.models import Appointment
from committees.visits.services import Arrangement, Found, Record, VisitCorrection
from keting import clock
from keting.db.keys import uuid7
from keting.web.widgets import Choices, Day, Hour
from tenants.models import ServiceKind

MINUTES: list[tuple[int, str | Promise]] = [
    (10, _("10 minutes")),
    (20, _("20 minutes")),
    (30, _("30 minutes")),
    (45, _("45 minutes")),
    (60, _("1 hour")),
    (90, _("1½ hours")),
]
MINUTE_HINTS = {"20": _("an ordinary home"), "30": _("a family"), "45": _("somebody old")}
NEED_ROWS = 2


class Minutes(forms.TypedChoiceField):
    """A length in big boxes."""

    def __init__(self, *, choices: Sequence[tuple[int, str | Promise]] = MINUTES, **kwargs: Any) -> None:
        super().__init__(choices=choices, coerce=int, widget=Choices(hints=MINUTE_HINTS, columns=3), **kwargs)


def _line(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class ArrangeForm(forms.Form):
    """A day, an hour, a length, and how it was agreed."""

    day = forms.DateField(label=_("Which day"), widget=Day())
    hour = forms.TimeField(label=_("What time"), widget=Hour())
    minutes = Minutes(label=_("How long"), choices=MINUTES[1:5], initial=30)
    means = forms.ChoiceField(label=_("Arranged how"), choices=Means.choices, widget=Choices(columns=3))
    note = forms.CharField(label=_("A word for the way"), max_length=100, required=False)
    request_key = forms.UUIDField(widget=forms.HiddenInput(), initial=uuid7)

    def arrangement(self, household: Household) -> Arrangement:
        """What the service takes."""
        data = self.cleaned_data
        return Arrangement(
            household=household,
            starts_at=clock.at(data["day"], data["hour"]),
            minutes=data["minutes"],
            means=data["means"],
            note=data["note"],
            request_key=data["request_key"],
        )


class NeedForm(forms.Form):
    """A need that was found; an empty row is none."""

    what = forms.CharField(label=_("What is needed"), max_length=200, required=False)
    kind = forms.ModelChoiceField(
        label=_("Which kind"),
        queryset=ServiceKind.objects.order_by("position"),
        to_field_name="code",
        required=False,
        empty_label="—",
    )
    promised_on = forms.DateField(label=_("We promise an answer by"), required=False, widget=Day())

    def clean(self) -> dict[str, Any]:
        """A need and its kind come together."""
        data = super().clean() or {}
        if bool(data.get("what")) != bool(data.get("kind")):
            raise forms.ValidationError(_("A need says what and which kind."), code="need_half")
        return data


class RecordForm(forms.Form):
    """How, how long, one line; all the rest may stay as it is."""

    channel = forms.ChoiceField(label=_("How"), choices=Channel.choices, widget=Choices(columns=3))
    minutes = Minutes(label=_("How long"))
    line = _line(_("In one line"))
    day = forms.DateField(label=_("Which day"), required=False, widget=Day())
    hour = forms.TimeField(label=_("What time"), required=False, widget=Hour())
    met = forms.IntegerField(label=_("People met"), required=False, min_value=0, max_value=50)
    next_on = forms.DateField(label=_("See them again on"), required=False, widget=Day())
    request_key = forms.UUIDField(widget=forms.HiddenInput(), initial=uuid7)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.needs = [NeedForm(data, prefix=f"need{row}") for row in range(NEED_ROWS)]

    def is_valid(self) -> bool:
        """The form and its rows of needs, all of them looked at."""
        return all([super().is_valid(), *(row.is_valid() for row in self.needs)])

    def record(self, household: Household, appointment: Appointment | None, at: datetime) -> Record:
        """What the service takes; without a day and an hour it was just now, or as arranged."""
        data = self.cleaned_data
        return Record(
            household=household,
            visited_at=self._visited_at(appointment, at),
            channel=data["channel"],
            minutes=data["minutes"],
            line=data["line"],
            met=1 if data["met"] is None else data["met"],
            appointment=appointment,
            needs=self._found(),
            next_on=data["next_on"],
            request_key=data["request_key"],
        )

    def _found(self) -> list[Found]:
        rows = [row.cleaned_data for row in self.needs]
        return [Found(row["what"], row["kind"], row["promised_on"]) for row in rows if row.get("what")]

    def _visited_at(self, appointment: Appointment | None, at: datetime) -> datetime:
        day: date | None = self.cleaned_data["day"]
        if day is None and self.cleaned_data["hour"] is None:
            return min(appointment.starts_at, at) if appointment else at
        local = clock.local(appointment.starts_at if appointment else at)
        return clock.at(day or local.date(), self.cleaned_data["hour"] or local.time())


class SettleForm(forms.Form):
    """What became of an appointment; `arguments` is what its service takes."""

    def arguments(self) -> Mapping[str, Any]:
        """The cleaned fields as they are."""
        return self.cleaned_data


class MoveForm(SettleForm):
    """Another time."""

    day = forms.DateField(label=_("Which day"), widget=Day())
    hour = forms.TimeField(label=_("What time"), widget=Hour())
    minutes = Minutes(label=_("How long"), choices=MINUTES[1:5], initial=30)

    def arguments(self) -> Mapping[str, Any]:
        """The new instant and length."""
        data = self.cleaned_data
        return {"starts_at": clock.at(data["day"], data["hour"]), "minutes": data["minutes"]}


class DeclineForm(SettleForm):
    """They would rather not; until when we do not ask again."""

    until = forms.DateField(label=_("Leave in peace until"), required=False, widget=Day())


class QuietForm(forms.Form):
    """A household that asks not to be disturbed."""

    until = forms.DateField(label=_("Leave in peace until"), widget=Day())


class CorrectForm(forms.Form):
    """What was recorded wrongly, and why."""

    channel = forms.ChoiceField(label=_("How"), choices=Channel.choices, widget=Choices(columns=3))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=480)
    met = forms.IntegerField(label=_("People met"), min_value=0, max_value=50)
    day = forms.DateField(label=_("Which day"), widget=Day())
    hour = forms.TimeField(label=_("What time"), widget=Hour())
    line = _line(_("In one line"))
    why = forms.CharField(label=_("Why it is corrected"), max_length=200)

    def correction(self) -> VisitCorrection:
        """What the service takes."""
        data = dict(self.cleaned_data)
        return VisitCorrection(visited_at=clock.at(data.pop("day"), data.pop("hour")), **data)


class HouseholdForm(forms.Form):
    """The door that a program means."""

    household = forms.ModelChoiceField(queryset=Household.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(
            "forms.ModelChoiceField[Household]", self.fields["household"]
        ).queryset = Household.objects.filter(voided_at=None)


class PlannedForm(forms.Form):
    """The appointment that a visit keeps, if a program names one: of this door, and still to be kept."""

    appointment = forms.ModelChoiceField(queryset=Appointment.objects.none(), required=False)

    def __init__(self, *args: Any, household: Household, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        planned = Appointment.objects.filter(household=household, state=AppointmentState.PLANNED)
        cast(
            "forms.ModelChoiceField[Appointment]", self.fields["appointment"]
        ).queryset = planned.select_related("household")


@dataclass(frozen=True)
class Action:
    """One way of settling an appointment."""

    form: type[SettleForm]
    service: Callable[..., Any]
    needs_worker: bool = True


# By the verb of the page's and the API's URL.
ACTIONS = {
    "move": Action(MoveForm, services.move_visit),
    "decline": Action(DeclineForm, services.decline_visit),
    "absent": Action(SettleForm, services.note_absent, needs_worker=False),
    "cancel": Action(SettleForm, services.cancel_visit, needs_worker=False),
    "out": Action(SettleForm, services.set_off, needs_worker=False),
}
