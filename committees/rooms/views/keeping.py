"""The register of keys, and what must be seen to."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from committees.rooms import selectors, services
from committees.rooms.forms import KeyBackForm, KeyForm, UpkeepForm
from committees.rooms.kinds import LEFT
from committees.rooms.models import KeyLoan, Upkeep
from committees.rooms.views.changing import refuse
from committees.rooms.views.desk import worker_or_403
from keting import clock
from keting.refusal import Refusal


@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """Which keys are out, and give one out."""
    form = KeyForm(request.POST or None)
    if form.is_valid():
        try:
            services.lend_key(**form.cleaned_data, worker=worker_or_403(request), at=clock.now())
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return redirect("rooms:keys")
    context = {"form": form, "out": selectors.keys_out(), "back": selectors.keys_back(), "now": clock.now()}
    return render(request, "rooms/keys.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def key_back(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """Take one back: how was the room left?"""
    loan = get_object_or_404(KeyLoan.objects.select_related("room"), pk=loan_id)
    every = [slug for slug, _label in LEFT]
    form = KeyBackForm(request.POST or None, initial={"in_order": every})
    if form.is_valid():
        try:
            services.return_key(
                loan_id=loan.pk, **form.cleaned_data, worker=worker_or_403(request), at=clock.now()
            )
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return redirect("rooms:keys")
    context = {"form": form, "loan": loan}
    return render(request, "rooms/key_back.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def upkeep(request: HttpRequest) -> HttpResponse:
    """What is broken or not clean, and write down more."""
    form = UpkeepForm(request.POST or None)
    if form.is_valid():
        services.note_upkeep(**form.cleaned_data, worker=worker_or_403(request), at=clock.now())
        return redirect("rooms:upkeep")
    context = {"form": form, "rows": selectors.upkeep_open()}
    return render(request, "rooms/upkeep.html", context, status=422 if form.errors else 200)


@require_POST
def done(request: HttpRequest, upkeep_id: UUID) -> HttpResponse:
    """It has been seen to."""
    found, worker = get_object_or_404(Upkeep, pk=upkeep_id), worker_or_403(request)
    try:
        services.finish_upkeep(upkeep_id=found.pk, worker=worker, at=clock.now())
    except Refusal as refusal:
        context = {"form": UpkeepForm(), "rows": selectors.upkeep_open(), "refusal": refusal}
        return render(request, "rooms/upkeep.html", context, status=409)
    return redirect("rooms:upkeep")
