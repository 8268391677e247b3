"""Chromium under Playwright."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings

from keting.accounts.models import Account
from tenants.scope import committees, scope, street
from tests.clients import HostClient
from tests.live import House
from tests.pages import watch

ARGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@contextmanager
def chromium() -> Iterator[Any]:
    """The machine's Chromium, or None."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        yield None
        return
    from playwright.sync_api import sync_playwright

    # Its event loop stays in this thread, and Django would take every later query for one of a coroutine's.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def checked_page(browser: Any) -> Iterator[Any]:
    """A page in a context of its own; `open_page(page, url)` of tests.pages checks what it shows."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    try:
        page = context.new_page()
        watch(page)
        yield page
    finally:
        context.close()


def sign_in(page: Any, house: House, slug: str, username: str) -> None:
    """Let the browser in as one who has proved everything; "" is the street."""
    tenant = next(one for one in committees() if one.committee.slug == slug) if slug else street()
    with scope(tenant):
        account = Account.objects.get(username=username)
    name = settings.SESSION_COOKIE_NAME
    value = HostClient(tenant, account).cookies[name].value
    page.context.add_cookies([{"name": name, "value": value, "url": house.url(slug, "/")}])
