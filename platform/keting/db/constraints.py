"""From a database's refusal to a person's sentence."""

from collections.abc import Mapping

from django.db import IntegrityError
from django.utils.functional import Promise

from keting.refusal import Refusal

Sentences = Mapping[str, tuple[str, str | Promise]]


def constraint_of(error: IntegrityError) -> str:
    """Name of the violated constraint, or ''."""
    diagnostics = getattr(error.__cause__, "diag", None)
    return getattr(diagnostics, "constraint_name", None) or ""


def refusal_from(error: IntegrityError, sentences: Sentences) -> Refusal:
    """The refusal for the violated constraint; an unforeseen one is raised again.

    Names match by prefix: shards of a distributed table add a suffix. Catch outside `atomic()`.
    """
    name = constraint_of(error)
    for prefix, (code, message) in sentences.items():
        if name.startswith(prefix):
            return Refusal(code, message)
    raise error
