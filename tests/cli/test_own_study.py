"""A user's own study from the founding pack, its material their own: from an empty folder to a report."""

from __future__ import annotations

import csv
import json
import re
import shlex
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import leadline
from leadline.core.gate import TO_DO
from leadline.core.vocabulary import CellValue, Comprehensiveness
from leadline.interchange.packs import read_pack
from tests.cli.conftest import Call

PLAN = """case,role,interview,informant,state
Lower Delta,PC,INT-1,P-1,held
Upper Delta,PC,INT-2,P-2,held
Far Shore,CP,INT-3,P-3,held
"""
OBSTACLE = "We have no money for any of it"
INTERVIEW = f"""Interviewer: Q8. Is it taken up anywhere in your coordination?

PC: In the protection meeting, twice this year.

Interviewer: Q16. What gets in the way of doing more?

PC: {OBSTACLE}. The desk is empty too.
"""


@pytest.fixture
def own(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Three interviews that all name one obstacle, in three cases of which no attribute is known."""
    monkeypatch.setenv("LEADLINE_WORKSPACE", str(tmp_path / "own"))
    folder = tmp_path / "interviews"
    folder.mkdir()
    (folder / "plan.csv").write_text(PLAN, "utf-8")
    for number in (1, 2, 3):
        (folder / f"INT-{number}.txt").write_text(INTERVIEW, "utf-8")
    assert call("init", "anti-trafficking", "--without-corpus").code == 0
    taken = call("import", folder)
    assert taken.code == 0, taken.out + taken.err
    for number in (1, 2, 3):
        for step in (
            ("coverage", f"INT-{number}", "--from-turns"),
            ("code", "apply", f"INT-{number}", "GAP05", OBSTACLE),
            ("code", "finish", f"INT-{number}"),
        ):
            done = call(*step)
            assert done.code == 0, done.err
    return call


def test_questions_of_another_guide_are_told_with_how_to_correct(own: Call, tmp_path: Path) -> None:
    theirs = """Interviewer: 1. How many children go to the school by the river?

Teacher: Few.

Interviewer: 2. And who pays the teachers for their work?

Teacher: Nobody.
"""
    for name in ("SCHOOL-1", "SCHOOL-2"):
        (tmp_path / f"{name}.txt").write_text(theirs, "utf-8")
    (tmp_path / "MINE-1.txt").write_text(INTERVIEW, "utf-8")
    taken = own("import", "SCHOOL-1.txt", "SCHOOL-2.txt", "MINE-1.txt")
    assert taken.code == 0
    told = taken.out.splitlines()[-1]
    assert "that number: SCHOOL-1 (2 of 2), SCHOOL-2 (2 of 2). They" in told
    assert "leadline turns SCHOOL-1 --set N-M --question KEY" in told
    assert own("turns", "SCHOOL-1", "--set", "1-4", "--question", "").code == 0
    assert "taken by their number" not in own("import", "SCHOOL-1.txt").out  # already there


def test_a_study_without_regions_has_every_result_and_says_that_regions_do_not_count(
    own: Call, tmp_path: Path
) -> None:
    told = own("analyse", "challenges")
    assert told.code == 0, told.err
    assert "No case has a value of region: this result does without" in told.out
    named = json.loads(own("analyse", "challenges", "--json").out)
    assert named["counted_as"]["without"] == "region"
    # Three of three responses name it, and the floor is three.
    assert [named["columns"][name][0] for name in ("code", "cases", "n", "is_recurring")] == [
        "GAP05",
        3,
        3,
        True,
    ]
    exchange = own("analyse", "exchange")
    assert exchange.code == 0
    assert "No case has a value of crisis_type, coordination_model, region" in exchange.out
    assert "No case has" not in own("analyse", "gaps").out
    for topic in ("opportunities", "asks"):
        assert own("analyse", topic).code == 0
    assert own("export", "tables", "out").code == 0
    with (tmp_path / "out" / "challenges.csv").open(encoding="utf-8-sig") as file:
        assert next(csv.DictReader(file))["cases"] == "3"


def test_the_check_says_by_rule_what_to_do_and_shows_the_first_in_words(own: Call) -> None:
    failed = json.loads(own("check", "--json").out)["failed"]
    told, whole = own("check"), own("check", "--all")
    counts = Counter(one["rule"] for one in failed)
    assert counts["small-group"] > 300 and "NOT_ADDRESSED" in {one["details"].get("cell") for one in failed}
    summary = told.out.split("\n\n")[0]
    for rule, count in counts.items():
        assert f"{rule} {count} {TO_DO[rule]}" in " ".join(summary.split())
    assert f"of {len(failed)}, the first of each rule" in told.out and len(told.out.splitlines()) < 60
    assert len(whole.out.splitlines()) > len(failed) and "--all" not in whole.out
    assert "indicator I01, by group" in whole.out and "not addressed: 3 people could" in " ".join(
        whole.out.split()
    )
    names = {term.name for term in (*CellValue, *Comprehensiveness)} - {"PARTLY"}
    assert not re.search(rf"\b(?:{'|'.join(names)})\b|\*,", whole.out)


def test_its_internal_report_is_written_and_says_so_too(own: Call, tmp_path: Path) -> None:
    built = own("report", "--internal", "--format", "html,docx,xlsx")
    assert built.code == 0, built.err
    html = (tmp_path / "reports" / "anti-trafficking-internal-en.html").read_text("utf-8")
    assert "Regions are not recorded, so recurring does not ask for more than one." in html


def test_its_findings_are_approved_and_the_draft_counts_the_three(own: Call, tmp_path: Path) -> None:
    for language in ("en", "fr", "es", "ar"):
        shut = json.loads(own("check", "--internal", "--json", "--language", language).out)
        assert {failed["rule"] for failed in shut["failed"]} == {"not-approved", "unwritten"}
        approved = own("check", "--approve", "--language", language)
        assert (approved.code, approved.out.count("unwritten ")) == (7, 7)
        shut = json.loads(own("check", "--internal", "--json", "--language", language).out)
        assert {failed["rule"] for failed in shut["failed"]} == {"unwritten"}
    assert own("report", "--internal", "--format", "html").code == 0
    html = (tmp_path / "reports" / "anti-trafficking-internal-en.html").read_text("utf-8")
    text = " ".join(re.sub(r"<style>.*?</style>|<[^>]+>", "", html, flags=re.S).split())
    assert "Responses: 3; interviews held: 3; persons heard: 3." in text
    assert "Challenges that recur: 1 of 12 in the codebook; whichever response is left out: 0." in text
    assert "“Money” stands first." in text and "fiction" not in text.lower()


def test_an_own_study_has_a_round_of_its_own(call: Call, tmp_path: Path) -> None:
    year = str(date.today().year)
    for options, wanted in (((), year), (("--round", "spring"), "spring")):
        assert call("init", "anti-trafficking", "--without-corpus", *options, "-w", wanted).code == 0
        with leadline.open(tmp_path / wanted) as workspace:
            assert workspace.tables().rounds.key.tolist() == [wanted]
        copied = ("init", "anti-trafficking", "--without-corpus", *options, "--copy-pack", f"pack-{wanted}")
        assert call(*copied).code == 0
        pack = read_pack(tmp_path / f"pack-{wanted}")
        assert [one.key for one in pack.rounds] == [wanted]
        assert "# All responses with" in (tmp_path / f"pack-{wanted}" / "study.yaml").read_text("utf-8")
    assert call("init", "country-texts", "--without-corpus", "-w", "texts").code == 0
    with leadline.open(tmp_path / "texts") as workspace:
        tables = workspace.tables()
        assert (tables.rounds.key.tolist(), tables.settings.comparable_until) == ([year], "")
    assert call("init", "blank", "--round", "2019", "-w", "named").code == 0
    with leadline.open(tmp_path / "named") as workspace:
        assert workspace.tables().rounds.key.tolist() == ["2019"]
    assert call("init", "anti-trafficking", "--round", "2019", "-w", "whole").code == 2


def test_a_plan_that_comes_after_the_texts_says_whom_it_replaced(own: Call, tmp_path: Path) -> None:
    (tmp_path / "Upper Delta 4.txt").write_text(INTERVIEW, "utf-8")
    (tmp_path / "later.csv").write_text("case,role,interview,informant\nUpper Delta,CP,Upper_Delta_4,P-9\n")
    assert own("import", "Upper Delta 4.txt").code == 0
    told = own("import", "later.csv")
    assert "stand-ins replaced by the plan's informants: 1" in told.out
    with leadline.open(tmp_path / "own") as workspace:
        tables = workspace.tables()
    assert sorted(tables.informants.pseudonym.tolist()) == ["P-1", "P-2", "P-3", "P-9"]
    assert "unassigned" not in tables.cases.key.tolist()


def test_commands_quote_keys_as_a_shell_takes_them(own: Call, tmp_path: Path) -> None:
    (tmp_path / "later.csv").write_text("case,role,interview\nUpper Delta,CP,\nFar Shore,CP,INT 9\n")
    assert own("import", "later.csv").code == 0
    told = own("status").out
    assert "leadline import FILE --interview 'INT 9'" in told
    assert "('Upper Delta' CP)" in told
    (step,) = re.findall(r"leadline judge (.*)", told)
    assert len(shlex.split(step)) == 2


def test_the_lines_of_the_status_add_up_after_a_withdrawal(own: Call, tmp_path: Path) -> None:
    answer = "interview,consent to take part\nINT-2,no\n"
    (tmp_path / "consents.csv").write_text(answer, "utf-8")
    assert own("import", "consents.csv").code == 0
    told = own("status").out
    assert re.search(r"withdrawn: who spoke there takes part no longer +1 +of 3", told)
    assert re.search(r"no longer counted, as everybody withdrew \(INT-2\) +1", told)
    state = json.loads(own("status", "--json").out)
    assert state["planned"] == state["held"] + state["not_held"] + state["posts_withdrawn"] + state["open"]
    assert "INT-2" not in own("code", "list").out
    refused = own("code", "apply", "INT-2", "GAP06", OBSTACLE)
    assert (refused.code, "(interview-withdrawn)" in refused.err) == (5, True)


def test_tables_speak_the_readers_language_and_hold_no_broken_sign(own: Call) -> None:
    for arguments in (("show", "I02"), ("status", "--cases"), ("judge", "--stale")):
        told = own(*arguments, "--language", "ar").out
        assert "�" not in told
        for english in ("not addressed", "not raised", "proposed", "planned", "pending", " of "):
            assert english not in told
