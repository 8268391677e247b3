"""What a committee offers: rooms over spaces, and the ways to furnish them."""

from collections.abc import Sequence
from datetime import time
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from committees.rooms.kinds import Approval, Character, LayoutKind
from keting.db.models import Base

# Changing takes two hours at most: so far before and after a booking its neighbours are read.
MOST_CHANGE = 120


def in_english() -> bool:
    """Whether the reader reads English."""
    return (get_language() or "").startswith("en")


def said(text: str, english: str) -> str:
    """In the reader's language; in Japanese the words that every house opens with, else as it was written."""
    if in_english():
        return english or text
    known = gettext(english) if english and get_language() == "ja" else english
    return text if known == english else known


class Space(Base):
    """A piece of floor between walls: the smallest thing that can be occupied."""

    name = models.CharField(max_length=30)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name"], name="space_name_once")]

    def __str__(self) -> str:
        return self.name


class SharedWall(Base):
    """Two spaces that hear each other; stored once, the smaller key first."""

    one = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="sharedwall_smaller_first"),
            models.UniqueConstraint(fields=["one", "other"], name="sharedwall_once"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id}|{self.other_id}"


class Room(Base):
    """An offer over one space or several joined, with the committee's rules for it (rooms.md)."""

    slug = models.SlugField(max_length=20, db_index=False)
    name = models.CharField(max_length=30)
    name_en = models.CharField(max_length=40, blank=True)
    summary = models.CharField(max_length=60, blank=True)
    summary_en = models.CharField(max_length=90, blank=True)
    spaces = models.ManyToManyField(Space, through="RoomSpace", related_name="rooms")
    position = models.PositiveSmallIntegerField(default=0)
    safety_limit = models.PositiveSmallIntegerField()
    area = models.DecimalField(max_digits=6, decimal_places=1)
    floor = models.SmallIntegerField(default=1)
    is_barrier_free = models.BooleanField(default=False)
    character = models.CharField(max_length=10, choices=Character.choices, default=Character.MIXED)
    opens_at = models.TimeField(default=time(8))
    closes_at = models.TimeField(default=time(21))
    least_minutes = models.PositiveSmallIntegerField(default=30)
    most_minutes = models.PositiveSmallIntegerField(default=240)
    # None by default: a talk that is needed now must find an open door. The page asks for a day.
    notice_minutes = models.PositiveIntegerField(default=0)
    days_ahead = models.PositiveSmallIntegerField(default=90)
    open_bookings = models.PositiveSmallIntegerField(default=4)
    approval = models.CharField(max_length=10, choices=Approval.choices, default=Approval.NONE)
    approval_hours = models.PositiveSmallIntegerField(default=48)
    # How long it is kept for somebody who has not come; none: where nobody ticks, nobody is let go of.
    grace_minutes = models.PositiveSmallIntegerField(null=True, blank=True, default=15)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["slug"], name="room_slug_once"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="room_closes_after_opening",
                violation_error_message=_("A room closes after it opens."),
            ),
            models.CheckConstraint(
                condition=Q(least_minutes__gt=0, most_minutes__gte=F("least_minutes")),
                name="room_lengths_in_order",
                violation_error_message=_("The longest booking is not shorter than the shortest."),
            ),
            models.CheckConstraint(condition=Q(safety_limit__gt=0), name="room_holds_somebody"),
        ]

    def __str__(self) -> str:
        return (in_english() and self.name_en) or self.name

    @cached_property
    def space_ids(self) -> Sequence[UUID]:
        """Its spaces' keys in order; the selectors read them with the room."""
        read: Sequence[UUID] | None = self.__dict__.get("spaces_read")
        return sorted(part.space_id for part in self.parts.all()) if read is None else read

    @property
    def hint(self) -> str:
        """A few words on the room, in the reader's language."""
        return said(self.summary, self.summary_en)


class RoomSpace(Base):
    """A space that belongs to the offer."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="parts", db_index=False)
    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "space"], name="roomspace_once")]

    def __str__(self) -> str:
        return f"{self.room_id}/{self.space_id}"


class Layout(Base):
    """A way to furnish a room, with its own capacity under the room's safety limit."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="layouts", db_index=False)
    kind = models.CharField(max_length=10, choices=LayoutKind.choices)
    capacity = models.PositiveSmallIntegerField()
    furniture = models.JSONField(default=dict, blank=True)
    setup_minutes = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["setup_minutes", "capacity", "id"]
        constraints = [
            models.UniqueConstraint(fields=["room", "kind"], name="layout_kind_once"),
            # Referenced by booking_layout_of_room.
            models.UniqueConstraint(fields=["id", "room"], name="layout_with_room"),
            models.CheckConstraint(condition=Q(capacity__gt=0), name="layout_seats_somebody"),
            models.CheckConstraint(
                condition=Q(setup_minutes__lte=MOST_CHANGE), name="layout_within_two_hours"
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class Changeover(Base):
    """Minutes to bring one layout into another, where it is not the other's usual setting up."""

    before = models.ForeignKey(Layout, on_delete=models.CASCADE, related_name="changes", db_index=False)
    after = models.ForeignKey(Layout, on_delete=models.CASCADE, related_name="+", db_index=False)
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["before", "after"], name="changeover_pair_once"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="changeover_of_two"),
            models.CheckConstraint(condition=Q(minutes__lte=MOST_CHANGE), name="changeover_within_two_hours"),
        ]

    def __str__(self) -> str:
        return f"{self.before_id} → {self.after_id}"


class Stock(Base):
    """Movable furniture and equipment of the house, by number of pieces; some of it is lent on request."""

    slug = models.SlugField(max_length=20, db_index=False)
    name = models.CharField(max_length=30)
    name_en = models.CharField(max_length=40, blank=True)
    pieces = models.PositiveSmallIntegerField()
    is_lent = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "stock"
        ordering = ["position", "slug"]
        constraints = [models.UniqueConstraint(fields=["slug"], name="stock_slug_once")]

    def __str__(self) -> str:
        return said(self.name, self.name_en)
