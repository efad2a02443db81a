"""The analysis of the fictional corpus against the truth key that was written before the interviews."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

import leadline
from leadline.core.analysis import Analysis
from leadline.core.matrix import cell_row
from leadline.core.vocabulary import (
    CellValue,
    Comprehensiveness,
    Elicited,
    Layer,
    QuoteConsent,
    ReadingValue,
    SlotState,
    TurnKind,
)
from leadline.workspace import Workspace

TRUTH = Path(__file__).parents[1] / "truth" / "anti_trafficking"


@pytest.fixture(scope="module")
def opened(corpus_folder: Path) -> Any:
    with leadline.open(corpus_folder) as workspace:
        yield workspace


@pytest.fixture(scope="module")
def analysis(opened: Workspace) -> Analysis:
    return Analysis(opened.tables("anti-trafficking"))


@pytest.fixture(scope="module")
def truth() -> dict[str, dict[str, Any]]:
    return {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(TRUTH.glob("R*.yaml"))}


def test_every_cell_is_what_the_truth_key_says(analysis: Analysis, truth: dict[str, Any]) -> None:
    tables, cells = analysis.tables, analysis.cells
    assert len(truth) == len(tables.cases) == 29
    compared = 0
    for case, key in enumerate(tables.cases.key.tolist()):
        for row, indicator in enumerate(tables.indicators):
            at = cell_row(tables, case=case, round=0, indicator=row)
            expected = truth[key]["cells"][indicator.key]
            assert CellValue(int(cells.proposed[at])).label == expected, (key, indicator.key)
            effective = truth[key].get("overruled", {}).get(indicator.key, expected)
            assert CellValue(int(cells.effective[at])).label == effective, (key, indicator.key)
            compared += 1
    assert compared == 29 * 18


def test_comprehensiveness_is_what_the_truth_key_says(analysis: Analysis, truth: dict[str, Any]) -> None:
    found = {
        str(analysis.tables.cases.key[case]): Comprehensiveness(int(value)).label
        for case, value in zip(analysis.profiles.case, analysis.profiles.proposed, strict=True)
    }
    for key, response in truth.items():
        if "overruled" not in response:
            assert found[key] == response["comprehensiveness"], key
    assert {"comprehensively", "partly", "overlooked", "not determinable"} <= set(found.values())


def test_readings_of_single_interviews_are_what_the_truth_key_says(
    analysis: Analysis, truth: dict[str, Any]
) -> None:
    tables, said = analysis.tables, analysis.readings
    wanted = {
        (response["interviews"][ref]["informants"][0], indicator): value
        for response in truth.values()
        for ref in response["interviews"]
        if len(response["interviews"][ref]["informants"]) == 1
        for indicator, value in response["interviews"][ref]["readings"].items()
    }
    found = {
        (str(tables.informants.pseudonym[i]), tables.indicators[ind].key): ReadingValue(int(v)).label
        for i, ind, v in zip(said.informant, said.indicator, said.value, strict=True)
    }
    assert {place: found[place] for place in wanted} == wanted
    assert len(wanted) == 54 * 18


@pytest.mark.parametrize("kind", ["challenges", "opportunities", "asks"])
def test_rankings_count_the_responses_of_the_truth_key(
    analysis: Analysis, truth: dict[str, Any], kind: str
) -> None:
    named: dict[str, set[str]] = defaultdict(set)
    for key, response in truth.items():
        for interview in response["interviews"].values():
            for code in interview[kind]:
                named[code].add(key)
    found = getattr(analysis, kind)
    counted = {
        str(analysis.tables.codes.key[c]): int(k) for c, k in zip(found.code, found.cases, strict=True)
    }
    assert {code: k for code, k in counted.items() if k} == {code: len(at) for code, at in named.items()}


def test_a_challenge_recurs_by_a_hair(analysis: Analysis) -> None:
    found = analysis.challenges
    row = found.code.tolist().index(analysis.tables.code("GAP11"))
    assert (int(found.cases[row]), bool(found.is_recurring[row]), bool(found.is_robust[row])) == (
        6,
        True,
        False,
    )
    assert (found.hinge_interviews.code == found.code[row]).any(), "no single interview carries it"


def test_the_planted_things_are_there(analysis: Analysis) -> None:
    tables, cells = analysis.tables, analysis.cells
    where = {key: row for row, key in enumerate(tables.cases.key.tolist())}
    plan = cell_row(tables, case=where["R05"], round=0, indicator=tables.indicator("I05"))
    assert cells.is_contradicted[plan], "the document that contradicts an informant"
    home = cell_row(tables, case=where["R07"], round=0, indicator=tables.indicator("I02"))
    assert (int(cells.proposed[home]), int(cells.effective[home])) == (
        CellValue.ADDRESSED,
        CellValue.NOT_ADDRESSED,
    ), "smuggling taken for trafficking, overruled"
    posts = Counter(tables.posts.informant.tolist())
    assert sorted(posts.values())[-1] == 2, "a person in two posts"
    people = defaultdict(set)
    for interview, informant in zip(
        tables.participants.interview, tables.participants.informant, strict=True
    ):
        people[int(interview)].add(int(informant))
    assert sorted(map(len, people.values()))[-1] == 2, "a joint interview"
    assert (tables.participants.quote_consent == QuoteConsent.CHECK_FIRST).any()
    assert (tables.participants.quote_consent == QuoteConsent.NONE).any()
    assert {SlotState.HELD, SlotState.POST_EMPTY, SlotState.DECLINED, SlotState.NOT_REACHED} == set(
        tables.slots.state.tolist()
    )


def test_the_corpus_has_the_shape_of_such_studies(opened: Workspace, analysis: Analysis) -> None:
    from leadline.store.models import Transcript, Turn

    tables = analysis.tables
    assert len(tables.interviews) == 55
    languages = Counter(tables.interviews.language.tolist())
    assert languages["en"] > 30 and {"en", "fr", "es", "ar"} == set(languages)
    with opened.use():
        kinds, lengths = Counter[str](), []
        for text in Transcript.live.exclude(interview=None):
            spoken = Turn.live.filter(transcript=text, question__isnull=False)
            is_verbatim = spoken.filter(kind=TurnKind.VERBATIM, speaker="INT").exists()
            turns = Turn.live.filter(transcript=text)
            words = sum(len(re.findall(r"\w+", text.text[t.start : t.end])) for t in turns)
            kinds["verbatim" if is_verbatim else "notes"] += 1
            low, high = (2400, 4500) if is_verbatim else (300, 900)
            lengths.append((low <= words <= high, text.interview.key, words))
            assert text.notice.startswith("Fiction"), text.interview.key
        assert kinds == {"verbatim": 15, "notes": 40}
        assert not [place for is_right, *place in lengths if not is_right]
    coded = defaultdict(set)
    for transcript, coder, layer in zip(
        tables.codings.transcript, tables.codings.coder, tables.codings.layer, strict=True
    ):
        if layer == Layer.CODER:
            coded[int(transcript)].add(int(coder))
    assert sum(len(coders) == 2 for coders in coded.values()) == 16
    assert set(tables.codings.elicited.tolist()) == {Elicited.VOLUNTEERED, Elicited.PROBED}


def test_no_run_of_eight_words_stands_in_more_than_two_interviews(opened: Workspace) -> None:
    from leadline.store.models import Question, Transcript, Turn

    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.lower())
        return {tuple(words[i : i + 8]) for i in range(len(words) - 7)}

    with opened.use():
        guide = {run for q in Question.live.all() for text in q.text.values() for run in runs(text)}
        stands: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for text in Transcript.live.exclude(interview=None).select_related("interview"):
            spoken = " ".join(text.text[t.start : t.end] for t in Turn.live.filter(transcript=text))
            for run in runs(spoken) - guide:
                stands[run].add(text.interview.key)
    assert len(stands) > 50_000
    assert not {" ".join(run): sorted(at) for run, at in stands.items() if len(at) > 2}
