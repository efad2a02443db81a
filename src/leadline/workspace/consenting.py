"""What a change of consent would do, found by doing it and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from leadline.access import get_interview
from leadline.core.gate import Verdict
from leadline.queries.codings import count_codings_of
from leadline.services.programme import ConsentGiven, record_consents
from leadline.store.engines.connect import current_alias
from leadline.store.models import Study
from leadline.workspace.checking import check
from leadline.workspace.opening import OpenWorkspace


@dataclass(frozen=True, slots=True)
class ConsentEffect:
    """Before a change is saved: what hangs on the interview, and what the gate would then say.

    `quotations` are those of the participant in findings, as (finding, passage); `broken` the verdicts that
    would fail then and do not fail now.
    """

    changes: bool
    codings: int
    quotations: tuple[tuple[str, Any], ...]
    broken: tuple[Verdict, ...]
    was_open: bool
    is_open: bool

    @property
    def shuts(self) -> bool:
        """Whether the change would shut an open gate."""
        return self.was_open and not self.is_open


def rehearse_consent(
    workspace: OpenWorkspace, study: Study, answer: ConsentGiven, *, language: str = "en"
) -> ConsentEffect:
    """What recording `answer` would do to codings, quotations and the gate; nothing is stored."""
    with workspace.use():
        before = check(workspace, study, language=language)
        with transaction.atomic(using=current_alias()):
            changes = record_consents(study, [answer], by=workspace.actor()) > 0
            after = check(workspace, study, language=language) if changes else before
            transaction.set_rollback(True, using=current_alias())
        codings = count_codings_of(get_interview(study, answer.interview))
    known = {_of(verdict) for verdict in before.gate.failed}
    return ConsentEffect(
        changes,
        codings,
        tuple(
            (c.finding.key, p)
            for c in before.findings
            for p in c.passages
            if p.text_key == answer.interview and answer.informant in p.informants
        ),
        tuple(verdict for verdict in after.gate.failed if _of(verdict) not in known),
        before.gate.is_open,
        after.gate.is_open,
    )


def _of(verdict: Verdict) -> tuple[str, str, str]:
    """What makes two verdicts the same; what happened in between is not part of it."""
    details = {name: value for name, value in verdict.details.items() if name != "changes"}
    return verdict.rule, verdict.subject, str(sorted(details.items(), key=str))
