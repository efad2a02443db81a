"""Disclosure control over a whole report: all tables, sentences and quotations together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from leadline.core.disclosure.attribution import Attribution, Quotation, attributions, check_by_hand
from leadline.core.disclosure.cells import CellSystem, Contradiction, LinkedCells, link_cells
from leadline.core.disclosure.rules import Primary, primary_cells, widths
from leadline.core.disclosure.tables import PublishedTable
from leadline.core.gate import Verdict
from leadline.core.tables import Flags, Ints, StudyTables, flags

DISCLOSURE_RULES: dict[str, str] = {
    "nobody-to-protect": "The study has no informants: its texts are public.",
    "small-group": "{subject}, {cell}: {behind} people could stand behind it, fewer than {k}. Take the "
    "number out of its finding; if it is a table over all cases, interview more people, or build the "
    "internal report only.",
    "unanimous": "{subject}, {cell}: it says the same of every case of a small group ({behind} people behind "
    "it). Take the number out of its finding; if it is a table over all cases, interview more people, or "
    "build the internal report only.",
    "few-people": "{subject}, {cell}: it counts fewer than {k} people. Take the number out of its finding.",
    "tables-contradict": "The tables {subject} cannot all be true: they print one count in two ways. Make "
    "them from one analysis.",
    "recoverable": "{subject}, {cell}: it is withheld, and the rest of the report shows that it lies "
    "between {lower} and {upper}. Name an attribute with fewer, wider groups as wide_region_attribute in the "
    "settings, or take a number of the same thing out of its finding.",
    "attribution-too-few": "The quotation {subject}: {behind} people could have said it, fewer than {k}. "
    "Take it out.",
    "attribution-too-specific": "The quotation {subject}: its attribution names {names}, which is more "
    "than its speaker's consent or the number of people allows. Leave the attribution to Leadline.",
}
"""Rule -> its message when it fails (English source text)."""


class SuppressionSolver(Protocol):
    """What disclosure control needs of a solver."""

    def withheld(self, system: CellSystem) -> Flags:
        """The cells to withhold at least cost: all primary ones and what protects them."""
        ...

    def intervals(self, system: CellSystem, *, withheld: Flags) -> tuple[Ints, Ints]:
        """Least and greatest possible count of each cell; raises ``Contradiction`` if there is none."""
        ...


@dataclass(frozen=True)
class Disclosure:
    """The verdicts, the tables as they may be printed, and the attribution of each quotation."""

    verdicts: tuple[Verdict, ...]
    tables: tuple[PublishedTable, ...]
    attributions: tuple[Attribution | None, ...]


def disclosure_checks(
    tables: StudyTables,
    *,
    published: Sequence[PublishedTable],
    quotations: Sequence[Quotation],
    solver: SuppressionSolver,
) -> Disclosure:
    """Check everything that a report prints, together, and withhold what would expose somebody.

    Parameters
    ----------
    tables
        The study.
    published
        Every table, chart and counted sentence of the report, with its true counts; and those of
        earlier reports, as ``is_fixed``.
    quotations
        Every quotation of the report.
    solver
        Chooses the complementary cells and audits them.

    Returns
    -------
    Disclosure
        A failed verdict names what has to change; withheld cells are ``None`` in its tables.
    """
    if not len(tables.informants):
        verdict = Verdict("nobody-to-protect", tables.key, True)
        return Disclosure((verdict,), tuple(published), tuple(None for _ in quotations))
    verdicts, printed = _check_tables(tables, list(published), solver)
    given = attributions(tables, quotations)
    for quotation, attribution in zip(quotations, given, strict=True):
        verdicts += _check_quotation(tables, quotation, attribution)
    return Disclosure(tuple(verdicts), tuple(printed), given)


def _check_quotation(
    tables: StudyTables, quotation: Quotation, attribution: Attribution | None
) -> list[Verdict]:
    found = check_by_hand(tables, quotation, allowed=attribution)
    if attribution is not None:
        k = tables.settings.anonymity
        details = {"behind": attribution.population, "k": k}
        found.append(Verdict("attribution-too-few", quotation.key, attribution.population >= k, details))
    return found


def _check_tables(
    tables: StudyTables, published: list[PublishedTable], solver: SuppressionSolver
) -> tuple[list[Verdict], list[PublishedTable]]:
    """Verdicts, and the tables as they may be printed: none of the counts where they contradict."""
    try:
        linked = link_cells(tables, published)
        primary = primary_cells(tables, published)
        stuck = [one for one in primary if linked.system.is_fixed[linked.placed[one.table][one.key]]]
        held = [one for one in primary if one not in stuck]
        linked = _protect(tables, linked, held)
        withheld = solver.withheld(linked.system)
        audit = _audit(linked, withheld, solver)
    except Contradiction as error:
        named = [table.name for table in published]
        cells = "; ".join(_show(dict(where)) for _, where in error.cells)
        subject = ", ".join(named[:5] + ["…"] * (len(named) > 5))
        verdict = Verdict("tables-contradict", subject, False, {"cells": cells})
        return [verdict], [table.withhold(table.cells) for table in published]
    verdicts = [_verdict(tables, published, one) for one in stuck]
    verdicts += _verdicts_of_rules(published, held)
    printed = []
    for table, placed in zip(published, linked.placed, strict=True):
        gone = [key for key, row in placed.items() if withheld[row] and table.cells[key] is not None]
        failed = [key for key in gone if placed[key] in audit]
        for key in failed:
            lower, upper = audit[placed[key]]
            details = {"cell": ", ".join(key), "lower": lower, "upper": upper}
            verdicts.append(Verdict("recoverable", table.name, False, details))
        if not failed:
            verdicts.append(Verdict("recoverable", table.name, True, {"withheld": len(gone)}))
        printed.append(table.withhold(gone))
    return verdicts, printed


def _protect(tables: StudyTables, linked: LinkedCells, held: list[Primary]) -> LinkedCells:
    wanted = widths(tables, linked, held)
    names, count = linked.names, linked.system.count
    insiders = [row for row in wanted if names[row][0].is_people and count[row] == 1]
    return linked.with_widths(wanted, insiders=insiders)


def _audit(linked: LinkedCells, withheld: Flags, solver: SuppressionSolver) -> dict[int, tuple[int, int]]:
    """Row -> interval of every withheld cell that comes out too narrow, for anybody."""
    system = linked.system
    needed = np.maximum(system.width, withheld.astype(np.int32))
    found = {}
    lower, upper = solver.intervals(system, withheld=withheld)
    for row in np.flatnonzero(withheld & (upper - lower < needed)).tolist():
        found[row] = (int(lower[row]), int(upper[row]))
    for insider in np.flatnonzero(system.is_insider).tolist():
        known = withheld.copy()
        known[insider] = False
        lower, upper = solver.intervals(system, withheld=flags(known))
        for row in np.flatnonzero(known & system.is_primary & (upper == lower)).tolist():
            found.setdefault(row, (int(lower[row]), int(upper[row])))
    return found


def _verdicts_of_rules(published: list[PublishedTable], held: list[Primary]) -> list[Verdict]:
    """One passed verdict a table and rule: how many cells are withheld for it."""
    counted: dict[tuple[str, str], int] = {}
    for one in held:
        mark = (one.rule, published[one.table].name)
        counted[mark] = counted.get(mark, 0) + 1
    return [Verdict(rule, name, True, {"withheld": n}) for (rule, name), n in counted.items()]


def _verdict(tables: StudyTables, published: list[PublishedTable], one: Primary) -> Verdict:
    details = {"cell": ", ".join(one.key), "behind": one.behind, "k": tables.settings.anonymity}
    return Verdict(one.rule, published[one.table].name, False, details)


def _show(where: Mapping[str, str]) -> str:
    return ", ".join(f"{name}={value}" for name, value in sorted(where.items()))
