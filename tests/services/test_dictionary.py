"""Coding by a dictionary through its service: a layer of its own, replaced only where it differs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from leadline.core.dictionary import Dictionary, Entry
from leadline.core.spans import Span
from leadline.core.transcripts import Turn, TurnedText
from leadline.core.vocabulary import Basis, Layer, Polarity
from leadline.errors import InputError
from leadline.interchange.packs import find_pack, read_pack
from leadline.queries.audit import get_chain_verdict, list_log
from leadline.services.actors import register_actor
from leadline.services.codings import apply_code
from leadline.services.dictionary import CodedByDictionary, code_by_dictionary
from leadline.services.documents import IncomingDocument, add_documents
from leadline.services.studies import add_cases, create_study
from leadline.services.transcripts import TakenIn, add_transcripts
from leadline.store.models import Code, Coding, Study
from leadline.workspace import Workspace

TEXT = "Fiction: girls are forced to beg.\n\nNo plan exists; a plan is awaited."
DICTIONARY = Dictionary(
    "test",
    (
        Entry("FORM-BEGGING", ("forced .. beg",), takes_cues=False),
        Entry("PREV-PLAN", ("plan",)),
    ),
    absent=("no",),
)


def make_study(workspace: Workspace) -> Study:
    by = workspace.actor()
    study = create_study(read_pack(find_pack("country-texts")), by=by)
    add_cases(study, {"zz": {"name": "Fiction"}}, by=by)
    documents = add_documents(study, [IncomingDocument("zz-2015", "zz", "2015", "Fiction, 2015")], by=by)
    turned = TurnedText(TEXT, (Turn(0, 33), Turn(35, len(TEXT))), "en")
    add_transcripts([(documents["zz-2015"], TakenIn(turned))], study=study, by=by)
    return study


def layer(study: Study) -> list[tuple[str, str, str]]:
    found = Coding.live.filter(transcript__study=study, layer=Layer.DICTIONARY).order_by("start")
    return [(c.code.key, c.quote, Polarity(c.polarity).label) for c in found.select_related("code")]


def test_what_is_found_is_stored_with_its_exact_quotation(workspace: Workspace) -> None:
    with workspace.use():
        study = make_study(workspace)
        assert code_by_dictionary(study, DICTIONARY, by=workspace.actor()) == CodedByDictionary(1, 3, 0, 0)
        assert layer(study) == [
            ("FORM-BEGGING", "forced to beg", "present"),
            ("PREV-PLAN", "plan", "absent"),
            ("PREV-PLAN", "plan", "present"),
        ]
        codings: list[Any] = list(Coding.live.select_related("coder", "turn", "transcript").order_by("start"))
        assert {c.coder.kind for c in codings} == {"dictionary"}
        assert {c.coder.key for c in codings} == {"dictionary:test"}
        assert [c.turn.position for c in codings] == [0, 1, 1]
        assert {c.basis for c in codings} == {Basis.DOCUMENT}
        assert all(c.transcript.text[c.start : c.end] == c.quote for c in codings)


def test_a_second_run_changes_nothing_and_is_logged(workspace: Workspace) -> None:
    with workspace.use():
        study = make_study(workspace)
        code_by_dictionary(study, DICTIONARY, by=workspace.actor())
        before = set(Coding.objects.values_list("id", "created_at", "deleted_at"))
        entries = len(list_log(limit=1000))
        assert code_by_dictionary(study, DICTIONARY, by=workspace.actor()) == CodedByDictionary(1, 0, 3, 0)
        assert set(Coding.objects.values_list("id", "created_at", "deleted_at")) == before
        assert len(list_log(limit=1000)) == entries + 1
        line = list_log(limit=1)[0]
        assert (line.action, line.actor) == ("code-by-dictionary", workspace.actor().key)
        assert (line.details["added"], line.details["known"], line.details["retracted"]) == (0, 3, 0)
        assert "beg" not in str(line.details)
        assert get_chain_verdict().broken_at is None


def test_a_changed_dictionary_replaces_only_what_differs(workspace: Workspace) -> None:
    with workspace.use():
        study = make_study(workspace)
        code_by_dictionary(study, DICTIONARY, by=workspace.actor())
        kept = Coding.live.get(code__key="FORM-BEGGING").id
        no_cues = replace(DICTIONARY, absent=())
        outcome = code_by_dictionary(study, no_cues, by=workspace.actor())
        assert outcome == CodedByDictionary(1, 1, 2, 1)
        assert [polarity for *_, polarity in layer(study)] == ["present"] * 3
        assert Coding.live.get(code__key="FORM-BEGGING").id == kept
        assert Coding.objects.exclude(deleted_at=None).count() == 1


def test_other_dictionaries_and_people_are_left_alone(workspace: Workspace) -> None:
    with workspace.use():
        study = make_study(workspace)
        code_by_dictionary(study, DICTIONARY, by=workspace.actor())
        code_by_dictionary(study, replace(DICTIONARY, key="other"), by=workspace.actor())
        first: Any = Coding.live.select_related("transcript").first()
        code = Code.live.get(study=study, key="PREV-PLAN")
        apply_code(first.transcript, Span(0, 7), code=code, by=register_actor("coder-a"))
        outcome = code_by_dictionary(study, replace(DICTIONARY, entries=()), by=workspace.actor())
        assert outcome.retracted == 3
        assert sorted(c.coder.key for c in Coding.live.select_related("coder")) == [
            "coder-a",
            *["dictionary:other"] * 3,
        ]


@pytest.mark.parametrize(
    ("key", "code"), [("NOWHERE", "codings-key-unknown"), ("FORM", "coding-outside-codebook")]
)
def test_a_code_that_cannot_be_applied_stores_nothing(workspace: Workspace, key: str, code: str) -> None:
    with workspace.use():
        study = make_study(workspace)
        with pytest.raises(InputError) as raised:
            code_by_dictionary(study, Dictionary("test", (Entry(key, ("plan",)),)), by=workspace.actor())
        assert raised.value.code == code
        assert not Coding.objects.exists()
