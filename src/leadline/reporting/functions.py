"""The functions that findings may call for their numbers and names: each is one line over the analysis.

Every number says in its name what it counts; the manual page ``docs/user/findings.md`` lists them, and a test
compares that page with this module.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import numpy as np

from leadline.core.agreement.cohen_kappa import cohen_kappa
from leadline.core.agreement.krippendorff_alpha import krippendorff_alpha
from leadline.core.agreement.percent import percent_agreement
from leadline.core.agreement.ratings import code_ratings
from leadline.core.analysis import Analysis
from leadline.core.convergence import Convergence, convergence
from leadline.core.counting import Unit
from leadline.core.prevalence import prevalence
from leadline.core.recurrence import Recurrence
from leadline.core.tables import row_of
from leadline.core.vocabulary import CellValue, Comprehensiveness, CoverageStatus, Polarity, SlotState
from leadline.errors import InputError
from leadline.reporting.expressions import Shown
from leadline.translation import gettext as _


def number_functions(analysis: Analysis) -> dict[str, Callable[..., Any]]:
    """Name -> function, for :func:`leadline.reporting.expressions.evaluate`."""
    own = Numbers(analysis)
    return {name: getattr(own, name) for name in NUMBER_FUNCTIONS}


class Numbers:
    """The functions; `analysis` is the study at the round reported."""

    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis
        self._tables = analysis.tables

    # the programme

    def cases(self) -> Shown:
        """Cases of the study."""
        return Shown(len(self._tables.cases))

    def interviews(self) -> Shown:
        """Interviews held."""
        return Shown(len(self._tables.interviews))

    def persons(self, role: str = "") -> Shown:
        """Persons who spoke, a person in two posts once; of one role where it is named."""
        spoke = self._tables.participants
        rows = spoke.role == self._role(role) if role else np.ones(len(spoke), dtype=np.bool_)
        return Shown(len(np.unique(spoke.informant[rows])))

    def double_posts(self) -> Shown:
        """Persons who spoke in more than one post."""
        spoke = self._tables.participants
        posts = {(int(i), int(r)) for i, r in zip(spoke.informant, spoke.role, strict=True)}
        return Shown(int((np.bincount([i for i, _ in posts], minlength=1) > 1).sum()))

    def questions(self) -> Shown:
        """Questions of the guide."""
        return Shown(len(self._tables.questions))

    def codes(self) -> Shown:
        """Codes of the codebook that can be applied, families not counted."""
        return Shown(int(self._tables.codes.is_counted.sum()))

    def planned(self, role: str = "") -> Shown:
        """Planned interviews (case × role)."""
        return Shown(self._slots(role, None))

    def held(self, role: str = "") -> Shown:
        """Planned interviews that were held."""
        return Shown(self._slots(role, SlotState.HELD))

    def not_held(self, reason: str, role: str = "") -> Shown:
        """Planned interviews not held: post empty, declined, not reached, withdrawn, planned."""
        return Shown(self._slots(role, SlotState.from_label(reason)))

    def withdrawn(self) -> Shown:
        """Interviews that are no longer counted, because everybody in them withdrew."""
        return Shown(self._tables.withdrawals.interviews)

    def languages(self) -> Shown:
        """Languages in which interviews were held."""
        return Shown(len(set(self._tables.interviews.language.tolist())))

    def in_language(self, language: str) -> Shown:
        """Interviews held in a language."""
        return Shown(int((self._tables.interviews.language == language).sum()))

    def joint_interviews(self) -> Shown:
        """Interviews with more than one person."""
        spoke = self._tables.participants
        pairs = {(int(i), int(p)) for i, p in zip(spoke.interview, spoke.informant, strict=True)}
        counts = np.bincount([i for i, _ in pairs], minlength=1)
        return Shown(int((counts > 1).sum()))

    def asked(self, question: str) -> Shown:
        """Interviews in which a question was asked, whatever the answer."""
        return Shown(self._coverage(question, lambda status: status != CoverageStatus.NOT_ASKED))

    def answered(self, question: str) -> Shown:
        """Interviews in which a question was answered."""
        return Shown(self._coverage(question, lambda status: status == CoverageStatus.ANSWERED))

    # cells

    def k(self, indicator: str, *values: str) -> Shown:
        """Cases whose cell of the indicator has one of these values."""
        wanted = [CellValue.from_label(value) for value in values]
        cells = self._cells(indicator)
        return Shown(int(np.isin(cells, [int(v) for v in wanted]).sum()))

    def known(self, indicator: str) -> Shown:
        """Cases whose cell is addressed, partly, not addressed or conflicting: the n of k of n."""
        cells = self._cells(indicator)
        return Shown(int((cells <= CellValue.CONFLICTING).sum()))

    def confirmed_cells(self) -> Shown:
        """Known cells that an analyst confirmed or overruled, over all indicators."""
        return Shown(int(self._of_round(self._analysis.gaps.confirmed).sum()))

    def proposed_cells(self) -> Shown:
        """Known cells that stand as proposed."""
        return Shown(int(self._of_round(self._analysis.gaps.proposed).sum()))

    def known_cells(self) -> Shown:
        """Known cells, over all indicators."""
        return Shown(int(self._of_round(self._analysis.gaps.n).sum()))

    def overruled_cells(self) -> Shown:
        """Known cells where an analyst decided otherwise than the rules propose."""
        cells = self._analysis.cells
        rows = (cells.round == self._analysis.round) & (cells.effective <= CellValue.CONFLICTING)
        return Shown(int((rows & (cells.effective != cells.proposed)).sum()))

    def contradicted_cells(self) -> Shown:
        """Known cells in which a document of the case contradicts an informant."""
        return Shown(int(self._of_round(self._analysis.gaps.contradicted).sum()))

    def mechanism(self, name: str) -> Shown:
        """Cases that this mechanism carries the subject in."""
        counts = self._analysis.mechanism_counts
        row = self._mechanism_row(name)
        return Shown(int(counts.k[row]))

    def mechanism_n(self) -> Shown:
        """Cases that say anything of mechanisms: the n of every mechanism."""
        counts = self._analysis.mechanism_counts
        rows = counts.round == self._analysis.round
        return Shown(int(counts.n[rows].max(initial=0)))

    def comprehensiveness(self, value: str) -> Shown:
        """Cases that address the subject so: comprehensively, partly, overlooked, not determinable."""
        profiles = self._analysis.profiles
        here = profiles.effective[profiles.round == self._analysis.round]
        return Shown(int((here == Comprehensiveness.from_label(value)).sum()))

    # challenges, opportunities, asks, codes

    def responses_naming(self, code: str) -> Shown:
        """Cases in which a challenge, opportunity or ask is named."""
        found, row = self._ranked(code)
        return Shown(int(found.cases[row]))

    def responses_asked_about(self, code: str) -> Shown:
        """The n of :meth:`responses_naming`: cases asked, or naming it unasked."""
        found, row = self._ranked(code)
        return Shown(int(found.n[row]))

    def rank(self, code: str) -> Shown:
        """Rank of a challenge, opportunity or ask."""
        found, row = self._ranked(code)
        return Shown(int(found.rank[row]))

    def roles_naming(self, code: str) -> Shown:
        """Roles in which it is named."""
        found, row = self._ranked(code)
        return Shown(int(found.roles[row]))

    def regions_naming(self, code: str) -> Shown:
        """Regions in which it is named."""
        found, row = self._ranked(code)
        return Shown(int(found.regions[row]))

    def reference_naming(self, code: str) -> Shown:
        """Cases in which the reference role alone names it."""
        found, row = self._ranked(code)
        return Shown(int(found.reference_cases[row]))

    def volunteered(self, code: str) -> Shown:
        """Cases in which it is named unprompted, at least once."""
        found, row = self._ranked(code)
        return Shown(int(found.cases_volunteered[row]))

    def threshold(self, code: str) -> Shown:
        """Cases that must name it before it counts as recurring."""
        found, row = self._ranked(code)
        return Shown(int(found.threshold[row]))

    def hinges(self, code: str) -> Shown:
        """Cases without any one of which it no longer recurs; 0 where it does not hang on one."""
        found, row = self._ranked(code)
        return Shown(int((found.hinge_cases.code == found.code[row]).sum()))

    def links(self, code: str, indicator: str) -> Shown:
        """Cases in which an analyst linked an opportunity to the gap of an indicator."""
        wanted = self._row(self._tables.codes.key, code), self._indicator(indicator)
        links = self._tables.opportunity_links
        rows = (links.code == wanted[0]) & (links.indicator == wanted[1])
        return Shown(len(np.unique(links.case[rows])))

    def listed(self, kind: str) -> Shown:
        """How many challenges (or opportunities, asks) the codebook has."""
        return Shown(len(self._recurrence(kind)))

    def recurring(self, kind: str) -> Shown:
        """How many challenges (or opportunities, asks) recur."""
        return Shown(int(self._recurrence(kind).is_recurring.sum()))

    def robust(self, kind: str) -> Shown:
        """How many of them still recur when any one case is left out."""
        return Shown(int(self._recurrence(kind).is_robust.sum()))

    def is_recurring(self, code: str) -> bool:
        """Whether it recurs, for ``{% if %}``."""
        found, row = self._ranked(code)
        return bool(found.is_recurring[row])

    def is_robust(self, code: str) -> bool:
        """Whether it still recurs when any one case is left out."""
        found, row = self._ranked(code)
        return bool(found.is_robust[row])

    def at_rank(self, kind: str, rank: int) -> Shown:
        """Name of the challenge, opportunity or ask that stands at this place in the table."""
        found = self._recurrence(kind)
        if not 1 <= rank <= len(found):
            raise InputError("rank-absent", rank=rank, count=len(found))
        return Shown(str(self._tables.codes.name[found.code[rank - 1]]), kind="words")

    def said(self, code: str, polarity: str = "present") -> Shown:
        """Cases with a countable passage of a code."""
        return Shown(self._said(code, polarity, Unit.CASES)[0])

    def said_n(self, code: str) -> Shown:
        """The n of :meth:`said`: cases with a coded interview."""
        return Shown(self._said(code, "present", Unit.CASES)[1])

    def persons_saying(self, code: str) -> Shown:
        """Persons with a countable passage of a code."""
        return Shown(self._said(code, "present", Unit.PERSONS)[0])

    # roles and coders

    def equal_readings(self) -> Shown:
        """Pairs of readings by different roles of one case and indicator that are equal."""
        return Shown(int(self._convergence.equal.sum()))

    def paired_readings(self) -> Shown:
        """All such pairs: the n of :meth:`equal_readings`."""
        return Shown(int(self._convergence.pairs.sum()))

    def alone_no(self, role: str) -> Shown:
        """Pairs of readings in which this role says no and the other role does not."""
        return Shown(int(self._convergence.by_role.alone_no[self._role(role)]))

    def differing(self, role: str) -> Shown:
        """Pairs of readings in which this role and another differ: the n of :meth:`alone_no`."""
        return Shown(int(self._convergence.by_role.differing[self._role(role)]))

    def coded_twice(self) -> Shown:
        """Interviews coded by two coders apart."""
        return Shown(len(code_ratings(self._tables).groups))

    def reconciled(self) -> Shown:
        """Interviews whose two codings were reconciled into one layer."""
        return Shown(int(self._tables.interviews.has_reconciled.sum()))

    def agreement(self, measure: str) -> Shown:
        """Agreement of coders on interview × code: percent, kappa or alpha; 'undefined' where it is."""
        measures = {"percent": percent_agreement, "kappa": cohen_kappa, "alpha": krippendorff_alpha}
        if measure not in measures:
            raise InputError("expression-key-unknown", key=measure)
        found = measures[measure](code_ratings(self._tables).together())
        if found.value is None:
            return Shown("undefined", text=_("undefined"), kind="words")
        return Shown(round(float(found.value), 2), text=f"{found.value:.2f}")

    # words

    def name(self, key: str) -> Shown:
        """Name of a code or title of an indicator in the report's language."""
        for keys, names in (
            (self._tables.codes.key, self._tables.codes.name),
            ([i.key for i in self._tables.indicators], [i.title for i in self._tables.indicators]),
        ):
            if key in keys:
                return Shown(str(names[list(keys).index(key)]), kind="text")
        raise InputError("expression-key-unknown", key=key)

    # inside

    def _role(self, key: str) -> int:
        return self._row(self._tables.roles.key, key)

    def _row(self, column: Any, key: str) -> int:
        try:
            return row_of(column, key)
        except KeyError:
            raise InputError("expression-key-unknown", key=key) from None

    def _slots(self, role: str, state: SlotState | None) -> int:
        slots = self._tables.slots
        rows = slots.round == self._analysis.round
        if role:
            rows &= slots.role == self._role(role)
        if state is not None:
            rows &= slots.state == state
        return int(rows.sum())

    def _coverage(self, question: str, is_wanted: Callable[[Any], Any]) -> int:
        rows = self._tables.coverage.question == self._row(self._tables.questions.key, question)
        return int((rows & is_wanted(self._tables.coverage.status)).sum())

    @cached_property
    def _convergence(self) -> Convergence:
        return convergence(self._tables, self._analysis.readings)

    def _indicator(self, key: str) -> int:
        try:
            return self._tables.indicator(key)
        except KeyError:
            raise InputError("expression-key-unknown", key=key) from None

    def _cells(self, indicator: str) -> Any:
        row = self._indicator(indicator)
        cells = self._analysis.cells
        return cells.effective[(cells.indicator == row) & (cells.round == self._analysis.round)]

    def _of_round(self, column: Any) -> Any:
        per_round = len(column) // max(len(self._tables.rounds), 1)
        first = self._analysis.round * per_round
        return column[first : first + per_round]

    def _mechanism_row(self, name: str) -> int:
        counts = self._analysis.mechanism_counts
        rows = np.flatnonzero((counts.mechanism == name) & (counts.round == self._analysis.round))
        if not len(rows):
            raise InputError("expression-key-unknown", key=name)
        return int(rows[0])

    def _recurrence(self, kind: str) -> Recurrence:
        found: Mapping[str, Recurrence] = {
            "challenges": self._analysis.challenges,
            "opportunities": self._analysis.opportunities,
            "asks": self._analysis.asks,
        }
        if kind not in found:
            raise InputError("expression-key-unknown", key=kind)
        return found[kind]

    def _ranked(self, code: str) -> tuple[Recurrence, int]:
        row = self._row(self._tables.codes.key, code)
        for kind in ("challenges", "opportunities", "asks"):
            found = self._recurrence(kind)
            here = np.flatnonzero(found.code == row)
            if len(here):
                return found, int(here[0])
        raise InputError("expression-key-unknown", key=code)

    def _said(self, code: str, polarity: str, unit: Unit) -> tuple[int, int]:
        rows = np.asarray([self._row(self._tables.codes.key, code)], dtype=np.intp)
        found = prevalence(
            self._tables,
            unit=unit,
            codes=rows,
            polarity=Polarity.from_label(polarity),
            round=self._analysis.round,
        )
        return int(found.k[0]), int(found.n[0])


NUMBER_FUNCTIONS = {name: own for name, own in vars(Numbers).items() if not name.startswith("_")}
"""The same without an analysis: for who asks only which there are, and with what arguments."""
