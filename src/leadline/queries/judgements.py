"""Judgements as they were made."""

from __future__ import annotations

from datetime import datetime

from leadline.store.models import Actor, Judgement, Study


def list_step(study: Study, at: datetime, *, by: Actor) -> list[Judgement]:
    """The judgements that somebody recorded at one time and that hold still."""
    found = Judgement.live.filter(case__study=study, created_at=at, created_by=by)
    return list(found.select_related("case", "indicator").order_by("case__key", "indicator__key"))
