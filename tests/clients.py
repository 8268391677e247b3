"""Django's test client on a tenant's host."""

import os
from typing import Any

from django.test import Client

from keting.accounts.models import Account
from tenants.models import Tenant
from tenants.scope import public_scope, scope
from tests.html import check_response
from tests.japanese import check_japanese, noting
from tests.writes import noting_writes


class HostClient(Client):
    """Speaks to one tenant's host, signed in when an account is given, and checks the pages it gets."""

    def __init__(self, tenant: Tenant, account: Account | None = None, **defaults: Any) -> None:
        with public_scope():
            host = tenant.domains.get(is_primary=True).domain
        # An address of its own: tries are counted by it, in a Redis that no test rolls back.
        super().__init__(
            HTTP_HOST=host, **{"REMOTE_ADDR": f"10.{'.'.join(map(str, os.urandom(3)))}"} | defaults
        )
        if account is not None:
            with scope(tenant):
                self.force_login(account)

    def open_with(self, code: str) -> str:
        """Type the code of a booking or of a place in the queue; the address of its page."""
        led = self.post("/rooms/give-back/", {"code": code})
        return str(led.url.removesuffix("give-back/"))

    def request(self, **request: Any) -> Any:
        with noting() as texts, noting_writes() as written:
            response = super().request(**request)
        # What was refused has been undone.
        assert response.status_code >= 400 or not written.untold, f"written without a line: {written.untold}"
        check_response(response)
        check_japanese(response, texts)
        policy = response.headers.get("Content-Security-Policy", "")
        assert "default-src 'none'" in policy, policy
        assert "unsafe" not in policy, policy
        return response
