"""What is filled in when a half-year is shared out."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from committees.clubs.models import Club
from committees.clubs.selectors import half_of, here
from committees.rooms.forms.booking import Quarters
from committees.rooms.kinds import USE_HINTS, WEEKDAYS, LayoutKind, Use
from committees.rooms.models import Room
from committees.rooms.models.sharing import MOST_WISHES
from committees.rooms.selectors import offers
from committees.rooms.selectors.halves import span_of
from committees.rooms.services import SlotWish
from keting import clock
from keting.refusal import Refusal
from keting.web.calendar import half_year
from keting.web.widgets import Choices, Day

HALF_HOURS = [(f"{n // 2:02}:{n % 2 * 30:02}", f"{n // 2}:{n % 2 * 30:02}") for n in range(14, 45)]


class RefusableForm(forms.Form):
    """A form that can say a service's no."""

    def refuse(self, refusal: Refusal) -> None:
        """Show the refusal above the fields, its code for the telephone."""
        code = refusal.facts.get("number") or refusal.code
        self.add_error(None, ValidationError(str(refusal.message), code=code))


class RoundForm(RefusableForm):
    """For which half-year, until when, and the caps."""

    half = forms.DateField(label=_("For which half-year?"))
    closes_on = forms.DateField(label=_("Wishes are taken until"), widget=Day)
    cap = forms.IntegerField(label=_("Hours a week, at most"), min_value=1, max_value=40, initial=8)
    busy_cap = forms.IntegerField(
        label=_("of them in the evening or at the weekend"), min_value=1, max_value=40, initial=4
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this = half_of(clock.today())
        coming = span_of(this).end
        self.fields["half"].widget = forms.Select(
            choices=[(str(one), half_year(one)) for one in (coming, this)]
        )

    def clean(self) -> dict[str, Any]:
        """Evenings and weekends are a part of all."""
        given = self.cleaned_data
        if given.get("half") and given["half"] != half_of(given["half"]):
            self.add_error("half", ValidationError(_("Please choose one of these."), code="invalid_choice"))
        if (given.get("busy_cap") or 0) > (given.get("cap") or 0):
            self.add_error("busy_cap", ValidationError(_("No more than all hours."), code="caps"))
        return given

    def plan(self) -> dict[str, Any]:
        """For the service, in minutes."""
        given = self.cleaned_data
        caps = {"cap": 60 * given["cap"], "busy_cap": 60 * given["busy_cap"]}
        return {"half": given["half"], "closes_on": given["closes_on"], **caps}


class WishForm(RefusableForm):
    """A weekly time that a club would like."""

    club = forms.ModelChoiceField(label=_("Which club?"), queryset=Club.objects.none(), empty_label=None)
    rank = forms.TypedChoiceField(
        label=_("How much would you like it?"),
        coerce=int,
        choices=lambda: [(n, gettext("%(n)s. choice") % {"n": n}) for n in range(1, MOST_WISHES + 1)],
        widget=Choices(columns=5),
    )
    room = forms.ModelChoiceField(
        label=_("Which room?"), queryset=Room.objects.none(), to_field_name="slug", empty_label=None
    )
    layout = forms.ChoiceField(
        label=_("How shall it be furnished?"), choices=LayoutKind.choices, initial=LayoutKind.OPEN
    )
    weekday = forms.TypedChoiceField(
        label=_("On which weekday?"), coerce=int, choices=WEEKDAYS, widget=Choices(columns=7)
    )
    starts = forms.TimeField(label=_("From"), input_formats=["%H:%M"], initial="14:00")
    ends = forms.TimeField(label=_("Until"), input_formats=["%H:%M"], initial="16:00")
    head_count = forms.IntegerField(label=_("How many people?"), min_value=1, max_value=999)
    use = forms.ChoiceField(
        label=_("Will it be heard next door?"),
        choices=Use.choices[:2],
        initial=Use.LOUD,
        widget=Choices(hints=USE_HINTS, columns=2),
    )

    def __init__(self, *args: Any, clubs: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        club = cast("forms.ModelChoiceField[Club]", self.fields["club"])
        club.queryset = here() if clubs is None else clubs
        rooms = cast("forms.ModelChoiceField[Room]", self.fields["room"])
        keys = [one.pk for one in offers(clock.today())]
        rooms.queryset = Room.objects.filter(pk__in=keys).prefetch_related("layouts")
        for name in ("starts", "ends"):
            self.fields[name].widget = Quarters(lambda: HALF_HOURS)

    def clean(self) -> dict[str, Any]:
        """The room must have the layout."""
        given = self.cleaned_data
        if given.get("room") and given.get("layout"):
            kinds = {one.kind: one for one in given["room"].layouts.all()}
            if given["layout"] not in kinds:
                no = _("This room cannot be furnished that way.")
                self.add_error("layout", ValidationError(no, code="layout_not_here"))
            else:
                given["layout"] = kinds[given["layout"]]
        return given

    def wish(self) -> SlotWish:
        """For the service."""
        given = dict(self.cleaned_data)
        day = clock.today()
        hours = (clock.at(day, given.pop("starts")), clock.at(day, given.pop("ends")))
        return SlotWish(hours=hours, **given)


class AppealForm(RefusableForm):
    """What is said against it."""

    text = forms.CharField(label=_("What do you say against it?"), max_length=200)


class AnswerForm(RefusableForm):
    """The committee's answer."""

    answer = forms.CharField(label=_("What do you answer?"), max_length=200)


class ChangeForm(RefusableForm):
    """Given or taken by hand, and why."""

    is_given = forms.TypedChoiceField(
        label=_("Does the club get it?"),
        coerce=lambda word: word == "yes",
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=Choices(columns=2),
    )
    why = forms.CharField(label=_("Why? Everybody reads it."), max_length=100)
