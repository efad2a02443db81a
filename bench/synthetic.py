"""A synthetic workspace of a size to be named; its words mean nothing."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import TypeVar

import numpy as np

import leadline
from leadline.core import tables as t
from leadline.core.spans import Span
from leadline.core.tables import StudyTables
from leadline.core.transcripts import Turn, TurnedText
from leadline.core.vocabulary import CoverageStatus, Selection
from leadline.interchange.packs import (
    CodeDefinition,
    IndicatorDefinition,
    Pack,
    QuestionDefinition,
    RoleDefinition,
    RoundDefinition,
)
from leadline.interchange.tables.codings import CodingRow, write_codings_json_lines
from leadline.services.coverage import record_coverage
from leadline.services.programme import PlanRow, record_plan
from leadline.services.studies import add_cases, create_study
from leadline.services.transcripts import TakenIn, add_transcripts
from leadline.workspace import Workspace

T = TypeVar("T", bound=t.Table)

WORDS = 6_000
CODES = 200
FAMILIES = 10


def synthetic_pack() -> Pack:
    """200 codes in 10 families, 10 questions, 18 indicators of two codes each."""
    named = {"en": "synthetic"}
    codes = []
    for family in range(FAMILIES):
        codes.append(CodeDefinition(f"F{family}", "", named, "", "", "", ""))
        codes += [
            CodeDefinition(f"C{n:03}", f"F{family}", named, "", "", "", "")
            for n in range(family * CODES // FAMILIES, (family + 1) * CODES // FAMILIES)
        ]
    questions = [QuestionDefinition(f"Q{n}", named, named, {}, {}, False) for n in range(1, 11)]
    indicators = [
        IndicatorDefinition(f"I{n:02}", "pillar", named, ("Q1",), f"+C{2 * n:03} −C{2 * n + 1:03}")
        for n in range(18)
    ]
    settings = {"challenge_codes": [f"C{n:03}" for n in range(100, 112)], "challenge_question": "Q2"}
    return Pack(
        key="synthetic",
        folder=Path(),
        title={"en": "Synthetic"},
        case_noun={"en": "case|cases"},
        selection="purposive",
        languages=("en",),
        guide_version="1",
        settings=settings,
        rounds=(RoundDefinition("1", "1"),),
        roles=(RoleDefinition("PC", named),),
        questions=tuple(questions),
        codes=tuple(codes),
        indicators=tuple(indicators),
        findings=(),
    )


def make_workspace(folder: Path, *, transcripts: int) -> Workspace:
    """The study with its texts, no codings yet."""
    random = np.random.default_rng(7)
    vocabulary = np.array(
        ["".join(chr(97 + c) for c in random.integers(0, 26, n)) for n in random.integers(2, 10, 4000)]
    )
    workspace = leadline.create(folder, actor="bench")
    with workspace.use():
        by = workspace.actor()
        study = create_study(synthetic_pack(), by=by)
        keys = [f"{n:05}" for n in range(transcripts)]
        add_cases(study, {k: {"region": f"r{int(k) % 7}"} for k in keys}, by=by)
        rows = [
            PlanRow(
                case=k,
                role="PC",
                round="1",
                interview=f"INT-{k}",
                informant=f"P-{k}",
                held_on=date(2018, 1, 1),
                first_coder=by.key,
                is_coded=True,
            )
            for k in keys
        ]
        interviews = record_plan(study, rows, by=by, actors={by.key: by})
        coverage = [(f"INT-{k}", q, CoverageStatus.ANSWERED, "") for k in keys for q in ("Q1", "Q2")]
        record_coverage(study, coverage, by=by)
        for first in range(0, transcripts, 100):
            pairs = []
            for key in keys[first : first + 100]:
                paragraphs = [" ".join(random.choice(vocabulary, 100)) for _ in range(WORDS // 100)]
                pairs.append((interviews[f"INT-{key}"], TakenIn(_turned(paragraphs))))
            add_transcripts(pairs, study=study, by=by)
    return workspace


def _turned(paragraphs: list[str]) -> TurnedText:
    turns, at = [], 0
    for number, paragraph in enumerate(paragraphs):
        turns.append(Turn(at, at + len(paragraph), "PC", f"Q{number % 10 + 1}"))
        at += len(paragraph) + 2
    return TurnedText("\n\n".join(paragraphs), tuple(turns), "en")


def codings_file(workspace: Workspace, *, codings: int) -> bytes:
    """A file of codings at random places: 20 to 400 code points, Zipf-like codes."""
    from leadline.store.models import Transcript

    random = np.random.default_rng(11)
    with workspace.use():
        texts = [(t.interview.key, t.text) for t in Transcript.live.select_related("interview")]
    each = codings // len(texts)
    weights = 1 / np.arange(1, CODES + 1)
    rows = []
    for key, text in texts:
        starts = random.integers(0, len(text) - 401, each)
        lengths = random.integers(20, 401, each)
        codes = random.choice(CODES, each, p=weights / weights.sum())
        for start, length, code in zip(starts.tolist(), lengths.tolist(), codes.tolist(), strict=True):
            span = Span(start, start + length)
            rows.append(CodingRow(key, f"C{code:03}", text[span.start : span.end], coder="bench", span=span))
    return write_codings_json_lines(rows)


def columns_of(*, transcripts: int, each: int) -> StudyTables:
    """A study of columns alone, without a store: `transcripts` × `each` codings of 200 codes."""
    random = np.random.default_rng(3)
    n = transcripts * each
    start = random.integers(0, 36_000, n)
    zero = np.zeros(n, dtype=np.int8)
    codings = t.Codings(
        id=np.arange(n).astype(np.str_),
        transcript=t.ints(np.repeat(np.arange(transcripts), each)),
        start=t.ints(start),
        end=t.ints(start + random.integers(20, 400, n)),
        code=t.ints(random.integers(1, CODES + 1, n)),
        coder=t.ints(np.zeros(n)),
        layer=zero,
        polarity=zero,
        basis=zero,
        time=zero,
        scope=zero,
        sensitivity=zero,
        elicited=zero,
        informant=t.ints(np.full(n, -1)),
        question=t.ints(np.full(n, -1)),
        turn_kind=zero,
    )
    codings = codings.take(np.lexsort((codings.code, codings.end, codings.start, codings.transcript)))
    keys = t.strings([f"{row:05}" for row in range(transcripts)])
    rows = t.ints(np.arange(transcripts))
    first = t.ints(np.zeros(transcripts))
    words = t.strings([""] * transcripts)
    yes = np.ones(transcripts, dtype=np.bool_)
    names = t.strings(["F0", *(f"C{code:03}" for code in range(CODES))])
    counted = t.flags([False, *[True] * CODES])
    return StudyTables(
        key="columns",
        title="",
        case_noun="",
        selection=Selection.CENSUS,
        is_fiction=True,
        settings=t.Settings(),
        rounds=t.Rounds(t.strings(["1"]), t.strings(["1"])),
        cases=t.Cases(keys, keys),
        roles=_empty(t.Roles),
        informants=_empty(t.Informants),
        posts=_empty(t.Posts),
        slots=_empty(t.Slots),
        questions=_empty(t.Questions),
        codes=t.Codes(names, names, t.strings(["F0"] * (CODES + 1)), counted, t.ints([1] * (CODES + 1))),
        indicators=(),
        interviews=t.Interviews(keys, rows, first, words, words, words, first, ~yes, yes),
        participants=_empty(t.Participants),
        coverage=_empty(t.Coverage),
        documents=_empty(t.Documents),
        transcripts=t.Transcripts(keys, rows, t.ints(np.full(transcripts, -1)), rows, first, words, rows),
        coders=t.Coders(t.strings(["a"])),
        codings=codings,
        document_evidence=_empty(t.DocumentEvidence),
        judgements=_empty(t.Judgements),
        opportunity_links=_empty(t.OpportunityLinks),
    )


def _empty(kind: type[T]) -> T:
    return kind(**{field.name: np.zeros(0, dtype=np.int32) for field in fields(kind)})
