"""Codings as CSV and as JSON lines, read and written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from leadline.core.spans import Span, find_quotation, verify_quotation
from leadline.core.text import normalise_text
from leadline.core.vocabulary import (
    PASSAGE_ATTRIBUTES,
    Basis,
    Elicited,
    Layer,
    Polarity,
    Scope,
    Sensitivity,
    Term,
    Time,
)
from leadline.errors import FormatError, InputError
from leadline.interchange.encodings import decode
from leadline.interchange.losses import Loss, counted
from leadline.interchange.tables.columns import (
    LONGEST_WORD,
    attribute_columns,
    recognise_columns,
    require_columns,
    unknown_columns,
)
from leadline.interchange.tables.grids import Grid
from leadline.interchange.tables.words import Words, words_of
from leadline.interchange.tables.writing import unforced, write_csv

TERMS: dict[str, Words[Any]] = {
    **{name: words_of(vocabulary) for name, vocabulary in PASSAGE_ATTRIBUTES.items()},
    "layer": words_of(Layer),
}
_NO_CODING = {"row-without-interview-code-or-quote", "span-unread", *(f"{name}-unknown" for name in TERMS)}
COLUMNS = ("interview", "code", "coder", "start", "end", "quote", *TERMS, "memo")


@dataclass(frozen=True, slots=True)
class CodingRow:
    """A coder put a code on a quotation; the span is None where the file gives none."""

    interview: str
    code: str
    quote: str
    coder: str = ""
    span: Span | None = None
    polarity: Polarity = Polarity.PRESENT
    basis: Basis = Basis.OWN_OPERATION
    time: Time = Time.NOW
    scope: Scope = Scope.WHOLE_RESPONSE
    sensitivity: Sensitivity = Sensitivity.ORDINARY
    elicited: Elicited = Elicited.VOLUNTEERED
    layer: Layer = Layer.CODER
    memo: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class ReadCodings:
    """The codings of a file and the rows that are none, by reason."""

    codings: tuple[CodingRow, ...]
    losses: tuple[Loss, ...]

    @property
    def left_out(self) -> int:
        """How many rows are none."""
        return sum(loss.count for loss in self.losses if loss.kind in _NO_CODING)


def place_coding(row: CodingRow, *, text: str) -> Span:
    """The span of the row's quotation in `text`, verified to the letter.

    InputError: ``quotation-differs``, ``span-outside``, ``quotation-absent``, ``quotation-ambiguous``.
    """
    if row.span is None:
        return find_quotation(text, row.quote)
    verify_quotation(text, row.span, row.quote)
    return row.span


def read_codings_table(grid: Grid) -> ReadCodings:
    """Read codings from a table; FormatError ``column-missing`` without interview, code and quote."""
    columns = recognise_columns(grid.header, wanted=COLUMNS)
    require_columns(grid, columns, needed=("interview", "code", "quote"))
    extra = attribute_columns(grid.header, columns.values())
    losses = unknown_columns("column-unknown", extra.values(), wanted=COLUMNS)
    codings: list[CodingRow] = []
    for where, cells in grid.records():
        values = {name: unforced(cells[position]) for name, position in columns.items()}
        _append(codings, losses, values, where)
    return ReadCodings(tuple(codings), counted(losses))


def read_codings_json_lines(data: bytes, *, filename: str) -> ReadCodings:
    """Read codings from JSON lines; FormatError ``json-line-unread`` names the first broken line."""
    decoded = decode(data)
    losses: list[Loss] = list(decoded.losses)
    codings: list[CodingRow] = []
    for number, line in enumerate(normalise_text(decoded.text).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except (ValueError, RecursionError) as fault:
            raise FormatError("json-line-unread", file=filename, line=number) from fault
        if not isinstance(found, Mapping):
            raise FormatError("json-line-unread", file=filename, line=number)
        unknown = [str(name)[:LONGEST_WORD] for name in found if name not in COLUMNS]
        losses.extend(unknown_columns("column-unknown", unknown, wanted=COLUMNS))
        values = {
            name: normalise_text(value) if isinstance(value, str) else json.dumps(value)
            for name, value in found.items()
            if value is not None and name in COLUMNS
        }
        _append(codings, losses, values, f"{filename}:{number}")
    if not codings and not losses:
        raise FormatError("file-empty", file=filename)
    return ReadCodings(tuple(codings), counted(losses))


def _append(codings: list[CodingRow], losses: list[Loss], values: Mapping[str, str], where: str) -> None:
    """Add the row of `values`, or the reason why it is none."""
    if not all(values.get(name, "").strip() for name in ("interview", "code", "quote")):
        losses.append(Loss("row-without-interview-code-or-quote", where))
        return
    terms: dict[str, Term] = {}
    for name, known in TERMS.items():
        if word := values.get(name, "").strip():
            term = known.find(word)
            if term is None:
                losses.append(Loss(f"{name}-unknown", where))
                return
            terms[name] = term
    start, end = values.get("start", "").strip(), values.get("end", "").strip()
    span = None
    if start or end:
        try:
            span = Span(int(start), int(end))
        except (ValueError, InputError):
            losses.append(Loss("span-unread", where))
            return
    own = {name: values.get(name, "").strip() for name in ("interview", "code", "coder", "memo")}
    codings.append(CodingRow(**own, quote=values["quote"], span=span, where=where, **terms))  # type: ignore[arg-type]


def _record(row: CodingRow) -> dict[str, str | int | None]:
    own: dict[str, str | int | None] = {
        "interview": row.interview,
        "code": row.code,
        "coder": row.coder,
        "start": row.span.start if row.span else None,
        "end": row.span.end if row.span else None,
        "quote": row.quote,
    }
    own.update({name: getattr(row, name).label for name in TERMS})
    own["memo"] = row.memo
    return own


def write_codings_csv(codings: Iterable[CodingRow]) -> bytes:
    """Codings as CSV that `read_codings_table` reads back; no cell can run as a formula."""
    rows = [[_record(row)[name] for name in COLUMNS] for row in codings]
    return write_csv(COLUMNS, rows)


def write_codings_json_lines(codings: Iterable[CodingRow]) -> bytes:
    """Codings as JSON lines that `read_codings_json_lines` reads back."""
    return "".join(json.dumps(_record(row), ensure_ascii=False) + "\n" for row in codings).encode("utf-8")
