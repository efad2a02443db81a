"""Making a study from a pack, its cases and rounds, and single codes."""

from __future__ import annotations

from collections.abc import Mapping

from leadline.errors import Conflict
from leadline.interchange.packs import Pack
from leadline.services.audit import audited
from leadline.services.definition import Definition
from leadline.store.models import (
    Actor,
    Case,
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
