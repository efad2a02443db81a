"""All results of one study and round, each computed once, when it is first asked for."""

from __future__ import annotations

from functools import cached_property

from leadline.core import matrix as _matrix
from leadline.core import profile as _profile
from leadline.core import recurrence as _recurrence
from leadline.core.coverage import (
    Programme,
    QuestionCoverage,
    SkipReasons,
    programme,
    question_coverage,
    skip_reasons,
)
from leadline.core.gaps import Gaps, gaps
from leadline.core.layers import CountedLayer, counted_layer
from leadline.core.readings import Readings, readings
from leadline.core.tables import StudyTables, row_of


class Analysis:
    """The results of `tables` at `round` (its key; by default the latest one whose texts are comparable).

    Raises ``KeyError`` for a round that the study has not.
    """

    def __init__(self, tables: StudyTables, *, round: str = "") -> None:
        self.tables = tables
        key = round or tables.settings.comparable_until
        self.round = row_of(tables.rounds.key, key) if key else len(tables.rounds) - 1

    @cached_property
    def layer(self) -> CountedLayer:
        """Which codings count."""
        return counted_layer(self.tables)

    @cached_property
    def readings(self) -> Readings:
        """Informant × indicator."""
        return readings(self.tables)

    @cached_property
    def cells(self) -> _matrix.Cells:
        """Case × round × indicator."""
        return _matrix.matrix(self.tables, self.readings)

    @cached_property
    def gaps(self) -> Gaps:
        """Per indicator: full and partial gaps, and each silence."""
        return gaps(self.tables, self.cells)

    @cached_property
    def mechanisms(self) -> _profile.Mechanisms:
        """Which mechanisms carry the subject, case by case."""
        return _profile.mechanisms(self.tables, self.cells)

    @cached_property
    def mechanism_counts(self) -> _profile.MechanismCounts:
        """k of n cases by mechanism."""
        return _profile.mechanism_counts(self.tables, self.mechanisms)

    @cached_property
    def profiles(self) -> _profile.CaseProfiles:
        """How comprehensively each case addresses the subject."""
        return _profile.comprehensiveness(self.tables, self.cells)

    @cached_property
    def challenges(self) -> _recurrence.Recurrence:
        """Challenges by breadth."""
        return _recurrence.challenges(self.tables, round=self.round)

    @cached_property
    def opportunities(self) -> _recurrence.Recurrence:
        """Opportunities by breadth."""
        return _recurrence.opportunities(self.tables, round=self.round)

    @cached_property
    def asks(self) -> _recurrence.Recurrence:
        """Asks by breadth."""
        return _recurrence.asks(self.tables, round=self.round)

    @cached_property
    def programme(self) -> Programme:
        """Planned and held by role."""
        return programme(self.tables, by_case=False)

    @cached_property
    def question_coverage(self) -> QuestionCoverage:
        """What became of each question."""
        return question_coverage(self.tables, round=self.round)

    @cached_property
    def skip_reasons(self) -> SkipReasons:
        """Why questions were not asked."""
        return skip_reasons(self.tables, round=self.round)
