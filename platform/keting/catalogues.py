"""Where the translations stand; the launcher asks this, so it needs neither Django nor a reader of them."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STOREYS = ("platform/keting", "tenants", "committees", "reporting")
# Whole: every text. Residents': what stands on their pages.
WHOLE, RESIDENTS = "zh_Hans", "ja"


def files(root: Path, language: str = "*") -> list[Path]:
    """Return the catalogues that exist: a storey's own and its apps'."""
    place = f"locale/{language}/LC_MESSAGES/django.po"
    return [
        po for s in STOREYS for pattern in (place, f"*/{place}") for po in sorted((root / s).glob(pattern))
    ]


def is_compiled(root: Path = ROOT) -> bool:
    """Tell whether every .po has a .mo at least as young."""
    compiled = {po: po.with_suffix(".mo") for po in files(root)}
    return all(mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime for po, mo in compiled.items())
