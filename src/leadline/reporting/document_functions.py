"""The functions that findings over documents may call; each is one line over ``core.documents``.

``docs/user/country-texts.md`` lists them, and a test compares that page with this module.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from leadline.core import documents
from leadline.core.tables import StudyTables, row_of
from leadline.core.vocabulary import Polarity
from leadline.errors import InputError
from leadline.reporting.expressions import Shown


def document_functions(tables: StudyTables) -> dict[str, Callable[..., Any]]:
    """Name -> function, for :func:`leadline.reporting.expressions.evaluate`."""
    own = DocumentNumbers(tables)
    return {name: getattr(own, name) for name in DOCUMENT_FUNCTIONS}


class DocumentNumbers:
    """The functions; rounds are named by their key, as text or as a number."""

    def __init__(self, tables: StudyTables) -> None:
        self._tables = tables
        self._rounds = documents.round_texts(tables)

    # texts

    def all_texts(self) -> Shown:
        """Texts of the study, over all rounds."""
        return Shown(int(self._rounds.texts.sum()))

    def snapshots(self) -> Shown:
        """Rounds in which there are texts."""
        return Shown(int((self._rounds.texts > 0).sum()))

    def texts(self, round: int | str) -> Shown:
        """Cases with a text in a round: the listed ones."""
        return Shown(int(self._rounds.texts[self._round(round)]))

    def narratives(self, round: int | str) -> Shown:
        """Cases whose text in a round was not shortened by its source: the n of states()."""
        return Shown(int(self._rounds.narratives[self._round(round)]))

    def shortened(self, round: int | str) -> Shown:
        """Cases whose text in a round was shortened by its source."""
        return Shown(int(self._rounds.shortened[self._round(round)]))

    def not_listed(self, round: int | str) -> Shown:
        """Cases of the study without a text in a round."""
        return Shown(int(self._rounds.not_listed[self._round(round)]))

    def all_shortened(self) -> Shown:
        """Texts shortened by their source, over all rounds."""
        return Shown(int(self._rounds.shortened.sum()))

    # what they state

    def states(self, code: str, round: int | str, polarity: str = "present") -> Shown:
        """Cases whose text in a round, not shortened, has a passage of the code with this polarity."""
        found = documents.states(
            self._tables,
            code=self._code(code),
            round=self._round(round),
            polarity=Polarity.from_label(polarity),
        )
        return Shown(found.k)

    def rated(self, code: str, round: int | str) -> Shown:
        """Cases whose text in a round, shortened or not, opens with this rating."""
        found = documents.states(
            self._tables, code=self._code(code), round=self._round(round), is_whole_only=False
        )
        return Shown(found.k)

    def codes_of(self, family: str, round: int | str) -> list[str]:
        """Keys of a family's codes, those that most texts of a round state first."""
        try:
            rows = documents.ranked_codes(self._tables, family=family, round=self._round(round))
        except KeyError:
            raise InputError("expression-key-unknown", key=family) from None
        return [str(self._tables.codes.key[row]) for row in rows]

    # change

    def pairs(self, before: int | str, after: int | str) -> Shown:
        """Cases with comparable texts in both rounds: the n of every change."""
        rows = {"before": self._round(before), "after": self._round(after)}
        return Shown(documents.comparable_pairs(self._tables, **rows))

    def appeared(self, code: str, before: int | str, after: int | str) -> Shown:
        """Comparable cases whose later text states the code and whose earlier one does not."""
        return Shown(self._changed(code, before, after).appeared)

    def disappeared(self, code: str, before: int | str, after: int | str) -> Shown:
        """Comparable cases whose earlier text states the code and whose later one does not."""
        return Shown(self._changed(code, before, after).disappeared)

    def stayed(self, code: str, before: int | str, after: int | str) -> Shown:
        """Comparable cases whose texts state the code in both rounds."""
        return Shown(self._changed(code, before, after).stayed)

    # inside

    def _changed(self, code: str, before: int | str, after: int | str) -> documents.PairedChange:
        return documents.changed(
            self._tables, code=self._code(code), before=self._round(before), after=self._round(after)
        )

    def _code(self, key: str) -> int:
        try:
            return self._tables.code(key)
        except KeyError:
            raise InputError("expression-key-unknown", key=key) from None

    def _round(self, key: int | str) -> int:
        try:
            return row_of(self._tables.rounds.key, str(key))
        except KeyError:
            raise InputError("expression-key-unknown", key=key) from None


DOCUMENT_FUNCTIONS = {name: own for name, own in vars(DocumentNumbers).items() if not name.startswith("_")}
"""The same without tables: for who asks only which there are, and with what arguments."""
