"""What people have typed, on pages of another language: `{% load typed %}`."""

import re

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language

register = template.Library()

HAN = re.compile("[\u3400-\u9fff]")


@register.filter
def typed(text: object) -> str:
    """`{{ activity|typed }}`: marked as Chinese where the page is not, so that it is read and set as such."""
    said = str(text)
    is_foreign = not (get_language() or "").startswith("zh") and HAN.search(said)
    return format_html('<span lang="zh-Hans">{}</span>', said) if is_foreign else said
