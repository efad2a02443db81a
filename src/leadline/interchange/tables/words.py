"""The words of cells: those that the product shows, in its four languages, and what teams write besides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Generic, TypeVar

from leadline.core.turn_marks import folded
from leadline.core.vocabulary import Term
from leadline.translation import in_every_language

Value = TypeVar("Value", bound=Term | bool)
Kind = TypeVar("Kind", bound=Term)


class Words(Generic[Value]):
    """A closed list of values and the words for each: `shown` ones are messages of the catalogues."""

    def __init__(
        self, shown: Mapping[Value, Iterable[str]], further: Mapping[Value, str] | None = None
    ) -> None:
        self.shown = {value: tuple(words) for value, words in shown.items()}
        self._further = further or {}

    def find(self, cell: str) -> Value | None:
        """The value that `cell` means, whatever its accents, case and blanks; None where none is known."""
        return self._known.get(plain(cell))

    @cached_property
    def _known(self) -> dict[str, Value]:
        own = {plain(w): v for v, words in self._further.items() for w in words.split("|")}
        shown = {
            plain(word): value
            for value, messages in self.shown.items()
            for message in messages
            for word in in_every_language(message)
        }
        return own | shown


def words_of(vocabulary: type[Kind], further: Mapping[Kind, str] | None = None) -> Words[Kind]:
    """The labels of a closed vocabulary, and `further` words apart by bars."""
    return Words({value: (value.label,) for value in vocabulary}, further)


def plain(text: str) -> str:
    """`text` folded, with one blank for what stands between its words and no mark at its ends."""
    return re.sub(r"[\s_\-*:?¿؟()]+", " ", folded(text)).strip(" .")
