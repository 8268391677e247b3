"""Random requests over all ordered pairs of committees: no byte of another's, no write that lands elsewhere.

Every committee has the same head with the same key, password hash and worker, and a copy of everybody's
session row; its own word stands in every text column. All goes over HTTP to a served house. The twin's
sessions do not name their office.
"""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

from committees.desk.models import Matter
from tenants.scope import committees, owner_scope, scope
from tests.drills._crossing import Deal, House, Sender
from tests.isolation.crawling import Office
from tests.plugin import database_url
from tests.served import served

COMMITTEES = "all"
DEFAULT = 8_000
REHEARSAL = {"DEFAULT": 60, "committees": lambda every=committees: every()[:2]}
THREADS = 8
FLAGS = ("--workers", "2", "--threads", "4", "--preload", "--keep-alive", "30")
WRONG = ("foreign word", "not refused", "broken", "cut off")


def run(*, is_guarded: bool, n: int | None) -> dict[str, Any]:
    """Send n requests; violations are foreign words, open doors, broken answers, and writes that crossed."""
    application = "keting.wsgi" if is_guarded else "tests.drills._unsalted"
    if not is_guarded:
        __import__(application)
    houses = [House(Office(tenant), number) for number, tenant in enumerate(committees())]
    for house in houses:
        house.get_ready()
    share_sessions(houses)
    url = database_url(str(connection.settings_dict["NAME"]))
    connection.close()
    deal = Deal(houses, n or DEFAULT)
    with served(url, application, FLAGS, KETING_IDLE_CONNECTIONS="24") as port:
        started = time.monotonic()
        with ThreadPoolExecutor(THREADS) as pool:
            senders = list(pool.map(lambda _: drive(deal, Sender(port)), range(THREADS)))
        seconds = time.monotonic() - started
    return verdict(houses, senders, deal.n, seconds)


def drive(deal: Deal, sender: Sender) -> Sender:
    """Send until there is nothing more to send."""
    while request := deal.next():
        sender.send(request)
    return sender


def share_sessions(houses: list[House]) -> None:
    """Every session row stands in every committee, as if they had been copied from one another."""
    with owner_scope(), connection.cursor() as cursor:
        for here in houses:
            for there in houses:
                if here is not there:
                    cursor.execute(
                        f"""INSERT INTO {there.schema}.django_session
                        SELECT * FROM {here.schema}.django_session WHERE session_key = %s""",
                        [here.cookie],
                    )


def landed_elsewhere(houses: list[House]) -> tuple[int, int]:
    """Matters of the drill with another committee's word in them; and how many are right."""
    wrong = right = 0
    for house in houses:
        with scope(house.office.tenant):
            written = Matter.objects.filter(what__endswith=" drill")
            own = written.filter(what=f"{house.word} drill").count()
            wrong, right = wrong + written.count() - own, right + own
    return wrong, right


def verdict(houses: list[House], senders: list[Sender], n: int, seconds: float) -> dict[str, Any]:
    """Everything that went wrong, and enough of what went right to believe it."""
    ledger = sum((sender.ledger for sender in senders), Counter[str]())
    elsewhere, at_home = landed_elsewhere(houses)
    wrong = {what: times for what, times in sorted(ledger.items()) if what.startswith(WRONG)}
    unwritten = abs(ledger["sent: own write"] - at_home)
    return {
        "n": n,
        "committees": len(houses),
        "pairs": min(n, len(houses) * (len(houses) - 1)),
        "violations": sum(wrong.values()) + elsewhere + unwritten + (ledger["own word heard"] == 0),
        "written_elsewhere": elsewhere,
        "own_writes": at_home,
        "own_words_heard": ledger["own word heard"],
        "requests_a_second": round(n / seconds),
        **{what.replace(" ", "_"): times for what, times in wrong.items()},
        **{what: times for what, times in sorted(ledger.items()) if what.startswith("sent")},
        "examples": [one for sender in senders for one in sender.examples][:3],
    }
