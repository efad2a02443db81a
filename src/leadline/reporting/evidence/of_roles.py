"""Roles and coders: pairs of readings, and interviews coded twice."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

import numpy as np

from leadline.core.agreement.cohen_kappa import cohen_kappa
from leadline.core.agreement.krippendorff_alpha import krippendorff_alpha
from leadline.core.agreement.percent import percent_agreement
from leadline.core.agreement.ratings import CodeAgreement, CodeRatings, agreement_by_code, code_ratings
from leadline.core.convergence import pairs_of_readings, roles_of_readings
from leadline.core.counting import Rows
from leadline.core.tables import row_of
from leadline.core.vocabulary import ReadingValue
from leadline.reporting.document import Block, Listing, Paragraph, Strong, Text
from leadline.reporting.evidence.explaining import Explained, Explainer, heading, listing, rows_where, word
from leadline.translation import gettext as _

MEASURES = {"percent": percent_agreement, "kappa": cohen_kappa, "alpha": krippendorff_alpha}


class OfRoles(Explainer):
    """Explanations of whether roles say the same, and of whether coders do."""

    def equal_readings(self) -> Explained:
        """Pairs that are equal."""
        counted = _("Counted: pairs of equal readings, by two persons in different roles.")
        one, two = self._pairs
        is_equal = self._values[one] == self._values[two]
        return self._of_pairs(
            _("Equal readings"), counted, is_equal, np.ones_like(is_equal), self._pair_base()
        )

    def paired_readings(self) -> Explained:
        """All pairs."""
        every = np.ones(len(self._pairs[0]), dtype=np.bool_)
        counted = _(
            "Counted: pairs of readings (yes, partly or no) of the same indicator, by two persons who speak "
            "in different roles of one case."
        )
        return self._of_pairs(_("Readings that can be compared"), counted, every, every, "")

    def alone_no(self, role: str) -> Explained:
        """Pairs in which a role alone says no."""
        one, two = self._pairs
        own, other = self._sides(role)
        is_no = self._values == ReadingValue.NO
        alone = (own & is_no[one] & ~is_no[two]) | (other & is_no[two] & ~is_no[one])
        counted = _("Counted: pairs in which {role} says no and the other role does not.").format(role=role)
        base = _("n: pairs in which {role} and another role differ.").format(role=role)
        return self._of_pairs(
            _("{role} alone says no").format(role=role), counted, alone, self._differ(role), base
        )

    def differing(self, role: str) -> Explained:
        """Pairs in which a role and another differ."""
        own, other = self._sides(role)
        counted = _("Counted: pairs in which {role} and another role differ.").format(role=role)
        base = _("n: all pairs in which {role} takes part.").format(role=role)
        subject = _("{role} and another role differ").format(role=role)
        return self._of_pairs(subject, counted, self._differ(role), own | other, base)

    def coded_twice(self) -> Explained:
        """Interviews that two coders coded."""
        ratings = self._ratings
        counted = _("Counted: interviews that two coders coded apart.")
        base = _("n: interviews held.")
        blocks = (self._twice(ratings),)
        total = len(self._tables.interviews)
        return Explained(_("Coded twice"), counted, len(ratings.groups), blocks, total, base)

    def reconciled(self) -> Explained:
        """Interviews with a reconciled layer."""
        rows = rows_where(self._tables.interviews.has_reconciled)
        counted = _("Counted: interviews whose two codings were reconciled into one, which counts.")
        blocks = (listing(self._interview(row) for row in rows),)
        base = _("n: interviews that two coders coded apart.")
        return Explained(_("Reconciled"), counted, len(rows), blocks, len(self._ratings.groups), base)

    def agreement(self, measure: str) -> Explained:
        """The interviews coded twice, and the measure code by code."""
        ratings = self._ratings
        found = agreement_by_code(ratings, measure=MEASURES[measure])
        rows = self._by_code(found)
        unused = len(found) - len(rows)
        text = _(
            "Codes that neither coder applied: {count}. They count as agreement in the share and have no row."
        )
        blocks: tuple[Block, ...] = (
            heading(_("Interviews coded twice: {count}").format(count=len(ratings.groups))),
            self._twice(ratings),
            heading(_("Code by code")),
            listing(rows),
            Paragraph((Text(text.format(count=unused)),)),
        )
        counted = _(
            "Reckoned over all pairs of interview and code: whether each coder applied the code there."
        )
        subject = _("Agreement of the coders: {measure}").format(measure=measure)
        return Explained(subject, counted, None, blocks)

    def agreement_of(self, family: str) -> Explained:
        """A family's row in the table of agreement: the codes and kappas that its numbers are made of."""
        of_family = self._tables.codes.family
        found = [one for one in self._kappas if of_family[one.code] == family]
        defined = [one for one in found if one.agreement.value is not None]
        others = self._by_code(one for one in found if one.agreement.value is None)
        blocks: list[Block] = [self._counted(len(defined)), listing(self._by_code(defined))]
        if others:
            blocks += [heading(_("Without a kappa: {count}").format(count=len(others))), listing(others)]
        coded = _("Interviews coded twice: {count}").format(count=len(self._ratings.groups))
        blocks += [heading(coded), self._twice(self._ratings)]
        counted = _(
            "Counted: codes of the family that have a kappa. Times applied is the sum of theirs; the median "
            "and the lowest kappa are of theirs."
        )
        subject = _("Agreement of the coders: {measure}").format(measure=self._code(family))
        n = int((of_family[self._ratings.codes] == family).sum())
        base = _("n: codes of the family that can be applied.")
        return Explained(subject, counted, len(defined), tuple(blocks), n, base)

    # inside

    @cached_property
    def _kappas(self) -> tuple[CodeAgreement, ...]:
        return agreement_by_code(self._ratings, measure=cohen_kappa)

    def _by_code(self, found: Iterable[CodeAgreement]) -> list[str]:
        """A line a code that somebody applied."""
        text = _("{code}: {value}, applied {count} times")
        return [
            text.format(
                code=self._code(str(self._tables.codes.key[one.code])),
                value=_("undefined") if one.agreement.value is None else f"{one.agreement.value:.2f}",
                count=one.applied,
            )
            for one in found
            if one.applied
        ]

    @cached_property
    def _ratings(self) -> CodeRatings:
        return code_ratings(self._tables)

    def _twice(self, ratings: CodeRatings) -> Listing:
        coders = self._tables.coders.key
        lines = []
        for place, unit in enumerate(ratings.groups):
            who = ", ".join(str(coders[coder]) for coder in ratings.coders[ratings.is_rating[:, place]])
            lines.append(f"{self._interview(int(unit))}: {who}")
        return listing(lines)

    @cached_property
    def _speaks(self) -> Any:
        return roles_of_readings(self._tables, self._analysis.readings)

    @cached_property
    def _pairs(self) -> tuple[Rows, Rows]:
        return pairs_of_readings(self._analysis.readings, self._speaks)

    @property
    def _values(self) -> Any:
        return self._analysis.readings.value

    def _sides(self, role: str) -> tuple[Any, Any]:
        """Whether the role is the one, and whether it is the other, of each pair."""
        column = self._speaks[:, row_of(self._tables.roles.key, role)]
        return column[self._pairs[0]], column[self._pairs[1]]

    def _differ(self, role: str) -> Any:
        own, other = self._sides(role)
        return (own | other) & (self._values[self._pairs[0]] != self._values[self._pairs[1]])

    def _pair_base(self) -> str:
        return _("n: all pairs of readings by persons in different roles of one case.")

    def _of_pairs(self, subject: str, counted: str, mask: Any, among: Any, base: str) -> Explained:
        k, rest = int(mask.sum()), among & ~mask
        blocks: list[Block] = [self._counted(k), *self._pair_lines(mask)]
        if rest.any():
            blocks += [self._apart(int(rest.sum())), *self._pair_lines(rest)]
        return Explained(subject, counted, k, tuple(blocks), int(among.sum()) if base else None, base)

    def _pair_lines(self, mask: Any) -> list[Block]:
        """A paragraph a case, its pairs in one listing; each leads to its cell."""
        said = self._analysis.readings
        one, two = self._pairs
        by_case: dict[int, list[tuple[int, str]]] = {}
        for place in np.flatnonzero(mask):
            left, right = int(one[place]), int(two[place])
            told = " / ".join(
                f"{self._who(row)} {word(ReadingValue(said.value[row]))}" for row in (left, right)
            )
            by_case.setdefault(int(said.case[left]), []).append((int(said.indicator[left]), told))
        blocks: list[Block] = []
        for case in sorted(by_case):
            blocks.append(Paragraph((Strong((Text(self._case(case)),)),)))
            blocks.append(
                Listing(tuple(self._cell(case, column, remark=told) for column, told in by_case[case]))
            )
        return blocks

    def _who(self, reading: int) -> str:
        roles = self._tables.roles.key[self._speaks[reading]].tolist()
        return self._person(int(self._analysis.readings.informant[reading]), roles)
