"""Everything that changes activities, sign-ups and attendances."""

from committees.activities.services.announcing import (
    Plan,
    announce_activity,
    cancel_activity,
    mark_held,
    pass_activities,
    replace_activity,
    void_activity,
)
from committees.activities.services.attending import add_walk_in, tick_attendance, void_attendance
from committees.activities.services.seating import (
    Request,
    Withdrawal,
    code_unknown,
    new_code,
    reveal_phone,
    sign_up,
    sign_up_for,
    take_consent_back,
    withdraw,
)

__all__ = [
    "Plan",
    "Request",
    "Withdrawal",
    "add_walk_in",
    "announce_activity",
    "cancel_activity",
    "code_unknown",
    "mark_held",
    "new_code",
    "pass_activities",
    "replace_activity",
    "reveal_phone",
    "sign_up",
    "sign_up_for",
    "take_consent_back",
    "tick_attendance",
    "void_activity",
    "void_attendance",
    "withdraw",
]
