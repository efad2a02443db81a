"""Codes proposed, revised, joined, divided and put back, each in a version of the codebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from leadline.core.indicators import merged_rule
from leadline.core.vocabulary import CodeState
from leadline.errors import Conflict, InputError, NotFound
from leadline.services.audit import audited
from leadline.services.codings import PassageAttributes
from leadline.store.models import (
    Actor,
    Code,
    CodebookVersion,
    CodeRevision,
    Coding,
    Indicator,
    OpportunityLink,
    Study,
)

WORDING = ("parent", "state", "name", "definition", "use_when", "not_when", "example")
KINDS_OF_CODES = ("challenge_codes", "opportunity_codes", "ask_codes")
_PLACE = ("transcript_id", "start", "end", "coder_id", "layer")
_LINK = ("case_id", "indicator_id")
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

    Where a coder has `into` on the same words already, it stays once. Links of opportunities, rules of
    indicators and settings that name `code` name `into` from then on. Raises ``InputError``
    (``merge-impossible``, ``merge-signs-differ``).
    """
    with audited("merge-codes", by=by) as entry:
        if code.pk == into.pk or code.is_family or into.is_family or into.state == CodeState.RETIRED:
            raise InputError("merge-impossible", code=code.key, into=into.key)
        version = CodebookVersion.begin(study, by=by, note=f"merged {code.key} into {into.key}")
        moved = _move(_codings(study, code), to=into, version=version, place=_PLACE, kept=_KEPT)
        linked = list(OpportunityLink.live.filter(case__study=study, code=code))
        links = _move(linked, to=into, version=version, place=_LINK, kept=(*_LINK, "note"))
        version.redirected = _redirect(study, code, to=into)
        version.save(update_fields=["redirected"])
        _revise(code, version=version, state=CodeState.RETIRED)
        entry.note(
            study=code.study_id,
            code=code.key,
            into=into.key,
            version=version.number,
            codings=moved,
            links=links,
            **{name: sorted(changed) for name, changed in version.redirected.items()},
        )
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
        moved = _move(chosen, to=new, version=version, place=_PLACE, kept=_KEPT)
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
    """Put back what a version of the codebook changed, with what it moved and redirected, in a new version.

    A coding that somebody took back or recoded since stays as it is now. Raises ``Conflict``
    (``version-overtaken``) where its codes, or rules or settings that it redirected, were changed since, or
    codings of a code it made were put on.
    """
    with audited("undo-version", by=by) as entry:
        revisions = list(version.revisions.filter(deleted_at=None).select_related("code"))
        if not _can_undo(version, revisions):
            raise Conflict("version-overtaken", number=version.number)
        restored = _restore(study, version)
        links = _restore_links(study, version)
        _direct_back(study, version)
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
        entry.note(
            study=version.study_id,
            undone=version.number,
            version=undoing.number,
            codings=restored,
            links=links,
            **{name: sorted(changed) for name, changed in (version.redirected or {}).items()},
        )
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


def _move(
    rows: list[Any], *, to: Code, version: CodebookVersion, place: Sequence[str], kept: Sequence[str]
) -> int:
    """Tombstones for rows of a code and new ones of another, where none is; at the version's own time."""
    if not rows:
        return 0
    model = type(rows[0])
    there = set(model.live.filter(code=to).values_list(*place))
    model.objects.bulk_create(
        [
            model(
                code=to,
                created_at=version.created_at,
                created_by=version.created_by,
                **{name: getattr(row, name) for name in kept},
            )
            for row in rows
            if tuple(getattr(row, name) for name in place) not in there
        ],
        batch_size=500,
    )
    for row in rows:
        row.deleted_at = version.created_at
    model.objects.bulk_update(rows, ["deleted_at"], batch_size=200)
    return len(rows)


def _restore_links(study: Study, version: CodebookVersion) -> int:
    links, at = OpportunityLink.objects.filter(case__study=study), version.created_at
    links.filter(created_at=at, deleted_at=None).update(deleted_at=datetime.now(UTC))
    return int(links.filter(deleted_at=at).update(deleted_at=None))


def _redirect(study: Study, code: Code, *, to: Code) -> dict[str, dict[str, list[Any]]]:
    """Let rules and settings that name `code` name `to`; what each was before and is now."""
    countable = Code.live.filter(study=study, is_family=False, state=CodeState.ACTIVE)
    active = set(countable.values_list("key", flat=True))
    rules = {}
    for one in Indicator.live.filter(study=study):
        now = merged_rule(one.rule, indicator=one.key, code=code.key, into=to.key, active=active)
        if now != one.rule:
            rules[one.key] = [one.rule, now]
            one.rule = now
            one.save(update_fields=["rule"])
    study.refresh_from_db(fields=["settings"])
    after = _merged_settings(study.settings, code.key, to.key)
    settings = {name: [value, after[name]] for name, value in study.settings.items() if value != after[name]}
    if settings:
        study.settings = after
        study.save(update_fields=["settings"])
    return {"rules": rules, "settings": settings}


def _merged_settings(settings: Mapping[str, Any], code: str, into: str) -> dict[str, Any]:
    """A code that is listed as a challenge, opportunity or ask keeps that kind when another joins it."""
    is_listed = any(into in settings.get(name, ()) for name in KINDS_OF_CODES)
    changed = dict(settings)
    for name in (*KINDS_OF_CODES, "practice_codes"):
        codes = settings.get(name, ())
        if code in codes:
            stays = into in codes or (is_listed and name in KINDS_OF_CODES)
            changed[name] = [into if key == code else key for key in codes if key != code or not stays]
    if "mechanisms" in settings:
        pairs = settings["mechanisms"].items()
        changed["mechanisms"] = {name: [into if key == code else key, *rest] for name, (key, *rest) in pairs}
    if settings.get("ad_hoc_code") == code:
        changed["ad_hoc_code"] = into
    return changed


def _direct_back(study: Study, version: CodebookVersion) -> None:
    """Rules and settings as they were before the version redirected them."""
    rules, settings = ((version.redirected or {}).get(name, {}) for name in ("rules", "settings"))
    indicators = {one.key: one for one in Indicator.live.filter(study=study, key__in=rules)}
    study.refresh_from_db(fields=["settings"])
    is_as_left = all(key in indicators and indicators[key].rule == now for key, (_, now) in rules.items())
    if not is_as_left or any(study.settings.get(name) != now for name, (_, now) in settings.items()):
        raise Conflict("version-overtaken", number=version.number)
    for key, (before, _now) in rules.items():
        indicators[key].rule = before
        indicators[key].save(update_fields=["rule"])
    if settings:
        study.settings = study.settings | {name: before for name, (before, _now) in settings.items()}
        study.save(update_fields=["settings"])


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
