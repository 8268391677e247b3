"""Announcing and correcting, and what is printed."""

import uuid
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from committees.activities import selectors, services
from committees.activities.forms import CorrectionForm, LedgerForm, PlanForm, ReasonForm
from committees.activities.kinds import Line
from committees.activities.models import Activity
from committees.activities.views.door import who
from keting import clock
from keting.refusal import Refusal

form_page: Callable[..., Callable[..., HttpResponse]] = require_http_methods(["GET", "POST"])


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What comes, what has to be confirmed, what was held."""
    today = clock.today()
    context = {
        "now": clock.now(),
        "today": today,
        "coming": selectors.coming(today),
        "unconfirmed": selectors.unconfirmed(today),
        "past": selectors.past(today),
    }
    return render(request, "activities/staff_list.html", context)


@form_page
def announce(request: HttpRequest) -> HttpResponse:
    """Announce an activity."""
    form = PlanForm(request.POST or None, initial={"day": clock.today()})
    if form.is_valid():
        try:
            made = services.announce_activity(plan=form.plan(), by=who(request), at=clock.now())
            return redirect("activities:manage", made.id)
        except Refusal as refusal:
            form.refuse(refusal)
    return render(request, "activities/announce.html", {"form": form}, status=_status(form))


@form_page
def correct(request: HttpRequest, activity_id: uuid.UUID) -> HttpResponse:
    """Replace a wrong record by the right one."""
    found = _found(activity_id)
    form = CorrectionForm(request.POST) if request.method == "POST" else CorrectionForm.of(found)
    if form.is_valid():
        try:
            why, by = form.cleaned_data["why"], who(request)
            plan = form.plan()
            right = services.replace_activity(activity_id=found.id, plan=plan, why=why, by=by, at=clock.now())
            return redirect("activities:manage", right.id)
        except Refusal as refusal:
            form.refuse(refusal)
    return render(request, "activities/correct.html", {"form": form, "activity": found}, status=_status(form))


@form_page
def cancel(request: HttpRequest, activity_id: uuid.UUID) -> HttpResponse:
    """Cancel, with a reason that the neighbours read."""
    found, form = _found(activity_id), ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            why, by = form.cleaned_data["why"], who(request)
            services.cancel_activity(activity_id=found.id, why=why, by=by, at=clock.now())
            return redirect("activities:manage", found.id)
        except Refusal as refusal:
            form.refuse(refusal)
    return render(request, "activities/cancel.html", {"form": form, "activity": found}, status=_status(form))


@form_page
def void(request: HttpRequest, activity_id: uuid.UUID) -> HttpResponse:
    """Take out what was recorded by mistake."""
    found, form = _found(activity_id), ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            why, by = form.cleaned_data["why"], who(request)
            services.void_activity(activity_id=found.id, why=why, by=by, at=clock.now())
            return redirect("activities:staff_list")
        except Refusal as refusal:
            form.refuse(refusal)
    return render(request, "activities/void.html", {"form": form, "activity": found}, status=_status(form))


@require_safe
def sheet(request: HttpRequest, activity_id: uuid.UUID) -> HttpResponse:
    """The sign-in sheet on paper: names and a line to sign on, never a number."""
    found = _found(activity_id)
    context = {"activity": found, "expected": selectors.expected(found), "blank": range(8)}
    return render(request, "activities/sheet.html", context)


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """One line's ledger of a month, made from what was recorded once."""
    today = clock.today()
    form = LedgerForm(request.GET or {"line": Line.AGEING, "month": f"{today:%Y-%m}"})
    asked: dict[str, Any] = form.cleaned_data if form.is_valid() else {"line": Line.AGEING, "month": today}
    context = {"form": form, "ledger": selectors.ledger(asked["line"], clock.month_span(asked["month"]))}
    return render(request, "activities/ledger.html", context)


def _found(activity_id: uuid.UUID) -> Activity:
    found = selectors.current(activity_id)
    if found is None:
        raise Http404
    return found


def _status(form: PlanForm | ReasonForm) -> int:
    return 422 if form.is_bound else 200
