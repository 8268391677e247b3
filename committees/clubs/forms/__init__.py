"""What is filled in about clubs: shape only; the services decide."""

from committees.clubs.forms.founding import DeskFoundForm, FoundForm, WhyForm
from committees.clubs.forms.people import MeetingForm, PersonForm, moment_named
from committees.clubs.forms.profile import LiaisonForm, ProfileForm
from committees.clubs.forms.telling import NoticeForm

__all__ = [
    "DeskFoundForm",
    "FoundForm",
    "LiaisonForm",
    "MeetingForm",
    "NoticeForm",
    "PersonForm",
    "ProfileForm",
    "WhyForm",
    "moment_named",
]
