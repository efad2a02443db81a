"""Readings: every rule by hand, and generated interviews against the brute-force reading of the page."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.core.readings import Direction, Readings, readings
from leadline.core.tables import StudyTables
from leadline.core.vocabulary import (
    Basis,
    CoverageStatus,
    Layer,
    Polarity,
    ReadingValue,
    Scope,
    Sensitivity,
    Time,
)
from tests.core import oracle
from tests.core.studies import INDICATORS, Paper, Said, Talk, study

PRESENT, ABSENT, UNCLEAR = Polarity
ASKED = {"Q8": CoverageStatus.ANSWERED, "Q9": CoverageStatus.ANSWERED, "Q12": CoverageStatus.ANSWERED}


def value(tables: StudyTables, indicator: str, informant: str = "p1") -> str:
    found = readings(tables)
    row = [
        place
        for place in range(len(found))
        if INDICATORS[found.indicator[place]].key == indicator
        and tables.informants.pseudonym[found.informant[place]] == informant
    ]
    assert len(row) == 1
    return ReadingValue(found.value[row[0]]).label


def one(indicator: str, *said: Said, is_coded: bool = True, coverage: object = None) -> str:
    sheet = ASKED if coverage is None else coverage
    return value(study([Talk("X", said=said, coverage=sheet, is_coded=is_coded)]), indicator)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("indicator", "said", "expected"),
    [
        ("I01", [Said("COOR01")], "yes"),
        ("I01", [Said("COOR01", polarity=ABSENT)], "no"),
        ("I01", [Said("COOR01", polarity=UNCLEAR)], "partly"),
        ("I01", [Said("COOR01"), Said("COOR01", polarity=ABSENT)], "partly"),
        ("I01", [Said("COOR01"), Said("COOR01", polarity=UNCLEAR)], "partly"),
        ("I01", [Said("COOR01", polarity=ABSENT), Said("COOR01", polarity=UNCLEAR)], "partly"),
        ("I02", [Said("COOR07")], "no"),
        ("I02", [Said("COOR07", polarity=ABSENT)], "yes"),
        ("I02", [Said("COOR03"), Said("COOR07")], "partly"),
        ("I02", [Said("COOR02"), Said("COOR03", polarity=ABSENT)], "partly"),
        ("I03", [Said("GAP03", polarity=ABSENT)], "yes"),
        ("I03", [Said("GAP03")], "no"),
        ("I14", [Said("RESP06"), Said("RESP07"), Said("RESP08")], "yes"),
        ("I14", [Said("RESP06"), Said("RESP07")], "partly"),
        ("I14", [Said("RESP06", polarity=ABSENT)], "no"),
        ("I14", [Said("RESP06"), Said("RESP07"), Said("RESP08", basis=Basis.HEARSAY)], "partly"),
        ("I04", [Said("COOR06")], "not raised"),  # ○ is never counted
    ],
)
def test_rule_one(indicator: str, said: list[Said], expected: str) -> None:
    assert one(indicator, *said) == expected
    # What is volunteered counts, whatever the coverage and the state of coding.
    if expected != "not raised":
        assert one(indicator, *said, coverage={}, is_coded=False) == expected


@pytest.mark.parametrize(
    "weak",
    [
        {"scope": Scope.ONE_AGENCY},
        {"scope": Scope.SUB_NATIONAL_AREA},
        {"basis": Basis.HEARSAY},
    ],
)
def test_a_yes_that_rests_only_on_weak_passages_is_partly(weak: dict[str, object]) -> None:
    assert one("I01", Said("COOR01", **weak)) == "partly"  # type: ignore[arg-type]
    assert one("I01", Said("COOR01", **weak), Said("COOR01", 20, 30)) == "yes"  # type: ignore[arg-type]
    # A no is not lowered.
    assert one("I01", Said("COOR01", polarity=ABSENT, **weak)) == "no"  # type: ignore[arg-type]


@pytest.mark.parametrize("basis", [b for b in Basis if b is not Basis.HEARSAY])
def test_other_bases_do_not_lower(basis: Basis) -> None:
    assert one("I01", Said("COOR01", basis=basis)) == "yes"


def test_ad_hoc_lowers_only_a_passage_that_it_overlaps() -> None:
    passage = Said("COOR01", 10, 20)
    assert one("I01", passage, Said("RESP12", 19, 40)) == "partly"
    assert one("I01", passage, Said("RESP12", 0, 11)) == "partly"
    assert one("I01", passage, Said("RESP12", 20, 40)) == "yes"  # touches, shares no code point
    assert one("I01", passage, Said("RESP12", 0, 10)) == "yes"
    assert one("I01", passage, Said("RESP12", 0, 40, polarity=ABSENT)) == "yes"
    assert one("I01", passage, Said("RESP12", 0, 40, time=Time.BEFORE_CRISIS)) == "yes"
    assert one("I01", passage, Said("RESP12", 0, 40, scope=Scope.GLOBAL)) == "yes"
    assert one("I01", passage, Said("RESP12", 0, 40), Said("COOR01", 50, 60)) == "yes"
    # A long one that began before a short one still reaches the passage.
    assert one("I01", passage, Said("RESP12", 0, 40), Said("RESP12", 1, 2)) == "partly"
    # One in another interview, or of another coder, does not.
    other = Talk("Y", [("p2", "PC")], said=[Said("RESP12", 0, 40)])
    assert value(study([other, Talk("X", said=[passage])]), "I01") == "yes"
    assert one("I01", passage, Said("RESP12", 0, 40, coder="B")) == "yes"


def test_context_is_not_evidence() -> None:
    for context in ({"time": Time.FUTURE}, {"time": Time.PAST_PHASE}, {"scope": Scope.GLOBAL}):
        assert one("I01", Said("COOR01", **context)) == "not raised"  # type: ignore[arg-type]
    assert one("I01", Said("COOR01", sensitivity=Sensitivity.WITHHOLD)) == "yes"


@pytest.mark.parametrize(
    ("status", "is_coded", "expected"),
    [
        (CoverageStatus.ANSWERED, True, "not raised"),
        (CoverageStatus.NOT_KNOWN, True, "not known"),
        (CoverageStatus.DECLINED, True, "declined"),
        (CoverageStatus.NOT_ASKED, True, "not asked"),
        (None, True, "not asked"),
        (CoverageStatus.ANSWERED, False, "not coded yet"),
        (CoverageStatus.DECLINED, False, "not coded yet"),
        (CoverageStatus.NOT_ASKED, False, "not asked"),  # the rule before
    ],
)
def test_silence_is_told_apart(status: CoverageStatus | None, is_coded: bool, expected: str) -> None:
    sheet = {} if status is None else {"Q8": status}
    assert one("I01", coverage=sheet, is_coded=is_coded) == expected


def test_a_joint_interview_counts_for_the_speaker_or_for_all() -> None:
    talk = Talk(
        "X",
        [("p1", "PC"), ("p2", "CP")],
        said=[Said("COOR01", by="p1"), Said("COOR08"), Said("COOR09", by="p2", polarity=ABSENT)],
        coverage=ASKED,
    )
    tables = study([talk])
    assert [value(tables, "I01", who) for who in ("p1", "p2")] == ["yes", "not raised"]
    assert [value(tables, "I03", who) for who in ("p1", "p2")] == ["yes", "yes"]
    assert [value(tables, "I04", who) for who in ("p1", "p2")] == ["not raised", "no"]


def test_a_person_in_two_posts_has_one_reading() -> None:
    tables = study([Talk("X", [("p1", "PC"), ("p1", "GBV")], said=[Said("COOR01")])])
    found = readings(tables)
    assert len(found) == len(INDICATORS)
    assert len(found.evidence) == 1


def test_several_interviews_of_one_informant_are_one_reading() -> None:
    asked = {"Q8": CoverageStatus.ANSWERED}
    unknown = {"Q8": CoverageStatus.NOT_KNOWN}
    yes, no = Said("COOR01"), Said("COOR01", polarity=ABSENT)
    assert value(study([Talk("X", said=[yes]), Talk("X", said=[no])]), "I01") == "partly"
    assert value(study([Talk("X"), Talk("X", coverage=unknown)]), "I01") == "not known"
    assert value(study([Talk("X", coverage=unknown), Talk("X", coverage=asked)]), "I01") == "not raised"
    assert value(study([Talk("X", coverage=asked), Talk("X", is_coded=False)]), "I01") == "not coded yet"
    # Components of `all` can come from both.
    parts = [Talk("X", said=[Said("RESP06"), Said("RESP07")]), Talk("X", said=[Said("RESP08")])]
    assert value(study(parts), "I14") == "yes"


def test_rounds_and_cases_are_kept_apart() -> None:
    tables = study(
        [Talk("X", said=[Said("COOR01")]), Talk("X", round="r2"), Talk("Y", coverage=ASKED)],
        rounds=["r1", "r2"],
    )
    found = readings(tables)
    first = [
        (int(found.case[row]), int(found.round[row]), ReadingValue(found.value[row]).label)
        for row in np_rows(found, "I01")
    ]
    assert first == [(0, 0, "yes"), (0, 1, "not asked"), (1, 0, "not raised")]


def np_rows(found: Readings, indicator: str) -> list[int]:
    return [row for row in range(len(found)) if INDICATORS[found.indicator[row]].key == indicator]


def test_the_evidence_of_a_reading_can_be_reached() -> None:
    said = [
        Said("COOR01", 5, 9, id="yes"),
        Said("COOR01", 1, 3, id="no", polarity=ABSENT),
        Said("GAP01", id="x"),
    ]
    tables = study([Talk("X", [("p1", "PC"), ("p2", "CP")], said=said)])
    found = readings(tables)
    rows = found.of_cell(case=0, round=0, indicator=0)
    assert [str(tables.informants.pseudonym[found.informant[row]]) for row in rows] == ["p1", "p2"]
    evidence = found.evidence.take(found.evidence_of(rows[:1]))
    assert tables.codings.id[evidence.coding].tolist() == ["no", "yes"]
    assert evidence.direction.tolist() == [Direction.DENIES, Direction.SUPPORTS]
    assert len(found.evidence_of(rows)) == 4
    assert len(found.evidence_of(found.of_cell(case=0, round=0, indicator=4))) == 0


def test_documents_are_no_informants_and_no_interviews_give_no_readings() -> None:
    tables = study(papers=[Paper("X", said=[Said("COOR01", layer=Layer.DICTIONARY)])], layer="dictionary")
    assert len(readings(tables)) == 0


CODES = ["COOR01", "COOR02", "COOR03", "COOR07", "COOR08", "GAP03", "RESP06", "RESP07", "RESP08", "RESP12"]
SAID = st.builds(
    lambda code, start, length, **attributes: Said(code, start, start + length, **attributes),
    st.sampled_from(CODES),
    st.integers(0, 12),
    st.integers(1, 6),
    polarity=st.sampled_from([PRESENT, PRESENT, ABSENT, UNCLEAR]),
    basis=st.sampled_from(Basis),
    time=st.sampled_from([Time.NOW, Time.NOW, Time.NOW, Time.FUTURE]),
    scope=st.sampled_from(Scope),
)
SHEET = st.dictionaries(st.sampled_from(["Q8", "Q9", "Q12"]), st.sampled_from(CoverageStatus))
TALKS = st.lists(
    st.builds(
        lambda case, said, sheet, is_coded, place: Talk(
            case, [(f"p{place}", "PC")], said=said, coverage=sheet, is_coded=is_coded
        ),
        st.sampled_from(["X", "Y"]),
        st.lists(SAID, max_size=8),
        SHEET,
        st.booleans(),
        st.integers(1, 3),
    ),
    max_size=5,
    unique_by=lambda talk: (talk.case, talk.people[0][0]),
)


def passage(said: Said) -> dict[str, object]:
    words = ("polarity", "basis", "time", "scope")
    return {"code": said.code, "start": said.start, "end": said.end} | {
        name: getattr(said, name).label for name in words
    }


@settings(max_examples=150, deadline=None)
@given(TALKS)
def test_generated_interviews_read_as_the_page_says(talks: list[Talk]) -> None:
    tables = study(talks)
    found = readings(tables)
    assert len(found) == len(talks) * len(INDICATORS)
    by_informant = {(talk.case, talk.people[0][0]): talk for talk in talks}
    for row in range(len(found)):
        talk = by_informant[
            str(tables.cases.key[found.case[row]]), str(tables.informants.pseudonym[found.informant[row]])
        ]
        expected = oracle.reading(
            INDICATORS[found.indicator[row]].key,
            [passage(said) for said in talk.said],
            {key: status.label for key, status in talk.coverage.items()},
            complete=talk.is_coded,
        )
        assert ReadingValue(found.value[row]).label == expected
