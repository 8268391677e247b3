"""What the demo prints."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from committees.portal.demo import say_sign_ins
from tenants.models import Tenant
from tests.clients import HostClient


def test_the_printed_addresses_lead_to_a_sign_in(
    home: Tenant,
    street_tenant: Tenant,
    client_of: Callable[..., HostClient],
    capsys: pytest.CaptureFixture[str],
) -> None:
    say_sign_ins()
    addresses = [line.split()[0] for line in capsys.readouterr().out.splitlines()[:2]]
    for tenant, address in zip((street_tenant, home), addresses, strict=True):
        answer = client_of(tenant).get(urlsplit(address).path, follow=True)
        assert 'type="password"' in answer.content.decode()
