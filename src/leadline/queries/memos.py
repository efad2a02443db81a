"""Memos: what people wrote beside things. Of one author beside one thing, the latest holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from leadline.store.models import Coding, Memo, Study


@dataclass(frozen=True, slots=True)
class ReadMemo:
    """A memo as it holds."""

    author: str
    text: str
    written_at: datetime


def map_coding_memos(study: Study, transcript: UUID) -> dict[str, list[ReadMemo]]:
    """Coding id (hexadecimal) -> its memos, for the codings of a text; in one query."""
    codings = Coding.live.filter(transcript=transcript).values("id")
    found = Memo.live.filter(study=study, about="coding", about_id__in=codings)
    return {coding.hex: memos for coding, memos in _latest(found).items()}


def _latest(memos: Any) -> dict[Any, list[ReadMemo]]:
    latest: dict[tuple[Any, str], ReadMemo] = {}
    rows = memos.order_by("created_at", "id").values_list("about_id", "created_by__key", "text", "created_at")
    for about_id, author, text, written_at in rows:
        latest[about_id, author] = ReadMemo(author, text, written_at)
    told: dict[Any, list[ReadMemo]] = {}
    for (about_id, _author), memo in latest.items():
        if memo.text.strip():
            told.setdefault(about_id, []).append(memo)
    return told
