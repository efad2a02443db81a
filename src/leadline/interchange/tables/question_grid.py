"""The interview x question grid: one row an interview, one column a question, notes in the cells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from leadline.core.transcripts import Turn, TurnedText
from leadline.core.turn_marks import GuideQuestion, QuestionFinder, question_mark
from leadline.core.vocabulary import TurnKind
from leadline.errors import FormatError
from leadline.interchange.losses import Loss, counted
from leadline.interchange.tables.columns import (
    attribute_columns,
    filled_cells,
    named_cells,
    recognise_columns,
    unknown_columns,
)
from leadline.interchange.tables.grids import Grid

_WANTED = ("interview", "case", "role", "round", "date", "mode", "language", "interviewer", "informant")
_SURE_WORDING = 0.7
_NUMBERED = re.compile(r"(?:q|question|pregunta|السؤال)[ _]?(\d{1,3})\b", re.I)


@dataclass(frozen=True, slots=True)
class GridInterview:
    """One row: a transcript of notes whose turns belong to the columns' questions."""

    where: str
    facts: Mapping[str, str]
    turns: TurnedText
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadQuestionGrid:
    """The interviews of a grid, the question of each column, and what was not taken over."""

    interviews: tuple[GridInterview, ...]
    columns: Mapping[str, str]
    losses: tuple[Loss, ...]


def read_question_grid(grid: Grid, *, questions: Sequence[GuideQuestion]) -> ReadQuestionGrid:
    """Read a grid; each cell becomes notes under a heading of its question.

    FormatError ``column-missing`` where no column is a question of the guide.
    """
    finder = QuestionFinder(questions)
    columns = recognise_columns(grid.header, wanted=_WANTED)
    asked = {
        position: key
        for position, title in enumerate(grid.header)
        if position not in columns.values() and title and (key := _question_of(title, finder))
    }
    if not asked:
        found = ", ".join(filter(None, grid.header)) or "none"
        raise FormatError("column-missing", where=grid.name, wanted="a question of the guide", columns=found)
    extra = attribute_columns(grid.header, [*columns.values(), *asked])
    losses = unknown_columns("column-kept-for-interview", extra.values(), wanted=_WANTED)
    nameless = [position for position, title in enumerate(grid.header) if not title]
    interviews: list[GridInterview] = []
    for where, cells in grid.records():
        if count := sum(1 for position in nameless if cells[position].strip()):
            losses.append(Loss("cell-without-column-name", where, count))
        facts = {name: value for name, value in named_cells(cells, columns).items() if value}
        turned = _turned(
            [(key, cells[position]) for position, key in asked.items()], facts.get("language", "")
        )
        if not turned.turns:
            losses.append(Loss("row-without-notes", where))
            continue
        interviews.append(GridInterview(where, facts, turned, filled_cells(cells, extra)))
    titles = {grid.header[position]: key for position, key in asked.items()}
    return ReadQuestionGrid(tuple(interviews), titles, counted(losses))


def _question_of(title: str, finder: QuestionFinder) -> str:
    if key := finder.by_key(title):
        return key
    if (mark := question_mark(title)) is not None and (key := finder.by_number(mark.number)):
        return key
    number = re.fullmatch(r"(\d{1,3})", title) or _NUMBERED.match(title)
    if number and (key := finder.by_number(int(number[1]))):
        return key
    key, share = finder.by_wording(title)
    return key if share >= _SURE_WORDING else ""


def _turned(answers: Sequence[tuple[str, str]], language: str) -> TurnedText:
    """The text of one row: ``## Q8`` headings and under each its cell, every paragraph of it a turn."""
    pieces: list[str] = []
    turns: list[Turn] = []
    length = 0
    for key, cell in answers:
        if not cell.strip():
            continue
        heading = f"## {key}\n\n"
        for paragraph in re.finditer(r"\S[^\n]*(?:\n(?!\s*\n)[^\n]+)*", cell):
            start = length + len(heading) + paragraph.start()
            turns.append(Turn(start, start + len(paragraph[0].rstrip()), "", key, TurnKind.NOTES))
        pieces.append(f"{heading}{cell}\n\n")
        length += len(pieces[-1])
    return TurnedText("".join(pieces), tuple(turns), language)
