"""What is typed or pasted, as it can be seen: letters that turn a line round or show nothing stay out.

Names from chats and spreadsheets bring them along. In an account or on the record they would make a line read
as another; in a search they would hide a name from its own letters. What people mean stays: emoji that are
joined or coloured, flags, and the variants of a rare character.
"""

import re
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

UNREADABLE = _("In this name are signs that cannot be seen. Please type it anew.")

# Read by Python and by PostgreSQL: controls, separators of lines, marks of direction, what has no width.
# A tab and the end of a line are none of them; a NUL is refused by the forms, nobody pastes one.
UNSEEN = (
    r"[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f"
    r"\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffc]"
)
BREAK = re.compile(r"[\u000b\u000c\u0085\u2028\u2029]")
NOTHING = re.compile(UNSEEN)
# Beside these nothing is joined: blanks, ASCII, and the scripts of East Asia.
APART = r"\s\x00-\x7f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
JOINS, VARIES = r"\u200c\u200d", r"\ufe00-\ufe0f\U000e0100-\U000e01ef"
# A flag of a part of a country spells it in tags; elsewhere they only hide words.
TAG = re.compile(
    r"(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f)|[\U000e0000-\U000e007f]"
)
# One selector belongs to one character before it.
LONE = re.compile(rf"(?<![^\s{JOINS}{VARIES}])[{VARIES}]+|(?<=[{VARIES}])[{VARIES}]+")
LOOSE = re.compile(rf"(?<![^{APART}])[{JOINS}]+|[{JOINS}]+(?![^{APART}{JOINS}])|(?<=[{JOINS}])[{JOINS}]+")


def legible(text: str) -> str:
    """The same without what cannot be seen; a line broken another way than by its end becomes a blank."""
    if text.isascii() and text.isprintable():
        return text
    text = NOTHING.sub("", BREAK.sub(" ", text))
    return LOOSE.sub("", LONE.sub("", TAG.sub(lambda found: found[1] or "", text)))


def legible_within(found: Any) -> Any:
    """The same of what was read from JSON."""
    if isinstance(found, str):
        return legible(found)
    if isinstance(found, list):
        return [legible_within(one) for one in found]
    if isinstance(found, dict):
        return {name: legible_within(value) for name, value in found.items()}
    return found


def is_legible(field: str) -> Q:
    """For a constraint: a column holds nothing of it."""
    return ~Q(**{f"{field}__regex": UNSEEN})
