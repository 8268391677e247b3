"""Catalogues without the gettext tools: collect msgids, compare, compile.

Every app keeps its own `locale/zh_Hans/LC_MESSAGES/django.po`; what belongs to no app goes to the kernel's.
Beside it stands `locale/ja` with those texts that residents see: an entry is put there by hand, and stays as
long as its text does.
"""

import argparse
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.utils.translation import gettext_lazy, ngettext_lazy

from keting import msgids
from keting.catalogues import RESIDENTS, ROOT, STOREYS, WHOLE, files
from keting.msgids import Message

KERNEL = ROOT / STOREYS[0]
SKIPPED = {"migrations", "frontend", "static", "locale", "__pycache__"}
HEADER = {
    "Project-Id-Version": "keting",
    "Language": WHOLE,
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
# Django's own sentences for programmers; the kernel's catalogue says them for people.
BORROWED = (
    gettext_lazy("This field is required."),
    gettext_lazy("Enter a valid date."),
    gettext_lazy("Enter a valid time."),
    gettext_lazy("Enter a whole number."),
    gettext_lazy("Ensure this value is less than or equal to %(limit_value)s."),
    gettext_lazy("Ensure this value is greater than or equal to %(limit_value)s."),
    gettext_lazy("Select a valid choice. %(value)s is not one of the available choices."),
    gettext_lazy("Select a valid choice. That choice is not one of the available choices."),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    # These say 你 to whom the house says 您.
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
        "min_length",
    ),
    ngettext_lazy(
        "This password is too short. It must contain at least %(min_length)d character.",
        "This password is too short. It must contain at least %(min_length)d characters.",
        "min_length",
    ),
    gettext_lazy("Your password can’t be a commonly used password."),
)
PERCENT = re.compile(r"%(?:\((\w+)\))?[-#0+]?\d*(?:\.\d+)?[sdifgrx](?![a-zA-Z])|%\((\w+)\)s")
BRACE = re.compile(r"\{(\w*)(?:[.\[!:][^{}]*)?\}")


@dataclass
class Catalogue:
    """The messages of one app in one language: found in its sources, kept in its file."""

    app: Path
    language: str = WHOLE
    found: dict[Message, set[str]] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        """Where the translations of this app live."""
        return self.app / "locale" / self.language / "LC_MESSAGES" / "django.po"

    @property
    def wanted(self) -> dict[Message, set[str]]:
        """What belongs into the file: every text, or of the residents' what stands there."""
        if self.language == WHOLE:
            return self.found
        kept = {key(entry) for entry in self.read()}
        return {message: places for message, places in self.found.items() if message in kept}

    def read(self) -> polib.POFile:
        """Return the file's entries; an empty catalogue when there is no file yet."""
        if not self.path.exists():
            return polib.POFile(wrapwidth=0)
        return polib.pofile(str(self.path), wrapwidth=0)


def key(entry: polib.POEntry) -> Message:
    """Return the identity of a catalogue entry."""
    return Message(entry.msgid, entry.msgid_plural or None, entry.msgctxt)


def app_of(path: Path, root: Path = ROOT) -> Path:
    """Return the nearest folder above `path` that holds an apps.py; the kernel when there is none."""
    for folder in path.parents:
        if folder == root:
            break
        if (folder / "apps.py").exists():
            return folder
    return root / STOREYS[0]


def collect(root: Path = ROOT) -> list[Catalogue]:
    """Read all sources and return the catalogues of the apps that have messages or a file, by path."""
    catalogues: dict[Path, Catalogue] = {}
    for source in sources(root):
        app = app_of(source, root)
        catalogue = catalogues.setdefault(app, Catalogue(app))
        for message in msgids.of_file(source):
            catalogue.found.setdefault(message, set()).add(source.relative_to(app).as_posix())
    for po in files(root):
        catalogues.setdefault(po.parents[3], Catalogue(po.parents[3]))
    all_of_them = [Catalogue(c.app, to, c.found) for c in catalogues.values() for to in (WHOLE, RESIDENTS)]
    kept = [c for c in all_of_them if c.wanted or c.path.exists()]
    return sorted(kept, key=lambda c: c.path.as_posix())


def sources(root: Path) -> Iterator[Path]:
    """Yield the Python files and templates whose texts people read."""
    for folder, inner, names in (row for storey in STOREYS for row in os.walk(root / storey)):
        inner[:] = sorted(set(inner) - SKIPPED)
        in_templates = "templates" in Path(folder).relative_to(root).parts
        for path in (Path(folder, name) for name in sorted(names)):
            if path.suffix == ".py" or (in_templates and path.suffix in msgids.TEMPLATES):
                yield path


def update(catalogues: list[Catalogue]) -> int:
    """Add missing msgids, drop dead ones, keep translations; return the number of files rewritten."""
    known = {(c.language, key(e)): e for c in catalogues for e in c.read() if e.translated()}
    return sum(rewrite(catalogue, known) for catalogue in catalogues)


def rewrite(catalogue: Catalogue, known: dict[tuple[str, Message], polib.POEntry]) -> bool:
    """Write one app's file in alphabetical order; a text that a neighbour has translated is taken over."""
    old = {key(entry): entry for entry in catalogue.read()}
    new = polib.POFile(wrapwidth=0)
    new.metadata = HEADER | {"Language": catalogue.language}
    for message, places in sorted(catalogue.wanted.items(), key=lambda item: item[0].order):
        source = old.get(message) or known.get((catalogue.language, message))
        entry = polib.POEntry(
            msgid=message.text,
            msgid_plural=message.plural or "",
            msgctxt=message.context,
            occurrences=[(place, "") for place in sorted(places)],
            tcomment=source.tcomment if source else "",
        )
        if message.plural:
            entry.msgstr_plural = dict(source.msgstr_plural) if source else {0: ""}
        else:
            entry.msgstr = source.msgstr if source else ""
        new.append(entry)
    before = catalogue.path.read_text("utf-8") if catalogue.path.exists() else None
    after = f"{new}\n"
    if after == before:
        return False
    catalogue.path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.path.write_text(after, "utf-8")
    return True


def faults(catalogues: list[Catalogue], root: Path = ROOT) -> list[str]:
    """Return one line for everything that is missing, empty, stale, ambiguous or has other placeholders."""
    lines: list[str] = []
    seen: dict[tuple[str, Message], tuple[str, str]] = {}
    for catalogue in catalogues:
        name = f"{catalogue.app.relative_to(root).as_posix()} {catalogue.language}"
        entries = {key(entry): entry for entry in catalogue.read()}
        lines += [f"{name}: missing: {m.text!r}" for m in catalogue.wanted if m not in entries]
        lines += [f"{name}: stale: {m.text!r}" for m in entries if m not in catalogue.found]
        for message, entry in entries.items():
            text = translation(entry)
            lines += [f"{name}: {fault}: {message.text!r}" for fault in faults_of(message, entry, text)]
            other, where = seen.setdefault((catalogue.language, message), (text, name))
            if text and other and other != text:
                lines.append(f"{name}: translated differently in {where}: {message.text!r}")
    return lines


def translation(entry: polib.POEntry) -> str:
    """Return the text; Chinese and Japanese have one plural form."""
    return str(entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr)


def faults_of(message: Message, entry: polib.POEntry, text: str) -> Iterator[str]:
    """Yield what is wrong with one entry."""
    if not text:
        yield "empty"
        return
    if entry.fuzzy:
        yield "fuzzy"
    if placeholders(text) != placeholders(message.plural or message.text):
        yield f"other placeholders in {text!r}"


def placeholders(text: str) -> list[str]:
    """Return the sorted names inside %(…)s and {…}; positional ones as `%` and `{}`; each named one once."""
    percent = [m[1] or m[2] or "%" for m in PERCENT.finditer(text.replace("%%", ""))]
    brace = ["{" + m[1] + "}" for m in BRACE.finditer(text)]
    positional = [name for name in percent + brace if name in {"%", "{}"}]
    return sorted({*percent, *brace} - {"%", "{}"}) + sorted(positional)


def compile_all(catalogues: list[Catalogue]) -> int:
    """Write a .mo beside every .po; return how many."""
    kept = [c for c in catalogues if c.path.exists()]
    for catalogue in kept:
        catalogue.read().save_as_mofile(str(catalogue.path.with_suffix(".mo")))
    return len(kept)


def main(argv: list[str]) -> int:
    """Run `keting messages [--check | --compile]` and return the exit status."""
    parser = argparse.ArgumentParser(prog="keting messages", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 on any fault")
    parser.add_argument("--compile", action="store_true", help="write the .mo files only")
    options = parser.parse_args(argv)
    catalogues = collect()
    if options.compile:
        sys.stdout.write(f"{compile_all(catalogues)} catalogues compiled\n")
        return 0
    if not options.check:
        sys.stdout.write(f"{update(catalogues)} catalogues changed\n")
    found = faults(catalogues)
    sys.stdout.write("".join(f"{line}\n" for line in found))
    sys.stdout.write(f"{len(found)} to mend\n" if found else "every text has its translation\n")
    return 1 if found and options.check else 0
