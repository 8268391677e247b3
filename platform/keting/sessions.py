"""Sessions of an office (`settings.SESSION_ENGINE`): a row that was copied from another's reads as empty."""

from django.contrib.sessions.backends import db

from keting.signing import salt_of


class SessionStore(db.SessionStore):
    """Django's rows in the office's own table, signed with the office's salt."""

    @property
    def key_salt(self) -> str:
        """The salt of Django's signature over the session."""
        return salt_of("sessions")
