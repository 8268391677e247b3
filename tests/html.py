"""Checks on pages as text; the full one comes with the web components."""


def check_html(html: str) -> None:
    """Raise AssertionError when a page breaks a rule of the house."""
