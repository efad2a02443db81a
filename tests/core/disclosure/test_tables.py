"""Published tables, the primary rules and the links between tables, worked by hand."""

from __future__ import annotations

import pytest

from leadline.core.disclosure.cells import Contradiction, link_cells
from leadline.core.disclosure.rules import primary_cells, widths
from leadline.core.disclosure.tables import TOTAL, Dimension, Key, Measure, PublishedTable
from tests.core.disclosure.programmes import programme, regions

CASES = regions(East=6, North=4, West=2, South=1)
TABLES = programme(CASES)
WIDE, I02 = Dimension("wide_region"), Dimension("I02")


def matrix(**rows: tuple[int, int]) -> PublishedTable:
    """I02 yes and no by wide region, with margins."""
    cells: dict[Key, int | None] = {
        (name, value): n for name, row in rows.items() for value, n in zip(("yes", "no"), row, strict=True)
    }
    cells |= {(name, TOTAL): sum(row) for name, row in rows.items()}
    cells |= {
        (TOTAL, "yes"): sum(r[0] for r in rows.values()),
        (TOTAL, "no"): sum(r[1] for r in rows.values()),
    }
    return PublishedTable(
        "I02 by region", Measure.CASES, (WIDE, I02), {**cells, (TOTAL, TOTAL): sum(map(sum, rows.values()))}
    )


def rules_of(table: PublishedTable) -> dict[tuple[str, ...], str]:
    return {one.key: one.rule for one in primary_cells(TABLES, [table])}


def test_cases_of_a_group_with_fewer_than_k_people_are_not_shown() -> None:
    found = rules_of(matrix(East=(3, 3), North=(2, 2), West=(1, 1), South=(1, 0)))
    assert found == {("South", "yes"): "small-group", ("South", "no"): "small-group"}


def test_unanimous_cells_of_small_groups_are_not_shown() -> None:
    found = rules_of(matrix(East=(6, 0), North=(4, 0), West=(2, 0), South=(1, 0)))
    assert found == {
        ("South", "yes"): "small-group",
        ("South", "no"): "small-group",
        ("West", "yes"): "unanimous",
    }, "East has 18 and North 12 people behind it (2k = 10), West only 6"


def test_unanimity_needs_twice_k_people() -> None:
    few = programme(CASES, empty=[("N1", "CP"), ("N2", "CP"), ("N3", "CP")])
    table = matrix(East=(3, 3), North=(4, 0), West=(1, 1), South=(0, 1))
    keys = {one.key: (one.rule, one.behind) for one in primary_cells(few, [table])}
    assert keys[("North", "yes")] == ("unanimous", 9)


def test_none_is_unanimous_where_a_case_has_a_value_or_not() -> None:
    gaps = Dimension("GAP", adds_up=False)
    cells: dict[Key, int | None] = {
        ("West", "GAP01"): 0,
        ("West", "GAP02"): 1,
        ("West", TOTAL): 2,
        ("East", "GAP01"): 0,
    }
    table = PublishedTable("gaps", Measure.CASES, (WIDE, gaps), cells)
    assert rules_of(table) == {("West", "GAP01"): "unanimous"}


def test_all_of_the_few_known_cases_are_unanimous() -> None:
    state = Dimension("I02", adds_up=False, sums={"known": ("yes", "no")})
    cells: dict[Key, int | None] = {("East", "yes"): 2, ("East", "no"): 0, ("East", "known"): 2}
    table = PublishedTable("t", Measure.CASES, (WIDE, state), cells)
    assert rules_of(table) == {("East", "yes"): "unanimous", ("East", "no"): "unanimous"}
    three: dict[Key, int | None] = {("East", "yes"): 3, ("East", "no"): 0, ("East", "known"): 3}
    assert rules_of(PublishedTable("t", Measure.CASES, (WIDE, state), three)) == {}


def test_a_sentence_that_says_the_same_of_a_small_group_is_unanimous() -> None:
    for count, rules in ((2, ["unanimous"]), (1, [])):
        table = PublishedTable(
            "s", Measure.CASES, (), {(): count}, where={"wide_region": "West", "I02": "yes"}
        )
        assert [one.rule for one in primary_cells(TABLES, [table])] == rules


def test_a_sentence_on_one_role_has_only_its_holders_behind_it() -> None:
    said = {"role": "GBV", "wide_region": "North", "I02": "yes"}
    table = PublishedTable("s", Measure.CASES, (), {(): 2}, where=said)
    assert [(one.rule, one.behind) for one in primary_cells(TABLES, [table])] == [("small-group", 4)]


def test_few_people_are_not_counted() -> None:
    cells: dict[Key, int | None] = {("PC",): 13, ("CP",): 4, ("GBV",): 0, (TOTAL,): 17}
    for measure in (Measure.INFORMANTS, Measure.INTERVIEWS):
        table = PublishedTable("held", measure, (Dimension("role"),), cells)
        found = primary_cells(TABLES, [table])
        assert [(one.key, one.rule) for one in found] == [(("CP",), "few-people")]
        linked = link_cells(TABLES, [table])
        assert widths(TABLES, linked, found) == {linked.placed[0][("CP",)]: 4}


def test_cases_by_facts_alone_say_nothing_that_was_said() -> None:
    cells: dict[Key, int | None] = {("South",): 1, ("West",): 2, (TOTAL,): 13}
    assert rules_of(PublishedTable("cases", Measure.CASES, (WIDE,), cells)) == {}


def test_one_case_is_never_shown() -> None:
    table = PublishedTable("r", Measure.CASES, (Dimension("case"), I02), {("E1", "yes"): 1, ("E2", "yes"): 0})
    assert set(rules_of(table).values()) == {"small-group"}


def test_merged_groups_have_the_people_of_their_parts() -> None:
    merged = matrix(East=(3, 3), North=(2, 2), West=(1, 1), South=(1, 0)).merge(
        "wide_region", into={"West": "South and West", "South": "South and West"}
    )
    assert merged.cells[("South and West", "yes")] == 2
    assert merged.cells[("South and West", TOTAL)] == 3
    assert merged.cells[(TOTAL, TOTAL)] == 13
    assert rules_of(merged) == {}


def test_margins_and_values() -> None:
    table = matrix(East=(3, 3))
    assert set(table.margins) == {("East", TOTAL), (TOTAL, "yes"), (TOTAL, "no"), (TOTAL, TOTAL)}
    assert table.values(1) == ["yes", "no"]
    with pytest.raises(ValueError, match="no cell"):
        PublishedTable("x", Measure.CASES, (WIDE,), {("East", "yes"): 1})


def test_one_count_printed_twice_is_one_cell() -> None:
    total = PublishedTable("sentence", Measure.CASES, (), {(): 6}, where={"I02": "yes"})
    table = matrix(East=(3, 3), North=(2, 2), West=(1, 1), South=(0, 1))
    linked = link_cells(TABLES, [table, total])
    assert linked.placed[0][(TOTAL, "yes")] == linked.placed[1][()]


@pytest.mark.parametrize(
    "table",
    [
        PublishedTable("sentence", Measure.CASES, (), {(): 7}, where={"I02": "yes"}),
        PublishedTable("cases", Measure.CASES, (WIDE,), {("East",): 5}),
    ],
)
def test_counts_that_differ_from_each_other_or_from_the_cases_contradict(table: PublishedTable) -> None:
    first = matrix(East=(3, 3), North=(2, 2), West=(1, 1), South=(0, 1))
    with pytest.raises(Contradiction):
        link_cells(TABLES, [first, table])
