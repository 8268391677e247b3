"""Tight texts: what belongs to a table is made with it."""

import pytest

from tenants.tightening import tightened

POINTS = 'REFERENCES "b" ("id") DEFERRABLE INITIALLY DEFERRED'


def lines(*text: str) -> list[str]:
    return tightened("\n".join(text)).split("\n")


def test_columns_and_rules_stand_in_the_table() -> None:
    assert lines(
        'CREATE TABLE "a" ("id" uuid NOT NULL PRIMARY KEY);',
        'CREATE INDEX i ON "a" ("id");',
        'ALTER TABLE "a" ADD COLUMN "n" integer NULL;',
        'ALTER TABLE "a" ADD CONSTRAINT "x" CHECK (n > 0);',
        "ALTER TABLE a ADD CONSTRAINT y UNIQUE (n);",
    ) == [
        'CREATE TABLE "a" ("id" uuid NOT NULL PRIMARY KEY, "n" integer NULL, '
        'CONSTRAINT "x" CHECK (n > 0), CONSTRAINT y UNIQUE (n));',
        'CREATE INDEX i ON "a" ("id");',
    ]


def test_what_is_pointed_to_comes_first() -> None:
    assert lines(
        'CREATE TABLE "a" ("id" uuid);',
        'CREATE TABLE "b" ("id" uuid);',
        f'ALTER TABLE "a" ADD COLUMN "b_id" uuid NOT NULL CONSTRAINT "k" {POINTS}; '
        'SET CONSTRAINTS "k" IMMEDIATE;',
    ) == [
        'CREATE TABLE "b" ("id" uuid);',
        f'CREATE TABLE "a" ("id" uuid, "b_id" uuid NOT NULL, CONSTRAINT "k" FOREIGN KEY ("b_id") {POINTS});',
    ]


def test_of_a_circle_one_key_is_added_at_the_end() -> None:
    circle = lines(
        'CREATE TABLE "a" ("id" uuid);',
        'CREATE TABLE "b" ("id" uuid);',
        f'ALTER TABLE "a" ADD CONSTRAINT "k" FOREIGN KEY ("id") {POINTS};',
        'ALTER TABLE "b" ADD CONSTRAINT "l" FOREIGN KEY ("id") REFERENCES "a" ("id");',
    )
    assert circle[-1] == 'ALTER TABLE "b" ADD CONSTRAINT "l" FOREIGN KEY ("id") REFERENCES "a" ("id");'
    assert circle[1].startswith('CREATE TABLE "a" ("id" uuid, CONSTRAINT "k"')


def test_what_is_taken_back_is_never_made() -> None:
    assert lines(
        'CREATE TABLE "a" ("id" uuid, "m" varchar(9) NOT NULL, '
        """CONSTRAINT "x" CHECK ("id" IN ('(', ',')));""",
        'CREATE INDEX "i" ON "a" ("id");',
        'ALTER TABLE "a" ADD COLUMN "n" integer DEFAULT 0 NOT NULL CHECK ("n" >= 0);',
        'ALTER TABLE "a" ALTER COLUMN "n" DROP DEFAULT;',
        "ALTER TABLE a ALTER COLUMN m TYPE varchar(9)[] USING ARRAY[m];",
        "ALTER TABLE a RENAME COLUMN m TO o;",
        'ALTER TABLE "a" ADD COLUMN "b_id" uuid NOT NULL CONSTRAINT "k" REFERENCES "b" ("id");',
        'SET CONSTRAINTS "k" IMMEDIATE; ALTER TABLE "a" DROP CONSTRAINT "k";',
        'ALTER TABLE "a" DROP CONSTRAINT "x";',
        "DROP INDEX i;",
    ) == [
        'CREATE TABLE "a" ("id" uuid, "o" varchar(9)[] CONSTRAINT "a_m_not_null" NOT NULL, '
        '"n" integer NOT NULL CHECK ("n" >= 0), "b_id" uuid NOT NULL);',
    ]


def test_from_an_unknown_change_on_a_table_is_left_as_it_is() -> None:
    text = [
        'CREATE TABLE "b" ("id" uuid, "m" integer);',
        'CREATE TABLE "a" ("id" uuid);',
        'ALTER TABLE "b" ADD CONSTRAINT "y" CHECK (m > 0);',
        'ALTER TABLE "b" DROP COLUMN "m" CASCADE;',
        'ALTER TABLE "b" ADD CONSTRAINT "x" CHECK (id > 0);',
    ]
    assert lines(*text, f'ALTER TABLE "a" ADD CONSTRAINT "k" FOREIGN KEY ("id") {POINTS};') == [
        'CREATE TABLE "b" ("id" uuid, "m" integer, CONSTRAINT "y" CHECK (m > 0));',
        f'CREATE TABLE "a" ("id" uuid, CONSTRAINT "k" FOREIGN KEY ("id") {POINTS});',
        *text[3:],
    ]


@pytest.mark.parametrize(
    "knows",
    [
        'CREATE INDEX "i" ON "b" ("m");',
        'ALTER TABLE "b" ADD CONSTRAINT "x" CHECK ("m" > 0);',
        "CREATE TRIGGER t AFTER UPDATE OF m ON b FOR EACH ROW EXECUTE FUNCTION f();",
    ],
)
def test_a_column_that_something_knows_is_renamed_in_its_turn(knows: str) -> None:
    rename = 'ALTER TABLE "b" RENAME COLUMN "m" TO "n";'
    assert lines('CREATE TABLE "b" ("id" uuid, "m" integer);', knows, rename)[-1] == rename


def test_a_rule_to_such_a_table_waits_for_the_rule_that_it_points_to() -> None:
    text = [
        'CREATE TABLE "b" ("id" uuid, "m" integer);',
        'CREATE TABLE "a" ("id" uuid, "m" integer);',
        'ALTER TABLE "b" DROP CONSTRAINT "x";',
        'ALTER TABLE "b" ADD CONSTRAINT "whole" UNIQUE ("id", "m");',
        'ALTER TABLE "a" ADD CONSTRAINT "f" FOREIGN KEY ("id", "m") REFERENCES "b" ("id", "m");',
    ]
    assert lines(*text) == text


def test_a_table_under_its_new_name_is_left_too() -> None:
    text = [
        'CREATE TABLE "c" ("id" uuid);',
        'CREATE TABLE "a" ("id" uuid);',
        'ALTER TABLE "c" RENAME TO "b";',
        f'ALTER TABLE "a" ADD CONSTRAINT "k" FOREIGN KEY ("id") {POINTS};',
    ]
    assert lines(*text) == text


def test_functions_come_before_what_calls_them() -> None:
    trigger = "CREATE TRIGGER t AFTER UPDATE ON a FOR EACH ROW EXECUTE FUNCTION f();"
    judge = "CREATE FUNCTION g(n int) RETURNS boolean LANGUAGE sql RETURN n > 0;"
    function = "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $b$\nBEGIN RETURN NULL; END $b$\n;"
    table = 'CREATE TABLE "a" ("id" uuid);'
    later = function.replace("f()", "h()")
    made = tightened("\n".join([table, function, trigger, judge, later]))
    assert made == "\n".join([table, function, later, trigger, judge, ""])


def test_a_trigger_that_goes_is_never_made_nor_its_function() -> None:
    table = 'CREATE TABLE "a" ("id" uuid);'
    body = "() RETURNS trigger LANGUAGE plpgsql AS $b$ BEGIN RETURN NULL; END $b$;"
    last = "CREATE TRIGGER t BEFORE DELETE ON a\nFOR EACH ROW EXECUTE FUNCTION g()\n;"
    made = tightened(
        "\n".join(
            [
                table,
                f"CREATE FUNCTION f{body}",
                f"CREATE FUNCTION g{body}",
                'CREATE TRIGGER t AFTER UPDATE ON "a"\nFOR EACH ROW EXECUTE FUNCTION f()\n;',
                "DROP TRIGGER t ON a;",
                "DROP FUNCTION f();",
                last,
            ]
        )
    )
    assert made == "\n".join([table, f"CREATE FUNCTION g{body}", last])


def test_a_function_that_something_still_calls_goes_in_its_turn() -> None:
    function = "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $b$ BEGIN RETURN NULL; END $b$;"
    parts = [function, "CREATE TRIGGER t AFTER UPDATE ON a EXECUTE FUNCTION f();", "DROP FUNCTION f();"]
    assert tightened("\n".join(parts)) == "\n".join(parts)


def test_indexes_follow_their_table_unless_they_call_something() -> None:
    assert lines(
        'CREATE TABLE "a" ("id" uuid);',
        'CREATE TABLE "b" ("id" uuid, "a_id" uuid, CONSTRAINT "k" CHECK ("id" < "a_id"));',
        """CREATE UNIQUE INDEX "i" ON "a" ("id") WHERE ("id" IN ('a', 'b'));""",
        'CREATE INDEX "j" ON "a" (f("id"));',
        "CREATE FUNCTION f(n uuid) RETURNS uuid LANGUAGE sql AS $b$ SELECT n $b$;",
    ) == [
        'CREATE TABLE "a" ("id" uuid);',
        """CREATE UNIQUE INDEX "i" ON "a" ("id") WHERE ("id" IN ('a', 'b'));""",
        'CREATE TABLE "b" ("id" uuid, "a_id" uuid, CONSTRAINT "k" CHECK ("id" < "a_id"));',
        "CREATE FUNCTION f(n uuid) RETURNS uuid LANGUAGE sql AS $b$ SELECT n $b$;",
        'CREATE INDEX "j" ON "a" (f("id"));',
        "",
    ]
