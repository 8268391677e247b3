"""OpenID Connect, as the one who asks: code flow with PKCE (RFC 7636), state and nonce, all verified.

Loaded only when somebody signs in so (`keting.accounts.services.district`): nobody else pays for its parts.
"""

from keting.oidc.answers import NoAnswer, NotAccepted, Question, Told
from keting.oidc.asking import ask, redeem

__all__ = ["NoAnswer", "NotAccepted", "Question", "Told", "ask", "redeem"]
