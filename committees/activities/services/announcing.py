"""Announcing, holding, cancelling, correcting."""

import uuid
from dataclasses import dataclass, fields
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from committees.activities.kinds import State
from committees.activities.models import Activity, Attendance, SignUp
from committees.activities.services.deciding import deciding
from committees.activities.services.rooming import give_room_back, kept_booking, take_room
from committees.rooms.models import Room
from committees.staff.models import Worker
from keting.accounts.models import Account
from keting.audit.services import record
from keting.clock import day_of
from keting.db.keys import uuid7
from keting.deeds import deed
from keting.refusal import Refusal
from tenants.models import ServiceKind


@dataclass(frozen=True)
class Plan:
    """What is announced. No seats: everybody may come. Lines: each prints it in its ledger. Room: booked."""

    title: str
    kind: ServiceKind
    starts_at: datetime
    ends_at: datetime
    place: str
    title_en: str = ""
    summary: str = ""
    lines: tuple[str, ...] = ()
    festival: str = ""
    seats: int | None = None
    led_by_id: uuid.UUID | None = None
    room: Room | None = None

    @property
    def values(self) -> dict[str, object]:
        """By field of the model."""
        same = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "room"}
        return same | {"lines": list(self.lines)}


@deed
def announce_activity(*, plan: Plan, by: Account, at: datetime) -> Activity:
    """Announce an activity; one that has been held already may still be recorded."""
    _refuse_wrong_hours(plan)
    with transaction.atomic():
        booking = take_room(plan=plan, by=by, at=at)
        activity = Activity.objects.create(**plan.values, booking=booking)
        record(actor=by, verb="announce", thing=activity, at=at)
    return activity


@deed
def mark_held(*, activity_id: uuid.UUID, at: datetime) -> Activity:
    """Say that it took place, though nobody was ticked."""
    with deciding(activity_id) as activity:
        _refuse_cancelled(activity)
        if day_of(at) < activity.held_on:
            msg = "too_early"
            raise Refusal(msg, _("It has not taken place yet."))
        activity.state = State.HELD
        activity.save(update_fields=["state"])
        return activity


@deed
def cancel_activity(*, activity_id: uuid.UUID, why: str, by: Account, at: datetime) -> Activity:
    """Cancel with a reason that the neighbours can read; sign-ups stay, so that they can be told."""
    with deciding(activity_id) as activity:
        if activity.state == State.HELD:
            msg = "held"
            raise Refusal(msg, _("It has been held. If that is wrong, correct the record instead."))
        if activity.state == State.ANNOUNCED:
            activity.state, activity.cancel_reason = State.CANCELLED, why
            activity.save(update_fields=["state", "cancel_reason"])
            give_room_back(activity=activity, why=why, by=by, at=at)
            record(actor=by, verb="cancel", thing=activity, at=at)
        return activity


@deed
def void_activity(*, activity_id: uuid.UUID, why: str, by: Account, at: datetime) -> Activity:
    """Take an activity that was recorded by mistake out of all counts, with everybody ticked in it."""
    with deciding(activity_id) as activity:
        _void(activity, why, by, at)
        return activity


@deed
def replace_activity(*, activity_id: uuid.UUID, plan: Plan, why: str, by: Account, at: datetime) -> Activity:
    """Correct a record: void it and write it anew, with its sign-ups and ticks."""
    _refuse_wrong_hours(plan)
    with deciding(activity_id) as wrong:
        sign_ups = list(wrong.sign_ups.all())
        ticks = list(wrong.attendances.filter(voided_at__isnull=True))
        kept = kept_booking(activity=wrong, plan=plan)
        _void(wrong, why, by, at)
        stays = {"state": wrong.state, "cancel_reason": wrong.cancel_reason, "replaces": wrong}
        booking = kept or (take_room(plan=plan, by=by, at=at) if plan.ends_at > at else None)
        right = Activity.objects.create(**plan.values, **stays, booking=booking)
        _copy(right, sign_ups, ticks)
        return right


def _void(activity: Activity, why: str, by: Account, at: datetime) -> None:
    voided = {"voided_at": at, "voided_by": by, "void_reason": why}
    activity.attendances.filter(voided_at__isnull=True).update(**voided)
    Activity.objects.filter(id=activity.id).update(**voided)
    give_room_back(activity=activity, why=why, by=by, at=at)
    record(actor=by, verb="void", thing=activity, at=at, why=why)


def _copy(right: Activity, sign_ups: list[SignUp], ticks: list[Attendance]) -> None:
    """New rows for the new activity; codes stay good. Who has no seat left in it goes on waiting."""
    new_ids = {one.id: uuid7() for one in sign_ups}
    for one in sign_ups:
        one.id, one.activity, one.held_on, one.seats = new_ids[one.id], right, right.held_on, right.seats
        if one.seat and one.seat > (right.seats or 0):
            one.seat = None
    SignUp.objects.bulk_create(sign_ups)
    for tick in ticks:
        tick.id, tick.activity, tick.held_on = uuid7(), right, right.held_on
        tick.sign_up_id = new_ids[tick.sign_up_id] if tick.sign_up_id else None
    Attendance.objects.bulk_create(ticks)


def _refuse_wrong_hours(plan: Plan) -> None:
    if plan.ends_at <= plan.starts_at:
        msg = "activity_ends_after_start"
        raise Refusal(msg, _("An activity ends after it starts."))


def _refuse_cancelled(activity: Activity) -> None:
    if activity.state == State.CANCELLED:
        msg = "cancelled"
        raise Refusal(msg, _("This activity is cancelled: %s") % activity.cancel_reason)


@deed
def pass_activities(*, leaving: Worker, to: Worker, at: datetime) -> int:
    """Have another lead what somebody who leaves was to lead."""
    coming = Activity.objects.filter(led_by=leaving, state=State.ANNOUNCED, voided_at=None, ends_at__gt=at)
    return coming.update(led_by=to)
