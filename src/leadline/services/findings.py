"""Writing findings, their order, and approving their numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from leadline.core.text import normalise_text, text_hash
from leadline.errors import Conflict, InputError, NotFound
from leadline.services.audit import audited
from leadline.store.models import Actor, Approval, Finding, Study

KEY = re.compile(r"[^\W_][\w\-]{0,63}")
NEW = "new"
"""What `write_finding` is told to have seen where there shall be no finding yet."""


def write_finding(
    study: Study, key: str, *, section: str, text: str, language: str, by: Actor, seen: str | None = None
) -> Finding:
    """Write a finding, or replace its text; an approval of another text no longer holds.

    `seen` is the hash of the text that the writer saw (``NEW``: none): where another stands there now,
    nothing is written. Raises ``Conflict`` (``finding-changed``, ``finding-exists``) or ``InputError``
    (``finding-key-malformed``, ``finding-empty``).
    """
    with audited("write-finding", by=by) as entry:
        finding = Finding.live.filter(study=study, key=key, language=language).first()
        now = text_hash(finding.text) if finding else NEW
        if seen is not None and seen != now:
            raise Conflict("finding-exists" if seen == NEW else "finding-changed", key=key)
        if finding is None:
            for name in (key, section):
                if not KEY.fullmatch(name):
                    raise InputError("finding-key-malformed", key=name)
            finding = Finding(study=study, key=key, language=language, created_by=by)
            finding.position = Finding.live.filter(study=study).count()
        text = normalise_text(text)
        if not text.strip():
            raise InputError("finding-empty")
        is_placed = finding.section == section
        finding.section, finding.text = section, text
        finding.save()
        if not is_placed:
            _arrange([f for f in _ordered(study, language) if f != finding], [finding])
        entry.note(study=study.id, finding=key, language=language)
    return finding


def move_finding(study: Study, key: str, *, is_up: bool, by: Actor) -> None:
    """Swap a finding with the one before or after it in its section, in every language of the report.

    Raises ``NotFound`` (``finding-unknown``).
    """
    with audited("move-finding", by=by) as entry:
        languages = Finding.live.filter(study=study, key=key).values_list("language", flat=True)
        if not languages:
            raise NotFound("finding-unknown", key=key)
        for language in languages:
            ordered = _ordered(study, language)
            here = next(place for place, finding in enumerate(ordered) if finding.key == key)
            section = [p for p, finding in enumerate(ordered) if finding.section == ordered[here].section]
            place = section.index(here) + (-1 if is_up else 1)
            if 0 <= place < len(section):
                there = section[place]
                ordered[here], ordered[there] = ordered[there], ordered[here]
                _arrange(ordered, [])
        entry.note(study=study.id, finding=key, is_up=is_up)


def remove_finding(finding: Finding, *, by: Actor) -> None:
    """Take a finding out of the report in its language; it stays as a tombstone and can be restored."""
    with audited("remove-finding", by=by) as entry:
        finding.deleted_at = datetime.now(UTC)
        finding.save(update_fields=["deleted_at"])
        entry.note(study=finding.study_id, finding=finding.key, language=finding.language, removed=finding.id)


def restore_finding(finding: Finding, *, by: Actor) -> None:
    """Undo a removal; an approval of the same text holds again. Raises ``Conflict`` (``finding-exists``)."""
    with audited("restore-finding", by=by) as entry:
        same = {"study": finding.study_id, "key": finding.key, "language": finding.language}
        if Finding.live.filter(**same).exists():
            raise Conflict("finding-exists", key=finding.key)
        finding.deleted_at = None
        finding.save(update_fields=["deleted_at"])
        entry.note(study=finding.study_id, finding=finding.key, language=finding.language)


def _ordered(study: Study, language: str) -> list[Finding]:
    return list(Finding.live.filter(study=study, language=language).order_by("position", "key"))


def _arrange(ordered: list[Finding], added: list[Finding]) -> None:
    """Number the findings anew; each of `added` comes last in its section, a new section last of all."""
    for finding in added:
        same = [place for place, other in enumerate(ordered) if other.section == finding.section]
        ordered.insert(same[-1] + 1 if same else len(ordered), finding)
    moved = []
    for position, finding in enumerate(ordered):
        if finding.position != position:
            finding.position = position
            moved.append(finding)
    Finding.objects.bulk_update(moved, ["position"], batch_size=200)


def approve_findings(
    study: Study, values: Mapping[str, Mapping[str, Any]], *, language: str, by: Actor
) -> int:
    """Approve findings with the values of their expressions as they are now: key -> expression -> value."""
    with audited("approve-findings", by=by) as entry:
        found = Finding.live.filter(study=study, language=language, key__in=list(values))
        new = [
            Approval(
                finding=finding,
                text_sha256=text_hash(finding.text),
                values=dict(values[finding.key]),
                created_by=by,
            )
            for finding in found
        ]
        Approval.objects.bulk_create(new)
        entry.note(study=study.id, approved=sorted({a.finding.key for a in new}), language=language)
    return len(new)
