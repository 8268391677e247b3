"""One more column on the visits table, for as many rounds as are asked: migrations without files."""

from pathlib import Path
from typing import Any

from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader

from committees import visits

NEWEST = max(path.stem for path in (Path(visits.__path__[0]) / "migrations").glob("0*.py"))
_load = MigrationLoader.load_disk
_made: dict[tuple[str, str], migrations.Migration] = {}


def add(number: int, *more: Any) -> None:
    """Known to every loader from now on: `visits.step_<number>` adds the column `extra_<number>` and more."""
    before = f"step_{number - 1}" if number > 1 else NEWEST
    field = models.CharField(max_length=10, null=True)
    facts = {
        "dependencies": [("visits", before)],
        "operations": [migrations.AddField("visit", f"extra_{number}", field), *more],
    }
    key = ("visits", f"step_{number}")
    _made[key] = type("Migration", (migrations.Migration,), facts)(key[1], key[0])


def _load_disk(self: MigrationLoader) -> None:
    _load(self)
    self.disk_migrations.update(_made)


MigrationLoader.load_disk = _load_disk  # type: ignore[method-assign]
