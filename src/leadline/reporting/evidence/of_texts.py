"""Documents: texts by round, what they state, and what changed between them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from leadline.core.change import Change, Material, code_changes, material
from leadline.core.documents import stating_rows
from leadline.core.tables import row_of
from leadline.core.vocabulary import Polarity
from leadline.reporting.document import Block
from leadline.reporting.evidence.explaining import Explained, Explainer, heading, listing, rows_where, word
from leadline.translation import gettext as _


class OfTexts(Explainer):
    """Explanations of counts over documents."""

    def all_texts(self) -> Explained:
        """Every text, by round."""
        counted = _("Counted: texts of the study, one for each {noun} and round that has one.")
        return self._by_round(_("Texts"), counted, np.ones(len(self._tables.documents), dtype=np.bool_))

    def all_shortened(self) -> Explained:
        """Every shortened text, by round."""
        counted = _("Counted: texts that their source shortened; {noun} without a text have none.")
        return self._by_round(_("Shortened texts"), counted, self._tables.documents.is_shortened)

    def snapshots(self) -> Explained:
        """Rounds with texts."""
        rows = sorted(set(self._tables.documents.round.tolist()))
        lines = [
            f"{self._tables.rounds.key[row]}: {int((self._tables.documents.round == row).sum())}"
            for row in rows
        ]
        counted = _("Counted: rounds in which there is at least one text.")
        return Explained(_("Rounds with texts"), counted, len(rows), (listing(lines),))

    def texts(self, round: int | str) -> Explained:
        """Cases with a text."""
        has = self._has(round)
        counted = _("Counted: {noun} with a text in the round, shortened or not.").format(noun=self._noun)
        return self._of_cases(_("Listed, {round}"), round, counted, has, range(len(self._tables.cases)))

    def narratives(self, round: int | str) -> Explained:
        """Cases with a whole text."""
        counted = _("Counted: {noun} with a text in the round that its source did not shorten.").format(
            noun=self._noun
        )
        base = _("n: {noun} with a text in the round.").format(noun=self._noun)
        whole = self._has(round, is_whole=True)
        return self._of_cases(
            _("Situation described, {round}"), round, counted, whole, self._has(round), base
        )

    def shortened(self, round: int | str) -> Explained:
        """Cases with a shortened text."""
        counted = _("Counted: {noun} whose text in the round was shortened by its source.").format(
            noun=self._noun
        )
        base = _("n: {noun} with a text in the round.").format(noun=self._noun)
        whole, has = self._has(round, is_whole=True), self._has(round)
        return self._of_cases(_("Shortened by the source, {round}"), round, counted, has - whole, has, base)

    def not_listed(self, round: int | str) -> Explained:
        """Cases without a text."""
        every = set(range(len(self._tables.cases)))
        counted = _("Counted: {noun} of the study without a text in the round.").format(noun=self._noun)
        return self._of_cases(_("Not listed, {round}"), round, counted, every - self._has(round), every)

    def states(self, code: str, round: int | str, polarity: str = "present") -> Explained:
        """Cases whose text states a code."""
        wanted = Polarity.from_label(polarity)
        counted = _("Counted: {noun} whose text has a passage of this code that says: {polarity}.").format(
            noun=self._noun, polarity=word(wanted)
        )
        base = _("n: {noun} with a text in the round that its source did not shorten.").format(
            noun=self._noun
        )
        among = self._has(round, is_whole=True)
        subject = f"{self._code(code)}: {word(wanted)}, {round}"
        return self._stating(subject, code, round, wanted, among, counted, base, is_whole_only=True)

    def rated(self, code: str, round: int | str) -> Explained:
        """Cases whose text opens with a rating."""
        counted = _("Counted: {noun} whose text, shortened or not, has this rating.").format(noun=self._noun)
        base = _("n: {noun} with a text in the round.").format(noun=self._noun)
        subject = f"{self._code(code)}, {round}"
        among = self._has(round)
        return self._stating(
            subject, code, round, Polarity.PRESENT, among, counted, base, is_whole_only=False
        )

    def pairs(self, before: int | str, after: int | str) -> Explained:
        """Cases comparable in both rounds, and why the others are not."""
        rows = [self._row(before), self._row(after)]
        has = material(self._tables)[:, rows]
        is_compared = (has == Material.COMPARABLE).all(axis=1)
        k = rows_where(is_compared)
        lines = []
        for case in rows_where(~is_compared):
            first, second = (word(Material(value)) for value in has[case])
            lines.append(f"{self._case(case)}: {before} {first}, {after} {second}")
        blocks: tuple[Block, ...] = (self._counted(len(k)), listing(self._case(case) for case in k))
        if lines:
            blocks = (*blocks, self._apart(len(lines)), listing(lines))
        counted = _("Counted: {noun} whose texts of both rounds can be compared.").format(noun=self._noun)
        subject = _("Comparable texts, {before} and {after}").format(before=before, after=after)
        return Explained(subject, counted, len(k), blocks, len(has), self._all_base())

    def appeared(self, code: str, before: int | str, after: int | str) -> Explained:
        """Cases whose later text alone states a code."""
        counted = _("Counted: comparable {noun} whose later text alone states it.").format(noun=self._noun)
        return self._changed(code, before, after, Change.APPEARED, counted)

    def disappeared(self, code: str, before: int | str, after: int | str) -> Explained:
        """Cases whose earlier text alone states a code."""
        counted = _("Counted: comparable {noun} whose earlier text alone states it.").format(noun=self._noun)
        return self._changed(code, before, after, Change.DISAPPEARED, counted)

    def stayed(self, code: str, before: int | str, after: int | str) -> Explained:
        """Cases whose texts of both rounds state a code."""
        counted = _("Counted: comparable {noun} whose texts state it in both rounds.").format(noun=self._noun)
        return self._changed(code, before, after, Change.STAYED, counted)

    # inside

    def _row(self, key: int | str) -> int:
        return row_of(self._tables.rounds.key, str(key))

    def _all_base(self) -> str:
        return _("n: all {noun} of the study.").format(noun=self._noun)

    def _has(self, round: int | str, *, is_whole: bool = False) -> set[int]:
        """Cases with a text in a round (that its source did not shorten)."""
        documents = self._tables.documents
        mask = documents.round == self._row(round)
        if is_whole:
            mask = mask & ~documents.is_shortened
        return {int(case) for case in documents.case[mask]}

    def _of_cases(
        self, subject: str, round: int | str, counted: str, k: set[int], among: Iterable[int], base: str = ""
    ) -> Explained:
        n = set(among)
        blocks = (self._counted(len(k)), listing(self._case(case) for case in sorted(k)))
        rest = self._others(sorted(n - k))
        base = base or self._all_base()
        return Explained(subject.format(round=round), counted, len(k), (*blocks, *rest), len(n), base)

    def _by_round(
        self, subject: str, counted: str, mask: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
    ) -> Explained:
        documents, rounds = self._tables.documents, self._tables.rounds
        blocks: list[Block] = []
        for row in range(len(rounds)):
            own = rows_where(mask & (documents.round == row))
            if own:
                blocks.append(heading(f"{rounds.key[row]}: {len(own)}"))
                blocks.append(listing(sorted(str(self._tables.cases.key[documents.case[d]]) for d in own)))
        one = self._tables.case_noun.split("|")[0] if mask.all() else self._noun
        return Explained(subject, counted.format(noun=one), int(mask.sum()), tuple(blocks))

    def _stating(
        self,
        subject: str,
        code: str,
        round: int | str,
        polarity: Polarity,
        among: set[int],
        counted: str,
        base: str,
        *,
        is_whole_only: bool,
    ) -> Explained:
        rows = stating_rows(
            self._tables,
            code=self._tables.code(code),
            round=self._row(round),
            polarity=polarity,
            is_whole_only=is_whole_only,
        )
        codings = self._case_of(rows)
        blocks = self._split(codings, among)
        command = f"leadline show {code}"
        return Explained(subject, counted, len(codings), blocks, len(among), base, command=command)

    def _changed(
        self, code: str, before: int | str, after: int | str, change: Change, counted: str
    ) -> Explained:
        first, second = self._row(before), self._row(after)
        wanted = np.array([self._tables.code(code)], dtype=np.intp)
        found = code_changes(self._tables, before=first, after=second, codes=wanted)
        k = rows_where(found.changes[:, 0] == change)
        rows = [
            row for at in (first, second) for row in stating_rows(self._tables, code=int(wanted[0]), round=at)
        ]
        codings = self._case_of(rows)
        return Explained(
            f"{self._code(code)}: {before}–{after}",
            counted,
            len(k),
            self._split({case: codings.get(case, []) for case in k}, rows_where(found.changes[:, 0] >= 0)),
            int(found.n[0]),
            _("n: {noun} whose texts of both rounds can be compared.").format(noun=self._noun),
            command=f"leadline show {code}",
        )
