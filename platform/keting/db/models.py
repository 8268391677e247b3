"""What every model of ours starts from."""

from django.db import models

from keting.db.keys import uuid7


class Base(models.Model):
    """A row with a UUIDv7 key: keys of two committees never collide, so rows can move between them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True
