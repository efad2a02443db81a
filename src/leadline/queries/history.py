"""The log as people read it: of a study, of a person, of an action, of one object."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Q

from leadline.store.models import AuditEntry, Coding, Finding, Study, Transcript

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
CODINGS, TEXTS = ("coding", "old", "new"), ("transcript", "old", "new")


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A line of the log; `text` is the interview or document that it is on, `code` the code.

    `restorable` is what can be brought back ("coding", "finding" or "") and `restores` its id.
    """

    number: int
    at: datetime
    actor: str
    action: str
    details: Mapping[str, Any]
    text: str
    code: str
    restorable: str
    restores: str


@dataclass(frozen=True, slots=True)
class Filters:
    """Which lines: '' and None are all. `about` is a kind of object and its key: ("finding", "money")."""

    actor: str = ""
    action: str = ""
    since: date | None = None
    until: date | None = None
    about: tuple[str, str] = ("", "")


def list_history(
    study: Study, filters: Filters = Filters(), *, before: int = 0, limit: int = 50
) -> tuple[list[HistoryLine], bool]:
    """The latest lines (older than line `before`, where given), newest first, and whether there are more.

    Lines that name no study (of the workspace itself) stand in the history of each.
    """
    found = AuditEntry.objects.filter(_of_study(study) & _chosen(study, filters)).order_by("-number")
    if before:
        found = found.filter(number__lt=before)
    lines = list(found[: limit + 1])
    return _tell(study, lines[:limit]), len(lines) > limit


def list_doers(study: Study) -> tuple[list[str], list[str]]:
    """Everybody and every action that the study's log has."""
    found = AuditEntry.objects.filter(_of_study(study)).order_by()
    pairs = list(found.values_list("actor", "action").distinct())
    return sorted({actor for actor, _ in pairs}), sorted({action for _, action in pairs})


def _of_study(study: Study) -> Q:
    return Q(details__study=str(study.id)) | Q(details__study__isnull=True)


def _chosen(study: Study, filters: Filters) -> Q:
    chosen = Q()
    if filters.actor:
        chosen &= Q(actor=filters.actor)
    if filters.action:
        chosen &= Q(action=filters.action)
    if filters.since:
        chosen &= Q(at__gte=datetime.combine(filters.since, time.min, UTC))
    if filters.until:
        chosen &= Q(at__lt=datetime.combine(filters.until + timedelta(days=1), time.min, UTC))
    kind, key = filters.about
    match kind:
        case "coding":
            chosen &= _any(CODINGS, [key])
        case "finding":
            chosen &= Q(details__finding=key) | Q(details__approved__icontains=f'"{key}"')
        case "code":
            chosen &= Q(details__code=key) | Q(details__before=key) | Q(details__after=key)
        case "cell":
            chosen &= Q(details__cells__icontains=f'"{key}"')
        case "text":
            chosen &= _of_text(study, key)
    return chosen


def _of_text(study: Study, key: str) -> Q:
    held = Q(interview__key=key) | Q(document__key=key)
    texts = list(Transcript.objects.filter(held, study=study).values_list("id", flat=True))
    codings = Coding.objects.filter(transcript__in=texts).values_list("id", flat=True)
    own = Q(details__interview=key) | Q(details__document=key)
    return own | _any(TEXTS, map(str, texts)) | _any(CODINGS, map(str, codings))


def _any(names: Iterable[str], values: Iterable[str]) -> Q:
    values = list(values)
    chosen = Q(pk__in=[])
    for name in names:
        chosen |= Q(**{f"details__{name}__in": values})
    return chosen


def _tell(study: Study, entries: list[Any]) -> list[HistoryLine]:
    """The lines with what their ids stand for, in three queries however many there are."""
    given = {str(e.details.get(name)) for e in entries for name in (*CODINGS, *TEXTS)}
    named = {value for value in given if _ID.fullmatch(value)}  # other lines count what is old and new
    keys = ("transcript__interview__key", "transcript__document__key")
    codings = {
        str(row[0]): row[1:]
        for row in Coding.objects.filter(pk__in=named, transcript__study=study).values_list(
            "id", "code__key", *keys, "deleted_at", "transcript__is_current"
        )
    }
    texts = {
        str(t): interview or document
        for t, interview, document in Transcript.objects.filter(pk__in=named, study=study).values_list(
            "id", "interview__key", "document__key"
        )
    }
    gone = {str(e.details["removed"]) for e in entries if "removed" in e.details}
    removed = Finding.objects.exclude(deleted_at=None).filter(pk__in=gone).values_list("id", flat=True)
    restorable = {str(finding) for finding in removed}
    lines = []
    for entry in entries:
        ids = [str(entry.details[name]) for name in (*CODINGS, "transcript") if name in entry.details]
        coding = next((codings[i] for i in ids if i in codings), None)
        text = next((texts[i] for i in ids if i in texts), "")
        back = ("", "")
        if coding is not None:
            text = coding[1] or coding[2]
            if entry.action == "retract-coding" and coding[3] is not None and coding[4]:
                back = ("coding", str(entry.details["coding"]))
        elif str(entry.details.get("removed")) in restorable:
            back = ("finding", str(entry.details["removed"]))
        text = text or str(entry.details.get("interview", ""))
        code = str(entry.details.get("code", "")) or (coding[0] if coding else "")
        lines.append(
            HistoryLine(entry.number, entry.at, entry.actor, entry.action, entry.details, text, code, *back)
        )
    return lines
