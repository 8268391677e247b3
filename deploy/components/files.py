"""What is built in, by constraints.txt and npm's lock, and what an index says of a component's files."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from packaging.requirements import Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import InvalidSdistFilename, InvalidWheelFilename, canonicalize_name
from packaging.utils import parse_sdist_filename as of_sdist
from packaging.utils import parse_wheel_filename as of_wheel
from packaging.version import InvalidVersion, Version

from deploy.components.ages import Release

OLDEST_PYTHON = "3.11"


def pinned_in(text: str) -> dict[str, str]:
    """Names and versions of a file of constraints."""
    found = [Requirement(line) for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return {canonicalize_name(one.name): str(one.specifier).removeprefix("==") for one in found}


def locked_in(text: str) -> dict[str, str]:
    """Names and versions of an npm lock; a platform's program comes with its package and is not told."""
    packages: Mapping[str, Any] = json.loads(text)["packages"]
    return {
        name.removeprefix("node_modules/"): one["version"]
        for name, one in packages.items()
        if name and not one.get("optional")
    }


def released(files: Iterable[Mapping[str, Any]]) -> Iterator[Release]:
    """From files to releases: the first file's day; withdrawn ones are none."""
    days: dict[Version, list[date]] = {}
    fits: dict[Version, bool] = {}
    for one in files:
        version = version_of(str(one["filename"]))
        if version is None or one.get("yanked") or not one.get("upload-time"):
            continue
        days.setdefault(version, []).append(date.fromisoformat(one["upload-time"][:10]))
        fits[version] = is_ours(one.get("requires-python") or "")
    return (Release(version, min(found), fits[version]) for version, found in days.items())


def is_ours(pythons: str) -> bool:
    """Whether our oldest Python may install it; what was ill written, pip takes too."""
    try:
        return SpecifierSet(pythons).contains(OLDEST_PYTHON)
    except InvalidSpecifier:
        return True


def version_of(filename: str) -> Version | None:
    """The version that a file holds; None for an old kind of file."""
    try:
        return of_wheel(filename)[1] if filename.endswith(".whl") else of_sdist(filename)[1]
    except (InvalidWheelFilename, InvalidSdistFilename, InvalidVersion):
        return None
