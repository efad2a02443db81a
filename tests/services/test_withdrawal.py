"""Withdrawal: what somebody said who no longer takes part is in no number and no quotation; and back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from leadline.access import get_code, get_current_transcript, get_interview
from leadline.core.analysis import Analysis
from leadline.core.disclosure.checks import DISCLOSURE_RULES
from leadline.core.spans import find_quotation
from leadline.core.vocabulary import CellValue, Polarity, QuoteCheck, QuoteConsent, SlotState
from leadline.errors import GateFailed, Refused
from leadline.queries.carried import list_carried
from leadline.queries.codings import list_codings, list_rows
from leadline.queries.passages import Passages
from leadline.reporting.functions import number_functions
from leadline.services.codings import (
    IncomingCoding,
    PassageAttributes,
    apply_code,
    import_codings,
    record_passage_check,
)
from leadline.services.judgements import Decision, confirm_judgements
from leadline.services.programme import ConsentGiven, PlanRow, record_consents, record_plan
from leadline.services.transcripts import TakenIn, assign_turns, correct_transcript
from leadline.store.models import Study
from leadline.workspace import Workspace
from leadline.workspace.checking import approve, check
from leadline.workspace.reports import build_report
from tests.small_study import MEETING, MONEY, TEXT, add_text, make_small_study, turned

ABSENT = PassageAttributes(polarity=Polarity.ABSENT)


def take_part(workspace: Workspace, study: Study, interview: str, informant: str, does: bool) -> None:
    answer = ConsentGiven(interview, informant, does, True, QuoteConsent.BY_ROLE_AND_WIDE_REGION, True)
    record_consents(study, [answer], by=workspace.actor())


def coded_study(workspace: Workspace) -> Study:
    """Nobody has put it on the agenda, says each of three."""
    by = workspace.actor()
    study = make_small_study(by)
    for key in ("A-1", "B-1", "C-1"):
        text = add_text(study, key, by=by)
        span = find_quotation(text.text, MEETING)
        apply_code(text, span, code=get_code(study, "COO1"), by=by, attributes=ABSENT)
    return study


def numbers(workspace: Workspace, *calls: str) -> list[object]:
    functions = number_functions(Analysis(workspace.tables("small")))
    return [functions[call.split()[0]](*call.split()[1:]).value for call in calls]


NUMBERS = ("known I01", "interviews", "persons", "held", "answered Q1", "said_n COO1", "withdrawn")


def test_an_interview_whose_people_withdrew_counts_as_not_held_until_they_take_part_again(
    workspace: Workspace,
) -> None:
    with workspace.use():
        study = coded_study(workspace)
        before = numbers(workspace, *NUMBERS)
        assert before == [3, 3, 3, 3, 3, 3, 0]
        take_part(workspace, study, "A-1", "PC-A", False)
        assert numbers(workspace, *NUMBERS) == [2, 2, 2, 2, 2, 2, 1]
        analysis = Analysis(workspace.tables("small", with_turns=True))
        tables = analysis.tables
        assert analysis.cells.effective[0] == CellValue.NO_INFORMANT
        assert tables.slots.state.tolist().count(SlotState.WITHDRAWN) == 1
        assert (int(analysis.programme.withdrawn[0]), int(analysis.programme.planned[0])) == (1, 3)
        for column in (tables.codings.transcript, tables.turns.transcript, tables.coverage.interview):
            assert column.min() >= 0 and len(set(column.tolist())) == 2
        status = workspace.status("small")
        assert (status.held, status.interviews, status.withdrawn) == (2, 2, 1)
        assert (status.posts_withdrawn, status.withdrawn_first) == (1, ("A-1",))
        parts = (status.held, status.not_held, status.posts_withdrawn, status.open)
        assert sum(parts) == status.planned == 3
        with pytest.raises(Refused) as error:
            Passages(study).find("A-1", MONEY)
        assert error.value.code == "interview-withdrawn"
        take_part(workspace, study, "A-1", "PC-A", True)
        assert numbers(workspace, *NUMBERS) == before


def test_of_a_joint_interview_only_what_that_person_said_is_left_out(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        second = PlanRow(case="A", role="CP", round="1", interview="A-1", informant="CP-A")
        record_plan(study, [second], by=by)
        take_part(workspace, study, "A-1", "CP-A", True)
        text = add_text(study, "A-1", TEXT.replace("[00:01:00] PC:", "[00:01:00] CP:"), by=by)
        for words, code in ((MEETING, "COO1"), (MONEY, "GAP1")):
            apply_code(text, find_quotation(text.text, words), code=get_code(study, code), by=by)
        roles = ["persons", "persons CP", "held CP", "asked Q2", "withdrawn"]
        assert numbers(workspace, *roles) == [4, 1, 1, 3, 0]
        take_part(workspace, study, "A-1", "CP-A", False)
        tables = workspace.tables("small")
        assert tables.codes.key[tables.codings.code].tolist() == ["COO1"]
        assert numbers(workspace, *roles) == [3, 0, 0, 3, 0]
        assert workspace.status("small").withdrawn_from_joint == 1
        passage = Passages(study).find("A-1", MONEY)
        assert passage.consent == QuoteConsent.NONE
        # A turn of nobody known still counts for those who remain, and is not quoted.
        assign_turns(text, range(1, 4), speaker="", by=by)
        tables = workspace.tables("small")
        assert sorted(tables.codes.key[tables.codings.code].tolist()) == ["COO1", "GAP1"]
        assert Passages(study).find("A-1", MEETING).consent == QuoteConsent.NONE
        take_part(workspace, study, "A-1", "PC-A", False)
        assert len(workspace.tables("small").codings) == 0
        assert numbers(workspace, "persons", "held", "withdrawn") == [2, 2, 1]


@pytest.fixture
def coded(copy_of: Callable[[Path], Workspace], empty_folder: Path) -> Workspace:
    """The three coded interviews with an approved finding that quotes the first."""
    workspace = copy_of(empty_folder)
    with workspace.use():
        study = coded_study(workspace)
        study.settings = {**study.settings, "anonymity": 1}
        study.save()
    approve(workspace, study)
    return workspace


def failed(workspace: Workspace) -> list[str]:
    done = check(workspace, workspace.study("small"))
    return sorted({v.rule for v in done.gate.failed if v.rule not in DISCLOSURE_RULES})


def test_what_was_approved_before_a_withdrawal_no_longer_passes(coded: Workspace, tmp_path: Path) -> None:
    study = coded.study("small")
    assert failed(coded) == []
    with coded.use():
        take_part(coded, study, "B-1", "PC-B", False)
    assert failed(coded) == ["number-changed"]
    with coded.use():
        take_part(coded, study, "B-1", "PC-B", True)
        assert failed(coded) == []
        take_part(coded, study, "A-1", "PC-A", False)
    assert failed(coded) == ["consent-absent"]
    with pytest.raises(GateFailed):
        build_report(coded, study, folder=tmp_path)
    html = build_report(coded, study, folder=tmp_path, audience="internal", formats=["html"]).paths[0]
    assert "There is no money for it" not in html.read_text()


def test_a_judgement_that_rested_on_it_is_stale(coded: Workspace) -> None:
    study = coded.study("small")
    with coded.use():
        confirm_judgements(study, [Decision("B", "I01")], by=coded.actor())
        take_part(coded, study, "B-1", "PC-B", False)
    assert failed(coded) == ["stale-cells"], "the confirmed value stands until a person looks"


def test_the_report_says_how_many_interviews_were_withdrawn(coded: Workspace, tmp_path: Path) -> None:
    from leadline.services.findings import write_finding

    study = coded.study("small")
    with coded.use():
        write_finding(study, "how", section="method", text="### How", language="en", by=coded.actor())

    def html() -> str:
        built = build_report(coded, study, folder=tmp_path, audience="internal", formats=["html"])
        return built.paths[0].read_text()

    assert "withdrew" not in html()
    with coded.use():
        take_part(coded, study, "B-1", "PC-B", False)
    text = html()
    assert "Interviews left out because everybody in them withdrew: 1." in text
    assert "Withdrawn" in text


def test_nobody_is_quoted_whose_interview_was_refused(coded: Workspace, tmp_path: Path) -> None:
    study = coded.study("small")
    with coded.use():
        answer = ConsentGiven("A-1", "PC-A", True, True, QuoteConsent.NONE, True)
        record_consents(study, [answer], by=coded.actor())
    assert failed(coded) == ["consent-absent"]
    with pytest.raises(GateFailed):
        build_report(coded, study, folder=tmp_path)
    assert list(tmp_path.glob("*.html")) == []


def test_a_joint_text_is_corrected_without_the_words_of_who_withdrew(workspace: Workspace) -> None:
    joint = TEXT.replace("[00:01:00] PC:", "[00:01:00] CP:")
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        record_plan(study, [PlanRow("A", "CP", "1", interview="A-1", informant="CP-A")], by=by)
        take_part(workspace, study, "A-1", "CP-A", True)
        text = add_text(study, "A-1", joint, by=by)
        for words, code in ((MEETING, "COO1"), (MONEY, "GAP1")):
            apply_code(text, find_quotation(text.text, words), code=get_code(study, code), by=by)
        shown = find_quotation(text.text, MONEY)
        record_passage_check(text, shown, outcome=QuoteCheck.REFUSED, answered_on=None, by=by)
        take_part(workspace, study, "A-1", "CP-A", False)
        with pytest.raises(Refused) as error:
            correct_transcript(text, TakenIn(turned(joint.replace("Nobody has", "No one has"))), by=by)
        assert error.value.code == "correction-of-withdrawn"
        assert (error.value.details["informants"], error.value.details["turns"]) == ("CP-A", "3")
        left = joint.replace(f"[00:01:00] CP: {MONEY}\n", "").replace("Nobody has", "No one has")
        done = correct_transcript(text, TakenIn(turned(left)), by=by)
        assert (done.carried, done.not_carried) == (1, 1)
        assert MONEY not in done.transcript.text
        assert Passages(study).find("A-1", MEETING.replace("Nobody", "No one")).check is None
        told = {one.on: (one.before, one.is_lost) for one in list_carried(study)}
        assert told == {"COO1": (MEETING, False), "GAP1": ("(withheld)", True)}
        take_part(workspace, study, "A-1", "PC-A", False)
        with pytest.raises(Refused) as error:
            correct_transcript(done.transcript, TakenIn(turned(left + "\nMore.")), by=by)
        assert error.value.code == "consent-absent"


def test_the_words_of_whoever_withdrew_are_neither_told_nor_coded_any_longer(workspace: Workspace) -> None:
    with workspace.use():
        study = coded_study(workspace)
        by, code = workspace.actor(), get_code(study, "GAP1")
        text = get_current_transcript(get_interview(study, "A-1"))
        span = find_quotation(text.text, MONEY)
        told = lambda: [c.text for c in list_codings(study)]  # noqa: E731
        rows = lambda: [row.interview for row in list_rows(study)]  # noqa: E731
        assert told() == rows() == ["A-1", "B-1", "C-1"]
        take_part(workspace, study, "A-1", "PC-A", False)
        assert told() == rows() == ["B-1", "C-1"]
        assert list_codings(study, text="A-1") == []
        with pytest.raises(Refused) as refused:
            apply_code(text, span, code=code, by=by)
        assert refused.value.code == "interview-withdrawn"
        coming = [IncomingCoding(key, "GAP1", "c", MONEY) for key in ("A-1", "B-1")]
        outcome = import_codings(study, coming, by=by, coders={"c": by})
        assert outcome.added == 1
        assert [(place, error.code) for place, error in outcome.refused] == [("row 1", "interview-withdrawn")]
        take_part(workspace, study, "A-1", "PC-A", True)
        assert told() == ["A-1", "B-1", "B-1", "C-1"]
        apply_code(text, span, code=code, by=by)


def test_of_a_joint_interview_only_the_words_of_whoever_withdrew_are_kept_back(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        second = PlanRow(case="A", role="CP", round="1", interview="A-1", informant="CP-A")
        record_plan(study, [second], by=by)
        text = add_text(study, "A-1", TEXT.replace("[00:01:00] PC:", "[00:01:00] CP:"), by=by)
        meeting, money = (find_quotation(text.text, words) for words in (MEETING, MONEY))
        apply_code(text, money, code=get_code(study, "GAP1"), by=by)
        take_part(workspace, study, "A-1", "CP-A", False)
        assert list_codings(study) == [] and list_rows(study) == []
        with pytest.raises(Refused) as refused:
            apply_code(text, money, code=get_code(study, "GAP2"), by=by)
        assert refused.value.code == "speaker-withdrawn"
        apply_code(text, meeting, code=get_code(study, "COO1"), by=by)
        assert [c.code for c in list_codings(study)] == ["COO1"]
