"""A pack's corpus: a whole study's material as plain, diffable files.

``corpus/`` holds ``corpus.yaml`` and CSV files with one header row; every file but ``cases.csv`` may be
absent. Unlike tables that teams send, these are a format of ours and read strictly.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from leadline.errors import FormatError
from leadline.interchange.losses import Loss
from leadline.interchange.tables.codings import CodingRow, read_codings_table
from leadline.interchange.tables.grids import read_grids
from leadline.interchange.transcripts import ReadTranscript, read_transcript

Row = Mapping[str, str]


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
    facts = yaml.safe_load((folder / "corpus.yaml").read_text("utf-8"))
    return Corpus(
        is_fiction=bool(facts.get("fiction")),
        notice=str(facts.get("notice", "")),
        facts=facts,
        tables={path.stem: tuple(_rows(path)) for path in sorted(folder.glob("*.csv"))},
        transcripts=tuple(_texts(folder / "transcripts")),
        documents=tuple(_texts(folder / "documents")),
        codings=tuple(_codings(folder / "codings")),
    )


def _rows(path: Path) -> Iterator[Row]:
    reader = csv.DictReader(io.StringIO(path.read_text("utf-8")), strict=True)
    for row in reader:
        if None in row or None in row.values():
            raise FormatError("corpus-row-ragged", path=path.name, row=reader.line_num)
        yield {name: value.strip() for name, value in row.items()}


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
