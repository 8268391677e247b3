"""The street office's demo: its account, and a first count of every committee."""

from datetime import date

from keting import clock
from keting.accounts.kinds import Role
from keting.accounts.models import Account
from keting.accounts.services import open_account
from reporting.services.folding import fold, start_day
from tenants.scope import committees, scope, street

USERNAME, PASSWORD = "street", "keting-demo-2026"


def load_street(*, day: date) -> None:
    """Open the demo account and count what the committees' demos have left, without a worker."""
    with scope(street()):
        if not Account.objects.filter(username=USERNAME).exists():
            open_account(username=USERNAME, display_name="韩分析", role=Role.ANALYST, password=PASSWORD)
    for tenant in committees():
        with scope(tenant):
            start_day(day=day)
            fold(at=clock.now())
