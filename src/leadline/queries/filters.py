"""What a search is narrowed to: by text, by who speaks, by what is coded there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadline.core.counting import Rows
from leadline.core.layers import counted_layer
from leadline.core.tables import Flags, Ints, StudyTables, flags
from leadline.core.vocabulary import Layer
from leadline.errors import NotFound

COUNTED = ""
EVERYBODY = "*"
INTERVIEWER = -2
"""Stands for the informant of words that no informant said."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Each narrows where it is not ''; `attribute` is ``name=value`` of the case.

    `coder` says whose codings are meant: those that count (''), everybody's (``*``), or one coder's.
    `code` and `lacks` name a code or a family that the words have, or have not.
    """

    case: str = ""
    round: str = ""
    attribute: str = ""
    language: str = ""
    role: str = ""
    kind: str = ""
    code: str = ""
    lacks: str = ""
    coder: str = COUNTED


def rows_of_code(tables: StudyTables, key: str, *, coder: str) -> Rows:
    """Rows of the codings with a code, or with any of a family; `coder` as in Filters.

    Raises ``NotFound`` (``code-unknown``).
    """
    wanted = (tables.codes.key == key) | (tables.codes.family == key)
    if not wanted.any():
        raise NotFound("code-unknown", key=key)
    return np.flatnonzero(np.take(wanted, tables.codings.code) & is_meant(tables, coder))


def is_meant(tables: StudyTables, coder: str) -> Flags:
    """Which codings are meant by `coder` (as in Filters)."""
    codings = tables.codings
    if coder == COUNTED:
        return counted_layer(tables).is_counted
    is_own = codings.layer == int(Layer.CODER)
    if coder == EVERYBODY:
        return flags(is_own)
    return flags(is_own & np.isin(codings.coder, np.flatnonzero(tables.coders.key == coder)))


def is_wanted(tables: StudyTables, filters: Filters) -> Flags:
    """Which transcripts the filters of texts let through."""
    texts = tables.transcripts
    wanted = np.ones(len(texts), dtype=np.bool_)
    if filters.case:
        wanted &= np.isin(texts.case, np.flatnonzero(tables.cases.key == filters.case))
    if filters.round:
        wanted &= np.isin(texts.round, np.flatnonzero(tables.rounds.key == filters.round))
    if filters.language:
        wanted &= texts.language == filters.language
    name, _, value = filters.attribute.partition("=")
    if name in tables.cases.attributes:
        wanted &= np.isin(texts.case, np.flatnonzero(tables.cases.attributes[name] == value))
    if filters.role:
        wanted &= np.isin(texts.interview, tables.participants.interview[_has_role(tables, filters.role)])
    return flags(wanted)


def speaks_as(tables: StudyTables, role: str, *, interview: Ints, informant: Ints) -> Flags:
    """Whether words of an interview are of somebody in this role: of their speaker, else of anybody there."""
    people = tables.participants
    has_role = _has_role(tables, role)
    stride = len(tables.informants) + 1
    said = np.isin(
        interview.astype(np.int64) * stride + informant,
        people.interview[has_role].astype(np.int64) * stride + people.informant[has_role],
    )
    anybody = np.isin(interview, people.interview[has_role])
    return flags((interview >= 0) & np.where(informant == -1, anybody, (informant >= 0) & said))


def _has_role(tables: StudyTables, role: str) -> Flags:
    return flags(np.isin(tables.participants.role, np.flatnonzero(tables.roles.key == role)))


def roles_of(tables: StudyTables) -> dict[tuple[int, int], list[str]]:
    """(interview, informant) -> keys of roles; with informant -1, of all who took part."""
    found: dict[tuple[int, int], list[str]] = {}
    people = tables.participants
    rows = zip(people.interview.tolist(), people.informant.tolist(), people.role.tolist(), strict=True)
    for interview, informant, role in rows:
        for who in (informant, -1):
            keys = found.setdefault((interview, who), [])
            if (key := str(tables.roles.key[role])) not in keys:
                keys.append(key)
    return found


def text_keys(tables: StudyTables) -> list[str]:
    """The key of the interview or document of each transcript."""
    texts = tables.transcripts
    return [
        str(tables.interviews.key[interview] if interview >= 0 else tables.documents.key[document])
        for interview, document in zip(texts.interview.tolist(), texts.document.tolist(), strict=True)
    ]
