"""`keting certificate HOST …`: whether browsers trust the certificate that is served, and for how long.

It connects as a browser does: the system's list of authorities, the host's name, today. An authority that the
server itself was taught by hand is seen for what it is elsewhere only: call it from another machine.
"""

import argparse
import socket
import ssl
import sys
from datetime import UTC, datetime
from typing import Any

from keting import clock

# An authority's robot renews a month ahead; less is left where it has failed.
LEAST_DAYS = 14
SECONDS = 10


def main(words: list[str]) -> int:
    """A line for each host; 1 where one is not trusted, does not answer, or runs out within a fortnight."""
    parser = argparse.ArgumentParser(prog="keting certificate")
    parser.add_argument("hosts", nargs="+", metavar="HOST[:PORT]")
    return max(_tell(host) for host in parser.parse_args(words).hosts)


def _tell(place: str) -> int:
    host, _colon, port = place.partition(":")
    try:
        told = served(host, int(port or 443))
    except (OSError, ValueError) as error:
        sys.stdout.write(f"{place}: not trusted: {error}\n")
        return 1
    until = datetime.fromtimestamp(ssl.cert_time_to_seconds(told["notAfter"]), UTC)
    days = (until - clock.now()).days
    issuer = dict(pair[0] for pair in told["issuer"])
    by = issuer.get("organizationName") or issuer.get("commonName")
    sys.stdout.write(f"{place}: trusted, by {by}, until {until:%F} ({days} days)\n")
    return int(days < LEAST_DAYS)


def served(host: str, port: int) -> dict[str, Any]:
    """The certificate that the host serves; SSLError where a browser would warn."""
    context = ssl.create_default_context()
    raw = socket.create_connection((host, port), SECONDS)
    with raw, context.wrap_socket(raw, server_hostname=host) as tls:
        return dict(tls.getpeercert() or {})
