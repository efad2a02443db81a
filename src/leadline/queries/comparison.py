"""Comparison of groups of cases as columns and sentences, worded for small numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from leadline.core.analysis import Analysis
from leadline.core.comparison import Comparison, Tested, comparison
from leadline.core.intervals import benjamini_hochberg, clopper_pearson, holm, mcnemar_exact, wilson
from leadline.core.tables import StudyTables
from leadline.core.vocabulary import Selection
from leadline.errors import InputError
from leadline.translation import gettext as _

Columns = dict[str, list[Any]]

CHANCE = 0.05
"""A difference is told where its corrected p is below this."""
LEAST_OF_GROUP = 2
"""In how many cases a thing is seen, or missed, before "in all" or "in none" is told of their group."""
PLACES = 4


def compared_attribute(tables: StudyTables) -> str:
    """By what is compared where nothing is named: the settings' region, else the first attribute."""
    names = [name for name, column in tables.cases.attributes.items() if (column != "").any()]
    region = tables.settings.region_attribute
    return region if region in names else next(iter(names), "")


def comparison_of(analysis: Analysis, *, by: str) -> tuple[Columns, list[str]]:
    """One row an indicator or code × value of the case attribute `by`; and what that comes to, in sentences.

    Intervals and tests stand only where the cases are a random selection. Raises ``InputError``:
    ``comparison-attribute``, ``attribute-unknown``.
    """
    by = by or compared_attribute(analysis.tables)
    if not by:
        raise InputError("comparison-attribute")
    found = comparison(analysis.tables, analysis.cells, by=by, round=analysis.round)
    names = _names(analysis.tables, found)
    rows = [
        named | {"group": group or "–", "k": int(found.k[row, at]), "n": int(found.n[row, at])}
        | _tested(found, row, at)
        for row, named in enumerate(names)
        for at, group in enumerate(found.groups)
    ]  # fmt: skip
    columns = ("kind", "key", "title", "group", "k", "n", *(_TESTS if found.tests else ()))
    return {name: [row[name] for row in rows] for name in columns}, answer(
        analysis.tables, found, [str(named["title"]) for named in names]
    )


def round_tests(
    tables: StudyTables, appeared: Sequence[int], disappeared: Sequence[int]
) -> tuple[Columns, list[str]]:
    """McNemar's exact test of each row of a change, corrected; none, with the reason, unless drawn at random.

    A row of which no case changed is not tested.
    """
    if tables.selection is not Selection.RANDOM:
        return {}, [_why_no_test(tables.selection)]
    both = zip(appeared, disappeared, strict=True)
    p = np.array([mcnemar_exact(*changed) if any(changed) else np.nan for changed in both])
    unchanged = f"undefined: {Tested.NO_CASE_CHANGED.label}"
    told = {"p": p, "p_holm": holm(p), "p_bh": benjamini_hochberg(p)}
    columns = {
        name: [unchanged if np.isnan(one) else round(one, PLACES) for one in column.tolist()]
        for name, column in told.items()
    }
    sentence = _(
        "The cases were drawn at random: each row has McNemar's exact test of its changed cases, corrected "
        "for {count} comparisons (Holm)."
    )
    return columns, [sentence.format(count=int((~np.isnan(p)).sum()))]


_TESTS = ("k_low", "k_high", "wilson_low", "wilson_high", "p", "p_holm", "p_bh")


def _names(tables: StudyTables, found: Comparison) -> list[dict[str, Any]]:
    indicators = [{"kind": "indicator", "key": one.key, "title": one.title} for one in tables.indicators]
    codes = [
        {"kind": "code", "key": str(tables.codes.key[row]), "title": str(tables.codes.name[row])}
        for row in found.code
    ]
    return [*indicators, *codes]


def _tested(found: Comparison, row: int, at: int) -> dict[str, Any]:
    if found.tests is None:
        return {}
    k, n = int(found.k[row, at]), int(found.n[row, at])
    ends = (*clopper_pearson(k, n), *wilson(k, n)) if n else ("",) * 4
    why = found.tests.tested[row]
    chances = [
        f"undefined: {why.label}" if np.isnan(p[row]) else round(float(p[row]), PLACES)
        for p in (found.tests.p, found.tests.holm, found.tests.benjamini_hochberg)
    ]
    told = [round(end, 3) if isinstance(end, float) else end for end in ends]
    return dict(zip(_TESTS, (*told, *chances), strict=True))


def answer(tables: StudyTables, found: Comparison, titles: list[str]) -> list[str]:
    """Why there is a test or none, and what differs: in whole sentences with counts, no percentages."""
    if found.tests is None:
        return [_why_no_test(tables.selection), *_all_and_none(found, titles)]
    tests = found.tests
    tested = sum(one is Tested.TESTED for one in tests.tested)
    said = _(
        "The cases were drawn at random: each k of n has its exact 95 % interval, and each difference "
        "Fisher's exact test, corrected for {count} comparisons (Holm)."
    ).format(count=tested)
    differing = [row for row in np.argsort(tests.holm, kind="stable") if tests.holm[row] < CHANCE]
    if not differing:
        return [
            said,
            _(
                "No difference between groups is larger than chance would bring. With few cases that does "
                "not show that the groups are alike."
            ),
        ]
    sentence = _("{title} differs between groups: {counts} (corrected p = {p}).")
    return [
        said,
        *(
            sentence.format(title=titles[row], counts=_counts(found, row), p=f"{tests.holm[row]:.2g}")
            for row in differing
        ),
    ]


def _why_no_test(selection: Selection) -> str:
    if selection is Selection.CENSUS:
        return _(
            "No test is offered: the study holds every case there is, so a difference is what "
            "it is, and not a matter of chance."
        )
    return _(
        "No test is offered: the cases were chosen, not drawn at random, so no p-value or interval could "
        "speak of cases that the study does not have. The counts say what is so in these."
    )


def _all_and_none(found: Comparison, titles: list[str]) -> list[str]:
    """Rows that all cases of one known group have and none of another."""
    known = [at for at, group in enumerate(found.groups) if group]
    sentence, told = _("{title}: in all {n} of {group}, in none of the {other_n} of {other}."), []
    for row, title in enumerate(titles):
        k, n = found.k[row], found.n[row]
        full = [at for at in known if n[at] >= LEAST_OF_GROUP and k[at] == n[at]]
        empty = [at for at in known if n[at] >= LEAST_OF_GROUP and k[at] == 0]
        told += [
            sentence.format(
                title=title, n=n[one], group=found.groups[one], other_n=n[other], other=found.groups[other]
            )
            for one in full
            for other in empty
        ]
    return told


def _counts(found: Comparison, row: int) -> str:
    """``2 of 5 of East; 0 of 4 of West``, over known groups with a case."""
    told = _("{k} of {n} ({group})")
    return "; ".join(
        told.format(k=found.k[row, at], n=found.n[row, at], group=group)
        for at, group in enumerate(found.groups)
        if group and found.n[row, at]
    )
