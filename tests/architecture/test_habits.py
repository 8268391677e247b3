"""Rules 3, 5, 9, 10, 12: how a service, a model and an app are written."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps as registry

from tests.architecture import code

ALLOWED = {"kinds", "models", "selectors", "facts", "services", "forms", "views", "api", "tasks", "urls"}
ALLOWED |= {"__init__", "apps", "admin", "demo", "migrations", "management"}
ALLOWED |= {"templates", "templatetags", "static", "locale"}
UNWANTED = frozenset({"utils", "helpers", "common", "base", "misc", "util", "helper"})


def test_an_app_has_the_same_files_as_every_other() -> None:
    strange = {
        code.name_of(path)
        for app in code.apps()
        for path in app.iterdir()
        if path.name != "__pycache__" and path.stem not in ALLOWED
    }
    assert strange == set()


def test_no_file_is_a_drawer_for_odds_and_ends() -> None:
    # keting.web.templates' base.html and the engine's base.py are names that Django asks for.
    found = [path for path in code.modules() if path.stem in UNWANTED and path.parent.name != "engine"]
    assert [code.name_of(path) for path in found] == []


def test_a_service_is_called_by_names() -> None:
    """One thing, such as a request, may be given by place."""
    by_place = [
        (code.name_of(path), one.name)
        for path, one in code.services()
        if len([*one.args.posonlyargs, *one.args.args]) > 1
    ]
    assert by_place == []


def test_a_service_says_what_it_does() -> None:
    assert [
        (code.name_of(path), one.name) for path, one in code.services() if not ast.get_docstring(one)
    ] == []


def test_a_public_function_has_a_sentence() -> None:
    silent = [
        (code.name_of(path), one.name)
        for path in code.modules()
        for one in code.public_functions(path)
        if not ast.get_docstring(one)
    ]
    assert silent == []


def test_a_module_has_a_sentence() -> None:
    silent = [
        path for path in code.modules() if path.stat().st_size and not ast.get_docstring(code.tree(path))
    ]
    assert [code.name_of(path) for path in silent] == []


def test_every_model_has_a_sentence() -> None:
    labels = ("committees.", "reporting", "tenants", "keting.")
    ours = [model for model in registry.get_models() if model.__module__.startswith(labels)]
    assert [model._meta.label for model in ours if f"{model.__name__}(" in (model.__doc__ or "(")] == []


def test_no_save_is_overridden() -> None:
    found = [
        (code.name_of(path), node.name, inner.name)
        for path in code.modules()
        for node in ast.walk(code.tree(path))
        if isinstance(node, ast.ClassDef)
        for inner in node.body
        if isinstance(inner, ast.FunctionDef) and inner.name in {"save", "delete", "full_clean"}
    ]
    assert found == []


def test_no_form_saves_itself() -> None:
    pattern = re.compile(r"\bform\.save\(|\bModelForm\b")
    found = [path for path in code.modules() if pattern.search(path.read_text(encoding="utf-8"))]
    assert [code.name_of(path) for path in found] == []


def test_no_signals() -> None:
    unwanted = ("django.dispatch", "django.db.models.signals", "django.core.signals")
    found = [
        (code.name_of(path), name)
        for path in code.modules()
        for name in code.imported(path)
        if name.startswith(unwanted)
    ]
    assert found == []


def inner_files() -> list[Path]:
    """Services, models, selectors and facts of the rooms and of reporting."""
    names = {"services", "models", "selectors", "facts"}
    return [
        path for path in code.files(".py", "committees", "reporting") if names & {path.stem, path.parent.name}
    ]


@pytest.mark.parametrize("unwanted", ["django.http", "django.shortcuts", "rest_framework", "celery"])
def test_services_know_nothing_of_requests(unwanted: str) -> None:
    found = [
        code.name_of(path)
        for path in inner_files()
        if any(name == unwanted or name.startswith(f"{unwanted}.") for name in code.imported(path))
    ]
    assert found == []


@pytest.mark.parametrize("unwanted", ["clock.now", "clock.today"])
def test_inside_the_clock_is_passed_in(unwanted: str) -> None:
    found = [path for path in inner_files() if f"{unwanted}()" in path.read_text(encoding="utf-8")]
    assert [code.name_of(path) for path in found] == []


def test_the_kernel_names_the_other_storeys_only_as_strings() -> None:
    others = ("tenants", "committees", "reporting")
    found = [
        (code.name_of(path), name)
        for path in code.files(".py", "platform/keting")
        for name in code.imported(path)
        if name.split(".")[0] in others
    ]
    assert found == []


def test_no_database_error_is_caught_inside_a_transaction() -> None:
    found = [
        (code.name_of(path), node.lineno)
        for path in code.modules()
        for node in ast.walk(code.tree(path))
        if isinstance(node, ast.With) and _is_atomic(node)
        for inner in ast.walk(node)
        if isinstance(inner, ast.ExceptHandler)
        and "Error" in ast.dump(inner.type or ast.Name("Error"))
        and "Integrity" in ast.dump(inner.type or ast.Name("Integrity"))
    ]
    assert found == []


def _is_atomic(node: ast.With) -> bool:
    return any("atomic" in ast.dump(item.context_expr) for item in node.items)
