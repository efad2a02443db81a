from __future__ import annotations

from dataclasses import replace

import pytest

from leadline.errors import InputError
from leadline.reporting.document import (
    Evidence,
    Figure,
    Heading,
    Link,
    Number,
    Paragraph,
    Report,
    Section,
    Table,
    Text,
)
from leadline.reporting.preparing import headings, prepared, walk
from tests.reporting import sample


def with_blocks(*blocks: object) -> Report:
    report = sample.english()
    return replace(report, sections=(Section(Heading(1, "S"), blocks),))  # type: ignore[arg-type]


def test_headings_and_captions_are_numbered_in_order() -> None:
    report = prepared(sample.english())
    assert [(h.number, h.text) for h in headings(report, depth=2)] == [
        ("1", "Summary"),
        ("2", "If and how it is addressed"),
        ("2.1", "The matrix"),
        ("2.2", "In their words"),
        ("3", "Gaps and challenges"),
        ("4", "Limitations"),
    ]
    assert [node.number for node in walk(report) if isinstance(node, Figure)] == ["1", "2"]
    assert [node.number for node in walk(report) if isinstance(node, Table)] == ["2"]


def test_preparing_twice_changes_nothing() -> None:
    once = prepared(sample.english())
    assert prepared(once) == once


def test_a_section_begins_its_subsections_at_one() -> None:
    report = with_blocks(Heading(2, "a"), Heading(3, "b"), Heading(2, "c"))
    report = replace(report, sections=report.sections * 2)
    numbers = [h.number for h in headings(prepared(report), depth=2)]
    assert numbers == ["1", "1.1", "1.2", "2", "2.1", "2.2"]


@pytest.mark.parametrize(
    ("block", "message"),
    [
        (Paragraph((Link("nowhere", (Text("x"),)),)), "nothing in the report has this anchor"),
        (Heading(2, "x", 'a" onclick="x'), "cannot stand"),
        (Heading(2, "x", "evidence"), "cannot stand"),
        (Heading(2, "x", "E1"), "cannot stand"),
        (Heading(2, "x", "s-1"), "stands twice"),
        (Paragraph((Number("3", "no:such"),)), "names the evidence 'no:such'"),
    ],
)
def test_what_leads_nowhere_is_refused(block: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        prepared(with_blocks(block))


def test_evidence_named_in_a_public_report_is_no_fault() -> None:
    report = replace(with_blocks(Paragraph((Number("3", "no:such"),))), evidence=())
    assert prepared(report).evidence == ()


def test_evidence_is_listed_once() -> None:
    report = sample.english()
    with pytest.raises(InputError, match="stands twice"):
        prepared(replace(report, evidence=(*report.evidence, Evidence("quote:1", "", ()))))
