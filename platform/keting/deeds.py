"""Who acts, and whether a service may be done by them: the table stands in `keting.permits`.

Whatever an account does leaves a line of the record: its service's own, or else one written here, with the
fields that changed. It is written before anybody is told that it was done.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from keting.permits import DEEDS
from keting.refusal import Refusal

P = ParamSpec("P")
R = TypeVar("R")


class Actor(Protocol):
    """What a door asks of an account."""

    roles: list[str]
    is_active: bool


_actor: ContextVar[Actor | None] = ContextVar("keting_actor", default=None)
_has_line: ContextVar[bool] = ContextVar("keting_has_line", default=False)
# Whoever does it is not what it is done to.
DOERS = frozenset({"by", "worker", "actor", "to"})


class NotAllowed(Refusal, PermissionDenied):
    """The role of whoever acts is not enough; a page that does not say so itself answers 403."""

    def __init__(self, deed: str) -> None:
        super().__init__(
            "not_allowed", _("Your role does not allow this. Please ask the director."), deed=deed
        )


@contextmanager
def acting(actor: Actor | None) -> Iterator[None]:
    """What happens inside is done by this account; None: by the house itself."""
    token = _actor.set(actor)
    try:
        yield
    finally:
        _actor.reset(token)


def act_as(actor: Actor) -> None:
    """From here on it is this account, until the surrounding `acting` ends."""
    _actor.set(actor)


def program_acting() -> Any:
    """The program that acts, whoever it acts for; None where people do."""
    actor = _actor.get()
    return actor if getattr(actor, "is_program", False) else None


def who_acts() -> Any:
    """The account that acts, a program's too; None where residents do, or the house itself."""
    return _actor.get()


def require(name: str) -> None:
    """Raise NotAllowed unless whoever acts may do this deed; the house itself may do everything."""
    actor = _actor.get()
    if actor is not None and not (actor.is_active and DEEDS[name].lets_in(actor.roles)):
        raise NotAllowed(name)


def deed(service: Callable[P, R]) -> Callable[P, R]:
    """Guard a service by its row in `DEEDS`; raises NotAllowed."""
    parts = service.__module__.split(".")
    name = f"{parts[parts.index('services') - 1]}.{service.__name__}"
    if name not in DEEDS:
        msg = f"{name} stands in no table of deeds"
        raise LookupError(msg)

    @wraps(service)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        require(name)
        actor = _actor.get()
        return service(*args, **kwargs) if actor is None else _followed(name, service, actor, args, kwargs)

    return guarded


def line_written() -> None:
    """The deed that is being done has written its line."""
    _has_line.set(True)


def _followed(
    name: str, service: Callable[..., R], actor: Any, args: tuple[Any, ...], given: dict[str, Any]
) -> R:
    """Do it, and see that the record tells of it."""
    from keting.audit.services import follow, has_changed, state_of  # noqa: PLC0415  models come later

    row = _row([*args, *(value for word, value in given.items() if word not in DOERS)])
    former = state_of(row) if row else None
    outer = _has_line.set(False)
    try:
        result = service(*args, **given)
        is_told = _has_line.get()
    finally:
        _has_line.reset(outer)
    about = row or _row([result, *vars(result).values()] if hasattr(result, "__dict__") else [result])
    if not is_told or (row and has_changed(row=row, former=former)):
        verb = "changed" if is_told else name.partition(".")[2]
        follow(actor=actor, verb=verb, row=about or actor, at=given.get("at"), former=former)
    line_written()
    return result


def _row(values: list[Any]) -> Model | None:
    return next((one for one in values if isinstance(one, Model) and one.pk), None)
