"""Rows that point at a reference table of the register: whoever writes one looks, no foreign key does.

A foreign key hangs two triggers on the table that is pointed at: 6,509 committees would hang fifty thousand
on two small tables, read by every connection that touches them, and each opening would lock them. Nobody may
delete rows there, the owner neither (tenants.roles.open_register): looking when a row is written is enough.
"""

from typing import Any

from django.db.migrations.operations import RunSQL

FUNCTION = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NEW.{column} IS NOT NULL AND NOT EXISTS (SELECT FROM public.{target} WHERE id = NEW.{column}) THEN
        RAISE EXCEPTION '% points at nothing', TG_TABLE_NAME
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $body$
"""
TRIGGER = """
CREATE TRIGGER {name} BEFORE INSERT OR UPDATE OF {column} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()
"""


class PointAtReference(RunSQL):
    """Refuse rows of `table` whose `column` points at no row of the register's `target`."""

    def __init__(self, table: str, column: str, target: str) -> None:
        name = f"{table}_{column}_known"
        words = {"name": name, "table": table, "column": column, "target": target}
        super().__init__(
            [FUNCTION.format(**words), TRIGGER.format(**words)],
            [f"DROP TRIGGER {name} ON {table}", f"DROP FUNCTION {name}()"],
        )
        self._args = (table, column, target)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, str]]:
        return self.__class__.__name__, list(self._args), {}

    def describe(self) -> str:
        return f"Let {self._args[0]} point at {self._args[2]}"
