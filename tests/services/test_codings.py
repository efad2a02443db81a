"""Codings: verified to the letter, retracted as tombstones, imported whole or not at all, on both engines."""

from __future__ import annotations

import pytest

from leadline.access import get_code
from leadline.core.spans import Span, find_quotation
from leadline.core.vocabulary import CellValue, Polarity
from leadline.errors import Conflict, InputError, Refused
from leadline.services.actors import register_actor
from leadline.services.codings import (
    IncomingCoding,
    PassageAttributes,
    apply_code,
    import_codings,
    recode,
    restore_coding,
    retract_coding,
)
from leadline.services.judgements import Decision, confirm_judgements
from leadline.services.transcripts import TakenIn, add_transcript, correct_transcript
from leadline.store.models import CarryOver, Coding, Interview, Transcript
from leadline.workspace import Workspace
from tests.small_study import ASKED, MEETING, MONEY, TEXT, add_text, make_small_study, turned

ABSENT = PassageAttributes(polarity=Polarity.ABSENT)


def test_a_coding_keeps_its_exact_quotation_and_its_turn(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        text = add_text(study, "A-1", by=by)
        span = find_quotation(text.text, MONEY)
        coding = apply_code(text, span, code=get_code(study, "GAP1"), by=by, quote=MONEY)
        assert (coding.quote, coding.turn.speaker) == (MONEY, "PC")
        with pytest.raises(InputError) as error:
            apply_code(text, span, code=get_code(study, "GAP1"), by=by, quote=MONEY.replace("no", "some"))
        assert error.value.code == "quotation-differs"
        with pytest.raises(InputError) as error:
            apply_code(text, Span(0, 10**6), code=get_code(study, "GAP1"), by=by)
        assert error.value.code == "span-outside"
        with pytest.raises(InputError) as error:
            apply_code(text, span, code=get_code(study, "GAP"), by=by)
        assert error.value.code == "coding-outside-codebook"
        assert Coding.live.count() == 1
        with pytest.raises(Conflict) as twice:
            apply_code(text, span, code=get_code(study, "GAP1"), by=by, attributes=ABSENT)
        assert (twice.value.code, twice.value.details["id"]) == ("coding-exists", coding.id.hex)
        assert [c.polarity for c in Coding.objects.all()] == [Polarity.PRESENT]
        retract_coding(coding, by=by)
        apply_code(text, span, code=get_code(study, "GAP1"), by=by)


def test_a_retraction_is_a_tombstone_and_can_be_undone(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        text = add_text(study, "A-1", by=by)
        coding = apply_code(text, find_quotation(text.text, MONEY), code=get_code(study, "GAP1"), by=by)
        retract_coding(coding, by=by)
        assert len(workspace.tables("small").codings) == 0 and Coding.objects.count() == 1
        restore_coding(coding, by=by)
        assert len(workspace.tables("small").codings) == 1
        new = recode(coding, code=get_code(study, "GAP2"), by=by)
        tables = workspace.tables("small")
        assert tables.codes.key[tables.codings.code].tolist() == ["GAP2"]
        assert new.quote == MONEY


def test_importing_twice_changes_nothing_and_bad_rows_are_listed(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        add_text(study, "A-1", by=by)
        rows = [
            IncomingCoding("A-1", "GAP1", "c", MONEY),
            IncomingCoding("A-1", "GAP1", "c", "words that nobody said"),
            IncomingCoding("A-1", "NONE", "c", MONEY),
            IncomingCoding("Z-9", "GAP1", "c", MONEY),
            IncomingCoding("A-1", "GAP2", "c", MEETING, start=0, end=len(MEETING)),
        ]
        first = import_codings(study, rows, by=by, coders={"c": by})
        assert (first.added, first.known) == (1, 0)
        codes = [error.code for _, error in first.refused]
        assert codes == [
            "quotation-absent",
            "codings-key-unknown",
            "codings-key-unknown",
            "quotation-differs",
        ]
        again = import_codings(study, rows[:1], by=by, coders={"c": by})
        assert (again.added, again.known) == (0, 1)


def test_the_same_text_is_taken_once_and_another_is_refused(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        add_text(study, "A-1", by=by)
        interview = Interview.live.get(key="A-1")
        assert add_transcript(interview, TakenIn(turned(TEXT)), by=by) is None
        with pytest.raises(Refused) as error:
            add_transcript(interview, TakenIn(turned(TEXT + "more")), by=by)
        assert error.value.code == "transcript-exists"
        assert Transcript.objects.count() == 1


def test_a_correction_carries_codings_and_lists_what_it_cannot(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        old = add_text(study, "A-1", by=by)
        for words, code in ((MONEY, "GAP1"), (MEETING, "COO1"), ("Where is it taken up?", "GAP2")):
            apply_code(old, find_quotation(old.text, words), code=get_code(study, code), by=by)
        better = TEXT.replace(f"{ASKED}\n\n", "").replace("in spring", "in the spring")
        done = correct_transcript(old, TakenIn(turned(better)), by=by)
        assert (done.carried, done.to_review, done.not_carried) == (2, 1, 1)
        lost = CarryOver.live.get(new=None)
        assert (lost.reason, lost.old.quote) == ("deleted", "Where is it taken up?")
        new = Transcript.live.get(is_current=True)
        assert new.version == 2 and Transcript.objects.get(version=1).text == TEXT
        for coding in Coding.live.filter(transcript=new):
            assert new.text[coding.start : coding.end] == coding.quote
        assert len(workspace.tables("small").codings) == 2, "only the current version counts"
        with pytest.raises(Refused):
            correct_transcript(old, TakenIn(turned(TEXT)), by=by)


def test_evidence_that_changes_makes_a_judgement_stale(workspace: Workspace) -> None:
    from leadline.core.analysis import Analysis
    from leadline.core.matrix import CellState

    def cell(key: str, indicator: int) -> tuple[CellValue, CellState]:
        analysis = Analysis(workspace.tables("small"))
        row = analysis.tables.cases.key.tolist().index(key) * 2 + indicator
        return CellValue(int(analysis.cells.effective[row])), CellState(int(analysis.cells.state[row]))

    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        text = add_text(study, "A-1", by=by)
        span = find_quotation(text.text, MEETING)
        apply_code(text, span, code=get_code(study, "COO1"), by=by, attributes=ABSENT)
        assert cell("A", 0) == (CellValue.NOT_ADDRESSED, CellState.PROPOSED)
        confirm_judgements(study, [Decision("A", "I01")], by=by)
        assert cell("A", 0) == (CellValue.NOT_ADDRESSED, CellState.CONFIRMED)
        with pytest.raises(InputError) as error:
            confirm_judgements(study, [Decision("A", "I01", CellValue.ADDRESSED)], by=by)
        assert error.value.code == "judgement-reason-absent"
        apply_code(text, find_quotation(text.text, MONEY), code=get_code(study, "COO1"), by=by)
        assert cell("A", 0) == (CellValue.NOT_ADDRESSED, CellState.STALE)
        confirm_judgements(study, [Decision("A", "I01", CellValue.ADDRESSED, "seen the minutes")], by=by)
        assert cell("A", 0) == (CellValue.ADDRESSED, CellState.CONFIRMED)


def test_whoever_codes_first_is_the_first_coder_where_none_was_named(workspace: Workspace) -> None:
    with workspace.use():
        by, other = workspace.actor(), register_actor("other")
        study = make_small_study(by)
        Interview.objects.update(first_coder=None)
        text = add_text(study, "A-1", by=by)
        add_text(study, "B-1", by=by)
        rows = [IncomingCoding("B-1", "GAP1", "other", MONEY), IncomingCoding("B-1", "GAP2", "tester", MONEY)]
        import_codings(study, rows, by=by, coders={"other": other, "tester": by})
        apply_code(text, find_quotation(text.text, MONEY), code=get_code(study, "GAP1"), by=by)
        apply_code(text, find_quotation(text.text, MEETING), code=get_code(study, "COO1"), by=other)
        named = {i.key: i.first_coder and i.first_coder.key for i in Interview.live.all()}
    assert named == {"A-1": by.key, "B-1": "other", "C-1": None}
