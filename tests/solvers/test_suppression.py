"""Suppression against published examples, and against an attacker who tries every table."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.core.disclosure.cells import Contradiction
from leadline.core.tables import Flags, flags
from leadline.solvers.suppression import HighsSuppression
from tests.solvers.systems import Attacker, Linked

SOLVER = HighsSuppression()


def names_of(linked: Linked, mask: Flags) -> set[tuple[str, str]]:
    return {linked.names[row] for row in np.flatnonzero(mask)}


def only(linked: Linked, *cells: tuple[str, str]) -> Flags:
    return flags([name in cells for name in linked.names])


@pytest.mark.shared
def test_sdctable_microdata1_takes_the_optimal_rectangle(shared: Path) -> None:
    example = json.loads((shared / "data/worked-examples/sdc/expected.json").read_text())
    published = example["sdcTable_microdata1"]
    counts = {region: row for region, row in published["table_counts"].items() if region != "total"}
    linked = Linked().add_two_way(counts)
    assert {c: linked.counts["total", c] for c in ("male", "female")} == published["table_counts"]["total"]
    order = [("total", "total"), ("total", "male"), ("total", "female")]
    order += [(region, column) for region in "ABCD" for column in ("total", "male", "female")]
    system = linked.system({("A", "female"): 1})

    alone = only(linked, ("A", "female"))
    low, high = SOLVER.intervals(system, withheld=alone)
    row = linked.row(("A", "female"))
    assert (low[row], high[row]) == (2, 2), "one withheld cell can be subtracted back"

    withheld = SOLVER.withheld(system)
    expected = published["after_marking_cell_6_unsafe"]["OPT = HYPERCUBE = HITAS = SIMPLEHEURISTIC suppress"]
    assert names_of(linked, withheld) == {order[number - 1] for number in expected}
    low, high = SOLVER.intervals(system, withheld=withheld)
    assert (low[row], high[row]) == (0, 12)


def test_sdctable_linked_tables_need_one_more_cell() -> None:
    """sdcTable, tests/testthat/test-linked-tables.r: safe apart, K recovered together, N protects it."""
    linked = Linked()
    sizes = {"A": 2, "B": 2, "I": 8, "J": 8, "K": 3, "L": 3, "M": 3, "N": 7}
    linked.counts = {(name, ""): n for name, n in sizes.items()}
    by_county = {"county-1": "ABIJ", "county-2": "KLMN"}
    by_group = {"big": "LM", "small": "ABIJKN"}
    for name, members in (by_county | by_group).items():
        linked.add_sum((name, ""), [(member, "") for member in members])
    linked.add_sum(("total", ""), [(name, "") for name in by_county])
    linked.equations.append((("total", ""), [(name, "") for name in by_group]))
    primary = {(name, ""): 1 for name, n in sizes.items() if n <= 3}
    assert len(primary) == 5
    system = linked.system(primary)

    low, high = SOLVER.intervals(system, withheld=only(linked, *primary))
    k = linked.row(("K", ""))
    assert (low[k], high[k]) == (3, 3)
    withheld = SOLVER.withheld(system)
    assert names_of(linked, withheld) - set(primary) == {("N", "")}


def test_sdctable_two_withheld_a_line_do_not_suffice() -> None:
    """sdcTable, tests/testthat/test-simpleheuristic.R: w|b = 47 is recovered; x|b or x|d protects it."""
    table = {
        "w": {"a": 30, "b": 47, "c": 64, "d": 89},
        "x": {"a": 90, "b": 124, "c": 5, "d": 31},
        "y": {"a": 92, "b": 100, "c": 59, "d": 85},
        "z": {"a": 800, "b": 991, "c": 651, "d": 685},
    }
    cells = ["wa", "wb", "wc", "xa", "xc", "yb", "yd", "zb", "zd"]
    primary = {(cell[0], cell[1]): 1 for cell in cells}
    linked = Linked().add_two_way(table)
    system = linked.system(primary)
    row = linked.row(("w", "b"))
    low, high = SOLVER.intervals(system, withheld=only(linked, *primary))
    assert (low[row], high[row]) == (47, 47)

    withheld = SOLVER.withheld(system)
    assert names_of(linked, withheld) - set(primary) == {("x", "d")}
    low, high = SOLVER.intervals(system, withheld=withheld)
    assert (low[row], high[row]) == (0, 78)

    published = only(linked, *primary, ("x", "b"))
    low, high = SOLVER.intervals(system, withheld=published)
    assert (low[row], high[row]) == (0, 141), "the published pattern has the published interval"


def test_sdctable_singletons_need_one_more_cell() -> None:
    """sdcTable, test-simpleheuristic and expected.json, "singletons": a = 1 knows itself, and so c."""
    linked = Linked()
    linked.counts = {("a", ""): 1, ("b", ""): 2, ("c", ""): 1, ("d", ""): 0}
    linked.add_sum(("total", ""), [(name, "") for name in "abcd"])
    primary = {("a", ""): 1, ("c", ""): 1}
    assert int(SOLVER.withheld(linked.system(primary)).sum()) == 2
    insiders = (("a", ""), ("c", ""))
    assert int(SOLVER.withheld(linked.system(primary, insiders=insiders)).sum()) == 3


def test_numbers_that_cannot_all_be_true_are_told() -> None:
    linked = Linked().add_two_way({"A": {"x": 1, "y": 2}, "B": {"x": 3, "y": 4}})
    linked.counts["total", "total"] = 11
    with pytest.raises(Contradiction):
        SOLVER.intervals(linked.system({}), withheld=only(linked))


def test_the_solver_prints_nothing() -> None:
    script = "from leadline.solvers.models import make_model; make_model(1).run()"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == done.stderr == ""


def test_the_same_system_gives_the_same_cells() -> None:
    linked = Linked().add_two_way({r: dict.fromkeys("wxyz", 5) for r in "ABCD"})
    system = linked.system({("B", "x"): 2, ("C", "y"): 2})
    first = SOLVER.withheld(system)
    assert all((HighsSuppression().withheld(system) == first).all() for _ in range(3))


@st.composite
def small_tables(draw: st.DrawFn) -> tuple[Linked, dict[tuple[str, str], int], tuple[tuple[str, str], ...]]:
    """One or two two-way tables that share their cells' sums, with random cells to protect."""
    rows, columns = draw(st.sampled_from([("AB", "xy"), ("AB", "xyz"), ("ABC", "xy")]))
    counts = {r: {c: draw(st.integers(0, 2)) for c in columns} for r in rows}
    linked = Linked().add_two_way(counts)
    if draw(st.booleans()):
        inner = [(r, c) for r in rows for c in columns]
        chosen = draw(st.lists(st.sampled_from(inner), min_size=2, max_size=4, unique=True))
        linked.add_sum(("across", ""), chosen)
    primary = draw(st.lists(st.sampled_from(linked.names), min_size=1, max_size=3, unique=True))
    widths = {cell: draw(st.integers(1, 2)) for cell in primary}
    insiders = tuple(cell for cell in primary if linked.counts[cell] == 1 and draw(st.booleans()))
    return linked, widths, insiders


Made = tuple[Linked, dict[tuple[str, str], int], tuple[tuple[str, str], ...]]


@settings(max_examples=50, deadline=None)
@given(small_tables(), st.sampled_from([SOLVER, HighsSuppression(exact_rounds=0)]))
def test_no_cell_is_recovered_by_trying_every_table(made: Made, solver: HighsSuppression) -> None:
    linked, widths, insiders = made
    system = linked.system(widths, upper=3, insiders=insiders)
    attacker = Attacker(system)
    withheld = solver.withheld(system)
    assert (withheld >= system.is_primary).all()

    low, high = SOLVER.intervals(system, withheld=withheld)
    least, most = attacker.intervals(withheld)
    assert (low[withheld] == least[withheld]).all() and (high[withheld] == most[withheld]).all()

    everything = flags(np.ones(len(system)))
    widest = np.subtract(*attacker.intervals(everything)[::-1])
    assert ((high - low) >= np.minimum(system.width, widest)).all()
    assert (high > low)[withheld & (widest > 0)].all(), "what is withheld in vain is printed"
    for insider in np.flatnonzero(system.is_insider).tolist():
        mine = flags(np.arange(len(system)) == insider)
        least, most = attacker.intervals(flags(withheld & ~mine))
        low, high = attacker.intervals(flags(~mine))
        assert ((most > least) | (high == low))[system.is_primary & ~mine].all()


@settings(max_examples=20, deadline=None)
@given(small_tables())
def test_no_cheaper_choice_protects(made: Made) -> None:
    linked, widths, _ = made
    system = linked.system(widths, upper=3)
    attacker = Attacker(system)
    primary, others = system.is_primary, np.flatnonzero(~system.is_primary)
    withheld = SOLVER.withheld(system)
    cost = int(system.weight[withheld & ~primary].sum())
    widest = np.subtract(*attacker.intervals(flags(np.ones(len(system))))[::-1])
    wanted = np.minimum(system.width, widest)
    for pattern in range(2 ** len(others)):
        choice = primary.copy()
        choice[others[[bool(pattern >> n & 1) for n in range(len(others))]]] = True
        if int(system.weight[choice & ~primary].sum()) < cost:
            low, high = attacker.intervals(flags(choice))
            assert (high - low < wanted)[primary].any(), "a cheaper choice would protect as well"
