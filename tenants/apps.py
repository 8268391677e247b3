"""The register of the street and its committees, and the one door into a schema."""

from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from keting.privacy.labels import Basis, Labels, Purpose, Whose

ORDERS = Purpose(
    title=_("Orders of the street"),
    whose=Whose.STAFF,
    what=_("Who ordered what about an office, and the first password of a director until it is taken."),
    why=_("So that somebody answers for what is done to an office"),
    basis=Basis.DUTY,
    keep=_("As long as the office's history"),
    doors=("orders:", "chronicle:"),
)


class TenantsConfig(AppConfig):
    """Stands in public."""

    name = "tenants"
    labels: ClassVar = {
        "Tenant": Labels(
            public="type name opened_on state closed_on back_at successor predecessor",
            internal="schema_name login",
        ),
        "Domain": Labels(public="domain tenant is_primary"),
        "Committee": Labels(public="tenant short_name slug is_pilot address phone"),
        "Version": Labels(internal="tenant number digest fingerprint migrated_at seconds problem"),
        "Blueprint": Labels(internal="kind code text added fingerprint glance drawn_at"),
        "Spare": Labels(internal="schema code number digest fingerprint made_at"),
        "RegionCode": Labels(public="tenant code valid_from valid_until predecessor"),
        "FormerName": Labels(public="tenant name short_name valid_from valid_until"),
        "Change": Labels(
            ORDERS,
            public="kind tenant partner valid_from",
            personal="done_by undone_by",
            internal="done_at counts former undone_at settled_at",
        ),
        "Estate": Labels(public="committee name is_old"),
        "ServiceKind": Labels(public="code name_zh name_en hint_zh hint_en position is_reconstructed"),
        "OfficialDay": Labels(public="day name is_working"),
        "Festival": Labels(public="day name basis"),
    }
