"""Plain text and Markdown, with YAML front matter taken off the top as facts."""

from __future__ import annotations

import re
from collections.abc import Mapping

import yaml

from leadline.core.text import normalise_text
from leadline.errors import FormatError
from leadline.interchange.losses import Loss
from leadline.interchange.transcripts.extracts import Extract

_FRONT = re.compile(r"\A---[ \t]*\n(.*?\n|)---[ \t]*(?:\n|\Z)", re.S)


def extract(text: str) -> Extract:
    """The lines of `text` after its front matter; the text is everything that follows the closing ---."""
    text = normalise_text(text)
    facts: dict[str, str] = {}
    losses: list[Loss] = []
    if front := _FRONT.match(text):
        facts, losses, is_front = _front_matter(front[1])
        if is_front:
            text = text[front.end() :]
    return Extract(tuple(text.split("\n")), tuple(losses), facts, separator="\n")


def _front_matter(block: str) -> tuple[dict[str, str], list[Loss], bool]:
    """Facts, losses and whether `block` is front matter at all (a mapping; a rule of --- is not)."""
    if not re.search(r"^[^\W\d][\w -]*:(?:\s|$)", block, re.M):
        return {}, [], not block.strip()
    try:
        # the constructor-free loader: scalars stay the strings that stand in the file
        found = yaml.load(block, Loader=yaml.BaseLoader)
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        raise FormatError("front-matter-unread", line=mark.line + 2 if mark else 1) from fault
    if not isinstance(found, Mapping):
        return {}, [], False
    facts: dict[str, str] = {}
    losses: list[Loss] = []
    for key, value in found.items():
        if isinstance(key, str) and isinstance(value, str):
            facts[key.strip().lower()] = value
        else:
            losses.append(Loss("front-matter-value", str(key)[:40]))
    return facts, losses, True
