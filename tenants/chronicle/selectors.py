"""One committee's life as the street sees it."""

from dataclasses import dataclass
from datetime import date

from tenants.life import changes
from tenants.models import Change, FormerName, RegionCode, Tenant

LIVING_DEEDS = ("rename", "recode", "merge", "split", "retire")


@dataclass(frozen=True)
class Life:
    """Names, codes and changes of a committee, and what can be done with it today."""

    tenant: Tenant
    names: list[FormerName]
    codes: list[RegionCode]
    changes: list[Change]
    undo: Change | None
    deeds: tuple[str, ...]


def committee_of(slug: str) -> Tenant | None:
    """The committee at this address, closed ones too."""
    rows = Tenant.objects.select_related("committee", "successor__committee", "predecessor__committee")
    return rows.filter(committee__slug=slug).first()


def life_of(tenant: Tenant, today: date) -> Life:
    """Read its life (3 queries)."""
    found = list(changes.of(tenant).select_related("tenant", "partner"))
    newest = found[0] if found else None
    can_undo = newest and not newest.settled_at and today <= changes.last_day_to_undo(newest)
    deeds = () if tenant.closed_on else (("suspend" if tenant.is_open else "resume"), *LIVING_DEEDS)
    return Life(
        tenant=tenant,
        names=list(tenant.former_names.all()),
        codes=list(tenant.codes.order_by("-valid_from")),
        changes=found,
        undo=newest if can_undo else None,
        deeds=deeds,
    )


def others(tenant: Tenant) -> list[tuple[str, str]]:
    """The other living committees, for a select."""
    rows = Tenant.objects.filter(type=tenant.type, closed_on__isnull=True).exclude(pk=tenant.pk)
    return list(rows.order_by("schema_name").values_list("committee__slug", "name"))


def estates_of(tenant: Tenant) -> list[tuple[str, str]]:
    """Its estates, for boxes to tick."""
    return [(name, name) for name in tenant.estates.order_by("id").values_list("name", flat=True)]
