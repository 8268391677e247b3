"""Who acts, and whether a service may be done by them: the table stands in `keting.doors`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, Protocol, TypeVar

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from keting.doors import DEEDS
from keting.refusal import Refusal

P = ParamSpec("P")
R = TypeVar("R")


class Actor(Protocol):
    """What a door asks of an account."""

    roles: list[str]
    is_active: bool


_actor: ContextVar[Actor | None] = ContextVar("keting_actor", default=None)


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
        return service(*args, **kwargs)

    return guarded
