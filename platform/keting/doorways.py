"""Kinds of doors: which roles may look, and which may act."""

from collections.abc import Collection
from dataclasses import dataclass

from keting.accounts.kinds import (
    CARERS,
    COLLEAGUES,
    COMMITTEE_ROLES,
    KEEPERS,
    LEADS,
    NARROW,
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
# What is done for a neighbour: by the desk for anybody, by who looks after a building for its doors.
HELPING = Door(frozenset(COLLEAGUES | NARROW), frozenset(COLLEAGUES | NARROW))
REVEAL = Door(COLLEAGUES, COLLEAGUES, is_fresh=True)
LEAD = Door(LEADS, LEADS)
LIST = Door(CARERS, CARERS, is_fresh=True)
ERASE = Door(LEADS, LEADS, is_fresh=True)
# Who looked at whom: for those who answer for it, and whoever audits them.
RECORD = Door(LEADS | _AUDIT, LEADS | _AUDIT)
# What words were before and after: for those who answer for it, with a proof.
WORDS = Door(LEADS, LEADS, is_fresh=True)
RECORD_OUT = Door(RECORD.look, RECORD.act, is_fresh=True)
# A committee's, for programs too; what a program gets is masked.
ROSTER = Door(STAFF.look | {Scope.ROSTER})
SIGN_UPS = Door(STAFF.look | {Scope.SIGN_UPS})
MATTERS = Door(STAFF.look | {Scope.MATTERS}, STAFF.act | {Scope.SEE_TO})
APPOINTMENTS = Door(CARE.look | {Scope.VISITS}, CARE.act | {Scope.CALL_ON})
HOMES = Door(REGISTER.look | {Scope.HOUSEHOLDS}, REGISTER.look | {Scope.HOUSEHOLDS})
# Looking somebody up; everybody who may see the register may.
LOOK_UP = Door(act=HOMES.act)
LOST_CARD = Door(CARD.look, CARD.act | {Scope.END_CARDS})
# A need that was found on a visit is taken down at the desk.
TAKE = Door(act=MATTERS.act | {Scope.CALL_ON})
# The street office's: figures without people, tables that leave the house, the offices themselves.
STREET = Door(STREET_ROLES, frozenset({Role.ANALYST}))
OPERATOR = Door(frozenset({Role.OPERATOR, Role.AUDITOR}), frozenset({Role.OPERATOR}))
SECRET = Door(frozenset({Role.OPERATOR}), frozenset({Role.OPERATOR}), is_fresh=True)
FIGURES = Door(STREET.look | {Scope.FIGURES})
TABLES = Door(STREET.look | {Scope.TABLES}, STREET.act | {Scope.ORDER})
_KEYS = frozenset({Role.OPERATOR, Role.SECURITY})
GLASS = Door(_KEYS | _AUDIT, _KEYS, is_fresh=True)
STREET_RECORD = Door(frozenset({Role.SECURITY, Role.AUDITOR}), frozenset({Role.SECURITY, Role.AUDITOR}))
