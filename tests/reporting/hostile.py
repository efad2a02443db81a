"""A report with something hostile in every string of every block."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from leadline.reporting.document import (
    Column,
    Evidence,
    Figure,
    Heading,
    HeatCell,
    Heatmap,
    Link,
    Number,
    Quotation,
    Report,
    State,
)
from tests.reporting import sample

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&]]>"
TYPST = '#panic("run") *b* _i_ $x$ @ref <label> `raw` // c /* d */ \\u{41} #sys.inputs'
WORD = "</w:t></w:r><w:p/> {PAGE} \x00\x0b\ud800"
ALL = f"{MARKUP} {TYPST} {WORD}"

# Names that parts of a tree use of each other, and a drawing: these are no texts.
_REFERENCES: dict[type, frozenset[str]] = {
    Column: frozenset({"align"}),
    Heading: frozenset({"anchor", "number"}),
    Link: frozenset({"anchor"}),
    HeatCell: frozenset({"state", "evidence"}),
    State: frozenset({"key"}),
    Number: frozenset({"evidence"}),
    Quotation: frozenset({"evidence", "language"}),
    Evidence: frozenset({"id"}),
    Figure: frozenset({"svg", "number"}),
    Report: frozenset({"language"}),
}


def hostile(node: Any) -> Any:
    """`node` with each text in it replaced."""
    if type(node) is str:
        return ALL
    if isinstance(node, tuple):
        return tuple(hostile(item) for item in node)
    if is_dataclass(node) and not isinstance(node, type):
        kept = _REFERENCES.get(type(node), frozenset())
        if isinstance(node, Heatmap):
            # Eighteen hostile columns fit no page: two show the same.
            node = replace(
                node,
                columns=node.columns[:2],
                rows=tuple(replace(row, cells=row.cells[:2]) for row in node.rows[:2]),
            )
        return replace(
            node,
            **{f.name: hostile(getattr(node, f.name)) for f in fields(node)
               if f.name not in kept and not (f.name == "language" and getattr(node, f.name) == "")},
        )  # fmt: skip
    return node


def report() -> Report:
    """The sample, hostile throughout."""
    return hostile(sample.english())  # type: ignore[no-any-return]
