"""A study without cases, or with cases and nothing else, has results: empty ones, or silences."""

from __future__ import annotations

import pytest

from leadline.core.agreement.krippendorff_alpha import krippendorff_alpha
from leadline.core.agreement.ratings import RatedUnit, code_ratings
from leadline.core.change import code_changes
from leadline.core.convergence import convergence
from leadline.core.cooccurrence import cooccurrence
from leadline.core.coverage import programme, question_coverage, skip_reasons
from leadline.core.exchange import practice_exchange
from leadline.core.gaps import gaps
from leadline.core.matrix import matrix
from leadline.core.prevalence import ROLE, prevalence
from leadline.core.profile import comprehensiveness, comprehensiveness_counts, mechanism_counts, mechanisms
from leadline.core.readings import readings
from leadline.core.recurrence import challenges
from leadline.core.saturation import saturation
from leadline.core.vocabulary import CellValue
from tests.core.studies import Talk, study


@pytest.mark.parametrize("cases", [[], ["A", "B"]])
@pytest.mark.parametrize("talks", [[], [Talk("A", people=[])]])
def test_nothing_is_counted_where_nothing_is(cases: list[str], talks: list[Talk]) -> None:
    tables = study(talks, cases=cases)
    said, cells = readings(tables), matrix(tables)
    assert len(said) == 0
    assert set(cells.effective.tolist()) <= {CellValue.NO_INFORMANT}
    assert gaps(tables, cells).n.sum() == 0
    assert mechanism_counts(tables, mechanisms(tables, cells)).n.sum() == 0
    counts = comprehensiveness_counts(tables, comprehensiveness(tables, cells))
    assert counts.k.sum() == len(tables.cases)
    found = challenges(tables)
    assert found.cases.sum() == 0 and not found.is_robust.any() and found.rank.tolist() == [1] * 12
    assert prevalence(tables).k.sum() == prevalence(tables, by=ROLE).k.sum() == 0
    assert len(practice_exchange(tables, cells)) == len(cooccurrence(tables)) == 0
    assert convergence(tables, said).pairs.sum() == 0
    assert all(one.unheard is not None and one.reached is None for one in saturation(tables))
    assert code_changes(tables, before=0, after=0).appeared.sum() == 0
    assert len(programme(tables)) == len(skip_reasons(tables)) == 0
    assert question_coverage(tables).answered.sum() == 0
    for rated in RatedUnit:
        ratings = code_ratings(tables, rated=rated)
        assert ratings.patterns.counts.size == ratings.together().counts.size == 0
        assert krippendorff_alpha(ratings.together()).value is None
