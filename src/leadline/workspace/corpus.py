"""Loading a pack's corpus into a study: each step through its service."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

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
from leadline.errors import FormatError, LeadlineError
from leadline.interchange.corpus import Corpus, CorpusText, Row, read_corpus
from leadline.interchange.packs import Pack
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
from leadline.services.documents import IncomingDocument, add_documents
from leadline.services.judgements import Decision, attach_evidence, confirm_judgements, link_opportunity
from leadline.services.programme import (
    ConsentGiven,
    PlanRow,
    record_consents,
    record_coverage,
    record_plan,
)
from leadline.services.studies import add_cases, create_study
from leadline.services.transcripts import Original, TakenIn, add_transcripts
from leadline.store.models import Case, Code, Indicator, Interview, Study
from leadline.workspace.opening import OpenWorkspace

COVERAGE_WORDS = {
    "answered": CoverageStatus.ANSWERED,
    "does not know": CoverageStatus.NOT_KNOWN,
    "declined": CoverageStatus.DECLINED,
    "not asked": CoverageStatus.NOT_ASKED,
}
CONSENT_WORDS = {"check first": QuoteConsent.CHECK_FIRST} | {q.label: q for q in QuoteConsent}

Report = Callable[[str], None]


def load_study_with_corpus(
    workspace: OpenWorkspace, pack: Pack, *, key: str = "", tell: Report = lambda _: None
) -> Study:
    """Make the pack's study with its corpus, and say what is being done."""
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
            row["case"]: {k: v for k, v in row.items() if k != "case"} for row in self.corpus.rows("cases")
        }
        add_cases(self.study, cases, by=self.by)
        named = {row["first_coder"] for row in self.corpus.rows("plan")} - {""}
        coders = {name: register_actor(name) for name in sorted(named)}
        self.interviews = record_plan(self.study, self._plan(), by=self.by, actors=coders)
        record_consents(self.study, map(_consent, self.corpus.rows("consents")), by=self.by)
        coverage = (
            (row["interview"], row["question"], COVERAGE_WORDS[row["status"]], row["reason"])
            for row in self.corpus.rows("coverage")
        )
        record_coverage(self.study, coverage, by=self.by)

    def _plan(self) -> Iterator[PlanRow]:
        tries: dict[tuple[str, str, str], list[tuple[date, str, str]]] = {}
        for row in self.corpus.rows("contacts"):
            place = (row["case"], row["role"], row["round"])
            tries.setdefault(place, []).append(
                (date.fromisoformat(row["on"]), row["channel"], row["outcome"])
            )
        for row in self.corpus.rows("plan"):
            yield PlanRow(
                case=row["case"],
                role=row["role"],
                round=row["round"],
                state=SlotState.from_label(row["state"]),
                interview=row["interview"],
                informant=row["informant"],
                held_on=date.fromisoformat(row["held_on"]) if row["held_on"] else None,
                mode=row["mode"],
                language=row["language"],
                interviewer=row["interviewer"],
                has_interpreter=row["interpreter"] == "yes",
                is_acting=row["acting"] == "yes",
                is_shared=row["shared"] == "yes",
                first_coder=row["first_coder"],
                is_coded=row["coded"] == "yes" if row["coded"] else None,
                next_action=row["next_action"],
                attempts=tuple(tries.get((row["case"], row["role"], row["round"]), ())),
            )

    def texts(self) -> None:
        questions = list_guide_questions(self.study)
        pairs = []
        for text in self.corpus.transcripts:
            key = text.read.facts.get("interview", "")
            if key not in self.interviews:
                raise FormatError(
                    "corpus-not-read", path=text.filename, where="interview", kind=key or "absent"
                )
            pairs.append((self.interviews[key], self._taken(text, questions)))
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
        rounds = [row["round"] for row in self.corpus.rows("plan")]
        incoming = [
            IncomingDocument(
                key=text.filename.removesuffix(".md"),
                case=text.read.facts["case"],
                round=text.read.facts.get("round") or rounds[-1],
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
            document = documents[row["document"]]
            attach_evidence(
                document,
                indicator=indicators[row["indicator"]],
                transcript=get_current_transcript(document),
                quote=row["quote"],
                supports=row["stance"] == "supports",
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
            transcript = get_current_transcript(self.interviews[row["interview"]])
            span = find_quotation(transcript.text, row["quote"])
            answered = date.fromisoformat(row["answered_on"]) if row["answered_on"] else None
            outcome_of = QuoteCheck.from_label(row["outcome"])
            record_passage_check(transcript, span, outcome=outcome_of, answered_on=answered, by=self.by)
        for row in self.corpus.rows("memos"):
            interview = self.interviews[row["interview"]]
            write_memo(self.study, row["text"], about="interview", about_id=interview.id, by=self.by)

    def judgements(self) -> None:
        decisions = [
            Decision(
                case=row["case"],
                indicator=row["indicator"],
                value=_value(row) if row["value"] else None,
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
                cases[row["case"]],
                code=codes[row["code"]],
                indicator=indicators[row["indicator"]],
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
        takes_part=row["takes_part"] == "yes",
        may_record=row["record"] == "yes",
        quote=CONSENT_WORDS[row["quote"]],
        may_recontact=row["recontact"] == "yes",
        given_on=date.fromisoformat(row["given_on"]) if row["given_on"] else None,
    )


def _value(row: Row) -> CellValue | Comprehensiveness:
    vocabulary = CellValue if row["indicator"] else Comprehensiveness
    try:
        return vocabulary.from_label(row["value"])
    except KeyError:
        raise LeadlineError(
            "judgement-value-unknown", value=row["value"], known=", ".join(vocabulary.labels())
        ) from None
