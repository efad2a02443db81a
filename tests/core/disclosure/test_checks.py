"""The whole control: what is printed, and an attacker who knows the cases and tries everything."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.core.disclosure.attribution import Attribution, Quotation
from leadline.core.disclosure.checks import DISCLOSURE_RULES, Disclosure, disclosure_checks
from leadline.core.disclosure.rules import primary_cells
from leadline.core.disclosure.tables import TOTAL, Dimension, Key, Measure, PublishedTable
from leadline.core.gate import RULES, TO_DO
from leadline.core.tables import StudyTables, strings
from leadline.core.vocabulary import QuoteConsent
from leadline.solvers.suppression import HighsSuppression
from tests.core.disclosure.programmes import programme, regions, talk
from tests.core.disclosure.test_tables import CASES, I02, TABLES, WIDE, matrix

GAPS = Dimension("GAP", adds_up=False)


def control(*published: PublishedTable, tables: StudyTables = TABLES) -> Disclosure:
    return disclosure_checks(tables, published=published, quotations=[], solver=HighsSuppression())


def gone(table: PublishedTable) -> set[tuple[str, ...]]:
    return {key for key, count in table.cells.items() if count is None}


def failed(found: Disclosure) -> list[str]:
    return [v.rule for v in found.verdicts if not v.passed]


def test_the_worked_example_of_the_page() -> None:
    found = control(matrix(East=(3, 3), North=(2, 2), West=(1, 1), South=(1, 0)))
    assert gone(found.tables[0]) == {(r, v) for r in ("South", "West") for v in ("yes", "no")}
    assert failed(found) == []
    assert [(v.rule, v.details) for v in found.verdicts] == [
        ("small-group", {"withheld": 2}),
        ("recoverable", {"withheld": 4}),
    ]


def test_two_tables_of_one_indicator_are_linked_through_their_cases() -> None:
    by_region = matrix(East=(3, 3), North=(2, 2), West=(1, 1), South=(1, 0))
    rest = PublishedTable("s", Measure.CASES, (WIDE, I02), {("West", "yes"): 1})
    found = control(by_region, rest)
    assert gone(found.tables[1]) == {("West", "yes")}
    crossed = {"facts": ("a", "b")}
    facts = {
        key: {**where, "kind": crossed["facts"][key in ("E1", "W1", "W2", "N1", "N2", "N3", "N4")]}
        for key, where in CASES.items()
    }
    tables = programme(facts)
    by_kind = PublishedTable(
        "kind", Measure.CASES, (Dimension("kind"), I02), {("b", "yes"): 3, ("b", "no"): 4}
    )
    both = control(by_region, by_kind, tables=tables)
    assert failed(both) == []
    _assert_nothing_is_recovered(tables, [by_region, by_kind], both)


def test_a_sentence_that_cannot_be_withheld_fails() -> None:
    said = PublishedTable("F1", Measure.CASES, (), {(): 1}, {"wide_region": "South", "I02": "yes"}, True)
    found = control(said)
    (verdict,) = [v for v in found.verdicts if not v.passed]
    assert (verdict.rule, verdict.subject) == ("small-group", "F1")
    assert verdict.details == {"cell": "", "behind": 3, "k": 5}


def test_sentences_that_give_a_withheld_cell_away_fail() -> None:
    table = matrix(East=(3, 3), North=(2, 2), West=(1, 1), South=(1, 0))
    said = [
        PublishedTable(f"F {name}", Measure.CASES, (), {(): n}, {"wide_region": name, "I02": "yes"}, True)
        for name, n in (("East", 3), ("North", 2), ("West", 1))
    ]
    total = PublishedTable("F", Measure.CASES, (), {(): 7}, {"I02": "yes"}, True)
    found = control(table, *said, total)
    assert failed(found) == ["recoverable", "recoverable"]
    details = [dict(v.details) for v in found.verdicts if not v.passed]
    assert {"cell": "South, yes", "lower": 1, "upper": 1} in details


def test_tables_that_cannot_all_be_true_fail_and_print_nothing() -> None:
    said = PublishedTable("F", Measure.CASES, (), {(): 9}, {"I02": "yes"}, True)
    found = control(matrix(East=(3, 3), North=(2, 2), West=(1, 1), South=(1, 0)), said)
    assert failed(found) == ["tables-contradict"]
    assert all(gone(table) == set(table.cells) for table in found.tables)


def test_sums_that_cannot_be_true_are_found_by_the_solver() -> None:
    table = matrix(East=(3, 3))
    wrong = replace(table, cells={("East", "yes"): 5, ("East", "no"): 2, ("East", TOTAL): 6})
    assert failed(control(wrong)) == ["tables-contradict"]


def test_values_that_cases_share_link_to_their_total() -> None:
    cells: dict[Key, int | None] = {("GAP01",): 9, ("GAP02",): 13, (TOTAL,): 13}
    found = control(PublishedTable("gaps", Measure.CASES, (GAPS,), cells))
    assert failed(found) == [] and gone(found.tables[0]) == set()


def test_people_are_counted_with_what_an_insider_knows() -> None:
    cells: dict[Key, int | None] = {("PC",): 9, ("CP",): 1, ("GBV",): 7, (TOTAL,): 17}
    (table,) = control(PublishedTable("held", Measure.INFORMANTS, (Dimension("role"),), cells)).tables
    assert gone(table) == {("CP",), ("GBV",)}


def test_a_study_without_informants_has_nobody_to_protect() -> None:
    empty = replace(TABLES, informants=replace(TABLES.informants, pseudonym=strings([])))
    table = matrix(East=(6, 0), North=(4, 0), West=(2, 0), South=(1, 0))
    found = control(table, tables=empty)
    assert found.tables == (table,) and [v.rule for v in found.verdicts] == ["nobody-to-protect"]


def test_quotations_are_attributed_and_checked() -> None:
    tables = programme(
        regions(East=6),
        talks=[talk("E1", ("p", "GBV", QuoteConsent.BY_ROLE)), talk("E2", ("r", "GBV", QuoteConsent.NONE))],
    )
    quotations = [Quotation("q1", 0, by_hand="GBV coordinator in E1land"), Quotation("q2", 1)]
    found = disclosure_checks(tables, published=[], quotations=quotations, solver=HighsSuppression())
    assert found.attributions == (Attribution(2, "", 6), None)
    assert failed(found) == ["names-role-and-case"]
    tiny = programme(regions(East=1), talks=[talk("E1", ("p", "GBV", QuoteConsent.BY_ROLE))])
    found = disclosure_checks(tiny, published=[], quotations=quotations[:1], solver=HighsSuppression())
    assert "attribution-too-few" in failed(found)


def test_every_verdict_has_a_message() -> None:
    names = {"subject": "s", "cell": "c", "behind": 1, "k": 5, "lower": 0, "upper": 0, "names": "n"}
    assert all(message.format_map(names) for message in DISCLOSURE_RULES.values())
    assert not DISCLOSURE_RULES.keys() & RULES.keys()
    assert TO_DO.keys() == (RULES.keys() | DISCLOSURE_RULES.keys()) - {"nobody-to-protect"}


VALUES = ("yes", "no", "partly")


@st.composite
def studies(draw: st.DrawFn) -> tuple[StudyTables, list[PublishedTable]]:
    """Up to six cases with two facts, and the tables of one indicator by each of them."""
    size = draw(st.integers(3, 6))
    facts = {
        f"C{n}": {"region": draw(st.sampled_from("AB")), "kind": draw(st.sampled_from("xyz"))}
        for n in range(size)
    }
    answers = [draw(st.sampled_from(VALUES)) for _ in range(size)]
    k = draw(st.integers(4, 7))
    tables = programme(facts, anonymity=k)
    published = []
    for name in draw(st.lists(st.sampled_from(["region", "kind", ""]), min_size=1, unique=True)):
        has_margins = draw(st.booleans())
        groups = [*dict.fromkeys(f[name] for f in facts.values()), TOTAL] if name else [TOTAL]
        cells: dict[tuple[str, ...], int | None] = {}
        for group, value in product(groups, [*VALUES, TOTAL]):
            inside = [
                answer
                for answer, fact in zip(answers, facts.values(), strict=True)
                if group == TOTAL or fact[name] == group
            ]
            count = sum(value in (answer, TOTAL) for answer in inside)
            if has_margins or (value != TOTAL and (group != TOTAL or not name)):
                cells[(group, value) if name else (value,)] = count
        dimensions = (Dimension(name), Dimension("I")) if name else (Dimension("I"),)
        published.append(PublishedTable(f"by {name}", Measure.CASES, dimensions, cells))
    return tables, published


@settings(max_examples=60, deadline=None)
@given(studies())
def test_nobody_who_knows_the_cases_recovers_a_cell(made: tuple[StudyTables, list[PublishedTable]]) -> None:
    tables, published = made
    found = control(*published, tables=tables)
    assert failed(found) == []
    _assert_nothing_is_recovered(tables, published, found)


def _assert_nothing_is_recovered(
    tables: StudyTables, published: list[PublishedTable], found: Disclosure
) -> None:
    """Try every answer of every case; what agrees with the printed cells leaves all others open."""
    size = len(tables.cases)
    values = [v for v in dict.fromkeys(key[-1] for t in published for key in t.cells) if v != TOTAL]
    tried = np.array(list(product(range(len(values)), repeat=size)), dtype=np.int8)
    counts = {}
    for number, table in enumerate(published):
        for key in table.cells:
            inside = np.ones(size, dtype=bool)
            for dimension, value in zip(table.dimensions[:-1], key[:-1], strict=True):
                if value != TOTAL:
                    inside &= tables.cases.attributes[dimension.name] == value
            hits = np.ones_like(tried, bool) if key[-1] == TOTAL else tried == values.index(key[-1])
            counts[number, key] = (hits & inside).sum(axis=1)
    agree = np.ones(len(tried), dtype=bool)
    for number, table in enumerate(found.tables):
        for key, count in table.cells.items():
            if count is not None:
                agree &= counts[number, key] == count
    assert agree.any()
    for number, table in enumerate(found.tables):
        for key in gone(table):
            assert len(np.unique(counts[number, key][agree])) > 1
    for one in primary_cells(tables, published):
        assert found.tables[one.table].cells[one.key] is None


def test_no_message_asks_for_what_cannot_be_done() -> None:
    assert not any("merge" in told.lower() for told in DISCLOSURE_RULES.values())
