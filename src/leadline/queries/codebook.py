"""The codebook as it stands, how much each code is used, and how it came to be so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from leadline.core.vocabulary import CodeState, Layer, Sensitivity
from leadline.store.models import Actor, Code, CodebookVersion, CodeRevision, Coding, Study

EXAMPLES = 12


@dataclass(frozen=True, slots=True)
class ListedCode:
    """A node of the codebook; `parent` is '' for a family, which is never put on text."""

    key: str
    parent: str
    is_family: bool
    state: CodeState
    name: dict[str, str]
    definition: str
    use_when: str
    not_when: str
    example: str


WORDING = ("name", "definition", "use_when", "not_when", "example")


def list_codes(study: Study, *, with_retired: bool = False) -> list[ListedCode]:
    """The codes in the codebook's order, families before their codes; in two queries."""
    revised = CodeRevision.live.filter(code__study=study).order_by("version__number")
    latest = {row[0]: row[1:] for row in revised.values_list("code_id", *WORDING)}
    found = Code.live.filter(study=study).order_by("position")
    if not with_retired:
        found = found.exclude(state=CodeState.RETIRED)
    listed = []
    for code, key, parent, is_family, state in found.values_list(
        *("id", "key", "parent__key", "is_family", "state")
    ):
        name, *wording = latest.get(code, ({"en": key}, "", "", "", ""))
        listed.append(ListedCode(key, parent or "", is_family, CodeState(state), name, *wording))
    return listed


def get_codebook_version(study: Study) -> int:
    """The number of the latest version of the codebook."""
    numbers = CodebookVersion.live.filter(study=study).order_by("-number").values_list("number", flat=True)
    return numbers.first() or 0


@dataclass(frozen=True, slots=True)
class Uses:
    """How often a code was put on current texts: by anybody, in how many texts, by how many coders."""

    codings: int = 0
    texts: int = 0
    coders: int = 0


def count_uses(study: Study) -> dict[str, Uses]:
    """Code -> its uses, of codes that have any; in one query."""
    counted = (
        _live(study)
        .values("code__key")
        .annotate(
            codings=Count("id"),
            texts=Count("transcript", distinct=True),
            coders=Count("coder", filter=Q(layer=Layer.CODER), distinct=True),
        )
    )
    return {row.pop("code__key"): Uses(**row) for row in counted}


def _live(study: Study) -> Any:
    current = Coding.live.filter(transcript__study=study, transcript__is_current=True, is_accepted=True)
    return current.filter(transcript__deleted_at=None)


@dataclass(frozen=True, slots=True)
class Change:
    """What a version did to a code: field (``name`` by language), what stood there, what stands there."""

    field: str
    language: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Revision:
    """A code in a version: `changes` is empty where it was new there."""

    code: str
    number: int
    at: datetime
    by: str
    note: str
    is_new: bool
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the codebook and what it did; `undone_by` the number of the one that put it back."""

    number: int
    at: datetime
    by: str
    note: str
    revisions: tuple[Revision, ...] = field(default=())
    undoes: int | None = None
    undone_by: int | None = None
    can_undo: bool = False


COMPARED = ("parent", "state", "definition", "use_when", "not_when", "example")


def list_revisions(study: Study, code: Code | None = None) -> list[Revision]:
    """Every revision of every code (or of one), the latest first; in one query."""
    found = CodeRevision.live.filter(code__study=study)
    if code is not None:
        found = found.filter(code=code)
    related = ("code", "parent", "version__created_by")
    ordered = found.select_related(*related).order_by("code_id", "version__number")
    told = [
        Revision(
            code=revision.code.key,
            number=revision.version.number,
            at=revision.version.created_at,
            by=revision.version.created_by.key,
            note=revision.version.note,
            is_new=before is None,
            changes=tuple(_changes(before, revision)) if before else (),
        )
        for _, revisions in groupby(ordered, key=lambda revision: revision.code_id)
        for before, revision in _with_before(revisions)
    ]
    return sorted(told, key=lambda one: (-one.number, one.code))


def _with_before(revisions: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    before = None
    for revision in revisions:
        yield before, revision
        before = revision


def _changes(before: Any, after: Any) -> Iterable[Change]:
    for language in sorted({*before.name, *after.name}):
        old, new = before.name.get(language, ""), after.name.get(language, "")
        if old != new:
            yield Change("name", language, old, new)
    for name in COMPARED:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield Change(name, "", _shown(old), _shown(new))


def _shown(value: Any) -> str:
    if isinstance(value, Code):
        return str(value.key)
    return CodeState(value).label if isinstance(value, int) else str(value or "")


def list_versions(study: Study) -> list[Version]:
    """The versions of the codebook with what each changed, the latest first; in two queries."""
    revisions = list_revisions(study)
    latest: dict[str, int] = {}
    of_version: dict[int, list[Revision]] = {}
    for revision in revisions:
        latest.setdefault(revision.code, revision.number)
        of_version.setdefault(revision.number, []).append(revision)
    found = CodebookVersion.live.filter(study=study).select_related("created_by", "undoes")
    versions = list(found.order_by("-number"))
    undone = {version.undoes_id: version.number for version in versions if version.undoes_id}
    return [
        Version(
            number=version.number,
            at=version.created_at,
            by=version.created_by.key,
            note=version.note,
            revisions=tuple(of_version.get(version.number, ())),
            undoes=version.undoes.number if version.undoes else None,
            undone_by=undone.get(version.id),
            can_undo=version.number > 1
            and version.undoes is None
            and all(latest[one.code] == version.number for one in of_version.get(version.number, ())),
        )
        for version in versions
    ]


@dataclass(frozen=True, slots=True)
class Example:
    """A passage that has a code; `words` is None where it is withheld."""

    id: UUID
    text: str
    start: int
    words: str | None
    speaker: str
    coder: str


def list_examples(study: Study, code: Code, *, reader: Actor, most: int = EXAMPLES) -> list[Example]:
    """Passages with a code, one a text before a second of the same; in one query.

    Of interviews whose coding is not finished the reader sees the own ones only, as on the coding page.
    """
    may_see = Q(transcript__interview=None) | Q(transcript__interview__is_coded=True) | Q(coder=reader)
    found = _live(study).filter(may_see, code=code).order_by("transcript_id", "start")
    fields = (
        *("id", "transcript__interview__key", "transcript__document__key", "start", "quote"),
        *("turn__speaker", "coder__key", "sensitivity"),
    )
    rows = list(found.values_list(*fields))
    rank: dict[str, int] = {}
    ordered = []
    for row in rows:
        text = row[1] or row[2]
        rank[text] = rank.get(text, 0) + 1
        ordered.append((rank[text], text, row))
    ordered.sort(key=lambda one: one[:2])
    return [
        Example(
            id=row[0],
            text=text,
            start=row[3],
            words=None if row[7] == Sensitivity.WITHHOLD else row[4],
            speaker=row[5] or "",
            coder=row[6],
        )
        for _, text, row in ordered[:most]
    ]


def count_uses_by_coder(study: Study, code: Code) -> list[tuple[str, int, int]]:
    """Coder, codings and texts of a code, the most first; in one query."""
    counted = _live(study).filter(code=code).values_list("coder__key")
    told = counted.annotate(codings=Count("id"), texts=Count("transcript", distinct=True))
    return list(told.order_by("-codings", "coder__key"))
