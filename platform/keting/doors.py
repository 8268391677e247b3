"""The doors: one table says which role may do what, by URL and method; `keting.permits`, by service.

What is not listed is closed to everybody. Pages and the API come through `DoorMiddleware`; a service of the
table `DEEDS` asks for itself (`keting.deeds`), so that a task that acts for somebody meets the same door.
`tests/architecture` compares the tables with the routers and the services: nothing stands outside.
"""

from collections.abc import Collection
from dataclasses import dataclass

from keting.accounts.kinds import (
    CARERS,
    COLLEAGUES,
    COMMITTEE_ROLES,
    KEEPERS,
    LEADS,
    STREET_ROLES,
    Role,
)
from keting.programs.kinds import Scope

READS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, eq=False)
class Door:
    """Who may look (GET) and who may act (all else): roles of people, scopes of programs."""

    look: frozenset[Role | Scope] = frozenset()
    act: frozenset[Role | Scope] = frozenset()
    is_open: bool = False
    # Asks for the second factor again when a quarter of an hour has passed since the last time.
    is_fresh: bool = False

    def lets_in(self, roles: Collection[str], *, method: str = "POST") -> bool:
        """Whether one of these roles is enough."""
        return self.is_open or not (self.look if method in READS else self.act).isdisjoint(roles)


_AUDIT = {Role.AUDITOR}
OPEN = Door(is_open=True)
SIGNED_IN = Door(COMMITTEE_ROLES | STREET_ROLES, COMMITTEE_ROLES | STREET_ROLES)
PROVED = Door(SIGNED_IN.look, SIGNED_IN.act, is_fresh=True)
KEEPER = Door(KEEPERS | _AUDIT, KEEPERS)
PEOPLE = Door(KEEPERS, KEEPERS, is_fresh=True)
# A committee's: everybody's day; what the desk takes in; what is done at people's homes; who lives where.
DAY = Door(COMMITTEE_ROLES)
STAFF = Door(COLLEAGUES | _AUDIT, COLLEAGUES)
CARE = Door(CARERS | _AUDIT, CARERS)
REGISTER = Door(COLLEAGUES | _AUDIT | {Role.LEADER})
CARD = Door(COLLEAGUES, COLLEAGUES)
REVEAL = Door(COLLEAGUES, COLLEAGUES, is_fresh=True)
LEAD = Door(LEADS, LEADS)
LIST = Door(CARERS, CARERS, is_fresh=True)
ERASE = Door(LEADS, LEADS, is_fresh=True)
# Who looked at whom: for those who answer for it, and whoever audits them.
RECORD = Door(LEADS | _AUDIT, LEADS | _AUDIT)
RECORD_OUT = Door(RECORD.look, RECORD.act, is_fresh=True)
# A committee's, for programs too; what a program gets is masked.
ROSTER = Door(STAFF.look | {Scope.ROSTER})
SIGN_UPS = Door(STAFF.look | {Scope.SIGN_UPS})
MATTERS = Door(STAFF.look | {Scope.MATTERS})
APPOINTMENTS = Door(CARE.look | {Scope.VISITS})
HOMES = Door(REGISTER.look | {Scope.HOUSEHOLDS})
# The street office's: figures without people, tables that leave the house, the offices themselves.
STREET = Door(STREET_ROLES, frozenset({Role.ANALYST}))
OPERATOR = Door(frozenset({Role.OPERATOR, Role.AUDITOR}), frozenset({Role.OPERATOR}))
SECRET = Door(frozenset({Role.OPERATOR}), frozenset({Role.OPERATOR}), is_fresh=True)
FIGURES = Door(STREET.look | {Scope.FIGURES})
TABLES = Door(STREET.look | {Scope.TABLES}, STREET.act | {Scope.ORDER})

DOORS: dict[str, Door] = {
    # kernel
    "accounts:sign_in": OPEN,
    "accounts:code": OPEN,
    "accounts:password": OPEN,
    "accounts:factor": OPEN,
    "accounts:sign_out": SIGNED_IN,
    "accounts:prove": SIGNED_IN,
    "accounts:typed": SIGNED_IN,
    "accounts:own": SIGNED_IN,
    "accounts:own_password": PROVED,
    "accounts:own_factor": PROVED,
    "accounts:own_codes": PROVED,
    "accounts:join": OPEN,
    "accounts:list": KEEPER,
    "accounts:account": PEOPLE,
    "accounts:invite": PEOPLE,
    "accounts:invite_again": PEOPLE,
    "accounts:roles": PEOPLE,
    "accounts:shut": PEOPLE,
    "accounts:reopen": PEOPLE,
    "programs:list": PEOPLE,
    "programs:end": PEOPLE,
    "programs:schema": OPEN,
    "web:set_language": OPEN,
    "web:set_large": OPEN,
    # portal
    "portal:home": OPEN,
    "portal:ours": OPEN,
    "portal:house": OPEN,
    "portal:today": OPEN,
    "portal:board": OPEN,
    "portal:poster": OPEN,
    "portal:services": OPEN,
    "portal:us": OPEN,
    "portal:privacy": OPEN,
    "portal:club": OPEN,
    "portal:club_hours": STAFF,
    "portal:my_day": DAY,
    "portal:see_off": PEOPLE,
    "portal:record": RECORD,
    "portal:record_workbook": RECORD_OUT,
    "portal:looked_at": RECORD,
    "portal:run_out": RECORD,
    "portal:requests": STAFF,
    "portal:ask": STAFF,
    "portal:ask_of": STAFF,
    "portal:request": STAFF,
    "portal:request_copy": REVEAL,
    "portal:request_erase": ERASE,
    # staff
    "staff:roster": STAFF,
    "staff:roster_save": LEAD,
    "staff:roster_copy": LEAD,
    "staff:api_board": ROSTER,
    # households
    "households:list": REGISTER,
    "households:detail": REGISTER,
    "households:reveal": REVEAL,
    "households:lists": CARE,
    "households:order_list": LIST,
    "households:decide_list": ERASE,
    "households:take_list": LIST,
    "households:print_card": CARD,
    "households:end_card": CARD,
    "households:cards": REVEAL,
    "households:enter": OPEN,
    "households:type_code": OPEN,
    "households:go_out": OPEN,
    "households:imports": CARE,
    "households:blank": CARE,
    "households:import": CARE,
    "households:import_progress": CARE,
    "households:confirm": CARE,
    "households:withdraw": CARE,
    "households:api_list": HOMES,
    # clubs
    "clubs:list": OPEN,
    "clubs:found": OPEN,
    "clubs:staff_list": STAFF,
    "clubs:desk_found": STAFF,
    "clubs:manage": STAFF,
    "clubs:change": STAFF,
    "clubs:decide": LEAD,
    "clubs:renew": STAFF,
    "clubs:notice": STAFF,
    "clubs:notice_down": STAFF,
    "clubs:join": STAFF,
    "clubs:turn": STAFF,
    "clubs:number": REVEAL,
    "clubs:meeting": STAFF,
    # rooms
    "rooms:week": OPEN,
    "rooms:find": OPEN,
    "rooms:search": OPEN,
    "rooms:booked": OPEN,
    "rooms:cancel": OPEN,
    "rooms:book": OPEN,
    "rooms:sheet": OPEN,
    "rooms:bookings": STAFF,
    "rooms:desk_book": STAFF,
    "rooms:desk_cancel": STAFF,
    "rooms:move": OPEN,
    "rooms:waiting": OPEN,
    "rooms:wait": OPEN,
    "rooms:desk_wait": STAFF,
    "rooms:series_list": STAFF,
    "rooms:series_new": STAFF,
    "rooms:series": STAFF,
    "rooms:calls": STAFF,
    "rooms:told": STAFF,
    "rooms:manage": STAFF,
    "rooms:decide": STAFF,
    "rooms:set_up": STAFF,
    "rooms:here": OPEN,
    "rooms:feed": OPEN,
    "rooms:own_feed": OPEN,
    "rooms:one_ics": OPEN,
    "rooms:day": OPEN,
    "rooms:month": OPEN,
    "rooms:poster": OPEN,
    "rooms:feeds": STAFF,
    "rooms:publish": STAFF,
    "rooms:place": LEAD,
    "rooms:demand": STAFF,
    "rooms:publish_club": STAFF,
    "rooms:coming": OPEN,
    "rooms:door": STAFF,
    "rooms:paper": STAFF,
    "rooms:absences": STAFF,
    "rooms:forgive": STAFF,
    "rooms:pause": LEAD,
    "rooms:lift": STAFF,
    "rooms:keys": STAFF,
    "rooms:key_back": STAFF,
    "rooms:upkeep": STAFF,
    "rooms:done": STAFF,
    "rooms:arrange": LEAD,
    "rooms:arrange_room": LEAD,
    "rooms:stock": LEAD,
    "rooms:hours": LEAD,
    "rooms:hours_end": LEAD,
    "rooms:close": STAFF,
    "rooms:reopen": STAFF,
    "rooms:api_week": OPEN,
    "rooms:api_book": OPEN,
    "rooms:api_cancel": OPEN,
    # desk
    "desk:list": STAFF,
    "desk:register": STAFF,
    "desk:answers": STAFF,
    "desk:matter": STAFF,
    "desk:step": STAFF,
    "desk:slip": STAFF,
    "desk:correct": STAFF,
    "desk:api_list": MATTERS,
    "desk:api_matter": MATTERS,
    # visits
    "visits:list": CARE,
    "visits:diary": CARE,
    "visits:choose": CARE,
    "visits:arrange": CARE,
    "visits:record": CARE,
    "visits:household": CARE,
    "visits:quiet": CARE,
    "visits:correct": CARE,
    "visits:appointment": CARE,
    "visits:settle": CARE,
    "visits:api_day": APPOINTMENTS,
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
    "activities:phone": REVEAL,
    "activities:api_list": OPEN,
    "activities:api_sign_up": OPEN,
    "activities:api_withdraw": OPEN,
    "activities:api_signed": SIGN_UPS,
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
    "reporting:api_committees": FIGURES,
    "reporting:api_figures": FIGURES,
    "reporting:api_indicators": FIGURES,
    "reporting:api_tables": TABLES,
    "reporting:api_table": TABLES,
    "reporting:api_workbook": TABLES,
    "reporting:api_bundle": TABLES,
    # orders
    "orders:list": OPERATOR,
    "orders:open": OPERATOR,
    "orders:order": OPERATOR,
    "orders:secret": SECRET,
    # chronicle
    "chronicle:life": OPERATOR,
    "chronicle:deed": OPERATOR,
    "chronicle:confirm": SECRET,
}
