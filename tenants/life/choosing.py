"""Which households go in a split: those of the named estates and buildings, whoever lived there when."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext_lazy as _

from keting.refusal import Refusal
from tenants.life.stages import Stage
from tenants.models import Estate, Tenant

CHOSEN = """
CREATE TABLE {stage}.chosen AS SELECT id FROM {origin}.households_household
WHERE estate_id = ANY(%(estates)s::uuid[]) OR building = ANY(%(buildings)s)
"""
LEFT = """
SELECT count(*) FILTER (WHERE id IN (SELECT id FROM {stage}.chosen)),
       count(*) FILTER (WHERE id NOT IN (SELECT id FROM {stage}.chosen))
FROM {origin}.households_household WHERE until IS NULL AND voided_at IS NULL
"""
BUILDINGS = "SELECT DISTINCT building FROM {origin}.households_household WHERE building = ANY(%s)"


@dataclass(frozen=True)
class Choice:
    """Names of estates and of buildings, as the register has them."""

    estates: Sequence[str] = ()
    buildings: Sequence[str] = ()


def check_choice(tenant: Tenant, choice: Choice) -> list[Estate]:
    """The named estates; Refusal where nothing is named or an estate is not the committee's."""
    if not choice.estates and not choice.buildings:
        raise Refusal("split_nothing", _("Choose the estates or buildings that go."))
    found = {one.name: one for one in Estate.objects.filter(committee=tenant)}
    if unknown := [name for name in choice.estates if name not in found]:
        sentence = _("The committee has no such estate: %(what)s.")
        raise Refusal("estate_unknown", sentence % {"what": ", ".join(unknown)[:200]})
    return [found[name] for name in choice.estates]


def choose(stage: Stage, choice: Choice, estates: Sequence[Estate]) -> None:
    """Put the keys of the chosen households on the stage; Refusal when none or all would go."""
    _check_buildings(stage, choice.buildings)
    keys = [str(one.pk) for one in estates]
    stage.run(CHOSEN, {"estates": keys, "buildings": list(choice.buildings)})
    with connection.cursor() as cursor:
        cursor.execute(stage.compose(LEFT))
        going, staying = cursor.fetchone()
    if not going:
        raise Refusal("split_nothing", _("No household lives there."))
    if not staying:
        raise Refusal(
            "split_everything", _("No household would stay. Give the committee another name instead.")
        )


def _check_buildings(stage: Stage, buildings: Sequence[str]) -> None:
    if not all(map(str.isprintable, buildings)):
        raise Refusal("building_unknown", _("There are signs in it that cannot be printed."))
    with connection.cursor() as cursor:
        cursor.execute(stage.compose(BUILDINGS), [list(buildings)])
        known = {name for (name,) in cursor.fetchall()}
    if unknown := [name for name in buildings if name not in known]:
        sentence = _("The committee has no such building: %(what)s.")
        raise Refusal("building_unknown", sentence % {"what": ", ".join(unknown)[:200]})
