"""The doors: one table says which role may do what, by URL, by method and by service.

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

READS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, eq=False)
class Door:
    """Who may look (GET) and who may act (all else)."""

    look: frozenset[Role] = frozenset()
    act: frozenset[Role] = frozenset()
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
# Who looked at whom: for those who answer for it, and whoever audits them.
RECORD = Door(LEADS | _AUDIT, LEADS | _AUDIT)
RECORD_OUT = Door(RECORD.look, RECORD.act, is_fresh=True)
# The street office's: figures without people, tables that leave the house, the offices themselves.
STREET = Door(STREET_ROLES, frozenset({Role.ANALYST}))
OPERATOR = Door(frozenset({Role.OPERATOR, Role.AUDITOR}), frozenset({Role.OPERATOR}))
SECRET = Door(frozenset({Role.OPERATOR}), frozenset({Role.OPERATOR}), is_fresh=True)

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
    "portal:my_day": DAY,
    "portal:see_off": PEOPLE,
    "portal:record": RECORD,
    "portal:record_workbook": RECORD_OUT,
    "portal:looked_at": RECORD,
    "portal:run_out": RECORD,
    # staff
    "staff:roster": STAFF,
    "staff:roster_save": LEAD,
    "staff:roster_copy": LEAD,
    # households
    "households:list": REGISTER,
    "households:detail": REGISTER,
    "households:reveal": REVEAL,
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
    "rooms:arrange": LEAD,
    "rooms:arrange_room": LEAD,
    "rooms:stock": LEAD,
    "rooms:hours": LEAD,
    "rooms:hours_end": LEAD,
    "rooms:close": STAFF,
    "rooms:reopen": STAFF,
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
    "orders:secret": SECRET,
    # chronicle
    "chronicle:life": OPERATOR,
    "chronicle:deed": OPERATOR,
    "chronicle:confirm": SECRET,
}

# What a service does, by its app and name; whoever acts must be let in, wherever the call comes from.
DEEDS: dict[str, Door] = {
    "accounts.invite_newcomer": PEOPLE,
    "accounts.invite": PEOPLE,
    "accounts.change_roles": PEOPLE,
    "accounts.shut_account": PEOPLE,
    "accounts.reopen_account": PEOPLE,
    "households.reveal_field": REVEAL,
    "households.print_card": CARD,
    "households.print_building": REVEAL,
    "households.revoke_card": CARD,
    "households.upload_register": CARE,
    "households.confirm_import": CARE,
    "households.withdraw_import": CARE,
    "desk.register_matter": STAFF,
    "desk.note_step": STAFF,
    "desk.promise": STAFF,
    "desk.call_back": STAFF,
    "desk.close_matter": STAFF,
    "desk.guide": STAFF,
    "desk.hand_over": STAFF,
    "desk.accept": STAFF,
    "desk.correct_matter": STAFF,
    "visits.arrange_visit": CARE,
    "visits.move_visit": CARE,
    "visits.decline_visit": CARE,
    "visits.note_absent": CARE,
    "visits.set_off": CARE,
    "visits.cancel_visit": CARE,
    "visits.keep_quiet": CARE,
    "visits.record_visit": CARE,
    "visits.correct_visit": CARE,
    "activities.announce_activity": STAFF,
    "activities.mark_held": STAFF,
    "activities.cancel_activity": STAFF,
    "activities.void_activity": STAFF,
    "activities.replace_activity": STAFF,
    "activities.tick_attendance": STAFF,
    "activities.add_walk_in": STAFF,
    "activities.void_attendance": STAFF,
    "activities.reveal_phone": REVEAL,
    "rooms.set_hours": LEAD,
    "rooms.end_hours": LEAD,
    "rooms.arrange_room": LEAD,
    "rooms.count_stock": LEAD,
    "rooms.decline_booking": STAFF,
    "rooms.revive_booking": STAFF,
    "rooms.mark_told": STAFF,
    "rooms.book_series": STAFF,
    "rooms.move_series": STAFF,
    "rooms.end_series": STAFF,
    "rooms.bump_bookings": LEAD,
    "rooms.close_rooms": STAFF,
    "rooms.lift_closure": STAFF,
    "portal.see_off": PEOPLE,
    "portal.look_at_record": RECORD,
    "portal.export_record": RECORD,
    "desk.pass_matters": LEAD,
    "visits.pass_appointments": LEAD,
    "activities.pass_activities": LEAD,
    "staff.pass_shifts": LEAD,
    "staff.hire": LEAD,
    "staff.leave": LEAD,
    "staff.plan_week": LEAD,
    "staff.copy_last_week": LEAD,
    "staff.set_shift": LEAD,
    "reporting.order_table": STREET,
    "orders.place_order": OPERATOR,
    "orders.take_secret": SECRET,
}
