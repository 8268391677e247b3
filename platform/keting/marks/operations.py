"""Migration operations that hang the marking triggers on a fact's table.

Statement-level triggers with transition tables: one insert however many rows a statement writes. The
function stands in the committee's own schema and qualifies by TG_TABLE_SCHEMA; no NOTIFY, no settings, no
public write, so that it also runs on a distributed server. Marks are appended, never upserted: savers
must not wait for each other. New rows, by far the most, are marked by a function of the table's own: its
statement is planned once per connection, where a composed one is planned at every call (5 × the cost).
"""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import RunSQL

NOTE_FUNCTION = """
CREATE FUNCTION marks_note() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    changed text := 'SELECT * FROM new_rows';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        changed := 'SELECT * FROM old_rows UNION ALL SELECT * FROM new_rows';
    ELSIF TG_OP = 'DELETE' THEN
        changed := 'SELECT * FROM old_rows';
    END IF;
    EXECUTE format(
        'INSERT INTO %I.marks_mark (fact, day) SELECT DISTINCT %L, day FROM '
        '(SELECT (%s)::date AS day FROM (%s) AS c) AS d WHERE day IS NOT NULL',
        TG_TABLE_SCHEMA, TG_ARGV[0], TG_ARGV[1], changed);
    RETURN NULL;
END $body$
"""

# In a session that stands in another schema names would lead elsewhere: there the composed statement is used.
INSERT_FUNCTION = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_TABLE_SCHEMA = current_schema() THEN
        INSERT INTO marks_mark (fact, day) SELECT DISTINCT TG_ARGV[0], day
        FROM (SELECT ({day})::date AS day FROM new_rows) AS d WHERE day IS NOT NULL;
    ELSE
        EXECUTE format(
            'INSERT INTO %I.marks_mark (fact, day) SELECT DISTINCT %L, day FROM '
            '(SELECT (%s)::date AS day FROM new_rows) AS d WHERE day IS NOT NULL',
            TG_TABLE_SCHEMA, TG_ARGV[0], TG_ARGV[1]);
    END IF;
    RETURN NULL;
END $body$
"""

_TABLES = {
    "INSERT": "NEW TABLE AS new_rows",
    "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "OLD TABLE AS old_rows",
}


KEEP_FUNCTION = """
CREATE FUNCTION marks_keep() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    before jsonb := to_jsonb(OLD);
    after jsonb;
    name text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'counted rows are never deleted'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0] || '_never_deleted';
    END IF;
    after := to_jsonb(NEW);
    FOREACH name IN ARRAY string_to_array(TG_ARGV[1], ',') LOOP
        IF before -> name IS DISTINCT FROM after -> name THEN
            RAISE EXCEPTION '% never changes: void the row and write a new one', name
                USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0] || '_facts_stay';
        END IF;
    END LOOP;
    FOREACH name IN ARRAY string_to_array(TG_ARGV[2], ',') LOOP
        IF coalesce(before ->> name, '') <> '' AND before -> name IS DISTINCT FROM after -> name THEN
            RAISE EXCEPTION '% is set once', name
                USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0] || '_facts_stay';
        END IF;
    END LOOP;
    RETURN NEW;
END $body$
"""


class KeepFact(RunSQL):
    """Refuse to delete rows of `table`, to change columns in `fixed`, and to change those in `once` again.

    Counted facts are corrected by voiding the row and writing a new one, so that an old figure can be
    recomputed. Refusals carry the names `<word>_never_deleted` and `<word>_facts_stay`.
    """

    def __init__(
        self, table: str, word: str, fixed: Sequence[str], once: Sequence[str] = ("voided_at",)
    ) -> None:
        arguments = f"'{word}', '{','.join(fixed)}', '{','.join(once)}'"
        super().__init__(
            f"CREATE TRIGGER {table}_keep BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION marks_keep({arguments})",
            f"DROP TRIGGER {table}_keep ON {table}",
        )
        self._args = (table, word, list(fixed), list(once))

    def deconstruct(self) -> tuple[str, list[Any], dict[str, str]]:
        return self.__class__.__name__, list(self._args), {}

    def describe(self) -> str:
        return f"Keep the counted facts of {self._args[0]}"


class CountFact(RunSQL):
    """On every change of `table`, mark `day_sql` (an SQL date over its columns, NULL = none) of `fact`."""

    def __init__(self, table: str, fact: str, day_sql: str) -> None:
        quoted = day_sql.replace("'", "''")
        own = f"marks_note_{table}_{fact}"
        functions = {"INSERT": own}
        creates: list[Any] = [INSERT_FUNCTION.format(name=own, day=day_sql)]
        creates += [
            f"CREATE TRIGGER {table}_{fact}_{event.lower()} AFTER {event} ON {table} REFERENCING {rows} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {functions.get(event, 'marks_note')}('{fact}', '{quoted}')"
            for event, rows in _TABLES.items()
        ]
        drops: list[Any] = [f"DROP TRIGGER {table}_{fact}_{event.lower()} ON {table}" for event in _TABLES]
        super().__init__(creates, [*drops, f"DROP FUNCTION {own}()"])
        self._args = (table, fact, day_sql)

    def deconstruct(self) -> tuple[str, list[str], dict[str, str]]:
        return self.__class__.__name__, list(self._args), {}

    def describe(self) -> str:
        return f"Mark changes of {self._args[0]} as {self._args[1]}"
