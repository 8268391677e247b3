"""Clones of the template database."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
from django.db import connection, connections

from tests.plugin import TEMPLATE


def run_sql(statement: str) -> None:
    """One statement in the maintenance database, outside a transaction."""
    dsn = os.environ["KETING_TEST_DATABASE"].replace("/NAME", "/postgres")
    raw = psycopg2.connect(dsn)
    raw.autocommit = True
    try:
        raw.cursor().execute(statement)
    finally:
        raw.close()


def clone(name: str) -> None:
    """A fresh copy of the template."""
    run_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    run_sql(f'CREATE DATABASE "{name}" TEMPLATE {TEMPLATE}')


def drop(name: str) -> None:
    """Throw a copy away, whoever is still connected."""
    run_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def standing_in(name: str) -> Iterator[None]:
    """Django's connections of this process and its future threads lead to another database."""
    former = connection.settings_dict["NAME"]
    connections.close_all()
    connections.settings["default"]["NAME"] = connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connections.close_all()
        connections.settings["default"]["NAME"] = connection.settings_dict["NAME"] = former
