"""Rows and queries are bound to the schema where they were loaded or made (tenancy.md, leak 3).

Django makes the state of every row, every query and every raw query at one place each and sends them through
a few methods. Those are wrapped here once, so that tables of other packages, many-to-many tables and managers
of any kind are bound like ours. The registry in public is read from everywhere and written in public only.
"""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.query import RawQuerySet
from django.db.models.sql.query import Query, RawQuery
from django_tenants.routers import TenantSyncRouter

from keting.db.current import PUBLIC, connection


class ForeignObject(Exception):
    """A row or a query of one schema was used in another."""


class Router(TenantSyncRouter):  # type: ignore[misc]
    """Where Django asks before it follows, joins or writes: nothing foreign, and public only in public."""

    def db_for_read(self, model: type[Model], **hints: Any) -> None:
        check_row(hints.get("instance"))

    def db_for_write(self, model: type[Model], **hints: Any) -> None:
        check_row(hints.get("instance"))
        if is_public(model) and connection.schema_name != PUBLIC:
            refuse(f"{model._meta.label} stands in public and is written there only", PUBLIC)

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        check_row(one)
        check_row(other)
        return True


def refuse(what: str, schema: str) -> None:
    """Raise ForeignObject; the tests' twins take this away."""
    msg = f"{what}: of {schema or 'no schema'}, used in {connection.schema_name}"
    raise ForeignObject(msg)


def check_row(row: Any) -> None:
    """Raise ForeignObject for an office's row outside its schema."""
    if isinstance(row, Model) and row._state.schema != connection.schema_name and not is_public(type(row)):  # type: ignore[attr-defined]
        refuse(f"a row of {row._meta.label}", row._state.schema)  # type: ignore[attr-defined]


def check_query(query: Any, *args: Any, **kwargs: Any) -> None:
    """Raise ForeignObject for a query on an office's tables outside the schema where it was made."""
    if query.schema != connection.schema_name and not _asks_public_only(query):
        model = getattr(query, "model", None)
        refuse(f"a query on {model._meta.label if model else 'tables'}", query.schema)


def is_public(model: type[Model]) -> bool:
    """Whether the model's table stands in public."""
    return model._meta.app_label in _public_apps()


@cache
def _public_apps() -> frozenset[str]:
    labels = (one.label for one in apps.get_app_configs())
    return frozenset(label for label in labels if Router().app_in_list(label, settings.PUBLIC_APPS))


@cache
def _public_tables() -> frozenset[str]:
    return frozenset(one._meta.db_table for one in apps.get_models() if is_public(one))


def _asks_public_only(query: Any) -> bool:
    model = getattr(query, "model", None)
    tables = {one.table_name for one in getattr(query, "alias_map", {}).values()}
    return model is not None and is_public(model) and tables <= _public_tables()


def _stamp(made: Any, *args: Any, **kwargs: Any) -> None:
    made.schema = connection.schema_name


def _check_row_first(row: Any, *args: Any, **kwargs: Any) -> None:
    check_row(row)


def _check_value(query: Any, value: Any, *args: Any, **kwargs: Any) -> None:
    check_row(value)


def _before(owner: type, name: str, check: Callable[..., None]) -> None:
    original = getattr(owner, name)

    @wraps(original)
    def checked(self: Any, *args: Any, **kwargs: Any) -> Any:
        check(self, *args, **kwargs)
        return original(self, *args, **kwargs)

    setattr(owner, name, checked)


def _after(owner: type, name: str, stamp: Callable[..., None]) -> None:
    original = getattr(owner, name)

    @wraps(original)
    def stamped(self: Any, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        stamp(self)

    setattr(owner, name, stamped)


def _at_home(owner: type, name: str) -> None:
    """An iterator hands out a row only in the schema where it was asked for the first."""
    original = getattr(owner, name)

    @wraps(original)
    def iterated(self: Any, *args: Any, **kwargs: Any) -> Any:
        for row in original(self, *args, **kwargs):
            check_query(self.query)
            yield row

    setattr(owner, name, iterated)


# Every way in which a row is written, read again, checked against others or put into a query.
ROW_METHODS = (
    "save_base",
    "delete",
    "refresh_from_db",
    "prepare_database_save",
    "_prepare_related_fields_for_save",
    "_perform_unique_checks",
    "_get_next_or_previous_by_FIELD",
    "_get_next_or_previous_in_order",
)


def bind() -> None:
    """Wrap Django; called once, before the first model is made."""
    ModelState.schema = Query.schema = RawQuery.schema = ""  # type: ignore[attr-defined]
    ModelState.__init__ = _stamp  # type: ignore[assignment, method-assign]
    _after(Query, "__init__", _stamp)
    _after(RawQuery, "__init__", _stamp)
    _before(Query, "get_compiler", check_query)
    _before(Query, "check_query_object_type", _check_value)
    _before(RawQuery, "clone", check_query)
    _before(RawQuery, "_execute_query", check_query)
    _at_home(QuerySet, "_iterator")
    _at_home(RawQuerySet, "iterator")
    for name in ROW_METHODS:
        _before(Model, name, _check_row_first)
