"""The list of homes, one home, one revealed field."""

from typing import Any, cast
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from committees.households import selectors
from committees.households.forms import CardEndForm, FindForm, RevealForm
from committees.households.kinds import RevealField, RevealReason
from committees.households.models import Household, Resident
from committees.households.selectors import sees_tags
from committees.households.services.revealing import Search, note_search, reveal_field
from keting import clock
from keting.accounts.models import Account
from keting.finding import shown, words_of
from keting.request import OfficeRequest

ROWS = 30


@require_http_methods(["GET", "POST"])
def home_list(request: OfficeRequest) -> HttpResponse:
    """Homes, narrowed by words and tag."""
    if request.method == "POST":
        sent = FindForm(request.POST, sees_tags=sees_tags(request.user)).wanted()
        hits = selectors.find_homes(**sent, within=request.user.reach).count()
        note_search(search=Search("register", hits=hits, **sent), by=request.user, at=clock.now())
        return shown(request, sent["words"], "tag")
    told = {"q": words_of(request), "tag": request.GET.get("tag", "")}
    form = FindForm(told, sees_tags=sees_tags(request.user))
    wanted = form.wanted()
    found = selectors.find_homes(**wanted, within=request.user.reach)
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "now": clock.now(), "is_narrowed": any(wanted.values())}
    return render(request, "households/list.html", context)


@require_GET
def home_detail(request: OfficeRequest, household_id: UUID) -> HttpResponse:
    """One door and the people behind it, masked."""
    return show_home(request, home_or_404(request, household_id), CardEndForm())


def home_or_404(request: OfficeRequest, household_id: UUID) -> Household:
    """The door of the URL, if whoever asks may see its building."""
    return get_object_or_404(selectors.homes(request.user.reach), id=household_id)


def show_home(request: OfficeRequest, household: Household, form: CardEndForm) -> HttpResponse:
    """A door's page; the form with its errors where it came back."""
    context = {
        "household": household,
        "people": selectors.people_of(household),
        "moments": selectors.moments_of(household) if request.user.reach is None else [],
        "today": clock.today(),
        "state": selectors.card_state(household),
        "end_form": form,
        "by_code": selectors.passes_of(household, clock.now()),
    }
    return render(request, "households/detail.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def reveal(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    """Ask what is to be shown and why; then show that one field."""
    person = get_object_or_404(selectors.people().select_related("household"), id=resident_id)
    form = RevealForm(request.POST or None, auto_id=f"{person.id.hex}_%s")
    context: dict[str, Any] = {"person": person, "household": person.household, "form": form}
    if form.is_valid():
        context |= _revealed(request, person, form)
    page = "households/parts/reveal.html" if request.htmx else "households/reveal.html"  # type: ignore[attr-defined]
    response = render(request, page, context, status=422 if form.is_bound and form.errors else 200)
    if form.is_valid():
        # Where no script runs.
        response["Refresh"] = f"60; url={reverse('households:detail', args=[person.household_id])}"
    return response


def _revealed(request: HttpRequest, person: Resident, form: RevealForm) -> dict[str, Any]:
    field, reason = RevealField(form.cleaned_data["field"]), RevealReason(form.cleaned_data["reason"])
    shown = reveal_field(
        resident=person, field=field, reason=reason, by=cast(Account, request.user), at=clock.now()
    )
    return {"is_shown": True, "shown": shown, "field": field}
