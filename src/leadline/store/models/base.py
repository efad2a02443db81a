"""What every row has."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from django.db import models
from django.utils import timezone

from leadline.core.ids import new_id
from leadline.errors import InputError


def choice(vocabulary: type[IntEnum], default: Any = None, **options: Any) -> Any:
    """A small integer of one of the core's vocabularies."""
    if default is not None:
        options["default"] = int(default)
    return models.PositiveSmallIntegerField(**options)


def one_live(*fields: str, name: str) -> models.UniqueConstraint:
    """At most one row that is not deleted has these values."""
    return models.UniqueConstraint(fields=fields, name=name, condition=models.Q(deleted_at=None))


class Line(models.CharField):  # type: ignore[type-arg]
    """A line of text whose length is checked before it is written: SQLite itself takes any."""

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """`value` for the database; ``InputError`` (``value-too-long``)."""
        if isinstance(value, str) and self.max_length and len(value) > self.max_length:
            field = f"{self.model._meta.model_name}.{self.name}"
            raise InputError("value-too-long", field=field, length=len(value), limit=self.max_length)
        return super().get_db_prep_save(value, connection)

    def deconstruct(self) -> Any:
        """As the plain field: migrations know no other."""
        name, _path, arguments, options = super().deconstruct()
        return name, "django.db.models.CharField", arguments, options


class LiveManager(models.Manager[Any]):
    """Only rows that were not deleted."""

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(deleted_at=None)


class Row(models.Model):
    """Born mergeable (invariant 6): an id of its own, who made it and when; deletion is a tombstone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey("store.Actor", models.PROTECT, related_name="+")
    deleted_at = models.DateTimeField(null=True)

    objects = models.Manager()
    live = LiveManager()

    class Meta:
        abstract = True
