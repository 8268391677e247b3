"""Words of the register."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class TenantType(TextChoices):
    """Each type has its own set of tables."""

    STREET = "street", _("Street office")
    COMMITTEE = "committee", _("Residents' committee")


class TenantState(TextChoices):
    """Whether anybody may come in. What is merged or retired has a last day."""

    OPEN = "open", pgettext_lazy("office", "open")
    SUSPENDED = "suspended", pgettext_lazy("office", "closed for a while")
    MERGED = "merged", pgettext_lazy("office", "merged into another")
    RETIRED = "retired", pgettext_lazy("office", "retired")


LIVING = (TenantState.OPEN, TenantState.SUSPENDED)


class DayKind(TextChoices):
    """What a day is by the weekday and the State Council's notice."""

    WORKING = "working", _("working day")
    REST = "rest", _("weekend")
    HOLIDAY = "holiday", _("public holiday")
    MAKE_UP = "make_up", _("make-up working day")


class ChangeKind(TextChoices):
    """A turn in the life of a committee."""

    RENAME = "rename", pgettext_lazy("change", "new name")
    RECODE = "recode", pgettext_lazy("change", "new code")
    MERGE = "merge", pgettext_lazy("change", "merged")
    SPLIT = "split", pgettext_lazy("change", "split")
    RETIRE = "retire", pgettext_lazy("change", "retired")


# The ten kinds of service and their hints for readers of Japanese; the register has the Chinese and English.
KINDS_IN_JAPANESE = {
    "community_affairs": ("地域の手続き", "社会保障カード、証明書、届け出"),
    "life_services": ("くらしの手伝い", "修理、貸し出し、代行"),
    "elder_meals": ("高齢者の食事", "食堂、配食"),
    "health": ("健康相談", "血圧測定、医師への相談"),
    "counselling": ("こころの相談", "誰かに話を聞いてほしいとき"),
    "legal_aid": ("法律相談", "弁護士の相談日、もめごと"),
    "culture_sports": ("文化とスポーツ", "サークル、練習、発表"),
    "self_cultivation": ("学びと教養", "講座、読書、手芸"),
    "deliberation": ("話し合い", "みんなのことは、みんなで相談"),
    "parent_child": ("親子", "お子さんと一緒にどうぞ"),
}


def words_of(kind: Any) -> tuple[str, str]:
    """The name of a kind of service and its hint, in the reader's language."""
    language = get_language() or ""
    if language == "ja" and kind.code in KINDS_IN_JAPANESE:
        return KINDS_IN_JAPANESE[kind.code]
    is_english = language.startswith("en")
    return (kind.name_en, kind.hint_en) if is_english else (kind.name_zh, kind.hint_zh)
