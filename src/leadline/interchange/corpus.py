"""A pack's corpus: a whole study's material as plain, diffable files.

``corpus/`` holds ``corpus.yaml`` and CSV files with one header row; every file but ``cases.csv`` may be
absent. Unlike tables that teams send, these are a format of ours and read strictly.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import yaml

from leadline.errors import FormatError
from leadline.interchange.losses import Loss
from leadline.interchange.tables.codings import CodingRow, read_codings_table
from leadline.interchange.tables.grids import read_grids
from leadline.interchange.transcripts import ReadTranscript, read_transcript

YES_OR_NO = {"yes": True, "no": False, "": False}
T = TypeVar("T")
MOST_NAMED = 20
"""So many known words a message names."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; a column that is absent or a cell that cannot be is a ``FormatError``."""

    file: str
    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """The cell of a column that the table must have; ``column-missing``."""
        if column not in self.cells:
            columns = ", ".join(self.cells)
            raise FormatError("column-missing", where=self.file, wanted=column, columns=columns)
        return self.cells[column]

    def pick(self, column: str, known: Mapping[str, T]) -> T:
        """What the cell's word or key stands for; ``corpus-word-unknown``."""
        word = self[column]
        if word not in known:
            self.refuse(column, known)
        return known[word]

    def day(self, column: str) -> date | None:
        """The cell's date, None where it is empty; ``corpus-word-unknown``."""
        try:
            return date.fromisoformat(self[column]) if self[column] else None
        except ValueError:
            self.refuse(column, ["2025-03-31"])

    def refuse(self, column: str, known: Iterable[str]) -> NoReturn:
        """Say that the cell is none of the `known` ones."""
        words = [word for word in known if word]
        named = ", ".join(words[:MOST_NAMED] + ["…"] * (len(words) > MOST_NAMED))
        raise FormatError(
            "corpus-word-unknown",
            path=self.file,
            row=self.number,
            column=column,
            value=self[column][:MOST_NAMED],
            known=named,
        )


@dataclass(frozen=True, slots=True)
class CorpusText:
    """A text of the corpus with its file, byte for byte."""

    filename: str
    content: bytes
    read: ReadTranscript


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything a corpus holds, unresolved: rows by file name without ``.csv``."""

    is_fiction: bool
    notice: str
    facts: Mapping[str, Any]
    tables: Mapping[str, tuple[Row, ...]]
    transcripts: tuple[CorpusText, ...]
    documents: tuple[CorpusText, ...]
    codings: tuple[CodingRow, ...]

    def rows(self, name: str) -> tuple[Row, ...]:
        """The rows of a table; none where the file is absent."""
        return self.tables.get(name, ())


def read_corpus(folder: Path) -> Corpus:
    """Read the corpus in `folder`; ``FormatError`` says file and row."""
    facts = _facts(folder / "corpus.yaml")
    return Corpus(
        is_fiction=bool(facts.get("fiction")),
        notice=str(facts.get("notice", "")),
        facts=facts,
        tables={path.stem: tuple(_rows(path)) for path in sorted(folder.glob("*.csv"))},
        transcripts=tuple(_texts(folder / "transcripts")),
        documents=tuple(_texts(folder / "documents")),
        codings=tuple(_codings(folder / "codings")),
    )


def _facts(path: Path) -> Mapping[str, Any]:
    if not path.exists():
        raise FormatError("pack-file-absent", path=f"corpus/{path.name}")
    try:
        facts = yaml.safe_load(path.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise FormatError("pack-not-yaml", path=path.name, line=mark.line + 1 if mark else 1) from None
    if not isinstance(facts, dict):
        raise FormatError("pack-not-yaml", path=path.name, line=1)
    return facts


def _rows(path: Path) -> Iterator[Row]:
    try:
        reader = csv.DictReader(io.StringIO(path.read_text("utf-8-sig")), strict=True)
        for row in reader:
            if None in row or None in row.values():
                raise FormatError("corpus-row-ragged", path=path.name, row=reader.line_num)
            yield Row(path.name, reader.line_num, {name: value.strip() for name, value in row.items()})
    except UnicodeDecodeError:
        raise FormatError("file-damaged", file=path.name, format="CSV in UTF-8", part="encoding") from None
    except csv.Error:
        raise FormatError("table-unread", file=path.name, line=reader.line_num) from None


def _texts(folder: Path) -> Iterator[CorpusText]:
    for path in sorted(folder.glob("*.md")):
        content = path.read_bytes()
        yield CorpusText(path.name, content, read_transcript(content, filename=path.name))


def _codings(folder: Path) -> Iterator[CodingRow]:
    for path in sorted(folder.glob("*.csv")):
        found = read_codings_table(read_grids(path.read_bytes(), filename=path.name).sheets[0])
        _refuse(found.losses, path=path)
        yield from found.codings


def _refuse(losses: tuple[Loss, ...], *, path: Path) -> None:
    for loss in losses:
        raise FormatError("corpus-not-read", path=path.name, where=loss.where, kind=loss.kind)
