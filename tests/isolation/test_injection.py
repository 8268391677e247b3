"""Free SQL in one committee's pooled connection: nobody else is seen or changed, and the next one is served.

Twin: the same payloads where all committees share a login and only the path tells them apart, as in
django-tenants by default.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import psycopg2
import pytest
from django.db import Error, connection

from committees.households.models import Household, Resident
from keting import clock
from keting.db import logins
from keting.db.engine.base import WrongPath
from tenants.models import Tenant
from tenants.roles import admit
from tenants.scope import owner_scope, scope
from tests.isolation.conftest import Walls
from tests.isolation.crawling import office
from tests.isolation.payloads import CARRIERS, PAYLOADS, spelt
from tests.isolation.raw import rows, speaking_as

HOME, NEIGHBOUR = "c310104008043", "c310104008041"
OURS, THEIRS = "鼠鼠", "鼀鼀"
HONEST = "SELECT session_user::text, name FROM households_resident"
# All of the neighbour's that an attacker could want to change, with the rights on it.
STATE = """
SELECT md5(string_agg(one::text, '' ORDER BY one::text)) FROM (
    SELECT p::text FROM {theirs}.households_resident p
    UNION ALL SELECT a::text FROM {theirs}.accounts_account a
    UNION ALL SELECT e::text FROM {theirs}.audit_entry e
    UNION ALL SELECT f::text FROM street.reporting_figure f WHERE committee = '{theirs}'
    UNION ALL SELECT t::text FROM public.tenants_tenant t
    UNION ALL SELECT d::text FROM public.tenants_domain d
    UNION ALL SELECT n::text FROM pg_namespace n WHERE nspname !~ '^pg_'
    UNION ALL SELECT concat(oid, relname, relnamespace, relowner, relacl, relchecks, relhastriggers)
        FROM pg_class WHERE relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname !~ '^pg_')
    UNION ALL SELECT concat(oid, proacl, proowner, prosqlbody, proconfig)
        FROM pg_proc WHERE pronamespace = 'street'::regnamespace
    UNION ALL SELECT r::text FROM pg_roles r WHERE rolname LIKE '{roles}%' AND rolname <> '{me}'
    UNION ALL SELECT concat(roleid, member) FROM pg_auth_members
        WHERE pg_get_userbyid(roleid) LIKE '{roles}%' OR pg_get_userbyid(member) LIKE '{roles}%'
    UNION ALL SELECT s::text FROM pg_db_role_setting s JOIN pg_database d ON d.oid = setdatabase
        WHERE datname = current_database() AND setrole <> '{me}'::regrole
    UNION ALL SELECT s::text FROM pg_db_role_setting s
        WHERE pg_get_userbyid(setrole) LIKE '{roles}%' AND setrole <> '{me}'::regrole
) AS all_of_it (one)
"""


@dataclass
class Ground:
    """Two committees with a person each, the administrator who looks on, and the neighbour at work."""

    walls: Walls
    home: Tenant
    admin: Any
    next_door: Any
    state: str = ""
    kept: int = 0
    wrong: list[str] = field(default_factory=list)

    def now(self, cursor: Any) -> str:
        """A digest of what is the neighbour's."""
        me, roles = logins.of(HOME), f"{logins.prefix()}\\_"
        return str(rows(cursor, STATE.format(theirs=NEIGHBOUR, me=me, roles=roles))[0][0])

    def attack(self, statement: str) -> None:
        """Send it, then do honest work on what it left behind."""
        with scope(self.home):
            heard, before = said(statement), connection.connection
        after = self.honest() or self.honest()
        self.kept += after is before
        if THEIRS in heard:
            self.wrong.append(f"seen: {statement}")
        if self.now(self.admin) != self.state:
            self.wrong.append(f"changed: {statement}")
            self.state = self.now(self.admin)

    def honest(self) -> Any:
        """Read the own people; None when the connection refused to."""
        try:
            with scope(self.home), connection.cursor() as cursor:
                cursor.execute(HONEST)
                if (found := cursor.fetchall()) != [(logins.of(HOME), OURS)]:
                    self.wrong.append(f"stands elsewhere: {found}")
                return connection.connection
        except (Error, WrongPath):
            return None

    def mend(self) -> None:
        """A login may shoot itself in the foot: give it back what is its own."""
        me = logins.of(HOME)
        self.admin.execute(
            f"ALTER ROLE {me} RESET ALL; ALTER ROLE {me} IN DATABASE {self.walls.database} RESET ALL"
        )
        with owner_scope():
            admit(self.home)


def said(statement: str) -> str:
    """Everything that a statement brings: rows, error, notices."""
    heard = []
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            heard += cursor.fetchall() if cursor.description else []
    except (Error, WrongPath) as error:
        heard.append(str(error))
    raw = connection.connection
    return f"{heard} {raw.notices if raw else ''}"


def people(tenant: Tenant, name: str) -> None:
    with scope(tenant):
        door = Household.objects.create(building="1", room_no="1", since=clock.today())
        Resident.objects.create(household=door, name=name, since=clock.today())


@pytest.fixture(scope="module")
def ground(inside: Walls) -> Iterator[Ground]:
    home = office(HOME)
    people(home, OURS)
    people(office(NEIGHBOUR), THEIRS)
    with (
        speaking_as("", inside.database) as admin,
        speaking_as(logins.of(NEIGHBOUR), inside.database) as next_door,
    ):
        admin.execute("ANALYZE")
        next_door.execute(f"SELECT '{THEIRS}', pg_backend_pid()")
        made = Ground(inside, home, admin, next_door.fetchone()[1])
        made.state = made.now(admin)
        yield made
        next_door.execute("SELECT pg_backend_pid()")
        assert next_door.fetchone()[0] == made.next_door


def test_there_are_enough() -> None:
    assert len({one for family in PAYLOADS.values() for one in family}) > 350


@pytest.mark.parametrize("carrier", CARRIERS)
@pytest.mark.parametrize("family", PAYLOADS)
def test_nothing_leaks(ground: Ground, family: str, carrier: str) -> None:
    ground.wrong, ground.kept = [], 0
    for payload in PAYLOADS[family]:
        text = spelt(payload, HOME, NEIGHBOUR, ground.walls.database)
        ground.attack(CARRIERS[carrier].format(payload=text) if carrier != "bare" else text)
        if "@me" in payload:
            ground.mend()
    assert ground.honest() is not None
    assert ground.wrong == []
    assert ground.kept > len(PAYLOADS[family]) / 2


@pytest.mark.parametrize(
    ("family", "least"), {"reading": 20, "paths": 10, "functions": 10, "writes": 12}.items()
)
def test_with_one_login_for_all_it_leaks(ground: Ground, family: str, least: int) -> None:
    """The twin: one login that may everything, told apart by its path."""
    with speaking_as(logins.migrate(), ground.walls.database) as cursor:
        leaks = [one for one in PAYLOADS[family] if leaked(ground, cursor, one)]
    assert len(leaks) >= least


def leaked(ground: Ground, cursor: Any, payload: str) -> bool:
    """Whether the neighbour was seen or changed; nothing of it stays."""
    cursor.execute(f"ROLLBACK; SET search_path = {HOME}, public, extensions; BEGIN")
    statement = spelt(payload, HOME, NEIGHBOUR, ground.walls.database)
    if "COMMIT" in statement or "ROLLBACK" in statement:
        return False
    try:
        cursor.execute(statement)
        seen = THEIRS in str(cursor.fetchall() if cursor.description else "")
        return seen or ground.now(cursor) != ground.state
    except psycopg2.Error:
        return False
