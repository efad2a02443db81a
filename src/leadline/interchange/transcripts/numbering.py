"""The numbers that Word shows before list paragraphs and that do not stand in their text."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict

from lxml import etree

from leadline.interchange.archives import Archive
from leadline.interchange.losses import Loss
from leadline.interchange.transcripts.wordml import child, local, value


class ListNumbers:
    """Counts through a document; decimal and lettered numbers become text, bullets are counted."""

    def __init__(self, package: Archive, folder: str) -> None:
        self._levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[tuple[str, int], int] = defaultdict(int)
        self._styles: dict[str, tuple[str, int]] = {}
        if (name := posixpath.join(folder, "numbering.xml")) in package.names:
            self._read_numbering(package.xml(name))
        if (name := posixpath.join(folder, "styles.xml")) in package.names:
            self._read_styles(package.xml(name))

    def label(self, paragraph: etree._Element, losses: list[Loss]) -> str:
        """The number shown before `paragraph` with a blank, '' for none; a bullet is a loss."""
        properties = child(paragraph, "pPr")
        number, level = self._reference(properties)
        list_key = self._abstract.get(number, "")
        shape = self._levels.get((list_key, level))
        if shape is None or number == "0":
            return ""
        kind, template, start = shape
        if kind == "bullet":
            losses.append(Loss("list-bullet"))
            return ""
        if kind == "none":
            return ""
        counter = (list_key, level)
        self._counts[counter] = self._counts[counter] + 1 if counter in self._counts else start
        for deeper in [key for key in self._counts if key[0] == list_key and key[1] > level]:
            del self._counts[deeper]
        return self._filled(template, list_key) + " "

    def _filled(self, template: str, list_key: str) -> str:
        def shown(match: re.Match[str]) -> str:
            level = int(match[1]) - 1
            kind, _, start = self._levels.get((list_key, level), ("decimal", "", 1))
            return _written(self._counts.get((list_key, level), start), kind)

        return re.sub(r"%([1-9])", shown, template)

    def _reference(self, properties: etree._Element | None) -> tuple[str, int]:
        numbered = child(properties, "numPr")
        style = self._styles.get(value(child(properties, "pStyle")), ("", 0))
        if numbered is None:
            return style
        number = value(child(numbered, "numId")) or style[0]
        level = value(child(numbered, "ilvl"))
        return number, int(level) if level.isdecimal() else style[1]

    def _read_numbering(self, root: etree._Element) -> None:
        for element in root:
            if local(element) == "abstractNum":
                key = value(element, "abstractNumId")
                for level in (inner for inner in element if local(inner) == "lvl"):
                    start = value(child(level, "start"))
                    self._levels[key, int(value(level, "ilvl") or 0)] = (
                        value(child(level, "numFmt")) or "decimal",
                        value(child(level, "lvlText")),
                        int(start) if start.isdecimal() else 1,
                    )
            elif local(element) == "num":
                self._abstract[value(element, "numId")] = value(child(element, "abstractNumId"))

    def _read_styles(self, root: etree._Element) -> None:
        for style in root:
            numbered = child(child(style, "pPr"), "numPr")
            if local(style) == "style" and numbered is not None:
                level = value(child(numbered, "ilvl"))
                self._styles[value(style, "styleId")] = (
                    value(child(numbered, "numId")),
                    int(level) if level.isdecimal() else 0,
                )


def _written(number: int, kind: str) -> str:
    if kind in {"lowerLetter", "upperLetter"} and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in {"lowerRoman", "upperRoman"} and 0 < number < 4000:
        roman = ""
        for size, sign in _ROMAN:
            roman += sign * (number // size)
            number %= size
        return roman if kind == "lowerRoman" else roman.upper()
    return f"{number:02d}" if kind == "decimalZero" else str(number)


_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
