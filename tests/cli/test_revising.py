"""A definition and its findings, as people change and read them on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import leadline
from leadline.access import get_finding
from leadline.services.findings import write_finding
from tests.cli.conftest import Call


def test_a_definition_goes_out_is_edited_and_comes_in_again(blank: Call, tmp_path: Path) -> None:
    for folder in ("before", "mine"):
        assert blank("export", "pack", folder).code == 0
    study, report = tmp_path / "mine" / "study.yaml", tmp_path / "mine" / "report" / "en" / "01-summary.md"
    study.write_text(study.read_text("utf-8").replace("anonymity: 5", "anonymity: 7"), "utf-8")
    report.write_text(report.read_text("utf-8") + "\n<!-- finding: new -->\n### New\n\nA text.\n", "utf-8")
    shown = blank("revise", "mine", "--dry-run")
    assert shown.code == 0 and "2 changes; nothing was written." in shown.out
    assert json.loads(blank("revise", "before", "--json").out) == {"is_written": False, "changes": []}
    done = blank("revise", "mine")
    assert done.code == 0 and "2 changes were made." in done.out
    assert [line.split() for line in done.out.splitlines() if "→" in line and "from" not in line] == [
        ["setting", "anonymity", "changed", "5", "→", "7"]
    ]
    assert "undo" in done.out.splitlines()[-1]
    assert "revise-study" in blank("audit", "--limit", "1").out
    undone = json.loads(blank("revise", "before", "--json").out)
    assert [(c["noun"], c["key"], c["action"]) for c in undone["changes"]] == [
        ("setting", "anonymity", "changed"),
        ("finding", "en/new", "removed"),
    ]
    assert "No change" in blank("revise", "before").out


def test_a_revision_that_cannot_be_is_refused(blank: Call, whole: Call, tmp_path: Path) -> None:
    assert whole("export", "pack", "mine").code == 0
    rules, guide = tmp_path / "mine" / "indicators.yaml", tmp_path / "mine" / "guide.yaml"
    sound = rules.read_text("utf-8")
    rules.write_text(sound.replace("COOR02", "COOR99", 1), "utf-8")
    for command in ("revise", "init"):
        unknown = whole(command, "mine")
        assert (unknown.code, "indicators.yaml: I02.rule names" in unknown.err) == (3, True), unknown.err
    rules.write_text(sound, "utf-8")
    assert whole("revise", "mine", "-w", str(tmp_path / "blank")).code == 4  # another study's key
    guide.write_text(guide.read_text("utf-8").replace("key: Q1\n", "key: Q99\n"), "utf-8")
    used = whole("revise", "mine", "--dry-run")
    assert (used.code, "(question-in-use)" in used.err) == (6, True), used.err
    assert whole("revise", "nowhere").code == 4


def test_findings_are_listed_and_one_is_shown_with_what_it_rests_on(whole: Call) -> None:
    assert whole("check", "--approve", "money").code == 0
    states = {f["key"]: f["state"] for f in json.loads(whole("findings", "--json").out)}
    assert (states["money"], states["home"]) == ("approved", "not approved")
    assert states["background-0"] == "nothing to approve"
    rows = {line.split()[0]: line.split(maxsplit=2) for line in whole("findings").out.splitlines()}
    assert [part.strip() for part in rows["money"][1:]] == ["gaps", "approved"]
    assert rows["home"][2].split() == ["not", "approved", "not-approved"]
    finding = json.loads(whole("findings", "money", "--json").out)
    told = whole("findings", "money")
    assert told.code == 0
    k, known = (finding["values"][call] for call in ("k('I18', 'not addressed')", "known('I18')"))
    assert f"In {k} of {known} responses" in told.out and "leadline revise" in told.out
    assert f"“{finding['quotations'][0]['words']}” (INT-043)" in told.out
    assert whole("findings", "no-such-finding").code == 4


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('name("GAP1")', 'name("GAP9")', "obstacles names GAP9 in name(…)|Did you mean GAP"),
        ('k("I01", "not raised")', 'k("I91", "not raised")', "meetings names I91 in k(…)|Did you mean I01"),
        ('is_robust("GAP1")', 'is_robust("GAPS")', "obstacles names GAPS in is_robust(…)|Did you mean GAP"),
        ("known(", "knwon(", "meetings names knwon in knwon|Did you mean known"),
        ('{{ name("GAP1") }}', "{{ name( }}", "the finding obstacles cannot be read"),
    ],
)
def test_a_finding_that_names_what_is_not_there_is_refused(
    blank: Call, tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert blank("export", "pack", "mine").code == 0
    report = tmp_path / "mine" / "report" / "en" / "01-summary.md"
    report.write_text(report.read_text("utf-8").replace(old, new), "utf-8")
    for command in (("revise", "mine"), ("revise", "mine", "--dry-run"), ("init", "mine", "--key", "other")):
        refused = blank(*command)
        assert refused.code == 3 and "report/en: the " in refused.err
        assert all(words in refused.err for words in told.split("|")), refused.err
    assert blank("check", "--approve", "obstacles").code == 0


def test_what_cannot_be_computed_is_not_approved_and_the_rest_is(blank: Call, tmp_path: Path) -> None:
    with leadline.open(tmp_path / "blank") as workspace, workspace.use():
        study = workspace.study()
        text = get_finding(study, "obstacles", language="en").text.replace('name("GAP1")', 'name("GAP9")')
        named = {"section": "summary", "language": "en", "by": workspace.actor()}
        write_finding(study, "obstacles", text=text, **named)
    assert blank("export", "pack", "mine").code == 0
    assert "No change" in blank("revise", "mine").out  # what is so already is the gate's to say
    approved = blank("check", "--approve")
    assert (approved.code, approved.out.splitlines()[-1]) == (7, "1 finding approved.")
    assert "meetings: 4 values" in approved.out and "'GAP9' is no code" in " ".join(approved.out.split())
    assert blank("findings", "obstacles", "--json").out.count("cannot be computed") == 1
    one = blank("check", "--approve", "meetings")
    assert (one.code, one.out.splitlines()[-1]) == (0, "1 finding approved.")
    assert "  known('I01') = 0" in one.out.splitlines()
    refused = json.loads(blank("check", "--approve", "obstacles", "--json").out)
    assert refused["approved"] == {} and [v["rule"] for v in refused["refused"]] == ["expression"]
