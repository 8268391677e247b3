"""How people of the register are shown: masked, here and nowhere else."""

from datetime import date

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from committees.households.kinds import Tag
from committees.households.models import Household, ImportProblem, RegisterImport
from committees.households.selectors import sees_tags
from committees.households.services.sentences import FILE_REFUSALS, sentence
from keting.clock import age_on
from keting.legible import legible
from keting.privacy.ends import GONE

register = template.Library()


@register.filter
def mask_name(name: str) -> str:
    """王小明 → 王*, Anna Berger → A*; what stands where a name was erased stays."""
    return f"{legible(name)[:1]}*" if name and name != GONE else name


@register.filter
def mask_phone(number: str) -> str:
    """13812341234 → 138****1234; shorter ones keep their last two digits."""
    if len(number) < 11:
        return "*" * (len(number) - 2) + number[-2:]
    return f"{number[:3]}****{number[-4:]}"


@register.filter
def mask_id(number: str) -> str:
    """The last two characters only."""
    return "*" * max(len(number) - 2, 0) + number[-2:]


@register.filter
def door(household: Household) -> str:
    """3号楼 1单元 502室, as short as the house allows."""
    facts = {"building": household.building, "unit": household.unit, "room": household.room_no}
    if household.unit:
        return _("Building %(building)s, stairway %(unit)s, room %(room)s") % facts
    return _("Building %(building)s, room %(room)s") % facts


@register.filter
def age(born_on: date | None, day: date) -> str:
    """Completed years."""
    return _("%(years)s years") % {"years": age_on(born_on, day)} if born_on else ""


@register.filter
def tag_word(tag: str) -> str | Promise:
    """A tag's word."""
    return Tag(tag).label if tag in Tag.values else tag


register.filter("sees_tags", sees_tags)


@register.filter
def home_tags(household: Household) -> list[str]:
    """Every tag of the people behind a door, once, in the dictionary's order."""
    carried = {tag for person in getattr(household, "people", []) for tag in person.tags}
    return [tag for tag in Tag.values if tag in carried]


@register.filter
def says(problem: ImportProblem) -> str:
    """What is wrong with a cell."""
    return sentence(problem.code, problem.facts)


@register.filter
def refusal_text(register_import: RegisterImport) -> str | Promise:
    """Why a file was not taken in."""
    return FILE_REFUSALS.get(register_import.refusal, register_import.refusal)
