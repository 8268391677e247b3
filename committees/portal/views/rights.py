"""What residents ask about their own data: the register of it, a sheet to hand over, the deletion."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from committees.households.selectors import people
from committees.portal import selectors
from committees.portal.forms import AnswerForm, AskForm, SureForm
from committees.portal.services import answer_request, erase_person, receive_request, take_copy
from keting import clock
from keting.refusal import Refusal
from keting.request import OfficeRequest


@require_GET
def requests(request: OfficeRequest) -> HttpResponse:
    """All of them, the open ones first."""
    now = clock.now()
    context = {"requests": selectors.requests()[:100], "now": now, "today": clock.day_of(now)}
    return render(request, "portal/requests.html", context)


@require_http_methods(["GET", "POST"])
def ask(request: OfficeRequest, resident_id: UUID | None = None) -> HttpResponse:
    """Take one at the desk, from somebody in the register or somebody else."""
    rows = people().select_related("household")
    person = get_object_or_404(rows, pk=resident_id) if resident_id else None
    form = AskForm(request.POST or None, resident=person)
    if form.is_valid():
        made = receive_request(asked=form.asked(), by=request.user, at=clock.now())
        return redirect("portal:request", made.pk)
    context = {"form": form, "person": person, "due_on": selectors.answer_day(clock.today())}
    return render(request, "portal/ask.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def data_request(request: OfficeRequest, request_id: UUID) -> HttpResponse:
    """One of them, and its answer."""
    asked = get_object_or_404(selectors.requests(), pk=request_id)
    form, now = AnswerForm(request.POST or None), clock.now()
    if form.is_valid():
        try:
            answer_request(request_id=asked.pk, **form.cleaned_data, by=request.user, at=now)
            return redirect("portal:requests")
        except Refusal as refusal:
            form.refuse(refusal)
    context = {"asked": asked, "form": form, "today": clock.day_of(now)}
    return render(request, "portal/request.html", context, status=422 if form.errors else 200)


@require_GET
def request_copy(request: OfficeRequest, request_id: UUID) -> HttpResponse:
    """A sheet of all that is kept of whoever asked, to be handed over."""
    get_object_or_404(selectors.open_requests(), pk=request_id)
    now = clock.now()
    copy = take_copy(request_id=request_id, by=request.user, at=now)
    return render(request, "portal/copy.html", {"copy": copy, "now": now})


@require_http_methods(["GET", "POST"])
def request_erase(request: OfficeRequest, request_id: UUID) -> HttpResponse:
    """Delete all that is kept of whoever asked."""
    asked = get_object_or_404(selectors.open_requests(), pk=request_id, right="erase")
    form = SureForm(request.POST or None)
    if form.is_valid():
        try:
            count = erase_person(request_id=asked.pk, by=request.user, at=clock.now())
            messages.success(request, _("Deleted. Rows that said something: %d.") % count)
            return redirect("portal:requests")
        except Refusal as refusal:
            form.refuse(refusal)
    return render(
        request, "portal/erase.html", {"asked": asked, "form": form}, status=422 if form.errors else 200
    )
