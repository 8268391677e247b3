"""What everybody sees of a round, and what a club's leader does with the household card."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from committees.clubs.models import Club
from committees.clubs.selectors import led_from
from committees.households.views import household_of
from committees.rooms import selectors, services
from committees.rooms.forms.sharing import AppealForm, WishForm
from committees.rooms.kinds import RoundState
from committees.rooms.models import ClubWish, Sharing
from keting import clock
from keting.refusal import Refusal

TOLD = (RoundState.PUBLISHED, RoundState.BOOKED)


@require_GET
def sharing(request: HttpRequest) -> HttpResponse:
    """The newest round: the rule, one's own wishes, later the result."""
    return _page(request)


@require_GET
def sharing_file(request: HttpRequest, half: str) -> HttpResponse:
    """The file that anybody replays; nothing before it is told."""
    found = next((one for one in selectors.rounds() if str(one.half) == half and one.state in TOLD), None)
    if found is None:
        raise Http404
    answer = JsonResponse(
        selectors.published_file(found), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    answer["Content-Disposition"] = f'attachment; filename="allotment-{half}.json"'
    return answer


@require_POST
def wish(request: HttpRequest) -> HttpResponse:
    """Say a wish for a club that one leads."""
    found, form = selectors.newest_round(), WishForm(request.POST, clubs=_own(request))
    if found and form.is_valid():
        try:
            services.say_wish(sharing=found, wish=form.wish(), at=clock.now())
            return redirect("rooms:sharing")
        except Refusal as refusal:
            form.refuse(refusal)
    return _page(request, form=form)


@require_POST
def wish_back(request: HttpRequest, wish_id: UUID) -> HttpResponse:
    """Wish it no more."""
    try:
        services.take_wish_back(wish=_own_wish(request, wish_id), at=clock.now(), by_card=True)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    return redirect("rooms:sharing")


@require_POST
def appeal(request: HttpRequest, wish_id: UUID) -> HttpResponse:
    """Say something against the result."""
    found, form = _own_wish(request, wish_id), AppealForm(request.POST)
    if form.is_valid():
        try:
            services.appeal_wish(wish=found, text=form.cleaned_data["text"], at=clock.now())
            messages.success(request, _("The committee has it and answers."))
        except Refusal as refusal:
            messages.error(request, str(refusal.message))
        return redirect("rooms:sharing")
    return _page(request, appeal_form=form)


def _own(request: HttpRequest) -> Any:
    household = household_of(request)
    return led_from(household) if household else Club.objects.none()


def _own_wish(request: HttpRequest, wish_id: UUID) -> ClubWish:
    found = ClubWish.objects.select_related("sharing").filter(pk=wish_id, club__in=_own(request)).first()
    if found is None:
        raise Http404
    return found


def _asked(request: HttpRequest) -> tuple[Sharing | None, list[Sharing]]:
    """The round asked for, else the newest; and the others."""
    rounds = selectors.rounds()
    asked = (one for one in rounds if str(one.half) == request.GET.get("half"))
    found = next(asked, rounds[0] if rounds else None)
    return found, [one for one in rounds if one != found]


def _page(request: HttpRequest, **more: Any) -> HttpResponse:
    (found, others), own = _asked(request), list(_own(request))
    state = found.state if found else ""
    context = {
        "now": clock.now(),
        "shown": selectors.shown(found) if found else None,
        "is_told": state in TOLD,
        "others": others,
        "is_open": found is not None and state == RoundState.OPEN and clock.today() <= found.closes_on,
        "household": household_of(request),
        "own": {one.pk for one in own},
        "form": WishForm(clubs=_own(request)) if own else None,
        "appeal_form": AppealForm(),
    }
    return render(request, "rooms/sharing.html", context | more, status=422 if more else 200)
