"""Building reports: the check first, then one tree for all formats; no public file where the gate is shut."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from leadline.core.analysis import Analysis
from leadline.core.disclosure.attribution import Attribution
from leadline.core.disclosure.checks import DISCLOSURE_RULES
from leadline.core.gate import REMEDIES, RULES, Verdict
from leadline.core.tables import StudyTables, row_of
from leadline.errors import GateFailed
from leadline.queries.evidence import map_passages
from leadline.queries.passages import Passage
from leadline.reporting.annex import annex_tables
from leadline.reporting.chapters import CHAPTERS, Material
from leadline.reporting.document import (
    Block,
    Callout,
    CalloutKind,
    CodeRef,
    Emphasis,
    Heading,
    Inline,
    Link,
    Meta,
    Number,
    Paragraph,
    Quotation,
    Report,
    Section,
    Strong,
    Text,
)
from leadline.reporting.document import (
    Passage as PrintedPassage,
)
from leadline.reporting.document_functions import document_functions
from leadline.reporting.docx import write_docx
from leadline.reporting.evidence.book import EvidenceBook
from leadline.reporting.evidence.explaining import Sources, word
from leadline.reporting.expressions import Shown, with_words
from leadline.reporting.functions import number_functions
from leadline.reporting.html import write_html
from leadline.reporting.markdown import blocks_from_markdown
from leadline.reporting.pdf import write_pdf
from leadline.reporting.published import cell_in_words, printed, subject_in_words
from leadline.reporting.xlsx import Annex, write_xlsx
from leadline.store.models import Study
from leadline.translation import current_entry, ngettext, use_language
from leadline.translation import gettext as _
from leadline.workspace.checking import Check, CheckedFinding, check
from leadline.workspace.opening import OpenWorkspace

MESSAGES = RULES | DISCLOSURE_RULES
FORMATS = ("html", "docx", "pdf", "xlsx")


@dataclass(frozen=True, slots=True)
class MadeReport:
    """Files by name, and the check they were built from."""

    files: Mapping[str, bytes]
    check: Check


@dataclass(frozen=True, slots=True)
class BuiltReport:
    """The files written and the check they were built from."""

    paths: tuple[Path, ...]
    check: Check


def make_report(
    workspace: OpenWorkspace,
    study: Study,
    *,
    language: str = "en",
    audience: str = "public",
    formats: Iterable[str] = FORMATS,
    on: date | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> MadeReport:
    """Make the report of a study in the formats named.

    A public report is made only through an open gate: ``GateFailed`` (``gate-shut``) otherwise. An
    internal one shows the verdicts beside its findings. `tell` hears of each step.
    """
    is_public = audience == "public"
    tell("check")
    done = check(workspace, study, language=language, is_public=is_public)
    if is_public and not done.gate.is_open:
        raise GateFailed("gate-shut", count=len(done.gate.failed))
    files = {}
    with workspace.use(), use_language(language):
        tell("tree")
        builder = _Builder(study, done, language=language, is_public=is_public)
        report = builder.report(on or date.today())
        for suffix in formats:
            tell(suffix)
            name = f"{study.key}-{audience}-{language}.{suffix}"
            files[name] = _write(suffix, report, done, is_public=is_public)
    return MadeReport(files, done)


def build_report(workspace: OpenWorkspace, study: Study, *, folder: Path, **options: Any) -> BuiltReport:
    """Write the report of a study to `folder`; `options` are those of :func:`make_report`.

    Where a report is refused, nothing is written.
    """
    made = make_report(workspace, study, **options)
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, content in made.files.items():
        paths.append(folder / name)
        paths[-1].write_bytes(content)
    return BuiltReport(tuple(paths), made.check)


def _write(suffix: str, report: Report, done: Check, *, is_public: bool) -> bytes:
    if suffix == "xlsx":
        tables = annex_tables(done.analysis, printed(done.printed), is_public=is_public)
        return write_xlsx(Annex(report.title, report.language, report.notices, report.meta.on, tables))
    if suffix == "html":
        return write_html(report)
    return write_docx(report) if suffix == "docx" else write_pdf(report)


class _Builder:
    """One report in the making."""

    def __init__(self, study: Study, done: Check, *, language: str, is_public: bool) -> None:
        self.study, self.done, self.language, self.is_public = study, done, language, is_public
        self.analysis: Analysis = done.analysis
        self.tables: StudyTables = done.analysis.tables
        self.definition: Mapping[str, Any] = study.definition
        self.book = None if is_public else EvidenceBook(self._sources())
        spoken = [p for c in done.findings for p in c.passages if not p.is_document]
        self.attributions = dict(zip(map(_place, spoken), done.attributions, strict=True))

    def report(self, on: date) -> Report:
        """The whole tree."""
        sections = tuple(self._sections())
        return Report(
            title=self.tables.title,
            subtitle=_("Report of the assessment")
            if self.is_public
            else _("Report of the assessment: internal"),
            language=self.language,
            notices=tuple(self._notices()),
            sections=sections,
            meta=Meta(on, tuple(self._cover())),
            evidence=self.book.entries() if self.book else (),
        )

    def _sources(self) -> Sources:
        return Sources(
            self.analysis,
            map_passages(self.study),
            {**number_functions(self.analysis), **document_functions(self.tables)},
            value_title=self._value_title,
            mechanism_title=self._mechanism_title,
        )

    def _notices(self) -> Iterable[str]:
        if self.study.is_fiction:
            yield _("Fiction: invented places, people and words, for demonstration only.")
        if not self.is_public and len(self.tables.informants):
            yield _("Internal: holds what informants said. Do not pass it on.")
        elif not self.is_public:
            yield _("Internal: shows each case and the passages behind each number.")

    def _cover(self) -> Iterable[tuple[str, Text | Number]]:
        tables = self.tables
        yield tables.case_noun.split("|")[-1].capitalize(), self._number(len(tables.cases), "cases")
        if len(tables.interviews):
            yield _("Interviews held"), self._number(len(tables.interviews), "interviews")
            dates = [d for d in tables.interviews.held_on.tolist() if d]
            if dates:
                yield _("Dates"), Text(_("{first} to {last}").format(first=min(dates), last=max(dates)))
        if len(tables.documents):
            label = _("Documents beside the interviews") if len(tables.interviews) else _("Texts")
            yield label, self._number(len(tables.documents), "all_texts")
        yield _("Codings counted"), Text(self._layer())
        checked = self.done.gate.checked
        text = _("{numbers} numbers, {quotations} quotations")
        yield (
            _("Checked"),
            Text(text.format(numbers=checked["numbers"], quotations=checked["quotations"])),
        )

    def _number(self, count: int, *call: str) -> Text | Number:
        """A count that leads to what it rests on; in a public report, and where it is none, a plain one."""
        return Number(str(count), self.book.refer(*call)) if self.book and count else Text(str(count))

    def _layer(self) -> str:
        if self.analysis.layer.name == "dictionary":
            return _("by dictionary, unread")
        return _("the reconciled layer where there is one, else the first coder's")

    def _sections(self) -> Iterable[Section]:
        material = Material(
            self.analysis,
            printed(self.done.printed),
            self.is_public,
            mechanism_title=self._mechanism_title,
            value_title=self._value_title,
            evidence=self.book.refer if self.book else lambda *_call: "",
        )
        names = dict.fromkeys(c.finding.section for c in self.done.findings)
        for name in names:
            own = [c for c in self.done.findings if c.finding.section == name]
            blocks: list[Block] = []
            title = name
            for checked in own:
                found = list(self._finding(checked))
                if found and isinstance(found[0], Heading) and found[0].level == 1:
                    title = found.pop(0).text  # type: ignore[union-attr]
                blocks += found
            if name in CHAPTERS and len(self.tables.cases):
                blocks += CHAPTERS[name](material)
            yield Section(Heading(1, title, anchor=f"section-{name}"), tuple(blocks))

    def _finding(self, checked: CheckedFinding) -> Iterable[Block]:
        shown = [self._inline(item) for item in checked.evaluated.shown]
        blocks = blocks_from_markdown(checked.evaluated.markdown, shown=shown)
        for block in blocks:
            if isinstance(block, Heading) and block.level > 1:
                yield Heading(2, block.text, anchor=f"finding-{checked.finding.key}")
            else:
                yield block
        if not self.is_public and checked.evaluated.values:
            yield self._verdict(checked)

    def _inline(self, shown: Shown) -> Inline | Quotation:
        if shown.kind in ("quotation", "noted"):
            return self._quotation(shown.details["passage"], is_speech=shown.kind == "quotation")
        if shown.kind == "citation":
            inlines: list[Inline] = []
            for key in shown.details["keys"]:
                inlines += [Text(", ")] if inlines else []
                inlines.append(Link(f"finding-{key}", (Text(self._headline(key)),)))
            return Emphasis(tuple(inlines))
        if shown.kind == "unwritten":
            return Strong((Text(f"[{shown}]"),))
        return Number(str(shown), self.book.number(shown) if self.book else "")

    def _headline(self, key: str) -> str:
        for checked in self.done.findings:
            if checked.finding.key == key:
                lines = with_words(checked.evaluated, "words", "number").splitlines()
                return next((line.lstrip("# ") for line in lines if line.startswith("#")), key)
        return key

    def _quotation(self, passage: Passage, *, is_speech: bool) -> Quotation:
        attribution = self.attributions.get(_place(passage))
        evidence = self.book.quotation(self._printed(passage), place=passage.span.start) if self.book else ""
        return Quotation(
            text=passage.quote,
            attribution=self._attribution(passage, attribution),
            language=passage.language,
            translation=passage.translation if passage.language != self.language else "",
            evidence=evidence,
            is_speech=is_speech,
        )

    def _printed(self, passage: Passage) -> PrintedPassage:
        """Where a quotation stands, who may have said it, and what they allow."""
        spoke, tables = self.tables.participants, self.tables
        people = []
        for who in passage.informants:
            rows = spoke.informant == row_of(tables.informants.pseudonym, who)
            roles = dict.fromkeys(tables.roles.key[spoke.role[rows]].tolist())
            people.append(f"{who} ({', '.join(roles)})")
        about = [passage.question] if passage.question else []
        if not passage.is_document:
            consent = _("consent to be quoted: {consent}").format(consent=word(passage.consent))
            about += [word(passage.kind), consent]
        return PrintedPassage(
            interview=passage.text_key,
            turn=str(passage.turn + 1) if passage.turn >= 0 else "",
            words=passage.quote,
            language=passage.language,
            remark=", ".join(about),
            case=passage.case,
            speaker=", ".join(people),
        )

    def _attribution(self, passage: Passage, found: Attribution | None) -> str:
        if passage.is_document and len(self.tables.informants) and self.is_public:
            return _("a document")  # its title can name the case, and with it the people who speak for it
        if passage.is_document:
            row = self.tables.documents.key.tolist().index(passage.text_key)
            return str(self.tables.documents.title[row])
        if found is None or (found.role < 0 and not found.wide_region):
            return _("a coordinator")
        region = self._value_title(self.tables.settings.wide_region_attribute, found.wide_region)
        if found.role < 0:
            return _("a coordinator, {region}").format(region=region)
        role = str(self.tables.roles.title[found.role])
        return f"{role}, {region}" if found.wide_region else role

    def _verdict(self, checked: CheckedFinding) -> Callout:
        failed = [v for v in checked.verdicts if not v.passed]
        if failed:
            lines = tuple(Paragraph((CodeRef(v.rule), Text(f" {message(v)}"))) for v in failed)
            return Callout(CalloutKind.WARNING, _("Fails the gate"), lines)
        finding = checked.finding
        count = len(checked.evaluated.values)
        line = ngettext(
            "Approved by {who} on {day}; {count} value recomputed and unchanged.",
            "Approved by {who} on {day}; {count} values recomputed and unchanged.",
            count,
        ).format(
            who=finding.approved_by,
            day=finding.approved_at.date().isoformat() if finding.approved_at else "",
            count=count,
        )
        return Callout(CalloutKind.FINDING, "", (Paragraph((CodeRef(finding.key), Text(f" {line}"))),))

    def _mechanism_title(self, name: str) -> str:
        return self._title("mechanism_titles", name) or name

    def _title(self, table: str, key: str) -> str:
        texts = (self.definition.get(table) or {}).get(key)
        if isinstance(texts, Mapping):
            return str(texts.get(self.language) or texts.get("en") or "")
        return str(texts or "")

    def _value_title(self, attribute: str, value: str) -> str:
        for entry in self.definition.get("attributes") or ():
            if entry.get("key") == attribute:
                texts = (entry.get("values") or {}).get(value)
                if isinstance(texts, Mapping):
                    return str(texts.get(self.language) or texts.get("en") or value)
        return value


def _place(passage: Passage) -> tuple[str, int, int]:
    return (passage.text_key, passage.span.start, passage.span.end)


def message(verdict: Verdict) -> str:
    """What a verdict says, in the current language and entry point."""
    details = {"subject": subject_in_words(verdict.subject), **verdict.details}
    if "cell" in details:
        details["cell"] = cell_in_words(details["cell"])
    texts = (MESSAGES[verdict.rule], REMEDIES[current_entry()].get(verdict.rule, ""))
    return " ".join(_(text).format_map(details) for text in texts if text)
