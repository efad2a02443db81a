"""A study's definition: stored from a pack, and changed to what a pack says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from leadline.core.vocabulary import CodeState, Selection
from leadline.errors import Conflict
from leadline.interchange.pack_changes import Change
from leadline.interchange.packs import Pack, in_codebook_order
from leadline.services.audit import audited
from leadline.store.loading import read_settings
from leadline.store.models import (
    Actor,
    Code,
    CodebookVersion,
    CodeRevision,
    Coding,
    CoverageEntry,
    Document,
    DocumentEvidence,
    Finding,
    Indicator,
    Interview,
    Judgement,
    OpportunityLink,
    Participant,
    Post,
    Question,
    Role,
    Round,
    Slot,
    Study,
    Turn,
)

PARTS: tuple[tuple[str, Any], ...] = (
    ("rounds", Round),
    ("roles", Role),
    ("questions", Question),
    ("indicators", Indicator),
    ("findings", Finding),
)
"""What a pack lists and its table; the fields have the same names."""

USES: Mapping[Any, tuple[str, Mapping[str, tuple[Any, str]]]] = {
    Round: (
        "round-in-use",
        {
            "interviews": (Interview, "round"),
            "slots": (Slot, "round"),
            "documents": (Document, "round"),
            "judgements": (Judgement, "round"),
        },
    ),
    Role: (
        "role-in-use",
        {"posts": (Post, "role"), "participants": (Participant, "role"), "slots": (Slot, "role")},
    ),
    Question: (
        "question-in-use",
        {"turns": (Turn, "question"), "coverage": (CoverageEntry, "question")},
    ),
    Indicator: (
        "indicator-in-use",
        {
            "judgements": (Judgement, "indicator"),
            "evidence": (DocumentEvidence, "indicator"),
            "links": (OpportunityLink, "indicator"),
        },
    ),
}
"""What refers to a thing, so that it cannot be removed; nothing refers to a finding but its approvals."""

WORDING = ("name", "definition", "use_when", "not_when", "example")

Values = dict[str, Any]


def revise_study(study: Study, pack: Pack, *, changes: Iterable[Change], by: Actor) -> None:
    """Make the definition of `study` what `pack` says; `changes` are what differs, for the log.

    Codes that the pack leaves out are retired and keep their codings. A thing that was removed once and comes
    again is the same one: an approval of the same text holds again.

    Raises ``Conflict``: ``round-in-use``, ``role-in-use``, ``question-in-use``, ``indicator-in-use``,
    ``code-in-use`` or ``code-exists`` (a candidate has the key).
    """
    with audited("revise-study", by=by) as entry:
        noted: dict[str, list[str]] = {}
        for change in changes:
            noted.setdefault(f"{change.noun}_{change.action}", []).extend([change.key] if change.key else [])
        version = Definition(study, by=by).take(pack, note="revised")
        entry.note(study=study.id, codebook=version, **noted)


class Definition:
    """The stored definition of a study, while a service writes it."""

    def __init__(self, study: Study, *, by: Actor) -> None:
        self.study, self.by = study, by

    def take(self, pack: Pack, *, note: str) -> int:
        """Make it what `pack` says, in a version of the codebook with this note; returns its number."""
        read_settings(pack.settings)
        study = self.study
        study.title, study.case_noun = dict(pack.title), dict(pack.case_noun)
        study.selection = Selection.from_label(pack.selection)
        study.languages, study.guide_version = list(pack.languages), pack.guide_version
        study.definition, study.settings = dict(pack.definition), dict(pack.settings)
        study.guide_texts = asdict(pack.guide_texts)
        study.save()
        for name, model in PARTS:
            self._take(model, [asdict(thing) for thing in getattr(pack, name)])
        return self._take_codes(pack, note=note)

    def _take(self, model: Any, things: Sequence[Values]) -> None:
        """Make the rows of `model` these, in this order."""
        live_last = sorted(
            model.objects.filter(study=self.study),
            key=lambda row: (row.deleted_at is None, row.deleted_at or row.created_at),
        )
        known = {_identity(vars(row)): row for row in live_last}
        old: list[Any] = []
        new: list[Any] = []
        for position, values in enumerate(things):
            row = known.pop(_identity(values), None)
            (old if row else new).append(row := row or model(study=self.study, created_by=self.by))
            for name, value in {**values, "position": position, "deleted_at": None}.items():
                setattr(row, name, value)
        for row in known.values():
            if row.deleted_at is None:
                _check_unused(row)
                row.deleted_at = datetime.now(UTC)
                old.append(row)
        model.objects.bulk_create(new)
        fields = [*(things[0] if things else ()), "position", "deleted_at"]
        model.objects.bulk_update(old, fields, batch_size=100)

    def _take_codes(self, pack: Pack, *, note: str) -> int:
        """Make the codes these; what differs is revised in one new version of the codebook."""
        live = (
            Code.live.filter(study=self.study).select_related("parent").prefetch_related("revisions__version")
        )
        codes: dict[str, Code] = {code.key: code for code in live.order_by("position", "key")}
        stored = {key: _stored_values(code) for key, code in codes.items()}
        wanted = _wanted_values(pack, stored)
        order = in_codebook_order({key: values["parent"] for key, values in wanted.items()})
        changed = [key for key in order if wanted[key] != stored.get(key)]
        new = {key: Code(study=self.study, key=key, created_by=self.by) for key in order if key not in codes}
        codes |= new
        for position, key in enumerate(order):
            code, parent = codes[key], wanted[key]["parent"]
            code.parent, code.state, code.position = codes.get(parent), wanted[key]["state"], position
            if not parent and not code.is_family and (count := Coding.live.filter(code=code).count()):
                raise Conflict("code-in-use", key=key, count=count)
            code.is_family = not parent
        Code.objects.bulk_create([code for code in new.values() if code.is_family])
        Code.objects.bulk_create([code for code in new.values() if not code.is_family])
        old = [code for key, code in codes.items() if key not in new]
        Code.objects.bulk_update(old, ["parent", "state", "position", "is_family"], batch_size=100)
        latest = CodebookVersion.live.filter(study=self.study).order_by("-number").first()
        if latest and not changed:
            return int(latest.number)
        version = CodebookVersion.begin(self.study, by=self.by, note=note)
        CodeRevision.objects.bulk_create(
            CodeRevision(
                code=codes[key],
                version=version,
                created_by=self.by,
                **{**wanted[key], "parent": codes[key].parent},
            )
            for key in changed
        )
        return int(version.number)


def _identity(values: Mapping[str, Any]) -> tuple[str, str]:
    return values["key"], values.get("language", "")


def _check_unused(row: Any) -> None:
    error, uses = USES.get(type(row), ("", {}))
    counts = {name: model.live.filter(**{field: row}).count() for name, (model, field) in uses.items()}
    if any(counts.values()):
        raise Conflict(error, key=row.key, **counts)


def _stored_values(code: Code) -> Values:
    latest = max(code.revisions.all(), key=lambda revision: revision.version.number)
    wording = {name: getattr(latest, name) for name in WORDING}
    return {"parent": code.parent.key if code.parent else "", "state": code.state, **wording}


def _wanted_values(pack: Pack, stored: Mapping[str, Values]) -> dict[str, Values]:
    """The codes of the pack; among them, where they stood, those that it leaves out, and the candidates."""
    wanted: dict[str, Values] = {}
    for code in pack.codes:
        if code.key in stored and stored[code.key]["state"] == CodeState.CANDIDATE:
            raise Conflict("code-exists", key=code.key)
        state = CodeState.RETIRED if code.is_retired else CodeState.ACTIVE
        wording = {name: value for name, value in asdict(code).items() if name in WORDING}
        wanted[code.key] = {"parent": code.parent, "state": int(state), **wording}
    order = list(wanted)
    for before, key in pairwise(["", *stored]):
        if key not in wanted:
            is_active = stored[key]["state"] == CodeState.ACTIVE
            wanted[key] = {**stored[key], "state": int(CodeState.RETIRED)} if is_active else stored[key]
            order.insert(order.index(before) + 1 if before else 0, key)
    return {key: wanted[key] for key in order}
