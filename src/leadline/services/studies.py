"""Making a study from a pack, its cases and rounds, and single codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leadline.core.vocabulary import CodeState
from leadline.errors import Conflict
from leadline.interchange.packs import Pack
from leadline.services.audit import audited
from leadline.services.definition import Definition
from leadline.store.models import (
    Actor,
    Case,
    Code,
    CodebookVersion,
    CodeRevision,
    Round,
    Study,
)


def create_study(pack: Pack, *, by: Actor, key: str = "", is_fiction: bool = False) -> Study:
    """Store a study as its pack defines it, with codebook version 1.

    Raises ``Conflict`` (``study-exists``).
    """
    key = key or pack.key
    with audited("create-study", by=by) as entry:
        if Study.live.filter(key=key).exists():
            raise Conflict("study-exists", key=key)
        study = Study(key=key, is_fiction=is_fiction, created_by=by)
        Definition(study, by=by).take(pack, note="from the pack")
        entry.note(study=study.id, key=key, codes=len(pack.codes), findings=len(pack.findings))
    return study


def add_cases(study: Study, cases: Mapping[str, Mapping[str, str]], *, by: Actor) -> dict[str, Case]:
    """Add cases by key (``name`` and attributes); a known case takes the attributes it lacks."""
    with audited("add-cases", by=by) as entry:
        known = {case.key: case for case in Case.live.filter(study=study)}
        new, changed = [], []
        for key, facts in cases.items():
            attributes = {name: value for name, value in facts.items() if name != "name" and value}
            case = known.get(key)
            if case is None:
                name = facts.get("name") or key
                case = Case(study=study, key=key, name=name, attributes=attributes, created_by=by)
                known[key] = case
                new.append(case)
            elif attributes.items() - case.attributes.items():
                case.attributes = {**attributes, **case.attributes}
                changed.append(case)
        Case.objects.bulk_create(new)
        Case.objects.bulk_update(changed, ["attributes"], batch_size=200)
        entry.note(study=study.id, added=len(new), completed=len(changed))
    return known


def add_case(study: Study, key: str, *, name: str, attributes: Mapping[str, str], by: Actor) -> Case:
    """Add one case; ``Conflict`` (``case-exists``) where its key is taken."""
    with audited("add-case", by=by) as entry:
        if Case.live.filter(study=study, key=key).exists():
            raise Conflict("case-exists", key=key)
        made = Case.objects.create(
            study=study, key=key, name=name or key, attributes=dict(attributes), created_by=by
        )
        entry.note(study=study.id, case=key)
    return made


def change_case(case: Case, *, name: str, attributes: Mapping[str, str], by: Actor) -> None:
    """Give a case this name and exactly these attributes."""
    with audited("change-case", by=by) as entry:
        before = case.attributes
        changed = [n for n in {**before, **attributes} if before.get(n) != attributes.get(n)]
        case.name, case.attributes = name or case.key, dict(attributes)
        case.save(update_fields=["name", "attributes"])
        entry.note(study=case.study_id, case=case.key, changed=sorted(changed))


def add_rounds(study: Study, rounds: Mapping[str, str], *, by: Actor) -> dict[str, Round]:
    """Add rounds by key (with title); known ones are left as they are."""
    with audited("add-rounds", by=by) as entry:
        known = {r.key: r for r in Round.live.filter(study=study)}
        new = [
            Round(study=study, key=key, title=title, position=len(known) + n, created_by=by)
            for n, (key, title) in enumerate(rounds.items())
            if key not in known
        ]
        Round.objects.bulk_create(new)
        entry.note(study=study.id, added=len(new))
    return known | {r.key: r for r in new}


def revise_code(study: Study, code: Code, *, by: Actor, note: str, **changes: Any) -> CodebookVersion:
    """Give a code a new wording, parent or state in a new version of the codebook.

    `changes` are fields of CodeRevision; codings stay with the code whatever its wording.
    """
    with audited("revise-code", by=by) as entry:
        latest = CodebookVersion.live.filter(study=study).order_by("-number").first()
        number = latest.number + 1 if latest else 1
        version = CodebookVersion.objects.create(study=study, number=number, note=note, created_by=by)
        before = code.revisions.order_by("-version__number").first()
        kept = ("parent", "state", "name", "definition", "use_when", "not_when", "example")
        values = {name: getattr(before, name) for name in kept} if before else {"name": {"en": code.key}}
        revision = CodeRevision.objects.create(
            code=code, version=version, created_by=by, **{**values, **changes}
        )
        code.state, code.parent = revision.state, revision.parent
        code.save(update_fields=["state", "parent"])
        entry.note(study=code.study_id, code=code.key, version=number, changed=sorted(changes))
    return version


def propose_code(study: Study, key: str, *, parent: Code, name: str, definition: str, by: Actor) -> Code:
    """Add a candidate code; it counts only after a second person accepts it (:func:`accept_code`)."""
    with audited("propose-code", by=by) as entry:
        if Code.live.filter(study=study, key=key).exists():
            raise Conflict("code-exists", key=key)
        latest = CodebookVersion.live.filter(study=study).order_by("-number").first()
        version = CodebookVersion.objects.create(
            study=study, number=(latest.number if latest else 0) + 1, note=f"candidate {key}", created_by=by
        )
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
