"""What residents see and do; no sign-in, no script needed."""

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from committees.activities import selectors, services
from committees.activities.forms import SignUpForm, WithdrawForm, month_of
from committees.activities.models import Activity, SignUp
from committees.households.views import household_of
from keting import clock, opened
from keting.refusal import Refusal


@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """A month's activities by week, with the seats left."""
    today = clock.today()
    first = month_of(request.GET.get("month", ""), today)
    context = {"today": today, "now": clock.now(), "month": selectors.month_list(first, today)}
    return render(request, "activities/month.html", context)


@require_safe
def activity(request: HttpRequest, activity_id: uuid.UUID) -> HttpResponse:
    """One activity, and how to come."""
    return _page(request, _found(activity_id))


@require_POST
def sign_up(request: HttpRequest, activity_id: uuid.UUID) -> HttpResponse:
    """Sign up; what did not go through comes back with its reason and all that was written."""
    found, form = _found(activity_id), SignUpForm(request.POST, household=household_of(request))
    if form.is_valid():
        try:
            mine = services.sign_up(activity_id=found.id, request=form.request(), at=clock.now())
            return led_in(request, mine)
        except Refusal as refusal:
            if known := _known(request, found, refusal):
                messages.info(request, _("You had signed up already; nothing has changed."))
                return led_in(request, known)
            form.refuse(refusal)
    return _page(request, found, sign_up_form=form, status=422)


@require_POST
def withdraw(request: HttpRequest, activity_id: uuid.UUID) -> HttpResponse:
    """Give the seat back by its code, or only look at it."""
    found, form = _found(activity_id), WithdrawForm(request.POST)
    if form.is_valid():
        try:
            mine = _meant(request, found, form)
            if "look" not in request.POST:
                services.withdraw(activity_id=found.id, code=mine.code, at=clock.now())
            return led_in(request, mine)
        except Refusal as refusal:
            form.refuse(refusal)
    return _page(request, found, withdraw_form=form, status=422)


@require_POST
def take_back(request: HttpRequest, activity_id: uuid.UUID) -> HttpResponse:
    """Let name and number go at once, by the code."""
    found, form = _found(activity_id), WithdrawForm(request.POST)
    if form.is_valid():
        try:
            mine = _meant(request, found, form)
            services.take_consent_back(activity_id=found.id, code=mine.code, at=clock.now())
            messages.success(request, _("Your name and number are gone."))
            return redirect("activities:activity", found.id)
        except Refusal as refusal:
            form.refuse(refusal)
    return _page(request, found, withdraw_form=form, status=422)


@require_safe
def signed(request: HttpRequest, activity_id: uuid.UUID, sign_up_id: uuid.UUID) -> HttpResponse:
    """The seat that was kept, or the place in the line, and the code to give it back.

    For whoever holds the code, or the household whose it is.
    """
    found, codes = _found(activity_id), opened.codes(request)
    mine = selectors.sign_up_opened(found.id, sign_up_id, codes, household_of(request))
    if mine is None:
        raise Http404
    is_waiting = found.seats is not None and mine.seat is None
    context = {
        "activity": found,
        "mine": mine,
        **_seats(found),
        "place": selectors.place_in_line(mine) if is_waiting else None,
        "has_begun": clock.now() >= found.starts_at,
    }
    return render(request, "activities/signed.html", context)


def led_in(request: HttpRequest, mine: SignUp) -> HttpResponse:
    """On to the sign-up's page, which this browser may open from now on."""
    return opened.keep(request, redirect("activities:signed", mine.activity_id, mine.id), mine.code)


def _meant(request: HttpRequest, found: Activity, form: WithdrawForm) -> SignUp:
    """The sign-up of the code. Refused: `code_unknown`, `too_often`."""
    find = partial(selectors.sign_up_by_code, found.id)
    mine = opened.by_code(request, form.cleaned_data["code"], find)
    if mine is None:
        raise services.code_unknown()
    return mine


def _known(request: HttpRequest, found: Activity, refusal: Refusal) -> SignUp | None:
    """The sign-up that a second one was refused for, where it was made here or by the card's household."""
    mine: SignUp | None = refusal.facts.get("mine")
    codes = opened.codes(request)
    return mine and selectors.sign_up_opened(found.id, mine.id, codes, household_of(request))


def _found(activity_id: uuid.UUID) -> Activity:
    found = selectors.current(activity_id)
    if found is None:
        raise Http404
    return found


def _seats(found: Activity) -> dict[str, Any]:
    taken = selectors.taken_seats(found)
    return {"taken_seats": taken, "left": selectors.seats_left(found, len(taken))}


def _page(
    request: HttpRequest,
    found: Activity,
    sign_up_form: SignUpForm | None = None,
    withdraw_form: WithdrawForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "activity": found,
        **_seats(found),
        "sign_up_form": sign_up_form or SignUpForm(household=household_of(request)),
        "withdraw_form": withdraw_form or WithdrawForm(),
        "has_begun": clock.now() >= found.starts_at,
    }
    return render(request, "activities/activity.html", context, status=status)
