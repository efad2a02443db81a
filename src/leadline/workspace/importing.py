"""Importing files and folders: each file is taken whole or not at all, and the rest of the batch goes on."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import transaction

from leadline.access import get_current_transcript
from leadline.core.transcripts import TurnedText
from leadline.core.turn_marks import GuideQuestion
from leadline.core.turns import Recognition, recognise_turns
from leadline.core.vocabulary import QuoteConsent, SlotState, TurnKind
from leadline.errors import FormatError, InputError, LeadlineError
from leadline.interchange.losses import Loss
from leadline.interchange.sandbox import Sandbox
from leadline.interchange.tables.codings import ReadCodings, read_codings_json_lines, read_codings_table
from leadline.interchange.tables.columns import iso_date, recognise_columns
from leadline.interchange.tables.consents import ConsentRow, match_files, read_consents
from leadline.interchange.tables.coverage import read_coverage
from leadline.interchange.tables.grids import Grid
from leadline.interchange.tables.plan import read_plan
from leadline.interchange.tables.question_grid import read_question_grid
from leadline.interchange.tables.words import plain
from leadline.interchange.transcripts import ReadTranscript
from leadline.queries.passages import clock, first_words
from leadline.queries.programme import list_guide_questions, list_informants_of
from leadline.services.actors import register_actor
from leadline.services.codings import import_codings
from leadline.services.coverage import record_coverage
from leadline.services.programme import (
    UNASSIGNED,
    ConsentGiven,
    PlanRow,
    record_consents,
    record_plan,
    stand_in,
)
from leadline.services.studies import add_cases, add_rounds
from leadline.services.transcripts import Original, TakenIn, add_transcript, correct_transcript
from leadline.store.engines.connect import current_alias
from leadline.store.models import Document, Informant, Interview, Role, Round, Study
from leadline.workspace.corpus import incoming_coding
from leadline.workspace.naming import declared_attributes, in_known_words, role_names
from leadline.workspace.opening import DATABASE, OpenWorkspace

TABLES = {".csv", ".tsv", ".xlsx", ".xlsm", ".xls"}
NO_FACTS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came through a browser: it is only in memory, as it must not reach the disk in clear."""

    name: str
    content: bytes

    @property
    def suffix(self) -> str:
        """The ending of its name, with the dot."""
        return Path(self.name).suffix


File = Path | Upload


@dataclass(frozen=True, slots=True)
class Options:
    """How files without a place of their own are placed, and whether texts are corrected."""

    case: str = ""
    role: str = ""
    round: str = ""
    interview: str = ""
    kind: TurnKind | None = None
    language: str = ""
    is_correction: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """What became of one file: `outcome` is taken, known or refused; `found` says what was recognised.

    `rows` are those refused of a file of codings whose others were taken: where, and why.
    """

    file: str
    outcome: str
    what: str = ""
    found: dict[str, int] = field(default_factory=dict)
    losses: tuple[Loss, ...] = ()
    notes: tuple[str, ...] = ()
    rows: tuple[tuple[str, LeadlineError], ...] = ()
    error: LeadlineError | None = None

    @property
    def exit_code(self) -> int:
        """That of the worst refusal, of the file or of a row; 0 where there is none."""
        errors = [error for error in (self.error, *(error for _where, error in self.rows)) if error]
        lost = InputError.exit_code if self.found.get("refused") else 0
        return max([lost, *(error.exit_code for error in errors)])


def list_files(paths: Iterable[File]) -> list[File]:
    """The files to import, tables first (a plan makes the interviews that texts belong to)."""
    found: list[File] = []
    for path in paths:
        if isinstance(path, Upload):
            found.append(path)
        elif path.is_dir():
            inside = (p for p in sorted(path.rglob("*")) if p.is_file())
            found += [p for p in inside if not _is_passed_over(p)]
        elif path.exists():
            found.append(path)
        else:
            raise InputError("path-absent", path=str(path))
    return sorted(dict.fromkeys(found), key=_tables_first)


def _tables_first(file: File) -> tuple[bool, str]:
    return file.suffix.lower() not in TABLES, file.name if isinstance(file, Upload) else str(file)


def recognise_file(
    workspace: OpenWorkspace, study: Study, path: File, *, options: Options = Options()
) -> list[tuple[int, str, str, str, str, str]]:
    """The turns that a text would be cut into, as :func:`list_turns` tells them; nothing is stored."""
    with workspace.use(), Sandbox() as sandbox:
        turned = _recognise(
            sandbox.read_transcript(_load(path, sandbox), filename=path.name),
            questions=list_guide_questions(study),
            options=options,
        ).turns
    return [
        (
            number,
            clock(turn.seconds),
            turn.speaker,
            turn.question,
            turn.kind.label,
            first_words(turned.text[turn.start : turn.end]),
        )
        for number, turn in enumerate(turned.turns, start=1)
    ]


def _is_passed_over(path: Path) -> bool:
    """Hidden files, lock files of office programs, and the files of a workspace."""
    is_hidden = any(part.startswith((".", "~$")) for part in path.parts[-2:])
    return is_hidden or (path.parent / DATABASE).exists()


def import_files(
    workspace: OpenWorkspace,
    study: Study,
    paths: Iterable[File],
    *,
    options: Options = Options(),
    tell: Callable[[Item], None] = lambda _: None,
) -> list[Item]:
    """Import `paths` (files, folders, uploads) into `study`; `tell` hears of each file as it is done.

    No file's fault stops the batch: it is refused with its error, and nothing of it is stored.
    """
    files = list_files(paths)
    items: list[Item] = []
    with workspace.use(), Sandbox() as sandbox:
        desk = _Desk(workspace, study, files, options, sandbox)
        for path in desk.ordered():
            try:
                with transaction.atomic(using=current_alias()):
                    item = desk.take(path)
            except LeadlineError as error:
                desk.keep_refusal(path, error)
                item = Item(path.name, "refused", error=error)
            except OSError as error:
                reason = error.strerror or type(error).__name__
                item = Item(
                    path.name, "refused", error=InputError("path-unread", path=path.name, reason=reason)
                )
            items.append(item)
            tell(item)
    return items


class _Desk:
    """One batch: files are looked at by kind, tables before texts, codings last."""

    def __init__(
        self,
        workspace: OpenWorkspace,
        study: Study,
        files: Sequence[File],
        options: Options,
        sandbox: Sandbox,
    ) -> None:
        self.study, self.files, self.options, self.sandbox = study, files, options, sandbox
        self.by = workspace.actor()
        self.questions = list_guide_questions(study)
        self.consents: tuple[ConsentRow, ...] = ()

    def ordered(self) -> Iterator[File]:
        """Plans, consents and grids, then texts, then coverage and codings (which need the interviews)."""
        late = [p for p in self.files if p.suffix.lower() == ".jsonl" or self._is_late(p)]
        yield from (p for p in self.files if p not in late)
        yield from late

    def _is_late(self, path: File) -> bool:
        if path.suffix.lower() not in TABLES:
            return False
        try:
            return _table_kind(self._grid(path), self.questions) in ("codings", "coverage")
        except (LeadlineError, OSError):
            return False

    def take(self, path: File) -> Item:
        suffix = path.suffix.lower()
        if suffix == ".jsonl":
            rows = read_codings_json_lines(self.load(path), filename=path.name)
            return self._codings(path, rows)
        if suffix not in TABLES:
            return self._text(path)
        grid = self._grid(path)
        kind = _table_kind(grid, self.questions)
        if kind == "codings":
            return self._codings(path, read_codings_table(grid))
        if kind == "plan":
            return self._plan(path, grid)
        if kind == "coverage":
            return self._coverage(path, grid)
        if kind == "consents":
            return self._consents(path, grid)
        if kind == "grid":
            return self._question_grid(path, grid)
        columns = ", ".join(filter(None, grid.header)) or "none"
        raise FormatError("table-unknown", file=path.name, columns=columns)

    def keep_refusal(self, path: File, error: LeadlineError) -> None:
        """A refusal to take part outlives the text that it kept out: else the next import would take it."""
        consents = self._consents_of(path.name)
        if error.code == "consent-absent" and consents:
            with transaction.atomic(using=current_alias()):
                self._interview(str(error.details["key"]), consents=consents)

    def load(self, path: File) -> bytes:
        return _load(path, self.sandbox)

    def _grid(self, path: File) -> Grid:
        return in_known_words(
            self.sandbox.read_grids(self.load(path), filename=path.name).sheets[0], self.study
        )

    # texts

    def _text(self, path: File) -> Item:
        content = self.load(path)
        read = self.sandbox.read_transcript(content, filename=path.name)
        key = self.options.interview or read.facts.get("interview") or _key(path.name)
        document = Document.live.filter(study=self.study, key=key).first()
        if document is not None:
            return self._document(path, document, read, content)
        interview = self._interview(key, consents=self._consents_of(path.name))
        recognised = _recognise(read, questions=self.questions, options=self.options)
        taken = _taken_in(read, recognised.turns, Original(path.name, content))
        notes: tuple[str, ...] = ()
        if self.options.is_correction:
            notes = self._corrected(interview, taken)
            outcome = "taken"
        else:
            outcome = "taken" if add_transcript(interview, taken, by=self.by) else "known"
        return Item(path.name, outcome, key, _found(recognised), read.losses, notes)

    def _document(self, path: File, document: Document, read: ReadTranscript, content: bytes) -> Item:
        """A document's text: the same again, or a correction; another text is refused."""
        turned = TurnedText(read.text, (), read.facts.get("language", ""))
        taken = _taken_in(read, turned, Original(path.name, content))
        notes: tuple[str, ...] = ()
        if self.options.is_correction:
            notes, outcome = self._corrected(document, taken), "taken"
        else:
            outcome = "taken" if add_transcript(document, taken, by=self.by) else "known"
        return Item(path.name, outcome, document.key, {"turns": 0}, read.losses, notes)

    def _corrected(self, holder: Interview | Document, taken: TakenIn) -> tuple[str, ...]:
        """Make a new version of a text; what became of its codings and evidence."""
        done = correct_transcript(get_current_transcript(holder), taken, by=self.by)
        notes = (f"carried: {done.carried}", f"to review: {done.to_review}", f"lost: {done.not_carried}")
        looks = done.to_review or done.not_carried
        return (*notes, f"leadline carried {shlex.quote(holder.key)}") if looks else notes

    def _interview(
        self,
        key: str,
        *,
        consents: tuple[ConsentRow, ...] = (),
        facts: Mapping[str, str] = NO_FACTS,
        attributes: Mapping[str, str] = NO_FACTS,
    ) -> Interview:
        """The interview with this key, made with these facts where it was not planned."""
        interview = Interview.live.filter(study=self.study, key=key).first()
        if interview is None:
            case = self.options.case or facts.get("case") or UNASSIGNED
            own = dict(attributes)
            for given in consents:
                own |= given.attributes
            held_on = iso_date(facts.get("date", ""))
            row = PlanRow(
                case=case,
                role=self.options.role or facts.get("role") or self._first(Role),
                round=self.options.round or facts.get("round") or self._first(Round),
                interview=key,
                informant=facts.get("informant") or stand_in(key),
                held_on=date.fromisoformat(held_on) if held_on else None,
                mode=facts.get("mode", ""),
                language=self.options.language or facts.get("language", ""),
                interviewer=facts.get("interviewer", ""),
                attributes=own,
                is_planned=False,
            )
            add_cases(self.study, {case: {"name": case}}, by=self.by)
            interview = record_plan(self.study, [row], by=self.by)[key]
        if consents:
            self._record_consents(interview, consents)
        return interview

    def _first(self, model: type[Role] | type[Round]) -> str:
        found = model.live.filter(study=self.study).order_by("position").first()
        if found is None:
            raise InputError("study-without", noun=model.__name__.lower())
        return str(found.key)

    # tables

    def _plan(self, path: File, grid: Grid) -> Item:
        read = read_plan(grid, attributes=declared_attributes(self.study).values())
        last = Round.live.filter(study=self.study).order_by("-position").first()
        default = self.options.round or (last.key if last else "")
        roles = role_names(self.study)
        add_cases(self.study, {r.case: {"name": r.case, **r.attributes} for r in read.interviews}, by=self.by)
        rounds = {r.round: r.round for r in read.interviews if r.round}
        if rounds:
            add_rounds(self.study, rounds, by=self.by)
        rows = [
            PlanRow(
                case=r.case,
                role=roles.get(plain(r.role), r.role),
                round=r.round or default,
                state=r.state if r.state is not None else SlotState.PLANNED,
                interview=r.interview,
                informant=r.informant,
                held_on=date.fromisoformat(r.date) if r.date else None,
                mode=r.mode,
                language=r.language,
                interviewer=r.interviewer,
                next_action=r.reason,
            )
            for r in read.interviews
        ]
        names = [stand_in(row.interview) for row in rows]
        stood_in = Informant.live.filter(study=self.study, pseudonym__in=names)
        before = stood_in.count()
        record_plan(self.study, rows, by=self.by)
        found = {"rows": len(rows)}
        if replaced := before - stood_in.count():
            found["replaced"] = replaced
        return Item(path.name, "taken", "plan", found, read.losses)

    def _consents(self, path: File, grid: Grid) -> Item:
        """Keep the rows for the files of this batch; rows of interviews that are there count at once."""
        read = read_consents(grid)
        self.consents += read.rows
        for row in read.rows:
            interview = Interview.live.filter(
                study=self.study, key__in=[row.interview, row.file, _key(row.file)]
            ).first()
            if interview is not None:
                self._record_consents(interview, (row,))
        return Item(path.name, "taken", "consents", {"rows": len(read.rows)}, read.losses)

    def _consents_of(self, filename: str) -> tuple[ConsentRow, ...]:
        if not self.consents:
            return ()
        return match_files(self.consents, filenames=[filename]).rows.get(filename, ())

    def _record_consents(self, interview: Interview, rows: tuple[ConsentRow, ...]) -> None:
        answers = [
            ConsentGiven(
                interview=interview.key,
                informant=informant,
                takes_part=bool(row.takes_part),
                may_record=bool(row.may_record),
                quote=row.quoting or QuoteConsent.NONE,
                may_recontact=bool(row.may_contact),
            )
            for row in rows
            if row.takes_part is not None
            for informant in list_informants_of(interview)
        ]
        record_consents(self.study, answers, by=self.by)

    def _coverage(self, path: File, grid: Grid) -> Item:
        read = read_coverage(grid)
        lines = [(row.interview, row.question, row.status, row.reason) for row in read.rows]
        changed = record_coverage(self.study, lines, by=self.by)
        found = {"rows": len(lines), "changed": changed}
        return Item(path.name, "taken" if changed else "known", "coverage", found, read.losses)

    def _question_grid(self, path: File, grid: Grid) -> Item:
        read = read_question_grid(grid, questions=self.questions)
        taken = 0
        for number, row in enumerate(read.interviews, start=1):
            key = row.facts.get("interview") or f"{_key(path.name)}-{number}"
            turned = TurnedText(row.turns.text, row.turns.turns, row.facts.get("language", ""))
            interview = self._interview(key, facts=row.facts, attributes=row.attributes)
            taken += add_transcript(interview, TakenIn(turned), by=self.by) is not None
        found = {
            "interviews": len(read.interviews),
            "new": taken,
            "questions": len(set(read.columns.values())),
        }
        return Item(path.name, "taken" if taken else "known", "question grid", found, read.losses)

    def _codings(self, path: File, read: ReadCodings) -> Item:
        coders = {name: register_actor(name or self.by.key) for name in {row.coder for row in read.codings}}
        outcome = import_codings(self.study, map(incoming_coding, read.codings), by=self.by, coders=coders)
        refused = len(outcome.refused) + read.left_out
        found = {"added": outcome.added, "known": outcome.known, "refused": refused}
        became = "taken" if outcome.added else "refused" if refused and not outcome.known else "known"
        return Item(path.name, became, "codings", found, read.losses, rows=tuple(outcome.refused))


def _load(path: File, sandbox: Sandbox) -> bytes:
    return path.content if isinstance(path, Upload) else sandbox.load(path)


def _taken_in(read: ReadTranscript, turned: TurnedText, original: Original) -> TakenIn:
    losses = tuple(f"{loss.kind}: {loss.count}" for loss in read.losses)
    return TakenIn(turned, original=original, notice=read.facts.get("notice", ""), losses=losses)


def _recognise(read: ReadTranscript, *, questions: Sequence[GuideQuestion], options: Options) -> Recognition:
    kinds = {"notes": TurnKind.NOTES, "verbatim": TurnKind.VERBATIM}
    kind = options.kind if options.kind is not None else kinds.get(read.facts.get("kind", ""))
    language = options.language or read.facts.get("language", "")
    return recognise_turns(read.text, questions=questions, kind=kind, language=language)


def _table_kind(grid: Grid, questions: Sequence[GuideQuestion]) -> str:
    columns = recognise_columns(
        grid.header,
        wanted=("interview", "case", "role", "code", "quote", "file", "consent", "question", "state"),
    )
    if {"code", "quote"} <= set(columns):
        return "codings"
    if {"interview", "question", "state"} <= set(columns):
        return "coverage"
    if _is_question_grid(grid, questions):
        return "grid"
    if {"case", "role"} <= set(columns):
        return "plan"
    if "consent" in columns and {"file", "interview"} & set(columns):
        return "consents"
    return ""


def _is_question_grid(grid: Grid, questions: Sequence[GuideQuestion]) -> bool:
    try:
        read_question_grid(grid, questions=questions)
    except FormatError:
        return False
    return True


def _found(recognised: Recognition) -> dict[str, int]:
    found = recognised.found
    return {
        "turns": len(recognised.turns.turns),
        "speakers": len(found.speakers),
        "times": found.times,
        "questions": len(found.questions),
        "doubtful": len(recognised.doubtful),
        "numbered": found.numbered,
        "unlike": sum(doubt.kind == "wording-unlike" for doubt in recognised.doubtful),
    }


def _key(filename: str) -> str:
    """A file's name without ending, blanks as underscores: the key of an interview that nobody planned."""
    stem = filename.rsplit(".", 1)[0] if "." in filename else filename
    return "_".join(stem.split())[:64]
