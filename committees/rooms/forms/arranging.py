"""What the director fills in: hours, closures, what a room offers, stock."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from committees.rooms.kinds import WEEKDAYS, Approval, Cause, Character, LayoutKind
from committees.rooms.models import Changeover, Room, SharedWall, Stock
from committees.rooms.models.offer import MOST_CHANGE
from committees.rooms.services import HoursRule, LayoutPlan, NewRoom, RoomPlan, Shutting
from keting import clock
from keting.web.widgets import Choices, Day, Hour, ManyChoices
from tenants.kinds import DayKind


class OfRoom(forms.Form):
    """A form that asks for one of the rooms; none of them is all."""

    room = forms.ModelChoiceField(
        label=_("Which room?"),
        queryset=Room.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("All rooms"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Here and not above: a queryset belongs to the office in which it is made.
        rooms = cast("forms.ModelChoiceField[Room]", self.fields["room"])
        rooms.queryset = Room.objects.filter(until__isnull=True)


class HoursForm(OfRoom):
    """Other hours from a day on: for which room, on which days, from when to when."""

    first = forms.DateField(label=_("From this day on"), widget=Day)
    last = forms.DateField(label=_("Last day"), widget=Day, required=False)
    weekdays = forms.MultipleChoiceField(
        label=_("Only on these weekdays"), choices=WEEKDAYS, required=False, widget=ManyChoices(columns=4)
    )
    day_kind = forms.ChoiceField(
        label=_("Only on"), choices=[("", _("every day")), *DayKind.choices], required=False
    )
    is_closed = forms.BooleanField(label=_("Closed on these days"), required=False)
    opens_at = forms.TimeField(label=_("Opens"), input_formats=["%H:%M"], widget=Hour, required=False)
    closes_at = forms.TimeField(label=_("Closes"), input_formats=["%H:%M"], widget=Hour, required=False)
    note = forms.CharField(label=_("A word on it"), max_length=40, required=False)

    def clean(self) -> dict[str, Any]:
        """Hours, or closed: one of the two."""
        given = self.cleaned_data
        if not given.get("is_closed") and not (given.get("opens_at") and given.get("closes_at")):
            raise ValidationError(_("Please give both hours, or say that it is closed."), code="no_hours")
        return given

    def rule(self) -> HoursRule:
        """The valid form as the service takes it."""
        given = dict(self.cleaned_data)
        if given.pop("is_closed"):
            given["opens_at"] = given["closes_at"] = None
        return HoursRule(**given | {"weekdays": "".join(sorted(given["weekdays"]))})


class ClosureForm(OfRoom):
    """What is closed, from when to when, and why; the weather closes all."""

    cause = forms.ChoiceField(
        label=_("Why?"), choices=Cause.choices, initial=Cause.WEATHER, widget=Choices(columns=4)
    )
    first = forms.DateField(label=_("From"), widget=Day)
    starts = forms.TimeField(label=_("Hour"), input_formats=["%H:%M"], widget=Hour, initial="08:00")
    last = forms.DateField(label=_("Until"), widget=Day)
    ends = forms.TimeField(label=_("Hour"), input_formats=["%H:%M"], widget=Hour, initial="21:00")
    note = forms.CharField(label=_("What may everybody read?"), max_length=60, required=False)

    def shutting(self) -> Shutting:
        """The valid form as the service takes it."""
        given = self.cleaned_data
        starts, ends = clock.at(given["first"], given["starts"]), clock.at(given["last"], given["ends"])
        return Shutting(starts, ends, given["cause"], given["room"], given["note"])


NUMBERS = ("safety_limit", "least_minutes", "most_minutes", "notice_minutes", "days_ahead", "open_bookings")
FURNITURE = ("tables", "chairs")


def number(label: Any, most: int, *, least: int = 0, required: bool = True) -> forms.IntegerField:
    """A whole number in a narrow field."""
    return forms.IntegerField(label=label, min_value=least, max_value=most, required=required)


class RoomForm(forms.Form):
    """A room's rules, each layout, the minutes between each pair, and whom it hears."""

    name = forms.CharField(label=_("Name"), max_length=30)
    name_en = forms.CharField(label=_("Name in English"), max_length=40, required=False)
    summary = forms.CharField(label=_("A few words"), max_length=60, required=False)
    summary_en = forms.CharField(label=_("A few words in English"), max_length=90, required=False)
    safety_limit = number(_("People at most, for safety"), 999, least=1)
    area = forms.DecimalField(label=_("Square metres"), min_value=1, max_digits=6, decimal_places=1)
    is_barrier_free = forms.BooleanField(label=_("A wheelchair comes in"), required=False)
    character = forms.ChoiceField(
        label=_("What its walls allow"), choices=Character.choices, widget=Choices(columns=3)
    )
    least_minutes = number(_("Shortest booking, minutes"), 240, least=5)
    most_minutes = number(_("Longest booking, minutes"), 780, least=5)
    notice_minutes = number(_("Ask so many minutes ahead"), 43200)
    days_ahead = number(_("Book so many days ahead"), 400, least=1)
    approval = forms.ChoiceField(label=_("Whose bookings do you approve first?"), choices=Approval.choices)
    approval_hours = number(_("Answer within so many hours"), 336, least=1)
    open_bookings = number(_("Open bookings a telephone number"), 99, least=1)
    grace_minutes = number(_("Nobody has come: give it on after so many minutes"), 120, required=False)

    def __init__(self, room: Room, data: Any = None) -> None:
        super().__init__(data, initial={name: getattr(room, name) for name in self.base_fields})
        self.room = room
        self.layouts = {layout.kind: layout for layout in room.layouts.all()}
        self.rows = [self._row(kind) for kind in LayoutKind]
        self.pairs = list(self._pairs())
        self._add_neighbours()

    def clean(self) -> dict[str, Any]:
        """The longest is not shorter than the shortest."""
        given = self.cleaned_data
        if given.get("most_minutes", 0) < given.get("least_minutes", 0):
            raise ValidationError(
                _("The longest booking is not shorter than the shortest."), code="room_lengths_in_order"
            )
        return given

    def plan(self) -> RoomPlan:
        """The valid form as the service takes it; a layout without places is not offered."""
        given = self.cleaned_data
        kinds = [kind for kind in LayoutKind if given[f"{kind}_capacity"]]
        layouts = [
            LayoutPlan(
                kind,
                given[f"{kind}_capacity"],
                given[f"{kind}_minutes"] or 0,
                {slug: count for slug in FURNITURE if (count := given[f"{kind}_{slug}"])},
            )
            for kind in kinds
        ]
        changes = {pair: given[name] for name, pair in self.pairs if given[name] is not None}
        values = {name: given[name] for name in self.base_fields}
        return RoomPlan(values, layouts, changes, given.get("neighbours"))

    def _row(self, kind: LayoutKind) -> dict[str, Any]:
        """The fields of a layout; one that stands already keeps at least a place."""
        layout = self.layouts.get(kind)
        told = {"capacity": layout.capacity, "minutes": layout.setup_minutes} if layout else {}
        told |= dict(layout.furniture) if layout else {}
        labels = {
            "capacity": _("Places"),
            "minutes": _("Minutes"),
            "tables": _("Tables"),
            "chairs": _("Chairs"),
        }
        most = {"capacity": 999, "minutes": MOST_CHANGE, "tables": 99, "chairs": 999}
        for name, label in labels.items():
            is_kept = layout is not None and name == "capacity"
            field = number(f"{kind.label}: {label}", most[name], least=int(is_kept), required=is_kept)
            field.initial = told.get(name)
            field.widget.attrs |= {"aria-label": f"{kind.label}: {label}", "class": "input narrow"}
            self.fields[f"{kind}_{name}"] = field
        bound = {name: self[f"{kind}_{name}"] for name in labels}
        return {"kind": kind, "layout": layout, **bound}

    def _pairs(self) -> Any:
        """A field for each ordered pair of standing layouts; empty means the usual minutes."""
        rows = Changeover.objects.filter(before__room=self.room, after__room=self.room)
        said = {(one.before_id, one.after_id): one.minutes for one in rows}
        for before, one in self.layouts.items():
            for after, other in self.layouts.items():
                if one is not other:
                    name = f"{before}_to_{after}"
                    field = number(f"{one} → {other}", MOST_CHANGE, required=False)
                    field.initial = said.get((one.pk, other.pk))
                    field.widget.attrs |= {"placeholder": other.setup_minutes}
                    self.fields[name] = field
                    yield name, (before, after)

    def _add_neighbours(self) -> None:
        """Single rooms hear single rooms; walls of joined ones are their parts'."""
        own = set(self.room.space_ids)
        if len(own) > 1:
            return
        heard = {
            side
            for wall in SharedWall.objects.all()
            for side in (wall.one_id, wall.other_id)
            if own & {wall.one_id, wall.other_id}
        }
        whole = Room.objects.prefetch_related("parts")
        rooms = [room for room in whole if len(room.space_ids) == 1 and not own & set(room.space_ids)]
        self.fields["neighbours"] = forms.MultipleChoiceField(
            label=_("Who hears it through the wall?"),
            choices=[(str(room.pk), str(room)) for room in rooms],
            initial=[str(room.pk) for room in rooms if heard & set(room.space_ids)],
            required=False,
            widget=ManyChoices(columns=4),
        )

    @property
    def pair_fields(self) -> list[forms.BoundField]:
        """The pairs' fields in order."""
        return [self[name] for name, _pair in self.pairs]


class NewRoomForm(forms.Form):
    """Another room: its name, its size, its first layout, and whether it is made of others."""

    name = forms.CharField(label=_("Name"), max_length=30)
    name_en = forms.CharField(label=_("Name in English"), max_length=40, required=False)
    safety_limit = number(_("People at most, for safety"), 999, least=1)
    area = forms.DecimalField(label=_("Square metres"), min_value=1, max_digits=6, decimal_places=1)
    layout = forms.ChoiceField(label=_("How is it furnished at first?"), choices=LayoutKind.choices)
    capacity = number(_("Places"), 999, least=1)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        rooms = [room for room in Room.objects.prefetch_related("parts") if len(room.space_ids) == 1]
        self.fields["joined"] = forms.MultipleChoiceField(
            label=_("Joined of these rooms"),
            choices=[(str(room.pk), str(room)) for room in rooms],
            required=False,
            widget=ManyChoices(columns=4),
        )

    def plan(self) -> NewRoom:
        """The valid form as the service takes it."""
        return NewRoom(**self.cleaned_data)


class SiteForm(forms.Form):
    """Where the house stands: two numbers as a map shows them, or neither."""

    is_shared = forms.BooleanField(
        label=_("Tell neighbouring committees which hours are free; never by whom the others are taken"),
        required=False,
    )
    latitude = forms.DecimalField(
        label=_("Latitude"), min_value=-90, max_value=90, decimal_places=5, required=False
    )
    longitude = forms.DecimalField(
        label=_("Longitude"), min_value=-180, max_value=180, decimal_places=5, required=False
    )

    def clean(self) -> dict[str, Any]:
        """Both or neither."""
        given = self.cleaned_data
        if (given.get("latitude") is None) is not (given.get("longitude") is None):
            raise ValidationError(
                _("Please give both numbers, as the map shows them."), code="site_on_the_map"
            )
        return given


class StockForm(forms.Form):
    """How many pieces of each kind the house has."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for one in Stock.objects.all():
            field = number(str(one), 9999)
            field.initial = one.pieces
            self.fields[one.slug] = field
