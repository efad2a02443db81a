"""Texts as they are listed and read: what is told, and in how many queries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from leadline.errors import NotFound
from leadline.queries.codebook import list_codes
from leadline.queries.texts import CODING_FIELDS, get_text, list_texts, map_codings_as_json
from leadline.store.models import Coding
from leadline.workspace import Workspace


@contextmanager
def queries(workspace: Workspace, *, at_most: int) -> Iterator[None]:
    """Fails when the block asks the store more often."""
    with workspace.use(), CaptureQueriesContext(connections[workspace.alias]) as asked:
        yield
    # What Django asks the engine once about its abilities is not of the store's tables.
    told = [query["sql"][:80] for query in asked if "store_" in query["sql"]]
    assert len(told) <= at_most, told


def test_all_texts_are_listed_in_four_queries(corpus: Workspace) -> None:
    study = corpus.study()
    with queries(corpus, at_most=4):
        texts = list_texts(study)
    assert sum(not text.is_document for text in texts) == 55
    assert {text.roles for text in texts if len(text.roles) > 1} <= {
        ("PC", "CP"),
        ("PC", "GBV"),
        ("CP", "GBV"),
    }
    assert sum(text.codings for text in texts) == 4169
    assert {text.coders for text in texts if not text.is_document} == {1, 2}


def test_a_text_is_read_with_its_turns_and_codings_in_three_queries(corpus: Workspace) -> None:
    study = corpus.study()
    with corpus.use():
        key = next(text.key for text in list_texts(study) if text.coders == 2)
    with queries(corpus, at_most=3):
        read = get_text(study, key)
        codings = map_codings_as_json(read.transcript)
    assert [turn.number for turn in read.turns] == list(range(1, len(read.turns) + 1))
    places = [(turn.start, turn.end) for turn in read.turns]
    assert places == sorted(places)
    columns = {
        coder: dict(zip(CODING_FIELDS, json.loads(text), strict=True)) for coder, text in codings.items()
    }
    assert set(columns) == {"coder-a", "coder-b"}
    with corpus.use():
        stored = Coding.live.filter(transcript=read.transcript)
        for coder, told in columns.items():
            mine = stored.filter(coder__key=coder).values_list("start", "end", "code__key", "sensitivity")
            names = ("start", "end", "code__key", "sensitivity")
            assert sorted(zip(*(told[name] for name in names), strict=True)) == sorted(mine)


def test_a_text_that_is_not_there(corpus: Workspace) -> None:
    study = corpus.study()
    with corpus.use(), pytest.raises(NotFound) as raised:
        get_text(study, "INT-999")
    assert raised.value.code == "interview-unknown"


def test_the_codebook_is_listed_in_two_queries(corpus: Workspace) -> None:
    study = corpus.study()
    with queries(corpus, at_most=2):
        codes = list_codes(study)
    families = [code for code in codes if code.is_family]
    assert (len(families), len(codes) - len(families)) == (10, 88)
    assert next(code for code in codes if code.key == "GAP11").parent == "GAP"
