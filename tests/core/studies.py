"""Tiny studies for tests, from plain Python; the indicators and codes are those of the founding pack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from leadline.core.indicators import parse_indicator
from leadline.core.tables import (
    Cases,
    Coders,
    Codes,
    Codings,
    Coverage,
    DocumentEvidence,
    Documents,
    Indicator,
    Informants,
    Interviews,
    Judgements,
    OpportunityLinks,
    Participants,
    PassageChecks,
    Posts,
    Questions,
    Roles,
    Rounds,
    Settings,
    Slots,
    StudyTables,
    Transcripts,
    flags,
    ints,
    strings,
    terms,
)
from leadline.core.vocabulary import (
    Basis,
    CoverageStatus,
    Elicited,
    Layer,
    Polarity,
    QuoteCheck,
    QuoteConsent,
    Scope,
    Selection,
    Sensitivity,
    Time,
    TurnKind,
)

FAMILIES = {
    "DEF": 7,
    "FORM": 10,
    "DRIV": 9,
    "GRP": 6,
    "CRIS": 7,
    "COOR": 11,
    "RESP": 13,
    "DATA": 6,
    "GAP": 12,
    "OPP": 7,
}
CODE_KEYS = [f"{family}{n:02}" for family, count in FAMILIES.items() for n in range(1, count + 1)]
QUESTION_KEYS = [f"Q{n}" for n in range(1, 19)]
ROLE_KEYS = ["PC", "CP", "GBV"]
RULES = [
    ("I01", "coordination", "Q8", "+COOR01"),
    ("I02", "coordination", "Q8", "any: +COOR02 +COOR03 +COOR04 +COOR05; −COOR07"),
    ("I03", "coordination", "Q9", "+COOR08 (present = agreed, absent = disputed or unclear); −GAP03"),
    ("I04", "partnership", "Q9", "+COOR09; ○COOR06"),
    ("I05", "planning", "Q10", "+COOR10"),
    ("I06", "analysis", "Q10", "+COOR11; ○FORM*, GRP*, DRIV*, CRIS*"),
    ("I07", "analysis", "Q14", "+DATA01; −DATA02; ○DATA03, DATA05"),
    ("I08", "analysis", "Q15", "+DATA06; ○DATA04"),
    ("I09", "prevention", "Q11", "+RESP01"),
    ("I10", "prevention", "Q11", "+RESP02"),
    ("I11", "prevention", "Q11", "+RESP03"),
    ("I12", "protection", "Q12", "+RESP04"),
    ("I13", "protection", "Q12", "+RESP05"),
    ("I14", "protection", "Q12", "all: +RESP06 +RESP07 +RESP08"),
    ("I15", "protection", "Q12", "+RESP09"),
    ("I16", "prosecution", "Q13", "+RESP10; −GAP10"),
    ("I17", "partnership", "Q11", "+RESP11; ○GAP01"),
    ("I18", "planning", "Q10", "+RESP13; −GAP05; ○OPP06"),
]


def codebook(families: Mapping[str, int] = FAMILIES) -> Codes:
    """Families, each before its codes."""
    rows = [
        (key, family, key != family)
        for family, count in families.items()
        for key in [family, *(f"{family}{n:02}" for n in range(1, count + 1))]
    ]
    keys, family_of, counted = zip(*rows, strict=True)
    return Codes(strings(keys), strings(keys), strings(family_of), flags(counted), ints([1] * len(keys)))


CODES = codebook()
GUIDE = Questions(strings(QUESTION_KEYS), strings(QUESTION_KEYS), flags([True] * 18))
INDICATORS = tuple(
    parse_indicator(key, pillar=pillar, title=key, questions=[question], rule=rule, codes=CODES, guide=GUIDE)
    for key, pillar, question, rule in RULES
)
MECHANISMS = {
    "cluster meetings": ("COOR01", "I01"),
    "working group": ("COOR02", "I02"),
    "focal point": ("COOR03", "I02"),
    "CP AoR": ("COOR04", "I02"),
    "GBV AoR": ("COOR05", "I02"),
    "outside the clusters": ("COOR06", ""),
    "nowhere": ("COOR07", ""),
}
SETTINGS = Settings(
    exchange_attributes=("crisis_type", "coordination_model", "region"),
    challenge_codes=tuple(f"GAP{n:02}" for n in range(1, 13)),
    challenge_question="Q16",
    opportunity_codes=tuple(f"OPP{n:02}" for n in range(1, 5)),
    opportunity_question="Q17",
    ask_codes=tuple(f"OPP{n:02}" for n in range(5, 8)),
    ask_question="Q18",
    practice_codes=(*(f"RESP{n:02}" for n in range(1, 14)), "OPP04"),
    mechanisms=MECHANISMS,
    mechanism_question="Q8",
    home_indicators=("I02", "I05"),
    comprehensive_pillars=("prevention", "protection", "prosecution", "partnership"),
    ad_hoc_code="RESP12",
    reference_role="PC",
    table_families=("FORM", "GRP", "DRIV", "CRIS"),
)


@dataclass
class Said:
    """A coding of an interview (or of a document)."""

    code: str
    start: int = 0
    end: int = 10
    polarity: Polarity = Polarity.PRESENT
    basis: Basis = Basis.OWN_OPERATION
    time: Time = Time.NOW
    scope: Scope = Scope.WHOLE_RESPONSE
    sensitivity: Sensitivity = Sensitivity.ORDINARY
    elicited: Elicited = Elicited.VOLUNTEERED
    layer: Layer = Layer.CODER
    coder: str = "A"
    by: str = ""
    id: str = ""


@dataclass
class Talk:
    """An interview: who took part in which role, what became of the questions, what was coded."""

    case: str
    people: Sequence[tuple[str, str] | tuple[str, str, QuoteConsent]] = (("p1", "PC"),)
    said: Sequence[Said] = ()
    coverage: Mapping[str, CoverageStatus] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    round: str = "r1"
    first_coder: str = "A"
    has_reconciled: bool = False
    is_coded: bool = True


@dataclass
class Paper:
    """A document of a case: codings of its own text, and what it says of indicators."""

    case: str
    said: Sequence[Said] = ()
    supports: Mapping[str, bool] = field(default_factory=dict)
    round: str = "r1"
    is_shortened: bool = False


@dataclass
class Judged:
    """A judgement; indicator '' for comprehensiveness."""

    case: str
    indicator: str
    value: int
    basis: str = ""
    at: str = "2018-01-01"
    round: str = "r1"
    proposed: int = 0


def study(
    talks: Sequence[Talk] = (),
    *,
    cases: Mapping[str, Mapping[str, str]] | Sequence[str] = (),
    rounds: Sequence[str] = ("r1",),
    papers: Sequence[Paper] = (),
    judged: Sequence[Judged] = (),
    slots: Sequence[tuple[str, str, int]] = (),
    checks: Sequence[tuple[int, int, int, QuoteCheck]] = (),
    settings: Settings | None = None,
    codes: Codes = CODES,
    indicators: tuple[Indicator, ...] = INDICATORS,
    **changes: Any,
) -> StudyTables:
    """Build the tables; cases, informants and coders are made as they are named."""
    facts = dict(cases) if isinstance(cases, Mapping) else {key: {} for key in cases}
    for one in (*talks, *papers):
        facts.setdefault(one.case, {})
    case_keys = list(facts)
    attributes = {
        name: strings([facts[key].get(name, "") for key in case_keys])
        for name in ("region", "crisis_type", "coordination_model")
    }
    people = sorted({who[0] for talk in talks for who in talk.people})
    settings = replace(SETTINGS, **changes) if settings is None else settings
    text_of = [(talk.case, talk.round, row, -1) for row, talk in enumerate(talks)]
    text_of += [(paper.case, paper.round, -1, row) for row, paper in enumerate(papers)]
    members = [(row, who) for row, talk in enumerate(talks) for who in talk.people]
    sheet = [(row, key, status) for row, talk in enumerate(talks) for key, status in talk.coverage.items()]
    claims = [(row, key, yes) for row, paper in enumerate(papers) for key, yes in paper.supports.items()]
    indicator_keys = [one.key for one in indicators]

    def round_row(key: str) -> int:
        return list(rounds).index(key)

    return StudyTables(
        key="tiny",
        title="A tiny study (fiction)",
        case_noun="response",
        selection=Selection.CENSUS,
        is_fiction=True,
        settings=settings,
        rounds=Rounds(strings(rounds), strings(rounds)),
        cases=Cases(strings(case_keys), strings(case_keys), attributes),
        roles=Roles(strings(ROLE_KEYS), strings(ROLE_KEYS)),
        informants=Informants(strings(people)),
        posts=Posts(ints([]), ints([]), ints([]), flags([]), flags([])),
        slots=Slots(
            ints([case_keys.index(slot[0]) for slot in slots]),
            ints([ROLE_KEYS.index(slot[1]) for slot in slots]),
            ints([0] * len(slots)),
            terms([slot[2] for slot in slots]),
            ints([-1] * len(slots)),
        ),
        questions=GUIDE,
        codes=codes,
        indicators=indicators,
        interviews=Interviews(
            key=strings([f"INT-{row:03}" for row in range(len(talks))]),
            case=ints([case_keys.index(talk.case) for talk in talks]),
            round=ints([round_row(talk.round) for talk in talks]),
            language=strings(["en"] * len(talks)),
            mode=strings(["call"] * len(talks)),
            held_on=strings([""] * len(talks)),
            first_coder=ints(["AB".find(talk.first_coder or "-") for talk in talks]),
            has_reconciled=flags([talk.has_reconciled for talk in talks]),
            is_coded=flags([talk.is_coded for talk in talks]),
        ),
        participants=Participants(
            ints([row for row, _ in members]),
            ints([people.index(who[0]) for _, who in members]),
            ints([ROLE_KEYS.index(who[1]) for _, who in members]),
            terms([who[2] if len(who) > 2 else QuoteConsent.BY_ROLE for _, who in members]),
        ),
        coverage=Coverage(
            ints([row for row, _, _ in sheet]),
            ints([QUESTION_KEYS.index(key) for _, key, _ in sheet]),
            terms([status for _, _, status in sheet]),
            strings([talks[row].reasons.get(key, "") for row, key, _ in sheet]),
        ),
        documents=Documents(
            strings([f"DOC-{row:03}" for row in range(len(papers))]),
            ints([case_keys.index(paper.case) for paper in papers]),
            ints([round_row(paper.round) for paper in papers]),
            strings(["plan"] * len(papers)),
            flags([paper.is_shortened for paper in papers]),
        ),
        transcripts=Transcripts(
            key=strings([f"T-{row:03}" for row in range(len(text_of))]),
            interview=ints([row[2] for row in text_of]),
            document=ints([row[3] for row in text_of]),
            case=ints([case_keys.index(row[0]) for row in text_of]),
            round=ints([round_row(row[1]) for row in text_of]),
            language=strings(["en"] * len(text_of)),
            length=ints([1000] * len(text_of)),
        ),
        coders=Coders(strings(["A", "B", "dictionary"])),
        codings=_codings([*talks, *papers], codes, people),
        document_evidence=DocumentEvidence(
            ints([row for row, _, _ in claims]),
            ints([case_keys.index(papers[row].case) for row, _, _ in claims]),
            ints([round_row(papers[row].round) for row, _, _ in claims]),
            ints([indicator_keys.index(key) for _, key, _ in claims]),
            flags([yes for _, _, yes in claims]),
        ),
        judgements=Judgements(
            case=ints([case_keys.index(one.case) for one in judged]),
            round=ints([round_row(one.round) for one in judged]),
            indicator=ints([indicator_keys.index(one.indicator) if one.indicator else -1 for one in judged]),
            proposed=terms([one.proposed for one in judged]),
            value=terms([one.value for one in judged]),
            basis=strings([one.basis for one in judged]),
            reason=strings(["because"] * len(judged)),
            by=strings(["lead"] * len(judged)),
            at=strings([one.at for one in judged]),
        ),
        passage_checks=PassageChecks(
            *(ints([check[place] for check in checks]) for place in range(3)),
            terms([check[3] for check in checks]),
        ),
        opportunity_links=OpportunityLinks(ints([]), ints([]), ints([]), strings([])),
    )


def _codings(texts: Sequence[Talk | Paper], codes: Codes, people: Sequence[str]) -> Codings:
    keys = codes.key.tolist()
    rows = sorted(
        (
            (row, one.start, one.end, keys.index(one.code), one)
            for row, text in enumerate(texts)
            for one in text.said
        ),
        key=lambda found: found[:4],
    )
    said = [found[4] for found in rows]
    return Codings(
        id=strings([one.id or f"c{number}" for number, one in enumerate(said)]),
        transcript=ints([found[0] for found in rows]),
        start=ints([one.start for one in said]),
        end=ints([one.end for one in said]),
        code=ints([found[3] for found in rows]),
        coder=ints([["A", "B", "dictionary"].index(one.coder) for one in said]),
        layer=terms([one.layer for one in said]),
        polarity=terms([one.polarity for one in said]),
        basis=terms([one.basis for one in said]),
        time=terms([one.time for one in said]),
        scope=terms([one.scope for one in said]),
        sensitivity=terms([one.sensitivity for one in said]),
        elicited=terms([one.elicited for one in said]),
        informant=ints([people.index(one.by) if one.by else -1 for one in said]),
        question=ints([-1] * len(said)),
        turn_kind=terms([TurnKind.VERBATIM] * len(said)),
    )


def row(column: np.ndarray[Any, Any], key: str) -> int:
    """Row number of a key."""
    return column.tolist().index(key)
