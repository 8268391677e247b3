"""The street's pages about its committees: what was ordered, and how far it is."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from keting import clock
from keting.refusal import Refusal
from keting.request import OfficeRequest
from tenants.orders import selectors, services
from tenants.orders.forms import GlassForm, OpenForm
from tenants.orders.models import Glass, Order
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


@require_http_methods(["GET", "POST"])
def glass(request: OfficeRequest) -> HttpResponse:
    """Break the glass: ask, and what was asked."""
    form, now = GlassForm(request.POST or None), clock.now()
    if form.is_valid():
        given = {"office": form.office_asked_for(), "reason": form.cleaned_data["reason"]}
        services.ask_glass(**given, by=request.user, at=now)
        return redirect("orders:glass")
    context = {"form": form, "asked": selectors.glasses(now), "now": now}
    return render(request, "orders/glass.html", context, status=422 if form.errors else 200)


@require_POST
def agree_glass(request: OfficeRequest, pk: UUID) -> HttpResponse:
    """The second key."""
    get_object_or_404(Glass, pk=pk)
    try:
        services.agree_glass(glass_id=pk, by=request.user, at=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("orders:glass")


@require_POST
def take_word(request: OfficeRequest, pk: UUID) -> HttpResponse:
    """Show the link of the guest, once, to whoever asked."""
    found, now = get_object_or_404(Glass, pk=pk), clock.now()
    word = services.take_word(glass_id=pk, by=request.user, at=now)
    link = selectors.link_of(found, word, str(request.scheme), request.get_port()) if word else ""
    return render(request, "orders/word.html", {"glass": found, "link": link, "now": now})


@require_POST
def end_glass(request: OfficeRequest, pk: UUID) -> HttpResponse:
    """Close it."""
    get_object_or_404(Glass, pk=pk)
    services.end_glass(glass_id=pk, by=request.user, at=clock.now())
    return redirect("orders:glass")
