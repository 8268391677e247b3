"""A colleague leaves: all that is open goes to another in one dialog, or nothing does."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from committees.activities.models import Activity
from committees.desk.models import Matter
from committees.desk.services import Receipt, hand_over, register_matter
from committees.households.models import Household
from committees.portal.selectors import Estate, estate_of, heirs_of, parting
from committees.portal.services import Parting, see_off
from committees.staff.kinds import Post
from committees.staff.models import Shift, Worker
from committees.staff.services import leave, set_shift
from committees.visits.models import Appointment
from committees.visits.services import Arrangement, arrange_visit
from keting import clock
from keting.accounts.models import Account
from keting.audit.models import Entry
from keting.refusal import Refusal
from tenants.models import ServiceKind, Tenant
from tests.clients import HostClient

Clients = Callable[..., HostClient]
TOMORROW = clock.today() + timedelta(days=1)


@pytest.fixture
def heir(home: Tenant, account_in: Callable[..., Account]) -> Worker:
    return Worker.objects.create(name="沈佩华", account=account_in(home, "worker"))


def appoint(worker: Worker, hour: str, room: str = "101") -> Appointment:
    household = Household.objects.create(building="3", room_no=room, since=date(2020, 1, 1))
    plan = Arrangement(household, clock.at(TOMORROW, hour), 30, "phone")
    return arrange_visit(arrangement=plan, worker=worker, at=clock.now())


def shift(worker: Worker, day: date, hours: tuple[str, str], post: str = Post.DESK) -> Shift:
    starts, ends = (clock.at(day, one).astimezone(clock.SHANGHAI).time() for one in hours)
    return set_shift(worker=worker, day=day, starts=starts, ends=ends, post=post)


@pytest.fixture
def work(worker: Worker, heir: Worker) -> Matter:
    """Two matters (one offered to the leaver by the heir), an appointment, an activity, four half days."""
    now, kind = clock.now(), ServiceKind.objects.get(code="legal_aid")
    mine = register_matter(receipt=Receipt(kind=kind, what="想问律师"), worker=worker, at=now)
    theirs = register_matter(receipt=Receipt(kind=kind, what="租客不肯搬"), worker=heir, at=now)
    hand_over(matter=theirs, to=worker, worker=heir, at=now)
    appoint(worker, "10:00")
    hours = {"starts_at": clock.at(TOMORROW, "14:00"), "ends_at": clock.at(TOMORROW, "16:00")}
    Activity.objects.create(title="包饺子", kind=kind, place="多功能室", seats=5, led_by=worker, **hours)
    for days in (0, 1, 2):
        shift(worker, clock.today() + timedelta(days=days), ("08:30", "11:30"))
    shift(worker, TOMORROW, ("13:30", "17:30"), Post.LEAVE)
    shift(heir, clock.today() + timedelta(days=2), ("09:00", "12:00"))
    return mine


def test_everything_open_goes_to_the_heir(work: Matter, worker: Worker, heir: Worker, lead: Worker) -> None:
    now = clock.now()
    assert estate_of(worker, now) == Estate(1, 1, 1, 3)
    assert see_off(leaving=worker, to=heir, by=lead.account, at=now) == Parting(1, 1, 1, 1, 2)
    assert set(Matter.objects.values_list("owner__name", "offered_to")) == {("沈佩华", None)}
    assert set(Appointment.objects.values_list("state", "worker__name")) == {
        ("moved", "范晓"),
        ("planned", "沈佩华"),
    }
    assert Activity.objects.get().led_by == heir
    assert estate_of(worker, now) == Estate(0, 0, 0, 0)
    steps = work.steps.order_by("at", "id").values_list("kind", "by__name")
    assert list(steps)[-2:] == [("offered", "王静"), ("accepted", "沈佩华")]


def test_the_leaver_stays_in_what_was_and_comes_in_no_more(
    home: Tenant, work: Matter, worker: Worker, heir: Worker, lead: Worker, client_of: Clients
) -> None:
    theirs = client_of(home, worker.account)
    assert theirs.get("/staff/").status_code == 200
    see_off(leaving=worker, to=heir, by=lead.account, at=clock.now())
    worker.refresh_from_db()
    assert (worker.is_active, worker.until) == (False, clock.today())
    assert [one.day for one in worker.shifts.all()] == [clock.today()]
    assert theirs.get("/staff/").status_code == 302
    verbs = set(Entry.objects.filter(actor_id=lead.account_id).values_list("verb", flat=True))
    assert {"shut_account", "see_off"} <= verbs


def test_an_heir_who_is_elsewhere_gets_nothing(
    work: Matter, worker: Worker, heir: Worker, lead: Worker
) -> None:
    appoint(heir, "10:15", "102")
    with pytest.raises(Refusal, match="colleague_elsewhere") as refused:
        see_off(leaving=worker, to=heir, by=lead.account, at=clock.now())
    assert "10:15" in str(refused.value.message)
    assert estate_of(worker, clock.now()) == Estate(1, 1, 1, 3)
    worker.refresh_from_db()
    assert worker.is_active


def test_nobody_inherits_from_themselves_or_after_leaving(worker: Worker, heir: Worker, lead: Worker) -> None:
    leave(worker=heir, day=clock.today())
    heir.refresh_from_db()
    for unfit in (worker, heir):
        with pytest.raises(Refusal, match="heir_unfit"):
            see_off(leaving=worker, to=unfit, by=lead.account, at=clock.now())


def test_the_last_who_opens_accounts_stays(worker: Worker, lead: Worker) -> None:
    Account.objects.exclude(pk=lead.account_id).exclude(pk=worker.account_id).delete()
    with pytest.raises(Refusal, match="last_keeper"):
        see_off(leaving=lead, to=worker, by=worker.account, at=clock.now())
    lead.refresh_from_db()
    assert lead.is_active


def test_the_dialog(
    home: Tenant, work: Matter, worker: Worker, heir: Worker, lead: Worker, client_of: Clients
) -> None:
    mine = client_of(home, lead.account)
    account = f"/staff/accounts/{worker.account_id}/"
    assert f"{account}leaving/" in mine.get(account).content.decode()
    page: Any = mine.get(f"{account}leaving/")
    assert page.context["estate"] == Estate(1, 1, 1, 3)
    assert mine.post(f"{account}leaving/", {"to": str(worker.pk)}).status_code == 422
    assert mine.post(f"{account}leaving/", {"to": str(heir.pk)})["Location"] == account
    assert mine.get(f"{account}leaving/").status_code == 404
    assert "leaving" not in mine.get(account).content.decode()


@pytest.fixture
def desk(home: Tenant, account_in: Callable[..., Account]) -> Worker:
    return Worker.objects.create(name="门小姐", account=account_in(home, "front_desk"))


@pytest.fixture
def bare(home: Tenant) -> Worker:
    """On the roster, without an account."""
    return Worker.objects.create(name="新来的")


@pytest.mark.parametrize(
    ("estate", "offered"),
    [
        (Estate(1, 1, 1, 3), {"沈佩华", "王静"}),
        (Estate(1, 0, 1, 3), {"沈佩华", "王静", "门小姐"}),
        (Estate(0, 0, 0, 3), {"沈佩华", "王静", "门小姐", "新来的"}),
    ],
)
def test_only_whose_role_allows_what_is_open_is_offered(
    worker: Worker, heir: Worker, desk: Worker, bare: Worker, lead: Worker, estate: Estate, offered: set[str]
) -> None:
    assert {one.name for one in heirs_of(worker, estate)} == offered


def test_the_service_refuses_the_others(
    work: Matter, worker: Worker, desk: Worker, bare: Worker, lead: Worker
) -> None:
    for unfit in (desk, bare):
        with pytest.raises(Refusal, match="heir_not_allowed"):
            see_off(leaving=worker, to=unfit, by=lead.account, at=clock.now())
    assert estate_of(worker, clock.now()) == Estate(1, 1, 1, 3)


def test_without_the_rule_the_desk_gets_visits(
    work: Matter, worker: Worker, desk: Worker, lead: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    monkeypatch.setattr(parting, "GOES_ON", {})
    see_off(leaving=worker, to=desk, by=lead.account, at=clock.now())
    assert Appointment.objects.get(state="planned").worker == desk


def test_where_nobody_fits_the_dialog_says_so(
    home: Tenant, work: Matter, worker: Worker, heir: Worker, lead: Worker, client_of: Clients
) -> None:
    """The director alone remains, and leaves."""
    leave(worker=heir, day=clock.today())
    appoint(lead, "15:00", "103")
    page = client_of(home, lead.account).get(f"/staff/accounts/{lead.account_id}/leaving/")
    assert "范晓" in page.content.decode()
    Account.objects.filter(pk=worker.account_id).update(roles=["front_desk"])
    page = client_of(home, lead.account).get(f"/staff/accounts/{lead.account_id}/leaving/")
    assert "没有人能全部接过去" in page.content.decode()
