"""Documents corrected, and passages that their speakers were shown."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import leadline
from leadline.access import get_current_transcript, get_document
from leadline.core.vocabulary import QuoteCheck
from leadline.queries.passages import Passages
from leadline.store.models import DocumentEvidence
from tests.cli.conftest import Call

PLAN = "R05-response-plan"
SAID = "Trafficking in persons was not included in this year's plan for want of data."


@pytest.mark.parametrize("command", [("document", "correct", PLAN), ("import", "--correct")])
def test_a_document_is_corrected_and_keeps_its_evidence(
    whole: Call, tmp_path: Path, command: tuple[str, ...]
) -> None:
    listed = {row["document"]: row for row in json.loads(whole("document", "list", "--json").out)}
    before = listed[PLAN]["evidence"]
    assert before >= 1
    with leadline.open(Path(os.environ["LEADLINE_WORKSPACE"])) as workspace, workspace.use():
        document = get_document(workspace.study(""), PLAN)
        text = get_current_transcript(document).text
    assert SAID in text
    file = tmp_path / f"{PLAN}.txt"
    file.write_text(text.replace(SAID, f"As it was printed: {SAID}"), "utf-8")
    corrected = whole(*command, file)
    assert corrected.code == 0, corrected.err
    assert "carried:" in corrected.out and "lost: 0" in corrected.out
    listed = {row["document"]: row for row in json.loads(whole("document", "list", "--json").out)}
    assert listed[PLAN]["evidence"] == before
    with leadline.open(Path(os.environ["LEADLINE_WORKSPACE"])) as workspace, workspace.use():
        study = workspace.study("")
        now = get_current_transcript(get_document(study, PLAN))
        assert now.version == 2 and now.turns.count() == 0
        held = DocumentEvidence.live.filter(transcript=now)
        assert [now.text[e.start : e.end] for e in held] == [e.quote for e in held]


def test_a_document_that_is_not_there_says_so(whole: Call, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Anything.")
    refused = whole("document", "correct", "R05-response", tmp_path / "a.txt")
    assert (refused.code, "document-unknown" in refused.err) == (4, True)
    assert PLAN in refused.err, "the nearest is named"


def test_a_passage_check_is_recorded_and_the_latest_answer_holds(whole: Call) -> None:
    quote = "You can't hand a drowning man a second bucket and call it mainstreaming."

    def answer() -> QuoteCheck | None:
        with leadline.open(Path(os.environ["LEADLINE_WORKSPACE"])) as workspace, workspace.use():
            return Passages(workspace.study("")).find("INT-029", quote).check

    assert answer() is QuoteCheck.REFUSED
    asked = ("code", "check-passage", "INT-029", quote)
    told = whole(*asked, "--outcome", "approved", "--on", "2018-02-09")
    assert (told.code, told.out) == (0, "Recorded.\n")
    assert answer() is QuoteCheck.APPROVED
    elsewhere = whole(*asked, "--outcome", "asked", "--start", "3")
    assert (elsewhere.code, "quotation-differs" in elsewhere.err) == (2, True)
    assert whole("code", "check-passage", PLAN, SAID, "--outcome", "asked").code == 4
