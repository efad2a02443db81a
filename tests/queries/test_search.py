"""Words looked up on both engines, and passages by combinations of codes."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from leadline.access import get_code
from leadline.core.combinations import Combination
from leadline.core.spans import find_quotation
from leadline.core.text import text_hash
from leadline.core.vocabulary import Sensitivity
from leadline.errors import InputError, NotFound
from leadline.queries.filters import EVERYBODY, Filters
from leadline.queries.retrieval import Question, retrieve
from leadline.queries.search import get_passages, list_saved, search
from leadline.services.actors import register_actor
from leadline.services.codings import PassageAttributes, apply_code
from leadline.services.searches import forget_search, save_search
from leadline.services.transcripts import TakenIn, add_transcript, correct_transcript
from leadline.store.engines.connect import current_alias
from leadline.store.models import AuditEntry, Document, Study, Transcript
from leadline.workspace import Workspace
from tests.small_study import MEETING, MONEY, TEXT, add_text, make_small_study, turned

ARABIC = "## Q1\n\n[00:00:10] INT: أين تُناقَش المسألة؟\n\n[00:00:20] PC: هي مُدَّةٌ طويلة، ولا مأوى لأسرةٍ واحدة.\n"


@pytest.fixture
def study(workspace: Workspace) -> Any:
    """Two texts in English, one in Arabic."""
    with workspace.use():
        by = workspace.actor()
        made = make_small_study(by)
        add_text(made, "A-1", by=by)
        add_text(made, "B-1", TEXT.replace("no money", "NO  Mónéy"), by=by)
        add_text(made, "C-1", ARABIC, by=by)
        yield made


def words(workspace: Workspace, study: Study, query: str, **filters: str) -> list[tuple[str, str]]:
    found = search(study, workspace.tables("small"), query, filters=Filters(**filters))
    return [(text.key, hit.words) for text in found.texts for hit in text.hits]


def test_words_are_found_whatever_case_accents_and_vowel_marks(workspace: Workspace, study: Study) -> None:
    assert words(workspace, study, '"no money"') == [("A-1", "no money"), ("B-1", "NO  Mónéy")]
    assert words(workspace, study, "مده") == words(workspace, study, "مُدَّة") == [("C-1", "مُدَّةٌ")]
    assert words(workspace, study, "لاسره") == [("C-1", "لأسرةٍ")]
    assert words(workspace, study, "train*")[0] == ("A-1", "trained")
    assert words(workspace, study, "train") == []
    assert words(workspace, study, "100%") == []
    (text,) = search(study, workspace.tables("small"), "mon*", filters=Filters(case="B")).texts
    (hit,) = text.hits
    stored = Transcript.live.get(interview__key="B-1").text
    assert stored[hit.start : hit.end] == "Mónéy"
    assert (hit.before + hit.words + hit.after).strip("…") in stored
    assert (hit.turn, hit.speaker, hit.question) == (3, "PC", "Q2")


def test_several_words_must_stand_in_one_turn(workspace: Workspace, study: Study) -> None:
    assert words(workspace, study, "agenda meeting")[0] == ("A-1", "agenda of the meeting")
    assert words(workspace, study, "agenda money") == []


def test_filters_narrow_texts_speakers_and_codes(workspace: Workspace, study: Study) -> None:
    by, other = workspace.actor(), register_actor("other")
    text = Transcript.live.get(interview__key="A-1")
    apply_code(text, find_quotation(text.text, MONEY), code=get_code(study, "GAP1"), by=by)
    apply_code(text, find_quotation(text.text, MEETING), code=get_code(study, "COO1"), by=other)
    both = [("A-1", "it"), ("B-1", "it")]
    assert words(workspace, study, "taken") == [("A-1", "taken"), ("B-1", "taken")]
    assert words(workspace, study, "taken", role="PC") == []  # the interviewer's words
    assert words(workspace, study, "agenda", role="PC", attribute="region=north") != []
    assert words(workspace, study, "agenda", role="CP") == []
    assert words(workspace, study, "money", code="GAP") == [("A-1", "money")]
    assert words(workspace, study, "money", lacks="GAP1") == [("B-1", "Mónéy")]
    assert words(workspace, study, "money", code="GAP1", coder="other") == []
    assert words(workspace, study, "agenda", coder="other") == [("A-1", "agenda")]
    assert words(workspace, study, "agenda", round="2") == []
    assert words(workspace, study, "agenda", kind="notes") == []
    assert [one for one in words(workspace, study, "it", kind="verbatim") if one in both]


def test_a_correction_is_searched_and_the_old_version_is_not(workspace: Workspace, study: Study) -> None:
    by = workspace.actor()
    old = Transcript.live.get(interview__key="A-1")
    correct_transcript(old, TakenIn(turned(TEXT.replace("agenda", "programme"))), by=by)
    assert words(workspace, study, "agenda") == [("B-1", "agenda")]
    assert words(workspace, study, "programme") == [("A-1", "programme")]


def test_a_search_takes_as_many_queries_for_ten_texts_as_for_two(workspace: Workspace, study: Study) -> None:
    by, a_text = workspace.actor(), Transcript.live.get(interview__key="A-1")
    interview = a_text.interview
    tables = workspace.tables("small")
    with CaptureQueriesContext(connections[current_alias()]) as few:
        search(study, tables, "agenda")
    for number in range(8):
        document = Document.objects.create(
            study=study, key=f"D{number}", case=interview.case, round=interview.round, created_by=by
        )
        add_transcript(document, TakenIn(turned(TEXT)), by=by)
    tables = workspace.tables("small")
    with CaptureQueriesContext(connections[current_alias()]) as many:
        found = search(study, tables, "agenda")
    assert (len(few), len(many), found.candidates, found.next) == (3, 3, 10, None)


def test_hits_are_coded_to_the_letter_or_with_their_paragraph(workspace: Workspace, study: Study) -> None:
    (text, _) = search(study, workspace.tables("small"), "agenda").texts
    (hit,) = text.hits
    place = (text.key, hit.start, hit.end, text_hash(hit.words))
    assert [quote for _, _, quote in get_passages(study, [place], is_paragraph=False)] == ["agenda"]
    ((_, span, quote),) = get_passages(study, [place, place], is_paragraph=True)
    assert quote.endswith(MEETING) and TEXT[span.start : span.end] == quote
    with pytest.raises(InputError) as error:
        get_passages(study, [(text.key, hit.start, hit.end, "elsewhere")], is_paragraph=False)
    assert error.value.code == "quotation-differs"


def test_passages_by_two_codes(workspace: Workspace, study: Study) -> None:
    by, other = workspace.actor(), register_actor("other")
    text = Transcript.live.get(interview__key="A-1")
    hidden = PassageAttributes(sensitivity=Sensitivity.WITHHOLD)
    for quote, code, coder in ((MONEY, "GAP1", by), ("the one trained", "GAP2", by), (MONEY, "GAP1", other)):
        apply_code(text, find_quotation(text.text, quote), code=get_code(study, code), by=coder)
    apply_code(
        text, find_quotation(text.text, MEETING), code=get_code(study, "COO1"), by=by, attributes=hidden
    )
    tables = workspace.tables("small")

    def told(question: Question, **filters: str) -> list[tuple[str | None, tuple[str, ...], tuple[str, ...]]]:
        found = retrieve(tables, question, filters=Filters(**filters))
        assert found.count == len(found.passages)
        return [(one.words, one.codes, one.coders) for one in found.passages]

    me = (by.key,)
    assert told(Question("GAP1")) == [(MONEY, ("GAP1",), me)]
    assert told(Question("GAP1"), coder=EVERYBODY) == [(MONEY, ("GAP1",), ("other", by.key))]
    assert told(Question("GAP1"), coder="other") == [(MONEY, ("GAP1",), ("other",))]
    assert told(Question("GAP1", "GAP2", Combination.TOGETHER)) == [("the one trained", ("GAP1", "GAP2"), me)]
    assert told(Question("GAP1", "GAP2", Combination.WITHOUT)) == []
    assert told(Question("GAP2", "GAP", Combination.WITHIN)) == [("the one trained", ("GAP2", "GAP1"), me)]
    assert told(Question("COO1")) == [(None, ("COO1",), me)]  # withheld
    near = Question("COO1", "GAP2", Combination.NEAR, reach=1)
    assert told(near) == [(None, ("COO1", "GAP2"), me)]
    assert told(Question("COO1", "GAP2", Combination.NEAR, reach=0)) == []
    between = len(["##", "Q2", "[00:01:00]", "PC:", "There", "is", "no", "money", "for", "it,", "and"])
    for reach, count in ((between, 1), (between - 1, 0)):
        assert len(told(Question("COO1", "GAP2", Combination.NEAR, reach=reach, in_words=True))) == count
    assert told(Question("GAP1"), role="CP") == told(Question("GAP1"), case="B") == []
    assert told(Question("GAP1"), lacks="GAP2") == []
    with pytest.raises(NotFound) as error:
        told(Question("NONE"))
    assert error.value.code == "code-unknown"


def test_a_search_is_saved_under_a_name_and_the_log_holds_neither(workspace: Workspace, study: Study) -> None:
    by = workspace.actor()
    save_search(study, page="search", name="shelter", query="q=shelter", by=by)
    saved = save_search(study, page="search", name="shelter", query="q=shelters", by=by)
    assert [one.query for one in list_saved(study, page="search")] == ["q=shelters"]
    assert list_saved(study, page="retrieve") == []
    assert not any("shelter" in str(entry.details) for entry in AuditEntry.objects.all())
    forget_search(saved, by=by)
    assert list_saved(study, page="search") == []
