"""Writing findings and approving their numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leadline.core.text import normalise_text, text_hash
from leadline.services.audit import audited
from leadline.store.models import Actor, Approval, Finding, Study


def write_finding(study: Study, key: str, *, section: str, text: str, language: str, by: Actor) -> Finding:
    """Write a finding, or replace its text; an approval of another text no longer holds."""
    with audited("write-finding", by=by) as entry:
        finding = Finding.live.filter(study=study, key=key, language=language).first()
        if finding is None:
            position = Finding.live.filter(study=study).count()
            finding = Finding(study=study, key=key, position=position, language=language, created_by=by)
        finding.section, finding.text = section, normalise_text(text)
        finding.save()
        entry.note(study=study.id, finding=key, language=language)
    return finding


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
        entry.note(study=study.id, approved=sorted({a.finding.key for a in new}))
    return len(new)
