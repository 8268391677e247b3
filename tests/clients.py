"""Django's test client on a tenant's host."""

from typing import Any

from django.test import Client

from keting.accounts.models import Account
from tenants.models import Tenant
from tenants.scope import public_scope, scope
from tests.html import check_response


class HostClient(Client):
    """Speaks to one tenant's host, signed in when an account is given, and checks the pages it gets."""

    def __init__(self, tenant: Tenant, account: Account | None = None, **defaults: Any) -> None:
        with public_scope():
            host = tenant.domains.get(is_primary=True).domain
        super().__init__(HTTP_HOST=host, **defaults)
        if account is not None:
            with scope(tenant):
                self.force_login(account)

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        check_response(response)
        return response
