"""The kinds of long work: coding many hits at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from leadline.access import get_code
from leadline.core.text import text_hash
from leadline.core.vocabulary import CodeState
from leadline.errors import InputError
from leadline.jobs.kinds import KINDS
from leadline.jobs.worker import Stopped
from leadline.queries.codings import list_codings
from leadline.services.codebook import revise_code
from leadline.store.models import AuditEntry, Study
from leadline.workspace import Workspace
from tests.small_study import MONEY, TEXT, add_text, make_small_study

HITS = KINDS["code-hits"]


def asked(study: Study, *, by: Any, code: str = "GAP1", is_paragraph: bool = False) -> dict[str, Any]:
    """Two words in each of two texts, as the page asks for them and the store keeps that."""
    hits = []
    for key in ("A-1", "B-1"):
        text = add_text(study, key, by=by).text
        for words in ("money", "trained"):
            start = text.index(words)
            hits.append([key, start, start + len(words), text_hash(words)])
    wanted = {"code": code, "is_paragraph": is_paragraph, "hits": hits, "back": ""}
    return dict(json.loads(json.dumps(wanted)))


def stops_at(step: str) -> Callable[[str], None]:
    def tell(now: str) -> None:
        if now == step:
            raise Stopped

    return tell


def test_hits_are_coded_a_step_a_text_and_a_second_time_changes_nothing(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        wanted, steps = asked(study, by=by), []
        lines = AuditEntry.objects.count()
        made = HITS.run(workspace, study, wanted, steps.append)
        assert steps == ["passages", "passages", "codings"]
        assert len(steps) == HITS.steps(wanted)
        assert made.values["codings"] == {"added": 4, "known": 0, "refused": 0}
        assert AuditEntry.objects.count() == lines + 1
        assert {one.words for one in list_codings(study, code="GAP1")} == {"money", "trained"}
        again = HITS.run(workspace, study, wanted, steps.append)
        assert again.values["codings"] == {"added": 0, "known": 4, "refused": 0}


def test_a_paragraph_is_coded_once_and_what_is_kept_of_the_job_has_no_words(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        wanted = asked(study, by=by, is_paragraph=True)
        assert "money" not in json.dumps(wanted)
        made = HITS.run(workspace, study, wanted, lambda _step: None)
        assert made.values["codings"]["added"] == 2
        assert all(one.words.endswith(MONEY) for one in list_codings(study, code="GAP1"))


@pytest.mark.parametrize("step", ["passages", "codings"])
def test_when_it_is_ended_nothing_of_it_is_kept(workspace: Workspace, step: str) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        with pytest.raises(Stopped):
            HITS.run(workspace, study, asked(study, by=by), stops_at(step))
        assert list_codings(study, code="GAP1") == []


def test_a_text_that_was_corrected_since_or_a_code_that_was_retired_is_told(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        wanted = asked(study, by=by)
        revise_code(study, get_code(study, "GAP1"), by=by, note="away", state=CodeState.RETIRED)
        made = HITS.run(workspace, study, wanted, lambda _step: None)
        assert made.values["codings"] == {"added": 0, "known": 0, "refused": 4}
        assert made.values["reasons"] == [["coding-outside-codebook", {"code": "GAP1"}]]
        wanted["hits"][0][1] = TEXT.index("Nobody")
        with pytest.raises(InputError) as error:
            HITS.run(workspace, study, wanted, lambda _step: None)
        assert error.value.code == "quotation-differs"
