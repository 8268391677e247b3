"""Forms of the house as a whole."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from committees.households.kinds import Answer, Right
from committees.households.models import Resident
from committees.portal.kinds import LineKind, WordsReason
from committees.portal.selectors import Wanted
from committees.portal.services import Asked
from committees.staff.models import Worker
from keting.accounts.models import Account
from keting.refusal import Refusal
from keting.web.widgets import Choices, Day

KINDS = ("booking", "offer", "waiting", "sign_up", "club")


class LetGoForm(forms.Form):
    """A button beside one thing of a household's list."""

    what = forms.ChoiceField(choices=[(what, what) for what in KINDS])
    row = forms.UUIDField()


class SeeOffForm(forms.Form):
    """Who goes on with what a colleague leaves."""

    to = forms.ChoiceField(
        label=_("Who takes it on?"),
        help_text=_("Only those whose role allows all that is open stand here."),
        widget=Choices(columns=3),
    )

    def __init__(self, *args: Any, heirs: Sequence[Worker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = {str(one.pk): one for one in heirs}
        choices = [(key, one.name) for key, one in self.others.items()]
        cast(forms.ChoiceField, self.fields["to"]).choices = choices

    def heir(self) -> Worker:
        """The colleague who was chosen."""
        return self.others[str(UUID(self.cleaned_data["to"]))]

    def refuse(self, refusal: Refusal) -> None:
        """Show the refusal's sentence."""
        self.add_error(None, ValidationError(str(refusal.message), code=refusal.code))


class AskForm(forms.Form):
    """What somebody asks; who is not in the register gives a name and how rows of theirs are found."""

    right = forms.ChoiceField(
        label=pgettext_lazy("right", "What for?"), choices=Right.choices, widget=Choices(columns=4)
    )
    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=60)
    phone = forms.CharField(label=pgettext_lazy("of a person", "Telephone"), max_length=20, required=False)
    what = forms.CharField(
        label=pgettext_lazy("right", "In one line"),
        max_length=200,
        required=False,
        help_text=_("What is wrong, or what it is about"),
    )

    def __init__(self, *args: Any, resident: Resident | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.resident = resident
        if resident:
            del self.fields["name"], self.fields["phone"]

    def asked(self) -> Asked:
        """What was asked."""
        return Asked(resident=self.resident, **self.cleaned_data)


class AnswerForm(forms.Form):
    """What was answered."""

    answer = forms.ChoiceField(
        label=pgettext_lazy("right", "What came of it?"), choices=Answer.choices, widget=Choices(columns=3)
    )
    said = forms.CharField(label=pgettext_lazy("right", "What we told them"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """Who is refused something is told why."""
        given = super().clean() or {}
        if given.get("answer") in {Answer.PARTLY, Answer.DECLINED} and not given.get("said", "").strip():
            self.add_error("said", _("Who is refused something is told why."))
        return given

    def refuse(self, refusal: Refusal) -> None:
        """Show the refusal's sentence."""
        self.add_error(None, ValidationError(str(refusal.message), code=refusal.code))


class SureForm(forms.Form):
    """Somebody is sure."""

    is_sure = forms.BooleanField(label=_("I have seen who asks, and that it is theirs to ask."))

    def refuse(self, refusal: Refusal) -> None:
        """Show the refusal's sentence."""
        self.add_error(None, ValidationError(str(refusal.message), code=refusal.code))


class WordsForm(forms.Form):
    """Why the words of a line are opened."""

    reason = forms.ChoiceField(
        label=pgettext_lazy("record", "What for"), choices=WordsReason.choices, widget=Choices(columns=2)
    )

    def why(self) -> WordsReason:
        """What was chosen."""
        return WordsReason(self.cleaned_data["reason"])

    def refuse(self, refusal: Refusal) -> None:
        """Show the refusal's sentence."""
        self.add_error(None, ValidationError(str(refusal.message), code=refusal.code))


class RecordForm(forms.Form):
    """What the record is narrowed to; anything unreadable narrows nothing."""

    q = forms.CharField(label=_("Whom it was about"), max_length=60, required=False)
    by = forms.ChoiceField(label=_("Who did it"), required=False)
    kind = forms.ChoiceField(choices=LineKind.choices, required=False, widget=forms.HiddenInput)
    since = forms.DateField(label=pgettext_lazy("record", "From"), required=False, widget=Day)
    until = forms.DateField(label=pgettext_lazy("record", "To"), required=False, widget=Day)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = Account.objects.order_by("display_name").values_list("pk", "display_name")
        choices = [("", _("Everybody")), *((str(key), name) for key, name in names)]
        self.fields["by"].choices = choices  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """What was asked for, as far as it can be read."""
        self.is_valid()
        given = self.cleaned_data
        by = given.get("by")
        days: dict[str, date | None] = {"since": given.get("since"), "until": given.get("until")}
        return Wanted(
            words=given.get("q", ""), by=UUID(by) if by else None, kind=given.get("kind", ""), **days
        )
