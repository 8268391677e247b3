"""What a password may not be made of."""

import re
from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from keting.accounts.models import Account
from keting.db.current import connection
from keting.pinyin import syllables

# What people here would think of first.
FIRST = ("keting", "jukeshi", "juweihui", "shequ", "jiedao", "shanghai", "password", "mima", "admin")
FEW_LETTERS, ENOUGH = 5, 8


def in_a_row(sentences: Iterable[object]) -> str:
    """Sentences one after the other; a full stop of Chinese has its blank in it."""
    return " ".join(filter(None, map(str, sentences))).replace("。 ", "。")


class OwnWords:
    """Refuses what is little more than names of the house and its people, a run of keys or a year."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Raise ValidationError unless enough remains without the words that a stranger would try."""
        rest = password.lower()
        for word in sorted(filter(lambda one: len(one) > 2, self.words(user)), key=len, reverse=True):
            rest = rest.replace(word, "")
        rest = re.sub(r"(19|20)\d\d|0123456789|123456789?|12345|qwertyuiop|qwerty|asdfgh|[\W_]", "", rest)
        if len(rest) < ENOUGH or len(set(rest)) < FEW_LETTERS:
            raise ValidationError(self.get_help_text(), code="password_guessed")

    def get_help_text(self) -> str:
        """The rule for people."""
        return _("Not the name of the house or your own, a year, or one key again and again.")

    def words(self, user: Account | None) -> Iterator[str]:
        """Names of the office and of the account, as they are typed."""
        tenant = connection.tenant
        committee = getattr(tenant, "committee", None)
        own = ((tenant, "name"), (committee, "short_name"), (committee, "slug"))
        theirs = ((user, "username"), (user, "display_name"))
        for name in (str(getattr(one, field, "")) for one, field in (*own, *theirs)):
            yield name.lower()
            yield "".join(syllables(name)).lower()
        yield from FIRST
