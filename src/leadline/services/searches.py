"""Searches with a name."""

from __future__ import annotations

from datetime import UTC, datetime

from leadline.services.audit import audited
from leadline.store.models import Actor, SavedSearch, Study


def save_search(study: Study, *, page: str, name: str, query: str, by: Actor) -> SavedSearch:
    """Keep the query string of a page's address under a name; the page's earlier one of that name goes."""
    with audited("save-search", by=by) as entry:
        now = datetime.now(UTC)
        SavedSearch.live.filter(study=study, page=page, name=name).update(deleted_at=now)
        saved = SavedSearch.objects.create(study=study, page=page, name=name, query=query, created_by=by)
        entry.note(
            study=study.id, search=saved.id, page=page
        )  # neither name nor query: both may hold words of interviews
    return saved


def forget_search(saved: SavedSearch, *, by: Actor) -> None:
    """Take a saved search off its page."""
    with audited("forget-search", by=by) as entry:
        saved.deleted_at = datetime.now(UTC)
        saved.save(update_fields=["deleted_at"])
        entry.note(study=saved.study_id, search=saved.id, page=saved.page)
