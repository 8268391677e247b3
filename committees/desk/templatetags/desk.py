"""A matter's state and a step's mark in templates: `{% load desk %}`."""

from datetime import date

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from committees.desk import selectors
from committees.desk.kinds import Outcome, StepKind
from committees.desk.models import Matter
from keting.web.templatetags.motif import state

register = template.Library()
register.filter("masked", selectors.masked)

STEP_MARKS = {
    StepKind.TAKEN: "desk",
    StepKind.NOTED: "admin",
    StepKind.PROMISED: "promise",
    StepKind.OFFERED: "out",
    StepKind.ACCEPTED: "ok",
    StepKind.GUIDED: "info",
    StepKind.DONE: "ok",
    StepKind.CALLED_BACK: "phone",
    StepKind.CORRECTED: "admin",
}


@register.filter
def step_mark(kind: str) -> str:
    """The mark that stands before a step."""
    return STEP_MARKS[StepKind(kind)]


@register.simple_tag
def matter_state(matter: Matter, day: date) -> SafeString:
    """`{% matter_state matter today %}`: how it stands on that day, as mark and word."""
    if not matter.is_open:
        tone = "" if matter.outcome == Outcome.GUIDED else "open"
        return state("ok", str(matter.get_outcome_display()), tone)
    if matter.due_on < day:
        return state("wait", _("Past its day"), "wait")
    if matter.promised_on and matter.promised_on <= day:
        return state("due", _("An answer is owed"), "wait")
    if matter.due_on == day:
        return state("due", _("Due today"), "wait")
    if matter.offered_to_id or matter.handed_to:
        return state("out", _("Waiting for a yes"), "")
    return state("due", _("In hand"), "")
