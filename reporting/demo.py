"""The street office's demo: its accounts, and a first count of each committee."""

from datetime import date

from keting import clock
from keting.accounts.demo import DEMO_PASSWORD, equip, equip_all
from keting.accounts.kinds import Role
from keting.accounts.models import Account
from keting.accounts.services import open_account
from reporting.services.folding import fold, start_day
from tenants.scope import scope, street

ACCOUNTS = (
    ("street", "韩分析", Role.ANALYST),
    ("operator", "钱运维", Role.OPERATOR),
    ("auditor", "史审计", Role.AUDITOR),
    ("security", "安管理", Role.SECURITY),
)


def load_street() -> None:
    """Open the demo accounts."""
    with scope(street()):
        for username, name, role in ACCOUNTS:
            if not Account.objects.filter(username=username).exists():
                equip(
                    open_account(username=username, display_name=name, roles=[role], password=DEMO_PASSWORD)
                )
        equip_all()


def count_committee(*, day: date) -> None:
    """Count what the demo of this scope's committee has left, as of this day, without a worker."""
    start_day(day=day)
    fold(at=min(clock.now(), clock.at(day, "23:00")))
