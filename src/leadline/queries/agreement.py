"""Agreement of coders as plain columns with keys: by code, by pair of coders, by interview, over all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar

from leadline.core.agreement.ratings import CodeRatings, RatedUnit, code_ratings
from leadline.core.agreement.table import AgreementTable, Grouping, agreement_table
from leadline.core.tables import StudyTables
from leadline.core.vocabulary import Term
from leadline.errors import InputError

T = TypeVar("T", bound=Term)

PLACES = 3


class Agreed(NamedTuple):
    """Columns, and what they count (as ``Result.meaning``)."""

    columns: dict[str, list[Any]]
    meaning: Mapping[str, str]


def agreement_of(tables: StudyTables, *, by: str = "", unit: str = "") -> Agreed:
    """The agreement of the study's coders over what at least two of them coded.

    `by` is code (and so is ''), pair, interview or overall; `unit` is interview (and so is ''), case, turn or
    characters. Raises ``InputError`` (``agreement-choice-unknown``).
    """
    grouping, rated = _choice(Grouping, by, "by"), _choice(RatedUnit, unit, "unit")
    ratings = code_ratings(tables, rated=rated)
    found = agreement_table(ratings, by=grouping)
    groups = "cases" if rated is RatedUnit.CASE else "interviews"
    columns = _rows(tables, ratings, found)
    columns[groups] = found.groups.tolist()
    columns["applied"] = found.applied.tolist()
    percent = found.measured["percent"].estimates
    columns["units"], columns["coders"] = percent.units.tolist(), percent.coders.tolist()
    for name, measured in found.measured.items():
        columns[name] = [agreement_told(measured.estimates.at(row)) for row in range(len(found.groups))]
    for name, measured in found.measured.items():
        columns[f"{name}_low"] = [_end(value) for value in measured.low.tolist()]
        columns[f"{name}_high"] = [_end(value) for value in measured.high.tolist()]
    if not len(ratings.groups):
        columns = {name: [] for name in columns}
    return Agreed(
        columns,
        {
            "unit": f"{rated.label} × code",
            "n": "units that two coders rated",
            "layer": "coder",
            "resampled": groups,
        },
    )


def _choice(vocabulary: type[T], word: str, option: str) -> T:
    try:
        return vocabulary.from_label(word) if word else vocabulary(0)
    except KeyError:
        known = ", ".join(vocabulary.labels())
        raise InputError("agreement-choice-unknown", option=option, value=word, known=known) from None


def _rows(tables: StudyTables, ratings: CodeRatings, found: AgreementTable) -> dict[str, list[Any]]:
    """What each row is: ``all`` in the last."""
    if found.by is Grouping.PAIR:
        names = [[str(tables.coders.key[ratings.coders[place]]) for place in pair] for pair in found.keys]
        return {
            "coder": [*(pair[0] for pair in names), "all"],
            "second_coder": [*(pair[1] for pair in names), ""],
        }
    rows = [place for (place,) in found.keys]
    if found.by is Grouping.INTERVIEW:
        is_case = ratings.rated is RatedUnit.CASE
        keys = (tables.cases if is_case else tables.interviews).key[ratings.groups[rows]]
        return {"case" if is_case else "interview": [*keys.tolist(), "all"]}
    codes = ratings.codes[rows]
    return {
        "code": [*tables.codes.key[codes].tolist(), "all"],
        "code_name": [*tables.codes.name[codes].tolist(), ""],
    }


def agreement_told(one: Any) -> float | str:
    """An agreement's value, rounded, or why there is none (`value` and `undefined`, as of ``Agreement``)."""
    if one.value is None:
        return f"undefined: {one.undefined.label if one.undefined is not None else ''}"
    return round(float(one.value), PLACES)


def _end(value: float) -> float | None:
    return None if value != value else round(value, PLACES)
