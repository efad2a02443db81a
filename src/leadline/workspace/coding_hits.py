"""Hits of a search coded together: many texts, so not within a request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from leadline.queries.search import get_passages
from leadline.services.codings import ImportedCodings, IncomingCoding, import_codings
from leadline.store.models import Study
from leadline.workspace.opening import OpenWorkspace

Place = Sequence[Any]
"""Text, start, end, and the hash of the words that stood there when they were looked at."""


def code_hits(
    workspace: OpenWorkspace,
    study: Study,
    hits: Sequence[Place],
    *,
    code: str,
    is_paragraph: bool,
    tell: Callable[[str], None] = lambda _: None,
) -> ImportedCodings:
    """Put a code on hits, all or none of them stored together; a step a text, and one more.

    Raises ``InputError`` (``quotation-differs``) where a text was corrected since it was searched.
    """
    with workspace.use():
        by, rows = workspace.actor(), []
        for _text, places in groupby(hits, key=lambda place: place[0]):
            tell("passages")
            rows += [
                IncomingCoding(text, code, by.key, quote, span.start, span.end)
                for text, span, quote in get_passages(study, list(places), is_paragraph=is_paragraph)
            ]
        tell("codings")
        return import_codings(study, rows, by=by, coders={by.key: by})


def texts_of(hits: Sequence[Place]) -> int:
    """How many texts hits stand in, text by text."""
    return sum(1 for _ in groupby(hits, key=lambda place: place[0]))
