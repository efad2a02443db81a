"""The words that writers add to a tree, in the language chosen by ``use_language``."""

from __future__ import annotations

from leadline.core.vocabulary import CellValue
from leadline.reporting.document import Figure, Heatmap, Passage, State, Table, Tone
from leadline.translation import RIGHT_TO_LEFT
from leadline.translation import gettext as _

_SYMBOLS = {
    CellValue.ADDRESSED: ("●", Tone.GOOD),
    CellValue.PARTLY: ("◐", Tone.MIXED),
    CellValue.NOT_ADDRESSED: ("○", Tone.BAD),
    CellValue.CONFLICTING: ("◆", Tone.CONFLICT),
    CellValue.NOT_RAISED: ("–", Tone.SILENT),
    CellValue.NOT_KNOWN: ("?", Tone.SILENT),
    CellValue.DECLINED: ("×", Tone.SILENT),
    CellValue.NOT_ASKED: ("/", Tone.SILENT),
    CellValue.PENDING: ("…", Tone.SILENT),
    CellValue.NO_INFORMANT: ("∅", Tone.SILENT),
}


def direction(language: str) -> str:
    """``rtl`` or ``ltr``."""
    return "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr"


def matrix_states() -> dict[CellValue, State]:
    """The states of a matrix cell, each with its symbol, its word and its tone."""
    words = {
        CellValue.ADDRESSED: _("addressed"),
        CellValue.PARTLY: _("partly"),
        CellValue.NOT_ADDRESSED: _("not addressed"),
        CellValue.CONFLICTING: _("conflicting"),
        CellValue.NOT_RAISED: _("not raised"),
        CellValue.NOT_KNOWN: _("not known"),
        CellValue.DECLINED: _("declined"),
        CellValue.NOT_ASKED: _("not asked"),
        CellValue.PENDING: _("pending"),
        CellValue.NO_INFORMANT: _("no informant"),
    }
    return {value: State(value.label, words[value], *_SYMBOLS[value]) for value in CellValue}


def caption_line(block: Table | Heatmap | Figure) -> str:
    """The caption with its number, or '' where there is none."""
    if not block.caption:
        return ""
    if isinstance(block, Figure):
        return _("Figure {number}. {caption}").format(number=block.number, caption=block.caption)
    return _("Table {number}. {caption}").format(number=block.number, caption=block.caption)


def place_parts(passage: Passage) -> tuple[str, ...]:
    """Where a passage stands, who said it and as what it was coded."""
    place = passage.interview
    if passage.turn:
        place = _("{interview}, turn {turn}").format(interview=passage.interview, turn=passage.turn)
    return tuple(filter(None, (passage.case, place, passage.speaker, passage.remark)))


def k_of_n(k: int | str, n: int) -> str:
    """``k of n``."""
    return _("{k} of {n}").format(k=k, n=n)


def range_of(low: int, high: int) -> str:
    """``low–high``, or the one where both are."""
    return str(low) if low == high else f"{low}–{high}"


def unbroken(text: str) -> str:
    """`text` with no place where a line may end: for the cells of a table."""
    return text.replace(" ", "\u00a0")


def words() -> dict[str, str]:
    """The fixed words of a report's frame, by name."""
    return {
        "contents": _("Contents"),
        "skip": _("Skip to the text"),
        "key": _("Legend"),
        "columns": _("Columns"),
        "notes": _("Notes"),
        "back": _("Back to the text"),
        "translation": _("Translation"),
        "from_notes": _("From the interviewer's notes"),
        "evidence": _("Evidence"),
        "evidence_intro": _(
            "What each number and quotation of this report rests on, and the way back to it. A passage "
            "speaks of now and of the whole response, and was volunteered, where it does not say otherwise. "
            "For internal use only."
        ),
        "page": _("Page {page} of {pages}"),
    }
