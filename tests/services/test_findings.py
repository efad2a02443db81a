"""Findings: nothing is overwritten unseen, their order, and coming back."""

from __future__ import annotations

import pytest

from leadline.access import get_finding, get_removed_finding
from leadline.core.text import text_hash
from leadline.errors import Conflict, InputError, NotFound
from leadline.queries.findings import list_findings
from leadline.services.findings import (
    NEW,
    approve_findings,
    move_finding,
    remove_finding,
    restore_finding,
    write_finding,
)
from leadline.store.models import AuditEntry, Study
from leadline.workspace import Workspace
from leadline.workspace.checking import approve, check
from tests.small_study import FINDING, make_small_study


@pytest.fixture
def study(workspace: Workspace) -> Study:
    with workspace.use():
        return make_small_study(workspace.actor())


def write(workspace: Workspace, study: Study, key: str, *, text: str = "Text", section: str = "gaps") -> None:
    write_finding(study, key, section=section, text=text, language="en", by=workspace.actor())


def keys(study: Study, language: str = "en") -> list[str]:
    return [finding.key for finding in list_findings(study, language=language)]


def test_another_text_than_the_one_seen_is_not_overwritten(workspace: Workspace, study: Study) -> None:
    with workspace.use():
        by = workspace.actor()
        place = {"section": "gaps", "language": "en", "by": by}
        write_finding(study, "new", text="One", seen=NEW, **place)
        with pytest.raises(Conflict, match="already"):
            write_finding(study, "new", text="Two", seen=NEW, **place)
        write_finding(study, "new", text="Two", seen=text_hash("One"), **place)
        with pytest.raises(Conflict, match="meanwhile"):
            write_finding(study, "new", text="Three", seen=text_hash("One"), **place)
        assert get_finding(study, "new", language="en").text == "Two"


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("two words", "Text", "finding-key-malformed"),
        ("../up", "Text", "finding-key-malformed"),
        ("fine", " \n", "finding-empty"),
    ],
)
def test_what_no_file_could_carry_is_refused(
    workspace: Workspace, study: Study, key: str, text: str, code: str
) -> None:
    with workspace.use(), pytest.raises(InputError) as raised:
        write(workspace, study, key, text=text)
    assert raised.value.code == code


def test_a_finding_comes_last_in_its_section_and_moves_within_it(workspace: Workspace, study: Study) -> None:
    with workspace.use():
        for key, section in (("a", "gaps"), ("end", "last"), ("b", "gaps")):
            write(workspace, study, key, section=section)
        assert keys(study) == ["home", "a", "b", "end"]
        move_finding(study, "b", is_up=True, by=workspace.actor())
        assert keys(study) == ["home", "b", "a", "end"]
        move_finding(study, "end", is_up=True, by=workspace.actor())
        assert keys(study) == ["home", "b", "a", "end"]
        write(workspace, study, "home", text="Elsewhere", section="last")
        assert keys(study) == ["b", "a", "end", "home"]
        with pytest.raises(NotFound):
            move_finding(study, "none", is_up=True, by=workspace.actor())


def test_a_removed_finding_comes_back_with_its_approval(workspace: Workspace, study: Study) -> None:
    with workspace.use():
        by = workspace.actor()
        approve_findings(study, {"home": {"known('I01')": 1}}, language="en", by=by)
        finding = get_finding(study, "home", language="en")
        remove_finding(finding, by=by)
        assert "home" not in keys(study)
        gone = get_removed_finding(study, finding.id)
        write(workspace, study, "home")
        with pytest.raises(Conflict, match="already"):
            restore_finding(gone, by=by)
        remove_finding(get_finding(study, "home", language="en"), by=by)
        restore_finding(gone, by=by)
        (back,) = (f for f in list_findings(study, language="en") if f.key == "home")
        assert (back.text, back.approved) == (FINDING, {"known('I01')": 1})
        actions = AuditEntry.objects.values_list("action", flat=True).order_by("number")
        assert list(actions)[-2:] == ["remove-finding", "restore-finding"]


def test_only_what_was_shown_is_approved(workspace: Workspace, study: Study) -> None:
    with workspace.use():
        write(workspace, study, "cases", text="Of {{ cases() }} places.")
    mark = check(workspace, study).finding("cases").mark
    with workspace.use():
        write(workspace, study, "cases", text="In all of {{ cases() }} places.")
    done = approve(workspace, study, keys=("cases",), shown={"cases": mark})
    assert ([c.finding.key for c in done.changed], done.findings) == (["cases"], ())
    mark = check(workspace, study).finding("cases").mark
    done = approve(workspace, study, keys=("cases",), shown={"cases": mark})
    assert [c.finding.key for c in done.findings] == ["cases"]
