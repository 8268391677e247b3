"""What somebody looks for stands in no address: the words are sent, and come back in it sealed.

So a browser's history, a proxy's log and the page before say nothing of whom one looked for, and pages, going
back and a second tab go on as ever. Whoever has such an address and may not see the page learns nothing.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict

from keting.db.fields import seal, unseal

WORDS, SEALED = "q", "find"
MOST = 60


def words_of(request: HttpRequest) -> str:
    """The words that this page's address holds sealed; anything else is none."""
    try:
        return unseal(urlsafe_b64decode(request.GET.get(SEALED, "")), SEALED)
    except (InvalidTag, ValueError):
        return ""


def sent_words(request: HttpRequest) -> str:
    """What was typed, as short as the field is."""
    return request.POST.get(WORDS, "").strip()[:MOST]


def shown(request: HttpRequest, words: str, *also: str) -> HttpResponse:
    """On to this page with the words sealed, and `also` as it was sent."""
    told = QueryDict(mutable=True)
    if words:
        told[SEALED] = urlsafe_b64encode(seal(words, SEALED)).decode()
    told.update({name: request.POST[name] for name in also if request.POST.get(name)})
    return HttpResponseRedirect(f"{request.path}?{told.urlencode()}" if told else request.path)
