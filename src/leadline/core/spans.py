"""Spans: ``[start, end)`` in Unicode code points of one version of a text."""

from __future__ import annotations

from dataclasses import dataclass

from leadline.errors import InputError


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch ``[start, end)`` of a text, never empty.

    Raises
    ------
    InputError
        ``span-empty`` when ``0 <= start < end`` does not hold.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise InputError("span-empty", start=self.start, end=self.end)

    def __len__(self) -> int:
        return self.end - self.start


def quotation(text: str, span: Span) -> str:
    """The words at `span`; ``InputError`` (``span-outside``) when it passes the end of the text."""
    if span.end > len(text):
        raise InputError("span-outside", start=span.start, end=span.end, length=len(text))
    return text[span.start : span.end]


def verify_quotation(text: str, span: Span, quote: str) -> None:
    """Raise ``InputError`` (``quotation-differs``) unless ``text[span] == quote`` to the letter."""
    if quotation(text, span) != quote:
        raise InputError("quotation-differs", start=span.start, end=span.end)


def find_quotation(text: str, quote: str) -> Span:
    """The span of `quote`, which must stand in `text` exactly once.

    Raises
    ------
    InputError
        ``quotation-absent`` or ``quotation-ambiguous``.
    """
    start = text.find(quote) if quote else -1
    if start < 0:
        raise InputError("quotation-absent", length=len(quote))
    if text.find(quote, start + 1) >= 0:
        raise InputError("quotation-ambiguous", count=text.count(quote))
    return Span(start, start + len(quote))
