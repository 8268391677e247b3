"""An appointment's state in templates: `{% load visits %}`."""

from django import template
from django.utils.safestring import SafeString

from committees.visits.kinds import AppointmentState
from committees.visits.models import Appointment
from keting.web.templatetags.motif import state

register = template.Library()

LOOKS = {
    AppointmentState.PLANNED: ("due", ""),
    AppointmentState.KEPT: ("ok", "open"),
    AppointmentState.DECLINED: ("off", ""),
    AppointmentState.ABSENT: ("wait", "wait"),
    AppointmentState.MOVED: ("out", ""),
    AppointmentState.CANCELLED: ("off", ""),
}


@register.simple_tag
def appointment_state(appointment: Appointment) -> SafeString:
    """`{% appointment_state appointment %}`: mark and word."""
    mark, tone = LOOKS[AppointmentState(appointment.state)]
    return state(mark, str(appointment.get_state_display()), tone)
