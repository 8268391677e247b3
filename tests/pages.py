"""What every page in a browser must keep: policy, overflow, sizes of targets, broken pictures, axe.

`open_page(page, url)` opens and checks; after a click, `settled(page)` checks where it led.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from tests.html import faults

PHONE = {"width": 390, "height": 844}
SMALLEST_TARGET = 44
HEARD: WeakKeyDictionary[Any, list[str]] = WeakKeyDictionary()
# Runs before any script of the page, in its own world: the policy does not bind it.
LISTEN = """
window.__violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  const place = `${event.sourceFile}:${event.lineNumber}`;
  window.__violations.push(`${event.violatedDirective} ${event.blockedURI} ${place}`);
});
"""
TARGETS = "button, a.btn, a.go, summary, select, .nav a, .tools a, .choice label"
MEASURE = """
([targets, smallest]) => {
  const seen = (one) => one.checkVisibility({visibilityProperty: true}) && !one.closest(".vh, .skip");
  const said = (one) => one.outerHTML.slice(0, 90);
  const boxed = (one) => [one, one.getBoundingClientRect()];
  const small = [...document.querySelectorAll(targets)]
    .filter(seen).map(boxed)
    .filter(([, box]) => box.width && box.bottom > 0 && (box.height < smallest - 0.5 || box.width < 24))
    .map(([one, box]) => `${said(one)} is ${Math.round(box.width)}×${Math.round(box.height)}`);
  const broken = [...document.images].filter((one) => one.complete && !one.naturalWidth).map(said);
  const edge = document.documentElement.clientWidth;
  const out = (one) => one.getBoundingClientRect().right > edge + 1;
  const beyond = (one) => seen(one) && out(one) && !one.closest(".scroll");
  const wide = document.documentElement.scrollWidth > edge + 1
    ? [...document.querySelectorAll("body *")].filter(beyond).slice(0, 3).map(said)
    : null;
  return {small, broken, wide, violations: window.__violations || []};
}
"""
COVERED = """
() => {
  const dock = document.querySelector(".dock"), last = [...document.querySelectorAll(".foot a")].pop();
  if (!dock || !last || getComputedStyle(dock).position !== "fixed") return [];
  window.scrollTo(0, document.documentElement.scrollHeight);
  const hidden = last.getBoundingClientRect().bottom > dock.getBoundingClientRect().top;
  window.scrollTo(0, 0);
  return hidden ? ["the dock covers the end of the page"] : [];
}
"""


def watch(page: Any) -> None:
    """Listen to a new page: what its console and network complain about."""
    heard = HEARD.setdefault(page, [])
    page.add_init_script(LISTEN)
    page.on("console", lambda line: heard.append(line.text) if line.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: heard.append(f"script: {error}"))
    page.on("requestfailed", lambda request: heard.extend(_failure(request)))


def _failure(request: Any) -> list[str]:
    """What went wrong with a request; one that the browser gave up because it went elsewhere did not."""
    gone = request.failure == "net::ERR_ABORTED"
    return [] if gone else [f"failed: {request.url} {request.failure}"]


def check_page(page: Any, *, axe: bool = True, phone: bool = True) -> None:
    """Raise with everything wrong with the page that is open now; `phone` looks at it at 390 px too."""
    found = page_faults(page, axe=axe)
    if phone and not _is_poster(page):
        found += _at_phone_width(page)
    assert not found, "\n".join([f"{page.url}:", *found])


def page_faults(page: Any, *, axe: bool = True) -> list[str]:
    """What is wrong with the page at its present size."""
    found = faults(page.evaluate(TEXT))
    found += _measured(page) if not _is_poster(page) else []
    return found + (_axe(page) if axe else [])


def _is_poster(page: Any) -> bool:
    """Paper has its own width."""
    return bool(page.locator("body.face-poster").count())


def _at_phone_width(page: Any) -> list[str]:
    size = page.viewport_size
    page.set_viewport_size(PHONE)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    try:
        return [f"at 390 px: {one}" for one in [*_measured(page), *page.evaluate(COVERED)]]
    finally:
        page.set_viewport_size(size)


def _measured(page: Any) -> list[str]:
    seen = page.evaluate(MEASURE, [TARGETS, SMALLEST_TARGET])
    found = [f"content security policy: {one}" for one in seen["violations"]]
    found += [f"target too small: {one}" for one in seen["small"]]
    found += [f"broken picture: {one}" for one in seen["broken"]]
    if seen["wide"] is not None:
        found.append(f"wider than the window: {seen['wide']}")
    return found


def sheets_of_paper(page: Any) -> int:
    """How many pages the open page prints on, its own paper chosen by its styles."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True, print_background=True)))


# What the server wrote: drawings that scripts have made since are left out.
TEXT = """
() => {
  const copy = document.documentElement.cloneNode(true);
  for (const face of copy.querySelectorAll(".chart-face")) face.replaceChildren();
  return copy.outerHTML;
}
"""


@cache
def _axe_source() -> str:
    import axe_playwright_python

    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")


def _axe(page: Any) -> list[str]:
    """Playwright evaluates past the content security policy, so axe needs no hole in it."""
    page.evaluate(f"window.axe || (() => {{ {_axe_source()} }})()")
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"axe {rule['id']} ({rule['impact']}): {rule['help']}: "
        + " | ".join(node["html"][:120] for node in rule["nodes"][:3])
        for rule in result["violations"]
    ]


def open_page(page: Any, url: str, *, axe: bool = True, phone: bool = True) -> Any:
    """Open an address and check what came; returns the response."""
    response = page.goto(url)
    settled(page, axe=axe, phone=phone)
    return response


def settled(page: Any, *, axe: bool = True, phone: bool = True) -> None:
    """Check the page that is open now, and that nobody complained on the way to it."""
    page.wait_for_load_state("networkidle")
    check_page(page, axe=axe, phone=phone)
    heard = HEARD.get(page, [])
    complaints = [line for line in heard if "the server responded with a status of" not in line]
    heard.clear()
    assert not complaints, "\n".join([f"{page.url}:", *complaints])
