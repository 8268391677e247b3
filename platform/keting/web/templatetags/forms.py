"""Form fields with label, help and errors: `{% load forms %}`, `{% field form.name %}`."""

import re
from typing import Any

from django import template
from django.core.exceptions import ValidationError
from django.forms import BaseForm, BoundField, widgets
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from keting.web.widgets import Choices

register = template.Library()
# The rules of the house are numbered, to be said on the telephone; words for programs are for programs.
NUMBER = re.compile(r"[A-Z]-\d+")


@register.inclusion_tag("web/forms/field.html")
def field(bound: BoundField, look: str = "", note: str = "", **attrs: Any) -> dict[str, Any]:
    """`{% field form.say look="big" note=_("in their words") rows=2 %}`.

    look: "" a plain field, "big" a section of the form with a serif label. note: a few quiet words beside
    the label. Other arguments become attributes of the input (`rows=2`, `autocomplete="off"`).
    """
    kind = _kind(bound.field.widget)
    required = {} if bound.field.required or kind == "hidden" else {"optional": True}
    return {
        "bound": bound,
        "kind": kind,
        "big": look == "big",
        "note": note or (_("optional") if required else ""),
        "input": "" if kind in {"radio", "checkboxes"} else _input(bound, kind, attrs),
        "choices": _choices(bound) if kind in {"radio", "checkboxes"} else [],
        "columns": getattr(bound.field.widget, "columns", 4),
        "help_id": f"{bound.auto_id}_help",
        "error_id": f"{bound.auto_id}_error",
    }


@register.inclusion_tag("web/forms/errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """`{% form_errors form %}`: what did not go through, with links to the fields and the rule's number."""
    if not form.is_bound or form.is_valid():
        return {"lines": [], "fields": [], "code": ""}
    refusals = [error for error in form.non_field_errors().as_data() if isinstance(error, ValidationError)]
    code = next((error.code for error in refusals if NUMBER.fullmatch(error.code or "")), "")
    fields = [(bound, _target(bound)) for bound in form if bound.errors and not bound.is_hidden]
    hidden = [error for bound in form.hidden_fields() for error in bound.errors]
    lines = [*form.non_field_errors(), *hidden]
    return {"lines": lines, "fields": fields, "code": code, "kept": _kept(form)}


def _kept(form: BaseForm) -> str:
    """What became of what was written: browsers are sent neither a password nor a file again."""
    looks = [bound.field.widget for bound in form.visible_fields()]
    if any(isinstance(one, widgets.PasswordInput) for one in looks):
        return _("A password does not stay on the page: please type it once more.")
    if any(isinstance(one, widgets.FileInput) for one in looks):
        return _("A file does not stay on the page: please choose it once more.")
    return _("What you wrote is still here.") if looks else ""


def _kind(widget: widgets.Widget) -> str:
    if isinstance(widget, widgets.HiddenInput):
        return "hidden"
    if isinstance(widget, widgets.CheckboxInput):
        return "checkbox"
    if isinstance(widget, widgets.RadioSelect | widgets.CheckboxSelectMultiple):
        many = getattr(widget, "allow_multiple_selected", False)
        return "checkboxes" if many else "radio"
    return "input"


def _described(bound: BoundField) -> dict[str, Any]:
    names = [f"{bound.auto_id}_help"] if bound.help_text else []
    names += [f"{bound.auto_id}_error"] if bound.errors else []
    found = {"aria-describedby": " ".join(names)} if names else {}
    return {**found, "aria-invalid": "true"} if bound.errors else found


def _input(bound: BoundField, kind: str, attrs: dict[str, Any]) -> SafeString:
    own = dict(bound.field.widget.attrs)
    looks = "" if kind != "input" else f"input {own.get('class', '')} {attrs.pop('class', '')}".strip()
    named = {name.replace("_", "-"): value for name, value in attrs.items()}
    described = {} if kind == "hidden" else _described(bound)
    return bound.as_widget(attrs={**described, **({"class": looks} if looks else {}), **named})


def _choices(bound: BoundField) -> list[dict[str, Any]]:
    widget = bound.field.widget
    hint = widget.hint if isinstance(widget, Choices) else lambda _value: ""
    return [
        {
            "input": option.tag(),
            "id": option.id_for_label,
            "label": option.choice_label,
            "hint": hint(option.data["value"]),
        }
        for option in bound.subwidgets
    ]


def _target(bound: BoundField) -> str:
    """The id that a link in the summary jumps to: a group's first box, else the input."""
    kind = _kind(bound.field.widget)
    return f"{bound.auto_id}_0" if kind in {"radio", "checkboxes"} else str(bound.id_for_label)
