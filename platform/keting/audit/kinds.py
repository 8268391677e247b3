"""Words of the record that every office has: who comes in, who may what, what was refused."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


class LineKind(TextChoices):
    """What a reader of the record looks for; whatever is none of the others is work."""

    LOOK = "look", pgettext_lazy("record", "Looks")
    WORK = "work", pgettext_lazy("record", "Work")
    SIGN_IN = "sign_in", pgettext_lazy("record", "Signing in")
    ACCOUNT = "account", pgettext_lazy("record", "Accounts and roles")
    REFUSED = "refused", pgettext_lazy("record", "Refused")


# How many lines or people a search has found.
FOUND = "found="


def told_hits(hits: int) -> str:
    """How the record says how many were found."""
    return f"{FOUND}{hits}"


READS: Mapping[str, str | Promise] = {
    "look_at_record": pgettext_lazy("record", "read the record"),
    "export_record": pgettext_lazy("record", "took the record out as a table"),
    "alarm": pgettext_lazy("record", "looked at unusually many people"),
}
SIGN_INS: Mapping[str, str | Promise] = {
    "sign_in": pgettext_lazy("record", "signed in"),
    "prove": pgettext_lazy("record", "showed again who they are"),
    "choose_password": pgettext_lazy("record", "chose a password"),
    "set_authenticator": pgettext_lazy("record", "set up the app with six digits"),
    "forget_authenticator": pgettext_lazy("record", "let the app be set up anew"),
    "renew_recovery_codes": pgettext_lazy("record", "printed new recovery codes"),
    "add_passkey": pgettext_lazy("record", "made a passkey"),
    "drop_passkey": pgettext_lazy("record", "let a passkey go"),
    "use_sign_on": pgettext_lazy("record", "came by the district's sign-on"),
    "connect_sign_on": pgettext_lazy("record", "connected the district's sign-on"),
    "drop_sign_on": pgettext_lazy("record", "let the district's sign-on go"),
    "end_sessions": pgettext_lazy("record", "ended sessions"),
    "use_recovery_code": pgettext_lazy("record", "signed in with a recovery code"),
}
ACCOUNTS: Mapping[str, str | Promise] = {
    "open_account": pgettext_lazy("record", "opened an account"),
    "invite": pgettext_lazy("record", "invited"),
    "add_program": pgettext_lazy("record", "admitted a program"),
    "end_program": pgettext_lazy("record", "ended a program"),
    "change_roles": pgettext_lazy("record", "changed the roles"),
    "shut_account": pgettext_lazy("record", "shut the account"),
    "reopen_account": pgettext_lazy("record", "opened the account again"),
    "ask_glass": pgettext_lazy("record", "asked to break the glass"),
    "agree_glass": pgettext_lazy("record", "agreed to break the glass"),
    "break_glass": pgettext_lazy("record", "came in by breaking the glass"),
    "end_glass": pgettext_lazy("record", "ended what was opened by breaking the glass"),
}
REFUSALS: Mapping[str, str | Promise] = {
    "refused": pgettext_lazy("record", "was refused"),
    "not_found": pgettext_lazy("record", "asked for a row that is not here"),
    "sign_in_failed": pgettext_lazy("record", "was not let in: password"),
    "code_failed": pgettext_lazy("record", "was not let in: second factor"),
    "sign_on_failed": pgettext_lazy("record", "was not let in: the district's sign-on"),
    "sign_in_blocked": pgettext_lazy("record", "tried too often"),
}
# Who acts without an account.
OTHERS: Mapping[str, str | Promise] = {
    "": pgettext_lazy("record", "the house itself"),
    "house": pgettext_lazy("record", "the house itself"),
    "card": pgettext_lazy("record", "a household"),
    "stranger": pgettext_lazy("record", "somebody at the door"),
}
