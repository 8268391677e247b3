"""At the door of an activity: who is expected, who came. Each answer is the list alone when htmx asks."""

import uuid
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committees.activities import selectors, services
from committees.activities.forms import DeskSignUpForm, HelpForm, WalkInForm
from committees.activities.kinds import Line
from committees.activities.models import Activity, SignUp
from committees.activities.views.resident import led_in
from keting import clock
from keting.accounts.models import Account
from keting.refusal import Refusal


@require_safe
def manage(request: HttpRequest, activity_id: uuid.UUID) -> HttpResponse:
    """Everything about one activity; on a phone, the list to tick."""
    return render(request, "activities/manage.html", _context(request, _found(activity_id)))


@require_POST
def tick(request: HttpRequest, activity_id: uuid.UUID, sign_up_id: uuid.UUID) -> HttpResponse:
    """Came."""
    is_new = "is_new" in request.POST
    try:
        services.tick_attendance(
            activity_id=_found(activity_id).id, sign_up_id=sign_up_id, at=clock.now(), is_new=is_new
        )
    except Refusal as refusal:
        return _door(request, activity_id, refusal=refusal)
    return _door(request, activity_id)


@require_POST
def untick(request: HttpRequest, activity_id: uuid.UUID, attendance_id: uuid.UUID) -> HttpResponse:
    """Did not come after all."""
    ids = {"activity_id": _found(activity_id).id, "attendance_id": attendance_id}
    try:
        services.void_attendance(**ids, by=who(request), why=_("ticked by mistake"), at=clock.now())
    except Refusal as refusal:
        return _door(request, activity_id, refusal=refusal)
    return _door(request, activity_id)


@require_POST
def phone(request: HttpRequest, activity_id: uuid.UUID, sign_up_id: uuid.UUID) -> HttpResponse:
    """Show one number, to call about this activity; it is written down who looked."""
    sign_up = get_object_or_404(SignUp, id=sign_up_id, activity=_found(activity_id))
    try:
        services.reveal_phone(sign_up=sign_up, by=who(request), at=clock.now())
    except Refusal as refusal:
        return _door(request, activity_id, refusal=refusal)
    return _door(request, activity_id, shown=sign_up)


@require_POST
def walk_in(request: HttpRequest, activity_id: uuid.UUID) -> HttpResponse:
    """Came without having signed up."""
    found, form = _found(activity_id), WalkInForm(request.POST)
    if form.is_valid():
        try:
            services.add_walk_in(activity_id=found.id, at=clock.now(), **form.cleaned_data)
            return _door(request, activity_id)
        except Refusal as refusal:
            form.refuse(refusal)
    return _door(request, activity_id, walk_in_form=form)


@require_POST
def held(request: HttpRequest, activity_id: uuid.UUID) -> HttpResponse:
    """It took place."""
    try:
        services.mark_held(activity_id=_found(activity_id).id, at=clock.now())
    except Refusal as refusal:
        return _door(request, activity_id, refusal=refusal)
    return _door(request, activity_id)


@require_POST
def sign_up(request: HttpRequest, activity_id: uuid.UUID) -> HttpResponse:
    """Sign a neighbour up at the desk or on the telephone."""
    found, form = _found(activity_id), DeskSignUpForm(request.POST)
    if form.is_valid():
        try:
            services.sign_up_for(
                activity_id=found.id, request=form.request(), by=who(request), at=clock.now()
            )
            return _door(request, activity_id)
        except Refusal as refusal:
            form.refuse(refusal)
    return _door(request, activity_id, sign_up_form=form)


@require_http_methods(["GET", "POST"])
def sign_up_for(request: HttpRequest, activity_id: uuid.UUID) -> HttpResponse:
    """Sign a neighbour of the own buildings up; then the page that they would see, with their code."""
    found, by = _found(activity_id), who(request)
    form = HelpForm(request.POST or None, by=by)
    if form.is_valid():
        try:
            made = services.sign_up_for(activity_id=found.id, request=form.request(), by=by, at=clock.now())
            return led_in(request, made)
        except Refusal as refusal:
            form.refuse(refusal)
    context = {"activity": found, "form": form}
    return render(request, "activities/sign_up_for.html", context, status=422 if form.errors else 200)


def who(request: HttpRequest) -> Account:
    """Whose account it is; the doors let nobody else in."""
    return cast(Account, request.user)


def _found(activity_id: uuid.UUID) -> Activity:
    found = selectors.current(activity_id)
    if found is None:
        raise Http404
    return found


def _context(request: HttpRequest, found: Activity, **more: Any) -> dict[str, Any]:
    seats = selectors.attendance_sheet(found)
    walk_ins = list(selectors.walk_ins(found))
    return {
        "activity": found,
        "seats": seats,
        "walk_ins": walk_ins,
        "lines": [Line(line).label for line in found.lines],
        "came": sum(seat.attendance is not None for seat in seats) + len(walk_ins),
        "is_due": clock.today() >= found.held_on,
        "has_begun": clock.now() >= found.starts_at,
        "walk_in_form": WalkInForm(),
        "sign_up_form": DeskSignUpForm(),
        **more,
    }


def _door(request: HttpRequest, activity_id: uuid.UUID, **more: Any) -> HttpResponse:
    """The list alone for htmx; else the page again: by redirect, or at once when there is more to say."""
    found = _found(activity_id)
    if not request.htmx and not more:  # type: ignore[attr-defined]
        return redirect("activities:manage", found.id)
    template = "activities/parts/door.html" if request.htmx else "activities/manage.html"  # type: ignore[attr-defined]
    return render(
        request,
        template,
        _context(request, found, **more),
        status=422 if more and "shown" not in more else 200,
    )
