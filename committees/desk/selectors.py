"""Reading the desk: lists of matters, what is due, what was promised last."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse

from committees.desk.kinds import State, StepKind
from committees.desk.models import Matter, Step
from committees.households.selectors import Moment
from committees.staff.models import Worker
from tenants.models import ServiceKind

# How far ahead "what falls due" looks.
AHEAD = timedelta(days=7)
PAGE_SIZE = 30
NUMBER = re.compile(r"(?P<year>20\d\d)-0*(?P<serial>[1-9]\d{0,6})")
ANSWERS = 4
MOMENTS = 20


@dataclass(frozen=True)
class Due:
    """Something that a worker owes somebody by a day. `why`: promise, due, call_back or offered."""

    matter: Matter
    on: date
    why: str
    line: str

    @property
    def number(self) -> str:
        """What stands on the slip."""
        return self.matter.number


@dataclass(frozen=True)
class LastPromise:
    """The last promise made to a household, and what came of it ('' as long as nothing did)."""

    line: str
    promised_on: date
    answer: str
    matter_id: UUID
    number: str

    @property
    def is_kept(self) -> bool:
        """Something was done after the promise."""
        return bool(self.answer)


@dataclass(frozen=True)
class Listing:
    """A page of the list of matters with the numbers on its tabs."""

    page: Page[Matter]
    tab: str
    counts: Mapping[str, int]
    kinds: list[ServiceKind]
    kind: str
    words: str
    day: date


@dataclass(frozen=True)
class Answers:
    """How matters of a kind ended lately: what was said, and the way that was shown."""

    kind: ServiceKind | None
    ways: list[Matter]
    said: list[str]


def service_kinds() -> list[ServiceKind]:
    """The street's ten kinds in their order."""
    return list(ServiceKind.objects.order_by("position"))


def masked(name: str) -> str:
    """王惠芳 → 王*: a name on a list that others may read over the shoulder."""
    return f"{name[:1]}*" if name else ""


def matters() -> QuerySet[Matter]:
    """All that stand (corrected ones gone), with what a row shows."""
    return Matter.objects.filter(voided_at=None).select_related("kind", "owner", "household")


def open_matters() -> QuerySet[Matter]:
    """Those that somebody still owns, by the day that they are due."""
    return matters().filter(state=State.OPEN).order_by("due_on", "received_at")


def listing(asked: Mapping[str, str], *, worker: Worker | None, day: date) -> Listing:
    """The list that was asked for: tab (mine, all, overdue, closed), kind, words or a number, page."""
    words, kind = asked.get("q", "").strip(), asked.get("kind", "")
    rows = _found(matters(), kind, words)
    tabs = {
        "mine": Q(state=State.OPEN, owner=worker),
        "all": Q(state=State.OPEN),
        "overdue": Q(state=State.OPEN, due_on__lt=day),
        "closed": Q(state=State.CLOSED),
    }
    counts = rows.aggregate(**{tab: Count("pk", filter=which) for tab, which in tabs.items()})
    tab = asked.get("tab", "") if asked.get("tab") in tabs else ("mine" if worker else "all")
    order = ("-closed_at",) if tab == "closed" else ("due_on", "received_at")
    page = Paginator(rows.filter(tabs[tab]).order_by(*order), PAGE_SIZE).get_page(asked.get("page"))
    return Listing(page, tab, counts, service_kinds(), kind, words, day)


def count_found(kind: str, words: str) -> int:
    """How many matters these words find; none without words."""
    return _found(matters(), kind, words).count() if words else 0


def answers(code: str) -> Answers:
    """How the last matters of the kind ended; without a kind, nothing."""
    kind = ServiceKind.objects.filter(code=code).first()
    if kind is None:
        return Answers(None, [], [])
    ended = matters().filter(kind=kind, state=State.CLOSED).order_by("-closed_at")
    ways = ended.exclude(next_step="").order_by("next_step", "-closed_at").distinct("next_step")
    done = Step.objects.filter(matter__kind=kind, kind=StepKind.DONE).exclude(line="").order_by("-at")
    said = dict.fromkeys(done.values_list("line", flat=True)[: 5 * ANSWERS])
    return Answers(kind, list(ways[:ANSWERS]), list(said)[:ANSWERS])


def _found(rows: QuerySet[Matter], kind: str, words: str) -> QuerySet[Matter]:
    if kind:
        rows = rows.filter(kind__code=kind)
    if number := NUMBER.fullmatch(words):
        return rows.filter(year=number["year"], serial=number["serial"])
    return rows.filter(Q(what__icontains=words) | Q(person__icontains=words)) if words else rows


def matter_of(pk: UUID) -> Matter | None:
    """The matter as it stands now: of a corrected one its replacement, which carries the same number."""
    named = Matter.objects.filter(pk=pk).values("year", "serial")[:1]
    return (
        matters()
        .filter(year=named.values("year"), serial=named.values("serial"))
        .select_related("kind", "owner", "household", "received_by", "offered_to", "resident")
        .first()
    )


def steps_of(matter: Matter) -> list[Step]:
    """Every step of the matter and of its corrected versions, oldest first."""
    steps = Step.objects.filter(matter__year=matter.year, matter__serial=matter.serial)
    return list(steps.select_related("by").order_by("at", "id"))


def due_for(worker: Worker, day: date) -> list[Due]:
    """What the worker owes up to a week after the day: promises, limits, call-backs, offers to answer."""
    until = day + AHEAD
    mine = Q(owner=worker, state=State.OPEN) & (Q(due_on__lte=until) | Q(promised_on__lte=until))
    to_call = Q(owner=worker, state=State.CLOSED, call_back_on__lte=until, called_back_at=None)
    offered = Q(offered_to=worker, state=State.OPEN)
    rows = matters().filter(mine | to_call | offered)
    return sorted((_due(matter, worker, day) for matter in rows), key=lambda due: (due.on, due.number))


def _due(matter: Matter, worker: Worker, day: date) -> Due:
    if matter.offered_to_id == worker.id:
        return Due(matter, day, "offered", matter.what)
    if matter.call_back_on and not matter.is_open:
        return Due(matter, matter.call_back_on, "call_back", matter.next_step)
    if matter.promised_on and matter.promised_on <= matter.due_on:
        return Due(matter, matter.promised_on, "promise", matter.promise)
    return Due(matter, matter.due_on, "due", matter.what)


def last_promises(household_ids: Collection[UUID]) -> dict[UUID, LastPromise]:
    """The last promise to each of these households; two queries however many they are."""
    steps = Step.objects.filter(matter__household_id__in=household_ids)
    promises = (
        steps.filter(kind=StepKind.PROMISED)
        .select_related("matter")
        .order_by("matter__household_id", "-at", "-id")
        .distinct("matter__household_id")
    )
    latest = (
        steps.order_by("matter__year", "matter__serial", "-at", "-id")
        .distinct("matter__year", "matter__serial")
        .annotate(year=F("matter__year"), serial=F("matter__serial"))
    )
    answers = {
        (step.year, step.serial): step
        for step in latest
        if step.kind not in {StepKind.PROMISED, StepKind.CORRECTED, StepKind.OFFERED}
    }
    found: dict[UUID, LastPromise] = {}
    for step in promises:
        matter = step.matter
        answer = answers.get((matter.year, matter.serial))
        said = (answer.line or str(answer.get_kind_display())) if answer and answer.at > step.at else ""
        if matter.household_id and step.promised_on:
            found[matter.household_id] = LastPromise(
                step.line, step.promised_on, said, matter.id, matter.number
            )
    return found


def moments(household_id: UUID) -> list[Moment]:
    """The household's latest matters for its page in the register."""
    rows = matters().filter(household_id=household_id).order_by("-received_at")[:MOMENTS]
    return [
        Moment(
            at=matter.received_at,
            mark="ok" if matter.outcome else "due",
            title=f"{matter.number} {matter.kind}",
            text=matter.what,
            url=reverse("desk:matter", kwargs={"pk": matter.pk}),
        )
        for matter in rows
    ]
