"""What the catalogue says about the walls. Twins: one thing is granted, made or moved, and it is told."""

from collections.abc import Callable
from typing import Any

import pytest

from keting.db import logins
from tests.isolation import catalogue
from tests.isolation.conftest import Walls
from tests.isolation.raw import rolled_back

HOME, NEIGHBOUR = "c310104008043", "c310104008041"
Question = Callable[[Any], list[str]]
HOUSEHOLDS = f"{NEIGHBOUR}.households_household"
OWN = f"{HOME}.households_household"
# What breaks a wall, and which questions must notice; {a} is a committee's login, {all} its group.
BREACHES: dict[str, tuple[Question, ...]] = {
    f"GRANT SELECT ON {HOUSEHOLDS} TO {{a}}": (catalogue.grants, catalogue.crossings),
    f"GRANT SELECT (room_no) ON {HOUSEHOLDS} TO {{a}}": (catalogue.grants, catalogue.crossings),
    f"GRANT SELECT ON {HOUSEHOLDS} TO {{all}}": (catalogue.grants, catalogue.crossings),
    f"GRANT SELECT ON {HOUSEHOLDS} TO PUBLIC": (catalogue.grants, catalogue.crossings),
    f"GRANT SELECT ON {HOUSEHOLDS} TO {{public}}": (catalogue.grants, catalogue.crossings),
    f"GRANT SELECT ON {HOUSEHOLDS} TO {{street}}": (catalogue.grants, catalogue.crossings),
    f"GRANT USAGE ON SCHEMA {NEIGHBOUR} TO {{a}}": (catalogue.grants,),
    f"GRANT TRUNCATE ON {OWN} TO {{a}}": (catalogue.grants, catalogue.held_alike),
    f"GRANT SELECT ON {OWN} TO {{a}} WITH GRANT OPTION": (catalogue.grants,),
    f"REVOKE DELETE ON {OWN} FROM {{a}}": (catalogue.held_alike,),
    "GRANT INSERT ON public.tenants_tenant TO {all}": (catalogue.grants, catalogue.crossings),
    "GRANT SELECT ON street.reporting_figure TO {all}": (catalogue.grants, catalogue.crossings),
    "GRANT CREATE ON SCHEMA public TO {a}": (catalogue.grants, catalogue.creators),
    f"GRANT CREATE ON SCHEMA {HOME} TO {{a}}": (catalogue.grants, catalogue.creators),
    "GRANT TEMP ON DATABASE {database} TO PUBLIC": (catalogue.grants, catalogue.creators),
    "GRANT CREATE ON DATABASE {database} TO {a}": (catalogue.grants, catalogue.creators),
    f"ALTER DEFAULT PRIVILEGES IN SCHEMA {NEIGHBOUR} GRANT SELECT ON TABLES TO {{a}}": (catalogue.grants,),
    "ALTER ROLE {a} CREATEROLE": (catalogue.attributes,),
    "ALTER ROLE {a} BYPASSRLS": (catalogue.attributes,),
    "GRANT {b} TO {a}": (catalogue.attributes, catalogue.crossings),
    "GRANT pg_read_all_data TO {a}": (catalogue.attributes, catalogue.crossings),
    "GRANT pg_read_server_files TO {all}": (catalogue.attributes,),
    "GRANT {all} TO {a} WITH SET TRUE": (catalogue.attributes,),
    "CREATE FUNCTION street.all_of_it() RETURNS bigint LANGUAGE sql SECURITY DEFINER "
    "AS 'SELECT count(*) FROM street.reporting_figure'": (
        catalogue.functions,
        catalogue.grants,
        catalogue.owners,
    ),
    "GRANT EXECUTE ON FUNCTION street.submit(jsonb) TO PUBLIC": (catalogue.functions, catalogue.grants),
    "ALTER EXTENSION btree_gist SET SCHEMA public": (catalogue.extensions,),
    f"CREATE TABLE {HOME}.tenants_tenant ()": (catalogue.shadows, catalogue.owners),
    "CREATE TABLE extensions.tenants_tenant ()": (catalogue.shadows, catalogue.extensions),
    f"CREATE VIEW {HOME}.all_households AS SELECT * FROM {HOUSEHOLDS}": (catalogue.owners,),
    f"ALTER TABLE {HOUSEHOLDS} OWNER TO {{a}}": (catalogue.owners, catalogue.crossings),
    "SELECT lo_create(77); GRANT SELECT ON LARGE OBJECT 77 TO PUBLIC": (catalogue.grants,),
}


@pytest.mark.parametrize("question", catalogue.QUESTIONS, ids=lambda one: one.__name__)
def test_the_walls_stand_as_they_are_meant(walls: Walls, question: Question) -> None:
    with rolled_back(walls.database) as cursor:
        assert question(cursor) == []


@pytest.mark.parametrize("breach", BREACHES)
def test_a_breach_is_told(walls: Walls, breach: str) -> None:
    """The twin of each question."""
    names = {
        "a": logins.of(HOME),
        "b": logins.of(NEIGHBOUR),
        "all": logins.tenant(),
        "public": logins.public(),
    }
    names |= {"street": logins.of("street"), "database": walls.database}
    with rolled_back(walls.database) as cursor:
        cursor.execute(breach.format(**names))
        assert [question.__name__ for question in BREACHES[breach] if not question(cursor)] == []


def test_every_question_has_a_twin() -> None:
    assert {question for noticed in BREACHES.values() for question in noticed} == set(catalogue.QUESTIONS)
