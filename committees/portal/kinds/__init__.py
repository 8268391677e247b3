"""Words of the record."""

from committees.portal.kinds.fields import FIELDS
from committees.portal.kinds.lines import OTHERS, THINGS, VERBS_OF, LineKind, WordsReason, kind_of, word_of

__all__ = ["FIELDS", "OTHERS", "THINGS", "VERBS_OF", "LineKind", "WordsReason", "kind_of", "word_of"]
