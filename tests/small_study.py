"""A small invented study in a workspace: three cases, two roles, four codes, two indicators."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from leadline.core.transcripts import TurnedText
from leadline.core.turn_marks import GuideQuestion
from leadline.core.turns import recognise_turns
from leadline.core.vocabulary import CoverageStatus, QuoteConsent, TurnKind
from leadline.interchange.packs import (
    CodeDefinition,
    FindingDefinition,
    IndicatorDefinition,
    Pack,
    QuestionDefinition,
    RoleDefinition,
    RoundDefinition,
)
from leadline.services.coverage import record_coverage
from leadline.services.programme import (
    ConsentGiven,
    PlanRow,
    record_consents,
    record_plan,
)
from leadline.services.studies import add_cases, create_study
from leadline.services.transcripts import TakenIn, add_transcript
from leadline.store.models import Actor, Interview, Study, Transcript

MEETING = "Nobody has ever put it on the agenda of the meeting."
MONEY = "There is no money for it, and the one trained person left in spring."
ASKED = "[00:00:10] INT: Where is it taken up?"
TEXT = f"## Q1\n\n{ASKED}\n\n[00:00:20] PC: {MEETING}\n\n## Q2\n\n[00:01:00] PC: {MONEY}\n"

FINDING = (
    '### It has no home\n\nIt is not taken up in {{ k("I01", "not addressed") }} of {{ known("I01") }} '
    'cases. {{ quote("A-1", "There is no money for it") }}'
)


def code(key: str, parent: str = "") -> CodeDefinition:
    return CodeDefinition(key, parent, {"en": f"Name of {key}"}, "", "", "", "")


def small_pack() -> Pack:
    texts = {"en": "x"}
    return Pack(
        key="small",
        folder=Path(),
        title={"en": "A small study", "fr": "Une petite étude"},
        case_noun={"en": "place|places"},
        selection="purposive",
        languages=("en", "fr"),
        guide_version="1",
        settings={
            "region_attribute": "region",
            "challenge_codes": ["GAP1", "GAP2"],
            "challenge_question": "Q2",
        },
        rounds=(RoundDefinition("1", "First"),),
        roles=(
            RoleDefinition("PC", {"en": "Coordinator"}),
            RoleDefinition("CP", {"en": "Child coordinator"}),
        ),
        questions=tuple(QuestionDefinition(q, texts, {"en": q}, {}, {}, True) for q in ("Q1", "Q2")),
        codes=(code("COO"), code("COO1", "COO"), code("GAP"), code("GAP1", "GAP"), code("GAP2", "GAP")),
        indicators=(
            IndicatorDefinition("I01", "coordination", {"en": "Taken up"}, ("Q1",), "+COO1"),
            IndicatorDefinition("I02", "planning", {"en": "Paid for"}, ("Q2",), "−GAP1"),
        ),
        findings=(FindingDefinition("home", "gaps", FINDING, "en"),),
    )


def make_small_study(by: Actor, *, pack: Pack | None = None) -> Study:
    """The study with its plan, consents and coverage; no texts yet."""
    study = create_study(pack or small_pack(), by=by)
    add_cases(study, {key: {"name": f"Place {key}", "region": region} for key, region in
                      (("A", "north"), ("B", "north"), ("C", "south"))}, by=by)  # fmt: skip
    plan = [
        PlanRow(
            case=case,
            role="PC",
            round="1",
            interview=f"{case}-1",
            informant=f"PC-{case}",
            held_on=date(2018, 1, day),
            language="en",
            first_coder=by.key,
            is_coded=True,
        )
        for day, case in enumerate("ABC", start=1)
    ]
    record_plan(study, plan, by=by, actors={by.key: by})
    answers = [
        ConsentGiven(f"{case}-1", f"PC-{case}", True, True, QuoteConsent.BY_ROLE_AND_WIDE_REGION, True)
        for case in "ABC"
    ]
    record_consents(study, answers, by=by)
    coverage = [(f"{case}-1", q, CoverageStatus.ANSWERED, "") for case in "ABC" for q in ("Q1", "Q2")]
    record_coverage(study, coverage, by=by)
    return study


def turned(text: str) -> TurnedText:
    guide = [GuideQuestion("Q1"), GuideQuestion("Q2")]
    return recognise_turns(text, questions=guide, kind=TurnKind.VERBATIM, language="en").turns


def add_text(study: Study, key: str, text: str = TEXT, *, by: Actor) -> Transcript:
    interview = Interview.live.get(study=study, key=key)
    added = add_transcript(interview, TakenIn(turned(text)), by=by)
    assert added is not None
    return added
