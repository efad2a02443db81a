"""The recap table: which file, which consents, which attributes; and which files it means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from leadline.core.turn_marks import folded
from leadline.core.vocabulary import QuoteConsent
from leadline.interchange.losses import Loss, counted
from leadline.interchange.tables.columns import (
    attribute_columns,
    filled_cells,
    named_cells,
    recognise_columns,
    require_columns,
    unknown_columns,
    unread_cell,
)
from leadline.interchange.tables.grids import Grid
from leadline.interchange.tables.words import Words

_WANTED = ("file", "interview", "consent", "recording", "quotation", "contact")
_YES = re.compile(r"(?:yes|y|oui|si|true|1|x|given|donne|ok|نعم)(?:\b|v\d)", re.I)
_NO = re.compile(r"(?:no|non|n|false|0|refuse\w*|declined|withdrawn|retire|rechaz\w*|لا)\b", re.I)
ANSWERS = Words[bool](
    {
        True: ("yes",),
        False: ("no", "does not take part", "no recording", "not to be asked again"),
    }
)
QUOTES = Words(
    {
        QuoteConsent.NONE: ("none", "no", "no, never", "not to be quoted"),
        QuoteConsent.BY_ROLE: ("by role", "yes, by role"),
        QuoteConsent.BY_ROLE_AND_WIDE_REGION: ("by role and wide region", "yes, by role and wide region"),
        QuoteConsent.CHECK_FIRST: ("check first", "only after seeing the words first"),
    },
    {
        QuoteConsent.NONE: "never|aucune|jamais|ninguna|nunca|بدون|أبدا|بلا اقتباس",
        QuoteConsent.BY_ROLE: "by role only|role|par fonction|par fonction uniquement|fonction|"
        "por cargo|por función|"
        "solo por función|حسب الدور|بذكر الصفة الوظيفية فقط",
        QuoteConsent.BY_ROLE_AND_WIDE_REGION: "by role and region|role and region|"
        "par fonction et grande région|"
        "par rôle et région|por rol y región|por cargo y región|por función y región amplia|"
        "حسب الدور والمنطقة|بذكر الصفة الوظيفية والمنطقة الكبرى",
        QuoteConsent.CHECK_FIRST: "check with me first|check my quotes with me first|"
        "vérifier d'abord|vérifier avant|me soumettre d'abord mes citations|verificar antes|"
        "consultarme antes las citas|المراجعة أولا|بعد مراجعة اقتباساتي معي أولا",
    },
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """One row; a consent is None where the table does not say. `consent` is the cell as it stands."""

    where: str
    file: str
    interview: str = ""
    consent: str = ""
    takes_part: bool | None = None
    may_record: bool | None = None
    quoting: QuoteConsent | None = None
    may_contact: bool | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadConsents:
    """The rows of a recap table and what could not be read."""

    rows: tuple[ConsentRow, ...]
    losses: tuple[Loss, ...]


def read_consents(grid: Grid) -> ReadConsents:
    """Read a recap table; FormatError ``column-missing`` without a file (or interview) column."""
    columns = recognise_columns(grid.header, wanted=_WANTED)
    name = "file" if "file" in columns else "interview"
    require_columns(grid, columns, needed=[name if name in columns else "file"])
    extra = attribute_columns(grid.header, columns.values())
    rows: list[ConsentRow] = []
    losses = unknown_columns("column-kept-for-interview", extra.values(), wanted=_WANTED)
    for where, cells in grid.records():
        values = named_cells(cells, columns)
        if not values[name]:
            losses.append(Loss("row-without-file", where))
            continue
        answers: dict[str, bool | None] = {}
        for column in ("consent", "recording", "contact"):
            answers[column] = _answer(values.get(column, ""))
            if values.get(column) and answers[column] is None:
                place = unread_cell(where, grid.header[columns[column]], values[column])
                losses.append(Loss(f"{column}-unread", place))
        quoting = QUOTES.find(values.get("quotation", ""))
        if values.get("quotation") and quoting is None:
            place = unread_cell(where, grid.header[columns["quotation"]], values["quotation"])
            losses.append(Loss("quotation-unread", place))
        rows.append(
            ConsentRow(
                where,
                values[name],
                values.get("interview", ""),
                values.get("consent", ""),
                answers["consent"],
                answers["recording"],
                quoting,
                answers["contact"],
                filled_cells(cells, extra),
            )
        )
    return ReadConsents(tuple(rows), counted(losses))


def _answer(cell: str) -> bool | None:
    """Yes, no or not said; ``oui v2`` (yes, to version 2 of the form) is yes."""
    known = ANSWERS.find(cell)
    if known is not None:
        return known
    word = folded(cell).strip()
    if _NO.match(word):
        return False
    return True if _YES.match(word) else None


@dataclass(frozen=True, slots=True)
class Matching:
    """File name -> the rows that speak of it; and what found no partner."""

    rows: Mapping[str, tuple[ConsentRow, ...]]
    losses: tuple[Loss, ...]


def match_files(rows: Sequence[ConsentRow], *, filenames: Iterable[str]) -> Matching:
    """Find the rows of each file by name, in spite of spacing, endings and parts.

    The rows ``09a`` and ``09b`` both mean the file ``09ab``. A row without file and a file
    without row are named losses.
    """
    matched: dict[str, tuple[ConsentRow, ...]] = {}
    losses: list[Loss] = []
    used: set[str] = set()
    for filename in filenames:
        own = tuple(row for row in rows if _names_same(row.file, filename))
        matched[filename] = own
        used.update(row.where for row in own)
        if not own:
            losses.append(Loss("file-without-row", filename))
    losses.extend(Loss("row-without-such-file", row.where) for row in rows if row.where not in used)
    return Matching(matched, tuple(losses))


def _names_same(name: str, filename: str) -> bool:
    suffix = PurePath(filename).suffix.lower()
    if suffix and name.lower().endswith(suffix):
        name = name[: -len(suffix)]
    wanted, given = _tokens(name), _tokens(PurePath(filename).stem)
    if wanted == given:
        return True
    if len(given) < len(wanted) or given[: len(wanted) - 1] != wanted[:-1]:
        return False
    rest = given[len(wanted) :]
    if rest and rest[0].isdecimal():  # a further number names another interview
        return False
    last = re.fullmatch(r"(.*?\d)([a-z]*)", wanted[-1])
    other = re.fullmatch(r"(.*?\d)([a-z]*)", given[len(wanted) - 1])
    if last is None or other is None:
        return wanted[-1] == given[len(wanted) - 1]
    return last[1] == other[1] and set(last[2]) <= set(other[2])


def _tokens(name: str) -> list[str]:
    return [token for token in re.split(r"[\s_]+", folded(name)) if token]
