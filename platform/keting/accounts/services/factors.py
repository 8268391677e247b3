"""The second factor: codes of an authenticator app, recovery codes on paper."""

import base64
import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from keting import limits, totp
from keting.accounts.models import Account, Authenticator, RecoveryCode
from keting.accounts.services.passwords import note_failure, take_try
from keting.audit.services import record
from keting.db.fields import blind, seal, unseal
from keting.refusal import Refusal

# Half minutes by which a code may be early or late; how far off a telephone's clock is still understood.
NEAR, FAR = 1, 10
CODES, LETTERS = 10, "23456789abcdefghjkmnpqrstuvwxyz"
WRONG = _("This code is not right. Please look at the app again.")
USED = _("This code has been used. Please wait for the next one.")
SPENT = _("This recovery code has been used already; each is good once. Please take another one.")
NO_SUCH = _(
    "There is no such recovery code. Please look at your sheet again, or take the six digits of the app."
)
CLOCK_OFF = _("The telephone's clock is off. Please let it set the time by itself, then try again.")


def offer_secret() -> str:
    """A new secret, sealed, to be kept in the session until its first code has come."""
    return base64.b64encode(seal(totp.new_secret(), "offer")).decode()


def plain_secret(offer: str) -> str:
    """The offered secret as the app takes it."""
    return unseal(base64.b64decode(offer), "offer")


def set_authenticator(*, account: Account, offer: str, code: str, at: datetime) -> list[str]:
    """Let the app's first code replace what was there; returns ten new recovery codes, shown once.

    The first code also says how far the telephone's clock is off, up to five minutes.
    """
    secret, now = plain_secret(offer), totp.step_of(at)
    step = totp.step_with(secret, _digits(code), _around(now, FAR))
    if step is None:
        raise _refusal("code_wrong")
    with transaction.atomic():
        Authenticator.objects.filter(account=account).delete()
        Authenticator.objects.create(
            account=account, secret=secret, made_at=at, last_step=step, drift=step - now
        )
        codes = renew_codes(account=account, at=at)
        Account.objects.filter(pk=account.pk).update(epoch=F("epoch") + 1)
        record(actor=account, verb="set_authenticator", thing=account, at=at)
    account.refresh_from_db()
    return codes


def forget_authenticator(*, account: Account, by: str, at: datetime) -> None:
    """Let somebody who lost telephone and codes begin anew; the sessions end.

    Only whoever sits at the server may, after having seen the person; no page calls this.
    """
    with transaction.atomic():
        Authenticator.objects.filter(account=account).delete()
        account.recovery_codes.all().delete()
        Account.objects.filter(pk=account.pk).update(epoch=F("epoch") + 1)
        record(actor=None, by=by, verb="forget_authenticator", thing=account, at=at)


def renew_codes(*, account: Account, at: datetime) -> list[str]:
    """Ten recovery codes instead of those there were."""
    codes = ["-".join(_letters(5) for _half in range(2)) for _code in range(CODES)]
    with transaction.atomic():
        account.recovery_codes.all().delete()
        RecoveryCode.objects.bulk_create(
            RecoveryCode(account=account, digest=_digest(code)) for code in codes
        )
        record(actor=account, verb="renew_recovery_codes", thing=account, at=at)
    return codes


def prove_code(*, account: Account, code: str, address: str, at: datetime) -> None:
    """Take six digits of the app or a recovery code; each is good once.

    Raises too_often after five tries for this account from this address within a quarter of an hour.
    """
    take_try("code", str(account.pk), address, of=account.username, at=at)
    try:
        if _digits(code).isdigit():
            _take_digits(account, _digits(code), at)
        else:
            _take_recovery_code(account, code, at)
    except Refusal:
        note_failure("code_failed", account.username, at)
        raise
    limits.forget("code", str(account.pk), address)


def _take_digits(account: Account, code: str, at: datetime) -> None:
    found = Authenticator.objects.filter(account=account).first()
    if found is None:
        raise _refusal("code_wrong")
    now = totp.step_of(at)
    step = totp.step_with(found.secret, code, {*_around(now, NEAR), *_around(now + found.drift, NEAR)})
    if step is None:
        far = totp.step_with(found.secret, code, _around(now, FAR))
        raise _refusal("code_wrong" if far is None else "clock_off" if far > found.last_step else "code_used")
    unused = Authenticator.objects.filter(pk=found.pk, last_step__lt=step)
    if not unused.update(last_step=step, drift=max(-FAR, min(FAR, step - now))):
        raise _refusal("code_used")


def _take_recovery_code(account: Account, code: str, at: datetime) -> None:
    same = account.recovery_codes.filter(digest=_digest(code))
    if not same.filter(used_at__isnull=True).update(used_at=at):
        raise Refusal("code_used", SPENT) if same.exists() else Refusal("code_wrong", NO_SUCH)
    record(actor=account, verb="use_recovery_code", thing=account, at=at)


def _around(step: int, width: int) -> range:
    return range(step - width, step + width + 1)


def _digits(code: str) -> str:
    return "".join(code.split())


def _digest(code: str) -> str:
    return blind("".join(code.lower().replace("-", "").split()), "recovery")


def _letters(number: int) -> str:
    return "".join(secrets.choice(LETTERS) for _letter in range(number))


def _refusal(code: str) -> Refusal:
    return Refusal(code, {"code_used": USED, "clock_off": CLOCK_OFF}.get(code, WRONG))
