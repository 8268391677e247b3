"""The street's pages: counts only. Nothing here can reach a committee's tables."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from keting import clock
from keting.audit.kinds import LineKind
from keting.refusal import Refusal
from keting.request import OfficeRequest
from reporting import catalogue
from reporting.forms import TableForm
from reporting.kinds import RunState
from reporting.models import TableRun
from reporting.selectors import committee, exports, needs, offices, overview, record, runs
from reporting.selectors.offices import Office
from reporting.selectors.periods import period_choices
from reporting.services.looking import look_at_record
from reporting.services.tables import order_table

ROWS = 30
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_overview(request: HttpRequest) -> HttpResponse:
    """Four figures, what needs the street, and 31 lines."""
    now = clock.now()
    page = overview.overview(clock.day_of(now))
    context = {"now": now, "page": page, "needs": needs.needs(page, now)}
    return render(request, "reporting/overview.html", context)


def overview_csv(request: HttpRequest) -> HttpResponse:
    """The overview's table."""
    page = overview.overview(clock.today())
    return _csv(exports.overview_csv(page), f"overview-{page.calendar.today}.csv")


def show_committee(request: HttpRequest, slug: str) -> HttpResponse:
    """One committee's figures against its own past and the range of its peers."""
    now = clock.now()
    page = overview.overview(clock.day_of(now))
    row = overview.row_of(page, slug)
    if row is None:
        raise Http404
    shown = committee.committee_page(page, row, request.GET.get("show", ""))
    context = {"now": now, "shown": shown, "row": row, "page": page, "choices": committee.CHOICES}
    return render(request, "reporting/committee.html", context)


def committee_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """All figures of the committee's page."""
    office = _office(slug)
    return _csv(exports.committee_csv(office), f"{office.slug}-{office.today}.csv")


def show_catalogue(request: HttpRequest) -> HttpResponse:
    """What each figure means."""
    context = {"groups": catalogue.GROUPS.items(), "checksum": catalogue.checksum()}
    return render(request, "reporting/catalogue.html", context)


def tables(request: HttpRequest) -> HttpResponse:
    """Order a table, and find those that were ordered."""
    now = clock.now()
    form = TableForm(request.POST or None, choices=period_choices(clock.day_of(now)))
    if form.is_valid():
        try:
            run = order_table(key=form.cleaned_data["period"], by=str(request.user), at=now)
        except Refusal as refusal:
            form.add_error(None, ValidationError(str(refusal.message), code=refusal.code))
        else:
            return redirect("reporting:table", pk=run.pk)
    context = {"form": form, "runs": runs.recent_runs(), "now": now}
    return render(request, "reporting/tables.html", context, status=422 if form.is_bound else 200)


def show_table(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far a table is; asks again by itself until it is ready."""
    run = get_object_or_404(runs.light(), pk=pk)
    part = "reporting/_run.html" if request.headers.get("HX-Request") else "reporting/table.html"
    return render(request, part, {"run": run, "period": runs.period(run), "now": clock.now()})


def workbook(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The form as a spreadsheet."""
    run = get_object_or_404(TableRun.objects.defer("bundle"), pk=pk, state=RunState.DONE)
    return _file(run.workbook, f"table-{runs.period(run).key}.xlsx", XLSX)


def bundle(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Form, data and manifest in one file."""
    run = get_object_or_404(TableRun.objects.defer("workbook"), pk=pk, state=RunState.DONE)
    return _file(run.bundle, f"table-{runs.period(run).key}.zip", "application/zip")


def _office(slug: str) -> Office:
    office = offices.office_of_slug(slug, clock.today())
    if office is None:
        raise Http404
    return office


def _csv(content: bytes, name: str) -> HttpResponse:
    return _file(content, name, "text/csv; charset=utf-8")


def _file(content: bytes | memoryview | None, name: str, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(bytes(content or b""), content_type=kind, headers=headers)


@require_GET
def show_record(request: OfficeRequest) -> HttpResponse:
    """The street's own record, the newest first."""
    now, kind = clock.now(), request.GET.get("kind", "")
    page = Paginator(record.entries(kind), ROWS).get_page(request.GET.get("page"))
    context = {"now": now, "page": page, "lines": record.lines(page.object_list), "kind": kind}
    look_at_record(by=request.user, at=now, kind=kind if kind in LineKind.values else "")
    return render(request, "reporting/record.html", context | {"kinds": LineKind.choices})
