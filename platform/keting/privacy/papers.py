"""The two papers of the Personal Information Protection Law, written from the register as Markdown."""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from keting.accounts.kinds import NARROW
from keting.privacy.labels import Kind, Purpose, Whose
from keting.privacy.register import purposes, readers, register, sealed


def record() -> str:
    """The record of processing activities (art. 54–56): what for, on which ground, who sees it, how long."""
    return _paper(
        f"# {_('Record of processing activities')}",
        _(
            "Each residents' committee answers for its own. It is written from the register of fields in the "
            "code: a table with a field that is not in it does not pass the checks."
        ),
        *(part for purpose in purposes() for part in _entry(purpose)),
        f"## {_('Fields')}",
        _table([_("Table"), _("Personal"), _("Sensitive"), _("Encrypted")], _fields()),
    )


def assessment() -> str:
    """The draft of the impact assessment (art. 55, 56): necessary? which risks? what stands against them?"""
    heavy = [one for one in purposes() if one.necessity]
    titles = [_("Processing"), _("What it is for"), _("Legal basis"), _("Why sensitive data is needed")]
    return _paper(
        f"# {_('Impact assessment on personal information (draft)')}",
        _(
            "Sensitive personal information is handled (PIPL art. 55, item 1). Written from the register of "
            "fields; whoever answers for it completes and signs it. To be kept for three years at least."
        ),
        f"## {_('1. Is it lawful, proper and necessary?')}",
        _table(titles, map(_need, heavy)),
        f"## {_('2. What could happen to people, and what stands against it')}",
        _table([_("Risk"), _("Measure")], _risks()),
        f"## {_('3. What is left')}",
        "\n".join(f"- {line}" for line in _left()),
        f"## {_('4. Conclusion')}",
        _("To be written by hand: whether the measures are enough for the risk; name, office, day."),
    )


def _entry(purpose: Purpose) -> Iterator[str]:
    """One purpose, as a heading and a list."""
    lines = [
        (_("Whose data"), purpose.whose.label),
        (_("What is kept"), purpose.what),
        (_("What it is for"), purpose.why),
        (_("Legal basis"), purpose.basis.label),
        (_("How consent is given and taken back"), purpose.taking_back),
        (_("Why sensitive data is needed"), purpose.necessity),
        (_("Who sees it"), _roles(purpose)),
        (_("Where it stands"), _where(purpose)),
        (_("How long it is kept"), purpose.keep),
        (_("Given to"), _("Nobody. The street office gets counts without people.")),
    ]
    yield f"## {purpose.title}"
    yield "\n".join(f"- {title}: {text}" for title, text in lines if text)


def _roles(purpose: Purpose) -> str:
    seen = readers(purpose)
    names = _joined(str(role.label) for role in seen)
    if purpose.whose == Whose.STAFF or NARROW.isdisjoint(seen):
        return names
    return _("%(roles)s; a stairway leader only their own buildings") % {"roles": names}


def _where(purpose: Purpose) -> str:
    tables = [label for label, labels in register().items() if labels.purpose is purpose]
    told = _("%(tables)s, in the schema of each office with a login of its own; in its backups")
    return told % {"tables": _joined(tables)}


def _joined(names: Iterable[str]) -> str:
    return pgettext("list", ", ").join(names)


def _fields() -> Iterator[list[str]]:
    for label, labels in register().items():
        if labels.purpose:
            kept = sealed(apps.get_model(label), labels)
            columns = (labels.of(Kind.PERSONAL), labels.of(Kind.SENSITIVE), kept)
            yield [label, *map(" ".join, columns)]


def _need(purpose: Purpose) -> list[str]:
    return [str(purpose.title), str(purpose.why), str(purpose.basis.label), str(purpose.necessity)]


def _risks() -> list[list[str]]:
    return [
        [
            _("Another committee or a stranger reads it"),
            _("A schema and a database login for each committee; every page and table tried by the others"),
        ],
        [
            _("A colleague looks without need"),
            _("Masked; one number is opened with a reason and a fresh code; this is on the record"),
        ],
        [
            _("A disk or a backup is stolen"),
            _("ID numbers and telephones are encrypted with a key for each committee"),
        ],
        [
            _("Somebody signs in as a colleague"),
            _("A second factor for all; five tries; a session ends after half an hour at rest"),
        ],
        [
            _("A look is hidden afterwards"),
            _("The record is sealed in a chain whose heads the street keeps"),
        ],
        [
            _("Data stays longer than it is needed"),
            _("Every night what is past its time is emptied or deleted; the record says how many rows"),
        ],
        [
            _("The street sees people"),
            _("Counts are handed over by one function; no table of the street has room for residents"),
        ],
        [
            _("Data is lost, or an erased person comes back"),
            _("A backup every night and the log since; a restore erases again whoever was erased"),
        ],
    ]


def _left() -> list[str]:
    return [
        _("A guardian's consent for a child under 14 is not written down (art. 31)."),
        _("Names, addresses, days of birth and what colleagues write stand unencrypted in the tables."),
        _("Encryption is AES, not yet SM4."),
    ]


def _table(titles: list[str], rows: Iterable[list[str]]) -> str:
    lines = [titles, ["---"] * len(titles), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _paper(*parts: str) -> str:
    return "\n\n".join(parts) + "\n"
