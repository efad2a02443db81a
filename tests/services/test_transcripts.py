"""Corrections carry what stood on a text; storing many texts costs what storing few does."""

from __future__ import annotations

from django.db import connections
from django.test.utils import CaptureQueriesContext

from leadline.access import get_code, get_current_transcript, get_holder, get_indicator, get_interview
from leadline.core.spans import find_quotation
from leadline.core.vocabulary import Sensitivity
from leadline.queries.carried import list_carried
from leadline.queries.passages import Passages
from leadline.services.codings import PassageAttributes, apply_code
from leadline.services.documents import IncomingDocument, add_documents
from leadline.services.judgements import attach_evidence
from leadline.services.programme import PlanRow, record_plan
from leadline.services.transcripts import (
    Correction,
    TakenIn,
    add_transcript,
    add_transcripts,
    correct_transcript,
    review_carried,
)
from leadline.store.engines.connect import current_alias
from leadline.store.models import AuditEntry, DocumentEvidence, Study
from leadline.workspace import Workspace
from tests.small_study import MEETING, MONEY, TEXT, add_text, make_small_study, turned

PLAN = "The plan names it as a goal.\n\nIt asks for no money at all.\n\nA desk is to be set up.\n"


def correct(study: Study, key: str, *changes: tuple[str, str], workspace: Workspace) -> Correction:
    current = get_current_transcript(get_holder(study, key))
    text = current.text
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return correct_transcript(current, TakenIn(turned(text)), by=workspace.actor())


def test_a_documents_evidence_follows_its_words_into_a_correction(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        document = add_documents(study, [IncomingDocument("plan", "A", "1", "Plan of A")], by=by)["plan"]
        text = add_transcript(document, TakenIn(turned(PLAN)), by=by)
        assert text is not None
        for words, indicator, supports in (
            ("The plan names it as a goal.", "I01", True),
            ("It asks for no money at all.", "I02", False),
            ("A desk is to be set up.", "I01", True),
        ):
            found = get_indicator(study, indicator)
            attach_evidence(document, indicator=found, transcript=text, quote=words, supports=supports, by=by)
        assert len(workspace.tables("small").document_evidence) == 3
        changes = (("The plan names it", "Preface.\n\nThe plan names it"), ("no money at all", "no money"))
        changes = (*changes, ("A desk is to be set up.\n", ""))
        done = correct(study, "plan", *changes, workspace=workspace)
        assert (done.carried, done.to_review, done.not_carried) == (2, 1, 1)
        evidence = workspace.tables("small").document_evidence
        assert sorted(zip(evidence.indicator.tolist(), evidence.supports.tolist(), strict=True)) == [
            (0, True),
            (1, False),
        ]
        for row in DocumentEvidence.live.filter(transcript=done.transcript):
            assert done.transcript.text[row.start : row.end] == row.quote
        told = [(p.on, p.before, p.now, p.outcome) for p in list_carried(study, of=document)]
        assert told == [
            ("I01", "The plan names it as a goal.", "The plan names it as a goal.", "exact"),
            ("I02", "It asks for no money at all.", "It asks for no money.", "changed"),
            ("I01", "A desk is to be set up.", "", "deleted"),
        ]


def test_what_was_carried_waits_until_somebody_says_that_they_looked(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        for key in ("A-1", "B-1"):
            text = add_text(study, key, by=by)
            for words, code in ((MONEY, "GAP1"), (MEETING, "COO1")):
                apply_code(text, find_quotation(text.text, words), code=get_code(study, code), by=by)
            correct(study, key, ("in spring", "in the spring"), workspace=workspace)

        def waiting() -> list[tuple[str, str]]:
            return [(p.text, p.on) for p in list_carried(study) if not p.is_reviewed]

        assert len(list_carried(study)) == 4
        assert waiting() == [("A-1", "GAP1"), ("B-1", "GAP1")]
        assert review_carried(study, of=get_interview(study, "A-1"), by=by) == 1
        assert waiting() == [("B-1", "GAP1")]
        line = AuditEntry.objects.order_by("-number")[0]
        assert (line.action, line.details["text"], line.details["codings"]) == ("review-carried", "A-1", 1)
        assert review_carried(study, by=by) == 1 and waiting() == []


def test_a_withheld_passage_that_got_lost_bars_its_text_through_later_corrections(
    workspace: Workspace,
) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        text = add_text(study, "A-1", by=by)
        secret = PassageAttributes(sensitivity=Sensitivity.WITHHOLD)
        code, span = get_code(study, "COO1"), find_quotation(text.text, MEETING)
        apply_code(text, span, code=code, by=by, attributes=secret)
        correct(study, "A-1", (MEETING, "I would rather not say."), workspace=workspace)
        correct(study, "A-1", ("in spring", "in the spring"), workspace=workspace)
        words = "There is no money for it"
        assert Passages(study).find("A-1", words).sensitivity == Sensitivity.WITHHOLD
        (told,) = list_carried(study)
        assert (told.before, told.now, told.is_lost) == ("(withheld)", "", True)
        review_carried(study, of=get_interview(study, "A-1"), by=by)
        assert Passages(study).find("A-1", words).sensitivity == Sensitivity.ORDINARY


def test_twenty_texts_take_as_many_queries_as_two(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)

        def queries(prefix: str, count: int) -> int:
            plan = [
                PlanRow("A", "PC", "1", interview=f"{prefix}{n}", informant=f"{prefix}{n}", is_planned=False)
                for n in range(count)
            ]
            held = record_plan(study, plan, by=by)
            pairs = [(held[row.interview], TakenIn(turned(TEXT))) for row in plan]
            with CaptureQueriesContext(connections[current_alias()]) as asked:
                stored = add_transcripts(pairs, study=study, by=by)
            assert None not in stored
            return len(asked)

        assert queries("X", 2) == queries("Y", 20)
