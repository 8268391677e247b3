"""What every HTML answer of any test must keep, read from its text: no browser needed.

HostClient shows each answer to `check_response`; `faults(html)` lists what is wrong with a text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.http import HttpResponse

TITLE_JOINT = "｜"
VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
UNNAMED_INPUTS = frozenset({"hidden", "submit", "button", "reset", "image"})
POINTERS = ("aria-labelledby", "aria-describedby", "aria-controls")


@dataclass
class Element:
    """One element of interest with what stands inside it."""

    tag: str
    attrs: dict[str, str]
    parents: list[Element]
    text: str = ""
    named_by_child: bool = False

    @property
    def words(self) -> str:
        """Its text in one line."""
        return " ".join(self.text.split())

    @property
    def place(self) -> str:
        """How to find it."""
        return f"<{self.tag} {' '.join(f'{k}={v!r}' for k, v in list(self.attrs.items())[:4])}>"


@dataclass
class Page(HTMLParser):
    """The elements of a text, in order."""

    elements: list[Element] = field(default_factory=list)
    open: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = Element(tag, {name: value or "" for name, value in attrs}, list(self.open))
        self.elements.append(found)
        name = found.attrs.get("aria-label") or found.attrs.get("alt")
        if name:
            for parent in self.open:
                parent.named_by_child = True
        if tag not in VOID:
            self.open.append(found)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self.open) - 1, -1, -1):
            if self.open[depth].tag == tag:
                del self.open[depth:]
                return

    def handle_data(self, data: str) -> None:
        for parent in self.open:
            parent.text += data

    def all(self, *tags: str) -> list[Element]:
        """The elements of these kinds."""
        return [one for one in self.elements if one.tag in tags]

    @property
    def ids(self) -> list[str]:
        """Every id, with repetitions."""
        return [one.attrs["id"] for one in self.elements if "id" in one.attrs]


def parse(html: str) -> Page:
    """Read a text."""
    page = Page()
    page.feed(html)
    return page


def title_words(title: str) -> str:
    """The part of a title that the page's h1 says too."""
    return title.partition(TITLE_JOINT)[0].strip()


def faults(html: str, *, language: str = "") -> list[str]:
    """Everything wrong with a page or a fragment; `language` is what <html lang> must be."""
    page = parse(html)
    found = [*_inline(page), *_names(page), *_ids(page), *_forms(page)]
    if page.all("html"):
        found += _whole(page, language)
    if "{{" in html or "{%" in html:
        found.append("a template tag came through unread")
    return found


def _whole(page: Page, language: str) -> list[str]:
    found = []
    titles, heads = page.all("title"), page.all("h1")
    if len(heads) != 1:
        found.append(f"{len(heads)} h1 instead of one")
    title = next((one for one in titles if not any(p.tag == "svg" for p in one.parents)), None)
    if title is None or not title.words:
        found.append("no title")
    elif heads and title_words(title.words) != heads[0].words:
        found.append(f"title {title.words!r} does not begin with the h1 {heads[0].words!r}")
    tag = page.all("html")[0].attrs.get("lang", "")
    if not tag or (language and tag.lower() != language.lower()):
        found.append(f"<html lang={tag!r}> instead of {language!r}")
    if len(page.all("main")) != 1:
        found.append("not exactly one <main>")
    return found


def _inline(page: Page) -> list[str]:
    """What the content security policy would refuse."""
    found = [f"<style> in the page: {one.words[:40]}" for one in page.all("style")]
    found += [
        f"inline script: {one.words[:40]}"
        for one in page.all("script")
        if "src" not in one.attrs and one.attrs.get("type") != "application/json"
    ]
    for one in page.elements:
        if "style" in one.attrs:
            found.append(f"style attribute: {one.place}")
        found += [f"handler {name}: {one.place}" for name in one.attrs if name.startswith("on")]
        if one.attrs.get("href", "").lower().startswith("javascript:"):
            found.append(f"javascript: address: {one.place}")
        if one.attrs.get("src", "").startswith(("http:", "https:", "//")):
            found.append(f"something from elsewhere: {one.place}")
    return found


def _names(page: Page) -> list[str]:
    """Everything that can be used has a name."""
    labelled = {one.attrs["for"] for one in page.all("label") if "for" in one.attrs and one.words}
    found = []
    for one in page.all("input", "select", "textarea"):
        if one.attrs.get("type") in UNNAMED_INPUTS:
            continue
        named = one.attrs.get("aria-label") or one.attrs.get("aria-labelledby")
        wrapped = any(parent.tag == "label" for parent in one.parents)
        if not (named or wrapped or one.attrs.get("id") in labelled):
            found.append(f"no label: {one.place}")
    found += [
        f"no words: {one.place}"
        for one in page.all("button", "a", "summary")
        if not (one.words or one.named_by_child or one.attrs.get("aria-label"))
    ]
    found += [f"no alt: {one.place}" for one in page.all("img") if "alt" not in one.attrs]
    for one in page.all("svg"):
        named = one.attrs.get("aria-label") or "aria-labelledby" in one.attrs
        if one.attrs.get("aria-hidden") != "true" and not named:
            found.append(f"a drawing neither named nor hidden: {one.place}")
    return found


def _ids(page: Page) -> list[str]:
    ids = page.ids
    found = [f"id {one!r} twice" for one in sorted({one for one in ids if ids.count(one) > 1})]
    if not page.all("html"):
        return found
    for one in page.elements:
        targets = " ".join(one.attrs.get(name, "") for name in POINTERS).split()
        targets += [one.attrs["for"]] if one.tag == "label" and "for" in one.attrs else []
        href = one.attrs.get("href", "")
        targets += [href[1:]] if href.startswith("#") and len(href) > 1 else []
        found += [f"{one.place} points to #{name}, which is not there" for name in targets if name not in ids]
    return found


def _forms(page: Page) -> list[str]:
    found = []
    for form in page.all("form"):
        if "action" not in form.attrs:
            found.append(f"a form without action: {form.place}")
        fields = [one for one in page.all("input", "button") if form in one.parents]
        tokens = [one for one in fields if one.attrs.get("name") == "csrfmiddlewaretoken"]
        if form.attrs.get("method", "get").lower() == "post" and not tokens:
            found.append(f"a form by POST without its token: {form.place}")
        if not any(one.tag == "button" or one.attrs.get("type") == "submit" for one in fields):
            found.append(f"a form that cannot be sent without a script: {form.place}")
    return found


def check_response(response: HttpResponse) -> None:
    """Raise with the list of faults of an HTML answer; others pass."""
    if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
        return
    text = response.content.decode()
    if not text or 300 <= response.status_code < 400:
        return
    found = faults(text, language=response.headers.get("Content-Language", ""))
    assert not found, "\n".join([f"HTML answer {response.status_code}:", *found])
