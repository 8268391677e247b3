"""How far a component is behind: behind its own line, which mends holes, and behind any release."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from packaging.version import Version

# Days since the first release that we have not (SECURITY.md).
OF_ITS_LINE, OF_ANY = 30, 90
# Versions that are dates have one line.
FIRST_YEAR = 2000


@dataclass(frozen=True)
class Release:
    """A version, the day on which its first file came, and whether a Python of ours may install it."""

    version: Version
    day: date
    fits: bool = True


@dataclass(frozen=True)
class Found:
    """What is known of one component, as it stands in the record."""

    version: str
    newest: str
    line_since: str = ""
    any_since: str = ""

    def over(self, day: date) -> str:
        """Which frame is over on this day, '' when none is."""
        for since, frame, what in (
            (self.line_since, OF_ITS_LINE, "its line"),
            (self.any_since, OF_ANY, "any"),
        ):
            behind = (day - date.fromisoformat(since)).days if since else 0
            if behind > frame:
                return f"{self.version}, newest {self.newest}: {behind} days behind a release of {what}"
        return ""


def line_of(version: Version) -> tuple[int, ...]:
    """What mends holes without breaking: 5.2 → (5,), 0.28 → (0, 28); a version that is a date → ()."""
    major = version.release[0]
    if major >= FIRST_YEAR:
        return ()
    return (major,) if major else version.release[:2]


def compared(pinned: str, releases: Iterable[Release]) -> Found:
    """A pinned version against all that were ever released; it must be one of them."""
    ours = Version(pinned)
    good = [one for one in releases if not one.version.is_prerelease or one.version == ours]
    if ours not in {one.version for one in good}:
        return Found(pinned, "withdrawn", line_since=str(date.min), any_since=str(date.min))
    newer = [one for one in good if one.version > ours]
    in_line = [one.day for one in newer if line_of(one.version) == line_of(ours) and one.fits]
    return Found(
        pinned,
        str(max((one.version for one in newer), default=ours)),
        str(min(in_line, default="")),
        str(min((one.day for one in newer), default="")),
    )
