"""Importing files and folders: each file whole or not at all, twice is once, and real material complete."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from leadline.core.vocabulary import QuoteConsent
from leadline.errors import InputError
from leadline.interchange.losses import FOUND
from leadline.store.models import Attachment, Consent, Interview, Transcript
from leadline.workspace import Workspace
from leadline.workspace.importing import Item, Options, Upload, import_files
from leadline.workspace.planning import look_at_plan
from tests.small_study import MEETING, MONEY, make_small_study

ARTISANS = Path(__file__).parents[1] / "data" / "artisans"


def outcomes(items: list[Item]) -> dict[str, str]:
    return {item.file: item.outcome if item.error is None else item.error.code for item in items}


@pytest.fixture
def study_in(copy_of: Callable[[Path], Workspace], empty_folder: Path) -> Workspace:
    workspace = copy_of(empty_folder)
    with workspace.use():
        make_small_study(workspace.actor())
    return workspace


def write_docx(path: Path, *paragraphs: str) -> None:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(str(path))


def test_a_folder_of_good_and_bad_files(study_in: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    write_docx(
        folder / "A-1.docx", "INT: Where is it taken up?", f"PC: {MEETING}", "INT: And?", f"PC: {MONEY}"
    )
    (folder / "B-1.txt").write_bytes(f"PC: {MONEY} é".encode("cp1252"))
    (folder / "codings.csv").write_text(
        f'interview,code,coder,quote\nA-1,GAP1,anna,"{MONEY}"\nA-1,GAP1,anna,unsaid\n'
    )
    (folder / "empty.txt").write_bytes(b"")
    (folder / "picture.docx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    (folder / "cut.docx").write_bytes((folder / "A-1.docx").read_bytes()[:-400])
    (folder / "strange.csv").write_text("colour,shape\nred,round\n")
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"0" * 300_000_000)
    (folder / "bomb.docx").write_bytes(bomb.getvalue())
    told: list[str] = []
    study = study_in.study("small")
    items = import_files(study_in, study, [folder], tell=lambda item: told.append(item.file))
    found = outcomes(items)
    assert {k: v for k, v in found.items() if v in ("taken", "known")} == {
        "A-1.docx": "taken",
        "B-1.txt": "taken",
        "codings.csv": "taken",
    }
    assert found["empty.txt"] == "file-empty" and found["strange.csv"] == "table-unknown"
    assert found["bomb.docx"] == "file-bomb"
    assert all("-" in found[name] for name in ("picture.docx", "cut.docx"))
    assert told == [item.file for item in items], "each file is told of as it is done"
    codings = next(item for item in items if item.file == "codings.csv")
    assert codings.found == {"added": 1, "known": 0, "refused": 1} and codings.exit_code == 2
    assert [(where, error.code) for where, error in codings.rows] == [("codings!3", "quotation-absent")]
    with study_in.use():
        assert Transcript.objects.count() == 2 and Attachment.objects.count() == 2
        assert Interview.live.count() == 3, "nothing half-imported stays"
        assert "é" in Transcript.live.get(interview__key="B-1").text
    again = outcomes(import_files(study_in, study, [folder]))
    assert (again["A-1.docx"], again["B-1.txt"], again["codings.csv"]) == ("known", "known", "known")
    with study_in.use():
        assert Transcript.objects.count() == 2


def test_a_correction_replaces_a_text_and_says_what_became_of_the_codings(
    study_in: Workspace, tmp_path: Path
) -> None:
    write_docx(tmp_path / "A-1.docx", f"PC: {MONEY}")
    study = study_in.study("small")
    import_files(study_in, study, [tmp_path / "A-1.docx"])
    write_docx(tmp_path / "A-1.docx", "Corrected after the call.", f"PC: {MONEY}")
    refused = import_files(study_in, study, [tmp_path / "A-1.docx"])[0]
    assert refused.error is not None and refused.error.code == "transcript-exists"
    taken = import_files(study_in, study, [tmp_path / "A-1.docx"], options=Options(is_correction=True))[0]
    assert (taken.outcome, taken.notes[0]) == ("taken", "carried: 0")


def test_a_plan_brings_cases_interviews_and_attributes(study_in: Workspace, tmp_path: Path) -> None:
    (tmp_path / "plan.csv").write_text(
        "Response;Role;Status;Interview;Informant;Date;Language;Region\n"
        "D;Coordinator;held;D-1;PC-D;2018-03-02;fr;south\n"
        "E;PC;vacant;;;;;east\n",
        "utf-8-sig",
    )
    study = study_in.study("small")
    item = import_files(study_in, study, [tmp_path])[0]
    assert (item.outcome, item.what, item.found) == ("taken", "plan", {"rows": 2})
    tables = study_in.tables("small")
    assert {"D", "E"} <= set(tables.cases.key.tolist())
    assert tables.interviews.held_on[tables.interviews.key.tolist().index("D-1")] == "2018-03-02"
    import_files(study_in, study, [tmp_path])
    assert len(study_in.tables("small").slots) == len(tables.slots)


def test_who_refused_to_take_part_leaves_no_transcript(study_in: Workspace, tmp_path: Path) -> None:
    (tmp_path / "consents.csv").write_text("file,consent\nX-1.txt,no\nY-1.txt,yes\n")
    (tmp_path / "X-1.txt").write_text("PC: something said")
    (tmp_path / "Y-1.txt").write_text("PC: something said")
    found = outcomes(import_files(study_in, study_in.study("small"), [tmp_path]))
    assert found == {"consents.csv": "taken", "X-1.txt": "consent-absent", "Y-1.txt": "taken"}


def test_a_grid_of_interviews_and_questions_becomes_notes(study_in: Workspace, tmp_path: Path) -> None:
    (tmp_path / "grid.csv").write_text(f'interview,Q1,Q2\nA-1,"{MEETING}","{MONEY}"\nB-1,,nothing yet\n')
    item = import_files(study_in, study_in.study("small"), [tmp_path])[0]
    assert item.found == {"interviews": 2, "new": 2, "questions": 2}
    with study_in.use():
        turns = Transcript.live.get(interview__key="A-1").turns.order_by("position")
        assert [t.question.key for t in turns] == ["Q1", "Q2"]


def test_a_path_that_is_not_there_says_so(study_in: Workspace, tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        import_files(study_in, study_in.study("small"), [tmp_path / "nothing"])
    assert error.value.code == "path-absent"


def test_four_real_interviews_and_their_consents(study_in: Workspace, tmp_path: Path) -> None:
    shutil.copytree(ARTISANS, tmp_path / "in")
    files = [p for p in (tmp_path / "in").iterdir() if p.suffix in (".docx", ".csv")]
    items = import_files(study_in, study_in.study("small"), files)
    assert Counter(item.outcome for item in items) == {"taken": 5}
    for item in items:
        if item.file.endswith(".docx"):
            assert item.found["turns"] > 10 and item.found["speakers"] >= 2, item


@pytest.mark.shared
def test_the_54_french_interviews_import_completely(study_in: Workspace, shared: Path) -> None:
    folder = shared / "data" / "artisans-fr-interviews"
    paths = [folder / "raw", folder / "recap_entretien.csv"]
    items = import_files(study_in, study_in.study("small"), paths)
    assert Counter(item.outcome for item in items) == {"taken": 55}
    texts = [item for item in items if item.file.endswith(".docx")]
    assert sum(item.found["turns"] for item in texts) > 1_900
    assert not [item.file for item in texts if item.losses]
    with study_in.use():
        assert Transcript.live.count() == 54
        attributes = Interview.live.exclude(attributes={}).count()
        assert attributes == 54, "the consent table's facts stand with each interview"
    again = import_files(study_in, study_in.study("small"), paths)
    assert Counter(item.outcome for item in again if item.file.endswith(".docx")) == {"known": 54}


def test_a_coverage_sheet_tells_silence_apart(study_in: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "sheet.csv").write_text(
        "interview;question;status;reason\nA-1;Q1;answered;\nA-1;Q2;not asked;time\nB-1;Q1;ne sait pas;\n"
        "B-1;Q2;perhaps;\n"
    )
    item = import_files(study_in, study_in.study("small"), [folder])[0]
    assert (item.outcome, item.what) == ("taken", "coverage")
    assert [(loss.kind, loss.where) for loss in item.losses] == [
        ("status-unknown", "sheet!5, status: perhaps")
    ]
    coverage = study_in.analyse("reasons")
    assert ("Q2", "time") in list(zip(coverage["question"], coverage["reason"], strict=True))
    again = import_files(study_in, study_in.study("small"), [folder])[0]
    assert again.outcome == "known"


def test_a_refusal_that_comes_with_its_text_is_kept_and_the_text_is_not(
    study_in: Workspace, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a-consents.csv").write_text(
        "interview,take part,recording,consent to quote\nW-1,yes,no,none\nW-3,no,no,none\n"
    )
    (folder / "plan.csv").write_text(
        "case,role,interview,informant,state\nA,PC,W-1,P1,held\nB,PC,W-3,P3,held\n"
    )
    for key in ("W-1", "W-3"):
        write_docx(folder / f"{key}.docx", "INT: Where is it taken up?", f"PC: {MEETING}")
    study = study_in.study("small")
    batch = outcomes(import_files(study_in, study, [folder]))
    assert (batch["W-1.docx"], batch["W-3.docx"]) == ("taken", "consent-absent")
    alone = outcomes(import_files(study_in, study, [folder / "W-3.docx"]))
    assert alone == {"W-3.docx": "consent-absent"}
    with study_in.use():
        given = Consent.live.filter(interview__key="W-3").values_list("takes_part", flat=True)
        assert list(given) == [False]
        assert not Transcript.live.filter(interview__key="W-3").exists()
        before = Consent.objects.count()
        import_files(study_in, study, [folder / "a-consents.csv"])
        assert Consent.objects.count() == before


def test_the_studys_own_names_of_columns_are_known_and_others_are_told(
    study_in: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "plan.csv").write_text("Place;ROLE;Régión;Colour;Stat\nD;child  coordinator;south;red;held\n")
    study = study_in.study("small")
    seen = look_at_plan(study_in, study, Upload("plan.csv", (tmp_path / "plan.csv").read_bytes()))
    assert [(row.case, row.role) for row in seen.rows] == [("D", "CP")]
    item = import_files(study_in, study, [tmp_path])[0]
    for losses in (item.losses, seen.losses):
        assert [(x.kind, x.where) for x in losses] == [
            ("column-kept-for-case", "Colour"),
            ("column-kept-for-case", "Stat"),
        ]
        assert "state" in losses[1].nearest and "state" in losses[1].known
    assert study_in.tables("small").cases.attributes["region"].tolist()[-1] == "south"


def test_a_consent_to_quote_called_quote_counts(study_in: Workspace, tmp_path: Path) -> None:
    (tmp_path / "consents.csv").write_text("interview,consent,quote\nA-1,oui,par rôle\n")
    item = import_files(study_in, study_in.study("small"), [tmp_path])[0]
    assert (item.what, item.losses) == ("consents", ())
    with study_in.use():
        given = Consent.live.filter(interview__key="A-1").order_by("-given_at").first()
        assert given is not None and QuoteConsent(given.quote) is QuoteConsent.BY_ROLE


def test_a_grid_brings_the_facts_of_interviews_that_nobody_planned(
    study_in: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "grid.csv").write_text(
        "interview,case,informant,date,mode,interviewer,Q1,Weather\nG-1,A,PC-9,2018-03-02,call,AB,nobody,rain\n"
    )
    import_files(study_in, study_in.study("small"), [tmp_path])
    with study_in.use():
        made = Interview.live.get(key="G-1")
        assert (str(made.held_on), made.mode, made.interviewer) == ("2018-03-02", "call", "AB")
        assert made.attributes == {"Weather": "rain"}
        assert list(made.participants.values_list("informant__pseudonym", flat=True)) == ["PC-9"]


def test_what_is_found_of_a_text_has_a_name(study_in: Workspace, tmp_path: Path) -> None:
    text = tmp_path / "A-1.txt"
    text.write_text(f"INT: 1. How many boats are there?\n\nPC: {MONEY}\n", "utf-8")
    (item,) = import_files(study_in, study_in.study(), [text])
    assert item.found["numbered"] == 1
    assert set(item.found) <= set(FOUND)
