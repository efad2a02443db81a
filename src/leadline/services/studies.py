"""Making a study from a pack, and changing its definition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from leadline.core.vocabulary import CodeState, Selection
from leadline.errors import Conflict
from leadline.interchange.packs import Pack
from leadline.services.audit import audited
from leadline.store.loading import read_settings
from leadline.store.models import (
    Actor,
    Case,
    Code,
    CodebookVersion,
    CodeRevision,
    Finding,
    Indicator,
    Question,
    Role,
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
        read_settings(pack.settings)
        study = Study.objects.create(
            key=key,
            title=dict(pack.title),
            case_noun=dict(pack.case_noun),
            selection=Selection.from_label(pack.selection),
            is_fiction=is_fiction,
            languages=list(pack.languages),
            guide_version=pack.guide_version,
            definition=dict(pack.definition),
            settings=dict(pack.settings),
            created_by=by,
        )
        _create_frame(study, pack, by=by)
        _create_guide(study, pack, by=by)
        _create_codebook(study, pack, by=by)
        Finding.objects.bulk_create(
            Finding(study=study, position=position, created_by=by, **asdict(finding))
            for position, finding in enumerate(pack.findings)
        )
        entry.note(study=study.id, key=key, codes=len(pack.codes), findings=len(pack.findings))
    return study


def _create_frame(study: Study, pack: Pack, *, by: Actor) -> None:
    Round.objects.bulk_create(
        Round(study=study, key=r.key, title=r.title, position=n, created_by=by)
        for n, r in enumerate(pack.rounds)
    )
    Role.objects.bulk_create(
        Role(study=study, key=r.key, title=dict(r.title), position=n, created_by=by)
        for n, r in enumerate(pack.roles)
    )


def _create_guide(study: Study, pack: Pack, *, by: Actor) -> None:
    Question.objects.bulk_create(
        Question(
            study=study,
            key=q.key,
            section=dict(q.section),
            text=dict(q.text),
            probes={language: list(items) for language, items in q.probes.items()},
            branches={role: dict(texts) for role, texts in q.branches.items()},
            is_core=q.is_core,
            position=n,
            created_by=by,
        )
        for n, q in enumerate(pack.questions)
    )
    Indicator.objects.bulk_create(
        Indicator(
            study=study,
            key=i.key,
            pillar=i.pillar,
            title=dict(i.title),
            questions=list(i.questions),
            rule=i.rule,
            position=n,
            created_by=by,
        )
        for n, i in enumerate(pack.indicators)
    )


def _create_codebook(study: Study, pack: Pack, *, by: Actor) -> None:
    version = CodebookVersion.objects.create(study=study, number=1, note="from the pack", created_by=by)
    codes: dict[str, Code] = {}
    for n, definition in enumerate(pack.codes):
        codes[definition.key] = Code(
            study=study,
            key=definition.key,
            parent=codes.get(definition.parent),
            is_family=not definition.parent,
            position=n,
            created_by=by,
        )
    Code.objects.bulk_create([code for code in codes.values() if code.is_family])
    Code.objects.bulk_create([code for code in codes.values() if not code.is_family])
    CodeRevision.objects.bulk_create(
        CodeRevision(
            code=codes[d.key],
            version=version,
            parent=codes.get(d.parent),
            name=dict(d.name),
            definition=d.definition,
            use_when=d.use_when,
            not_when=d.not_when,
            example=d.example,
            created_by=by,
        )
        for d in pack.codes
    )


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
        entry.note(case=case.key, changed=sorted(changed))


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
        entry.note(code=code.key, version=number, changed=sorted(changes))
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
        entry.note(code=key, parent=parent.key, version=version.number)
    return code


def accept_code(study: Study, code: Code, *, by: Actor) -> CodebookVersion:
    """Make a candidate active; ``Conflict`` (``candidate-own``) when `by` proposed it."""
    if code.created_by_id == by.id:
        raise Conflict("candidate-own", key=code.key)
    return revise_code(study, code, by=by, note=f"accepted {code.key}", state=CodeState.ACTIVE)


def change_settings(study: Study, *, by: Actor, **settings: Any) -> None:
    """Change thresholds and other settings of the analysis (names of core Settings)."""
    with audited("change-settings", by=by) as entry:
        study.settings = {**study.settings, **settings}
        read_settings(study.settings)
        study.save(update_fields=["settings"])
        entry.note(study=study.id, changed=sorted(settings))
