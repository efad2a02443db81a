"""Documents of a case: evidence, never informants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from leadline.services.audit import audited
from leadline.store.models import Actor, Case, Document, Round, Study


@dataclass(frozen=True, slots=True)
class IncomingDocument:
    """A document to enter."""

    key: str
    case: str
    round: str
    title: str
    source: str = ""
    is_shortened: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)


def add_documents(study: Study, rows: Iterable[IncomingDocument], *, by: Actor) -> dict[str, Document]:
    """Enter documents that are not there yet; returns all of the study by key."""
    with audited("add-documents", by=by) as entry:
        cases = {c.key: c for c in Case.live.filter(study=study)}
        rounds = {r.key: r for r in Round.live.filter(study=study)}
        known = {d.key: d for d in Document.live.filter(study=study)}
        new = [
            Document(
                study=study,
                key=row.key,
                case=cases[row.case],
                round=rounds[row.round],
                title=row.title,
                source=row.source,
                is_shortened=row.is_shortened,
                attributes=dict(row.attributes),
                created_by=by,
            )
            for row in rows
            if row.key not in known
        ]
        Document.objects.bulk_create(new, batch_size=200)
        entry.note(study=study.id, added=len(new))
    return known | {d.key: d for d in new}
