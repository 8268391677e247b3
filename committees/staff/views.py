"""The roster: leads plan it, everybody reads it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from committees.staff import selectors, services
from committees.staff.forms import RosterForm
from keting import clock
from keting.accounts.kinds import LEADS
from keting.clock import ONE_DAY
from keting.refusal import Refusal
from keting.request import OfficeRequest


@require_GET
def roster(request: OfficeRequest) -> HttpResponse:
    """The week as a table; for leads, a form."""
    week = selectors.week(_day(request))
    form = RosterForm(week) if LEADS.intersection(request.user.roles) else None
    return _page(request, week, form)


@require_POST
def roster_save(request: OfficeRequest) -> HttpResponse:
    """Take the whole week in one go."""
    week = selectors.week(_day(request))
    form = RosterForm(week, request.POST)
    if form.is_valid():
        try:
            changed = services.plan_week(day=week.span.start, cells=form.posts())
            return _back(week, f"saved={changed}")
        except Refusal as refusal:
            form.add_error(None, ValidationError(str(refusal.message), code=refusal.code))
    return _page(request, week, form, status=422)


@require_POST
def roster_copy(request: OfficeRequest) -> HttpResponse:
    """Fill what is empty from the week before."""
    week = selectors.week(_day(request))
    try:
        return _back(week, f"copied={services.copy_last_week(day=week.span.start)}")
    except Refusal as refusal:
        return _page(request, week, RosterForm(week), refusal=refusal, status=422)


def _page(
    request: OfficeRequest,
    week: selectors.Week,
    form: RosterForm | None,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "week": week,
        "form": form,
        "refusal": refusal,
        "now": clock.now(),
        "today": clock.today(),
        "before": week.span.start - 7 * ONE_DAY,
        "after": week.span.end,
        "saved": _number(request, "saved"),
        "copied": _number(request, "copied"),
    }
    return render(request, "staff/roster.html", context, status=status)


def _back(week: selectors.Week, told: str) -> HttpResponse:
    return HttpResponseRedirect(
        f"{reverse('staff:roster')}?week={selectors.week_name(week.span.start)}&{told}"
    )


def _day(request: OfficeRequest) -> date:
    """Monday of the week that was asked for; anything else is this week."""
    return selectors.monday_of(request.GET.get("week", "")) or clock.today()


def _number(request: OfficeRequest, name: str) -> int | None:
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 4 else None
