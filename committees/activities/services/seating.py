"""Seats: who has one, who waits, who moves up."""

import random
import secrets
import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from committees.activities.kinds import SignUpState, State, Via
from committees.activities.models import Activity, SignUp
from committees.activities.selectors import first_waiting, standing_twin
from committees.activities.services.deciding import deciding, sentences
from committees.households.models import Household
from committees.households.selectors import is_child
from committees.households.services.reaching import check_reach
from keting import clock
from keting.accounts.models import Account
from keting.audit.services import record, record_own, show
from keting.deeds import deed
from keting.privacy.clearing import take_back
from keting.refusal import Refusal

# Without 0 O 1 I L: codes are read aloud over the telephone.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 6


@dataclass(frozen=True)
class Request:
    """What a neighbour gives to sign up. The key comes with the form: sent twice, it is one sign-up."""

    name: str
    request_key: uuid.UUID
    phone: str = ""
    via: str = Via.WEB
    household: Household | None = None
    helper: Account | None = None
    # For a child under fourteen: who agrees, and that it was ticked.
    guardian: str = ""
    is_agreed: bool = False


@dataclass(frozen=True)
class Withdrawal:
    """A sign-up that was withdrawn and who moved up for it."""

    sign_up: SignUp
    moved_up: SignUp | None = None


def new_code(rng: random.Random | None = None) -> str:
    """A reference code; nobody can guess one, unless a seeded source is given."""
    return "".join((rng or secrets.SystemRandom()).choices(ALPHABET, k=CODE_LENGTH))


def sign_up(*, activity_id: uuid.UUID, request: Request, at: datetime) -> SignUp:
    """Take the first free seat, or the next place on the waiting list.

    Refused: `guardian_needed` where it is for a child under fourteen and nobody agrees, `cancelled`, `begun`;
    `signup_person_once`, `signup_name_once` or `signup_door_once` where the same name has signed up already.
    """
    with deciding(activity_id) as activity:
        known = SignUp.objects.filter(activity=activity, request_key=request.request_key).first()
        if known:
            return known
        _refuse_closed(activity, at)
        check_guardian(request, clock.day_of(at))
        _refuse_twice(activity, request)
        made = SignUp.objects.create(
            activity=activity,
            held_on=activity.held_on,
            number=_next_number(activity),
            seats=activity.seats,
            seat=_free_seat(activity),
            name=request.name,
            phone=request.phone,
            household=request.household,
            guardian=request.guardian if request.is_agreed else "",
            code=new_code(),
            request_key=request.request_key,
            via=request.via,
            helped_by=request.helper,
            signed_at=at,
        )
        if request.helper is None:
            record_own(verb="sign_up", thing=made, at=at, by_card=made.household_id is not None)
        return made


@deed
def sign_up_for(*, activity_id: uuid.UUID, request: Request, by: Account, at: datetime) -> SignUp:
    """The same by a colleague, or for a door of the own buildings; the list and the record say by whom.

    Refused too: `not_your_building`.
    """
    check_reach(household=request.household, by=by)
    with transaction.atomic():
        made = sign_up(activity_id=activity_id, request=replace(request, via=Via.DESK, helper=by), at=at)
        record(actor=by, verb="sign_up_for", thing=made, at=at)
    return made


def withdraw(*, activity_id: uuid.UUID, code: str, at: datetime) -> Withdrawal:
    """Give the seat back; the first who waits moves up into it."""
    with deciding(activity_id) as activity:
        leaving = SignUp.objects.filter(activity=activity, code=code).first()
        if leaving is None:
            raise code_unknown()
        if leaving.state == SignUpState.WITHDRAWN:
            return Withdrawal(leaving)
        _refuse_closed(activity, at)
        seat, leaving.seat = leaving.seat, None
        leaving.state, leaving.withdrawn_at = SignUpState.WITHDRAWN, at
        leaving.save(update_fields=["seat", "state", "withdrawn_at"])
        record_own(verb="withdraw", thing=leaving, at=at, by_card=leaving.household_id is not None)
        return Withdrawal(leaving, _move_up(activity, seat, at) if seat else None)


def take_consent_back(*, activity_id: uuid.UUID, code: str, at: datetime) -> Activity:
    """Let name, number, door and guardian of a sign-up go at once, and the seat where it is still to be had.

    Refused: `code_unknown`.
    """
    with deciding(activity_id) as activity:
        mine = SignUp.objects.filter(activity=activity, code=code).first()
        if mine is None:
            raise code_unknown()
        if mine.state == SignUpState.ACTIVE and activity.state == State.ANNOUNCED and at < activity.starts_at:
            withdraw(activity_id=activity.id, code=code, at=at)
        take_back(row=mine, at=at)
    return activity


def check_guardian(request: Request, day: date) -> None:
    """Refuse `guardian_needed` where a child comes, as told or by the register, and no guardian agrees."""
    is_named = bool(request.guardian) and request.guardian != request.name
    if request.is_agreed and is_named:
        return
    if request.is_agreed or is_child(request.household, request.name, day):
        msg = "guardian_needed"
        raise Refusal(
            msg, _("For a child under 14 a guardian agrees: please give the guardian's name, and tick it.")
        )


@deed
def reveal_phone(*, sign_up: SignUp, by: Account, at: datetime) -> str:
    """The whole number, after the record says who saw it and for which activity. Refused: `no_phone`."""
    return show(thing=sign_up, field="phone", by=by, at=at, why=str(sign_up.activity.title))


def code_unknown() -> Refusal:
    """No sign-up of this activity has the code."""
    return Refusal("code_unknown", _("We do not find this code. Please look again, or ask at the desk."))


def _move_up(activity: Activity, seat: int, at: datetime) -> SignUp | None:
    following = first_waiting(activity.id)
    if following:
        following.seat, following.moved_up_at = seat, at
        following.save(update_fields=["seat", "moved_up_at"])
    return following


def _free_seat(activity: Activity) -> int | None:
    """The lowest free seat; None when all are taken, when others wait, or when no seats are counted."""
    if activity.seats is None or first_waiting(activity.id):
        return None
    taken = set(
        SignUp.objects.filter(activity=activity, state=SignUpState.ACTIVE).values_list("seat", flat=True)
    )
    return next((seat for seat in range(1, activity.seats + 1) if seat not in taken), None)


def _next_number(activity: Activity) -> int:
    last: int | None = SignUp.objects.filter(activity=activity).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _refuse_twice(activity: Activity, request: Request) -> None:
    """Refuse whoever has signed up under the same name; the refusal's `mine` is that sign-up."""
    mine = standing_twin(activity.id, request.name, request.phone, request.household)
    if mine:
        is_of_door = request.household is not None and mine.household_id == request.household.pk
        numbered = "signup_person_once" if request.phone else "signup_name_once"
        code, message = sentences()["signup_door_once" if is_of_door else numbered]
        raise Refusal(code, message, mine=mine)


def _refuse_closed(activity: Activity, at: datetime) -> None:
    if activity.state == State.CANCELLED:
        msg = "cancelled"
        raise Refusal(msg, _("This activity is cancelled: %s") % activity.cancel_reason)
    if activity.state == State.HELD or at >= activity.starts_at:
        msg = "begun"
        raise Refusal(msg, _("It has begun. You need not sign up any more; just come in and ask."))
