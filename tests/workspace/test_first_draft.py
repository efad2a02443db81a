"""The report that a study of one's own begins with: whole on no interview as on a full programme."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest

from leadline.errors import GateFailed
from leadline.interchange.packs import Pack, find_pack, pack_with_corpus, read_pack
from leadline.store.models import Finding, Study
from leadline.translation import use_language
from leadline.workspace import Workspace
from leadline.workspace.checking import Check, approve, check
from leadline.workspace.drafting import html_of_draft
from leadline.workspace.making import make_study
from leadline.workspace.reports import build_report, make_report, message

LANGUAGES = ("en", "fr", "es", "ar")
FOLDER = find_pack("anti-trafficking")


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(FOLDER)


@pytest.fixture
def empty(copy_of: Callable[[Path], Workspace], empty_folder: Path, pack: Pack) -> Workspace:
    """The founding study without its corpus, and nothing imported."""
    opened = copy_of(empty_folder)
    make_study(opened, pack, with_material=False)
    return opened


UNWRITTEN = ["background-0", "limitations-0", "method-0", "rec-coordination", "rec-services"]
UNWRITTEN += ["recommendations-0", "summary-0"]
"""The findings in which each draft leaves a passage to be written."""


def whole(done: Check) -> None:
    """Nothing but writing and approving is missing, and every value is a number or a name, not an error."""
    rules = {v.rule for v in done.gate.failed}
    assert rules == {"not-approved", "unwritten"}, [message(v) for v in done.gate.failed]
    assert sorted(v.subject for v in done.gate.failed if v.rule == "unwritten") == UNWRITTEN
    for checked in done.findings:
        assert not checked.evaluated.errors, (checked.finding.key, checked.evaluated.errors)
        assert not checked.passages and "?" not in {str(s) for s in checked.evaluated.shown}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_can_be_computed_before_anything_is_imported(empty: Workspace, language: str) -> None:
    done = check(empty, empty.study(), language=language)
    whole(done)
    assert len(done.findings) > 20
    # The floor of recurring, the challenges, questions and codes of the pack; everything else is nothing yet.
    shown = {str(s) for c in done.findings for s in c.evaluated.shown if s.kind == "number"}
    assert shown == {"0", "3", "12", "18", "88"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_holds_on_the_full_programme(corpus: Workspace, pack: Pack, language: str) -> None:
    whole(check(corpus, with_draft(corpus, pack), language=language))


def with_draft(corpus: Workspace, pack: Pack) -> Study:
    """The bundled study with the draft in the place of its own report."""
    study = corpus.study()
    with corpus.use():
        by = corpus.actor()
        Finding.objects.filter(study=study).delete()
        Finding.objects.bulk_create(
            Finding(study=study, position=n, created_by=by, **asdict(finding))
            for n, finding in enumerate(pack.findings)
        )
    return study


def test_a_draft_of_an_empty_study_is_written_and_tells_the_author_where_to_write(
    empty: Workspace, tmp_path: Path
) -> None:
    for language, words in zip(
        LANGUAGES, ("Write here", "Écrire ici", "Escriba aquí", "اكتبوا هنا"), strict=True
    ):
        built = build_report(
            empty, empty.study(), folder=tmp_path, language=language, audience="internal", formats=["html"]
        )
        text = built.paths[0].read_text("utf-8")
        assert text.count(words) >= 5 and "{%" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unwritten_report_can_be_neither_approved_nor_published(
    corpus: Workspace, pack: Pack, language: str
) -> None:
    """Where everything else holds: on the material of the bundled study, which passes with its own report."""
    study = with_draft(corpus, pack)
    refused = approve(corpus, study, language=language).refused
    assert sorted(c.finding.key for c in refused) == UNWRITTEN
    done = check(corpus, study, language=language)
    assert [v.rule for v in done.gate.failed] == ["unwritten"] * len(UNWRITTEN)
    with use_language(language):
        told = message(next(v for v in done.gate.failed if v.subject == "background-0"))
    assert "background" in told and "unwritten(" in told
    with pytest.raises(GateFailed):
        make_report(corpus, study, language=language, formats=["html"])


def test_while_it_is_written_an_unwritten_passage_is_marked_where_it_stands(empty: Workspace) -> None:
    done = check(empty, empty.study())
    with empty.use():
        shown = html_of_draft(done.finding("background-0"))
    assert re.search(r'<mark class="fault">Write here why[^<]*</mark>', str(shown))


def test_what_is_written_in_its_place_opens_the_gate(corpus: Workspace, pack: Pack) -> None:
    study = with_draft(corpus, pack)
    with corpus.use():
        for finding in Finding.objects.filter(study=study, language="en"):
            finding.text = re.sub(r"\{\{ unwritten\(.*?\) \}\}", "Our own words.", finding.text)
            finding.save()
    assert approve(corpus, study).refused == ()
    assert check(corpus, study).gate.is_open


def test_the_reader_takes_the_corpus_report_only_with_the_corpus(pack: Pack) -> None:
    told = pack_with_corpus(pack)
    sections = {
        name: list(dict.fromkeys(f.section for f in p.findings))
        for name, p in (("own", pack), ("told", told))
    }
    assert sections["own"] == sections["told"] and len(sections["own"]) == 10
    assert "fiction" in told.findings[0].text and told.findings != pack.findings
    attributes = {entry["key"]: entry.get("values", {}) for entry in told.definition["attributes"]}
    own = {entry["key"]: entry.get("values", {}) for entry in pack.definition["attributes"]}
    assert attributes["region"]["Inner Sea"]["fr"] == "Mer Intérieure" and not own["region"]
    assert attributes["crisis_type"] == own["crisis_type"] and list(attributes) == list(own)


def test_nothing_of_the_invented_world_stands_outside_the_corpus() -> None:
    with (FOLDER / "corpus" / "cases.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    invented = {row[name] for row in rows for name in ("name", "region")}
    assert len(invented) == 29 + 5
    told = re.compile(r"\bficti|\binvented\b|\bfictif|\binvent[ée]|\bficci|\binventad|خيال|مخترع", re.I)
    for path in FOLDER.rglob("*"):
        if path.is_dir() or "corpus" in path.relative_to(FOLDER).parts:
            continue
        text = path.read_text("utf-8")
        assert not [name for name in invented if name in text], path
        assert path.name == "README.md" or not told.search(text), path
