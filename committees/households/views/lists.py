"""Lists of people that leave the house."""

from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from committees.households import selectors
from committees.households.forms import ListForm
from committees.households.kinds import MOST_ALONE, TAKEN_WITHIN
from committees.households.services import lists as services
from keting import clock
from keting.refusal import Refusal
from keting.request import OfficeRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS = 50


@require_GET
def lists(request: OfficeRequest) -> HttpResponse:
    """Lists that were asked for: one's own to take, those of others to agree to."""
    now = clock.now()
    context = {"orders": selectors.list_orders()[:ROWS], "now": now, "since": now - TAKEN_WITHIN}
    return render(request, "households/lists.html", context)


@require_http_methods(["GET", "POST"])
def order_list(request: OfficeRequest) -> HttpResponse:
    """Ask for a list."""
    form = ListForm(request.POST or None)
    if form.is_valid():
        try:
            services.order_list(wish=form.wish(), by=request.user, at=clock.now())
            return redirect("households:lists")
        except Refusal as refusal:
            form.refuse(refusal)
    context = {"form": form, "most": MOST_ALONE}
    return render(request, "households/order_list.html", context, status=422 if form.errors else 200)


@require_POST
def decide_list(request: OfficeRequest, order_id: UUID) -> HttpResponse:
    """Agree that a colleague takes a list, or not."""
    get_object_or_404(selectors.list_orders(), pk=order_id)
    is_approved = request.POST.get("answer") == "yes"
    try:
        services.decide_list(order_id=order_id, is_approved=is_approved, by=request.user, at=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("households:lists")


@require_POST
def take_list(request: OfficeRequest, order_id: UUID) -> HttpResponse:
    """The list itself, once."""
    get_object_or_404(selectors.list_orders(), pk=order_id)
    now = clock.now()
    try:
        made = services.take_list(order_id=order_id, by=request.user, at=now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("households:lists")
    name = _("people") + f"-{clock.local(now):%Y%m%d-%H%M}.xlsx"
    answer = HttpResponse(made, content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer
