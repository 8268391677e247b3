"""Who came: ticked at the door, corrected by voiding."""

import uuid
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from committees.activities.kinds import SignUpState, State
from committees.activities.models import Activity, Attendance, SignUp
from committees.activities.services.deciding import deciding
from keting.accounts.models import Account
from keting.clock import day_of
from keting.deeds import deed
from keting.refusal import Refusal


@deed
def tick_attendance(
    *, activity_id: uuid.UUID, sign_up_id: uuid.UUID, at: datetime, is_new: bool = False
) -> Attendance:
    """Tick a signed-up neighbour who came; the first tick makes the activity held."""
    with deciding(activity_id) as activity:
        _open_the_door(activity, at)
        expected = SignUp.objects.filter(id=sign_up_id, activity=activity, state=SignUpState.ACTIVE).first()
        if expected is None:
            msg = "sign_up_gone"
            raise Refusal(msg, _("This sign-up has been withdrawn. Add the neighbour by hand."))
        ticked, _created = Attendance.objects.get_or_create(
            sign_up=expected,
            voided_at=None,
            defaults={
                "activity": activity,
                "held_on": activity.held_on,
                "is_new": is_new,
                "ticked_at": at,
            },
        )
        return ticked


@deed
def add_walk_in(*, activity_id: uuid.UUID, at: datetime, name: str = "", is_new: bool = False) -> Attendance:
    """Count somebody who came without having signed up; the name may stay empty."""
    with deciding(activity_id) as activity:
        _open_the_door(activity, at)
        return Attendance.objects.create(
            activity=activity, held_on=activity.held_on, name=name, is_new=is_new, ticked_at=at
        )


@deed
def void_attendance(
    *, activity_id: uuid.UUID, attendance_id: uuid.UUID, by: Account, why: str, at: datetime
) -> Attendance:
    """Take a wrong tick out of all counts; the row stays, with who did it and why."""
    with deciding(activity_id) as activity:
        wrong = Attendance.objects.filter(id=attendance_id, activity=activity).first()
        if wrong is None:
            msg = "gone"
            raise Refusal(msg, _("This tick is not there any more."))
        if wrong.voided_at is None:
            wrong.voided_at, wrong.voided_by, wrong.void_reason = at, by, why
            wrong.save(update_fields=["voided_at", "voided_by", "void_reason"])
        return wrong


def _open_the_door(activity: Activity, at: datetime) -> None:
    if activity.state == State.CANCELLED:
        msg = "cancelled"
        raise Refusal(msg, _("This activity is cancelled: %s") % activity.cancel_reason)
    if day_of(at) < activity.held_on:
        msg = "too_early"
        raise Refusal(msg, _("Ticks are made on the day itself or later."))
    if activity.state == State.ANNOUNCED:
        activity.state = State.HELD
        activity.save(update_fields=["state"])
