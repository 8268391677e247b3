"""Who looked at whom: for those who answer for it, and for the resident who asks."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from committees.households.models import Resident
from committees.portal import selectors
from committees.portal.forms import RecordForm, WordsForm
from committees.portal.kinds import LineKind
from committees.portal.services import export_record, look_at_record, open_words
from keting import clock
from keting.finding import sent_words, shown, words_of
from keting.refusal import Refusal
from keting.request import OfficeRequest

ROWS = 30
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: OfficeRequest) -> HttpResponse:
    """The record, the newest first, narrowed by person, colleague, kind and day."""
    if request.method == "POST":
        return shown(request, sent_words(request), "kind", "by", "since", "until")
    form, now = _asked(request), clock.now()
    page = Paginator(selectors.entries(form.wanted()), ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "wanted": form.wanted(),
        "page": page,
        "lines": selectors.lines(page.object_list),
        **_around(now),
    }
    look_at_record(by=request.user, at=now, wanted=form.wanted(), hits=page.paginator.count)
    return render(request, "portal/record.html", context)


def _around(now: datetime) -> dict[str, Any]:
    """What stands around the lines."""
    seal = selectors.newest_seal()
    return {"kinds": LineKind.choices, "alarms": selectors.alarms(now), "seal": seal, "now": now}


def _asked(request: OfficeRequest) -> RecordForm:
    """What the address narrows the record to; whom it was about stands in it sealed."""
    return RecordForm(request.GET.dict() | {"q": words_of(request)})


@require_GET
def record_workbook(request: OfficeRequest) -> HttpResponse:
    """The same lines as a workbook."""
    now = clock.now()
    made = export_record(by=request.user, at=now, wanted=_asked(request).wanted())
    name = f"record-{clock.local(now):%Y%m%d-%H%M}.xlsx"
    return HttpResponse(
        made, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@require_http_methods(["GET", "POST"])
def words(request: OfficeRequest, line_id: UUID) -> HttpResponse:
    """One line with what it changed; its words after a reason is given, for a minute."""
    entry = get_object_or_404(selectors.entries(selectors.Wanted()), pk=line_id)
    form, opened = WordsForm(request.POST or None), None
    if form.is_valid():
        try:
            opened = open_words(line=entry, reason=form.why(), by=request.user, at=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
    (line,) = selectors.lines([entry])
    context = {"line": line, "form": form, "opened": opened, "now": clock.now()}
    response = render(request, "portal/words.html", context, status=422 if form.errors else 200)
    if opened is not None:
        # Where no script runs.
        response["Refresh"] = f"60; url={request.path}"
    return response


@require_GET
def run_out(request: OfficeRequest) -> HttpResponse:
    """What went because its time was over."""
    now = clock.now()
    day = clock.day_of(now)
    context = {"endings": selectors.endings(day), "cleared_on": selectors.cleared_on(), "now": now}
    return render(request, "portal/run_out.html", context)


@require_GET
def looked_at(request: OfficeRequest, resident_id: UUID) -> HttpResponse:
    """One sheet for a resident who asks: who has looked at what, and what for."""
    people = Resident.objects.select_related("household").filter(history_of__isnull=True)
    person, now = get_object_or_404(people, pk=resident_id), clock.now()
    context = {"person": person, "lines": selectors.looks_at(person), "now": now}
    look_at_record(by=request.user, at=now, wanted=selectors.Wanted(), whom=person)
    return render(request, "portal/looked_at.html", context)
