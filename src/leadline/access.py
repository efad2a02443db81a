"""The one door from a key to an object. What is absent and what may not be known look the same."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from leadline.errors import Conflict, NotFound
from leadline.store.models import (
    Actor,
    Case,
    Code,
    Coding,
    Document,
    Finding,
    Indicator,
    Interview,
    Round,
    Study,
    Transcript,
)


def _get(model: Any, error: str, /, *, shown: str, **lookup: Any) -> Any:
    found = model.live.filter(**lookup).first()
    if found is None:
        raise NotFound(error, key=shown)
    return found


def get_study(key: str) -> Study:
    """The study with this key, or ``NotFound`` (``study-unknown``)."""
    return _get(Study, "study-unknown", shown=key, key=key)  # type: ignore[no-any-return]


def get_only_study() -> Study:
    """The workspace's one study; ``NotFound`` (``study-ambiguous``) when there is none or several."""
    found = list(Study.live.all()[:2])
    if len(found) != 1:
        raise NotFound("study-ambiguous", count=Study.live.count())
    return found[0]  # type: ignore[no-any-return]


def get_case(study: Study, key: str) -> Case:
    """The case with this key, or ``NotFound`` (``case-unknown``)."""
    return _get(Case, "case-unknown", shown=key, study=study, key=key)  # type: ignore[no-any-return]


def get_round(study: Study, key: str) -> Round:
    """The round with this key, or ``NotFound`` (``round-unknown``)."""
    return _get(Round, "round-unknown", shown=key, study=study, key=key)  # type: ignore[no-any-return]


def get_code(study: Study, key: str) -> Code:
    """The code with this key, or ``NotFound`` (``code-unknown``)."""
    return _get(Code, "code-unknown", shown=key, study=study, key=key)  # type: ignore[no-any-return]


def get_indicator(study: Study, key: str) -> Indicator:
    """The indicator with this key, or ``NotFound`` (``indicator-unknown``)."""
    return _get(Indicator, "indicator-unknown", shown=key, study=study, key=key)  # type: ignore[no-any-return]


def get_interview(study: Study, key: str) -> Interview:
    """The interview with this key, or ``NotFound`` (``interview-unknown``)."""
    return _get(Interview, "interview-unknown", shown=key, study=study, key=key)  # type: ignore[no-any-return]


def get_coding(study: Study, coding_id: UUID, *, is_retracted: bool = False) -> Coding:
    """The coding with this id (one that was taken back where asked).

    Raises ``NotFound`` (``coding-unknown``) or ``Conflict`` (``coding-changed``) where it was replaced since.
    """
    known = Coding.objects if is_retracted else Coding.live
    related = ("transcript", "code", "coder")
    mine = {"transcript__study": study, "pk": coding_id}
    found = known.filter(**mine).select_related(*related).first()
    if found is None:
        if Coding.objects.filter(**mine).exists():
            raise Conflict("coding-changed")
        raise NotFound("coding-unknown", key=str(coding_id))
    return found


def get_finding(study: Study, key: str, *, language: str) -> Finding:
    """The finding with this key in this language, or ``NotFound`` (``finding-unknown``)."""
    lookup = {"study": study, "key": key, "language": language}
    return _get(Finding, "finding-unknown", shown=key, **lookup)  # type: ignore[no-any-return]


def get_removed_finding(study: Study, finding_id: UUID) -> Finding:
    """A finding that was removed, or ``NotFound`` (``finding-unknown``)."""
    found = Finding.objects.exclude(deleted_at=None).filter(study=study, pk=finding_id).first()
    if found is None:
        raise NotFound("finding-unknown", key=str(finding_id))
    return found


def get_current_transcript(holder: Interview | Document) -> Transcript:
    """The version that holds now, or ``NotFound`` (``transcript-absent``)."""
    field = "interview" if isinstance(holder, Interview) else "document"
    lookup = {field: holder, "is_current": True}
    return _get(Transcript, "transcript-absent", shown=holder.key, **lookup)  # type: ignore[no-any-return]


def get_actor(key: str, *, kind: str = "person") -> Actor:
    """The actor with this key, made on first use."""
    return Actor.objects.get_or_create(key=key, defaults={"kind": kind, "name": key})[0]
