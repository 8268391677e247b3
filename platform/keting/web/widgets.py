"""Form widgets of the house; everything else is Django's own. `{% field %}` gives them their look."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.forms import widgets

Hints = Mapping[str, Any] | Callable[[], Mapping[str, Any]]


class Choices(widgets.RadioSelect):
    """Big boxes, one of which is chosen; a hint is a second line under a choice, by its value."""

    def __init__(self, *args: Any, hints: Hints | None = None, columns: int = 4, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hints = hints or {}
        self.columns = columns

    def hint(self, value: object) -> Any:
        """The second line of a choice."""
        hints = self.hints() if callable(self.hints) else self.hints
        return hints.get(str(value), "")


class ManyChoices(Choices):
    """Big boxes, any number of which are chosen."""

    input_type = "checkbox"
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """All values sent under the name."""
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """An unticked box sends nothing: that is an answer too."""
        return False

    def use_required_attribute(self, initial: Any) -> bool:
        """A browser would ask for every box."""
        return False


class Day(widgets.DateInput):
    """The device's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class Hour(widgets.TimeInput):
    """The device's own clock, in quarters of an hour."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        step = int(timedelta(minutes=15).total_seconds())
        super().__init__({"step": step, **(attrs or {})}, format="%H:%M")
