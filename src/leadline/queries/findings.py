"""Findings with what was approved, and what happened since."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from leadline.core.text import text_hash
from leadline.core.vocabulary import Layer, Sensitivity, TurnKind
from leadline.store.models import Approval, AuditEntry, Coding, Finding, Study

CHANGES_NUMBERS = (
    *(
        "apply-code",
        "retract-coding",
        "restore-coding",
        "recode",
        "move-coding",
        "change-attributes",
        "import-codings",
    ),
    *("code-by-dictionary", "correct-transcript", "confirm-judgements", "record-coverage", "record-plan"),
    *("assign-turns", "add-cases", "add-case", "change-case", "change-slot", "change-interview"),
    *(
        "record-consents",
        "finish-coding",
        "revise-study",
        "revise-code",
        "add-transcripts",
        "attach-evidence",
    ),
)
"""Actions in the log that can change what an expression is worth."""

MOST_LISTED = 8
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class FindingAsApproved:
    """A finding; `approved` is None where nobody approved it as it stands."""

    key: str
    section: str
    position: int
    text: str
    language: str
    approved: Mapping[str, Any] | None
    approved_at: datetime | None
    approved_by: str


def list_findings(study: Study, *, language: str) -> list[FindingAsApproved]:
    """The findings in this language, in the report's order."""
    found = Finding.live.filter(study=study, language=language).order_by("position", "key")
    approvals: dict[Any, Approval] = {}
    given = Approval.live.filter(finding__study=study, finding__language=language)
    for approval in given.select_related("created_by").order_by("created_at"):
        approvals[approval.finding_id] = approval
    listed = []
    for finding in found:
        approval = approvals.get(finding.id)
        holds = approval is not None and approval.text_sha256 == text_hash(finding.text)
        listed.append(
            FindingAsApproved(
                finding.key,
                finding.section,
                finding.position,
                finding.text,
                finding.language,
                approved=approval.values if approval and holds else None,
                approved_at=approval.created_at if approval and holds else None,
                approved_by=approval.created_by.key if approval and holds else "",
            )
        )
    return listed


@dataclass(frozen=True, slots=True)
class Quotable:
    """Coded words that a finding may quote: `is_noted` where they are the interviewer's notes."""

    text: str
    code: str
    words: str
    is_noted: bool


def list_quotable(study: Study, *, code: str = "", text: str = "", limit: int = 60) -> list[Quotable]:
    """Ordinary passages that people coded, of a code or a text; whether they may be printed the gate says."""
    current = Coding.live.filter(transcript__study=study, transcript__is_current=True, is_accepted=True)
    found = current.filter(sensitivity=Sensitivity.ORDINARY).exclude(layer=Layer.DICTIONARY)
    if code:
        found = found.filter(code__key=code)
    if text:
        found = found.filter(Q(transcript__interview__key=text) | Q(transcript__document__key=text))
    rows = found.order_by("transcript__interview__key", "transcript__document__key", "start").values_list(
        "transcript__interview__key", "transcript__document__key", "code__key", "quote", "turn__kind"
    )
    told = {
        (interview or document, quote): Quotable(
            interview or document, key, quote, bool(interview) and kind == TurnKind.NOTES
        )
        for interview, document, key, quote, kind in rows[: 4 * limit]
    }
    return list(told.values())[:limit]


def list_changes_since(moment: datetime, *, limit: int = 5) -> list[str]:
    """What changed numbers since then, newest first: "recode by coder-a, before=X after=Y"."""
    found = AuditEntry.objects.filter(at__gt=moment, action__in=CHANGES_NUMBERS).order_by("-number")
    return [f"{e.action} by {e.actor} ({_details(e.details)})" for e in found[:limit]]


def _details(details: Mapping[str, Any]) -> str:
    """Without ids and long lists, which say nothing to a reader and stand in the log."""
    told = {n: v for n, v in details.items() if not (isinstance(v, list) and len(v) > MOST_LISTED)}
    return ", ".join(f"{name} {value}" for name, value in told.items() if not _ID.fullmatch(str(value)))
