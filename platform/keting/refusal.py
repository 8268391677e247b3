"""How a service says no: a sentence for people and a code for programs."""

from typing import Any

from django.utils.functional import Promise


class Refusal(Exception):
    """An anticipated no. `code` is stable; `message` a translated sentence; `facts` what a page may show."""

    def __init__(self, code: str, message: str | Promise, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.facts = facts

    def __str__(self) -> str:
        return f"{self.message} ({self.code})"


class OfficeClosed(Exception):
    """Work came for an office that is closed; what must happen stands in its tables."""
