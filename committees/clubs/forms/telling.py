"""What a club tells."""

from django import forms
from django.utils.translation import gettext_lazy as _

from committees.clubs.forms.fields import RefusableForm


class NoticeForm(RefusableForm):
    """Something to tell."""

    text = forms.CharField(label=_("What do you want to tell?"), max_length=200)
    text_en = forms.CharField(label=_("The same in English"), max_length=400, required=False)
    text_ja = forms.CharField(label=_("The same in Japanese"), max_length=300, required=False)
