"""Real interviews: 54 French DOCX with their table of consents (MIT; four of them in tests/data/artisans)."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from pathlib import Path

import docx
import pytest
from lxml import etree

from leadline.core.turns import GuideQuestion, Recognition, recognise_turns
from leadline.interchange.sandbox import Sandbox
from leadline.interchange.tables.consents import match_files, read_consents
from leadline.interchange.tables.grids import read_grids
from leadline.interchange.transcripts import read_transcript

HERE = Path(__file__).resolve().parents[1] / "data" / "artisans"
GUIDE = tuple(GuideQuestion(f"Q{number}") for number in range(6))
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

# Read by eye in the documents: turn, speaker, seconds, question, first words.
SAMPLE = {
    "24.10.03 01_traitement_A": [
        (1, "Chercheur", 1, "", "C'est parti."),
        (2, "Chercheur", None, "Q1", "1 - Est-ce que tu pourrais me raconter ta journée"),
        (3, "Interviewe", 11, "Q1", "Une journée de travail en entreprise"),
        (5, "Interviewe", 20, "Q1", "Dans l'entreprise ?"),
        (9, "Chercheur", None, "Q2", "2 - est-ce qu'il y a un geste particulier"),
        (15, "Chercheur", 470, "Q4", "4\u00a0: Et sur l'un de ces gestes-là"),
        (17, "Chercheur", 561, "Q3", "3\u00a0: Est-ce que tu peux me parler"),
        (35, "Chercheur", 1087, "Q5", "5- On arrive un peu sur la fin"),
        (36, "Interviewe", 1115, "Q5", "Ok. Mais des fois …"),
    ],
    "24.12.09ab_traitement_A": [
        (1, "Chercheur", None, "", "Je vais le tenir."),
        (2, "Interviewe", None, "", "Très bien."),
        (3, "Chercheur", None, "Q0", "0-Alors, je vais vous poser quelques questions"),
        (5, "Chercheur", None, "Q1", "1-45 ans. Dans le vitrail"),
        (9, "Chercheur", None, "Q2", "2-Est-ce que dans cette journée"),
        (12, "Chercheur", 43, "Q3", "3-Vous avez laissé votre équipe"),
        (18, "Chercheur", 294, "Q5", "5-J'ai encore une ou deux questions."),
    ],
    "25.05.22 03_traitement_A": [
        (1, "Chercheur", 1, "Q0", "0-Donc vous, vous êtes apprenant"),
        (2, "Interviewe", 5, "Q0", "On a démarré au mois d'octobre 2024"),
        (5, "Chercheur", 11, "Q1", "1-Est-ce que vous pourriez me raconter"),
        (7, "Chercheur", 133, "Q2", "2-Parmi toutes ces activités"),
        (9, "Chercheur", 227, "Q3", "3-Si on prend par exemple celui"),
        (11, "Chercheur", 387, "Q4", "4-OK, voilà, OK."),
        (15, "Chercheur", 548, "Q5", "5-Du coup, j'arrive à la dernière question."),
        (16, "Interviewe", 588, "Q5", "Il est percé."),
        (17, "Chercheur", 588, "Q5", "Merci beaucoup. Voilà, merci."),
    ],
    "25.01.15 04_traitement_A": [
        (1, "Checheur", 2, "Q0", "0-Donc vous, vous êtes artisan professionnel"),
        (2, "Interviewe", 5, "Q0", "Depuis dix ans."),
        (3, "Checheur", 6, "Q1", "1-Dix ans."),
        (13, "Checheur", 176, "Q2", "2-Sur une journée de travail classique"),
        (23, "Checheur", 279, "Q3", "3-Donc cette étape du marteau"),
        (41, "Checheur", 636, "Q5", "5-OK. Alors si on prend ce geste"),
    ],
    "25.02.13_traitement_A": [
        (1, "Interviewe", 0, "", "BIP, qui était le directeur"),
        (2, "Chercheur", 8, "", "D'accord, est-ce que là"),
        (6, "Chercheur", 53, "Q1", "1-Ok, est-ce que tu pourrais me parler"),
        (24, "Chercheur", 284, "Q2", "2-Est-ce que parmi les activités"),
        (68, "Chercheur", 805, "Q5", "5-Ok, c'est compris."),
    ],
}


def recognised(path: Path) -> Recognition:
    found = read_transcript(path.read_bytes(), filename=path.name)
    return recognise_turns(found.text, questions=GUIDE, language="fr")


def check_sample(path: Path, name: str) -> None:
    turns = recognised(path).turns
    for position, speaker, seconds, question, words in SAMPLE[name]:
        turn = turns.turns[position]
        assert (turn.speaker, turn.seconds, turn.question) == (speaker, seconds, question), (name, position)
        assert turns.text.startswith(words, turn.start), (name, position)


def check_complete(path: Path) -> None:
    """Every w:t is in the text, in order (these documents have no losses to name)."""
    found = read_transcript(path.read_bytes(), filename=path.name)
    assert found.losses == ()
    with zipfile.ZipFile(path) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    written = "".join(element.text or "" for element in root.iter(f"{WORD}t"))
    assert "".join(found.text.split()) == "".join(written.split())


def check_labels(path: Path) -> None:
    """Each label and time of the document, counted another way, is a turn's (or a doubt)."""
    lines = [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]
    labels = [match[1] for line in lines if (match := re.match(r"\[([^\]]+)\](?: \(\d|$)", line))]
    found = recognised(path)
    begun = Counter(turn.speaker for turn in found.turns.turns if turn.seconds is not None or turn.speaker)
    silent = Counter(doubt.guess for doubt in found.doubtful if doubt.kind == "label-without-speech")
    assert found.found.times == sum(bool(re.match(r"\[[^\]]+\] \(\d", line)) for line in lines)
    for label, count in Counter(labels).items():
        splits = sum(  # who asks goes on with a question in the same stretch
            1
            for turn in found.turns.turns
            if turn.speaker == label and turn.seconds is None and found.found.times
        )
        assert count <= begun[label] + silent[label] <= count + splits
    assert set(begun) | set(silent) <= {*labels, ""}


@pytest.mark.parametrize("path", sorted(HERE.glob("*.docx")), ids=lambda path: path.stem)
def test_four_real_interviews(path: Path) -> None:
    check_complete(path)
    check_labels(path)
    check_sample(path, path.stem)


def test_the_four_cover_labels_without_time_and_misspelt() -> None:
    assert len(list(HERE.glob("*.docx"))) == 4


@pytest.mark.shared
def test_all_54_import_completely_in_one_child(shared: Path) -> None:
    paths = sorted((shared / "data" / "artisans-fr-interviews" / "raw").glob("*.docx"))
    assert len(paths) == 54
    with Sandbox() as sandbox:
        for path in paths:
            read = sandbox.read_transcript(sandbox.load(path), filename=path.name)
            assert read == read_transcript(path.read_bytes(), filename=path.name)
    for path in paths:
        check_complete(path)
        check_labels(path)


@pytest.mark.shared
def test_the_fixed_sample_of_five(shared: Path) -> None:
    raw = shared / "data" / "artisans-fr-interviews" / "raw"
    for name in SAMPLE:
        check_sample(raw / f"Entretien 01 {name}.docx", name)


def test_consent_table() -> None:
    path = HERE / "recap_entretien.csv"
    grids = read_grids(path.read_bytes(), filename=path.name)
    grid = grids.sheets[0]
    found = read_consents(grid)
    assert len(found.rows) == 65
    assert {loss.kind for loss in found.losses} == {"column-kept-for-interview"}
    assert {loss.where for loss in found.losses} == {n for row in found.rows for n in row.attributes}
    first = found.rows[0]
    assert (first.file, first.consent, first.takes_part) == ("Entretien_01_24.10.03_01", "oui v2", True)
    assert first.attributes["Matériau"] == "Verre"
    assert first.attributes["Comment Anonym"] == "1 pays, 1 ville, 1 BIP"
    assert found.rows[10].attributes["Observation"] == "rassemblé sur traitement\npas de question 4"
    cells = sum(1 for row in grid.rows[1:] for cell in row if cell.strip())
    kept = sum(1 + bool(row.consent) + len(row.attributes) for row in found.rows)
    assert kept == cells  # nothing of the table is dropped


@pytest.mark.shared
def test_consents_find_their_files(shared: Path) -> None:
    folder = shared / "data" / "artisans-fr-interviews"
    path = folder / "recap_entretien.csv"
    rows = read_consents(read_grids(path.read_bytes(), filename=path.name).sheets[0]).rows
    matched = match_files(rows, filenames=sorted(file.name for file in (folder / "raw").iterdir()))
    assert {len(own) for own in matched.rows.values()} == {1, 2}
    parts = matched.rows["Entretien 01 24.12.09ab_traitement_A.docx"]
    assert [row.file for row in parts] == ["Entretien_01_24.12.09a", "Entretien_01_24.12.09b"]
    assert {loss.kind for loss in matched.losses} == {"row-without-such-file"}
    assert len(matched.losses) == 5
