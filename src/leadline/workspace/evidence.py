"""The way down: from a number, a cell or a quotation of an internal report to the words behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from leadline.core.analysis import Analysis
from leadline.core.documents import stating_rows
from leadline.core.layers import evidence_rows
from leadline.core.matrix import cell_row
from leadline.core.tables import row_of
from leadline.core.vocabulary import CellValue, Polarity
from leadline.queries.evidence import EvidencePassage
from leadline.queries.passages import Passage
from leadline.reporting.document import Evidence
from leadline.reporting.document import Passage as PrintedPassage
from leadline.translation import gettext as _

MOST_SHOWN = 80


class EvidenceBook:
    """Collects what a report refers to; each thing is entered once, whatever refers to it.

    Ids of numbers are those of ``Shown.evidence``: ``indicator:KEY:states``, ``code:KEY``,
    ``mechanism:NAME``; those of cells are ``cell:CASE:INDICATOR``.
    """

    def __init__(self, analysis: Analysis, passages: Mapping[str, EvidencePassage]) -> None:
        self.analysis, self.passages = analysis, passages
        self._entries: dict[str, Evidence] = {}
        self._enter_cells()

    def entries(self) -> tuple[Evidence, ...]:
        """Everything entered that has words, in order."""
        return tuple(self._entries.values())

    def number(self, evidence: str) -> str:
        """Enter what a number rests on; its id, or '' where there is nothing to show."""
        if evidence and evidence not in self._entries:
            entry = self._entry(evidence)
            if entry.passages:
                self._entries[evidence] = entry
        return evidence if evidence in self._entries else ""

    def quotation(self, passage: Passage) -> str:
        """Enter where a quotation stands; its id."""
        key = f"quotation:{passage.text_key}:{passage.span.start}"
        where = PrintedPassage(passage.text_key, str(passage.turn + 1), passage.quote, passage.language)
        self._entries.setdefault(key, Evidence(key, _("A quotation"), (where,)))
        return key

    def _enter_cells(self) -> None:
        tables = self.analysis.tables
        if not self.passages:
            return
        for case in range(len(tables.cases)):
            for row, indicator in enumerate(tables.indicators):
                title = f"{tables.cases.key[case]} · {indicator.key} {indicator.title}"
                found = tuple(self._print(self._of_cell(case, row)))
                if not found and not self._value(case, row).is_known:
                    continue
                key = f"cell:{tables.cases.key[case]}:{indicator.key}"
                self._entries[key] = Evidence(key, title, found, self._remark(case, row))

    def _entry(self, evidence: str) -> Evidence:
        tables = self.analysis.tables
        kind, _colon, rest = evidence.partition(":")
        if kind == "cell":
            return self._entries.get(evidence, Evidence(evidence, evidence, ()))
        if kind == "indicator":
            key, _colon, states = rest.partition(":")
            row = tables.indicator(key)
            codings = [c for case in self._cases_in(row, states) for c in self._of_cell(case, row)]
            return Evidence(evidence, f"{key} {tables.indicators[row].title}", tuple(self._print(codings)))
        if kind == "states":
            return self._states(evidence, *rest.split(":"))
        key = tables.settings.mechanisms[rest][0] if kind == "mechanism" else rest
        code = tables.code(key)
        rows = evidence_rows(tables, self.analysis.layer, polarity=Polarity.PRESENT)
        found = [int(r) for r in rows[tables.codings.code[rows] == code]]
        return self._shortened(evidence, f"{key} {tables.codes.name[code]}", found)

    def _states(self, evidence: str, code: str, round_key: str, polarity: str) -> Evidence:
        """Documents of a round that state a code."""
        tables = self.analysis.tables
        is_any = polarity == "any text"
        rows = stating_rows(
            tables,
            code=tables.code(code),
            round=row_of(tables.rounds.key, round_key),
            polarity=Polarity.PRESENT if is_any else Polarity.from_label(polarity),
            is_whole_only=not is_any,
        )
        title = f"{code} {tables.codes.name[tables.code(code)]}, {round_key}, {polarity}"
        return self._shortened(evidence, title, [int(r) for r in rows])

    def _shortened(self, evidence: str, title: str, codings: list[int]) -> Evidence:
        """An entry that shows the first passages of many, and says how many there are."""
        found = tuple(self._print(codings[:MOST_SHOWN]))
        remark = ""
        if len(codings) > MOST_SHOWN:
            remark = _("The first {shown} of {count} passages; all of them: leadline show {code}").format(
                shown=MOST_SHOWN, count=len(codings), code=title.split()[0]
            )
        return Evidence(evidence, title, found, remark)

    def _cases_in(self, indicator: int, states: str) -> list[int]:
        wanted = {v for v in CellValue if v.is_known} if states == "known" else set()
        if not wanted:
            wanted = {CellValue.from_label(state) for state in states.split("+")}
        return [c for c in range(len(self.analysis.tables.cases)) if self._value(c, indicator) in wanted]

    def _value(self, case: int, indicator: int) -> CellValue:
        row = cell_row(self.analysis.tables, case=case, round=self.analysis.round, indicator=indicator)
        return CellValue(int(self.analysis.cells.effective[row]))

    def _remark(self, case: int, indicator: int) -> str:
        row = cell_row(self.analysis.tables, case=case, round=self.analysis.round, indicator=indicator)
        judgement = int(self.analysis.cells.judgement[row])
        reason = str(self.analysis.tables.judgements.reason[judgement]) if judgement >= 0 else ""
        return f"{self._value(case, indicator).label}. {reason}".strip()

    def _of_cell(self, case: int, indicator: int) -> list[int]:
        said = self.analysis.readings
        rows = said.of_cell(case=case, round=self.analysis.round, indicator=indicator)
        found = said.evidence.coding[said.evidence_of(rows)]
        return [int(c) for c in np.unique(found)]

    def _print(self, codings: Iterable[int]) -> Iterable[PrintedPassage]:
        for coding in codings:
            found = self.passages.get(str(self.analysis.tables.codings.id[coding]))
            if found is None:
                continue
            code = str(self.analysis.tables.codes.key[self.analysis.tables.codings.code[coding]])
            words = _("(withheld)") if found.is_withheld else found.words
            turn = str(found.turn) if found.turn else ""
            yield PrintedPassage(found.text_key, turn, words, found.language, code)
