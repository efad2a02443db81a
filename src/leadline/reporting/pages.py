"""What pages print of the evidence: every section, but not every passage, and how many there are is said.

The whole of it is in the HTML report. On paper, thousands of passages would bury the few that somebody looks
for, and setting them would take more memory than a small machine has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from leadline.reporting.document import (
    Block,
    Evidence,
    Listing,
    Paragraph,
    Passage,
    Report,
    Rested,
    RestedLines,
    Strong,
    Text,
)
from leadline.translation import gettext as _

MOST_PASSAGES = 6


def for_pages(report: Report) -> Report:
    """`report` with its evidence as pages print it."""
    groups: dict[str, list[Evidence]] = {}
    for entry in report.evidence:
        groups.setdefault(entry.group or entry.id, []).append(entry)
    return replace(report, evidence=tuple(_printed(name, own) for name, own in groups.items()))


def _printed(name: str, entries: list[Evidence]) -> Evidence:
    """One entry with its first passages; several of a group as one, with the first passage of each."""
    first, most = entries[0], MOST_PASSAGES if len(entries) == 1 else 1
    blocks: list[Block] = []
    count = shown = 0
    for entry in entries:
        if len(entries) > 1:
            blocks.append(Paragraph((Strong((Text(f"{entry.title}: {entry.figure}"),)),)))
        counts = [len(_passages(item.blocks)) for item in _items(entry.blocks)]
        kept = shares(counts, most=most)
        count, shown = count + sum(counts), shown + sum(kept)
        blocks += _shortened(entry.blocks[1:], iter(kept))
    head = list(first.blocks[:1])
    if shown < count:
        head.append(Paragraph((Text(_cut(shown, count, first.command if len(entries) == 1 else "")),)))
    also = tuple(entry.id for entry in entries[1:])
    whole = replace(first, blocks=(*head, *blocks), also=also)
    return replace(whole, title=name, figure="") if also else whole


def shares(counts: Iterable[int], *, most: int) -> list[int]:
    """How many of each are kept so that `most` are in all: the first of each before the second of any."""
    wanted = list(counts)
    kept = [0] * len(wanted)
    order = sorted((nth, at) for at, count in enumerate(wanted) for nth in range(count))
    for _nth, at in order[:most]:
        kept[at] += 1
    return kept


def _cut(shown: int, count: int, command: str) -> str:
    text = _("{shown} of {count} passages are printed here; all of them stand in the HTML report.")
    if command:
        text = _(
            "{shown} of {count} passages are printed here; all of them stand in the HTML report and come "
            "with: {command}"
        )
    return text.format(shown=shown, count=count, command=command)


def _items(blocks: Iterable[Block]) -> Iterator[Rested]:
    """What has passages of its own: a passage that stands alone, and each line without a section."""
    for block in blocks:
        if isinstance(block, Passage):
            yield Rested((), (block,))
        elif isinstance(block, RestedLines) and not block.has_sections:
            yield from block.items


def _passages(blocks: Iterable[Block]) -> list[Passage]:
    return [block for block in blocks if isinstance(block, Passage)]


def _shortened(blocks: Iterable[Block], kept: Iterator[int]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Passage):
            yield from (block,) * next(kept)
        elif isinstance(block, RestedLines):
            yield from _lines(block, kept)
        else:
            yield block


def _lines(block: RestedLines, kept: Iterator[int]) -> Iterator[Block]:
    """Lines with passages each for itself; the others, and those with sections of their own, set close."""
    close = []
    for item in block.items:
        passages = [] if block.has_sections else _passages(item.blocks)[: next(kept)]
        if passages:
            yield Paragraph(item.line)
            yield from passages
        else:
            close.append(item.line)
    if close:
        yield Listing(tuple(close))
