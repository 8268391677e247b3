"""What every test may ask for. Own committee, neighbour, street and strangers stand ready.

`home` and `db` roll back; `real_db` is a clone of its own with real commits, for threads and races; `live`
is the whole house: web server, Celery worker, Redis; `page` is a browser before it.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from committees.staff.models import Worker
from keting import clock
from keting.accounts.kinds import Role
from keting.accounts.models import Account
from keting.crowding import ROOM
from keting.programs.services import add_program
from tenants import scope as door
from tenants.models import Tenant
from tenants.scope import scope
from tests import databases
from tests.clients import HostClient
from tests.plugin import WORKER
from tests.programs import needed

# How many statements a page sends must not depend on the second hand.
door.KEEP_SECONDS = 3600.0
HOME, NEIGHBOUR = "c310104008043", "c310104008041"


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """A page asked for in English leaves its language to the thread; the next test starts in Chinese."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def own_neighbours() -> Iterator[None]:
    """All tests come from one address; who failed in one is not noisy in the next."""
    yield
    ROOM._failed.clear()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The worker's own clone of the template."""
    with django_db_blocker.unblock():
        databases.clone(f"test_{WORKER}")
    yield
    with django_db_blocker.unblock():
        connection.close()
    databases.drop(f"test_{WORKER}")


@pytest.fixture
def real_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database with real commits, thrown away after the test; yields its name."""
    name = f"real_{WORKER}"
    databases.clone(name)
    with django_db_blocker.unblock(), databases.standing_in(name):
        yield name
    databases.drop(name)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> None:
    """The test's database: a rolled-back transaction, or the clone when `real_db` is asked for."""
    request.getfixturevalue("real_db" if "real_db" in request.fixturenames else "db")


def _tenant(schema: str) -> Tenant:
    return Tenant.objects.select_related("committee").get(schema_name=schema)


@pytest.fixture
def home(database: None) -> Iterator[Tenant]:
    """徐汇苑, entered: what the test does happens there."""
    tenant = _tenant(HOME)
    with scope(tenant):
        yield tenant


@pytest.fixture
def neighbour(database: None) -> Tenant:
    """汇园, not entered."""
    return _tenant(NEIGHBOUR)


@pytest.fixture
def street_tenant(database: None) -> Tenant:
    """The street office, not entered."""
    return Tenant.objects.get(schema_name="street")


@pytest.fixture
def account_in(database: None) -> Callable[..., Account]:
    """`account_in(tenant, role)`: an account that can be signed in by `client_of`."""

    def make(tenant: Tenant, role: str = Role.WORKER, username: str = "") -> Account:
        with scope(tenant):
            return Account.objects.create(
                username=username or f"{role}-{Account.objects.count()}", display_name="范老师", roles=[role]
            )

    return make


@pytest.fixture
def program_of(account_in: Callable[..., Account]) -> Callable[..., HostClient]:
    """`program_of(tenant, scope, …)`: an outside program at the API, let in by the office's head."""

    def make(tenant: Tenant, *scopes: str) -> HostClient:
        by = account_in(tenant, Role.OPERATOR if tenant.type == "street" else Role.DIRECTOR)
        with scope(tenant):
            _made, word = add_program(name="热线", scopes=scopes, by=by, at=clock.now())
        return HostClient(tenant, HTTP_AUTHORIZATION=f"Bearer {word}")

    return make


@pytest.fixture
def worker(home: Tenant, account_in: Callable[..., Account]) -> Worker:
    """A community worker of the own committee, with an account."""
    return Worker.objects.create(name="范晓", title="社工", account=account_in(home, Role.WORKER))


@pytest.fixture
def lead(home: Tenant, account_in: Callable[..., Account]) -> Worker:
    """The director of the own committee, with an account."""
    return Worker.objects.create(name="王静", title="主任", account=account_in(home, Role.DIRECTOR))


@pytest.fixture
def client_of() -> Callable[..., HostClient]:
    """`client_of(tenant, account=None)`: a test client on the tenant's host; checks each page it loads."""
    return HostClient


@pytest.fixture
def noon() -> datetime:
    """Tuesday 24 November 2026, noon in Shanghai."""
    return datetime(2026, 11, 24, 4, tzinfo=UTC)


@pytest.fixture
def queries_of() -> Callable[[Callable[[], Any]], int]:
    """How many statements a call sends, the switch of schema left out."""

    def count(call: Callable[[], Any]) -> int:
        with CaptureQueriesContext(connection) as captured:
            call()
        return sum(not q["sql"].startswith(("SET ", "SAVEPOINT", "RELEASE")) for q in captured)

    return count


@pytest.fixture(scope="module")
def live(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Any]:
    """The whole house on a clone of its own: see tests.live.House. Mark such tests `xdist_group("live")`.

    A file has the house for itself: what one leaves in the tables never meets another.
    """
    from tests.live import House

    with House(f"live_{WORKER}") as house, django_db_blocker.unblock():
        yield house


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium; a run without it says so loudly, and CI fails."""
    from tests.browser import chromium

    with chromium() as found:
        if found is None:
            needed("chromium", "chromium")
        yield found


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A fresh browser page; each page that it opens is checked (tests.pages)."""
    from tests.browser import checked_page

    with checked_page(browser) as opened:
        yield opened
