"""Coding all texts of a study by a dictionary: a layer of its own, unread."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from leadline.core.dictionary import Dictionary, code_text
from leadline.core.text import text_hash
from leadline.core.vocabulary import Basis, Layer
from leadline.errors import InputError
from leadline.services.audit import audited
from leadline.store.models import Actor, Code, Coding, Study, Transcript, Turn

ACTOR_KIND = "dictionary"
BATCH = 500

Place = tuple[Any, int, int, Any, int]
"""Transcript, start, end, code, polarity."""


@dataclass(frozen=True, slots=True)
class CodedByDictionary:
    """What a run did: passages added, known from the last run, and taken back; over how many texts."""

    texts: int
    added: int
    known: int
    retracted: int


def code_by_dictionary(study: Study, dictionary: Dictionary, *, by: Actor) -> CodedByDictionary:
    """Make the dictionary's layer of all current texts as `dictionary` finds it now.

    What the last run of the same dictionary found and this one finds again is left as it is; the rest
    becomes tombstones. Raises ``InputError``: ``codings-key-unknown`` or ``coding-outside-codebook``
    for a code that cannot be applied.
    """
    with audited("code-by-dictionary", by=by) as entry:
        coder, is_new = Actor.objects.get_or_create(
            key=f"dictionary:{dictionary.key}"[:64],
            defaults={"kind": ACTOR_KIND, "name": dictionary.key},
        )
        codes = _codes(study, dictionary)
        texts = list(
            Transcript.live.filter(study=study, is_current=True).values_list("id", "text", "document_id")
        )
        found: dict[Place, tuple[str, bool]] = {}
        for transcript, text, document in texts:
            for match in code_text(text, dictionary):
                place = (transcript, match.start, match.end, codes[match.code], int(match.polarity))
                found[place] = (text[match.start : match.end], document is not None)
        known, stale = _compare(study, coder, found)
        _retract(stale)
        new = {place: words for place, words in found.items() if place not in known}
        _store(study, new, coder=coder, by=by)
        outcome = CodedByDictionary(len(texts), len(new), len(known), len(stale))
        entry.note(
            study=study.id,
            dictionary=dictionary.key,
            new_actor=coder.key if is_new else None,
            digest=text_hash(repr(dictionary)),
            texts=outcome.texts,
            added=outcome.added,
            known=outcome.known,
            retracted=outcome.retracted,
        )
    return outcome


def _codes(study: Study, dictionary: Dictionary) -> dict[str, Any]:
    """Code key -> id, for the codes that the dictionary stands for."""
    known = {code.key: code for code in Code.live.filter(study=study)}
    for entry in dictionary.entries:
        if entry.code not in known:
            raise InputError("codings-key-unknown", key=entry.code, noun="code")
        if known[entry.code].is_family:
            raise InputError("coding-outside-codebook", code=entry.code)
    return {entry.code: known[entry.code].id for entry in dictionary.entries}


def _compare(
    study: Study, coder: Actor, found: dict[Place, tuple[str, bool]]
) -> tuple[set[Place], list[Any]]:
    """Which places the last run had too, and the ids of the codings that no longer hold."""
    known: set[Place] = set()
    stale = []
    live = Coding.live.filter(
        transcript__study=study, transcript__is_current=True, coder=coder, layer=Layer.DICTIONARY
    )
    rows = live.values_list("id", "transcript_id", "start", "end", "code_id", "polarity").iterator()
    for coding, *rest in rows:
        place: Place = tuple(rest)
        if place in found and place not in known:
            known.add(place)
        else:
            stale.append(coding)
    return known, stale


def _retract(codings: list[Any]) -> None:
    now = datetime.now(UTC)
    for first in range(0, len(codings), BATCH):
        Coding.objects.filter(pk__in=codings[first : first + BATCH]).update(deleted_at=now)


def _store(study: Study, new: dict[Place, tuple[str, bool]], *, coder: Actor, by: Actor) -> None:
    turns: dict[Any, tuple[list[int], list[Any]]] = {}
    cut = Turn.live.filter(transcript__study=study, transcript__is_current=True).order_by("start")
    for transcript, turn, start in cut.values_list("transcript_id", "id", "start").iterator():
        starts, ids = turns.setdefault(transcript, ([], []))
        starts.append(start)
        ids.append(turn)
    now = datetime.now(UTC)
    Coding.objects.bulk_create(
        (
            Coding(
                transcript_id=transcript,
                turn_id=_turn(turns.get(transcript), start),
                start=start,
                end=end,
                quote=words,
                code_id=code,
                coder=coder,
                layer=Layer.DICTIONARY,
                polarity=polarity,
                basis=Basis.DOCUMENT if is_document else Basis.OWN_OPERATION,
                created_by=by,
                created_at=now,
            )
            for (transcript, start, end, code, polarity), (words, is_document) in new.items()
        ),
        batch_size=BATCH,
    )


def _turn(turns: tuple[list[int], list[Any]] | None, start: int) -> Any:
    if turns is None:
        return None
    position = bisect_right(turns[0], start) - 1
    return turns[1][position] if position >= 0 else None
