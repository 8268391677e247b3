"""The committee's side of sharing out: open, help to wish, draw, change, tell, answer, book."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from committees.rooms import selectors, services
from committees.rooms.forms.sharing import AnswerForm, ChangeForm, RoundForm, WishForm
from committees.rooms.models import Appeal, ClubWish, Sharing
from committees.rooms.views.desk import worker_or_403
from committees.staff.models import Worker
from keting import clock
from keting.refusal import Refusal


@require_http_methods(["GET", "POST"])
def rounds(request: HttpRequest) -> HttpResponse:
    """Every round, and a new one."""
    form = RoundForm(request.POST or None, initial={"closes_on": clock.today() + 14 * clock.ONE_DAY})
    if form.is_valid():
        try:
            made = services.open_round(**form.plan(), worker=_worker(request), at=clock.now())
            return redirect("rooms:round", made.pk)
        except Refusal as refusal:
            form.refuse(refusal)
    context = {"form": form, "rounds": selectors.rounds()}
    return render(request, "rooms/rounds.html", context, status=422 if form.errors else 200)


@require_GET
def round_page(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """One round and everything about it."""
    return _page(request, _round(round_id))


@require_POST
def desk_wish(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Say a wish for a club whose leader stands at the desk."""
    found, form = _round(round_id), WishForm(request.POST)
    if form.is_valid():
        try:
            services.say_wish(sharing=found, wish=form.wish(), at=clock.now())
            return redirect("rooms:round", round_id)
        except Refusal as refusal:
            form.refuse(refusal)
    return _page(request, found, form=form)


@require_POST
def desk_wish_back(request: HttpRequest, wish_id: UUID) -> HttpResponse:
    """Wish it no more."""
    wish = _wish(wish_id)
    return _done(request, wish.sharing, lambda: services.take_wish_back(wish=wish, at=clock.now()))


@require_POST
def round_do(request: HttpRequest, round_id: UUID, verb: str) -> HttpResponse:
    """Share out, tell, or book."""
    found, now = _round(round_id), clock.now()
    if verb == "book":
        worker = worker_or_403(request)
        return _done(request, found, lambda: services.book_round(sharing=found, worker=worker, at=now))
    deeds = {"draw": services.draw_round, "publish": services.publish_round}
    if verb not in deeds:
        raise Http404
    return _done(request, found, lambda: deeds[verb](sharing=found, at=now))


@require_POST
def change_wish(request: HttpRequest, wish_id: UUID) -> HttpResponse:
    """Give or take by hand."""
    wish, form = _wish(wish_id), ChangeForm(request.POST)
    if not form.is_valid():
        return _page(request, wish.sharing, change=form)
    given = form.cleaned_data
    return _done(request, wish.sharing, lambda: services.change_wish(wish=wish, **given, at=clock.now()))


@require_POST
def answer(request: HttpRequest, appeal_id: UUID) -> HttpResponse:
    """Answer what a club says."""
    appeal = get_object_or_404(Appeal.objects.select_related("wish__sharing"), pk=appeal_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, appeal.wish.sharing, answer=form)
    given = {**form.cleaned_data, "worker": _worker(request), "at": clock.now()}
    return _done(request, appeal.wish.sharing, lambda: services.answer_appeal(appeal=appeal, **given))


def _worker(request: HttpRequest) -> Worker | None:
    return getattr(request.user, "worker", None)


def _round(round_id: UUID) -> Sharing:
    return get_object_or_404(Sharing, pk=round_id)


def _wish(wish_id: UUID) -> ClubWish:
    return get_object_or_404(ClubWish.objects.select_related("sharing", "club"), pk=wish_id)


def _done(request: HttpRequest, found: Sharing, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        return _page(request, found, refusal=refusal)
    messages.success(request, _("Done."))
    return redirect("rooms:round", found.pk)


def _page(request: HttpRequest, found: Sharing, **more: Any) -> HttpResponse:
    found.refresh_from_db()
    context = {
        "shown": selectors.shown(found),
        "appeals": selectors.appeals_of(found),
        "is_over": clock.today() > found.closes_on,
        "form": WishForm(),
        "change": ChangeForm(),
        "answer": AnswerForm(),
        **more,
    }
    return render(request, "rooms/round.html", context, status=422 if more else 200)
