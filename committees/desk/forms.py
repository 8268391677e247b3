"""The desk's forms: they shape what was typed; the services decide."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from committees.desk import services
from committees.desk.kinds import Asker, Channel
from committees.desk.selectors import service_kinds
from committees.desk.services import Correction, Receipt, Way
from committees.staff.models import Worker
from keting.db.keys import uuid7
from keting.web.widgets import Choices, Day
from tenants.models import ServiceKind

# One choice says both how a matter came and who asked.
WHO = {
    "self": (Channel.COUNTER, Asker.SELF, _("They came themselves")),
    "family": (Channel.COUNTER, Asker.FAMILY, _("For a relative")),
    "leader": (Channel.NOTE, Asker.LEADER, _("Through the stairway leader")),
    "phone": (Channel.PHONE, Asker.SELF, _("They telephoned")),
}
HOW = {
    "answer": (_("Answered at once"), _("done, here and now")),
    "mine": (_("I see to it"), _("and call back")),
    "hand": (_("Hand it over"), _("to whom comes next")),
    "guide": (_("Show the way"), _("where, whom, with what")),
}
NEXT = {"answer": "", "mine": "", "hand": "hand", "guide": "guide"}


def kind_field(label: Any, **attrs: Any) -> "forms.ModelChoiceField[ServiceKind]":
    """One of the ten kinds as big boxes with a few words on each."""
    return forms.ModelChoiceField(
        label=label,
        queryset=ServiceKind.objects.order_by("position"),
        to_field_name="code",
        empty_label=None,
        widget=Choices(attrs, hints=lambda: {str(kind.code): kind.hint for kind in service_kinds()}),
    )


def _line(label: Any, *, required: bool = True, rows: int = 2) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=200, required=required, widget=widget)


class RegisterForm(forms.Form):
    """Take a matter: four taps and one line."""

    who = forms.ChoiceField(
        label=_("Who asks"),
        choices=[(key, word) for key, (_c, _a, word) in WHO.items()],
        initial="self",
        widget=Choices(),
    )
    person = forms.CharField(label=_("What to call them"), max_length=60, required=False)
    reply = forms.CharField(label=_("How to answer them"), max_length=120, required=False)
    # Choosing fetches what was answered before; without script the panel keeps its general advice.
    kind = kind_field(
        _("What it is about"),
        **{
            "hx-get": reverse_lazy("desk:answers"),
            "hx-trigger": "change",
            "hx-target": "#answers",
            "hx-swap": "outerHTML",
        },
    )
    what = _line(_("In one line"))
    how = forms.ChoiceField(
        label=_("What happens now"),
        choices=[(key, word) for key, (word, _hint) in HOW.items()],
        initial="mine",
        widget=Choices(hints={key: hint for key, (_word, hint) in HOW.items()}),
    )
    promised_on = forms.DateField(label=_("We promise an answer by"), required=False, widget=Day())
    request_key = forms.UUIDField(widget=forms.HiddenInput(), initial=uuid7)

    def receipt(self) -> Receipt:
        """What the service takes."""
        data = self.cleaned_data
        channel, asker, _word = WHO[data["who"]]
        return Receipt(
            kind=data["kind"],
            what=data["what"],
            channel=channel,
            asker=asker,
            person=data["person"],
            reply=data["reply"],
            promised_on=data["promised_on"],
            is_answered=data["how"] == "answer",
            request_key=data["request_key"],
        )


class StepForm(forms.Form):
    """What may be done about a matter; `arguments` is what its service takes beside who, when and which."""

    def arguments(self) -> Mapping[str, Any]:
        """The cleaned fields as they are."""
        return self.cleaned_data


class NoteForm(StepForm):
    """A line on what was done."""

    line = _line(_("What happened"))


class PromiseForm(StepForm):
    """A promise and its day."""

    line = _line(_("What we promise"))
    on = forms.DateField(label=_("By which day"), widget=Day())


class HandForm(StepForm):
    """To a colleague, or to somebody outside."""

    colleague = forms.ModelChoiceField(
        label=_("To a colleague"), queryset=Worker.objects.none(), required=False, empty_label="—"
    )
    outside = forms.CharField(label=_("Or to somebody outside"), max_length=60, required=False)
    line = _line(_("What they should know"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleague = cast("forms.ModelChoiceField[Worker]", self.fields["colleague"])
        colleague.queryset = Worker.objects.filter(is_active=True)

    def arguments(self) -> Mapping[str, Any]:
        """One of the two, the colleague first."""
        data = self.cleaned_data
        return {"to": data["colleague"] or data["outside"], "line": data["line"]}


class GuideForm(StepForm):
    """Where to, whom to ask for, what to bring, and when we ask how it went."""

    next_step = _line(_("Where to, and what to do there"))
    contact = forms.CharField(label=_("Whom to ask for"), max_length=60, required=False)
    contact_phone = forms.CharField(label=_("Telephone there"), max_length=30, required=False)
    papers = forms.CharField(label=_("What to bring"), max_length=200, required=False)
    call_back_on = forms.DateField(label=_("We call back on"), required=False, widget=Day())

    def arguments(self) -> Mapping[str, Any]:
        """The way as one thing."""
        return {"way": Way(**self.cleaned_data)}


class DoneForm(StepForm):
    """How it ended."""

    line = _line(_("How it ended"), required=False)


class CallForm(StepForm):
    """What they said when we called."""

    line = _line(_("What they said"))


class AcceptForm(StepForm):
    """Who took it over there; a colleague accepts in person and leaves it empty."""

    accepted_by = forms.CharField(label=_("Who took it over"), max_length=60, required=False)


class CorrectForm(forms.Form):
    """What was written down wrongly, and why."""

    kind = kind_field(_("What it is about"))
    what = _line(_("In one line"))
    reopened = forms.BooleanField(label=_("It was closed by mistake: open it again"), required=False)
    why = forms.CharField(label=_("Why it is corrected"), max_length=200)

    def correction(self) -> Correction:
        """What the service takes."""
        return Correction(**self.cleaned_data)


@dataclass(frozen=True)
class Action:
    """One thing that may be done about a matter."""

    form: type[StepForm]
    service: Callable[..., Any]


# By the verb of the page's and the API's URL.
ACTIONS = {
    "note": Action(NoteForm, services.note_step),
    "promise": Action(PromiseForm, services.promise),
    "done": Action(DoneForm, services.close_matter),
    "guide": Action(GuideForm, services.guide),
    "hand": Action(HandForm, services.hand_over),
    "accept": Action(AcceptForm, services.accept),
    "call": Action(CallForm, services.call_back),
}
