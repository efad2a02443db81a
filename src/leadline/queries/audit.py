"""Reading the log and proving that its chain is whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from leadline.core.chain import START, chain_digest
from leadline.store.models import AuditEntry, Coding, Study, Transcript

LISTED, AT_ONCE = 5, 500
"""So many of a list are told; so many ids are asked for at once."""
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_KEYS_OF_TEXT = ("interview__key", "document__key")


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the log; `names` has the keys of what its ids stand for, where that has one."""

    number: int
    at: datetime
    actor: str
    action: str
    details: dict[str, Any]
    names: dict[str, str]

    def told(self) -> dict[str, Any]:
        """The details as people read them: keys for ids, what has none left out, lists cut short."""
        told: dict[str, Any] = {}
        for name, value in self.details.items():
            several = value if isinstance(value, list) else [value]
            found = [self.names.get(one, "") if _is_id(one) else one for one in several[:LISTED]]
            if isinstance(value, list):
                told[name] = ", ".join([*map(str, filter(None, found)), *["…"] * (len(value) > LISTED)])
            else:
                told[name] = found[0]
        return {name: value for name, value in told.items() if value not in ("", None)}


@dataclass(frozen=True, slots=True)
class ChainVerdict:
    """Whether the chain is whole: `broken_at` is the first line that does not fit, or None."""

    lines: int
    head: str
    broken_at: int | None


def list_log(*, limit: int = 50) -> list[LogLine]:
    """The latest lines, newest first."""
    found = list(AuditEntry.objects.order_by("-number")[:limit])
    ids: set[str] = set()
    for entry in found:
        for value in entry.details.values():
            several = value if isinstance(value, list) else [value]
            ids.update(one for one in several[:LISTED] if _is_id(one))
    names = _names(sorted(ids))
    return [LogLine(e.number, e.at, e.actor, e.action, e.details, names) for e in found]


def _is_id(value: object) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _names(ids: list[str]) -> dict[str, str]:
    """Id -> key of a study, a text, or the text and place of a coding; also of what was retracted since."""
    names: dict[str, str] = {}
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        names |= {str(pk): key for pk, key in Study.objects.filter(pk__in=some).values_list("pk", "key")}
        texts = Transcript.objects.filter(pk__in=some).values_list("pk", *_KEYS_OF_TEXT)
        names |= {str(pk): interview or document for pk, interview, document in texts}
        within = [f"transcript__{name}" for name in _KEYS_OF_TEXT]
        codings = Coding.objects.filter(pk__in=some).values_list("pk", "start", "end", *within)
        names |= {str(pk): f"{i or d} {start}–{end}" for pk, start, end, i, d in codings}
    return names


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
