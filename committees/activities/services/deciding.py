"""One decision at a time per activity."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, OperationalError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from committees.activities.models import Activity, Attendance, SignUp
from keting.db.constraints import refusal_from
from keting.refusal import Refusal


def sentences() -> dict[str, tuple[str, str | Promise]]:
    """What each rule of the tables says when it is broken, by its name."""
    return {
        rule.name: (rule.name, rule.violation_error_message)
        for model in (Activity, SignUp, Attendance)
        for rule in model._meta.constraints
        if rule.violation_error_message is not None
    }


def lock_activity(activity_id: uuid.UUID) -> Activity:
    """The activity, its row held till the transaction ends. Count in a later statement, never in this one."""
    return Activity.objects.select_for_update(no_key=True).get(id=activity_id, voided_at__isnull=True)


@contextmanager
def deciding(activity_id: uuid.UUID) -> Iterator[Activity]:
    """One transaction around a decision; whoever comes second waits and then counts anew."""
    try:
        with transaction.atomic():
            yield lock_activity(activity_id)
    except Activity.DoesNotExist as error:
        msg = "gone"
        raise Refusal(msg, _("This activity has been replaced or taken out.")) from error
    except IntegrityError as error:
        raise refusal_from(error, sentences()) from error
    except OperationalError as error:
        message = _("Many neighbours are writing at this moment. Please send it again.")
        msg = "busy"
        raise Refusal(msg, message) from error
