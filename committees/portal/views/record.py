"""Who looked at whom: for those who answer for it, and for the resident who asks."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from committees.households.models import Resident
from committees.portal import selectors
from committees.portal.forms import RecordForm
from committees.portal.kinds import LineKind
from committees.portal.services import export_record, look_at_record
from keting import clock
from keting.request import OfficeRequest

ROWS = 30
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def record(request: OfficeRequest) -> HttpResponse:
    """The record, the newest first, narrowed by person, colleague, kind and day."""
    form, now = RecordForm(request.GET), clock.now()
    wanted = form.wanted()
    page = Paginator(selectors.entries(wanted), ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "wanted": wanted,
        "page": page,
        "lines": selectors.lines(page.object_list),
        "kinds": LineKind.choices,
        "alarms": selectors.alarms(now),
        "seal": selectors.newest_seal(),
        "now": now,
    }
    look_at_record(by=request.user, at=now, wanted=wanted)
    return render(request, "portal/record.html", context)


@require_GET
def record_workbook(request: OfficeRequest) -> HttpResponse:
    """The same lines as a workbook."""
    now = clock.now()
    made = export_record(by=request.user, at=now, wanted=RecordForm(request.GET).wanted())
    name = f"record-{clock.local(now):%Y%m%d-%H%M}.xlsx"
    return HttpResponse(
        made, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


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
