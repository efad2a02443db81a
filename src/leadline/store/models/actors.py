"""Who does it, and the record of what was done."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from leadline.core.ids import new_id


class Actor(models.Model):
    """A person, an import, a dictionary, a job: whoever writes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=16)
    key = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)


class AuditEntry(models.Model):
    """One line of the append-only, hash-chained log: ids and codes, never interview text."""

    number = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    action = models.CharField(max_length=64)
    details = models.JSONField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
