"""Lists of people that leave the house: asked for, agreed to by another, taken once within a day."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from committees.households.kinds import TAKEN_WITHIN
from committees.households.models import ListOrder, Resident
from committees.households.selectors import people_found
from committees.households.services.marking import mark
from committees.households.templatetags.register import age, door, mask_name, mask_phone, tag_word
from keting import clock
from keting.accounts.models import Account
from keting.audit.services import record
from keting.deeds import deed
from keting.refusal import Refusal

WIDTHS = (30, 14, 20, 14, 14, 40)


@dataclass(frozen=True)
class Wish:
    """Which people, how much of them, and what for."""

    words: str
    tag: str
    is_full: bool
    reason: str


@deed
def order_list(*, wish: Wish, by: Account, at: datetime) -> ListOrder:
    """Ask for a list. Refused: `empty_list`."""
    count = people_found(wish.words, wish.tag).count()
    if not count:
        msg = "empty_list"
        raise Refusal(msg, _("Nobody is found by these words."))
    with transaction.atomic():
        order = ListOrder.objects.create(
            words=wish.words, tag=wish.tag, is_full=wish.is_full, reason=wish.reason,
            count=count, ordered_at=at, ordered_by=by,
        )  # fmt: skip
        record(actor=by, verb="order_list", thing=order, at=at, why=_told(order))
    return order


@deed
def decide_list(*, order_id: UUID, is_approved: bool, by: Account, at: datetime) -> None:
    """Agree that a colleague takes a list, or not. Refused: `own_list`, `list_decided`."""
    with transaction.atomic():
        order = _locked(order_id)
        if order.ordered_by_id == by.pk:
            msg = "own_list"
            raise Refusal(msg, _("Another person agrees, never the one who asks."))
        if order.decided_at or at > order.ordered_at + TAKEN_WITHIN:
            msg = "list_decided"
            raise Refusal(msg, _("This has been decided already, or is a day old."))
        ListOrder.objects.filter(pk=order.pk).update(decided_at=at, decided_by=by, is_approved=is_approved)
        verb = "approve_list" if is_approved else "decline_list"
        record(actor=by, verb=verb, thing=order, at=at, why=_told(order))


@deed
def take_list(*, order_id: UUID, by: Account, at: datetime) -> bytes:
    """The list as a workbook, once. Refused: `not_your_list`, `list_waits`, `list_gone`, `list_has_grown`."""
    with transaction.atomic():
        order = _locked(order_id)
        _check(order, by, at)
        rows = list(people_found(order.words, order.tag))
        if len(rows) > order.count:
            msg = "list_has_grown"
            raise Refusal(msg, _("The list has grown since. Please ask for it anew."))
        ListOrder.objects.filter(pk=order.pk).update(taken_at=at)
        record(actor=by, verb="take_list", thing=order, at=at, why=_told(order))
        return list_sheet(order, rows, by=by.display_name, at=at)


def list_sheet(order: ListOrder, rows: Sequence[Resident], *, by: str, at: datetime) -> bytes:
    """The workbook: who took it, when and what for on top and on every printed page; each row marked."""
    import xlsxwriter  # noqa: PLC0415  2 MB, for a table now and then

    file = io.BytesIO()
    head = _now("%(name)s, %(at)s, for: %(why)s. Number %(number)s. Not to be passed on; delete after use.")
    when = f"{clock.local(at):%Y-%m-%d %H:%M}"
    head %= {"name": by, "at": when, "why": order.get_reason_display(), "number": order.pk.hex[-8:]}
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(pgettext("list", "People"))
        bold = book.add_format({"bold": True, "bottom": 1})
        sheet.write_string(0, 0, head, book.add_format({"bold": True, "font_color": "#9c3b1b"}))
        for number, cells in enumerate([_heads(), *_rows(order, rows)], start=1):
            for column, text in enumerate(cells):
                sheet.write_string(number, column, text, bold if number == 1 else None)
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        sheet.set_header("&L" + head.replace("&", "&&"))
        sheet.set_footer("&L" + head.replace("&", "&&") + "&R&P / &N")
        sheet.freeze_panes(2, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
    return file.getvalue()


def _heads() -> list[str]:
    return [
        pgettext("list", "Door"), pgettext("list", "Name"), pgettext("list", "Who"),
        pgettext("list", "Telephone"), pgettext("list", "Here as"), pgettext("list", "Tags"),
    ]  # fmt: skip


def _rows(order: ListOrder, rows: Sequence[Resident]) -> Iterator[list[str]]:
    day = clock.day_of(order.ordered_at)
    for one in rows:
        full = order.is_full
        place = door(one.household) if full else one.household.building
        who = [mask_name(one.name), one.get_sex_display(), str(age(one.born_on, day)).replace(" ", "")]
        cells = [
            place,
            one.name if full else mask_name(one.name),
            " ".join(filter(None, who)),
            one.phone if full else mask_phone(one.phone) if one.phone else "",
            str(one.get_basis_display()),
            " ".join(str(tag_word(tag)) for tag in one.tags) if full else "",
        ]
        yield [mark(text, order) for text in cells]


def _check(order: ListOrder, by: Account, at: datetime) -> None:
    if order.ordered_by_id != by.pk:
        msg = "not_your_list"
        raise Refusal(msg, _("Whoever asked for a list takes it."))
    if order.needs_second and not order.is_approved:
        msg = "list_waits"
        raise Refusal(msg, _("Another person has not agreed to this list."))
    since = order.decided_at if order.needs_second else order.ordered_at
    if order.taken_at or since is None or at > since + TAKEN_WITHIN:
        msg = "list_gone"
        raise Refusal(msg, _("A list is taken once, within a day. Please ask for it anew."))


def _locked(order_id: UUID) -> ListOrder:
    found = ListOrder.objects.select_for_update().filter(Q(pk=order_id)).first()
    if found is None:
        msg = "no_list"
        raise Refusal(msg, _("There is no such list."))
    return found


def _told(order: ListOrder) -> str:
    """For the record: how many, how much, what for; no words that may name somebody."""
    return f"{order.reason}, {order.count}, {'full' if order.is_full else 'masked'}"
