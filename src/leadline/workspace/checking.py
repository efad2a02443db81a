"""The check: findings evaluated anew, every quotation looked up, every rule of the gate applied."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from leadline.core.analysis import Analysis
from leadline.core.coverage import coverage_in_doubt
from leadline.core.disclosure.attribution import Attribution, Quotation
from leadline.core.disclosure.checks import Disclosure, disclosure_checks
from leadline.core.disclosure.tables import PublishedTable
from leadline.core.gate import FindingState, GateResult, Verdict, check_names, compare_values, names_in
from leadline.core.matrix import CellState
from leadline.core.text import text_hash
from leadline.core.vocabulary import QuoteCheck, QuoteConsent, Sensitivity, TurnKind
from leadline.errors import InputError, NotFound
from leadline.queries.findings import FindingAsApproved, list_changes_since, list_findings
from leadline.queries.passages import Passage, Passages
from leadline.reporting.document_functions import document_functions
from leadline.reporting.expressions import Evaluated, Shown, evaluate, split_marks, with_words
from leadline.reporting.functions import number_functions
from leadline.reporting.published import published_tables, sentence
from leadline.services.findings import approve_findings
from leadline.solvers.suppression import HighsSuppression
from leadline.store.models import Study
from leadline.translation import LANGUAGES, use_language
from leadline.workspace.opening import OpenWorkspace

NEVER_APPROVED = (FindingState.CANNOT_BE_COMPUTED, FindingState.NOT_WRITTEN)
RECOMMENDATIONS = "recommendations"
WORDS = ("quote(", "noted(", "unwritten(")


@dataclass(frozen=True, slots=True)
class CheckedFinding:
    """A finding, its expressions run, and the verdicts on it."""

    finding: FindingAsApproved
    evaluated: Evaluated
    passages: tuple[Passage, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def state(self) -> FindingState:
        """Whether it is as a person approved it."""
        rules = {verdict.rule for verdict in self.verdicts}
        if self.evaluated.errors:
            return FindingState.CANNOT_BE_COMPUTED
        if "unwritten" in rules:
            return FindingState.NOT_WRITTEN
        if "not-approved" in rules:
            return FindingState.NOT_APPROVED
        if "number-changed" in rules:
            return FindingState.CHANGED_SINCE
        if self.finding.approved is None:
            return FindingState.NOTHING_TO_APPROVE
        return FindingState.APPROVED

    @property
    def values(self) -> dict[str, Any]:
        """Expression -> value: what is compared with what was approved."""
        return _without_quotations(self.evaluated.values)

    @property
    def approved(self) -> dict[str, Any]:
        """The same as approved; empty where nobody approved the text as it stands."""
        return _without_quotations(self.finding.approved or {})

    @property
    def mark(self) -> str:
        """A digest of the text with its values: what a person who approves has seen."""
        seen = [self.finding.text, {call: str(value) for call, value in self.evaluated.values.items()}]
        return text_hash(json.dumps(seen, sort_keys=True))

    @property
    def text(self) -> str:
        """The text with the values put in, a quotation with where it stands."""
        parts = split_marks(self.evaluated.markdown or self.finding.text)
        return "".join(p if isinstance(p, str) else _written(self.evaluated.shown[p]) for p in parts)


@dataclass(frozen=True, slots=True)
class Check:
    """A whole check: what the report is built from.

    `printed` are the tables as they may be printed, `attributions` one a quotation, in order.
    """

    analysis: Analysis
    findings: tuple[CheckedFinding, ...]
    gate: GateResult
    printed: tuple[PublishedTable, ...]
    attributions: tuple[Attribution | None, ...]

    def finding(self, key: str) -> CheckedFinding:
        """The finding with this key, or ``NotFound`` (``finding-unknown``)."""
        for checked in self.findings:
            if checked.finding.key == key:
                return checked
        raise NotFound("finding-unknown", key=key)

    def failed_of(self, key: str) -> list[Verdict]:
        """What keeps a finding from being public: verdicts on it, its numbers and its quotations."""
        own = (f"{key} (", f"{key}: ")
        return [v for v in self.gate.failed if v.subject == key or v.subject.startswith(own)]


@dataclass(frozen=True, slots=True)
class Approved:
    """The findings approved, as they were before; those that cannot be; those not as shown."""

    findings: tuple[CheckedFinding, ...]
    refused: tuple[CheckedFinding, ...]
    changed: tuple[CheckedFinding, ...] = ()


class Words:
    """The functions that give words; passages are kept as they are found."""

    def __init__(self, passages: Passages, *, keys: set[str]) -> None:
        self._passages, self._keys = passages, keys
        self.found: list[Passage] = []
        self.noted: set[int] = set()
        self.cited: list[str] = []
        self.is_unwritten = False

    def functions(self) -> dict[str, Callable[..., Any]]:
        """Name -> function."""
        return {name: own.__get__(self) for name, own in WORD_FUNCTIONS.items()}

    def quote(self, text: str, words: str) -> Shown:
        """Words of an interview or document, to the letter, printed as speech."""
        return self._show(text, words, kind="quotation")

    def note(self, text: str, words: str) -> Shown:
        """Words of the interviewer's notes, printed as notes."""
        self.noted.add(len(self.found))
        return self._show(text, words, kind="noted")

    def cite(self, *keys: str) -> Shown:
        """The findings that a recommendation rests on."""
        for key in keys:
            if key not in self._keys:
                raise InputError("finding-unknown", key=key)
        self.cited += keys
        return Shown(" ".join(keys), kind="citation", details={"keys": keys})

    def leave(self, what: str) -> Shown:
        """What somebody has still to write in this place; nothing that holds it is approved or public."""
        self.is_unwritten = True
        return Shown(" ".join(what.split()), kind="unwritten")

    def _show(self, text: str, words: str, *, kind: str) -> Shown:
        passage = self._passages.find(text, words)
        self.found.append(passage)
        return Shown(passage.quote, kind=kind, details={"passage": passage})


WORD_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "quote": Words.quote,
    "noted": Words.note,
    "cite": Words.cite,
    "unwritten": Words.leave,
}


class Desk:
    """Checks findings one by one: everything that they are looked up in."""

    def __init__(self, study: Study, analysis: Analysis, *, keys: set[str]) -> None:
        self._passages, self._keys = Passages(study), keys
        self._names = _Names.of(study, analysis)
        self._numbers = {**number_functions(analysis), **document_functions(analysis.tables)}

    def check(self, finding: FindingAsApproved, *, is_public: bool = True) -> CheckedFinding:
        """Run the expressions of a finding (or of a draft of one) and apply all rules that need no other."""
        words, names = Words(self._passages, keys=self._keys), self._names
        with use_language(finding.language if finding.language in LANGUAGES else "en"):
            evaluated = evaluate(finding.text, {**self._numbers, **words.functions()})
        verdicts = [
            *_check_expressions(finding, evaluated),
            *_check_approval(finding, evaluated, words),
            *_check_words(finding, words, names=names, is_public=is_public),
            *check_names(
                finding.key,
                with_words(evaluated, "words"),
                case_names=names.cases,
                role_titles=names.roles,
                noun=names.noun,
                is_public=is_public,
            ),
        ]
        return CheckedFinding(finding, evaluated, tuple(words.found), tuple(verdicts))


def check(
    workspace: OpenWorkspace,
    study: Study,
    *,
    language: str = "en",
    is_public: bool = True,
) -> Check:
    """Recompute every finding in `language` and apply every rule; nothing is written."""
    with workspace.use():
        analysis = Analysis(workspace.tables(study.key, language=language))
        listed = list_findings(study, language=language)
        desk = Desk(study, analysis, keys={f.key for f in listed})
        checked = [desk.check(finding, is_public=is_public) for finding in listed]
    disclosure = _disclosure(analysis, checked)
    verdicts = [v for c in checked for v in c.verdicts] + _check_cells(analysis)
    verdicts += _doubt_coverage(analysis)
    if is_public:
        verdicts += [v for v in disclosure.verdicts if not v.passed]
    counts = {
        "findings": len(checked),
        "numbers": sum(len(c.evaluated.values) for c in checked),
        "quotations": sum(len(c.passages) for c in checked),
        "tables": len(disclosure.tables),
    }
    gate = GateResult(tuple(verdicts), counts)
    return Check(analysis, tuple(checked), gate, disclosure.tables, disclosure.attributions)


def approve(
    workspace: OpenWorkspace,
    study: Study,
    *,
    language: str = "en",
    keys: tuple[str, ...] = (),
    shown: Mapping[str, str] | None = None,
) -> Approved:
    """Approve findings (all, or those named) with their numbers as they are now.

    What cannot be computed, what quotes words that are not there and what is not written yet is not approved;
    the others are. Where `shown` is given (key -> ``CheckedFinding.mark``), only those that still are as they
    were shown.
    Raises ``NotFound`` (``finding-unknown``).
    """
    done = check(workspace, study, language=language)
    meant = tuple(map(done.finding, dict.fromkeys(keys))) if keys else done.findings
    refused = tuple(c for c in meant if c.state in NEVER_APPROVED)
    changed = tuple(c for c in meant if shown is not None and shown.get(c.finding.key) != c.mark)
    sound = tuple(c for c in meant if c not in refused and c not in changed)
    values = {c.finding.key: dict(c.evaluated.values) for c in sound}
    with workspace.use():
        if values:
            approve_findings(study, values, language=language, by=workspace.actor())
    return Approved(sound, refused, changed)


@dataclass(frozen=True, slots=True)
class _Names:
    """What may not be named."""

    cases: tuple[str, ...]
    roles: tuple[str, ...]
    noun: str

    @classmethod
    def of(cls, study: Study, analysis: Analysis) -> _Names:
        tables = analysis.tables
        is_real = not len(tables.informants)
        keys = [key for key in tables.cases.key.tolist() if len(key) > 1]  # "a" is a word
        cases = () if is_real else (*tables.cases.name.tolist(), *keys)
        roles = (*tables.roles.title.tolist(), *tables.roles.key.tolist())
        return cls(cases, roles, tables.case_noun.split("|")[0])


def _disclosure(analysis: Analysis, checked: list[CheckedFinding]) -> Disclosure:
    """Disclosure control over all tables and quotations together."""
    tables = analysis.tables
    interviews = {key: row for row, key in enumerate(tables.interviews.key.tolist())}
    people = {key: row for row, key in enumerate(tables.informants.pseudonym.tolist())}
    quotations = [
        Quotation(
            key=f"{c.finding.key} ({p.text_key})",
            interview=interviews[p.text_key],
            informants=tuple(people[who] for who in p.informants),
            check=p.check if p.check is not None else QuoteCheck.ASKED,
        )
        for c in checked
        for p in c.passages
        if not p.is_document
    ]
    sentences = [
        sentence(analysis, finding=c.finding.key, call=call, count=value)
        for c in checked
        for call, value in c.evaluated.values.items()
    ]
    published = (*published_tables(analysis), *(s for s in sentences if s is not None))
    return disclosure_checks(tables, published=published, quotations=quotations, solver=HighsSuppression())


def _check_expressions(finding: FindingAsApproved, evaluated: Evaluated) -> list[Verdict]:
    found = []
    for call, error in evaluated.errors.items():
        rule, details = "expression", {"call": _without_words(call), "problem": str(error)}
        if error.code in ("quotation-absent", "quotation-ambiguous"):
            rule, details = "quotation-absent", {"text": call.split(",")[0].split("(")[-1].strip("'\"")}
        elif error.code == "interview-withdrawn":
            rule, details = "consent-absent", {"text": error.details["key"]}
        elif error.code == "finding-unknown":
            rule, details = "unknown-citation", {"key": error.details["key"]}
        found.append(Verdict(rule, finding.key, False, details))
    for number in evaluated.typed_numbers:
        found.append(Verdict("typed-number", finding.key, False, {"number": number}))
    return found


def _check_approval(finding: FindingAsApproved, evaluated: Evaluated, words: Words) -> list[Verdict]:
    if words.is_unwritten:
        return [Verdict("unwritten", finding.key, False, {"section": finding.section})]
    if evaluated.errors or not (evaluated.values or evaluated.shown):
        return []  # what cannot be computed cannot be approved either, and fails by its error
    if finding.approved is None or finding.approved_at is None:
        return [Verdict("not-approved", finding.key, False)]
    changes = "; ".join(list_changes_since(finding.approved_at)) or "nothing in the log"
    approved, now = _without_quotations(finding.approved), _without_quotations(evaluated.values)
    return compare_values(finding.key, approved=approved, now=now, changes=changes)


def _without_quotations(values: Mapping[str, Any]) -> dict[str, Any]:
    """A quotation is compared with the transcript itself; its call holds words, which a verdict must not."""
    return {call: value for call, value in values.items() if not call.startswith(WORDS)}


def _written(shown: Shown) -> str:
    passage = shown.details.get("passage")
    return f"“{shown}” ({passage.text_key})" if passage else str(shown)


def _without_words(call: str) -> str:
    """A call as a verdict may hold it: of a quotation only where it was looked for."""
    return f"{call.split(',')[0]}, …)" if call.startswith(WORDS) else call


def _check_words(
    finding: FindingAsApproved, words: Words, *, names: _Names, is_public: bool
) -> list[Verdict]:
    found = []
    for position, passage in enumerate(words.found):
        rules = _broken_rules(passage, is_noted=position in words.noted, names=names, is_public=is_public)
        details = {"text": passage.text_key, "noun": names.noun}
        found += [Verdict(rule, finding.key, False, details) for rule in rules]
    if finding.section == RECOMMENDATIONS and not words.cited and not finding.key.startswith(RECOMMENDATIONS):
        found.append(Verdict("uncited-recommendation", finding.key, False))
    return found


def _broken_rules(passage: Passage, *, is_noted: bool, names: _Names, is_public: bool) -> list[str]:
    broken = []
    if is_public and names_in(passage.quote, names.cases):
        broken.append("quotation-names-case")
    if passage.sensitivity == Sensitivity.WITHHOLD:
        broken.append("withheld")
    elif passage.sensitivity == Sensitivity.IDENTIFYING and is_public:
        broken.append("identifying")
    if passage.is_document:
        return broken
    if passage.is_asked:
        broken.append("interviewer-speech")
    if passage.consent == QuoteConsent.NONE:
        broken.append("consent-absent")
    elif passage.check == QuoteCheck.REFUSED:
        broken.append("check-refused")
    elif passage.consent == QuoteConsent.CHECK_FIRST and passage.check != QuoteCheck.APPROVED:
        broken.append("check-open")
    if passage.kind == TurnKind.NOTES and not is_noted:
        broken.append("notes-as-speech")
    if not passage.is_whole:
        broken.append("crosses-turns")
    return broken


def _check_cells(analysis: Analysis) -> list[Verdict]:
    cells, tables = analysis.cells, analysis.tables
    stale = np.flatnonzero((cells.state == CellState.STALE) & (cells.round == analysis.round))
    if not len(stale):
        return []
    shown = [f"{tables.cases.key[cells.case[r]]}/{tables.indicators[cells.indicator[r]].key}" for r in stale]
    details = {"count": len(stale), "cells": ", ".join(shown[:8])}
    return [Verdict("stale-cells", "matrix", False, details)]


def _doubt_coverage(analysis: Analysis) -> list[Verdict]:
    """A remark that shuts no gate: an answer may have come under another question; a person knows."""
    keys = analysis.tables.interviews.key[coverage_in_doubt(analysis.tables).any(axis=1)].tolist()
    if not keys:
        return []
    details = {"count": len(keys), "interviews": ", ".join(keys[:8]), "first": shlex.quote(keys[0])}
    return [Verdict("coverage-in-doubt", "coverage", True, details)]


def as_mapping(verdict: Verdict) -> Mapping[str, Any]:
    """A verdict as plain values, for JSON."""
    return {
        "rule": verdict.rule,
        "subject": verdict.subject,
        "passed": verdict.passed,
        "details": dict(verdict.details),
    }
