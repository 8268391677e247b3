"""Start work after the commit, by name, stamped with the committee."""

import logging

from django.db import transaction
from kombu.exceptions import OperationalError

from keting.db.current import office

logger = logging.getLogger("keting.later")


def later(name: str, **ids: str) -> None:
    """Send the task to this scope's office once the transaction has committed; raises NoCommittee in public.

    A message is a hint, never the truth: what must happen also stands in a table and is swept, so a
    broker that does not answer costs a delay and no work.
    """
    schema = office()
    transaction.on_commit(lambda: send(name, schema, ids))


def send(
    name: str,
    schema: str,
    ids: dict[str, str],
    *,
    countdown: float | None = None,
    expires: float | None = None,
) -> bool:
    """Send now; False when the broker did not take it.

    It is started after `countdown` seconds; one that was not begun `expires` seconds from now is left.
    """
    from keting.celery import SCHEMA_HEADER, app  # noqa: PLC0415  the app needs settings

    try:
        app.send_task(
            name,
            kwargs=ids,
            headers={SCHEMA_HEADER: schema},
            countdown=countdown,
            expires=expires,
            retry=False,
        )
    except (OperationalError, OSError) as error:
        logger.warning(
            "broker did not take %s for %s (%s); the sweep will", name, schema, type(error).__name__
        )
        return False
    return True
