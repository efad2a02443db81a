"""Everything a public report prints as a number of cases, as tables that disclosure control can link."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from leadline.core.analysis import Analysis
from leadline.core.counting import Counts, Unit
from leadline.core.disclosure.tables import TOTAL, Dimension, Key, Measure, PublishedTable
from leadline.core.prevalence import prevalence
from leadline.core.recurrence import Recurrence
from leadline.core.vocabulary import CellValue, Comprehensiveness, Elicited
from leadline.translation import gettext as _

KNOWN = "known"
ELICITED, VOLUNTEERED, PROBED = "elicited", Elicited.VOLUNTEERED.label, Elicited.PROBED.label
STATES = tuple(value for value in CellValue if value.is_known)


@dataclass(frozen=True, slots=True)
class Printed:
    """The tables of a report by name, as they may be printed: withheld cells are None."""

    tables: Mapping[str, PublishedTable]

    def count(self, name: str, *key: str) -> int | None:
        """A cell's count; None where it is withheld, 0 where the table has no such cell."""
        return self.tables[name].cells.get(key, 0)


def published_tables(analysis: Analysis) -> tuple[PublishedTable, ...]:
    """The tables of the public report with their true counts.

    Only the table by group can have cells withheld. What is printed over all cases, in charts,
    sentences and the annex, is fixed: where it would have to be withheld, the check fails and
    there is no public report.
    """
    if not len(analysis.tables.informants):
        return ()
    return (
        *_indicator_tables(analysis),
        _mechanisms(analysis),
        _comprehensiveness(analysis),
        *_recurring("challenges", analysis.challenges, analysis),
        *_recurring("opportunities", analysis.opportunities, analysis),
        *_recurring("asks", analysis.asks, analysis),
        *_families(analysis),
    )


def sentence(analysis: Analysis, *, finding: str, call: str, count: Any) -> PublishedTable | None:
    """A number of cases in a finding, as a table that cannot be withheld; None for other numbers.

    `call` is the expression as it was recorded: ``k('I02', 'not addressed')``.
    """
    name, arguments = _parts(call)
    if not len(analysis.tables.informants) or not isinstance(count, int):
        return None
    where: dict[str, str] = {}
    if name in ("k", "known"):
        key, *labels = arguments
        if name == "k" and not labels:
            return None
        parts = tuple(CellValue.from_label(label).name for label in labels)
        if not all(CellValue[part].is_known for part in parts):
            return None
        value = "+".join(parts) or KNOWN
        sums = {value: parts or tuple(v.name for v in STATES)} if len(parts) != 1 else {}
        dimension = Dimension(key, False, sums)
    elif name == "mechanism":
        dimension, value = Dimension("mechanism", False), arguments[0]
    elif name in ("responses_naming", "volunteered", "reference_naming"):
        kind, value = _list_of(analysis, arguments[0]), arguments[0]
        dimension = Dimension(kind, False)
        if name == "volunteered":
            where = {ELICITED: VOLUNTEERED}
        elif name == "reference_naming":
            where = {"role": analysis.tables.settings.reference_role}
    elif name == "persons_saying":
        dimension, value = Dimension(f"said by {arguments[0]}", False), "yes"
    else:
        return None
    title = f"{finding}: {call}"
    measure = Measure.INFORMANTS if name == "persons_saying" else Measure.CASES
    return PublishedTable(title, measure, (dimension,), {(value,): count}, where=where, is_fixed=True)


def _parts(call: str) -> tuple[str, list[str]]:
    """The name and the arguments of a recorded call."""
    node = ast.parse(call, mode="eval").body
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return "", []
    given = [*node.args, *(keyword.value for keyword in node.keywords)]
    return node.func.id, [str(a.value) for a in given if isinstance(a, ast.Constant)]


def _list_of(analysis: Analysis, code: str) -> str:
    settings = analysis.tables.settings
    if code in settings.challenge_codes:
        return "challenges"
    return "opportunities" if code in settings.opportunity_codes else "asks"


def printed(tables: tuple[PublishedTable, ...]) -> Printed:
    """The tables by name."""
    return Printed({table.name: table for table in tables})


def subject_in_words(subject: str) -> str:
    """What a verdict is on, as people call it: the tables above are named for programs."""
    lists = {"challenges": _("challenges"), "opportunities": _("opportunities"), "asks": _("asks")}
    what, _comma, of = subject.partition(", ")
    if what in lists and of:
        probed, alone = _("{list}, volunteered or probed"), _("{list}, {role} alone")
        text = probed if of == "volunteered or probed" else alone
        return text.format(list=lists[what], role=of.removesuffix(" alone"))
    kind, _blank, key = what.partition(" ")
    if kind == "indicator":
        text = _("indicator {key}") if of else _("indicator {key}, by group")
        return text.format(key=key)
    if kind == "codes":
        return _("codes of the family {key}").format(key=key)
    lists |= {"mechanisms": _("mechanisms"), "comprehensiveness": _("how comprehensively it is addressed")}
    return lists.get(subject, subject)


def cell_in_words(cell: str) -> str:
    """A table's cell, as a verdict names it, in the words of the report."""
    terms = {term.name: _(term.label) for term in (*CellValue, *Comprehensiveness)}
    words = {**terms, TOTAL: _("over all"), KNOWN: _("known"), "yes": _("yes")}
    words |= {VOLUNTEERED: _(VOLUNTEERED), PROBED: _(PROBED)}
    return ", ".join(" + ".join(words.get(one, one) for one in part.split("+")) for part in cell.split(", "))


def group_attribute(analysis: Analysis) -> str:
    """The attribute that the public report groups cases by: the widest region there is."""
    settings = analysis.tables.settings
    known = analysis.tables.cases.attributes
    return next((a for a in (settings.wide_region_attribute, settings.region_attribute) if a in known), "")


def _indicator_tables(analysis: Analysis) -> Iterator[PublishedTable]:
    """Per indicator: cases by state, for all and for each group; the silences are only a remainder."""
    tables, cells = analysis.tables, analysis.cells
    group = group_attribute(analysis)
    column = tables.cases.attributes.get(group)
    here = cells.round == analysis.round
    for row, indicator in enumerate(tables.indicators):
        rows = np.flatnonzero(here & (cells.indicator == row))
        groups = (TOTAL,) if column is None else (*dict.fromkeys(column.tolist()), TOTAL)
        counts: dict[Key, int] = {
            (name, state): 0 for name in groups for state in (*(v.name for v in STATES), KNOWN)
        }
        for cell in rows:
            value = CellValue(int(cells.effective[cell]))
            if not value.is_known:
                continue
            own = () if column is None else (str(column[cells.case[cell]]),)
            for name in (*own, TOTAL):
                counts[(name, value.name)] += 1
                counts[(name, KNOWN)] += 1
        states = tuple(value.name for value in STATES)
        said = Dimension(indicator.key, False, {KNOWN: states})
        dimensions = (Dimension(group or "case"), said)
        yield PublishedTable(f"indicator {indicator.key}", Measure.CASES, dimensions, dict(counts))
        totals: dict[Key, int | None] = {
            (state,): count for (name, state), count in counts.items() if name == TOTAL
        }
        yield PublishedTable(f"indicator {indicator.key}, all", Measure.CASES, (said,), totals, is_fixed=True)


def _mechanisms(analysis: Analysis) -> PublishedTable:
    counts = analysis.mechanism_counts
    rows = np.flatnonzero(counts.round == analysis.round)
    cells: dict[Key, int | None] = {(str(counts.mechanism[r]),): int(counts.k[r]) for r in rows}
    return PublishedTable("mechanisms", Measure.CASES, (Dimension("mechanism", False),), cells, is_fixed=True)


def _comprehensiveness(analysis: Analysis) -> PublishedTable:
    profiles = analysis.profiles
    here = profiles.effective[profiles.round == analysis.round]
    cells: dict[Key, int | None] = {(v.name,): int((here == v).sum()) for v in Comprehensiveness}
    dimension = Dimension("comprehensiveness", False)
    return PublishedTable("comprehensiveness", Measure.CASES, (dimension,), cells, is_fixed=True)


def _families(analysis: Analysis) -> Iterator[PublishedTable]:
    """Codes of every family that is not ranked: the charts of forms and groups, and the annex."""
    tables = analysis.tables
    settings = tables.settings
    ranked = {*settings.challenge_codes, *settings.opportunity_codes, *settings.ask_codes}
    found = prevalence(tables, unit=Unit.CASES, round=analysis.round)
    cells: dict[str, dict[Key, int | None]] = {}
    for code, k in zip(found.code, found.k, strict=True):
        key = str(tables.codes.key[code])
        if key not in ranked:
            cells.setdefault(str(tables.codes.family[code]), {})[(key,)] = int(k)
    for family, counts in cells.items():
        name = f"codes {family}"
        yield PublishedTable(name, Measure.CASES, (Dimension(name, False),), counts, is_fixed=True)


def _recurring(name: str, found: Recurrence, analysis: Analysis) -> Iterator[PublishedTable]:
    """Codes of a ranked list: cases that name them, unprompted or probed, and to the reference role alone."""
    codes = analysis.tables.codes.key[found.code].tolist()
    named = Dimension(name, False)

    def counted(column: Counts, *of: str) -> dict[Key, int | None]:
        return {(code, *of): int(k) for code, k in zip(codes, column, strict=True)}

    yield PublishedTable(name, Measure.CASES, (named,), counted(found.cases), is_fixed=True)
    how = counted(found.cases_volunteered, VOLUNTEERED) | counted(found.cases_probed, PROBED)
    dimensions = (named, Dimension(ELICITED, False))
    yield PublishedTable(f"{name}, volunteered or probed", Measure.CASES, dimensions, how, is_fixed=True)
    if role := analysis.tables.settings.reference_role:
        alone = counted(found.reference_cases)
        where = {"role": role}
        yield PublishedTable(
            f"{name}, {role} alone", Measure.CASES, (named,), alone, where=where, is_fixed=True
        )
