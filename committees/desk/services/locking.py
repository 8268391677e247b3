"""What all the desk's services share: the row lock, the step, the sentences of the constraints."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from committees.desk.models import Matter, Step
from committees.staff.models import Worker
from keting.refusal import Refusal

SENTENCES: Mapping[str, tuple[str, str | Promise]] = {
    "matter_says_what": ("what_empty", _("Please write in one line what it is about.")),
    "matter_words_known": ("word_unknown", _("Please choose how the matter came and who asked.")),
    "matter_number_once": ("number_taken", _("This number has been given out already.")),
    "matter_request_once": ("sent_before", _("This form has been sent already.")),
    "matter_closed_has_outcome": (
        "outcome_missing",
        _("A matter is closed when, and only when, it has an outcome and a day."),
    ),
    "matter_handed_is_accepted": (
        "not_accepted",
        _("Handing over ends a matter only once the other side has accepted."),
    ),
    "matter_guided_says_next": ("next_step_missing", _("Nobody leaves without a named next step.")),
    "matter_promise_has_day": ("promise_without_day", _("A promise needs its day.")),
    "step_promise_has_day": ("promise_without_day", _("A promise needs its day.")),
    "matter_ends_after_start": ("ends_before_start", _("A matter cannot end before it was received.")),
    "matter_void_says_why": ("why_missing", _("A correction says who made it and why.")),
    "matter_facts_stay": ("facts_stay", _("Counted facts are corrected, never changed.")),
}


def lock(matter: Matter) -> Matter:
    """The row as it is now, ours until the transaction ends; a corrected one is refused."""
    locked = Matter.objects.select_for_update(of=("self",)).select_related("owner").get(pk=matter.pk)
    if locked.voided_at is not None:
        msg = "matter_corrected"
        raise Refusal(msg, _("This matter has just been corrected. Please look at it again."))
    return locked


def lock_open(matter: Matter) -> Matter:
    """The same, refused when it has its end already."""
    locked = lock(matter)
    if not locked.is_open:
        msg = "matter_closed"
        raise Refusal(
            msg,
            _("This matter has its end already: %(outcome)s.") % {"outcome": locked.get_outcome_display()},
        )
    return locked


def add_step(
    matter: Matter, kind: str, by: Worker, at: datetime, line: str = "", *, promised_on: date | None = None
) -> Step:
    """Append what was done."""
    return Step.objects.create(
        matter=matter, kind=kind, by=by, at=at, line=line.strip(), promised_on=promised_on
    )
