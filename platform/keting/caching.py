"""What is kept outside the database: every key names the office that has been entered (tenancy.md, leak 8).

`caches["default"]` serves a committee, `caches["street"]` the street office; each refuses anybody else. Locks
and rate limits are keys too: `add` and `incr` are atomic.
"""

import json
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from keting.db.current import NoCommittee, connection, office

# What a caller catches who can do without.
NoAnswer = RedisError


class Plain:
    """Values as JSON: what comes back from a server can be no more than data."""

    def dumps(self, value: Any) -> str:
        return json.dumps(value)

    def loads(self, data: bytes) -> Any:
        return json.loads(data)


class Cache(RedisCache):
    """Redis, asked once and not waited for; all offices share it, so that nobody may empty it."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        waits = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5, "retry": Retry(NoBackoff(), 0)}
        super().__init__(server, {**params, "OPTIONS": {"serializer": Plain, **waits}})

    def count(self, key: str, seconds: int, *, by: int = 1) -> tuple[int, int]:
        """Count one more; how many there are now, and for how many seconds more they count. One step."""
        made = self.make_and_validate_key(key)
        line = self._cache.get_client(made, write=True).pipeline(transaction=True)
        line.set(made, 0, ex=seconds, nx=True)
        line.incrby(made, by)
        line.ttl(made)
        _is_new, number, left = line.execute()
        return int(number), int(left)

    def clear(self) -> None:
        msg = "the cache is everybody's: delete your own keys"
        raise NotImplementedError(msg)


def committee_key(key: str, prefix: str, version: int) -> str:
    """Django's KEY_FUNCTION for committees; raises NoCommittee elsewhere."""
    return _key("committee", key, version)


def street_key(key: str, prefix: str, version: int) -> str:
    """The same for the street office."""
    return _key("street", key, version)


def _key(kind: str, key: str, version: int) -> str:
    schema = office()
    if getattr(connection.tenant, "type", "") != kind:
        msg = f"the cache of a {kind} was asked for in {schema}"
        raise NoCommittee(msg)
    # Several deployments may share a Redis, as they may a PostgreSQL.
    return f"keting:{connection.settings_dict['NAME']}:{schema}:{version}:{key}"
