"""Reading an ID token: who signed it, for whom, when, and in answer to which question."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError

from keting.env import Provider
from keting.oidc.answers import NotAccepted, Told

# Signatures with a key of which we hold the public half only: no "none", and no secret that is shared.
ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
# Two clocks may be this far apart.
LEEWAY_SECONDS = 90
LONGEST_SUBJECT = 255


def verify(token: str, provider: Provider, *, keys: Any, nonce: str, at: datetime) -> Told:
    """Read an ID token: signature, issuer, audience, time, nonce (OpenID Connect Core 3.1.3.7)."""
    try:
        claims = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
        _rules(provider, nonce, at).validate(claims)
    except InvalidKeyIdError:
        raise
    except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise NotAccepted(type(error).__name__) from error
    audience, party = claims["aud"], claims.get("azp")
    is_for_others = isinstance(audience, list) and len(audience) > 1 and party is None
    if is_for_others or party not in {None, provider.client}:
        msg = "for somebody else"
        raise NotAccepted(msg)
    if not 0 < len(claims["sub"]) <= LONGEST_SUBJECT:
        msg = "nobody"
        raise NotAccepted(msg)
    return Told(claims["sub"], _ways(claims), _moment(claims.get("auth_time"), at))


def _rules(provider: Provider, nonce: str, at: datetime) -> jwt.JWTClaimsRegistry:
    return jwt.JWTClaimsRegistry(
        now=int(at.timestamp()),
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )


def _ways(claims: Mapping[str, Any]) -> frozenset[str]:
    methods = claims.get("amr")
    named = {f"amr={one}" for one in methods if isinstance(one, str)} if isinstance(methods, list) else set()
    return frozenset(named | ({f"acr={claims['acr']}"} if isinstance(claims.get("acr"), str) else set()))


def _moment(told: object, at: datetime) -> datetime | None:
    """When it was proved; never later than now."""
    if isinstance(told, bool) or not isinstance(told, int | float) or told < 0:
        return None
    return datetime.fromtimestamp(min(float(told), at.timestamp()), UTC)
