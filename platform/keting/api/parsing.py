"""What is sent to the API, read as JSON."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from keting.legible import legible_within


class TextParser(JSONParser):
    """JSON whose strings are text: half a character ("\\ud800") could be neither stored nor shown.

    Nor is it nested without end. What cannot be seen is left out, as a page leaves it out.
    """

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """As DRF does; 400 for what is no text."""
        try:
            found = super().parse(stream, media_type, parser_context)
            json.dumps(found, ensure_ascii=False).encode()
            return legible_within(found)
        except (RecursionError, UnicodeEncodeError) as error:
            raise ParseError(_("This cannot be read.")) from error
