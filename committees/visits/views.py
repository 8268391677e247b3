"""The visits' pages."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from committees.households.models import Household
from committees.households.selectors import find_homes
from committees.households.services.revealing import Search, note_search
from committees.staff.models import Worker
from committees.staff.selectors import worker_of
from committees.visits import forms, selectors, services
from committees.visits.forms import ACTIONS
from committees.visits.models import Appointment
from keting import clock
from keting.finding import sent_words, shown, words_of
from keting.refusal import Refusal
from keting.request import OfficeRequest

FOUND = 20


@require_GET
def week(request: OfficeRequest) -> HttpResponse:
    """My appointments of a week, and whom to arrange with next."""
    now = clock.now()
    found = selectors.week_of_worker(worker_of(request.user), _day(request))
    context = {"week": found, "unseen": selectors.long_unseen(clock.day_of(now)), "now": now}
    return render(request, "visits/week.html", {**context, "today": clock.day_of(now)})


@require_GET
def diary(request: OfficeRequest) -> HttpResponse:
    """My visits, newest first."""
    page = selectors.diary(worker_of(request.user), request.GET.get("page"))
    return render(request, "visits/diary.html", {"page": page, "now": clock.now()})


@require_http_methods(["GET", "POST"])
def choose(request: OfficeRequest) -> HttpResponse:
    """Find the household: by door, name or pinyin."""
    if request.method == "POST":
        words = sent_words(request)
        hits = find_homes(words=words).count() if words else 0
        note_search(search=Search("visit", words, hits), by=request.user, at=clock.now())
        return shown(request, words)
    words = words_of(request)
    homes = find_homes(words=words)[:FOUND] if words else []
    unseen = selectors.long_unseen(clock.today())
    context = {"words": words, "homes": homes, "unseen": unseen, "now": clock.now()}
    return render(request, "visits/choose.html", context)


def arrange(request: OfficeRequest, household_id: UUID) -> HttpResponse:
    """Agree on a visit."""
    home, form = _household(household_id), forms.ArrangeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.arrange_visit(
                arrangement=form.arrangement(home), worker=_worker(request), at=clock.now()
            )
            messages.success(request, _("It is agreed."))
            return redirect("visits:list")
        except Refusal as refusal:
            _tell(form, refusal)
    return _form_page(request, "visits/arrange.html", home, form)


def record(request: OfficeRequest, household_id: UUID) -> HttpResponse:
    """Record a visit, arranged or not."""
    home, arranged, now = _household(household_id), _arranged(request, household_id), clock.now()
    form = forms.RecordForm(request.POST or None, initial={"channel": "door", "minutes": 20})
    if request.method == "POST" and form.is_valid():
        try:
            services.record_visit(visit=form.record(home, arranged, now), worker=_worker(request), at=now)
            messages.success(request, _("The visit is recorded."))
            return redirect("visits:household", household_id=home.pk)
        except Refusal as refusal:
            _tell(form, refusal)
    return _form_page(request, "visits/record.html", home, form, appointment=arranged)


@require_GET
def household(request: OfficeRequest, household_id: UUID) -> HttpResponse:
    """What we know of our visits to a household."""
    return _form_page(request, "visits/household.html", _household(household_id), forms.QuietForm())


@require_POST
def quiet(request: OfficeRequest, household_id: UUID) -> HttpResponse:
    """Leave a household in peace until a day."""
    home, form = _household(household_id), forms.QuietForm(request.POST)
    if form.is_valid():
        try:
            services.keep_quiet(
                household=home, until=form.cleaned_data["until"], worker=_worker(request), at=clock.now()
            )
            return redirect("visits:household", household_id=home.pk)
        except Refusal as refusal:
            _tell(form, refusal)
    return _form_page(request, "visits/household.html", home, form)


def correct(request: OfficeRequest, pk: UUID) -> HttpResponse:
    """Void what was recorded wrongly and write it anew."""
    visit = selectors.visit_of(pk)
    if visit is None:
        raise Http404
    form = forms.CorrectForm(request.POST or None, initial=selectors.as_recorded(visit))
    if request.method == "POST" and form.is_valid():
        try:
            services.correct_visit(
                visit=visit, correction=form.correction(), worker=_worker(request), at=clock.now()
            )
            return redirect("visits:household", household_id=visit.household_id)
        except Refusal as refusal:
            _tell(form, refusal)
    return _form_page(request, "visits/correct.html", visit.household, form, visit=visit)


@require_GET
def appointment(request: OfficeRequest, pk: UUID) -> HttpResponse:
    """One appointment and what may become of it."""
    verb = request.GET.get("do", "")
    form = ACTIONS[verb].form() if verb in ACTIONS else None
    return _appointment_page(request, _appointment(pk), verb, form)


@require_POST
def settle(request: OfficeRequest, pk: UUID, verb: str) -> HttpResponse:
    """Move, decline, absent, cancel, or set off."""
    action, row = ACTIONS.get(verb), _appointment(pk)
    if action is None:
        raise Http404
    form, worker = action.form(request.POST), _worker(request)
    if form.is_valid():
        try:
            by = {"worker": worker} if action.needs_worker else {}
            action.service(appointment=row, at=clock.now(), **by, **form.arguments())
            return redirect("visits:list")
        except Refusal as refusal:
            _tell(form, refusal)
    return _appointment_page(request, row, verb, form)


def _form_page(
    request: OfficeRequest, template: str, home: Household, form: Any, **more: Any
) -> HttpResponse:
    now = clock.now()
    about = selectors.about(home, clock.day_of(now))
    context = {"home": home, "form": form, "about": about, "now": now, **more}
    return render(request, template, context, status=422 if form.is_bound else 200)


def _appointment_page(request: OfficeRequest, row: Appointment, verb: str, form: Any) -> HttpResponse:
    return _form_page(
        request,
        "visits/appointment.html",
        row.household,
        form or forms.SettleForm(),
        appointment=row,
        verb=verb,
    )


def _household(pk: UUID) -> Household:
    return get_object_or_404(Household, pk=pk, voided_at=None)


def _appointment(pk: UUID) -> Appointment:
    found = selectors.appointment_of(pk)
    if found is None:
        raise Http404
    return found


def _arranged(request: OfficeRequest, household_id: UUID) -> Appointment | None:
    """The appointment that the form is about, if one is named."""
    return selectors.planned(request.GET.get("appointment", ""), household_id)


def _day(request: OfficeRequest) -> date:
    """The day that was asked for; anything else is today."""
    try:
        return clock.day_named(request.GET.get("day", ""))
    except ValueError:
        return clock.today()


def _worker(request: OfficeRequest) -> Worker:
    """Who acts; an account without a place among the colleagues only looks."""
    worker = worker_of(request.user)
    if worker is None:
        raise PermissionDenied
    return worker


def _tell(form: Any, refusal: Refusal) -> None:
    form.add_error(None, ValidationError(str(refusal.message), code=refusal.code))
