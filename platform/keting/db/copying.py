"""Many new rows at once, by COPY."""

import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model

from keting.db.fields import BlindIndexField, blind

Row = Mapping[str, Any]
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_rows(model: type[Model], rows: Sequence[Row]) -> None:
    """COPY rows, given as column → value; what a row leaves out takes the field's or the database's default.

    Constraints and statement triggers see them as any other insert; sealed columns are sealed.
    """
    if not rows:
        return
    fields = [one for one in model._meta.concrete_fields if not (one.has_db_default() or one.generated)]
    writers = [_writer(one) for one in fields]
    lines = io.StringIO("".join(["\t".join([write(row) for write in writers]) + "\n" for row in rows]))
    columns = ", ".join(f'"{one.column}"' for one in fields)
    with connection.cursor() as cursor:
        cursor.copy_expert(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN', lines)


def copy_models(model: type[Model], unsaved: Iterable[Model]) -> None:
    """COPY rows that were made as models, as `bulk_create` would write them."""
    copy_rows(model, [vars(one) for one in unsaved])


def _writer(field: Any) -> Callable[[Row], str]:
    """How one column is written in COPY's text format."""
    if isinstance(field, BlindIndexField):
        source = field.source
        return lambda row: blind(row[source], source) if row.get(source) else ""
    name, default, written = field.attname, field.get_default, _written(field)
    return lambda row: written(row[name] if name in row else default())


def _written(field: Any) -> Callable[[Any], str]:
    kind = field.get_internal_type()
    if kind == "BinaryField":
        return lambda value: "\\\\x" + (field.get_prep_value(value) or b"").hex()
    if kind == "JSONField":
        return lambda value: json.dumps(value, ensure_ascii=False).translate(ESCAPES)
    if kind == "ArrayField":
        return lambda value: "{" + ",".join(json.dumps(str(one)) for one in value) + "}"
    if kind in {"CharField", "TextField", "SlugField"}:
        return lambda value: "\\N" if value is None else str(value).translate(ESCAPES)
    # Keys, days, instants, booleans: nothing to escape.
    return lambda value: "\\N" if value is None else str(value)
