"""Rule 1: imports go down only; the contracts stand in pyproject.toml and miss no app."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps as registry
from django.db.models import Model

from tests.architecture import code

CONTRACTS: list[dict[str, Any]] = code.pyproject()["tool"]["importlinter"]["contracts"]
LAYERS = [contract for contract in CONTRACTS if contract["type"] == "layers"]


def linted(*options: str) -> subprocess.CompletedProcess[str]:
    program = str(Path(sys.executable).parent / "lint-imports")
    return subprocess.run([program, *options], cwd=code.ROOT, capture_output=True, text=True, check=False)


def test_the_contracts_are_kept() -> None:
    answer = linted("--no-cache")
    assert answer.returncode == 0, answer.stdout[-3000:]


def test_the_twin_with_the_portal_at_the_bottom_is_refused(tmp_path: Path) -> None:
    settings = tmp_path / "pyproject.toml"
    kept = (code.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    turned = kept.replace('    "portal",\n', "", 1)
    turned = turned.replace('    "staff",\n]', '    "staff",\n    "portal",\n]')
    settings.write_text(turned, encoding="utf-8")
    answer = linted("--config", str(settings), "--no-cache")
    assert "committees.portal is not allowed to import committees.staff" in answer.stdout


def test_every_app_is_held_to_the_order_inside() -> None:
    inside = next(contract for contract in LAYERS if "committees.staff" in contract.get("containers", []))
    ours = {f"committees.{app.name}" for app in code.apps()}
    assert ours <= set(inside["containers"])


def rank(model: type[Model]) -> tuple[int, int]:
    """How far down a model stands: storey, then room."""
    parts = model.__module__.split(".")
    storeys = next(contract["layers"] for contract in LAYERS if "reporting" in contract["layers"])
    storey = storeys.index(parts[0]) if parts[0] in storeys else len(storeys)
    rooms = next(contract["layers"] for contract in LAYERS if contract.get("containers") == ["committees"])
    names = [[name.strip(" ()") for name in layer.split("|")] for layer in rooms]
    room = next((n for n, layer in enumerate(names) if parts[0] == "committees" and parts[1] in layer), 0)
    return storey, room


RELATIONS = [
    (model, field)
    for model in registry.get_models()
    if not model.__module__.startswith("django")
    for field in model._meta.get_fields()
    if field.is_relation and field.concrete and isinstance(field.related_model, type)
]


@pytest.mark.parametrize(("model", "field"), RELATIONS, ids=str)
def test_a_foreign_key_points_down_like_an_import(model: type[Model], field: Any) -> None:
    other = field.related_model
    same_app = other._meta.app_label == model._meta.app_label
    assert same_app or rank(other) > rank(model)
