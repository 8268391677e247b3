"""The key of what a colleague has begun to write: of one session of one account, told in its pages alone.

The browser seals with it what it keeps until a form is sent (`frontend/src/keting/drafts.js`). It is worked
out from the session's key and the office's, and stored nowhere; with the session it is gone.
"""

from base64 import b64encode

from django.http import HttpRequest

from keting.db.current import NoCommittee
from keting.db.fields import blind


def key_of(request: HttpRequest) -> str:
    """16 bytes in base64; '' where nobody is signed in."""
    session = request.session.session_key if request.user.is_authenticated else None
    if not session:
        return ""
    try:
        return b64encode(bytes.fromhex(blind(f"{session} {request.user.pk}", "draft"))).decode()
    except NoCommittee:
        return ""
