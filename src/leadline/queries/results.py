"""Results of the analysis as plain columns with keys and words, for terminals, files and data frames."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from leadline.core import tables as t
from leadline.core.analysis import Analysis
from leadline.core.change import cell_changes, code_changes, count_cell_changes
from leadline.core.convergence import convergence
from leadline.core.cooccurrence import cooccurrence
from leadline.core.counting import Base, CountedAs, Unit
from leadline.core.coverage import programme
from leadline.core.exchange import practice_exchange
from leadline.core.matrix import UNJUDGED, CellState
from leadline.core.prevalence import Prevalence, family_tables, prevalence
from leadline.core.profile import comprehensiveness_counts
from leadline.core.saturation import Saturation, saturation
from leadline.core.vocabulary import CellValue, Comprehensiveness, ReadingValue, Term
from leadline.errors import InputError, nearest
from leadline.queries.agreement import agreement_of
from leadline.queries.comparison import comparison_of, round_tests
from leadline.queries.configurations import configurations_of
from leadline.queries.robustness import CONCLUDED, robustness_answer, robustness_columns, robustness_of
from leadline.queries.saturation import curve_columns, richness_columns, saturation_columns
from leadline.queries.similarity import similarity_of
from leadline.queries.unitizing import unitizing_columns
from leadline.reporting.saturation import answer

Columns = dict[str, list[Any]]

AGREEMENT = "agreement"
NEEDS_CHOICE = frozenset({"change", "comparison", "configurations"})
"""Topics without a result until two rounds, an attribute, or conditions with an outcome are there."""
PASSAGES_OF_PAIRS = 50
"""How many pairs of co-occurring codes are told: the most frequent ones."""


class Result:
    """One topic's columns, what they count, and in sentences the answer to what is asked of it, if any."""

    def __init__(
        self,
        columns: Columns,
        *,
        counted_as: CountedAs | None = None,
        layer: str = "",
        meaning: Mapping[str, str] | None = None,
        answer: Sequence[str] = (),
    ) -> None:
        self.columns = columns
        self.answer = tuple(answer)
        self.counted_as = counted_as
        self._layer = layer
        self._meaning = meaning

    def meaning(self) -> dict[str, str]:
        """What one of a number is (`unit`), what its `n` is, whose codings count (`layer`): '' for none.

        Where the settings name attributes that no case has, `without` names those that were left out.
        """
        if self._meaning is not None:
            return dict(self._meaning)
        if self.counted_as is None:
            return {"unit": "", "n": "", "layer": self._layer}
        counted = self.counted_as
        meaning = {"unit": counted.unit.label, "n": counted.base.label, "layer": counted.layer}
        return meaning | ({"without": ", ".join(counted.without)} if counted.without else {})

    def rows(self) -> list[tuple[Any, ...]]:
        """The same by row."""
        return list(zip(*self.columns.values(), strict=True))


def list_topics() -> list[str]:
    """The topics of :func:`get_result`."""
    return sorted(_TOPICS)


def get_result(analysis: Analysis, topic: str, *, by: str = "", unit: str = "") -> Result:
    """The result of a topic; `by` groups prevalence by a case attribute, ``role`` or ``round``.

    Agreement is `by` code, pair, interview or overall, and on a `unit`: interview, case, turn or characters.
    Raises ``InputError`` (``topic-unknown``).
    """
    if topic not in _TOPICS:
        raise InputError(
            "topic-unknown",
            topic=topic,
            known=", ".join(list_topics()),
            nearest=nearest(topic, list_topics()),
        )
    return _agreement(analysis, by, unit) if topic == AGREEMENT else _TOPICS[topic](analysis, by)


_CELL_FIELDS: Mapping[str, type[Term]] = {
    **dict.fromkeys(("proposed", "confirmed", "effective", "gap", "answer", "before", "after"), CellValue),
    "state": CellState,
    "value": ReadingValue,
}
_PROFILE_FIELDS: Mapping[str, type[Term]] = {
    **dict.fromkeys(("proposed", "confirmed", "effective", "value"), Comprehensiveness),
    "state": CellState,
}


def _named(
    tables: t.StudyTables, result: t.Table, *, words: Mapping[str, type[Term]] = _CELL_FIELDS
) -> Columns:
    """A core result with keys and names instead of row numbers, and words instead of integers."""
    columns: Columns = {}
    for name, column in result.columns().items():
        if name in ("case", "offer"):
            columns[name] = _keys(tables.cases.key, column)
            columns[f"{name}_name"] = _keys(tables.cases.name, column)
        elif name in ("code", "other") and column.dtype == np.int32:
            is_role = name == "other" and "role" in result.columns()
            own = tables.roles if is_role else tables.codes
            columns[name] = _keys(own.key, column)
            columns[f"{name}_name"] = _keys(tables.roles.title if is_role else tables.codes.name, column)
        elif name == "indicator":
            columns[name] = _keys(t.strings([i.key for i in tables.indicators]), column)
            columns["title"] = _keys(t.strings([i.title for i in tables.indicators]), column)
        elif name in ("role", "round", "question"):
            own_keys = {
                "role": tables.roles.key,
                "round": tables.rounds.key,
                "question": tables.questions.key,
            }
            columns[name] = _keys(own_keys[name], column, absent="all")
        elif name == "informant":
            columns[name] = _keys(tables.informants.pseudonym, column)
        elif name == "judgement":
            continue
        elif name in words and column.dtype == np.int8:
            labels = words[name].labels()
            columns[name] = ["" if v == UNJUDGED else labels[v] for v in column.tolist()]
        elif name == "group" and isinstance(result, Prevalence):
            columns[result.by or "group"] = [result.groups[place] or "–" for place in column.tolist()]
        else:
            columns[name] = column.tolist()
    return columns


def _keys(keys: t.Strings, column: Any, *, absent: str = "") -> list[str]:
    return [str(keys[row]) if row >= 0 else absent for row in column.tolist()]


def _in_round(analysis: Analysis, result: t.Table) -> t.Table:
    columns = result.columns()
    return result.take(columns["round"] == analysis.round) if "round" in columns else result


def _simple(compute: Callable[[Analysis], Any]) -> Callable[[Analysis, str], Result]:
    def topic(analysis: Analysis, by: str) -> Result:
        found = compute(analysis)
        shown = _in_round(analysis, found)
        counted = getattr(found, "counted_as", None)
        return Result(_named(analysis.tables, shown), counted_as=counted, layer=analysis.layer.name)

    return topic


def _comprehensiveness(analysis: Analysis, by: str) -> Result:
    profiles = _in_round(analysis, analysis.profiles)
    counted = comprehensiveness_counts(analysis.tables, analysis.profiles).counted_as
    return Result(_named(analysis.tables, profiles, words=_PROFILE_FIELDS), counted_as=counted)


def _prevalence(analysis: Analysis, by: str) -> Result:
    found = prevalence(analysis.tables, by=by, round=None if by == "round" else analysis.round)
    return Result(_named(analysis.tables, found), counted_as=found.counted_as)


def _families(analysis: Analysis, by: str) -> Result:
    whole = prevalence(analysis.tables, by=by, round=analysis.round)
    nothing = whole.take(np.zeros(len(whole), dtype=np.bool_))
    columns: Columns = {"family": [], **_named(analysis.tables, nothing)}
    for family, found in family_tables(analysis.tables, by=by, round=analysis.round).items():
        columns["family"] += [family] * len(found)
        for name, column in _named(analysis.tables, found).items():
            columns[name] += column
    return Result(columns, counted_as=whole.counted_as)


def _cooccurrence(analysis: Analysis, by: str) -> Result:
    found = cooccurrence(analysis.tables)
    order = np.argsort(-found.pairs, kind="stable")[:PASSAGES_OF_PAIRS]
    return Result(_named(analysis.tables, found.take(order)), counted_as=found.counted_as)


def compared_rounds(tables: t.StudyTables) -> str:
    """The two latest rounds whose texts can be compared, as ``BEFORE..AFTER``; '' where there are not two."""
    last, keys = tables.settings.comparable_until, tables.rounds.key.tolist()
    comparable = keys[: keys.index(last) + 1] if last in keys else keys
    return "..".join(comparable[-2:]) if len(comparable) > 1 else ""


def _change(analysis: Analysis, by: str) -> Result:
    """Between the two latest comparable rounds; `by` as ``BEFORE..AFTER`` names others."""
    keys = analysis.tables.rounds.key.tolist()
    asked = by or compared_rounds(analysis.tables)
    if len(keys) < 2 or not asked:
        raise InputError("change-needs-rounds", count=min(len(keys), 1))
    before, _dots, after = asked.partition("..")
    if before not in keys or after not in keys:
        raise InputError("round-unknown", key=before if before not in keys else after)
    rows = {"before": keys.index(before), "after": keys.index(after)}
    if analysis.tables.indicators:
        cells = cell_changes(analysis.tables, analysis.cells, **rows)
        counted_cells = count_cell_changes(analysis.tables, cells)
        columns = _named(analysis.tables, counted_cells, words={})
        return _contrast(analysis, columns, counted_cells.counted_as)
    found = code_changes(analysis.tables, **rows)
    columns = _named(analysis.tables, found)
    del columns["never"]
    return _contrast(analysis, columns, found.counted_as)


def _contrast(analysis: Analysis, columns: Columns, counted: CountedAs) -> Result:
    """With McNemar's exact test of each row where the cases were drawn at random."""
    tests, answer = round_tests(analysis.tables, columns["appeared"], columns["disappeared"])
    return Result(columns | tests, counted_as=counted, answer=answer)


def _comparison(analysis: Analysis, by: str) -> Result:
    columns, answer = comparison_of(analysis, by=by)
    counted = CountedAs(Unit.CASES, Base.KNOWN_OR_CODED, analysis.layer.name)
    return Result(columns, counted_as=counted, answer=answer)


def _similarity(analysis: Analysis, by: str) -> Result:
    return Result(similarity_of(analysis), layer=analysis.layer.name)


def _configurations(analysis: Analysis, by: str) -> Result:
    return Result(configurations_of(analysis, by=by), layer=analysis.layer.name)


def _robustness(analysis: Analysis, by: str) -> Result:
    """Which conclusions hold whoever is left out, and which one interview carries."""
    found = robustness_of(analysis)
    columns = robustness_columns(analysis.tables, found)
    meaning = {"unit": Unit.CASES.label, "n": CONCLUDED, "layer": found.layer, "resampled": Unit.CASES.label}
    return Result(columns, meaning=meaning, answer=robustness_answer(found))


def _agreement(analysis: Analysis, by: str, unit: str) -> Result:
    found = agreement_of(analysis.tables, by=by, unit=unit)
    return Result(found.columns, meaning=found.meaning)


def _saturation(analysis: Analysis, by: str) -> Result:
    """Whether further interviews bring new codes, for each group."""
    found = _saturated(analysis, by)
    return _of_interviews(analysis, saturation_columns(found, by=by), answer=answer(found, by=by))


def _curve(analysis: Analysis, by: str) -> Result:
    """New codes interview by interview."""
    return _of_interviews(analysis, curve_columns(analysis.tables, _saturated(analysis, by), by=by))


def _richness(analysis: Analysis, by: str) -> Result:
    """How many codes there may be, those not heard yet too."""
    return _of_interviews(analysis, richness_columns(_saturated(analysis, by), by=by))


def _of_interviews(analysis: Analysis, columns: Columns, *, answer: Sequence[str] = ()) -> Result:
    counted = CountedAs(Unit.INTERVIEWS, Base.CODED_OR_CITED, analysis.layer.name)
    return Result(columns, counted_as=counted, answer=answer)


def _saturated(analysis: Analysis, by: str) -> tuple[Saturation, ...]:
    found = saturation(analysis.tables, by=by, round=None if by == "round" else analysis.round)
    return tuple(one for one in found if one.codebook or not by)


_TOPICS: dict[str, Callable[[Analysis, str], Result]] = {
    "coverage": _simple(lambda a: programme(a.tables)),
    "roles": _simple(lambda a: a.programme),
    "questions": _simple(lambda a: a.question_coverage),
    "reasons": _simple(lambda a: a.skip_reasons),
    "readings": _simple(lambda a: a.readings),
    "matrix": _simple(lambda a: a.cells),
    "mechanisms": _simple(lambda a: a.mechanism_counts),
    "cases-by-mechanism": _simple(lambda a: a.mechanisms),
    "comprehensiveness": _comprehensiveness,
    "gaps": _simple(lambda a: a.gaps),
    "challenges": _simple(lambda a: a.challenges),
    "opportunities": _simple(lambda a: a.opportunities),
    "asks": _simple(lambda a: a.asks),
    "prevalence": _prevalence,
    "families": _families,
    "exchange": _simple(lambda a: practice_exchange(a.tables, a.cells)),
    "convergence": _simple(lambda a: convergence(a.tables, a.readings)),
    "cooccurrence": _cooccurrence,
    "change": _change,
    AGREEMENT: lambda a, by: _agreement(a, by, ""),
    "comparison": _comparison,
    "configurations": _configurations,
    "robustness": _robustness,
    "saturation": _saturation,
    "saturation-curve": _curve,
    "richness": _richness,
    "similarity": _similarity,
    "unitizing": lambda a, by: Result(unitizing_columns(a.tables), layer="coder"),
}
