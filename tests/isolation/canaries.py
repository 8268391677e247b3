"""A word that stands nowhere else, in every text column of every table of one office.

Works from the models: a table of tomorrow is planted too. Most rows come from the services; where there is
none one is made up, and the rules of the schema are dropped first: for a database that is thrown away.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import connection, models
from psycopg2.extras import DateTimeTZRange

from keting import clock
from keting.db.binding import is_public
from keting.db.fields import BlindIndexField, SealedField
from keting.db.keys import uuid7
from tenants.models import Tenant
from tenants.scope import owner_scope, scope

RULES = """
SELECT format('ALTER TABLE %%I.%%I DROP CONSTRAINT %%I', nspname, relname, conname)
FROM pg_constraint JOIN pg_class c ON c.oid = conrelid JOIN pg_namespace n ON n.oid = relnamespace
WHERE nspname = %(schema)s AND contype IN ('c', 'x')
UNION ALL
SELECT format('ALTER TABLE %%I.%%I DISABLE TRIGGER USER', nspname, relname)
FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
WHERE nspname = %(schema)s AND relkind = 'r' AND relhastriggers
"""
TEXT = (models.CharField, models.TextField, models.JSONField, SealedField)
# What a machine writes for itself: with another word in it the page could not be opened at all.
MACHINES = {"password", "session_data"}
Model = type[models.Model]


def canary(number: int) -> str:
    """The word of an office: two characters that nobody writes."""
    return chr(0x9F20 + number) + chr(0x9FA0 - number)


def plant(tenant: Tenant, word: str) -> list[str]:
    """Write the word into an office; the names of the columns that now hold it, as table.column."""
    loosen(tenant)
    with scope(tenant):
        return [column for model in office_models() for column in write(model, word)]


def loosen(tenant: Tenant) -> None:
    """Take the rules and triggers of the schema away."""
    with owner_scope(tenant), connection.cursor() as cursor:
        cursor.execute(RULES, {"schema": tenant.schema_name})
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)


# What is read as a whole, where a row has nothing yet.
WHOLE: dict[str, dict[str, Any]] = {
    "case": {"seed": "", "rules": {}, "clubs": [], "wishes": [], "house": [], "walls": []},
    "before": {},
    "after": {},
}
# What is by field, or nothing at all.
BY_FIELD = {"before", "after"}


def office_models() -> list[Model]:
    """Models whose tables stand in the schema of this scope."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [connection.schema_name])
        standing = {name for (name,) in cursor.fetchall()}
    found = apps.get_models(include_auto_created=True)
    return [one for one in found if not is_public(one) and one._meta.db_table in standing]


def text_fields(model: Model) -> list[Any]:
    """Fields that hold somebody's words: no choices, no digests."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, TEXT)
        and not (field.choices or field.name in MACHINES or isinstance(field, BlindIndexField))
    ]


def write(model: Model, word: str) -> list[str]:
    """Put the word into every text of every row; of a table without rows one is made up."""
    rows = list(model._default_manager.all()) or [invented(model)]
    fields = text_fields(model)
    for number, row in enumerate(rows):
        given = {
            field.name: spelt(field, getattr(row, field.attname), f"{word}{number or ''}") for field in fields
        }
        if given:
            model._default_manager.filter(pk=row.pk).update(**given)
    return [f"{model._meta.db_table}.{field.column}" for field in fields]


def spelt(field: Any, former: Any, word: str) -> Any:
    """The word as this field takes it."""
    if not isinstance(field, models.JSONField):
        return word[: field.max_length]
    if isinstance(former, dict) or (former is None and field.name in BY_FIELD):
        return (former or WHOLE.get(field.name, {})) | {word: word}
    return [*former, word] if isinstance(former, list) else word


def invented(model: Model) -> Any:
    """A row that need not make sense, with the rows that it refers to."""
    return model._default_manager.create(
        **{field.name: value_of(field) for field in model._meta.concrete_fields if not is_given(field)}
    )


def is_given(field: Any) -> bool:
    return field.has_default() or field.generated or field.null or isinstance(field, models.AutoField)


def value_of(field: Any) -> Any:
    """Something of the field's type."""
    if field.is_relation:
        return field.related_model._default_manager.first() or invented(field.related_model)
    if field.choices:
        return field.choices[0][0]
    now = clock.now()
    values = {
        models.DateTimeField: now,
        models.DateField: clock.today(),
        models.TimeField: time(9),
        models.BinaryField: b"x",
        models.BooleanField: False,
        DateTimeRangeField: DateTimeTZRange(now, now + timedelta(hours=1)),
        TEXT: "x",
        models.IntegerField: 1,
        models.DecimalField: 1,
        models.UUIDField: uuid7(),
    }
    return next(value for kinds, value in values.items() if isinstance(field, kinds))


def words(content: bytes) -> Iterator[str]:
    """All texts of an answer: as it is, as JSON spells it, and out of the files of an archive."""
    text = content.decode("utf-8", "replace")
    yield text
    if "\\u" in text:
        yield re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield from words(archive.read(name))


def shows(content: bytes, word: str) -> bool:
    """Whether the word stands anywhere in an answer."""
    return any(word in text for text in words(content))
