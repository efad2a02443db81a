"""Loading a pack's corpus into a study: each step through its service."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TypeVar

from leadline.access import get_current_transcript
from leadline.core.spans import find_quotation
from leadline.core.transcripts import TurnedText
from leadline.core.turn_marks import GuideQuestion
from leadline.core.turns import recognise_turns
from leadline.core.vocabulary import (
    CellValue,
    Comprehensiveness,
    CoverageStatus,
    QuoteCheck,
    QuoteConsent,
    SlotState,
    TurnKind,
)
from leadline.errors import FormatError
from leadline.interchange.corpus import YES_OR_NO, Corpus, CorpusText, Row, read_corpus
from leadline.interchange.packs import Pack, pack_with_corpus
from leadline.interchange.tables.codings import CodingRow
from leadline.queries.programme import list_guide_questions
from leadline.services.actors import register_actor
from leadline.services.codings import (
    IncomingCoding,
    PassageAttributes,
    import_codings,
    record_passage_check,
    write_memo,
)
from leadline.services.coverage import record_coverage
from leadline.services.documents import IncomingDocument, add_documents
from leadline.services.judgements import Decision, attach_evidence, confirm_judgements, link_opportunity
from leadline.services.programme import (
    ConsentGiven,
    PlanRow,
    record_consents,
    record_plan,
)
from leadline.services.studies import add_cases, create_study
from leadline.services.transcripts import Original, TakenIn, add_transcripts
from leadline.store.models import Case, Code, Indicator, Interview, Round, Study
from leadline.workspace.opening import OpenWorkspace

COVERAGE_WORDS = {
    "answered": CoverageStatus.ANSWERED,
    "does not know": CoverageStatus.NOT_KNOWN,
    "declined": CoverageStatus.DECLINED,
    "not asked": CoverageStatus.NOT_ASKED,
}
T = TypeVar("T")
CONSENT_WORDS = {term.label: term for term in QuoteConsent}
STATES = {term.label: term for term in SlotState}
OUTCOMES = {term.label: term for term in QuoteCheck}
CELLS: dict[str, CellValue | Comprehensiveness] = {term.label: term for term in CellValue}
PROFILES: dict[str, CellValue | Comprehensiveness] = {term.label: term for term in Comprehensiveness}
STANCES = {"supports": True, "contradicts": False}

Report = Callable[[str], None]


def load_study_with_corpus(
    workspace: OpenWorkspace, pack: Pack, *, key: str = "", tell: Report = lambda _: None
) -> Study:
    """Make the pack's study with its corpus (and the corpus's report), and say what is being done."""
    pack = pack_with_corpus(pack)
    corpus = read_corpus(pack.folder / "corpus")
    with workspace.use():
        actor = workspace.actor()
        study = create_study(pack, by=actor, key=key, is_fiction=corpus.is_fiction)
        _Loader(workspace, study, corpus).run(tell)
    return study


class _Loader:
    """One load: the steps in the order in which they build on each other."""

    def __init__(self, workspace: OpenWorkspace, study: Study, corpus: Corpus) -> None:
        self.study, self.corpus = study, corpus
        self.by = workspace.actor()
        self.interviews: dict[str, Interview] = {}

    def run(self, tell: Report) -> None:
        tell("programme")
        self.programme()
        tell("texts")
        self.texts()
        tell("codings")
        self.codings()
        tell("judgements")
        self.judgements()

    def programme(self) -> None:
        cases = {
            row["case"]: {k: v for k, v in row.cells.items() if k != "case"}
            for row in self.corpus.rows("cases")
        }
        add_cases(self.study, cases, by=self.by)
        named = {row["first_coder"] for row in self.corpus.rows("plan")} - {""}
        coders = {name: register_actor(name) for name in sorted(named)}
        self.interviews = record_plan(self.study, self._plan(), by=self.by, actors=coders)
        record_consents(self.study, map(_consent, self.corpus.rows("consents")), by=self.by)
        coverage = (
            (row["interview"], row["question"], row.pick("status", COVERAGE_WORDS), row["reason"])
            for row in self.corpus.rows("coverage")
        )
        record_coverage(self.study, coverage, by=self.by)

    def _plan(self) -> Iterator[PlanRow]:
        tries: dict[tuple[str, str, str], list[tuple[date, str, str]]] = {}
        for row in self.corpus.rows("contacts"):
            place = (row["case"], row["role"], row["round"])
            on = row.day("on") or row.refuse("on", ["2025-03-31"])
            tries.setdefault(place, []).append((on, row["channel"], row["outcome"]))
        for row in self.corpus.rows("plan"):
            yield PlanRow(
                case=row["case"],
                role=row["role"],
                round=row["round"],
                state=row.pick("state", STATES),
                interview=row["interview"],
                informant=row["informant"],
                held_on=row.day("held_on"),
                mode=row["mode"],
                language=row["language"],
                interviewer=row["interviewer"],
                has_interpreter=row.pick("interpreter", YES_OR_NO),
                is_acting=row.pick("acting", YES_OR_NO),
                is_shared=row.pick("shared", YES_OR_NO),
                first_coder=row["first_coder"],
                is_coded=row.pick("coded", YES_OR_NO) if row["coded"] else None,
                next_action=row["next_action"],
                attempts=tuple(tries.get((row["case"], row["role"], row["round"]), ())),
            )

    def texts(self) -> None:
        questions = list_guide_questions(self.study)
        pairs = []
        for text in self.corpus.transcripts:
            pairs.append((_fact(text, "interview", self.interviews), self._taken(text, questions)))
        add_transcripts(pairs, study=self.study, by=self.by)
        self._documents()

    def _taken(self, text: CorpusText, questions: list[GuideQuestion]) -> TakenIn:
        facts = text.read.facts
        is_notes = facts.get("kind") == "notes"
        turned = recognise_turns(
            text.read.text,
            questions=questions,
            kind=TurnKind.NOTES if is_notes else TurnKind.VERBATIM,
            language=facts.get("language", ""),
            translation_language="en",
        ).turns
        original = Original(text.filename, text.content)
        return TakenIn(turned, original=original, notice=facts.get("notice", ""))

    def _documents(self) -> None:
        cases = {c.key: c.key for c in Case.live.filter(study=self.study)}
        rounds = {r.key: r.key for r in Round.live.filter(study=self.study).order_by("position")}
        latest = [row["round"] for row in self.corpus.rows("plan")][-1:] or list(rounds)[-1:]
        incoming = [
            IncomingDocument(
                key=text.filename.removesuffix(".md"),
                case=_fact(text, "case", cases),
                round=_fact(text, "round", rounds) if "round" in text.read.facts else "".join(latest),
                title=text.read.facts.get("title", text.filename),
            )
            for text in self.corpus.documents
        ]
        documents = add_documents(self.study, incoming, by=self.by)
        pairs = [
            (
                documents[text.filename.removesuffix(".md")],
                TakenIn(
                    TurnedText(text.read.text, (), text.read.facts.get("language", "")),
                    original=Original(text.filename, text.content),
                    notice=text.read.facts.get("notice", ""),
                ),
            )
            for text in self.corpus.documents
        ]
        add_transcripts(pairs, study=self.study, by=self.by)
        indicators = {i.key: i for i in Indicator.live.filter(study=self.study)}
        for row in self.corpus.rows("evidence"):
            document = row.pick("document", documents)
            attach_evidence(
                document,
                indicator=row.pick("indicator", indicators),
                transcript=get_current_transcript(document),
                quote=row["quote"],
                supports=row.pick("stance", STANCES),
                by=self.by,
            )

    def codings(self) -> None:
        coders = {name: register_actor(name) for name in sorted({row.coder for row in self.corpus.codings})}
        outcome = import_codings(
            self.study, map(incoming_coding, self.corpus.codings), by=self.by, coders=coders
        )
        for place, error in outcome.refused:
            raise FormatError("corpus-not-read", path="codings", where=place, kind=str(error))
        for row in self.corpus.rows("checks"):
            transcript = get_current_transcript(row.pick("interview", self.interviews))
            span = find_quotation(transcript.text, row["quote"])
            said = row.pick("outcome", OUTCOMES)
            record_passage_check(
                transcript, span, outcome=said, answered_on=row.day("answered_on"), by=self.by
            )
        for row in self.corpus.rows("memos"):
            interview = row.pick("interview", self.interviews)
            write_memo(self.study, row["text"], about="interview", about_id=interview.id, by=self.by)

    def judgements(self) -> None:
        decisions = [
            Decision(
                case=row["case"],
                indicator=row["indicator"],
                value=row.pick("value", CELLS if row["indicator"] else PROFILES) if row["value"] else None,
                reason=row["reason"],
            )
            for row in self.corpus.rows("judgements")
        ]
        analyst = register_actor("analyst")
        confirm_judgements(self.study, [d for d in decisions if d.indicator], by=analyst)
        confirm_judgements(self.study, [d for d in decisions if not d.indicator], by=analyst)
        cases = {c.key: c for c in Case.live.filter(study=self.study)}
        codes = {c.key: c for c in Code.live.filter(study=self.study)}
        indicators = {i.key: i for i in Indicator.live.filter(study=self.study)}
        for row in self.corpus.rows("links"):
            link_opportunity(
                row.pick("case", cases),
                code=row.pick("code", codes),
                indicator=row.pick("indicator", indicators),
                note=row["note"],
                by=analyst,
            )


def incoming_coding(row: CodingRow) -> IncomingCoding:
    """A row of a codings file as the service takes it."""
    return IncomingCoding(
        text=row.interview,
        code=row.code,
        coder=row.coder,
        quote=row.quote,
        start=row.span.start if row.span else None,
        end=row.span.end if row.span else None,
        layer=row.layer,
        attributes=PassageAttributes(
            row.polarity, row.basis, row.time, row.scope, row.sensitivity, row.elicited
        ),
        place=row.where,
    )


def _consent(row: Row) -> ConsentGiven:
    return ConsentGiven(
        interview=row["interview"],
        informant=row["informant"],
        takes_part=row.pick("takes_part", YES_OR_NO),
        may_record=row.pick("record", YES_OR_NO),
        quote=row.pick("quote", CONSENT_WORDS),
        may_recontact=row.pick("recontact", YES_OR_NO),
        given_on=row.day("given_on"),
    )


def _fact(text: CorpusText, name: str, known: Mapping[str, T]) -> T:
    """What the front matter of a text names; a ``FormatError`` says the file."""
    key = text.read.facts.get(name, "")
    if key not in known:
        raise FormatError("corpus-not-read", path=text.filename, where=name, kind=key or "absent")
    return known[key]
