"""An index that only repeats the first columns of another costs at every write and at every opening."""

import pytest
from django.apps import apps
from django.db import connection

from tenants.models import Tenant
from tenants.scope import owner_scope

# An index for LIKE has other operators than the one for equality: both are needed.
REPEATED = """
WITH indexes AS (
    SELECT indrelid, indexrelid, indexrelid::regclass::text AS name, indisunique,
           pg_get_expr(indpred, indrelid) AS condition,
           (indkey::int[])[0:indnkeyatts - 1] AS columns, (indclass::oid[])[0:indnkeyatts - 1] AS operators
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid JOIN pg_am ON pg_am.oid = relam
    WHERE relnamespace = %s::regnamespace AND amname = 'btree' AND indexprs IS NULL
)
SELECT DISTINCT short.name FROM indexes AS short JOIN indexes AS long USING (indrelid)
WHERE short.indexrelid <> long.indexrelid AND NOT short.indisunique
      AND short.condition IS NOT DISTINCT FROM long.condition
      AND short.columns = long.columns[1:cardinality(short.columns)]
      AND short.operators = long.operators[1:cardinality(short.operators)]
"""


def repeated(schema: str) -> set[str]:
    """Indexes of a schema that another of the same table makes needless; Django's own tables are its own."""
    with owner_scope(), connection.cursor() as cursor:
        cursor.execute(REPEATED, [schema])
        found = {name.removeprefix(f"{schema}.") for (name,) in cursor.fetchall()}
    return {name for name in found if not name.startswith("auth_")}


@pytest.mark.parametrize("schema", ["c310104008043", "street", "public"])
def test_no_index_repeats_another(home: Tenant, schema: str) -> None:
    assert repeated(schema) == set()


@pytest.mark.parametrize(
    ("planted", "is_needless"),
    [
        ("(household_id)", True),
        ("(household_id, visited_at)", True),
        ("(visited_at)", False),
        ("(household_id) WHERE voided_at IS NULL", False),
    ],
)
def test_a_planted_one_is_found(home: Tenant, planted: str, is_needless: bool) -> None:
    """The twin."""
    with owner_scope(home), connection.cursor() as cursor:
        cursor.execute(f"CREATE INDEX planted ON visits_visit {planted}")
    assert ("planted" in repeated(home.schema_name)) is is_needless


STANDING = """
SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'i'
UNION SELECT conname FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
"""


def missing() -> set[str]:
    """Named rules and indexes of the models that this schema lacks, of the tables that it has."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        cursor.execute(STANDING)
        standing = {name for (name,) in cursor.fetchall()}
    models = [model for model in apps.get_models() if model._meta.db_table in tables]
    named = {one.name for model in models for one in (*model._meta.constraints, *model._meta.indexes)}
    return named - standing


def test_what_the_models_name_stands(home: Tenant) -> None:
    """Django drops a column's unique index along with the plain one: see accounts.0010."""
    with owner_scope(home):
        assert missing() == set()


def test_a_rule_that_is_gone_is_missed(home: Tenant) -> None:
    """The twin."""
    with owner_scope(home), connection.cursor() as cursor:
        cursor.execute("DROP INDEX feed_room_once")
        assert missing() == {"feed_room_once"}
