"""What each function of findings gives, in a line, as it is offered while one writes."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

from leadline.reporting.document_functions import DocumentNumbers
from leadline.reporting.functions import Numbers


def _lines() -> Iterator[tuple[str, str]]:
    for name, function in {**vars(Numbers), **vars(DocumentNumbers)}.items():
        if not name.startswith("_"):
            line = (inspect.getdoc(function) or "").splitlines()[0]
            yield name, re.sub(r"``(.+?)``", r"\1", re.sub(r":meth:`(\w+)`", r"\1()", line))


HELP: dict[str, str] = {
    "unwritten": "A passage that is still to be written: it keeps the report from being approved.",
    **dict(_lines()),
    "quote": "Words of an interview or document, to the letter, printed as speech.",
    "noted": "Words of the interviewer's notes, printed as notes.",
    "cite": "The findings that a recommendation rests on.",
}
"""Function -> what it gives: the first line of its documentation (English source text)."""
