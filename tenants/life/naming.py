"""A new name, a new address on the web, a new code; what was before stays in the register with its days."""

from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from keting.refusal import Refusal
from tenants.admission import Opening, check_shape
from tenants.kinds import ChangeKind
from tenants.life import changes
from tenants.life.acts import Act, Deed, acting, find, locked
from tenants.models import Change, Committee, Domain, FormerName, RegionCode, Tenant


def check_rename(committee: str, name: str, slug: str, day: date, act: Act) -> None:
    """Refusal when it cannot be called so, or not at this address."""
    tenant = find(committee)
    check_shape(Opening(code=tenant.schema_name[1:], name=name, opened_on=day, wanted_slug=slug))
    changes.check_day(day, tenant, act)
    others = Tenant.objects.exclude(pk=tenant.pk)
    if name == tenant.name and slug in {"", tenant.committee.slug}:
        raise Refusal("name_same", _("The committee is called so already."))
    if others.filter(name=name, closed_on__isnull=True).exists():
        raise Refusal("name_taken", _("A committee of this name is open already."))
    if slug and Domain.objects.filter(domain=_host(slug)).exclude(tenant=tenant).exists():
        raise Refusal("slug_taken", _("This address on the web is taken."))


def rename(*, committee: str, name: str, day: date, act: Act, slug: str = "") -> Deed:
    """Call it so from the day on; with a slug its host changes too, and the former one leads there."""
    with acting(act):
        tenant = locked(committee)
        check_rename(committee, name, slug, day, act)
        former = {
            "name": tenant.name,
            "short_name": tenant.committee.short_name,
            "slug": tenant.committee.slug,
        }
        former["row"] = _remember(tenant, day)
        _call(tenant, name, Opening(code="", name=name, opened_on=day).short_name, slug or former["slug"])
        changes.make(ChangeKind.RENAME, tenant, day, act, former=former)
    return Deed(_now("%(former)s is now called %(name)s.") % {"former": former["name"], "name": name})


def undo_rename(change: Change) -> None:
    """Call it as before; the host of the name that is taken back is nobody's again."""
    tenant, former = change.tenant, change.former
    now = tenant.committee.slug
    _call(tenant, former["name"], former["short_name"], former["slug"])
    if now != former["slug"]:
        Domain.objects.filter(tenant=tenant, domain=_host(now)).delete()
    if former["row"]:
        FormerName.objects.get(pk=former["row"]).delete()


def _call(tenant: Tenant, name: str, short_name: str, slug: str) -> None:
    Tenant.objects.filter(pk=tenant.pk).update(name=name)
    if slug != tenant.committee.slug:
        Domain.objects.filter(tenant=tenant).update(is_primary=False)
        Domain.objects.update_or_create(domain=_host(slug), defaults={"tenant": tenant, "is_primary": True})
    Committee.objects.filter(tenant=tenant).update(short_name=short_name, slug=slug)


def _remember(tenant: Tenant, day: date) -> str:
    """Key of the row with the name until the day; '' for a name that was not borne for a day."""
    last = FormerName.objects.filter(tenant=tenant).order_by("-valid_until").first()
    since = last.valid_until if last else tenant.opened_on
    if since >= day:
        return ""
    words = {"name": tenant.name, "short_name": tenant.committee.short_name}
    return str(FormerName.objects.create(tenant=tenant, **words, valid_from=since, valid_until=day).pk)


def _host(slug: str) -> str:
    return f"{slug}.{settings.KETING_DOMAIN}"


def check_recode(committee: str, code: str, day: date, act: Act) -> None:
    """Refusal when it cannot have this code."""
    tenant = find(committee)
    check_shape(Opening(code=code, name=tenant.name, opened_on=day))
    changes.check_day(day, tenant, act)
    if RegionCode.objects.filter(code=code, valid_until__isnull=True).exists():
        raise Refusal("code_taken", _("A committee has this code already."))
    if _code_of(tenant).valid_from >= day:
        raise Refusal("day_before_change", _("The committee has changed after this day already."))


def recode(*, committee: str, code: str, day: date, act: Act) -> Deed:
    """Give it another code from the day on; the schema keeps the name that it was opened with."""
    with acting(act):
        tenant = locked(committee)
        check_recode(committee, code, day, act)
        former = _code_of(tenant)
        RegionCode.objects.filter(pk=former.pk).update(valid_until=day)
        RegionCode.objects.create(tenant=tenant, code=code, valid_from=day, predecessor=former)
        changes.make(ChangeKind.RECODE, tenant, day, act, former={"code": former.code, "row": str(former.pk)})
    return Deed(_now("%(name)s now has the code %(code)s.") % {"name": tenant.name, "code": code})


def undo_recode(change: Change) -> None:
    """The former code is valid again."""
    new = _code_of(change.tenant)
    new.delete()
    RegionCode.objects.filter(pk=change.former["row"]).update(valid_until=None)


def _code_of(tenant: Tenant) -> RegionCode:
    return RegionCode.objects.select_related("predecessor").get(tenant=tenant, valid_until__isnull=True)
