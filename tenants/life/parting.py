"""What a split does to rows: copies get keys of their own, ties across the cut are let go."""

from collections.abc import Sequence
from datetime import date

from django.apps import apps
from django.db import connection
from django.utils.translation import gettext_lazy as _

from keting.db.keys import uuid7
from keting.refusal import Refusal
from tenants.life import shapes
from tenants.life.rules import rule_of, rules
from tenants.life.shapes import Tie
from tenants.life.stages import Stage


def goers(stage: Stage) -> dict[str, str]:
    """An SQL condition over `row` for each table of which rows go."""
    return {table: rule.goes for table, rule in rules().items() if rule.goes and table in stage.columns}


def follow(stage: Stage) -> dict[str, int]:
    """Stage what is said about staged rows, of each table that says something about rows; how many."""
    tables = [table for table in stage.columns if rule_of(table).is_about_rows]
    known = {model._meta.db_table: model._meta.label_lower for model in apps.get_models()}
    moving = [one for one in stage.columns if one in known and one not in {*tables, *copied(stage)}]
    return {table: sum(_follow(stage, table, one, known[one]) for one in moving) for table in tables}


def _follow(stage: Stage, table: str, about: str, thing: str) -> int:
    return stage.run(
        "INSERT INTO {stage}.{table} ({names}) SELECT {names} FROM {origin}.{table} AS row "
        "WHERE row.thing = %s AND row.thing_id IN (SELECT id::text FROM {stage}.{about})",
        [thing],
        table=table,
        names=stage.columns[table],
        about=about,
    )


def copied(stage: Stage) -> list[str]:
    """Tables of which rows go and stay."""
    return [table for table in stage.columns if rule_of(table).is_copied]


def part(stage: Stage, day: date) -> None:
    """Make the staged rows whole: with those that they need, and without ties to those that stay."""
    ties = [tie for tie in shapes.ties(stage.origin.schema_name) if tie.table in stage.columns]
    for table in copied(stage):
        _bring(stage, table, [tie for tie in ties if tie.target == table])
        if made := rule_of(table).made:
            stage.run(f"UPDATE {{stage}}.{{table}} SET {made}", {"day": day}, table=table)  # noqa: S608
        _give_keys(stage, table, [tie for tie in ties if tie.target == table])
    _let_go(stage, ties)


def _bring(stage: Stage, table: str, ties: Sequence[Tie]) -> None:
    """Copy the rows that staged ones refer to."""
    for tie in ties:
        stage.run(
            "INSERT INTO {stage}.{table} ({names}) SELECT {names} FROM {origin}.{table} AS row "
            "WHERE row.id IN (SELECT {column} FROM {stage}.{user}) "
            "AND row.id NOT IN (SELECT id FROM {stage}.{table})",
            table=table,
            names=stage.columns[table],
            column=tie.columns[0],
            user=tie.table,
        )


def _give_keys(stage: Stage, table: str, ties: Sequence[Tie]) -> None:
    """A copy is another row: two committees never hold the same key."""
    former = [str(key) for key in stage.ids(table)]
    fresh = [str(uuid7()) for _key in former]
    for tie in ties:
        stage.run(
            "UPDATE {stage}.{user} AS row SET {column} = pair.fresh "
            "FROM unnest(%s::uuid[], %s::uuid[]) AS pair(former, fresh) WHERE row.{column} = pair.former",
            [former, fresh],
            user=tie.table,
            column=tie.columns[0],
        )
    stage.run(
        "UPDATE {stage}.{table} AS row SET id = pair.fresh "
        "FROM unnest(%s::uuid[], %s::uuid[]) AS pair(former, fresh) WHERE row.id = pair.former",
        [former, fresh],
        table=table,
    )


def _let_go(stage: Stage, ties: Sequence[Tie]) -> None:
    """Empty what refers to a row that stays; Refusal where it may not be empty."""
    for tie in ties:
        across = (
            "FROM {stage}.{table} AS row WHERE row.{column} IS NOT NULL "
            "AND row.{column} NOT IN (SELECT id FROM {stage}.{target})"
        )
        names = {"table": tie.table, "column": tie.columns[0], "target": tie.target}
        if tie.may_be_empty:
            stage.run(
                "UPDATE {stage}.{table} AS row SET {column} = NULL WHERE row.{column} NOT IN "
                "(SELECT id FROM {stage}.{target})",
                **names,
            )
        elif count := _count(stage, f"SELECT count(*) {across}", names):
            raise tied(tie, count)


def _count(stage: Stage, statement: str, names: dict[str, str]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(stage.compose(statement, **names))
        return int(cursor.fetchone()[0])


def cut(stage: Stage, kept: str, tables: Sequence[str]) -> None:
    """Empty what stays and refers to a row that goes, and keep it; Refusal where it may not be empty."""
    for tie in shapes.ties(stage.origin.schema_name):
        if tie.target not in tables or len(tie.columns) > 1:
            continue
        names = {"table": tie.table, "column": tie.columns[0], "target": tie.target}
        condition = "row.{column} IN (SELECT id FROM {stage}.{target})"
        if tie.table in tables:
            condition += " AND row.id NOT IN (SELECT id FROM {stage}.{table})"
        count = _count(stage, f"SELECT count(*) FROM {{origin}}.{{table}} AS row WHERE {condition}", names)  # noqa: S608
        if count and not tie.may_be_empty:
            raise tied(tie, count)
        if count:
            _cut(stage, kept, tie, condition)


def _cut(stage: Stage, kept: str, tie: Tie, condition: str) -> None:
    column = tie.columns[0]
    names = {"table": tie.table, "column": column, "target": tie.target}
    names |= {"kept": kept, "cut": f"cut_{tie.table}_{column}"[:63]}
    stage.run(
        "CREATE TABLE {kept}.{cut} AS SELECT id, {column} FROM {origin}.{table} AS row "  # noqa: S608
        f"WHERE {condition}",
        **names,
    )
    stage.run(
        "UPDATE {origin}.{table} AS row SET {column} = NULL WHERE row.id IN (SELECT id FROM {kept}.{cut})",
        **names,
    )


def mend(stage: Stage, kept: str) -> None:
    """Refer again to the rows that have come back."""
    for tie in shapes.ties(stage.origin.schema_name):
        column = tie.columns[0]
        name = f"cut_{tie.table}_{column}"[:63]
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass(%s)", [f'"{kept}"."{name}"'])
            if cursor.fetchone()[0] is None:
                continue
        stage.run(
            "UPDATE {origin}.{table} AS row SET {column} = was.{column} FROM {kept}.{cut} AS was "
            "WHERE was.id = row.id",
            table=tie.table,
            column=column,
            kept=kept,
            cut=name,
        )


def tied(tie: Tie, count: int) -> Refusal:
    """Rows on both sides of the cut belong together."""
    sentence = _("Rows on both sides belong together: %(count)s of %(table)s with %(target)s.")
    return Refusal("split_tied", sentence % {"count": count, "table": tie.table, "target": tie.target})
