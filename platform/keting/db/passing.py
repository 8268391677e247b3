"""Errors of the database that are nobody's fault and pass: trying again may help."""

# Lock not to be had, deadlock, serialization: somebody else was writing, and of this nothing was written.
CONTENDED = ("55P03", "40P01", "40001")
# Connection lost, server going down.
AWAY = ("08", "57P")


def is_contended(error: Exception) -> bool:
    """Whether it lost against somebody who was writing the same."""
    return _code(error).startswith(CONTENDED)


def is_away(error: Exception) -> bool:
    """Whether the database went away in the middle of it."""
    code = _code(error)
    return code.startswith(AWAY) if code else "connection" in str(error).lower()


def is_passing(error: Exception) -> bool:
    """Whether trying again may help."""
    return is_contended(error) or is_away(error)


def _code(error: Exception) -> str:
    """PostgreSQL's SQLSTATE, or '' where the connection was lost before it could be told."""
    return getattr(error.__cause__, "pgcode", None) or ""
