"""A report as PDF, set by Typst in the fonts that we ship.

The tree goes to the template as JSON: a string of the tree is a string to Typst and never its code.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from importlib.resources import files
from typing import Any

from leadline.reporting.document import (
    CodeRef,
    Emphasis,
    Figure,
    Heatmap,
    Inline,
    Link,
    Listing,
    Note,
    Number,
    Passage,
    Report,
    Strong,
    Table,
    Text,
)
from leadline.reporting.labels import caption_line, direction, place_parts, words
from leadline.reporting.pages import for_pages
from leadline.reporting.palette import ACCENT, FILLS, INK, MUTED, RULE
from leadline.reporting.preparing import evidence_marks, prepared
from leadline.reporting.svg import drawing
from leadline.reporting.typesetting import typeset
from leadline.translation import use_language


def write_pdf(report: Report) -> bytes:
    """Return `report` as a PDF file, the same bytes for the same tree."""
    with use_language(report.language):
        tree = prepared(for_pages(report))
        data = {
            "report": _plain(tree, evidence_marks(tree)),
            "words": words(),
            "marks": evidence_marks(tree),
            "direction": direction(tree.language),
            "fills": {tone.value: pair for tone, pair in FILLS.items()},
            "colours": {"ink": INK, "muted": MUTED, "rule": RULE, "accent": ACCENT},
        }
    moment = datetime(tree.meta.on.year, tree.meta.on.month, tree.meta.on.day, tzinfo=UTC)
    template = (files("leadline.reporting") / "assets" / "report.typ").read_bytes()
    return typeset(template, data=json.dumps(data, ensure_ascii=False), timestamp=int(moment.timestamp()))


def _plain(node: object, marks: Mapping[str, str]) -> Any:
    """A node as JSON: its fields, its kind, and the lines that labels make of it."""
    if isinstance(node, tuple):
        return [_plain(item, marks) for item in node]
    if isinstance(node, date):
        return [node.year, node.month, node.day]
    if not is_dataclass(node):
        return node
    if isinstance(node, Listing):
        return {"node": "Listing", "items": [_words(item, marks) for item in node.items]}
    own = {f.name: _plain(getattr(node, f.name), marks) for f in fields(node) if f.name != "png"}
    own["node"] = type(node).__name__
    if isinstance(node, Table | Heatmap | Figure):
        own["caption"] = caption_line(node)
    if isinstance(node, Figure):
        own["svg"] = drawing(node.svg, prefix="picture")
    if isinstance(node, Passage):
        own["place"] = list(place_parts(node))
    return own


def _words(inlines: tuple[Inline, ...], marks: Mapping[str, str]) -> str:
    """An item of a listing as words, with the mark of the section it leads to instead of a link.

    A report has thousands of such items, and each link costs Typst a tenth of a megabyte.
    """
    told = []
    for node in inlines:
        match node:
            case Strong(inner) | Emphasis(inner) | Link(_, inner) | Note(inner):
                told.append(_words(inner, marks))
            case Number(text, evidence):
                told.append(f"{text} [{marks[evidence]}]" if evidence in marks else text)
            case Text(text):
                told.append(text)
            case CodeRef(key, name):
                told.append(f"{key} {name}".rstrip())
    return "".join(told)
