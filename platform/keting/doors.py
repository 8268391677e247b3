"""The doors: one table says who may enter which URL. What is not listed is closed to everybody.

`tests/architecture` compares the table with the routers: no URL without a row, no row without a URL.
"""

from enum import Enum

from keting.accounts.kinds import COMMITTEE_ROLES, LEADS, STREET_ROLES, Role


class Door(Enum):
    """Who may enter; the value is the roles, None = anybody."""

    OPEN = None
    STAFF = COMMITTEE_ROLES
    LEAD = LEADS
    STREET = STREET_ROLES
    OPERATOR = frozenset({Role.OPERATOR})
    SIGNED_IN = COMMITTEE_ROLES | STREET_ROLES


OPEN, STAFF, LEAD, SIGNED_IN = Door.OPEN, Door.STAFF, Door.LEAD, Door.SIGNED_IN
STREET, OPERATOR = Door.STREET, Door.OPERATOR

DOORS: dict[str, Door] = {
    # kernel
    "accounts:sign_in": OPEN,
    "accounts:sign_out": SIGNED_IN,
    "web:set_language": OPEN,
    "web:set_large": OPEN,
    # portal
    "portal:home": OPEN,
    "portal:house": OPEN,
    "portal:today": OPEN,
    "portal:board": OPEN,
    "portal:poster": OPEN,
    "portal:services": OPEN,
    "portal:us": OPEN,
    "portal:privacy": OPEN,
    "portal:my_day": STAFF,
    # staff
    "staff:roster": STAFF,
    "staff:roster_save": LEAD,
    "staff:roster_copy": LEAD,
    # households
    "households:list": STAFF,
    "households:detail": STAFF,
    "households:reveal": STAFF,
    "households:imports": STAFF,
    "households:blank": STAFF,
    "households:import": STAFF,
    "households:import_progress": STAFF,
    "households:confirm": STAFF,
    "households:withdraw": STAFF,
    # rooms
    "rooms:week": OPEN,
    "rooms:find": OPEN,
    "rooms:booked": OPEN,
    "rooms:cancel": OPEN,
    "rooms:book": OPEN,
    "rooms:sheet": OPEN,
    "rooms:bookings": STAFF,
    "rooms:desk_book": STAFF,
    "rooms:desk_cancel": STAFF,
    "rooms:api_week": OPEN,
    "rooms:api_book": OPEN,
    # desk
    "desk:list": STAFF,
    "desk:register": STAFF,
    "desk:answers": STAFF,
    "desk:matter": STAFF,
    "desk:step": STAFF,
    "desk:slip": STAFF,
    "desk:correct": STAFF,
    # visits
    "visits:list": STAFF,
    "visits:diary": STAFF,
    "visits:choose": STAFF,
    "visits:arrange": STAFF,
    "visits:record": STAFF,
    "visits:household": STAFF,
    "visits:quiet": STAFF,
    "visits:correct": STAFF,
    "visits:appointment": STAFF,
    "visits:settle": STAFF,
    # activities
    "activities:list": OPEN,
    "activities:activity": OPEN,
    "activities:sign_up": OPEN,
    "activities:withdraw": OPEN,
    "activities:signed": OPEN,
    "activities:staff_list": STAFF,
    "activities:announce": STAFF,
    "activities:ledger": STAFF,
    "activities:correct": STAFF,
    "activities:cancel": STAFF,
    "activities:void": STAFF,
    "activities:sheet": STAFF,
    "activities:manage": STAFF,
    "activities:desk_sign_up": STAFF,
    "activities:held": STAFF,
    "activities:tick": STAFF,
    "activities:untick": STAFF,
    "activities:walk_in": STAFF,
    "activities:phone": STAFF,
    # reporting
    "reporting:overview": STREET,
    "reporting:overview_csv": STREET,
    "reporting:committee": STREET,
    "reporting:committee_csv": STREET,
    "reporting:catalogue": STREET,
    "reporting:tables": STREET,
    "reporting:table": STREET,
    "reporting:workbook": STREET,
    "reporting:bundle": STREET,
    # orders
    "orders:list": OPERATOR,
    "orders:open": OPERATOR,
    "orders:order": OPERATOR,
    "orders:secret": OPERATOR,
    # chronicle
    "chronicle:life": OPERATOR,
    "chronicle:deed": OPERATOR,
    "chronicle:confirm": OPERATOR,
}
