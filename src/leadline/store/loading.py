"""A study's views, read over any DB-API connection into the core's typed columns. No Django here."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

import numpy as np

from leadline.core import tables as t
from leadline.core.indicators import parse_indicator
from leadline.core.vocabulary import CodeState, QuoteConsent, Selection
from leadline.errors import NotFound

Columns = dict[str, tuple[Any, ...]]


class _RowNumbers(dict[Any, int]):
    """Id -> row number; -1 for an id that is not there."""

    def __missing__(self, key: Any) -> int:
        return -1


class Reader:
    """Reads views of one study; remembers which id is which row."""

    def __init__(self, connection: Any, *, study: Any, language: str) -> None:
        self.connection = connection
        self.study = study
        self.language = language
        self.rows: dict[str, _RowNumbers] = {}

    def columns(self, view: str, order: str, *names: str) -> Columns:
        """The named columns of the study's rows of a view, in an order ('' for any)."""
        wanted = ", ".join(f'"{name}"' for name in names)
        sql = f"SELECT {wanted} FROM {view} WHERE study = {_mark(self.connection)}"  # noqa: S608 - our own names
        sql += f" ORDER BY {order}" if order else ""
        return _columns(self.connection, sql, (self.study,), names)

    def index(self, noun: str, ids: Iterable[Any]) -> None:
        """Remember that these ids are rows 0, 1, 2 … of the table of `noun`."""
        self.rows[noun] = _RowNumbers((key, row) for row, key in enumerate(ids))

    def refer(self, noun: str, ids: Sequence[Any]) -> t.Ints:
        """Ids as row numbers of the table of `noun`, -1 where there is none."""
        return np.fromiter(map(self.rows[noun].__getitem__, ids), np.int32, len(ids))

    def title(self, value: Any) -> str:
        """A text by language in this reader's language, else English, else any."""
        texts = _json(value)
        if not isinstance(texts, Mapping):
            return str(texts or "")
        return str(texts.get(self.language) or texts.get("en") or next(iter(texts.values()), ""))


def list_studies(connection: Any) -> list[tuple[Any, str]]:
    """(id, key) of each study, by key."""
    found = _columns(connection, "SELECT study, key FROM v1_studies ORDER BY key", (), ("study", "key"))
    return list(zip(found["study"], found["key"], strict=True))


def load_study(connection: Any, key: str, *, language: str = "en", with_turns: bool = False) -> t.StudyTables:
    """The study with this key as columns; titles in `language` where the study has them.

    Turns are many and few analyses need them: they are read when asked for.

    Raises ``NotFound`` (``study-unknown``).
    """
    mark = _mark(connection)
    names = ("study", "title", "case_noun", "selection", "is_fiction", "settings")
    sql = f"SELECT {', '.join(names)} FROM v1_studies WHERE key = {mark}"  # noqa: S608 - our own names
    found = _columns(connection, sql, (key,), names)
    if not found["study"]:
        raise NotFound("study-unknown", key=key)
    read = Reader(connection, study=found["study"][0], language=language)
    parts = _read_frame(read) | _read_guide(read) | _read_programme(read) | _read_texts(read)
    if with_turns:
        parts["turns"] = _read_turns(read)
    return t.StudyTables(
        key=key,
        title=read.title(found["title"][0]),
        case_noun=read.title(found["case_noun"][0]),
        selection=Selection(found["selection"][0]),
        is_fiction=bool(found["is_fiction"][0]),
        settings=read_settings(_json(found["settings"][0])),
        **parts,
    )


def read_settings(values: Mapping[str, Any]) -> t.Settings:
    """A study's settings from their JSON; what is absent has its default."""
    known = {field.name for field in fields(t.Settings)}
    taken = {name: value for name, value in values.items() if name in known}
    for name, value in taken.items():
        if isinstance(value, list):
            taken[name] = tuple(value)
    if "mechanisms" in taken:
        taken["mechanisms"] = {name: tuple(pair) for name, pair in taken["mechanisms"].items()}
    return t.Settings(**taken)


def _read_frame(read: Reader) -> dict[str, Any]:
    rounds = read.columns("v1_rounds", "position, key", "round", "key", "title")
    read.index("round", rounds["round"])
    cases = read.columns("v1_cases", "key", "case", "key", "name", "attributes")
    read.index("case", cases["case"])
    given = [_json(value) for value in cases["attributes"]]
    names = dict.fromkeys(name for attributes in given for name in attributes)
    roles = read.columns("v1_roles", "position, key", "role", "key", "title")
    read.index("role", roles["role"])
    return {
        "rounds": t.Rounds(t.strings(rounds["key"]), t.strings(rounds["title"])),
        "cases": t.Cases(
            t.strings(cases["key"]),
            t.strings(cases["name"]),
            {name: t.strings([str(a.get(name, "")) for a in given]) for name in names},
        ),
        "roles": t.Roles(t.strings(roles["key"]), t.strings([read.title(v) for v in roles["title"]])),
    }


def _read_guide(read: Reader) -> dict[str, Any]:
    questions = read.columns("v1_questions", "position, key", "question", "key", "title", "is_core")
    read.index("question", questions["question"])
    names = ("code", "key", "parent", "state", "is_family", "name", "since")
    codes = read.columns("v2_codes", "position, key", *names)
    read.index("code", codes["code"])
    keys = dict(zip(codes["code"], codes["key"], strict=True))
    parents = dict(zip(codes["code"], codes["parent"], strict=True))

    def family(code: Any) -> str:
        while parents.get(code) is not None:
            code = parents[code]
        return str(keys[code])

    guide = t.Questions(
        t.strings(questions["key"]),
        t.strings([read.title(v) for v in questions["title"]]),
        _flags(questions["is_core"]),
    )
    counted = [
        state == CodeState.ACTIVE and not is_family
        for state, is_family in zip(codes["state"], codes["is_family"], strict=True)
    ]
    codebook = t.Codes(
        t.strings(codes["key"]),
        t.strings([read.title(v) for v in codes["name"]]),
        t.strings([family(code) for code in codes["code"]]),
        t.flags(counted),
        t.ints(codes["since"]),
    )
    found = read.columns(
        "v1_indicators", "position, key", "indicator", "key", "pillar", "title", "questions", "rule"
    )
    read.index("indicator", found["indicator"])
    indicators = tuple(
        parse_indicator(
            key,
            pillar=pillar,
            title=read.title(title),
            questions=_json(asked),
            rule=rule,
            codes=codebook,
            guide=guide,
        )
        for key, pillar, title, asked, rule in zip(
            found["key"], found["pillar"], found["title"], found["questions"], found["rule"], strict=True
        )
    )
    return {"questions": guide, "codes": codebook, "indicators": indicators}


def _read_programme(read: Reader) -> dict[str, Any]:
    coders = _columns(read.connection, "SELECT coder, key FROM v1_coders ORDER BY key", (), ("coder", "key"))
    read.index("coder", coders["coder"])
    people = read.columns("v1_informants", "pseudonym", "informant", "pseudonym")
    read.index("informant", people["informant"])
    posts = read.columns("v1_posts", "informant, role", "informant", "case", "role", "is_acting", "is_shared")
    held = read.columns(
        "v1_interviews",
        "key",
        *("interview", "key", "case", "round", "language", "mode", "held_on", "first_coder", "is_coded"),
        "has_reconciled",
    )
    read.index("interview", held["interview"])
    slots = read.columns("v1_slots", '"case", role, round', "case", "role", "round", "state", "interview")
    spoke = read.columns("v1_participants", "interview, created_at", "interview", "informant", "role")
    given = read.columns("v1_consents", "given_at", "interview", "informant", "quote", "takes_part")
    answers = zip(given["interview"], given["informant"], given["quote"], given["takes_part"], strict=True)
    latest = {(i, who): quote if takes_part else QuoteConsent.NONE for i, who, quote, takes_part in answers}
    consents = [
        latest.get(pair, QuoteConsent.NONE)
        for pair in zip(spoke["interview"], spoke["informant"], strict=True)
    ]
    gone = read.columns("v1_withdrawals", "key, informant", "key", "interview", "informant")
    covered = read.columns("v1_coverage", "interview", "interview", "question", "status", "reason")
    heard = read.columns("v2_heard", "interview", "interview", "question")
    return {
        "coders": t.Coders(t.strings(coders["key"])),
        "informants": t.Informants(t.strings(people["pseudonym"])),
        "posts": t.Posts(
            read.refer("informant", posts["informant"]),
            read.refer("case", posts["case"]),
            read.refer("role", posts["role"]),
            _flags(posts["is_acting"]),
            _flags(posts["is_shared"]),
        ),
        "slots": t.Slots(
            read.refer("case", slots["case"]),
            read.refer("role", slots["role"]),
            read.refer("round", slots["round"]),
            t.terms(slots["state"]),
            read.refer("interview", slots["interview"]),
        ),
        "interviews": t.Interviews(
            t.strings(held["key"]),
            read.refer("case", held["case"]),
            read.refer("round", held["round"]),
            t.strings(held["language"]),
            t.strings(held["mode"]),
            t.strings([str(day or "") for day in held["held_on"]]),
            read.refer("coder", held["first_coder"]),
            _flags(held["has_reconciled"]),
            _flags(held["is_coded"]),
        ),
        "participants": t.Participants(
            read.refer("interview", spoke["interview"]),
            read.refer("informant", spoke["informant"]),
            read.refer("role", spoke["role"]),
            t.terms(consents),
        ),
        "withdrawals": t.Withdrawals(
            t.strings(gone["key"]),
            read.refer("interview", gone["interview"]),
            read.refer("informant", gone["informant"]),
        ),
        "coverage": t.Coverage(
            read.refer("interview", covered["interview"]),
            read.refer("question", covered["question"]),
            t.terms(covered["status"]),
            t.strings(covered["reason"]),
        ),
        "heard": t.Heard(
            read.refer("interview", heard["interview"]), read.refer("question", heard["question"])
        ),
    }


def _read_texts(read: Reader) -> dict[str, Any]:
    documents = read.columns(
        "v1_documents", "key", "document", "key", "case", "round", "title", "is_shortened"
    )
    read.index("document", documents["document"])
    texts = read.columns(
        "v1_transcripts",
        "transcript",
        *("transcript", "interview", "document", "case", "round", "language", "length"),
    )
    read.index("transcript", texts["transcript"])
    evidence = read.columns(
        "v1_document_evidence", "document", "document", "case", "round", "indicator", "supports"
    )
    judged = read.columns(
        "v1_judgements",
        "at",
        "case",
        "round",
        "indicator",
        "proposed",
        "value",
        "basis",
        "reason",
        "by",
        "at",
    )
    links = read.columns("v1_opportunity_links", '"case"', "case", "code", "indicator", "by")
    interview_of = read.refer("interview", texts["interview"])
    return {
        "documents": t.Documents(
            t.strings(documents["key"]),
            read.refer("case", documents["case"]),
            read.refer("round", documents["round"]),
            t.strings(documents["title"]),
            _flags(documents["is_shortened"]),
        ),
        "transcripts": t.Transcripts(
            t.strings([_hex(value) for value in texts["transcript"]]),
            interview_of,
            read.refer("document", texts["document"]),
            read.refer("case", texts["case"]),
            read.refer("round", texts["round"]),
            t.strings(texts["language"]),
            t.ints(texts["length"]),
        ),
        "codings": _read_codings(read, interview_of),
        "passage_checks": _read_passage_checks(read),
        "document_evidence": t.DocumentEvidence(
            read.refer("document", evidence["document"]),
            read.refer("case", evidence["case"]),
            read.refer("round", evidence["round"]),
            read.refer("indicator", evidence["indicator"]),
            _flags(evidence["supports"]),
        ),
        "judgements": t.Judgements(
            read.refer("case", judged["case"]),
            read.refer("round", judged["round"]),
            read.refer("indicator", judged["indicator"]),
            t.terms(judged["proposed"]),
            t.terms(judged["value"]),
            t.strings(judged["basis"]),
            t.strings(judged["reason"]),
            t.strings(judged["by"]),
            t.strings([str(at) for at in judged["at"]]),
        ),
        "opportunity_links": t.OpportunityLinks(
            read.refer("case", links["case"]),
            read.refer("code", links["code"]),
            read.refer("indicator", links["indicator"]),
            t.strings(links["by"]),
        ),
    }


def _read_turns(read: Reader) -> t.Turns:
    found = read.columns("v1_turns", "transcript, position", "transcript", "start", "end", "question")
    return t.Turns(
        read.refer("transcript", found["transcript"]),
        t.ints(found["start"]),
        t.ints(found["end"]),
        read.refer("question", found["question"]),
    )


def _read_passage_checks(read: Reader) -> t.PassageChecks:
    found = read.columns("v1_passage_checks", "created_at", "transcript", "start", "end", "outcome")
    return t.PassageChecks(
        read.refer("transcript", found["transcript"]),
        t.ints(found["start"]),
        t.ints(found["end"]),
        t.terms(found["outcome"]),
    )


def _read_codings(read: Reader, interview_of: t.Ints) -> t.Codings:
    vocabularies = ("layer", "polarity", "basis", "time", "scope", "sensitivity", "elicited")
    found = read.columns(
        "v1_codings",
        "",
        *("coding", "transcript", "start", "end", "code", "coder", *vocabularies),
        *("informant", "question", "turn_kind"),
    )
    transcript = read.refer("transcript", found["transcript"])
    kinds = [0 if kind is None else kind for kind in found["turn_kind"]]
    loaded = t.Codings(
        id=t.strings([_hex(value) for value in found["coding"]]),
        transcript=transcript,
        start=t.ints(found["start"]),
        end=t.ints(found["end"]),
        code=read.refer("code", found["code"]),
        coder=read.refer("coder", found["coder"]),
        **{name: t.terms(found[name]) for name in vocabularies},
        informant=read.refer("informant", found["informant"]),
        question=read.refer("question", found["question"]),
        turn_kind=t.terms(kinds),
    )
    order = np.lexsort((loaded.layer, loaded.coder, loaded.code, loaded.end, loaded.start, loaded.transcript))
    return loaded.take(order)


def _columns(connection: Any, sql: str, parameters: tuple[Any, ...], names: Sequence[str]) -> Columns:
    cursor = connection.cursor()
    was_collecting = gc.isenabled()
    gc.disable()  # rows are tuples of plain values: looking for cycles in them takes a third of the time
    try:
        cursor.execute(sql, parameters)
        rows = cursor.fetchall()
        cursor.close()
        if not rows:
            return dict.fromkeys(names, ())
        return dict(zip(names, zip(*rows, strict=True), strict=True))
    finally:
        if was_collecting:
            gc.enable()


def _mark(connection: Any) -> str:
    """The parameter mark of the driver: psycopg's or SQLite's."""
    return "%s" if type(connection).__module__.startswith("psycopg") else "?"


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str | bytes) else value


def _hex(value: Any) -> str:
    return value if isinstance(value, str) else value.hex


def _flags(values: Iterable[Any]) -> t.Flags:
    return t.flags([bool(value) for value in values])
