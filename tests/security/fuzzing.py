"""What the API says of itself, held against what it does: schemathesis, in this process, as somebody."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as effort
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from committees.staff.models import Worker
from keting import clock
from keting.accounts.kinds import ROLES_OF
from keting.accounts.models import Account
from keting.programs import services
from keting.programs.api import schema_of
from keting.programs.kinds import SCOPES_OF
from tenants.models import Tenant
from tenants.scope import scope
from tests.clients import HostClient

# Not asked: that whatever fits the shape is accepted (rules refuse), nor that nothing else is (forms trim).
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.ignored_auth,
]
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]


@dataclass
class Heard:
    """What came of it: how many answers of each status, and every fault once."""

    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)

    def note(self, label: str, status: int) -> None:
        self.statuses[label, status] += 1

    @property
    def broken(self) -> int:
        """Answers that are our fault."""
        return sum(count for (_label, status), count in self.statuses.items() if status >= 500)

    @property
    def entered(self) -> set[str]:
        """Operations that answered with what was asked for."""
        return {label for label, status in self.statuses if status < 300}


WHO = [(office, who) for office in ROLES_OF for who in ("", "program", *sorted(ROLES_OF[office]))]


def somebody(tenant: Tenant, who: str) -> HostClient:
    """A stranger (""), a program that may everything, or an account with this role."""
    if not who:
        return HostClient(tenant)
    with scope(tenant):
        if who == "program":
            keeper = Account.objects.create(username="keeper", display_name="王静", roles=["director"])
            scopes = SCOPES_OF[tenant.type]
            _made, word = services.add_program(name="x", scopes=scopes, by=keeper, at=clock.now())
            return HostClient(tenant, HTTP_AUTHORIZATION=f"Bearer {word}")
        account = Account.objects.create(username=f"as-{who}", display_name="范老师", roles=[who])
        if tenant.type == "committee":
            Worker.objects.create(name="范晓", account=account)
    return HostClient(tenant, account)


class Known:
    """How a client says who it is: by its key or by its session."""

    client: HostClient

    def get(self, _case: Any, _context: Any) -> dict[str, dict[str, str]]:
        session = self.client.cookies.get(settings.SESSION_COOKIE_NAME)
        word = self.client.defaults.get("HTTP_AUTHORIZATION")
        return {
            "cookies": {settings.SESSION_COOKIE_NAME: session.value} if session else {},
            "headers": {"Authorization": str(word)} if word else {},
        }

    def set(self, case: Any, data: dict[str, dict[str, str]], _context: Any) -> None:
        case.cookies = {**(case.cookies or {}), **data["cookies"]}
        case.headers = {**(case.headers or {}), **data["headers"]}


def operations(client: HostClient, tenant: Tenant) -> Iterator[Any]:
    """Each operation of the office's API, at its own host, asked by this client."""
    schema = schemathesis.openapi.from_dict(json.loads(schema_of(f"keting.urls_{tenant.type}")))
    inner, host = get_wsgi_application(), client.defaults["HTTP_HOST"]
    schema.app = lambda environ, start: inner(environ | {"HTTP_HOST": host}, start)
    schema.config.update(base_url=f"http://{host}")
    schema.auth()(type("Own", (Known,), {"client": client}))
    for one in schema.get_all_operations():
        yield one.ok()


@contextmanager
def one_connection() -> Iterator[None]:
    """The test's own, whose transaction is rolled back: as Django's test client does."""
    ends = (request_started, request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    yield
    for end in ends:
        end.connect(close_old_connections)


def attack(client: HostClient, tenant: Tenant, *, examples: int) -> Heard:
    """Everything that the schema lets ask and much that it does not, as this client."""
    heard = Heard()
    with one_connection():
        for operation in operations(client, tenant):
            hit(operation, examples, heard)
    return heard


def hit(operation: Any, examples: int, heard: Heard) -> None:
    """So many requests to one operation, half of them faulty on purpose."""

    def ask(case: Any) -> None:
        response = case.call()
        heard.note(operation.label, response.status_code)
        try:
            case.validate_response(response, checks=CHECKS)
        except BaseExceptionGroup as errors:
            found = errors.exceptions
        except AssertionError as error:
            found = (error,)
        else:
            return
        for one in found:
            heard.faults.setdefault(f"{operation.label}: {str(one)[:300]}", case.as_curl_command())

    for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):
        way = effort(
            max_examples=max(examples // 2, 1),
            deadline=None,
            database=None,
            suppress_health_check=QUIET,
            phases=[Phase.generate],
        )
        cases = operation.as_strategy(generation_mode=mode, auth_storage=operation.schema.auth)
        # An operation that takes nothing has nothing that could be faulty.
        with suppress(Unsatisfiable):
            way(given(case=cases)(ask))()
