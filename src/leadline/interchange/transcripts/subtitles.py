"""VTT and SRT, read strictly: a cue is read whole or reported, never dropped in silence."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from leadline.core.text import normalise_text
from leadline.errors import FormatError
from leadline.interchange.losses import Loss
from leadline.interchange.transcripts.extracts import Extract

_VTT_TIMING = re.compile(
    r"(?P<start>(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3})[ \t]+-->[ \t]+"
    r"(?P<end>(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3})(?P<settings>(?:[ \t]+\S+)*)[ \t]*"
)
_SRT_TIMING = re.compile(
    r"(?P<start>\d{1,3}:[0-5]\d:[0-5]\d[,.]\d{1,3})[ \t]*-->[ \t]*"
    r"(?P<end>\d{1,3}:[0-5]\d:[0-5]\d[,.]\d{1,3})(?P<settings>(?:[ \t]+\S+)*)[ \t]*"
)
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]*)>|</v>")
_TAG = re.compile(r"</?(?:[cibu]|ruby|rt|lang|font)\b[^>]*>|<\d{1,3}:[\d:.]+>|\{\\an?\d\}")


@dataclass(frozen=True, slots=True)
class _Block:
    line: int
    lines: list[str]


def extract_vtt(text: str) -> Extract:
    """The cues of a WebVTT file, one paragraph a voice: ``[00:00:01.000] Name: words``."""
    text = normalise_text(text)
    blocks = list(_blocks(text))
    losses: list[Loss] = []
    if blocks and blocks[0].lines[0].startswith("WEBVTT"):
        header = blocks.pop(0)
        if len(header.lines) > 1 or header.lines[0].strip() != "WEBVTT":
            losses.append(Loss("subtitle-header", f"line {header.line}"))
    else:
        losses.append(Loss("subtitle-header-missing", "line 1"))
    cues: list[_Block] = []
    for block in blocks:
        kind = re.match(r"(NOTE|STYLE|REGION)(?:[ \t]|\Z)", block.lines[0])
        if kind and not any("-->" in line for line in block.lines[:2]):
            losses.append(Loss(f"subtitle-{kind[1].lower()}", f"line {block.line}"))
        else:
            cues.append(block)
    return _extract(cues, _VTT_TIMING, losses)


def extract_srt(text: str) -> Extract:
    """The cues of a SubRip file, one paragraph a cue: ``[00:00:01.000] words``."""
    return _extract(list(_blocks(normalise_text(text))), _SRT_TIMING, [])


def _blocks(text: str) -> Iterator[_Block]:
    lines: list[str] = []
    first = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            if not lines:
                first = number
            lines.append(line)
        elif lines:
            yield _Block(first, lines)
            lines = []
    if lines:
        yield _Block(first, lines)


def _extract(blocks: list[_Block], timing: re.Pattern[str], losses: list[Loss]) -> Extract:
    paragraphs: list[str] = []
    malformed: list[int] = []
    cues = 0
    for block in blocks:
        at = next((index for index, line in enumerate(block.lines[:2]) if "-->" in line), None)
        match = None if at is None else timing.fullmatch(block.lines[at].strip())
        if at is None or match is None or _seconds(match["end"]) < _seconds(match["start"]):
            malformed.append(block.line)
            continue
        payload = "\n".join(block.lines[at + 1 :])
        if "-->" in payload:  # two cues run together without the blank line between them
            malformed.append(block.line)
            continue
        cues += 1
        if match["settings"].strip():
            losses.append(Loss("subtitle-settings"))
        paragraphs.extend(_voices(payload, start=match["start"].replace(",", "."), losses=losses))
        if not payload.strip():
            losses.append(Loss("cue-empty", f"line {block.line}"))
    if not cues:
        raise FormatError(
            "subtitles-no-cues", malformed=len(malformed), line=malformed[0] if malformed else 1
        )
    losses.extend(Loss("cue-malformed", f"line {line}") for line in malformed)
    losses.append(Loss("cue-end-time", count=cues))
    return Extract(tuple(paragraphs), tuple(losses))


def _voices(payload: str, *, start: str, losses: list[Loss]) -> Iterator[str]:
    """One paragraph a voice of the cue."""
    position = 0
    voice = ""
    pieces: list[tuple[str, str]] = []
    for tag in _VOICE.finditer(payload):
        pieces.append((voice, payload[position : tag.start()]))
        voice = (tag[1] or "").strip()
        position = tag.end()
    pieces.append((voice, payload[position:]))
    for name, words in pieces:
        plain, tags = _TAG.subn("", words)
        if tags:
            losses.append(Loss("subtitle-styling", count=tags))
        plain = html.unescape(plain).strip()
        if plain:
            label = f"{html.unescape(name)}: " if name else ""
            yield f"[{start}] {label}{plain}"


def _seconds(mark: str) -> float:
    """The seconds of a time mark of a cue."""
    total = 0.0
    for part in mark.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total
