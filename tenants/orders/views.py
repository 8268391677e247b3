"""The street's pages about its committees: what was ordered, and how far it is."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from keting import clock
from keting.refusal import Refusal
from keting.request import OfficeRequest
from tenants.orders import selectors, services
from tenants.orders.forms import OpenForm
from tenants.orders.models import Order
from tenants.scope import committees


@require_GET
def orders(request: OfficeRequest) -> HttpResponse:
    """The committees, and what was ordered lately."""
    context = {"committees": committees(), "orders": selectors.recent_orders(), "now": clock.now()}
    return render(request, "orders/list.html", context)


def open_committee(request: OfficeRequest) -> HttpResponse:
    """Order that a committee be opened."""
    form = OpenForm(request.POST or None)
    if form.is_valid():
        try:
            order = services.place_order(
                kind="open", payload=form.payload(), by=str(request.user), at=clock.now()
            )
        except Refusal as refusal:
            form.add_error(None, ValidationError(str(refusal.message), code=refusal.code))
        else:
            return redirect("orders:order", pk=order.pk)
    context = {"form": form, "now": clock.now()}
    return render(request, "orders/open.html", context, status=422 if form.is_bound else 200)


@require_GET
def order(request: OfficeRequest, pk: UUID) -> HttpResponse:
    """How far an order is; asks again by itself until it has ended."""
    found = get_object_or_404(Order, pk=pk)
    part = "orders/_progress.html" if request.htmx else "orders/order.html"
    return render(request, part, {"order": found, "now": clock.now()})


@require_POST
def secret(request: OfficeRequest, pk: UUID) -> HttpResponse:
    """Show the order's secret, once."""
    found = get_object_or_404(Order, pk=pk)
    context = {"order": found, "secret": services.take_secret(order_id=pk), "now": clock.now()}
    return render(request, "orders/secret.html", context)
