"""Codes proposed, revised, joined, divided and put back, each in a version of the codebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from leadline.core.vocabulary import CodeState
from leadline.errors import Conflict, InputError, NotFound
from leadline.services.audit import audited
from leadline.services.codings import PassageAttributes
from leadline.store.models import Actor, Code, CodebookVersion, CodeRevision, Coding, Study

WORDING = ("parent", "state", "name", "definition", "use_when", "not_when", "example")
_PLACE = ("transcript_id", "start", "end", "coder_id", "layer")
_KEPT = (*_PLACE, "turn_id", "quote", "is_accepted", *PassageAttributes.__slots__)


def revise_code(study: Study, code: Code, *, by: Actor, note: str, **changes: Any) -> CodebookVersion:
    """Give a code a new wording, parent or state in a new version of the codebook.

    `changes` are fields of CodeRevision; codings stay with the code whatever its wording.
    """
    with audited("revise-code", by=by) as entry:
        version = CodebookVersion.begin(study, by=by, note=note)
        _revise(code, version=version, **changes)
        entry.note(study=code.study_id, code=code.key, version=version.number, changed=sorted(changes))
    return version


def propose_code(study: Study, key: str, *, parent: Code, name: str, definition: str, by: Actor) -> Code:
    """Add a candidate code; it counts only after a second person accepts it (:func:`accept_code`)."""
    with audited("propose-code", by=by) as entry:
        if Code.live.filter(study=study, key=key).exists():
            raise Conflict("code-exists", key=key)
        version = CodebookVersion.begin(study, by=by, note=f"candidate {key}")
        position = Code.objects.filter(study=study).count()
        code = Code.objects.create(
            study=study,
            key=key,
            parent=parent,
            state=CodeState.CANDIDATE,
            position=position,
            created_by=by,
        )
        CodeRevision.objects.create(
            code=code,
            version=version,
            parent=parent,
            state=CodeState.CANDIDATE,
            name={"en": name},
            definition=definition,
            created_by=by,
        )
        entry.note(study=study.id, code=key, parent=parent.key, version=version.number)
    return code


def accept_code(study: Study, code: Code, *, by: Actor) -> CodebookVersion:
    """Make a candidate active; ``Conflict`` (``candidate-own``) when `by` proposed it."""
    if code.created_by_id == by.id:
        raise Conflict("candidate-own", key=code.key)
    return revise_code(study, code, by=by, note=f"accepted {code.key}", state=CodeState.ACTIVE)


def merge_codes(study: Study, code: Code, *, into: Code, by: Actor) -> CodebookVersion:
    """Give the codings of `code` to `into` and retire `code`; :func:`undo_version` puts both back.

    Where a coder has `into` on the same words already, it stays once. Raises ``InputError``
    (``merge-impossible``).
    """
    with audited("merge-codes", by=by) as entry:
        if code.pk == into.pk or code.is_family or into.is_family or into.state == CodeState.RETIRED:
            raise InputError("merge-impossible", code=code.key, into=into.key)
        version = CodebookVersion.begin(study, by=by, note=f"merged {code.key} into {into.key}")
        moved = _move(_codings(study, code), to=into, version=version)
        _revise(code, version=version, state=CodeState.RETIRED)
        entry.note(study=code.study_id, code=code.key, into=into.key, version=version.number, codings=moved)
    return version


def split_code(
    study: Study,
    code: Code,
    *,
    key: str,
    name: Mapping[str, str],
    definition: str,
    codings: Iterable[UUID],
    by: Actor,
) -> Code:
    """Move some codings of `code` to a new candidate beside it; :func:`undo_version` puts them back.

    Raises ``Conflict`` (``code-exists``), ``InputError`` (``split-empty``) or ``NotFound``
    (``coding-unknown``).
    """
    with audited("split-code", by=by) as entry:
        if Code.live.filter(study=study, key=key).exists():
            raise Conflict("code-exists", key=key)
        wanted = set(codings)
        if not wanted or not key.strip():
            raise InputError("split-empty", code=code.key)
        chosen = [coding for coding in _codings(study, code) if coding.id in wanted]
        if len(chosen) < len(wanted):
            raise NotFound("coding-unknown", key=str(min(wanted - {coding.id for coding in chosen})))
        version = CodebookVersion.begin(study, by=by, note=f"split {key} from {code.key}")
        new = Code.objects.create(
            study=study,
            key=key,
            parent=code.parent,
            state=CodeState.CANDIDATE,
            position=Code.objects.filter(study=study).count(),
            created_by=by,
        )
        CodeRevision.objects.create(
            code=new,
            version=version,
            parent=code.parent,
            state=CodeState.CANDIDATE,
            name=dict(name),
            definition=definition,
            created_by=by,
        )
        moved = _move(chosen, to=new, version=version)
        entry.note(study=code.study_id, code=code.key, new=key, version=version.number, codings=moved)
    return new


def restore_code(study: Study, code: Code, *, by: Actor) -> CodebookVersion:
    """Bring a retired code back as it was: one that nobody accepted yet is a candidate again."""
    with audited("restore-code", by=by) as entry:
        was = CodeRevision.live.filter(code=code).exclude(state=CodeState.RETIRED)
        latest = was.order_by("-version__number").first()
        version = CodebookVersion.begin(study, by=by, note=f"restored {code.key}")
        _revise(code, version=version, state=latest.state if latest else CodeState.ACTIVE)
        entry.note(study=code.study_id, code=code.key, version=version.number)
    return version


def undo_version(study: Study, version: CodebookVersion, *, by: Actor) -> CodebookVersion:
    """Put back what a version of the codebook changed, the codings that it moved too, in a new version.

    A coding that somebody took back or recoded since stays as it is now. Raises ``Conflict``
    (``version-overtaken``) where its codes were changed since, or codings of a code it made were put on.
    """
    with audited("undo-version", by=by) as entry:
        revisions = list(version.revisions.filter(deleted_at=None).select_related("code"))
        if not _can_undo(version, revisions):
            raise Conflict("version-overtaken", number=version.number)
        restored = _restore(study, version)
        made = [revision.code_id for revision in revisions if _before(revision) is None]
        if Coding.live.filter(code__in=made).exists():
            raise Conflict("version-overtaken", number=version.number)
        undoing = CodebookVersion.begin(study, by=by, note=f"undid version {version.number}", undoes=version)
        for revision in revisions:
            before = _before(revision)
            values = {name: getattr(before or revision, name) for name in WORDING}
            if before is None:
                values["state"] = CodeState.RETIRED
            _revise(revision.code, version=undoing, **values)
        entry.note(study=version.study_id, undone=version.number, version=undoing.number, codings=restored)
    return undoing


def _can_undo(version: CodebookVersion, revisions: Iterable[CodeRevision]) -> bool:
    is_later = CodeRevision.live.filter(
        code__in=[revision.code_id for revision in revisions], version__number__gt=version.number
    )
    return version.number > 1 and version.undoes_id is None and not is_later.exists()


def _restore(study: Study, version: CodebookVersion) -> int:
    """The codings that were moved when `version` was made, as they were before; their number.

    Everything that a version moves bears its time to the microsecond, and so is known by it.
    """
    at = version.created_at
    gone = list(Coding.objects.filter(transcript__study=study, deleted_at=at).select_related("transcript"))
    if any(not coding.transcript.is_current for coding in gone):
        raise Conflict("version-overtaken", number=version.number)
    moved = Coding.objects.filter(transcript__study=study, created_at=at)
    born = {_place(coding): coding for coding in moved}
    back, now = [], datetime.now(UTC)
    for coding in gone:
        new = born.get(_place(coding))
        if new is not None and new.deleted_at is not None:
            continue
        if new is not None:
            for name in PassageAttributes.__slots__:
                setattr(coding, name, getattr(new, name))
            new.deleted_at = now
        coding.deleted_at = None
        back.append(coding)
    Coding.objects.bulk_update(back, ["deleted_at", *PassageAttributes.__slots__], batch_size=200)
    Coding.objects.bulk_update(
        [new for new in born.values() if new.deleted_at == now], ["deleted_at"], batch_size=200
    )
    return len(back)


def _codings(study: Study, code: Code) -> list[Coding]:
    return list(Coding.live.filter(code=code, transcript__study=study, transcript__is_current=True))


def _place(coding: Coding) -> tuple[Any, ...]:
    return tuple(getattr(coding, name) for name in _PLACE)


def _move(codings: list[Coding], *, to: Code, version: CodebookVersion) -> int:
    """Tombstones for the codings and new ones of another code, all at the version's own time."""
    there = set(Coding.live.filter(code=to).values_list(*_PLACE))
    Coding.objects.bulk_create(
        [
            Coding(
                code=to,
                created_at=version.created_at,
                created_by=version.created_by,
                **{name: getattr(coding, name) for name in _KEPT},
            )
            for coding in codings
            if _place(coding) not in there
        ],
        batch_size=500,
    )
    for coding in codings:
        coding.deleted_at = version.created_at
    Coding.objects.bulk_update(codings, ["deleted_at"], batch_size=200)
    return len(codings)


def _before(revision: CodeRevision) -> CodeRevision | None:
    earlier = CodeRevision.live.filter(code=revision.code, version__number__lt=revision.version.number)
    found: CodeRevision | None = earlier.order_by("-version__number").first()
    return found


def _revise(code: Code, *, version: CodebookVersion, **changes: Any) -> None:
    latest = code.revisions.filter(deleted_at=None).order_by("-version__number").first()
    kept = {name: getattr(latest, name) for name in WORDING} if latest else {"name": {"en": code.key}}
    revision = CodeRevision.objects.create(
        code=code, version=version, created_by=version.created_by, **{**kept, **changes}
    )
    code.state, code.parent = revision.state, revision.parent
    code.save(update_fields=["state", "parent"])
