"""The matrix: cells by value and by state, mechanisms, and how comprehensively cases address the subject."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from typing import Any

import numpy as np

from leadline.core.counting import Rows
from leadline.core.layers import evidence_rows
from leadline.core.matrix import CellState, cell_row
from leadline.core.tables import row_of
from leadline.core.vocabulary import CellValue, Comprehensiveness, Polarity, ReadingValue
from leadline.reporting.document import (
    Block,
    Inline,
    Listing,
    Number,
    Paragraph,
    Rested,
    RestedLines,
    Strong,
    Text,
)
from leadline.reporting.evidence.explaining import Explained, Explainer, heading, listing, rows_where, word
from leadline.translation import gettext as _

KNOWN = frozenset(value for value in CellValue if value.is_known)


class OfCells(Explainer):
    """Explanations of cells; every cell has one of its own, to which the others lead."""

    def cell(self, case: str, indicator: str) -> Explained:
        """One cell: value, judgement, readings, passages, documents."""
        row, column = row_of(self._tables.cases.key, case), self._tables.indicator(indicator)
        said = self._analysis.readings
        informants = len(said.of_cell(case=row, round=self._round, indicator=column))
        blocks = (
            Paragraph((Text(self._state(row, column)),)),
            *self._reasons(row, column),
            *self._readings(row, column),
            *self._words_of(row, column),
            *self._documents(row, column),
        )
        counted = _("Counted: informants with a reading yes, partly or no.")
        at = cell_row(self._tables, case=row, round=self._round, indicator=column)
        return Explained(
            f"{self._case(row)} · {self._indicator(column)}",
            counted,
            int(self._analysis.cells.known[at]),
            blocks,
            informants,
            _("n: informants interviewed."),
            command=shlex.join(["leadline", "show", indicator, "--case", case]),
            group=self._case(row),
        )

    def k(self, indicator: str, *values: str) -> Explained:
        """Cases by the value of their cell."""
        wanted = {CellValue.from_label(value) for value in values}
        is_known = wanted <= KNOWN
        column = self._tables.indicator(indicator)
        words = ", ".join(word(value) for value in sorted(wanted))
        if is_known:
            base = _("n: {noun} whose cell is known: addressed, partly, not addressed or conflicting.")
        else:
            base = _("n: all {noun}, for a silence is in no n of a gap.")
        return self._by_value(
            column,
            wanted,
            among=KNOWN if is_known else frozenset(CellValue),
            subject=f"{self._indicator(column)}: {words}",
            counted=_("Counted: {noun} whose cell has this value.").format(noun=self._noun),
            base=base.format(noun=self._noun),
        )

    def known(self, indicator: str) -> Explained:
        """Cases whose cell is known."""
        column = self._tables.indicator(indicator)
        return self._by_value(
            column,
            KNOWN,
            among=frozenset(CellValue),
            subject=_("{indicator}: known").format(indicator=self._indicator(column)),
            counted=_(
                "Counted: {noun} whose cell is addressed, partly, not addressed or conflicting."
            ).format(noun=self._noun),
            base=_("n: all {noun} of the study.").format(noun=self._noun),
        )

    def known_cells(self) -> Explained:
        """Cells that are known."""
        is_here = self._is_here()
        counted = _("Counted: cells (one for each {noun} and indicator) that are known.").format(
            noun=self._tables.case_noun.split("|")[0]
        )
        base = _("n: all cells of the matrix.")
        return self._of_cells(_("Known cells"), counted, is_here & self._is_known(), is_here, base)

    def confirmed_cells(self) -> Explained:
        """Known cells that a person judged."""
        mask = self._is_known() & (self._analysis.cells.state == CellState.CONFIRMED)
        counted = _(
            "Counted: known cells that an analyst confirmed or overruled, on evidence as it still is."
        )
        return self._of_cells(_("Cells judged"), counted, mask, self._is_known())

    def proposed_cells(self) -> Explained:
        """Known cells that nobody judged."""
        mask = self._is_known() & (self._analysis.cells.state == CellState.PROPOSED)
        counted = _("Counted: known cells that stand as the rules propose them.")
        return self._of_cells(_("Cells as proposed"), counted, mask, self._is_known())

    def overruled_cells(self) -> Explained:
        """Known cells where a person decided otherwise."""
        cells = self._analysis.cells
        mask = self._is_known() & (cells.effective != cells.proposed)
        counted = _("Counted: known cells where an analyst decided otherwise than the rules propose.")
        return self._of_cells(_("Cells overruled"), counted, mask, self._is_known(), has_reasons=True)

    def contradicted_cells(self) -> Explained:
        """Known cells that a document contradicts."""
        mask = self._is_known() & self._analysis.cells.is_contradicted
        counted = _("Counted: known cells in which a document contradicts an informant.")
        found = self._of_cells(_("Cells contradicted"), counted, mask, self._is_known(), has_reasons=True)
        cells = self._analysis.cells
        told: list[Block] = []
        for row in np.flatnonzero(mask):
            told += self._documents(int(cells.case[row]), int(cells.indicator[row]), is_named=True)
        return Explained(found.subject, counted, found.listed, (*found.blocks, *told), found.n, found.base)

    def mechanism(self, name: str) -> Explained:
        """Cases that a mechanism carries the subject in."""
        found = self._analysis.mechanisms
        here = (found.round == self._round) & (found.mechanism == name)
        code = self._tables.settings.mechanisms[name][0]
        codings = self._case_of(self._of_code(code))
        k = [int(found.case[row]) for row in rows_where(here & found.is_present)]
        overruled = {int(found.case[row]) for row in rows_where(here & found.is_overruled)}
        rest = [int(found.case[row]) for row in rows_where(here & found.is_counted & ~found.is_present)]
        blocks = [
            self._counted(len(k)),
            *self._with_passages({case: codings.get(case, []) for case in k}),
            *self._others(case for case in rest if case not in overruled),
        ]
        if overruled:
            text = _("Taken out by a confirmed judgement, and in n: {cases}")
            names = ", ".join(self._case(case) for case in sorted(overruled))
            blocks.append(Paragraph((Text(text.format(cases=names)),)))
        title = self._sources.mechanism_title(name)
        counted = _(
            "Counted: {noun} with a passage that says so ({code}), unless an analyst judged otherwise."
        )
        return Explained(
            _("Mechanism: {name}").format(name=title),
            counted.format(noun=self._noun, code=code),
            len(k),
            tuple(blocks),
            self._value("mechanism_n"),
            self._mechanism_base(),
            command=shlex.join(["leadline", "show", code]),
        )

    def mechanism_n(self) -> Explained:
        """Cases that say anything of mechanisms."""
        found = self._analysis.mechanisms
        here = (found.round == self._round) & found.is_counted
        rows = sorted({int(found.case[row]) for row in np.flatnonzero(here)})
        by_case: dict[int, list[str]] = {case: [] for case in rows}
        for row in np.flatnonzero(here & found.is_present):
            by_case[int(found.case[row])].append(self._sources.mechanism_title(str(found.mechanism[row])))
        items = [f"{self._case(case)}: {', '.join(by_case[case]) or '–'}" for case in rows]
        others = [case for case in range(len(self._tables.cases)) if case not in by_case]
        blocks = (Listing(tuple((Text(item),) for item in items)), *self._others(others))
        return Explained(
            _("Mechanisms: what is known"),
            self._mechanism_base(),
            len(rows),
            blocks,
            len(self._tables.cases),
            _("n: all {noun} of the study.").format(noun=self._noun),
        )

    def comprehensiveness(self, value: str) -> Explained:
        """Cases by how comprehensively they address the subject."""
        profiles, wanted = self._analysis.profiles, Comprehensiveness.from_label(value)
        here = rows_where(profiles.round == self._round)
        k = [row for row in here if profiles.effective[row] == wanted]
        blocks: list[Block] = [self._counted(len(k))]
        for row in k:
            blocks += self._profile(row)
        rest = [row for row in here if profiles.effective[row] != wanted]
        blocks.append(self._apart(len(rest)))
        told = (
            f"{self._case(int(profiles.case[r]))}: {word(Comprehensiveness(profiles.effective[r]))}"
            for r in rest
        )
        blocks.append(Listing(tuple((Text(line),) for line in told)))
        return Explained(
            _("How comprehensively it is addressed: {value}").format(value=word(wanted)),
            _("Counted: {noun} judged so, or, where nobody judged, proposed so by the rules.").format(
                noun=self._noun
            ),
            len(k),
            tuple(blocks),
            len(here),
            _("n: all {noun} of the study.").format(noun=self._noun),
        )

    # inside

    def _is_here(self) -> Any:
        return self._analysis.cells.round == self._round

    def _is_known(self) -> Any:
        return self._is_here() & (self._analysis.cells.effective <= int(CellValue.CONFLICTING))

    def _mechanism_base(self) -> str:
        return _("n: {noun} in which the question on mechanisms was answered, or one was spoken of.").format(
            noun=self._noun
        )

    def _of_code(self, key: str) -> list[int]:
        rows = evidence_rows(self._tables, self._analysis.layer, polarity=Polarity.PRESENT)
        text = self._tables.codings.transcript[rows]
        is_meant = self._tables.codings.code[rows] == self._tables.code(key)
        return [int(r) for r in rows[is_meant & (self._tables.transcripts.round[text] == self._round)]]

    def _by_value(
        self,
        column: int,
        wanted: Iterable[CellValue],
        *,
        among: Iterable[CellValue],
        subject: str,
        counted: str,
        base: str,
    ) -> Explained:
        values = {case: self._effective(case, column) for case in range(len(self._tables.cases))}
        wanted, among = set(wanted), set(among)
        k = [case for case, value in values.items() if value in wanted]
        rest = [case for case, value in values.items() if value in among and value not in wanted]
        blocks: list[Block] = [self._counted(len(k))]
        blocks.append(RestedLines(tuple(self._rested(case, column) for case in k), has_sections=True))
        if rest:
            blocks.append(self._apart(len(rest)))
            others = (self._rested(case, column, has_words=False) for case in rest)
            lines = Listing(tuple(self._line(case, column, is_short=True) for case in rest))
            blocks.append(RestedLines(tuple(others), has_sections=True) if among <= KNOWN else lines)
        key = self._tables.indicators[column].key
        command, n = shlex.join(["leadline", "show", key]), len(k) + len(rest)
        return Explained(subject, counted, len(k), tuple(blocks), n, base, command=command)

    def _line(self, case: int, column: int, *, is_short: bool = False) -> tuple[Inline, ...]:
        """A case with the value of its cell, leading to the cell."""
        name = str(self._tables.cases.key[case]) if is_short else self._case(case)
        to = self._refer("cell", str(self._tables.cases.key[case]), self._tables.indicators[column].key)
        told = word(self._effective(case, column)) if is_short else self._state(case, column)
        return (Strong((Number(name, to),)), Text(f": {told}"))

    def _rested(self, case: int, column: int, *, has_words: bool = True) -> Rested:
        words = self._words_of(case, column) if has_words else ()
        told = (*self._reasons(case, column), *self._readings(case, column), *words)
        return Rested(self._line(case, column), told)

    def _of_cell(self, case: int, column: int) -> Rows:
        return self._analysis.readings.of_cell(case=case, round=self._round, indicator=column)

    def _readings(self, case: int, column: int) -> Iterable[Block]:
        """What each informant says."""
        said = self._analysis.readings
        people = [
            f"{self._informant(case, int(said.informant[row]))}: {word(ReadingValue(said.value[row]))}"
            for row in self._of_cell(case, column)
        ]
        if people:
            yield listing(people)

    def _words_of(self, case: int, column: int) -> Iterable[Block]:
        """The passages that the readings rest on."""
        said = self._analysis.readings
        rows = said.evidence_of(self._of_cell(case, column))
        yield from self._passages(np.unique(said.evidence.coding[rows]))

    def _state(self, case: int, column: int) -> str:
        """Value and state of a cell, and what was proposed where that differs."""
        cells = self._analysis.cells
        row = cell_row(self._tables, case=case, round=self._round, indicator=column)
        told = f"{word(CellValue(cells.effective[row]))} ({word(CellState(cells.state[row]))})"
        if cells.effective[row] != cells.proposed[row]:
            told += ", " + _("proposed: {value}").format(value=word(CellValue(cells.proposed[row])))
        return told

    def _reason(self, case: int, column: int) -> str:
        row = cell_row(self._tables, case=case, round=self._round, indicator=column)
        judgement = int(self._analysis.cells.judgement[row])
        return str(self._tables.judgements.reason[judgement]) if judgement >= 0 else ""

    def _reasons(self, case: int, column: int) -> Iterable[Block]:
        if reason := self._reason(case, column):
            yield Paragraph((Text(reason),))

    def _informant(self, case: int, informant: int) -> str:
        roles = [
            role
            for interview, people in self._spoke.items()
            if self._tables.interviews.case[interview] == case
            for role in people.get(informant, ())
        ]
        return self._person(informant, roles)

    def _documents(self, case: int, column: int, *, is_named: bool = False) -> Iterable[Block]:
        """What documents of the case say of the indicator."""
        table, documents = self._tables.document_evidence, self._tables.documents
        for row in np.flatnonzero((table.case == case) & (table.indicator == column)):
            if table.round[row] not in (self._round, -1):
                continue
            text = (
                _("Document {title}: supports it")
                if table.supports[row]
                else _("Document {title}: denies it")
            )
            key = documents.key[table.document[row]]
            line = text.format(title=f"{key} {documents.title[table.document[row]]}")
            place = (
                f"{self._tables.cases.key[case]} {self._tables.indicators[column].key}: " if is_named else ""
            )
            yield Paragraph((Text(place + line),))

    def _of_cells(
        self, subject: str, counted: str, mask: Any, among: Any, base: str = "", *, has_reasons: bool = False
    ) -> Explained:
        blocks: list[Block] = [
            self._counted(int(mask.sum())),
            *self._cell_lines(mask, has_reasons=has_reasons),
        ]
        rest = among & ~mask
        if rest.any():
            blocks += [self._apart(int(rest.sum())), *self._cell_lines(rest)]
        base = base or _("n: known cells, over all indicators.")
        return Explained(subject, counted, int(mask.sum()), tuple(blocks), int(among.sum()), base)

    def _cell_lines(self, mask: Any, *, has_reasons: bool = False) -> Iterable[Block]:
        """A paragraph a case, its cells linked."""
        cells = self._analysis.cells
        by_case: dict[int, list[int]] = {}
        for row in np.flatnonzero(mask):
            by_case.setdefault(int(cells.case[row]), []).append(int(cells.indicator[row]))

        def told(case: int, column: int) -> str:
            if not has_reasons:
                return word(self._effective(case, column))
            return f"{self._state(case, column)}. {self._reason(case, column)}".rstrip()

        for case, columns in by_case.items():
            yield heading(self._case(case))
            yield Listing(tuple(self._cell(case, column, remark=told(case, column)) for column in columns))

    def _profile(self, row: int) -> Iterable[Block]:
        profiles = self._analysis.profiles
        case, judgement = int(profiles.case[row]), int(profiles.judgement[row])
        reason = str(self._tables.judgements.reason[judgement]) if judgement >= 0 else ""
        told = _("{known} of {n} indicators known; {state}").format(
            known=profiles.known[row], n=profiles.indicators[row], state=word(CellState(profiles.state[row]))
        )
        yield Paragraph((Strong((Text(self._case(case)),)), Text(f": {told}. {reason}".rstrip())))
        yield Listing(
            tuple(
                self._cell(case, column, remark=word(self._effective(case, column)))
                for column in range(len(self._tables.indicators))
            )
        )
