"""The log as people read it: in few queries, of one study, person, day or object."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from leadline.access import get_code, get_current_transcript, get_interview
from leadline.core.spans import find_quotation
from leadline.queries.history import Filters, list_doers, list_history
from leadline.services.codings import apply_code, recode, restore_coding, retract_coding, write_memo
from leadline.services.findings import write_finding
from leadline.store.models import Coding, Study
from leadline.workspace import Workspace
from tests.small_study import MONEY, add_text, make_small_study, small_pack


@pytest.fixture
def study(workspace: Workspace) -> Study:
    with workspace.use():
        by = workspace.actor()
        made = make_small_study(by)
        add_text(made, "A-1", by=by)
        return made


def code(study: Study, workspace: Workspace, key: str = "GAP1") -> Coding:
    text = get_current_transcript(get_interview(study, "A-1"))
    span = find_quotation(text.text, MONEY)
    return apply_code(text, span, code=get_code(study, key), by=workspace.actor())


def actions(study: Study, kind: str = "", key: str = "", **filters: object) -> list[str]:
    chosen = Filters(about=(kind, key), **filters)  # type: ignore[arg-type]
    return [line.action for line in list_history(study, chosen)[0]]


def test_lines_name_the_text_the_code_and_what_can_be_brought_back(
    workspace: Workspace, study: Study
) -> None:
    with workspace.use():
        coding, by = code(study, workspace), workspace.actor()
        retract_coding(coding, by=by)
        line = list_history(study)[0][0]
        assert (line.text, line.code) == ("A-1", "GAP1")
        assert (line.restorable, line.restores) == ("coding", str(coding.id))
        restore_coding(coding, by=by)
        assert {line.restorable for line in list_history(study)[0]} == {""}


def test_each_object_has_its_own_history(workspace: Workspace, study: Study) -> None:
    with workspace.use():
        by = workspace.actor()
        coding = code(study, workspace)
        new = recode(coding, code=get_code(study, "GAP2"), by=by)
        write_finding(study, "other", section="gaps", text="Text", language="en", by=by)
        assert actions(study, "coding", str(coding.id)) == ["recode", "apply-code"]
        assert actions(study, "coding", str(new.id)) == ["recode"]
        assert actions(study, "finding", "other") == ["write-finding"]
        assert actions(study, "finding", "the") == []
        assert actions(study, "text", "A-1")[:2] == ["recode", "apply-code"]
        assert actions(study, "code", "GAP2") == ["recode"]
        assert actions(study, "cell", "A/I01") == []


def test_lines_are_filtered_by_person_action_and_day(workspace: Workspace, study: Study) -> None:
    with workspace.use():
        code(study, workspace)
        people, what = list_doers(study)
        today = list_history(study)[0][0].at.date()
        assert people == ["tester"]
        assert "apply-code" in what
        assert actions(study, actor="somebody") == []
        assert actions(study, action="apply-code") == ["apply-code"]
        assert actions(study, since=today, until=today)[0] == "apply-code"
        assert actions(study, since=today + timedelta(days=1)) == []
        assert actions(study, until=date(2001, 1, 1)) == []


def test_another_study_is_not_told_of(workspace: Workspace, study: Study) -> None:
    with workspace.use():
        by = workspace.actor()
        other = make_small_study(by, pack=replace(small_pack(), key="other"))
        write_memo(other, "memo", about="study", by=by)
        assert "write-memo" not in actions(study)
        assert "write-memo" in actions(other)


def test_a_page_takes_as_few_queries_for_many_lines_as_for_few(
    copy_of: Callable[[Path], Workspace], corpus_folder: Path
) -> None:
    workspace = copy_of(corpus_folder)
    with workspace.use():
        study = workspace.study()
        current = Coding.live.filter(transcript__is_current=True)
        for coding in current.select_related("transcript", "code")[:60]:
            retract_coding(coding, by=workspace.actor())
        with CaptureQueriesContext(connections[workspace.alias]) as asked:
            lines, has_more = list_history(study, limit=50)
    assert (len(lines), has_more) == (50, True)
    assert all(line.restorable for line in lines)
    assert len(asked) <= 4
    assert list_pages(workspace, study)


def list_pages(workspace: Workspace, study: Study) -> bool:
    """Page after page, each line once, until the first."""
    with workspace.use():
        seen: list[int] = []
        has_more = True
        while has_more:
            lines, has_more = list_history(study, before=seen[-1] if seen else 0, limit=40)
            seen += [line.number for line in lines]
    return seen == sorted(set(seen), reverse=True)
