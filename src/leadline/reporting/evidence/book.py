"""The book of evidence: collects what a report refers to, each thing once, whatever refers to it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from leadline.reporting.document import Evidence, Listing, Number, Paragraph, Passage, Text
from leadline.reporting.evidence.explaining import Explained, Sources
from leadline.reporting.evidence.of_cells import OfCells
from leadline.reporting.evidence.of_codes import OfCodes
from leadline.reporting.evidence.of_programme import OfProgramme
from leadline.reporting.evidence.of_roles import OfRoles
from leadline.reporting.evidence.of_texts import OfTexts
from leadline.reporting.expressions import Call, Shown
from leadline.reporting.labels import k_of_n
from leadline.translation import gettext as _

TOPICS = (OfProgramme, OfCells, OfCodes, OfRoles, OfTexts)


OF_TABLES = frozenset({"cell", "became", "probed", "rank_range", "agreement_of"})
"""What only the tables of a report refer to: no function of findings gives it."""


def explained_functions() -> set[str]:
    """Names of the functions whose numbers can be explained, and of what the tables alone refer to."""
    return {name for topic in TOPICS for name in dir(topic) if not name.startswith("_")}


class EvidenceBook:
    """Explanations by id: the call as it is written, its defaults filled in."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._builders: dict[str, Callable[..., Explained]] = {}
        for topic in TOPICS:
            own = topic(sources, self.refer)
            self._builders |= {name: getattr(own, name) for name in dir(own) if not name.startswith("_")}
        self._entries: dict[str, Evidence] = {}
        self.listed: dict[str, int | None] = {}

    def entries(self) -> tuple[Evidence, ...]:
        """Everything entered, cells after what refers to them."""
        return tuple(sorted(self._entries.values(), key=lambda entry: entry.id.startswith("cell(")))

    def number(self, shown: Shown) -> str:
        """Enter what a shown value rests on; its id, or '' where it is made of no call."""
        if len(shown.calls) == 1 and shown.written == str(shown.calls[0]):
            call = shown.calls[0]
            return self.refer(call.name, *call.positional, **dict(call.named))
        if not shown.calls:
            return ""
        return self._reckoned(shown)

    def refer(self, name: str, *positional: Any, **named: Any) -> str:
        """Enter the explanation of a function's value; its id."""
        builder = self._builders[name]
        bound = inspect.signature(builder).bind(*positional, **named)
        written = str(Call(name, bound.args, tuple(bound.kwargs.items())))
        bound.apply_defaults()
        key = str(Call(name, tuple(map(str, bound.args))))
        if key not in self._entries:
            # Held first: an explanation may lead to others, and these to others again.
            self._entries[key] = Evidence(key, "", ())
            self._entries[key] = self._entry(key, written, name, builder(*bound.args), bound.args)
        return key

    def quotation(self, passage: Passage, *, place: int) -> str:
        """Enter where a quotation stands; its id."""
        key = f"quotation({passage.interview!r}, {place})"
        self._entries.setdefault(key, Evidence(key, _("A quotation"), (passage,)))
        return key

    def _entry(self, key: str, written: str, name: str, found: Explained, given: tuple[Any, ...]) -> Evidence:
        self.listed[key] = found.listed
        value = str(found.listed) if name in OF_TABLES else str(self._sources.values[name](*given))
        figure = found.figure or (value if found.n is None else k_of_n(value, found.n))
        told = " ".join(filter(None, (found.counted, found.base)))
        return Evidence(
            id=key,
            title=found.subject,
            blocks=(Paragraph((Text(told),)), *found.blocks),
            figure=figure,
            call="" if name in OF_TABLES else written,
            command=found.command,
            group=found.group,
        )

    def _reckoned(self, shown: Shown) -> str:
        """A sum or difference: what it was made of, each leading on."""
        if shown.written not in self._entries:
            parts = [
                (call, self.refer(call.name, *call.positional, **dict(call.named))) for call in shown.calls
            ]
            items = tuple(
                (Number(str(call), to), Text(f": {self._entries[to].figure}")) for call, to in parts
            )
            text = Paragraph((Text(_("Reckoned from other numbers:")),))
            entry = Evidence(shown.written, _("A reckoned number"), (text, Listing(items)))
            self._entries[shown.written] = replace(entry, figure=str(shown), call=shown.written)
        return shown.written
