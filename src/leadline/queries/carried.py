"""What corrections of texts did to codings and evidence: carried over, or lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from leadline.core.vocabulary import Sensitivity
from leadline.store.models import CarryOver, Document, EvidenceCarryOver, Interview, Study

COLUMNS = ("text", "version", "on", "before", "now", "outcome", "reviewed")


@dataclass(frozen=True, slots=True)
class CarriedPassage:
    """A coded passage, or a document's evidence, on its way to a `version` of its text.

    `on` is its code or indicator; `outcome` is exact, changed, or why it was lost (`now` is '' then).
    """

    text: str
    version: int
    on: str
    before: str
    now: str
    outcome: str
    is_lost: bool
    is_reviewed: bool

    def row(self) -> tuple[Any, ...]:
        """In the order of COLUMNS."""
        words = (self.before, self.now, self.outcome)
        return (self.text, self.version, self.on, *words, self.is_reviewed)


def list_carried(study: Study, *, of: Interview | Document | None = None) -> list[CarriedPassage]:
    """What was carried over and lost (`of` one text, or all), in the texts' order."""
    found = [
        *_records(CarryOver, "code", study=study, of=of),
        *_records(EvidenceCarryOver, "indicator", study=study, of=of),
    ]
    found.sort(key=lambda record: (_key(record), record.transcript.version, record.old.start))
    return [_tell(record) for record in found]


def _records(model: Any, on: str, *, study: Study, of: Interview | Document | None) -> Any:
    records = model.live.filter(transcript__study=study)
    if of is not None:
        field = "interview" if isinstance(of, Interview) else "document"
        records = records.filter(**{f"transcript__{field}": of})
    related = (f"old__{on}", "new", "transcript__interview", "transcript__document")
    return records.select_related(*related).defer("transcript__text")


def _key(record: Any) -> str:
    return str((record.transcript.interview or record.transcript.document).key)


def _tell(record: Any) -> CarriedPassage:
    old, new = record.old, record.new
    is_coding = isinstance(record, CarryOver)
    is_withheld = is_coding and old.sensitivity == Sensitivity.WITHHOLD
    outcome = record.reason or ("exact" if record.similarity == 1.0 else "changed")
    return CarriedPassage(
        text=_key(record),
        version=record.transcript.version,
        on=old.code.key if is_coding else old.indicator.key,
        before="(withheld)" if is_withheld else old.quote,
        now="" if new is None else "(withheld)" if is_withheld else new.quote,
        outcome=outcome,
        is_lost=new is None,
        is_reviewed=record.is_reviewed,
    )
