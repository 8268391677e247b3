"""A: activities."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reporting.catalogue.indicator import AREA_ONLY, CLUBS, EVENTS, HEADS, PEOPLE, SERVICE_KINDS, Indicator
from reporting.kinds import Kind, Privacy

AT_HOME = _("Clubs that the committee had approved, at the end of the period.")


def clubs_of(code: str, part: str, name: Promise) -> Indicator:
    """Clubs at the end of the period, in all or of one class."""
    return Indicator(
        code=code,
        measure="clubs.clubs",
        part=part,
        name=name,
        definition=AT_HOME,
        unit=CLUBS,
        kind=Kind.STATE,
        additive=AREA_ONLY,
        privacy=Privacy.OPEN,
    )


INDICATORS = (
    Indicator(
        code="A01",
        measure="activities.held",
        name=_("Activities held"),
        definition=_("Activities that took place, by the ten kinds of service."),
        unit=EVENTS,
        parts=SERVICE_KINDS,
        privacy=Privacy.OPEN,
    ),
    Indicator(
        code="A02",
        measure="activities.attendances",
        name=_("Attendances"),
        definition=_("Attendances ticked at activities. Somebody who comes twice counts twice."),
        unit=HEADS,
    ),
    Indicator(
        code="A03",
        measure="activities.new_faces",
        name=_("First-time attendances"),
        definition=_("Attendances of people who had not come to an activity here before."),
        unit=HEADS,
    ),
    Indicator(
        code="A08",
        measure="activities.planned",
        name=_("Activities announced"),
        definition=_("Activities announced for the period, held, cancelled or still to come."),
        unit=EVENTS,
        privacy=Privacy.OPEN,
    ),
    clubs_of("A07", "", _("Residents' clubs")),
    clubs_of("A07A", "arts", _("Clubs of culture and arts")),
    clubs_of("A07B", "service", _("Clubs of public service")),
    clubs_of("A07C", "hobby", _("Clubs of leisure and hobbies")),
    clubs_of("A07D", "sports", _("Clubs of fitness and sports")),
    Indicator(
        code="A09",
        measure="clubs.members",
        name=_("Members of clubs"),
        definition=_("Members of the clubs at the end of the period. Who is in two clubs counts twice."),
        unit=PEOPLE,
        kind=Kind.STATE,
        additive=AREA_ONLY,
    ),
    Indicator(
        code="A10",
        measure="clubs.meetings",
        name=_("Meetings of clubs"),
        definition=_("Meetings of clubs at which somebody was ticked."),
        unit=EVENTS,
        privacy=Privacy.OPEN,
    ),
    Indicator(
        code="A11",
        measure="clubs.came",
        name=_("Attendances at clubs"),
        definition=_("Members and guests ticked at meetings. Somebody who comes twice counts twice."),
        unit=HEADS,
    ),
)
