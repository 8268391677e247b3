"""Every URL of an office, asked in every way, and what comes back."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.test import Client, RequestFactory

from committees.staff.models import Worker
from keting import opened
from keting.accounts.kinds import Role
from keting.accounts.models import Account
from tenants.models import Tenant
from tenants.scope import public_scope, scope
from tests.architecture.planted import plant_of
from tests.architecture.test_doors import Way, ways
from tests.isolation.canaries import plant, shows

READING = ("GET", "POST", "OPTIONS")
# The same keys in every office, as a clone or a common sign-in would leave them.
SAME = (
    "argon2$argon2id$v=19$m=1024,t=1,p=1$dGhlIHNhbWUgc2FsdCAxNg$vnVQIsJlmSasWfFwsXZOsC18PV0Qp2RkM2crRclCgVE"
)
HEAD, WORKER = UUID("01920000-0000-7000-8000-000000000001"), UUID("01920000-0000-7000-8000-000000000002")
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")


def office(schema: str) -> Tenant:
    """The office as the register knows it."""
    with public_scope():
        return Tenant.objects.select_related("committee").get(schema_name=schema)


@dataclass
class Office:
    """An office with a head who may sign in, and a row for every URL that names one."""

    tenant: Tenant
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        is_street = self.tenant.type == "street"
        with scope(self.tenant):
            role = Role.OPERATOR if is_street else Role.DIRECTOR
            self.head = Account.objects.create(
                id=HEAD, username="head", password=SAME, display_name="范老师", roles=[role]
            )
            if not is_street:
                self.worker = Worker.objects.create(id=WORKER, name="范晓", title="社工", account=self.head)

    @property
    def kind(self) -> str:
        return str(self.tenant.type)

    @property
    def ways(self) -> list[Way]:
        return list(ways(self.kind))

    def planted(self, word: str) -> list[str]:
        """Have the word stand in every text; the columns that hold it."""
        self.find_rows()
        return plant(self.tenant, word)

    def find_rows(self) -> None:
        """Plant what the URLs name, each kind of row once."""
        made: dict[Any, dict[str, Any]] = {}
        with scope(self.tenant):
            for way in self.ways:
                put = plant_of(way.name)
                if way.takes and put is not None:
                    if put not in made:
                        made[put] = put(getattr(self, "worker", None))
                    self.rows[way.name] = made[put]

    def client(self, *, is_signed_in: bool = True) -> Client:
        """A browser on the office's host."""
        with public_scope():
            host = self.tenant.domains.get(is_primary=True).domain
        client = Client(HTTP_HOST=host, raise_request_exception=False)
        if is_signed_in:
            with scope(self.tenant):
                client.force_login(Account.objects.get(pk=self.head.pk))
                self._open(client)
        return client

    def _open(self, client: Client) -> None:
        """Let the browser have typed the codes of all planted rows."""
        request, answer = RequestFactory().get("/"), HttpResponse()
        for code in sorted({code for row in self.rows.values() for code in row.get("codes", ())}):
            opened.keep(request, answer, code)
            request.COOKIES = {name: one.value for name, one in answer.cookies.items()}
        client.cookies.update(answer.cookies)


def addresses(here: Office, named: Office) -> Iterator[tuple[Way, str]]:
    """All addresses at one office's, with the keys of another's rows; who signs out does so last."""
    for way in sorted(here.ways, key=lambda one: one.name == "accounts:sign_out"):
        row = named.rows.get(way.name, {})
        if all(name in row for name in way.takes):
            yield way, way.url(row)


def show(client: Client, method: str, url: str) -> tuple[int, bytes, str]:
    """Status, body and headers of an answer."""
    found = client.generic(method, url, data=b"{}", content_type="application/json")
    body = b"".join(found.streaming_content) if found.streaming else found.content
    return found.status_code, body, str(dict(found.items()))


def leaks(client: Client, here: Office, named: Office, words: list[str], methods: Any = READING) -> list[str]:
    """Addresses at which one of the words is heard."""
    heard = []
    for _way, url in addresses(here, named):
        for method in methods:
            _, body, head = show(client, method, url)
            heard += [f"{method} {url}" for word in words if shows(body, word) or word in head]
    return heard
