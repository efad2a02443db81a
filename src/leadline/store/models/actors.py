"""Who does it, and the record of what was done."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from leadline.core.ids import new_id
from leadline.store.models.base import Line


class Actor(models.Model):
    """A person, an import, a dictionary, a job: whoever writes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = Line(max_length=16)
    key = Line(max_length=64, unique=True)
    name = Line(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)


class AuditEntry(models.Model):
    """One line of the append-only, hash-chained log: ids and codes, never interview text."""

    number = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor = Line(max_length=64)
    action = Line(max_length=64)
    details = models.JSONField()
    previous = Line(max_length=64)
    digest = Line(max_length=64, unique=True)
