"""One transaction and one line in the log for every write.

The log is append-only and hash-chained: each entry's digest covers the one before. It holds ids,
keys and counts, never interview text.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connections, transaction

from leadline.core.chain import START, chain_digest
from leadline.store.engines.connect import current_alias
from leadline.store.models import Actor, AuditEntry

LOG_LOCK = 0x1EAD
_open: ContextVar[bool] = ContextVar("audited", default=False)

Detail = str | int | float | bool | UUID | None | list[str]


class Entry:
    """The line being written; services note ids, keys and counts on it."""

    def __init__(self) -> None:
        self.details: dict[str, Any] = {}

    def note(self, **details: Detail) -> None:
        """Add details: ids, keys, counts."""
        for name, value in details.items():
            self.details[name] = str(value) if isinstance(value, UUID) else value


@contextmanager
def audited(action: str, *, by: Actor) -> Iterator[Entry]:
    """Run one write: all of it is stored together with its log line, or nothing is."""
    if _open.get():
        raise RuntimeError(f"{action}: a service must not call another service")
    token = _open.set(True)
    try:
        with transaction.atomic(using=current_alias()):
            entry = Entry()
            yield entry
            _append(action, by=by, details=entry.details)
    finally:
        _open.reset(token)


def _append(action: str, *, by: Actor, details: dict[str, Any]) -> None:
    connection = connections[current_alias()]
    if connection.vendor == "postgresql":
        # Two writers must not both follow the same line; the embedded engine has one writer at a time.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOG_LOCK])
    latest = AuditEntry.objects.order_by("-number").first()
    at = datetime.now(UTC)
    line = {"at": at.isoformat(), "actor": by.key, "action": action, "details": details}
    previous = latest.digest if latest else START
    AuditEntry.objects.create(
        at=at,
        actor=by.key,
        action=action,
        details=details,
        previous=previous,
        digest=chain_digest(line, previous=previous),
    )
