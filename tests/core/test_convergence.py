"""Convergence of roles."""

from __future__ import annotations

from hypothesis import given, settings

from leadline.core.convergence import convergence
from leadline.core.readings import readings
from leadline.core.vocabulary import CoverageStatus, Polarity, ReadingValue
from tests.core.studies import ROLE_KEYS, Said, Talk, study
from tests.core.test_recurrence import joint_talks

YES, NO = Said("COOR01"), Said("COOR01", polarity=Polarity.ABSENT)


def test_pairs_of_known_readings_of_different_roles() -> None:
    tables = study(
        [
            Talk("A", [("p1", "PC")], said=[YES]),
            Talk("A", [("p2", "CP")], said=[NO]),
            Talk("A", [("p3", "GBV")], said=[YES]),
            Talk("B", [("p4", "PC")], said=[NO]),
            Talk("B", [("p5", "CP")], coverage={"Q8": CoverageStatus.ANSWERED}),  # not raised: no pair
            Talk("C", [("p6", "PC")], said=[YES]),
            Talk("C", [("p7", "PC")], said=[NO]),  # the same role: no pair
        ]
    )
    found = convergence(tables, readings(tables))
    assert (found.equal[0], found.pairs[0]) == (1, 3)
    assert found.pairs[1:].sum() == 0
    by_roles = list(
        zip(
            *(getattr(found.by_roles, name).tolist() for name in ("role", "other", "equal", "pairs")),
            strict=True,
        )
    )
    assert by_roles == [(0, 1, 0, 1), (0, 2, 1, 1), (1, 2, 0, 1)]
    voices = {name: column.tolist() for name, column in found.by_role.columns().items()}
    assert voices == {
        "role": [0, 1, 2],
        "known": [4, 1, 1],
        "no": [2, 1, 0],
        "pairs": [2, 2, 2],
        "differing": [1, 2, 1],
        "alone_no": [0, 2, 0],
    }


def test_a_person_in_two_posts_is_a_pair_with_neither_of_their_own_roles() -> None:
    both = Talk("A", [("p1", "PC"), ("p1", "CP")], said=[YES])
    for role, pairs in (("CP", 0), ("GBV", 1)):
        tables = study([both, Talk("A", [("p2", role)], said=[YES])])
        found = convergence(tables, readings(tables))
        assert found.pairs[0] == found.equal[0] == pairs
        assert found.by_roles.pairs.sum() == 2 * pairs


@settings(max_examples=60, deadline=None)
@given(joint_talks())
def test_generated_studies_pair_as_by_hand(talks: list[Talk]) -> None:
    tables = study(talks)
    said = readings(tables)
    found = convergence(tables, said)
    pairs = equal = 0
    names = tables.informants.pseudonym
    roles = {
        (t.case, who[0]): {w[1] for u in talks if u.case == t.case for w in u.people if w[0] == who[0]}
        for t in talks
        for who in t.people
    }
    for one in range(len(said)):
        for two in range(one):
            if said.case[one] != said.case[two] or said.indicator[one] != said.indicator[two]:
                continue
            case = str(tables.cases.key[said.case[one]])
            mine, other = (roles[case, str(names[said.informant[row]])] for row in (one, two))
            if max(said.value[one], said.value[two]) <= ReadingValue.NO and not mine & other:
                pairs += 1
                equal += int(said.value[one] == said.value[two])
    assert (found.pairs.sum(), found.equal.sum()) == (pairs, equal)
    assert len(found.by_role) == len(ROLE_KEYS)
