"""What every explanation is made of: cases, people, passages, and what is counted apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from leadline.core.analysis import Analysis
from leadline.core.counting import Rows
from leadline.core.matrix import cell_row
from leadline.core.vocabulary import (
    Basis,
    CellValue,
    Elicited,
    Polarity,
    Scope,
    Sensitivity,
    Term,
    Time,
    TurnKind,
)
from leadline.reporting.document import (
    Block,
    Inline,
    Listing,
    Number,
    Paragraph,
    Passage,
    Rested,
    RestedLines,
    Strong,
    Text,
)
from leadline.translation import gettext as _

Codings = Iterable[int] | Rows


@dataclass(frozen=True, slots=True)
class CodedWords:
    """The words of a coding; `turn` is its number as people count (from 1), 0 where there is none."""

    text_key: str
    turn: int
    words: str
    language: str
    is_withheld: bool


@dataclass(frozen=True)
class Sources:
    """What explanations are made from.

    `words` by coding id; `values` are the functions of findings; `value_title` and `mechanism_title`
    translate the study's own words.
    """

    analysis: Analysis
    words: Mapping[str, CodedWords]
    values: Mapping[str, Callable[..., Any]]
    value_title: Callable[[str, str], str]
    mechanism_title: Callable[[str], str]


@dataclass(frozen=True)
class Explained:
    """What a number rests on.

    `subject` says of what it is; `counted` what one of it is, and `base` what its n is. `listed` is the
    number again, counted from what `blocks` show, and `figure` how it is printed where that is not k of n.
    `command` leads to the same at the command line. Pages print what is of one `group` together.
    """

    subject: str
    counted: str
    listed: int | None
    blocks: tuple[Block, ...]
    n: Any = None
    base: str = ""
    command: str = ""
    group: str = ""
    figure: str = ""


class Explainer:
    """The base of all: names and passages of a study, for the blocks of an explanation.

    `refer` enters another explanation and gives its id.
    """

    def __init__(self, sources: Sources, refer: Callable[..., str]) -> None:
        self._sources, self._refer = sources, refer
        self._analysis, self._tables = sources.analysis, sources.analysis.tables
        self._round = sources.analysis.round
        self._noun = self._tables.case_noun.split("|")[-1]

    # names

    def _value(self, function: str, *arguments: Any) -> Any:
        return self._sources.values[function](*arguments).value

    def _case(self, row: int) -> str:
        key, name = str(self._tables.cases.key[row]), str(self._tables.cases.name[row])
        return key if key == name or not name else f"{key} {name}"

    def _code(self, key: str) -> str:
        return f"{key} {self._tables.codes.name[self._tables.code(key)]}"

    def _indicator(self, row: int) -> str:
        return f"{self._tables.indicators[row].key} {self._tables.indicators[row].title}"

    def _question(self, key: str) -> str:
        row = self._tables.questions.key.tolist().index(key)
        return f"{key} {self._tables.questions.title[row]}"

    @cached_property
    def _spoke(self) -> dict[int, dict[int, list[str]]]:
        """Interview -> informant -> the roles they spoke in."""
        spoke: dict[int, dict[int, list[str]]] = {}
        table = self._tables.participants
        for interview, informant, role in zip(table.interview, table.informant, table.role, strict=True):
            own = spoke.setdefault(int(interview), {}).setdefault(int(informant), [])
            own.append(str(self._tables.roles.key[role]))
        return spoke

    def _person(self, informant: int, roles: Iterable[str]) -> str:
        return f"{self._tables.informants.pseudonym[informant]} ({', '.join(dict.fromkeys(roles))})"

    def _people(self, interview: int, *, informant: int = -1) -> str:
        spoke = self._spoke.get(interview, {})
        return ", ".join(self._person(who, spoke[who]) for who in spoke if informant in (-1, who))

    def _interview(self, row: int) -> str:
        """An interview as a line: its key, case and people."""
        of_case = self._tables.cases.key[self._tables.interviews.case[row]]
        return f"{self._tables.interviews.key[row]} · {of_case} · {self._people(row)}"

    # passages

    def _passages(self, codings: Codings) -> Iterator[Passage]:
        for coding in codings:
            found = self._sources.words.get(str(self._tables.codings.id[coding]))
            if found is not None:
                yield self._passage(int(coding), found)

    def _passage(self, coding: int, found: CodedWords) -> Passage:
        tables, codings = self._tables, self._tables.codings
        text = codings.transcript[coding]
        interview = int(tables.transcripts.interview[text])
        about = [str(tables.codes.key[codings.code[coding]]), *self._attributes(coding, interview >= 0)]
        return Passage(
            interview=found.text_key,
            turn=str(found.turn) if found.turn else "",
            words=_("(withheld)") if found.is_withheld else found.words,
            language=found.language,
            remark=", ".join(about),
            case=str(tables.cases.key[tables.transcripts.case[text]]),
            speaker=self._people(interview, informant=int(codings.informant[coding])),
        )

    def _attributes(self, coding: int, is_speech: bool) -> Iterator[str]:
        """Polarity; of what people say also basis and kind of turn; else only what is not the ordinary."""
        codings = self._tables.codings
        yield word(Polarity(codings.polarity[coding]))
        if is_speech:
            yield word(Basis(codings.basis[coding]))
        for column, kind in ((codings.time, Time), (codings.scope, Scope), (codings.elicited, Elicited)):
            if column[coding]:
                yield word(kind(column[coding]))
        if codings.sensitivity[coding] == Sensitivity.IDENTIFYING:
            yield word(Sensitivity.IDENTIFYING)
        if is_speech and codings.turn_kind[coding] >= 0:
            yield word(TurnKind(codings.turn_kind[coding]))

    def _case_of(self, codings: Codings) -> dict[int, list[int]]:
        """Codings by case."""
        found: dict[int, list[int]] = {}
        for coding in codings:
            case = int(self._tables.transcripts.case[self._tables.codings.transcript[coding]])
            found.setdefault(case, []).append(int(coding))
        return found

    # blocks

    def _counted(self, count: int) -> Paragraph:
        return heading(_("Counted: {count}").format(count=count))

    def _apart(self, count: int) -> Paragraph:
        return heading(_("In n and not counted: {count}").format(count=count))

    def _with_passages(self, codings: Mapping[int, Codings]) -> list[Block]:
        """A line a case, and its passages."""
        items = [
            Rested((Strong((Text(self._case(case)),)),), tuple(self._passages(codings[case])))
            for case in sorted(codings)
        ]
        return [RestedLines(tuple(items))] if items else []

    def _split(self, codings: Mapping[int, Codings], rest: Iterable[int]) -> tuple[Block, ...]:
        """Cases with their passages, and apart the names of the others."""
        others = [case for case in sorted(rest) if case not in codings]
        blocks = [self._counted(len(codings)), *self._with_passages(codings)]
        return (*blocks, *self._others(others))

    def _others(self, cases: Iterable[int]) -> list[Block]:
        names = [self._case(case) for case in cases]
        return [self._apart(len(names)), listing(names)] if names else []

    def _cell(self, case: int, indicator: int, *, remark: str = "") -> tuple[Inline, ...]:
        """A cell as a short thing that leads to its own evidence."""
        key = self._tables.indicators[indicator].key
        to = self._refer("cell", str(self._tables.cases.key[case]), key)
        return (Number(key, to), Text(f": {remark}" if remark else ""))

    def _effective(self, case: int, indicator: int) -> CellValue:
        row = cell_row(self._tables, case=case, round=self._round, indicator=indicator)
        return CellValue(int(self._analysis.cells.effective[row]))


def word(term: Term) -> str:
    """The word of a vocabulary in the report's language."""
    return _(term.label)


def heading(text: str) -> Paragraph:
    """What heads a part of an explanation."""
    return Paragraph((Strong((Text(text),)),))


def listing(items: Iterable[str]) -> Listing:
    """Short words one after another."""
    return Listing(tuple((Text(item),) for item in items))


def rows_where(mask: Any) -> list[int]:
    """The rows at which a column of truths is true."""
    return [int(row) for row in np.flatnonzero(mask)]
