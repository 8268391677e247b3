"""The street's pages about one committee: its life, a form for each deed, from rehearsal to deed."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from keting import clock
from keting.refusal import Refusal
from keting.request import OfficeRequest
from tenants.chronicle import selectors
from tenants.chronicle.forms import FORMS
from tenants.models import Tenant
from tenants.orders.kinds import KINDS
from tenants.orders.models import Order
from tenants.orders.services import place_order

# What can be taken back at once by its opposite is done without a rehearsal.
AT_ONCE = frozenset({"suspend", "resume", "undo"})


@require_GET
def life(request: OfficeRequest, slug: str) -> HttpResponse:
    """Names, codes and changes of a committee, and what can be done with it."""
    now = clock.now()
    found = selectors.life_of(_committee(slug), clock.day_of(now))
    deeds = [(deed, KINDS[deed].title) for deed in found.deeds]
    return render(request, "chronicle/life.html", {"life": found, "deeds": deeds, "now": now})


def deed(request: OfficeRequest, slug: str, deed: str) -> HttpResponse:
    """Say what shall be done; it is rehearsed first."""
    tenant = _committee(slug)
    if deed not in FORMS:
        raise Http404
    form = FORMS[deed](request.POST if request.method == "POST" else None, tenant=tenant)
    if form.is_valid():
        payload = form.payload() | ({} if deed in AT_ONCE else {"rehearsal": True})
        try:
            order = place_order(kind=deed, payload=payload, by=str(request.user), at=clock.now())
        except Refusal as refusal:
            form.add_error(None, ValidationError(str(refusal.message), code=refusal.code))
        else:
            return redirect("orders:order", pk=order.pk)
    return _asked(request, form, deed)


@require_POST
def confirm(request: OfficeRequest, pk: UUID) -> HttpResponse:
    """Do what was rehearsed."""
    rehearsed = get_object_or_404(Order, pk=pk)
    payload = {key: value for key, value in rehearsed.payload.items() if key != "rehearsal"}
    try:
        order = place_order(kind=rehearsed.kind, payload=payload, by=str(request.user), at=clock.now())
    except Refusal as refusal:
        context = {"order": rehearsed, "refusal": refusal, "now": clock.now()}
        return render(request, "chronicle/refused.html", context, status=409)
    return redirect("orders:order", pk=order.pk)


def _asked(request: OfficeRequest, form: object, deed: str) -> HttpResponse:
    context = {"form": form, "deed": deed, "title": KINDS[deed].title, "at_once": deed in AT_ONCE}
    context["now"] = clock.now()
    return render(request, "chronicle/deed.html", context, status=422 if request.method == "POST" else 200)


def _committee(slug: str) -> Tenant:
    tenant = selectors.committee_of(slug)
    if tenant is None:
        raise Http404
    return tenant
