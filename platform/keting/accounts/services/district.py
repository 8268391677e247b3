"""The district's single sign-on: it says who somebody is; who that is here, its owner has said before.

No account is made by it, and none is found by a name or an address of e-mail: only by issuer and subject,
connected after password and second factor. The protocol's parts are loaded with the first question.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from keting import limits
from keting.accounts.models import Account, SignOn
from keting.accounts.services.passwords import note_failure, take_try
from keting.audit.services import record
from keting.db.fields import blind
from keting.env import Provider
from keting.refusal import Refusal

if TYPE_CHECKING:
    from keting.oidc import Question

DOWN = _("The district's sign-on does not answer. Your user name and password work as ever.")
WRONG = _("The district's sign-on was not accepted. Please try again, or use user name and password.")
UNKNOWN = _(
    "This sign-on of the district opens nothing here. Come in with user name and password, and connect it "
    "under My account."
)
TAKEN = _("This sign-on of the district belongs to another account here.")
# Questions from one address in a quarter of an hour: each is a row of a session.
QUESTIONS = 30


@dataclass(frozen=True)
class Reply:
    """What came back to this host, and the secrets that this browser's question left behind."""

    code: str
    nonce: str
    verifier: str
    back: str
    # The question was whose it is, not who may come in.
    is_to_connect: bool = False


@dataclass(frozen=True)
class Heard:
    """Who it is at the district, as a digest; the account, when somebody comes in by it.

    `is_proved`: the district proved a second factor in a way that the settings count as one; `proved_at` then
    says when, as far as it told.
    """

    digest: str
    account: Account | None
    is_proved: bool
    proved_at: datetime | None


def ask_district(*, provider: Provider, back: str, address: str) -> "Question":
    """A question to send the browser there with. Refused: `too_often`, `district_down`."""
    from keting import oidc  # noqa: PLC0415  only who uses it loads it

    if wait := limits.spend("district", address, most=QUESTIONS, seconds=limits.SECONDS):
        raise limits.too_often(wait)
    try:
        return oidc.ask(provider, back=back)
    except oidc.NoAnswer as error:
        raise Refusal("district_down", DOWN) from error


def hear_district(*, provider: Provider, reply: Reply | None, address: str, at: datetime) -> Heard:
    """Verify what came back, and find the account. Five tries from an address, as for a password.

    Refused: `district_wrong`, `district_down`, `district_unknown`, `too_often`. None: no question of this
    browser waits for it. A sign-on that nobody has connected and a shut account answer alike.
    """
    take_try("sign_on", address, of="", at=at)
    heard = _heard(provider, reply, at)
    if reply and not reply.is_to_connect:
        _let_in(heard, at)
    limits.forget("sign_on", address)
    return heard


def connect_district(*, account: Account, digest: str, at: datetime) -> SignOn:
    """Let this sign-on open this account from now on. Refused: `district_taken`."""
    try:
        with transaction.atomic():
            kept, _made = SignOn.objects.update_or_create(
                account=account, defaults={"digest": digest, "made_at": at, "used_at": None}
            )
            record(actor=account, verb="connect_sign_on", thing=account, at=at)
    except IntegrityError as error:
        raise Refusal("district_taken", TAKEN) from error
    return kept


def drop_district(*, account: Account, at: datetime) -> None:
    """Let the district's sign-on open this account no more."""
    with transaction.atomic():
        if SignOn.objects.filter(account=account).delete()[0]:
            record(actor=account, verb="drop_sign_on", thing=account, at=at)


def _heard(provider: Provider, reply: Reply | None, at: datetime) -> Heard:
    from keting import oidc  # noqa: PLC0415  only who uses it loads it

    try:
        if reply is None:
            raise oidc.NotAccepted
        told = oidc.redeem(
            provider, code=reply.code, verifier=reply.verifier, nonce=reply.nonce, back=reply.back, at=at
        )
    except oidc.NoAnswer as error:
        raise Refusal("district_down", DOWN) from error
    except oidc.NotAccepted as error:
        note_failure("sign_on_failed", "", at)
        raise Refusal("district_wrong", WRONG) from error
    digest = blind(f"{provider.issuer}\n{told.subject}", "sign_on")
    known = SignOn.objects.select_related("account").filter(digest=digest).first()
    account = known.account if known and not reply.is_to_connect else None
    return Heard(digest, account, bool(told.ways & provider.factors), told.proved_at)


def _let_in(heard: Heard, at: datetime) -> None:
    account = heard.account
    if account is None or not account.is_active or account.is_over(at):
        note_failure("sign_on_failed", account.username if account else "", at)
        raise Refusal("district_unknown", UNKNOWN)
    SignOn.objects.filter(account=account).update(used_at=at)
    record(actor=account, verb="use_sign_on", thing=account, at=at)
