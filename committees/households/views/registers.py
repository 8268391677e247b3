"""Register files: choose, watch, read the preview, confirm."""

from typing import cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from committees.households import selectors
from committees.households.forms import UploadForm
from committees.households.kinds import ACTIVE_STATES
from committees.households.services import imports as service
from committees.households.services.blank import blank_workbook
from keting import clock
from keting.accounts.models import Account
from keting.refusal import Refusal

PROBLEMS = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """Choose a file; the last ones below."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        try:
            kept = service.upload_register(
                content=form.cleaned_data["file"].read(service.MOST_BYTES + 1),
                file_name=form.cleaned_data["file"].name,
                by=cast(Account, request.user),
                at=clock.now(),
            )
            return redirect("households:import", kept.id)
        except Refusal as refusal:
            form.add_error("file", ValidationError(str(refusal.message), code=refusal.code))
    context = {"form": form, "rows": selectors.imports()[:10], "now": clock.now()}
    return render(request, "households/imports.html", context, status=422 if form.errors else 200)


@require_GET
def import_detail(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Where a file stands: progress, preview with every problem, or the end."""
    kept = get_object_or_404(selectors.imports(), id=import_id)
    page = Paginator(selectors.problems_of(kept), PROBLEMS).get_page(request.GET.get("page"))
    context = {"kept": kept, "page": page, "is_active": kept.state in ACTIVE_STATES}
    return render(request, "households/import.html", context)


@require_GET
def import_progress(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """The bar alone; once the work has ended, htmx loads the page anew."""
    kept = get_object_or_404(selectors.imports(), id=import_id)
    response = render(request, "households/parts/progress.html", {"kept": kept})
    if kept.state not in ACTIVE_STATES:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def confirm(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Take a checked file in."""
    kept = get_object_or_404(selectors.imports(), id=import_id)
    try:
        service.confirm_import(import_id=str(import_id), by=cast(Account, request.user), at=clock.now())
    except Refusal as refusal:
        context = {"kept": kept, "page": Paginator(selectors.problems_of(kept), PROBLEMS).get_page(1)}
        return render(request, "households/import.html", {**context, "refusal": refusal}, status=422)
    return redirect("households:import", import_id)


@require_POST
def withdraw(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Let a file go."""
    get_object_or_404(selectors.imports(), id=import_id)
    service.withdraw_import(import_id=str(import_id), at=clock.now())
    return redirect("households:import", import_id)


@require_GET
def blank_register(request: HttpRequest) -> FileResponse:
    """A register without people: the header and the words that may be used."""
    return FileResponse(blank_workbook(), as_attachment=True, filename="register.xlsx", content_type=XLSX)
