"""Every command with good input and with bad, and its exit code."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from leadline.cli.analysing import TELLS
from leadline.queries.results import NEEDS_CHOICE, list_topics
from tests.cli.conftest import Call

SAID = "Interviewer: Does anybody lead on this?\n\nPC: Nobody leads, and nobody has money for it.\n"


# init


def test_init_lists_the_packs(call: Call) -> None:
    listed = call("init", "--list")
    assert listed.code == 0
    assert [line.split()[0] for line in listed.out.splitlines()[:3]] == [
        "anti-trafficking",
        "blank",
        "country-texts",
    ]


def test_init_makes_a_study_once(call: Call, tmp_path: Path) -> None:
    assert call("init", "anti-trafficking", "-w", "ws", "--without-corpus").code == 0
    again = call("init", "anti-trafficking", "-w", "ws", "--without-corpus")
    assert again.code == 6
    assert "study-exists" in again.err
    assert call("init", "blank", "-w", "ws").code == 0
    assert call("status", "-w", "ws", "--json").out.count("anti-trafficking") == 1


def test_init_refuses_what_is_no_pack_and_makes_no_workspace(call: Call, tmp_path: Path) -> None:
    refused = call("init", "no-such-pack", "-w", "ws")
    assert refused.code == 4
    assert "pack-unknown" in refused.err
    assert not (tmp_path / "ws").exists()


def test_init_blank_says_how_to_copy_it(call: Call) -> None:
    made = call("init", "blank", "-w", "ws")
    assert "leadline init blank --copy-pack FOLDER" in made.out
    assert call("init", "blank", "--copy-pack", "mine").code == 0
    for other in (("mine", "--key", "own"), ("anti-trafficking", "--without-corpus")):
        assert "--copy-pack" not in call("init", *other, "-w", "ws").out


def test_a_copied_pack_can_be_edited_and_used(call: Call, tmp_path: Path) -> None:
    assert call("init", "blank", "--copy-pack", "mine").code == 0
    study = tmp_path / "mine" / "study.yaml"
    study.write_text(study.read_text("utf-8").replace("key: ", "key: my-", 1), "utf-8")
    assert call("init", "mine", "-w", "ws").code == 0
    assert call("init", "blank", "--copy-pack", "mine").code == 2


def test_a_pack_that_does_not_fit_together_leaves_nothing(call: Call, tmp_path: Path) -> None:
    assert call("init", "anti-trafficking", "--copy-pack", "mine").code == 0
    codings = tmp_path / "mine" / "corpus" / "codings" / "INT-001.csv"
    codings.write_text(codings.read_text("utf-8").replace("DEF01", "NOTHING"), "utf-8")
    broken = call("init", "mine", "-w", "ws")
    assert (broken.code, "(corpus-not-read)" in broken.err) == (3, True)
    assert json.loads(call("status", "-w", "ws", "--json").out) == {"studies": []}
    assert call("init", "mine", "--without-corpus", "-w", "ws").code == 0


def test_an_encrypted_workspace_opens_with_its_passphrase_only(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADLINE_PASSPHRASE", "the river runs north")
    assert call("init", "blank", "-w", "ws", "--encrypt").code == 0
    assert call("status", "-w", "ws").code == 0
    monkeypatch.setenv("LEADLINE_PASSPHRASE", "the river runs south")
    assert "key-wrong" in call("status", "-w", "ws").err
    monkeypatch.delenv("LEADLINE_PASSPHRASE")
    closed = call("status", "-w", "ws")
    assert (closed.code, "passphrase-needed" in closed.err) == (8, True)


def test_init_never_pretends_to_encrypt_what_is_there(blank: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEADLINE_PASSPHRASE", "the river runs north")
    refused = blank("init", "blank", "--key", "second", "--encrypt")
    assert (refused.code, "encrypt-late" in refused.err) == (8, True)


# import, turns


def test_import_takes_what_it_can_and_says_what_it_cannot(blank: Call, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "INT-1.txt").write_text(SAID, "utf-8")
    (folder / "INT-2.txt").write_bytes(b"")
    (folder / "INT-3.docx").write_bytes(b"PK\x03\x04 cut off")
    first = blank("import", folder, "--case", "R1")
    assert first.code == 3
    assert "Files taken: 1, already there: 0, refused: 2." in first.out
    assert "INT-2.txt holds no text" in " ".join(first.out.split())
    again = blank("import", folder / "INT-1.txt", "--json")
    assert again.code == 0
    assert [item["outcome"] for item in json.loads(again.out)] == ["known"]


def test_import_show_stores_nothing(blank: Call, tmp_path: Path) -> None:
    (tmp_path / "INT-1.txt").write_text(SAID, "utf-8")
    shown = blank("import", "--show", "INT-1.txt")
    assert shown.code == 0
    assert "Nobody leads" in shown.out
    assert json.loads(blank("status", "--json").out)["texts"] == 0


def test_import_says_that_a_path_is_absent(blank: Call) -> None:
    absent = blank("import", "nothing.docx")
    assert (absent.code, "path-absent" in absent.err) == (2, True)


def test_a_correction_makes_a_version_and_carries_codings(blank: Call, tmp_path: Path) -> None:
    file = tmp_path / "INT-1.txt"
    file.write_text(SAID, "utf-8")
    assert blank("import", file, "--case", "R1").code == 0
    code = _first_code(blank)
    assert blank("code", "apply", "INT-1", code, "nobody has money for it").code == 0
    file.write_text(SAID.replace("Nobody leads,", "Nobody at all leads,"), "utf-8")
    assert blank("import", file).code == 5
    corrected = blank("import", file, "--correct")
    assert corrected.code == 0
    assert "carried: 1" in corrected.out
    listed = json.loads(blank("code", "list", "--text", "INT-1", "--json").out)
    assert [coding["words"] for coding in listed] == ["nobody has money for it"]


def test_what_a_correction_carried_is_listed_and_marked_as_reviewed(blank: Call, tmp_path: Path) -> None:
    file = tmp_path / "I-1.txt"
    file.write_text(SAID, "utf-8")
    assert blank("import", file).code == 0
    code = _first_code(blank)
    for words in ("Nobody leads, and nobody has money", "Does anybody lead"):
        assert blank("code", "apply", "I-1", code, words).code == 0
    file.write_text(SAID.replace("money for it", "funds for it").replace("Does anybody lead on", "Who does"))
    assert "leadline carried I-1" in blank("import", file, "--correct").out
    told = json.loads(blank("carried", "I-1", "--json").out)
    assert [(row["on"], row["is_lost"], row["is_reviewed"]) for row in told] == [
        (code, True, False),
        (code, False, False),
    ]
    assert "Carried over: 1, lost: 1; to look at: 2." in blank("carried", "I-1").out
    assert blank("carried", "I-1", "--reviewed").out.strip() == "Marked as reviewed: 2."
    assert "to look at: 0." in blank("carried").out
    assert blank("carried", "I-9").code == 4


def test_turns_are_listed_and_corrected_and_the_text_stays(whole: Call) -> None:
    before = json.loads(whole("turns", "INT-004", "--json").out)
    done = whole("turns", "INT-004", "--set", "3-4", "--question", "Q9", "--speaker", "PC")
    assert (done.code, done.out.splitlines()[0]) == (0, "Turns corrected: 2.")
    after = json.loads(whole("turns", "INT-004", "--json").out)
    assert [(t["turn"], t["question"], t["speaker"]) for t in after[2:4]] == [
        (3, "Q9", "PC"),
        (4, "Q9", "PC"),
    ]
    assert [t["words"] for t in after] == [t["words"] for t in before]
    assert after[:2] + after[4:] == before[:2] + before[4:]
    assert "assign-turns" in whole("audit", "--limit", "1").out
    assert whole("turns", "INT-004", "--set", "1, 3,5-6", "--question", "Q8").out.startswith(
        "Turns corrected: 4.\n"
    )
    at_q8 = [t["turn"] for t in json.loads(whole("turns", "INT-004", "--json").out) if t["question"] == "Q8"]
    assert {1, 3, 5, 6} <= set(at_q8)


def test_moved_turns_take_their_coverage_along_or_say_what_contradicts_them(whole: Call) -> None:
    q2 = [t["turn"] for t in json.loads(whole("turns", "INT-004", "--json").out) if t["question"] == "Q2"]
    numbers = ",".join(map(str, q2))
    moved = whole("turns", "INT-004", "--set", numbers, "--question", "Q8").out
    assert 'leadline coverage INT-004 --set Q2 --status "not asked"' in moved
    assert "contradicts their turns, so that silence may be wrong: 1 (INT-004)" in whole("status").out
    assert "The coverage sheet contradicts the turns" in whole("check").out
    remarks = json.loads(whole("check", "--json").out)["remarks"]
    assert [(one["rule"], one["details"]["interviews"]) for one in remarks] == [
        ("coverage-in-doubt", "INT-004")
    ]
    sheet = json.loads(whole("coverage", "INT-004", "--json").out)
    assert [line["question"] for line in sheet if line["is_in_doubt"]] == ["Q2"]
    assert whole("coverage", "INT-004", "--set", "Q2", "--status", "not asked").code == 0
    assert "contradicts" not in whole("status").out
    back = whole("turns", "INT-004", "--set", numbers, "--question", "Q2").out
    assert "Turns belong to Q2, and it is recorded as not asked." in back


def test_turns_are_not_corrected_without_saying_which(whole: Call) -> None:
    assert whole("turns", "INT-004", "--question", "Q9").code == 2


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("INT-999",), "interview-unknown"),
        (("INT-004", "--set", "four"), "turns-malformed"),
        (("INT-004", "--set", "9-3"), "turns-malformed"),
        (("INT-004", "--set", "3,"), "turns-malformed"),
        (("INT-004", "--set", "1-99999999999"), "turns-malformed"),
        (("INT-004", "--set", "3,5000", "--question", "Q9"), "turns-absent"),
        (("INT-004", "--set", "3", "--question", "Q99"), "codings-key-unknown"),
        (("INT-004", "--set", "3", "--speaker", "s" * 65), "value-too-long"),
    ],
)
def test_turns_refuses(whole: Call, arguments: tuple[str, ...], error: str) -> None:
    refused = whole("turns", *arguments)
    assert refused.code in (2, 4)
    assert f"({error})" in refused.err


# status


def test_status_counts(whole: Call) -> None:
    status = json.loads(whole("status", "--cases", "--json").out)
    assert (status["cases"], status["interviews"], status["approved"]) == (29, 55, 0)
    assert sum(status["coverage"]["held"]) == status["held"]
    told = whole("status", "--cases")
    assert told.code == 0
    assert "post empty" in told.out
    share = f"of {status['planned']} ({round(100 * status['held'] / status['planned'])} %)"
    assert re.search(rf"interviewed +{status['held']} +{re.escape(share)}", told.out)
    last = told.out.split("Next:")[1].strip()
    assert last.startswith("Findings not approved: 50 (") and last.endswith("leadline check --approve")
    assert [step["kind"] for step in status["steps"]] == ["approve"]


def test_status_of_several_studies_names_them(blank: Call) -> None:
    assert blank("init", "blank", "--key", "second").code == 0
    assert json.loads(blank("status", "--json").out) == {"studies": ["my-study", "second"]}
    assert json.loads(blank("status", "--study", "second", "--json").out)["cases"] == 0
    assert blank("status", "--study", "third").code == 4


def test_status_without_a_workspace(call: Call) -> None:
    absent = call("status", "-w", "nowhere", "--json")
    problem = json.loads(absent.err)
    assert absent.code == problem["exit_code"] == 8
    assert (problem["code"], problem["details"]) == ("workspace-absent", {"path": "nowhere"})


# code


def test_a_coding_is_applied_listed_and_retracted(whole: Call) -> None:
    words = "We have a working group. I don't think many countries have this."
    done = whole("code", "apply", "INT-012", "COOR01", words, "--as", "somebody-new")
    assert done.code == 0
    own = [c for c in _codings(whole, "INT-012") if c["coder"] == "somebody-new"]
    assert [(c["code"], c["words"], c["id"]) for c in own] == [("COOR01", words, done.out.split()[-1])]
    assert whole("code", "retract", own[0]["id"]).code == 0
    assert not [c for c in _codings(whole, "INT-012") if c["coder"] == "somebody-new"]
    assert whole("code", "retract", own[0]["id"]).code == 6


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        (("INT-012", "COOR01", "words that nobody said"), 2, "quotation-absent"),
        (("INT-012", "COOR01", "the"), 2, "quotation-ambiguous"),
        (("INT-012", "COOR99", "We have a working group"), 4, "code-unknown"),
        (("INT-012", "COOR", "We have a working group"), 2, "coding-outside-codebook"),
        (("INT-999", "COOR01", "We have a working group"), 4, "interview-unknown"),
    ],
)
def test_a_coding_that_cannot_be(whole: Call, arguments: tuple[str, ...], code: int, error: str) -> None:
    refused = whole("code", "apply", *arguments)
    assert (refused.code, f"({error})" in refused.err) == (code, True)


def test_codings_go_out_and_come_in_again(whole: Call, tmp_path: Path) -> None:
    assert whole("export", "codings", "codings.csv").code == 0
    assert whole("export", "codings", "codings.jsonl").code == 0
    lines = (tmp_path / "codings.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == json.loads(whole("status", "--json").out)["codings"]
    for name in ("codings.csv", "codings.jsonl"):
        again = whole("code", "import", name, "--json")
        item = json.loads(again.out)[0]
        assert (again.code, item["outcome"], item["found"]["known"]) == (0, "known", len(lines))
    assert whole("export", "codings", tmp_path / "nowhere" / "codings.csv").code == 2


def test_codings_that_do_not_match_are_refused(whole: Call, tmp_path: Path) -> None:
    (tmp_path / "wrong.csv").write_text("interview,code,coder,quote\nINT-012,COOR01,me,never said\n", "utf-8")
    refused = whole("code", "import", "wrong.csv", "--json")
    assert refused.code == 2
    item = json.loads(refused.out)[0]
    assert (item["outcome"], item["refused"][0]["code"]) == ("refused", "quotation-absent")


def test_good_codings_are_taken_bad_ones_listed_and_the_exit_code_tells(whole: Call, tmp_path: Path) -> None:
    words = "We have a working group. I don't think many countries have this."
    (tmp_path / "mixed.csv").write_text(
        "interview,code,coder,quote,polarity\n"
        f"INT-012,COOR01,me,{words},\nINT-012,COOR99,me,{words},\nINT-012,COOR01,me,{words},perhaps\n",
        "utf-8",
    )
    told = whole("code", "import", "mixed.csv")
    assert told.code == 2
    assert "mixed!3: 'COOR99' is no code of this study." in " ".join(told.out.split())
    assert [c["code"] for c in _codings(whole, "INT-012") if c["coder"] == "me"] == ["COOR01"]
    assert json.loads(whole("code", "import", "mixed.csv", "--json").out)[0]["found"]["refused"] == 2


def test_a_dictionary_codes_every_text(blank: Call, tmp_path: Path) -> None:
    (tmp_path / "INT-1.txt").write_text(SAID, "utf-8")
    assert blank("import", "INT-1.txt", "--case", "R1").code == 0
    code = _first_code(blank)
    entry = f"key: mine\nlanguage: en\ncodes:\n  - {{ code: {code}, terms: [money] }}\n"
    (tmp_path / "dictionary.yaml").write_text(entry, "utf-8")
    done = blank("code", "dictionary", "dictionary.yaml")
    assert (done.code, done.out.strip()) == (0, "Texts: 1. Codings added: 1, as before: 0, retracted: 0.")
    assert "dictionary" in blank("code", "list", "--text", "INT-1").out
    (tmp_path / "dictionary.yaml").write_text(entry.replace(code, "NOTHING"), "utf-8")
    unknown = blank("code", "dictionary", "dictionary.yaml")
    assert (unknown.code, "(pack-key-unknown)" in unknown.err) == (3, True)
    assert blank("code", "dictionary", "absent.yaml").code == 3


def test_coding_is_finished_and_reopened(whole: Call) -> None:
    assert whole("code", "finish", "INT-012", "--undo").code == 0
    assert json.loads(whole("status", "--json").out)["coded"] == 54
    assert whole("code", "finish", "INT-012").code == 0
    assert json.loads(whole("status", "--json").out)["coded"] == 55
    assert whole("code", "finish", "INT-999").code == 4


def test_agreement_by_code_and_overall(whole: Call) -> None:
    rows = list(csv.DictReader(io.StringIO(whole("code", "agreement", "--csv").out)))
    assert rows[-1]["code"] == "all"
    assert 0 < float(rows[-1]["alpha"]) < 1
    assert {row["coders"] for row in rows} == {"2"}


def test_agreement_on_passages(whole: Call) -> None:
    told = whole("analyse", "unitizing")
    assert told.code == 0 and "texts coded twice" in told.out and "each coder's own" in told.out
    rows = list(csv.DictReader(io.StringIO(whole("analyse", "unitizing", "--csv").out)))
    assert [row["code"] for row in rows[-2:]] == ["all", "any"]
    assert 0 < float(rows[-1]["alpha_u"]) < 1


# analyse, show


def test_analyse_says_what_is_counted(whole: Call) -> None:
    told = whole("analyse", "gaps")
    assert told.code == 0
    assert "not raised" in told.out
    assert "Counted: cases. n: known cells. Layer: the reconciled layer where there is one" in told.out
    columns = json.loads(whole("analyse", "gaps", "--json").out)["columns"]
    first = f"{columns['full'][0]} of {columns['n'][0]}"
    assert first in told.out
    rows = list(csv.DictReader(io.StringIO(whole("analyse", "gaps", "--csv").out)))
    assert [row["indicator"] for row in rows] == columns["indicator"]


def test_analyse_in_another_language(whole: Call) -> None:
    told = whole("analyse", "gaps", "--language", "fr")
    columns = json.loads(whole("analyse", "gaps", "--json").out)["columns"]
    assert f"{columns['full'][0]} sur {columns['n'][0]}" in told.out


def test_every_topic_is_told(whole: Call) -> None:
    listed = [line.split() for line in whole("analyse").out.splitlines()[1:]]
    assert [words[0] for words in listed] == list_topics() == list(TELLS)
    assert all(len(words) > 3 for words in listed)
    for topic in list_topics():
        told = whole("analyse", topic)
        assert told.code == (2 if topic in NEEDS_CHOICE - {"comparison"} else 0), (topic, told.err)


def test_analyse_refuses(whole: Call) -> None:
    assert "(topic-unknown)" in whole("analyse", "gap").err
    assert "(change-needs-rounds)" in whole("analyse", "change").err
    assert "(attribute-unknown)" in whole("analyse", "prevalence", "--by", "weather").err
    assert whole("analyse", "gap").code == 2


def test_from_a_number_down_to_the_words(whole: Call) -> None:
    cell = json.loads(whole("show", "I02", "--case", "R07", "--json").out)
    assert [row[0] for row in cell["cells"]] == ["R07"]
    columns = cell["columns"]
    for passage in (dict(zip(columns, row, strict=True)) for row in cell["passages"]):
        assert passage["text"] in ("INT-012", "INT-013", "INT-014")
    code = json.loads(whole("show", "GAP05", "--json").out)
    prevalence = json.loads(whole("analyse", "prevalence", "--json").out)["columns"]
    place = prevalence["code"].index("GAP05")
    assert len(code["passages"]) >= prevalence["passages"][place] > 0
    assert whole("show", "I02", "--case", "R07").code == 0


def test_show_refuses(whole: Call) -> None:
    assert whole("show", "I99").code == 2
    assert whole("show", "I02", "--case", "R99").code == 4


# judge


def test_a_cell_goes_stale_and_is_confirmed_again(whole: Call) -> None:
    assert json.loads(whole("judge", "--stale", "--json").out)["case"] == []
    shown = json.loads(whole("show", "I02", "--case", "R12", "--json").out)
    evidence = dict(zip(shown["columns"], shown["passages"][0], strict=True))
    assert whole("code", "retract", evidence["id"]).code == 0
    stale = json.loads(whole("judge", "--stale", "--json").out)
    assert ("R12", "I02") in list(zip(stale["case"], stale["indicator"], strict=True))
    for case, indicator in zip(stale["case"], stale["indicator"], strict=True):
        assert whole("judge", case, indicator).code == 0
    assert json.loads(whole("judge", "--stale", "--json").out)["case"] == []
    assert "Nothing yet." in whole("judge", "--stale").out


def test_what_was_confirmed_is_said(whole: Call) -> None:
    matrix = json.loads(whole("analyse", "matrix", "--json").out)["columns"]
    row = list(zip(matrix["case"], matrix["indicator"], strict=True)).index(("R07", "I02"))
    proposed = matrix["proposed"][row]
    assert whole("judge", "R07", "I02").out == f"I02 of R07: {proposed}, confirmed as proposed.\n"
    assert whole("judge", "R07", "comprehensiveness").out.startswith("comprehensiveness of R07: ")


def test_overruling_needs_a_reason(whole: Call) -> None:
    columns = json.loads(whole("analyse", "matrix", "--json").out)["columns"]
    case, indicator, proposed = (columns[name][0] for name in ("case", "indicator", "proposed"))
    other = next(v for v in ("addressed", "not addressed") if v != proposed)
    refused = whole("judge", case, indicator, other)
    assert (refused.code, "(judgement-reason-absent)" in refused.err) == (2, True)
    done = whole("judge", case, indicator, other, "--reason", "the plan says otherwise")
    assert (done.code, done.out) == (
        0,
        f"{indicator} of {case}: {other}, in place of the proposed {proposed}.\n",
    )
    after = json.loads(whole("analyse", "matrix", "--json").out)["columns"]
    assert (after["effective"][0], after["proposed"][0]) == (other, proposed)


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        ((), 2, "judgement-words-absent"),
        (("R99", "I02"), 4, "case-unknown"),
        (("R07", "I99"), 4, "indicator-unknown"),
        (("R07", "I02", "perhaps"), 2, "judgement-value-unknown"),
        (("R07", "I02", "--round", "1066"), 4, "round-unknown"),
    ],
)
def test_judge_refuses(whole: Call, arguments: tuple[str, ...], code: int, error: str) -> None:
    refused = whole("judge", *arguments)
    assert (refused.code, f"({error})" in refused.err) == (code, True)


# check, report, export, audit


def test_the_gate_shuts_until_a_person_approves(whole: Call, tmp_path: Path) -> None:
    shut = whole("check", "--json")
    assert shut.code == 7
    assert json.loads(shut.out)["is_open"] is False
    assert {failed["rule"] for failed in json.loads(shut.out)["failed"]} == {"not-approved"}
    refused = whole("report", "--out", "reports", "--format", "html")
    assert (refused.code, "(gate-shut)" in refused.err) == (7, True)
    assert not (tmp_path / "reports").exists()
    assert whole("check", "--approve").code == 0
    opened = whole("check")
    assert (opened.code, "The gate is open." in opened.out) == (0, True)
    built = whole("report", "--out", "reports", "--format", "html,xlsx")
    assert built.code == 0
    assert sorted(path.name for path in (tmp_path / "reports").iterdir()) == [
        "anti-trafficking-public-en.html",
        "anti-trafficking-public-en.xlsx",
    ]
    assert whole("report", "--format", "odt").code == 2


def test_findings_are_approved_by_name(whole: Call) -> None:
    assert whole("check", "home").code == 2
    assert whole("check", "--approve", "no-such-finding").code == 4
    assert json.loads(whole("status", "--json").out)["approved"] == 0
    assert whole("check", "--approve", "home").code == 0
    assert json.loads(whole("status", "--json").out)["approved"] == 1


def test_an_internal_report_shows_what_fails(whole: Call, tmp_path: Path) -> None:
    built = whole("report", "--internal", "--format", "html")
    assert built.code == 0
    assert "Checks that fail: " in built.out
    assert (tmp_path / "reports" / "anti-trafficking-internal-en.html").exists()


def test_every_result_goes_out_as_csv(whole: Call, tmp_path: Path) -> None:
    assert whole("export", "tables", "out").code == 0
    written = {path.stem for path in (tmp_path / "out").iterdir()}
    assert written == set(list_topics()) - (NEEDS_CHOICE - {"comparison"})
    assert whole("export", "tables", "out", "--study", "another").code == 4


def test_a_definition_goes_out_as_a_pack(whole: Call, tmp_path: Path) -> None:
    assert whole("export", "pack", "mine").code == 0
    assert whole("init", "mine", "--key", "again", "-w", "ws").code == 0
    assert whole("export", "pack", "mine").code == 2


def test_the_log_is_shown_and_proved(whole: Call, tmp_path: Path) -> None:
    lines = json.loads(whole("audit", "--limit", "3", "--json").out)
    assert [line["number"] for line in lines] == sorted((line["number"] for line in lines), reverse=True)
    assert whole("audit", "--verify").code == 0
    words = "We have a working group. I don't think many countries have this."
    assert whole("code", "apply", "INT-012", "COOR01", words, "--as", "somebody-new").code == 0
    line = json.loads(whole("audit", "--limit", "1", "--json").out)[0]
    assert set(line["details"]) == {"study", "coding", "transcript", "code"} and line["at"].endswith("+00:00")
    told = " ".join(whole("audit", "--limit", "50").out.split())  # a long line is broken in its column
    assert re.search(r"coding: INT-012 \d+–\d+; transcript: INT-012; code: COOR01", told)
    assert not re.search(r"[0-9a-f]{8}-|\[|\d\.\d{6}", told)
    from leadline.store.models import AuditEntry
    from leadline.workspace import open as open_workspace

    with open_workspace(tmp_path / "whole") as workspace, workspace.use():
        AuditEntry.objects.filter(number=2).update(actor="somebody else")
    broken = whole("audit", "--verify")
    assert (broken.code, "line 2" in broken.err) == (8, True)


def _codings(call: Call, text: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(call("code", "list", "--text", text, "--json").out)
    return found


def _first_code(call: Call) -> str:
    columns = json.loads(call("analyse", "prevalence", "--json").out)["columns"]
    return str(columns["code"][0])
