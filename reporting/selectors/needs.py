"""What needs the street, by what is late first; each with the next thing to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from keting.clock import Grain, day_of, month_span
from keting.web.calendar import month_day
from reporting.kinds import RunState
from reporting.models import Discrepancy, TableRun
from reporting.selectors.overview import Overview, Row

SLOW = timedelta(minutes=10)
REMEMBER = timedelta(days=7)
SOME = 3
OFTEN = 3


@dataclass(frozen=True)
class Need:
    """A line of the list: what it is, the facts, and where to go."""

    mark: str
    title: str
    text: str
    url: str
    action: str
    is_calm: bool = False


def needs(page: Overview, now: datetime) -> list[Need]:
    """All needs of the page (2 queries)."""
    found = [*_overdue(page), *_missing(page), *_slow(page, now), *_wrong(now), *_below(page), *_full(page)]
    return [*found, *_table(now)]


def _overdue(page: Overview) -> Iterator[Need]:
    late = [row for row in page.rows if row.overdue and not row.office.is_missing]
    if late:
        count = sum(row.overdue or 0 for row in late)
        title = ngettext("%(count)s matter is overdue", "%(count)s matters are overdue", count)
        words = [
            _("%(name)s %(count)s") % {"name": row.office.name, "count": row.overdue} for row in late[:SOME]
        ]
        text = _("%(list)s, by code. Ask who has it and until when.") % {"list": _and_more(words, len(late))}
        yield Need("wait", title % {"count": count}, text, _to(late[0]), _("See the figures"))


def _missing(page: Overview) -> Iterator[Need]:
    silent = [one for one in page.offices if one.is_missing]
    if silent:
        names = _and_more([one.name for one in silent[:SOME]], len(silent))
        since = min((one.heard_on for one in silent if one.heard_on), default=None)
        text = (
            _("Last heard on %(day)s. The sums are over %(heard)s.")
            % {"day": month_day(since), "heard": len(page.heard)}
            if since
            else _("Never heard yet. The sums are over %(heard)s.") % {"heard": len(page.heard)}
        )
        url = reverse("reporting:committee", args=[silent[0].slug])
        yield Need("off", _("%(names)s not reported") % {"names": names}, text, url, _("Ask by telephone"))


def _slow(page: Overview, now: datetime) -> Iterator[Need]:
    slow = [one for one in page.heard if one.waiting_since and now - one.waiting_since > SLOW]
    if slow:
        names = _and_more([one.name for one in slow[:SOME]], len(slow))
        minutes = max((now - one.waiting_since).seconds // 60 for one in slow if one.waiting_since)
        text = _("Saved work has waited %(minutes)s minutes to be counted. Nothing is lost.")
        url = reverse("reporting:committee", args=[slow[0].slug])
        title = _("%(names)s: statistics are late") % {"names": names}
        yield Need("wait", title, text % {"minutes": minutes}, url, _("See since when"))


def _wrong(now: datetime) -> Iterator[Need]:
    count = Discrepancy.objects.filter(found_at__gt=now - REMEMBER).count()
    if count:
        title = ngettext(
            "The nightly recount found %(count)s wrong figure",
            "The nightly recount found %(count)s wrong figures",
            count,
        )
        text = _("They have been put right. Tell those who run the system.")
        yield Need(
            "wait", title % {"count": count}, text, reverse("reporting:catalogue"), _("See definitions")
        )


def _below(page: Overview) -> Iterator[Need]:
    low = page.closed_band.low
    rows = [
        row
        for row in page.rows
        if low is not None and row.on_time is not None and row.on_time < low and not row.office.is_missing
    ]
    if rows:
        names = _and_more([row.office.name for row in rows[:SOME]], len(rows))
        title = _("%(names)s: fewer matters closed in time") % {"names": names}
        text = _("Below the range of most committees (%(low).1f %%) this month.") % {"low": low}
        yield Need("due", title, text, _to(rows[0]), _("See the trend"))


def _full(page: Overview) -> Iterator[Need]:
    rows = [row for row in page.rows if row.refused >= OFTEN and not row.office.is_missing]
    if rows:
        names = _and_more([row.office.name for row in rows[:SOME]], len(rows))
        title = _("%(names)s: rooms are wanted and full") % {"names": names}
        count = sum(row.refused for row in rows)
        text = ngettext(
            "%(count)s request in four weeks found no room.",
            "%(count)s requests in four weeks found no room.",
            count,
        )
        yield Need("busy", title, text % {"count": count}, _to(rows[0]), _("See the rooms"))


def _table(now: datetime) -> Iterator[Need]:
    month = month_span(month_span(day_of(now)).start - timedelta(days=1)).start
    made = TableRun.objects.filter(grain=Grain.MONTH.value, start=month, state=RunState.DONE).exists()
    facts = {"month": month.month}
    title = (
        _("The table of month %(month)s is ready") if made else _("The table of month %(month)s can be made")
    )
    text = _("Every number comes from the day's work; nobody fills in a form.")
    action = _("See the tables") if made else _("Make the table")
    yield Need("ok", title % facts, text, reverse("reporting:tables"), action, is_calm=True)


def _to(row: Row) -> str:
    return reverse("reporting:committee", args=[row.office.slug])


def _and_more(words: list[str], total: int) -> str:
    """三个以内列全，多的说一共几个."""
    listed = pgettext("list", ", ").join(words)
    return (
        listed
        if total <= len(words)
        else _("%(list)s and %(more)s more") % {"list": listed, "more": total - len(words)}
    )
