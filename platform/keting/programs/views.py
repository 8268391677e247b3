"""The programs of the office, for those who let them in."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from keting import clock
from keting.programs import selectors, services
from keting.programs.forms import ProgramForm
from keting.programs.models import Program
from keting.refusal import Refusal
from keting.request import OfficeRequest


@require_http_methods(["GET", "POST"])
def programs(request: OfficeRequest) -> HttpResponse:
    """Those that are let in, and a form for another; its key is shown this once."""
    form, now = ProgramForm(request.POST or None, office=request.tenant.type), clock.now()
    if form.is_valid():
        try:
            program, word = services.add_program(**form.cleaned_data, by=request.user, at=now)
            return render(request, "programs/added.html", {"program": program, "word": word, "now": now})
        except Refusal as refusal:
            form.refuse(refusal)
    context = {"form": form, "programs": selectors.programs(), "now": now}
    return render(request, "programs/list.html", context, status=422 if form.errors else 200)


@require_POST
def end(request: OfficeRequest, pk: UUID) -> HttpResponse:
    """Let in no more."""
    services.end_program(program=get_object_or_404(Program, pk=pk), by=request.user, at=clock.now())
    messages.success(request, _("The key is worth nothing any more."))
    return redirect("programs:list")
