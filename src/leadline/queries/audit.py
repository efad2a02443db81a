"""Reading the log and proving that its chain is whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from leadline.core.chain import START, chain_digest
from leadline.store.models import AuditEntry


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the log."""

    number: int
    at: datetime
    actor: str
    action: str
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ChainVerdict:
    """Whether the chain is whole: `broken_at` is the first line that does not fit, or None."""

    lines: int
    head: str
    broken_at: int | None


def list_log(*, limit: int = 50) -> list[LogLine]:
    """The latest lines, newest first."""
    found = AuditEntry.objects.order_by("-number")[:limit]
    return [LogLine(e.number, e.at, e.actor, e.action, e.details) for e in found]


def get_chain_verdict() -> ChainVerdict:
    """Recompute every digest from the first line to the last."""
    previous, lines = START, 0
    for entry in AuditEntry.objects.order_by("number").iterator():
        line = {
            "at": entry.at.astimezone(UTC).isoformat(),
            "actor": entry.actor,
            "action": entry.action,
            "details": entry.details,
        }
        digest = chain_digest(line, previous=previous)
        if entry.previous != previous or entry.digest != digest:
            return ChainVerdict(lines, previous, entry.number)
        previous, lines = digest, lines + 1
    return ChainVerdict(lines, previous, None)


def get_head() -> int:
    """The number of the latest line, 0 where nothing was written yet: another number, another state."""
    return AuditEntry.objects.order_by("-number").values_list("number", flat=True).first() or 0
