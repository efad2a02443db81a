"""A study becomes what a pack says, in one step that can be shown before and undone after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadline.access import get_code, get_study
from leadline.core.spans import find_quotation
from leadline.core.vocabulary import CellValue
from leadline.errors import Conflict
from leadline.interchange.pack_changes import Change, compare_packs
from leadline.interchange.pack_writing import write_pack
from leadline.interchange.packs import (
    CodeDefinition,
    FindingDefinition,
    IndicatorDefinition,
    Pack,
    QuestionDefinition,
    bundled_packs,
    find_pack,
    in_codebook_order,
    in_report_order,
    read_pack,
)
from leadline.queries.definition import get_definition
from leadline.queries.findings import list_findings
from leadline.services.codebook import propose_code
from leadline.services.codings import apply_code
from leadline.services.judgements import Decision, confirm_judgements
from leadline.services.studies import create_study
from leadline.store.models import AuditEntry, Code, CodebookVersion, CodeRevision, Coding, Study
from leadline.workspace import Workspace
from leadline.workspace.checking import approve
from leadline.workspace.revising import revise
from tests.small_study import MONEY, add_text, code, make_small_study, small_pack


@pytest.fixture
def empty(copy_of: Callable[[Path], Workspace], empty_folder: Path) -> Workspace:
    return copy_of(empty_folder)


def small(workspace: Workspace) -> Study:
    with workspace.use():
        return make_small_study(workspace.actor())


def definition(workspace: Workspace, key: str = "small") -> Pack:
    with workspace.use():
        return get_definition(get_study(key))


def logged(workspace: Workspace) -> list[AuditEntry]:
    with workspace.use():
        return list(AuditEntry.objects.order_by("number"))


def told(changes: tuple[Change, ...]) -> set[tuple[str, str, str]]:
    return {(change.noun, change.key, change.action) for change in changes}


@pytest.mark.parametrize("name", sorted(bundled_packs()))
def test_an_export_that_nobody_edited_changes_nothing(empty: Workspace, tmp_path: Path, name: str) -> None:
    with empty.use():
        study = create_study(read_pack(find_pack(name)), by=empty.actor())
    for path, content in write_pack(definition(empty, study.key)).items():
        (tmp_path / "out" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "out" / path).write_bytes(content)
    before = len(logged(empty))
    assert revise(empty, study, read_pack(tmp_path / "out")) == ()
    assert revise(empty, study, read_pack(find_pack(name))) == ()
    assert len(logged(empty)) == before


FAMILIES, CODES, ASKED = ("COO", "GAP", "OPP"), ("A1", "A2", "A3", "A4"), ("Q1", "Q2", "Q3")
words = st.sampled_from(["", "one", "two"])
texts = st.fixed_dictionaries({"en": st.sampled_from(["x", "y"])}, optional={"fr": st.just("z")})


def some(keys: tuple[str, ...], least: int = 0) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(keys), unique=True, min_size=least)


@st.composite
def packs(draw: st.DrawFn) -> Pack:
    """Packs that share their keys, in any order, with any of it missing."""
    families = draw(some(FAMILIES, 1))
    parents = {
        **dict.fromkeys(families, ""),
        **{c: draw(st.sampled_from(families)) for c in draw(some(CODES, 1))},
    }
    codes = tuple(
        CodeDefinition(key, parent, draw(texts), draw(words), draw(words), "", "", draw(st.booleans()))
        for key, parent in in_codebook_order(parents).items()
    )
    languages = tuple(draw(some(("en", "fr"), 1)))
    findings = [
        FindingDefinition(
            key, draw(st.sampled_from(["gaps", "ways"])), draw(st.sampled_from(["a", "b"])), language
        )
        for language in languages
        for key in draw(some(("home", "money", "people")))
    ]
    return replace(
        small_pack(),
        title=draw(texts),
        selection=draw(st.sampled_from(["census", "random"])),
        languages=languages,
        settings=draw(st.fixed_dictionaries({}, optional={"anonymity": st.integers(1, 3), "layer": words})),
        questions=tuple(
            QuestionDefinition(q, draw(texts), draw(texts), {"en": (draw(words),)}, {}, draw(st.booleans()))
            for q in draw(some(ASKED))
        ),
        codes=codes,
        indicators=tuple(
            IndicatorDefinition(i, "p", draw(texts), (), f"+{draw(st.sampled_from(CODES))}")
            for i in draw(some(("I1", "I2")))
        ),
        findings=in_report_order(findings, languages),
        definition={"note": draw(words)},
    )


@given(packs(), packs())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_study_becomes_what_the_pack_says_and_again_what_it_was(
    empty: Workspace, first: Pack, second: Pack
) -> None:
    with empty.use():
        key = f"study-{Study.objects.count()}"
        study = create_study(first, by=empty.actor(), key=key)
    for pack in (second, first, second):
        revise(empty, study, pack)
        out = definition(empty, key)
        kept = {c.key for c in pack.codes}
        assert all(c.is_retired for c in out.codes if c.key not in kept)
        codes = tuple(c for c in out.codes if c.key in kept)
        assert replace(out, codes=codes, key=pack.key, folder=pack.folder) == pack
        assert revise(empty, study, pack) == () == compare_packs(out, pack)


def test_what_changes_is_told_and_logged_once_by_key(workspace: Workspace) -> None:
    study, before = small(workspace), definition(workspace)
    coo, _, gap, gap1, gap2 = before.codes
    home = before.findings[0]
    after = replace(
        before,
        settings={**before.settings, "anonymity": 7},
        languages=("fr", "en"),
        roles=before.roles[::-1],
        codes=(
            gap,
            replace(gap2, name={"en": "Priorities"}),
            coo,
            code("COO2", "COO"),
            replace(gap1, parent="COO"),
        ),
        indicators=(replace(before.indicators[0], rule="+COO2"), before.indicators[1]),
        findings=(replace(home, text="### New words"), replace(home, language="fr")),
        definition={"attributes": [{"key": "region"}]},
    )
    lines = len(logged(workspace))
    assert revise(workspace, study, after, is_dry_run=True) == compare_packs(before, after)
    assert (definition(workspace), len(logged(workspace))) == (before, lines)
    changes = revise(workspace, study, after)
    assert told(changes) == {
        ("study", "attributes", "added"),
        ("study", "languages", "changed"),
        ("setting", "anonymity", "added"),
        ("role", "", "reordered"),
        ("code", "GAP2", "changed"),
        ("code", "COO2", "added"),
        ("code", "GAP1", "changed"),
        ("code", "COO1", "retired"),
        ("code", "", "reordered"),
        ("indicator", "I01", "changed"),
        ("finding", "en/home", "changed"),
        ("finding", "fr/home", "added"),
    }
    entry = logged(workspace)[-1]
    assert (len(logged(workspace)), entry.action) == (lines + 1, "revise-study")
    assert (entry.details["code_retired"], entry.details["finding_changed"]) == (["COO1"], ["en/home"])
    assert "New words" not in str(entry.details) and "Priorities" not in str(entry.details)
    with workspace.use():
        assert [v.number for v in CodebookVersion.live.order_by("number")] == [1, 2]
        revised = CodeRevision.live.filter(version__number=2).values_list("code__key", flat=True)
        assert sorted(revised) == ["COO1", "COO2", "GAP1", "GAP2"]


def test_a_retired_code_keeps_its_codings_and_comes_back(empty: Workspace) -> None:
    study, before = small(empty), definition(empty)
    with empty.use():
        by = empty.actor()
        text = add_text(study, "A-1", by=by)
        apply_code(text, find_quotation(text.text, MONEY), code=get_code(study, "GAP1"), by=by)
        confirm_judgements(study, [Decision("A", "I02")], by=by)
    without = replace(before, codes=tuple(c for c in before.codes if c.key != "GAP1"))
    assert told(revise(empty, study, without)) == {("code", "GAP1", "retired")}
    tables = empty.tables("small")
    assert len(tables.codings) == 1 and not tables.codes.is_counted[tables.code("GAP1")]
    stale = empty.analyse("matrix", study="small")["state"]
    assert stale.count("stale") == 1
    assert told(revise(empty, study, before)) == {("code", "GAP1", "returned")}
    assert empty.analyse("matrix", study="small")["state"].count("stale") == 0
    with empty.use():
        assert Coding.live.count() == 1


def test_a_rule_that_changes_makes_its_judgements_stale(empty: Workspace) -> None:
    study, before = small(empty), definition(empty)
    with empty.use():
        by = empty.actor()
        text = add_text(study, "A-1", by=by)
        apply_code(text, find_quotation(text.text, MONEY), code=get_code(study, "GAP1"), by=by)
        confirm_judgements(study, [Decision("A", "I02")], by=by)
    turned = replace(before.indicators[1], rule="+GAP1")
    revise(empty, study, replace(before, indicators=(before.indicators[0], turned)))
    matrix = empty.analyse("matrix", study="small")
    row = list(zip(matrix["case"], matrix["indicator"], strict=True)).index(("A", "I02"))
    assert (matrix["state"][row], matrix["proposed"][row]) == ("stale", CellValue.ADDRESSED.label)


def test_a_finding_that_comes_back_is_as_approved_as_it_was(empty: Workspace) -> None:
    study, before = small(empty), definition(empty)
    with empty.use():
        add_text(study, "A-1", by=empty.actor())
    approve(empty, study)
    revise(empty, study, replace(before, findings=()))
    with empty.use():
        assert list_findings(study, language="en") == []
    revise(empty, study, before)
    with empty.use():
        assert [f.approved_by for f in list_findings(study, language="en")] == ["tester"]


def _without(pack: Pack, name: str, place: int) -> Pack:
    things = getattr(pack, name)
    return replace(pack, **{name: things[:place] + things[place + 1 :]})


@pytest.mark.parametrize(
    ("name", "place", "error", "counts"),
    [
        ("questions", 0, "question-in-use", {"turns": 2, "coverage": 3}),
        ("indicators", 0, "indicator-in-use", {"judgements": 1, "evidence": 0, "links": 0}),
        ("roles", 0, "role-in-use", {"posts": 3, "participants": 3, "slots": 3}),
        ("rounds", 0, "round-in-use", {"interviews": 3, "slots": 3, "documents": 0, "judgements": 1}),
    ],
)
def test_what_is_in_use_is_not_removed_and_nothing_else_is_done(
    empty: Workspace, name: str, place: int, error: str, counts: dict[str, int]
) -> None:
    study, before = small(empty), definition(empty)
    with empty.use():
        add_text(study, "A-1", by=empty.actor())
        confirm_judgements(study, [Decision("A", "I01")], by=empty.actor())
    lines = len(logged(empty))
    after = replace(_without(before, name, place), title={"en": "Another"})
    for is_dry_run in (True, False):
        with pytest.raises(Conflict) as refused:
            revise(empty, study, after, is_dry_run=is_dry_run)
        assert refused.value.code == error
        assert refused.value.details == {"key": getattr(before, name)[place].key, **counts}
    assert (definition(empty), len(logged(empty))) == (before, lines)


def test_what_nothing_refers_to_is_removed(empty: Workspace) -> None:
    study, before = small(empty), definition(empty)
    after = _without(_without(before, "indicators", 1), "roles", 1)
    assert told(revise(empty, study, after)) == {("indicator", "I02", "removed"), ("role", "CP", "removed")}
    assert definition(empty) == after


def test_a_candidate_stays_one_and_a_coded_code_is_no_family(empty: Workspace) -> None:
    study, before = small(empty), definition(empty)
    with empty.use():
        by = empty.actor()
        propose_code(study, "GAP3", parent=get_code(study, "GAP"), name="Time", definition="", by=by)
        text = add_text(study, "A-1", by=by)
        apply_code(text, find_quotation(text.text, MONEY), code=get_code(study, "GAP2"), by=by)
    assert revise(empty, study, before) == ()
    for added, error in ((code("GAP3", "GAP"), "code-exists"), (code("GAP2"), "code-in-use")):
        kept = tuple(c for c in before.codes if c.key != added.key)
        with pytest.raises(Conflict) as refused:
            revise(empty, study, replace(before, codes=(*kept, added)))
        assert refused.value.code == error
    revise(empty, study, replace(before, codes=(*before.codes, code("NEW"), code("NEW1", "NEW"))))
    with empty.use():
        codes = list(Code.live.filter(study=study).order_by("position").values_list("key", flat=True))
    assert codes == ["COO", "COO1", "GAP", "GAP1", "GAP2", "GAP3", "NEW", "NEW1"]
