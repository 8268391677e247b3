"""The collector of texts: what it finds, keeps, drops and complains about."""

from pathlib import Path

import polib
import pytest

from keting import messages
from keting.msgids import Message, of_python, of_template

PAGE = Path("page.html")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A tree with one app that has one text in Python and one in a template."""
    app = tmp_path / "committees" / "rooms"
    (app / "templates" / "rooms").mkdir(parents=True)
    (app / "apps.py").touch()
    (app / "views.py").write_text(
        'from django.utils.translation import gettext_lazy as _t\n_t("Book {room}")\n'
    )
    (app / "templates/rooms/week.html").write_text('<h1>{% translate "This week" %}</h1>')
    return tmp_path


def po_of(house: Path) -> polib.POFile:
    return polib.pofile(str(house / "committees/rooms/locale/zh_Hans/LC_MESSAGES/django.po"))


def translate(house: Path, **texts: str) -> None:
    po = po_of(house)
    for entry in po:
        entry.msgstr = texts.get(entry.msgid.split()[0], "")
    po.save()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('_("a" "b")', Message("ab")),
        ('translation.gettext_lazy("a")', Message("a")),
        ('ngettext("%(n)s room", "%(n)s rooms", n)', Message("%(n)s room", "%(n)s rooms")),
        ('pgettext_lazy("day", "on")', Message("on", None, "day")),
    ],
)
def test_python_calls(source: str, found: Message) -> None:
    assert list(of_python(source, Path("views.py"))) == [found]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('{% translate "100%" %}', Message("100%%")),
        ('{% include "x.html" with label=_("Search") %}', Message("Search")),
        ('{{ name|default:_("nobody") }}', Message("nobody")),
        (
            "{% blocktranslate trimmed %}\n  Hello\n  {{ name }}\n{% endblocktranslate %}",
            Message("Hello %(name)s"),
        ),
        (
            '{% blocktranslate count n=n context "c" %}{{ n }} day'
            "{% plural %}{{ n }} days{% endblocktranslate %}",
            Message("%(n)s day", "%(n)s days", "c"),
        ),
    ],
)
def test_template_tags(source: str, found: Message) -> None:
    assert list(of_template(source, PAGE)) == [found]


def test_text_put_together_at_run_time_is_refused() -> None:
    with pytest.raises(SystemExit, match=r"views\.py:1"):
        list(of_python('_(f"Hello {name}")', Path("views.py")))


def test_new_texts_come_in_empty_and_kept_ones_stay(house: Path) -> None:
    messages.update(messages.collect(house))
    assert [e.msgid for e in po_of(house)] == ["Book {room}", "This week"]
    translate(house, This="本周")
    messages.update(messages.collect(house))
    assert messages.update(messages.collect(house)) == 0
    assert {e.msgid: e.msgstr for e in po_of(house)} == {"Book {room}": "", "This week": "本周"}


def test_residents_texts_are_put_in_by_hand_and_go_with_their_text(house: Path) -> None:
    messages.update(messages.collect(house))
    theirs = house / "committees/rooms/locale/ja/LC_MESSAGES/django.po"
    theirs.parent.mkdir(parents=True)
    theirs.write_text('msgid "This week"\nmsgstr "今週"\n\nmsgid "Gone"\nmsgstr "昔"\n', "utf-8")
    assert "committees/rooms ja: stale: 'Gone'" in messages.faults(messages.collect(house), house)
    messages.update(messages.collect(house))
    assert {e.msgid: e.msgstr for e in polib.pofile(str(theirs))} == {"This week": "今週"}
    assert "ja" not in "".join(messages.faults(messages.collect(house), house))
    assert {e.msgid for e in po_of(house)} == {"Book {room}", "This week"}


def test_dead_texts_go(house: Path) -> None:
    messages.update(messages.collect(house))
    (house / "committees/rooms/views.py").write_text("")
    messages.update(messages.collect(house))
    assert [e.msgid for e in po_of(house)] == ["This week"]


def test_faults_are_named(house: Path) -> None:
    messages.update(messages.collect(house))
    translate(house, Book="预订 {place}")
    (house / "committees/rooms/views.py").write_text('_("Book {room}"); _("New")')
    found = "\n".join(messages.faults(messages.collect(house), house))
    assert "missing: 'New'" in found
    assert "empty: 'This week'" in found
    assert "other placeholders in '预订 {place}'" in found


def test_whole_catalogue_compiles(house: Path) -> None:
    messages.update(messages.collect(house))
    translate(house, Book="预订 {room}", This="本周")
    assert messages.faults(messages.collect(house), house) == []
    assert messages.compile_all(messages.collect(house)) == 1
    assert (house / "committees/rooms/locale/zh_Hans/LC_MESSAGES/django.mo").exists()
