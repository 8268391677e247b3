"""What is asked and what is told."""

from dataclasses import dataclass
from datetime import datetime


class NoAnswer(Exception):
    """The provider does not answer, or not in its own words."""


class NotAccepted(Exception):
    """What came does not prove who somebody is; the message is for nobody but a test."""


@dataclass(frozen=True)
class Question:
    """Where the browser is sent, and the three secrets that bind the answer to this browser and this once."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Told:
    """Who it is at the provider, how that was proved (`amr=…`, `acr=…`), and when, where it says so."""

    subject: str
    ways: frozenset[str]
    proved_at: datetime | None
