"""The desk's pages."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from committees.desk import forms, selectors, services
from committees.desk.forms import ACTIONS
from committees.desk.models import Matter
from committees.households.services.revealing import Search, note_search
from committees.staff.models import Worker
from committees.staff.selectors import worker_of
from keting import clock, finding
from keting.finding import sent_words, words_of
from keting.refusal import Refusal
from keting.request import OfficeRequest


@require_http_methods(["GET", "POST"])
def matters(request: OfficeRequest) -> HttpResponse:
    """Open matters, mine first; filters and pages."""
    if request.method == "POST":
        words = sent_words(request)
        hits = selectors.count_found(request.POST.get("kind", ""), words)
        note_search(search=Search("matters", words, hits), by=request.user, at=clock.now())
        return finding.shown(request, words, "tab", "kind")
    now = clock.now()
    asked = request.GET.dict() | {"q": words_of(request)}
    listing = selectors.listing(asked, worker=worker_of(request.user), day=clock.day_of(now))
    return render(request, "desk/list.html", {"listing": listing, "now": now})


def register(request: OfficeRequest) -> HttpResponse:
    """Take a matter."""
    form = forms.RegisterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            matter = services.register_matter(receipt=form.receipt(), worker=_worker(request), at=clock.now())
            messages.success(request, _("Taken down: %(number)s.") % {"number": matter.number})
            return HttpResponseRedirect(_after(request, matter, form.cleaned_data["how"]))
        except Refusal as refusal:
            _tell(form, refusal)
    code = form.data.get("kind") or ""
    context = {"form": form, "answers": selectors.answers(code), "now": clock.now()}
    return render(request, "desk/register.html", context, status=422 if form.is_bound else 200)


@require_GET
def answers(request: OfficeRequest) -> HttpResponse:
    """What was answered lately to matters of one kind, for the panel beside the form."""
    found = selectors.answers(request.GET.get("kind", ""))
    return render(request, "desk/parts/answers.html", {"answers": found})


@require_GET
def matter(request: OfficeRequest, pk: UUID) -> HttpResponse:
    """One matter, what may be done next, and what was done."""
    found = _matter(pk)
    if found.pk != pk:
        return redirect("desk:matter", pk=found.pk)
    verb = request.GET.get("do", "")
    form = ACTIONS[verb].form() if verb in ACTIONS else None
    return _page(request, found, verb, form)


@require_POST
def step(request: OfficeRequest, pk: UUID, verb: str) -> HttpResponse:
    """Do one of the actions."""
    action, found = ACTIONS.get(verb), _matter(pk)
    if action is None:
        raise Http404
    form = action.form(request.POST)
    if form.is_valid():
        try:
            action.service(matter=found, worker=_worker(request), at=clock.now(), **form.arguments())
            return redirect("desk:matter", pk=found.pk)
        except Refusal as refusal:
            _tell(form, refusal)
    return _page(request, _matter(pk), verb, form, status=422)


@require_GET
def slip(request: OfficeRequest, pk: UUID) -> HttpResponse:
    """The big-type note that the person takes home."""
    return render(request, "desk/slip.html", {"matter": _matter(pk), "now": clock.now()})


@require_POST
def reply(request: OfficeRequest, pk: UUID) -> HttpResponse:
    """Show how to answer whoever asked, for a minute."""
    found = _matter(pk)
    try:
        shown = services.reveal_reply(matter=found, by=request.user, at=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("desk:matter", pk=found.pk)
    page = _page(request, found, "", None, shown=shown)
    # Where no script runs.
    page["Refresh"] = f"60; url={reverse('desk:matter', args=[found.pk])}"
    return page


def correct(request: OfficeRequest, pk: UUID) -> HttpResponse:
    """Void what was written down wrongly and write it anew."""
    found = _matter(pk)
    form = forms.CorrectForm(request.POST or None, initial={"kind": found.kind.code, "what": found.what})
    if request.method == "POST" and form.is_valid():
        try:
            new = services.correct_matter(
                matter=found, correction=form.correction(), worker=_worker(request), at=clock.now()
            )
            return redirect("desk:matter", pk=new.pk)
        except Refusal as refusal:
            _tell(form, refusal)
    context = {"form": form, "matter": found, "now": clock.now()}
    return render(request, "desk/correct.html", context, status=422 if form.is_bound else 200)


def _page(
    request: OfficeRequest,
    found: Matter,
    verb: str,
    form: forms.StepForm | None,
    *,
    shown: str = "",
    status: int = 200,
) -> HttpResponse:
    now = clock.now()
    context = {
        "matter": found,
        "steps": selectors.steps_of(found)[::-1],
        "worker": worker_of(request.user),
        "verb": verb,
        "form": form,
        "shown": shown,
        "now": now,
        "today": clock.day_of(now),
    }
    return render(request, "desk/matter.html", context, status=status)


def _matter(pk: UUID) -> Matter:
    found = selectors.matter_of(pk)
    if found is None:
        raise Http404
    return found


def _worker(request: OfficeRequest) -> Worker:
    """Who acts; an account without a place among the colleagues only looks."""
    worker = worker_of(request.user)
    if worker is None:
        raise PermissionDenied
    return worker


def _tell(form: Any, refusal: Refusal) -> None:
    form.add_error(None, ValidationError(str(refusal.message), code=refusal.code))


def _after(request: OfficeRequest, matter: Matter, how: str) -> str:
    if request.POST.get("then") == "slip" and not forms.NEXT[how]:
        return reverse("desk:slip", kwargs={"pk": matter.pk})
    page = reverse("desk:matter", kwargs={"pk": matter.pk})
    return f"{page}?do={forms.NEXT[how]}#do" if forms.NEXT[how] else page
