"""Figures and counting when rows come or go: what ended before the day stays, what runs is counted anew."""

import json
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from keting.marks.models import CountingState, Mark
from keting.refusal import Refusal
from tenants.models import Tenant
from tenants.scope import owner_scope


def check_counted(tenant: Tenant, day: date) -> None:
    """Refusal while changes of days before this one wait to be counted: afterwards nobody would."""
    with owner_scope(tenant):
        if Mark.objects.filter(day__lt=day).exists():
            raise Refusal(
                "counting_waits",
                _("Late changes are still being counted. Try again in a minute, with the committee open."),
            )


def withdraw(tenant: Tenant, day: date) -> list[dict[str, Any]]:
    """Take the committee's figures of all spans that reach the day out of the street's; returns them."""
    return json.loads(_ask("SELECT street.withdraw(%s, %s)::text", [tenant.schema_name, day]))  # type: ignore[no-any-return]


def put_back(tenant: Tenant, day: date, figures: list[dict[str, Any]]) -> None:
    """Set them again, in place of what was counted meanwhile."""
    _ask("SELECT street.put_back(%s, %s, %s::jsonb)", [tenant.schema_name, day, json.dumps(figures)])


def fix_until(tenant: Tenant, day: date | None) -> str:
    """Count spans that ended by this day no more; returns the former such day, '' for none."""
    with owner_scope(tenant):
        state, _new = CountingState.objects.select_for_update().get_or_create(is_only=True)
        CountingState.objects.filter(pk=state.pk).update(fixed_until=day)
    return state.fixed_until.isoformat() if state.fixed_until else ""


def _ask(statement: str, params: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchone()[0]
