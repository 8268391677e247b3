"""What an outside program may be let do."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Scope(TextChoices):
    """Stands in the table of doors like a role; a program has these and no others."""

    ROSTER = "read_roster", _("Who is where today")
    SIGN_UPS = "read_sign_ups", _("Who has signed up, masked")
    MATTERS = "read_matters", _("Matters, without names and words")
    VISITS = "read_visits", _("Appointments, without addresses")
    HOUSEHOLDS = "read_households", _("Doors and who lives there, masked")
    SEE_TO = "see_to_matters", _("Take matters down and see them through")
    CALL_ON = "call_on_households", _("Arrange visits and record them")
    END_CARDS = "end_cards", _("End a card that was lost")
    FIGURES = "read_figures", _("Figures of the committees")
    TABLES = "read_tables", _("Tables for the city")
    ORDER = "order_tables", _("Order a table")


SCOPES_OF = {
    "committee": frozenset(
        {
            Scope.ROSTER,
            Scope.SIGN_UPS,
            Scope.MATTERS,
            Scope.VISITS,
            Scope.HOUSEHOLDS,
            Scope.SEE_TO,
            Scope.CALL_ON,
            Scope.END_CARDS,
        }
    ),
    "street": frozenset({Scope.FIGURES, Scope.TABLES, Scope.ORDER}),
}
