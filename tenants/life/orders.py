"""The deeds as the street orders them: checked with the street's login, done with the owner's."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from keting import clock
from keting.refusal import Refusal
from tenants.admission import Opening
from tenants.life import merging, naming, retiring, settling, splitting, suspending, undoing
from tenants.life.acts import Act, Deed
from tenants.life.choosing import Choice
from tenants.orders.kinds import Job, Outcome

Payload = Mapping[str, Any]
LONGEST_HOURS = 168


def _word(payload: Payload, name: str) -> str:
    return str(payload.get(name) or "").strip()


def _day(payload: Payload, act: Act) -> date:
    given = _word(payload, "day")
    if not given:
        return act.today
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise Refusal("day_unknown", _("There is no such day.")) from None


def _asked() -> Act:
    return Act(by="", at=clock.now())


def _carried(job: Job) -> Act:
    return Act(by=job.by, at=job.at, is_rehearsal=bool(job.payload.get("rehearsal")))


def _back_at(payload: Payload, act: Act) -> Any:
    hours = _word(payload, "hours")
    if not hours:
        return None
    if not (hours.isascii() and hours.isdigit() and 0 < int(hours) <= LONGEST_HOURS):
        raise Refusal("back_when", _("A committee is back later than now and within a week."))
    return act.at + timedelta(hours=int(hours))


def _split(payload: Payload, act: Act) -> splitting.Split:
    new = Opening(
        code=_word(payload, "code"),
        name=_word(payload, "new_name"),
        opened_on=_day(payload, act),
        wanted_slug=_word(payload, "slug"),
        director=_word(payload, "director"),
    )
    choice = Choice(list(payload.get("estates") or ()), list(payload.get("buildings") or ()))
    return splitting.Split(_word(payload, "committee"), choice, new)


def check_suspend(payload: Payload) -> None:
    """Refusal when it cannot be closed for a while."""
    act = _asked()
    suspending.check_suspend(_word(payload, "committee"), _back_at(payload, act), act)


def suspend(job: Job) -> Outcome:
    """Close it for a while."""
    act = _carried(job)
    committee, why = _word(job.payload, "committee"), _word(job.payload, "why")
    back_at = _back_at(job.payload, act)
    return _told(suspending.suspend(committee=committee, act=act, back_at=back_at, why=why))


def check_resume(payload: Payload) -> None:
    """Refusal when it is open."""
    suspending.check_resume(_word(payload, "committee"))


def resume(job: Job) -> Outcome:
    """Open it again."""
    return _told(suspending.resume(committee=_word(job.payload, "committee"), act=_carried(job)))


def check_rename(payload: Payload) -> None:
    """Refusal when it cannot be called so."""
    act = _asked()
    committee, name, slug = (_word(payload, key) for key in ("committee", "new_name", "slug"))
    naming.check_rename(committee, name, slug, _day(payload, act), act)


def rename(job: Job) -> Outcome:
    """Give it another name."""
    act = _carried(job)
    committee, name, slug = (_word(job.payload, key) for key in ("committee", "new_name", "slug"))
    day = _day(job.payload, act)
    return _told(naming.rename(committee=committee, name=name, slug=slug, day=day, act=act))


def check_recode(payload: Payload) -> None:
    """Refusal when it cannot have the code."""
    act = _asked()
    naming.check_recode(_word(payload, "committee"), _word(payload, "code"), _day(payload, act), act)


def recode(job: Job) -> Outcome:
    """Give it another code."""
    act = _carried(job)
    committee, code = _word(job.payload, "committee"), _word(job.payload, "code")
    return _told(naming.recode(committee=committee, code=code, day=_day(job.payload, act), act=act))


def check_merge(payload: Payload) -> None:
    """Refusal when it cannot join the other."""
    act = _asked()
    merging.check_merge(_word(payload, "committee"), _word(payload, "into"), _day(payload, act), act)


def merge(job: Job) -> Outcome:
    """Let it join another."""
    act = _carried(job)
    committee, into = _word(job.payload, "committee"), _word(job.payload, "into")
    return _told(merging.merge(committee=committee, into=into, day=_day(job.payload, act), act=act))


def check_split(payload: Payload) -> None:
    """Refusal when it cannot be split so."""
    act = _asked()
    splitting.check_split(_split(payload, act), act)


def split(job: Job) -> Outcome:
    """Open a new one for some of its households."""
    act = _carried(job)
    deed = splitting.split(request=_split(job.payload, act), act=act)
    return Outcome(deed.text, secret="" if act.is_rehearsal else deed.secret)


def check_retire(payload: Payload) -> None:
    """Refusal when it cannot be closed for good."""
    act = _asked()
    retiring.check_retire(_word(payload, "committee"), _day(payload, act), act)


def retire(job: Job) -> Outcome:
    """Close it for good."""
    act = _carried(job)
    return _told(
        retiring.retire(committee=_word(job.payload, "committee"), day=_day(job.payload, act), act=act)
    )


def check_undo(payload: Payload) -> None:
    """Refusal when nothing can be undone."""
    undoing.check_undo(_word(payload, "committee"), _asked())


def undo(job: Job) -> Outcome:
    """Take back its newest change."""
    return _told(undoing.undo(committee=_word(job.payload, "committee"), act=_carried(job)))


def check_settle(payload: Payload) -> None:
    """Refusal when nothing is due."""
    if not settling.due(clock.now()):
        raise Refusal("nothing_due", _("Nothing is kept that could go."))


def settle(job: Job) -> Outcome:
    """Let go what undoing would have needed."""
    return Outcome(str(settling.settle(act=_carried(job))))


def _told(deed: Deed) -> Outcome:
    return Outcome(deed.text)
