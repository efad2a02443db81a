"""What corrections of texts did to codings and evidence: carried over, or lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from leadline.core.vocabulary import Sensitivity
from leadline.store.models import CarryOver, Consent, Document, EvidenceCarryOver, Interview, Study

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
    gone = _who_withdrew(study)
    found.sort(key=lambda record: (_key(record), record.transcript.version, record.old.start))
    return [_tell(record, gone) for record in found]


def _records(model: Any, on: str, *, study: Study, of: Interview | Document | None) -> Any:
    records = model.live.filter(transcript__study=study)
    if of is not None:
        field = "interview" if isinstance(of, Interview) else "document"
        records = records.filter(**{f"transcript__{field}": of})
    related = [f"old__{on}", "new", "transcript__interview", "transcript__document"]
    related += ["old__turn"] if model is CarryOver else []
    return records.select_related(*related).defer("transcript__text")


def _who_withdrew(study: Study) -> set[tuple[Any, Any]]:
    """(interview, informant) of everybody who no longer takes part."""
    given = Consent.live.filter(interview__study=study).order_by("given_at", "id")
    latest = {(i, who): does for i, who, does in given.values_list("interview", "informant", "takes_part")}
    return {of for of, takes_part in latest.items() if not takes_part}


def _key(record: Any) -> str:
    return str((record.transcript.interview or record.transcript.document).key)


def _tell(record: Any, gone: set[tuple[Any, Any]]) -> CarriedPassage:
    old, new = record.old, record.new
    is_coding = isinstance(record, CarryOver)
    is_withheld = is_coding and old.sensitivity == Sensitivity.WITHHOLD
    if is_coding and old.turn is not None:
        is_withheld |= (record.transcript.interview_id, old.turn.informant_id) in gone
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
