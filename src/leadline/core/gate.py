"""The gate: one verdict a rule and subject; a report is public only when none has failed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from leadline.core.vocabulary import Term

RULES: dict[str, str] = {
    "expression": "{call}: {problem}",
    "unwritten": "A passage in the chapter {section} is not written yet. Write it: put your own words in the "
    "place of unwritten(…), or take it out.",
    "typed-number": "The number {number} is typed by hand. Write it as an expression, so that it is checked.",
    "not-approved": "Nobody has approved this finding as it stands.",
    "number-changed": "{call} was approved as {approved} and is now {now}. Since the approval: {changes}.",
    "quotation-absent": "The words are not in {text}, to the letter. Copy them from the transcript.",
    "consent-absent": "{text}: the speaker did not agree to be quoted.",
    "check-open": "{text}: the speaker asked to see the passage first and has not approved it.",
    "check-refused": "{text}: the speaker was shown the passage and refused it.",
    "withheld": "{text}: the passage is marked 'withhold' and is never quoted.",
    "identifying": "{text}: the passage is marked 'identifying'; a public report must not quote it.",
    "notes-as-speech": "{text}: these are the interviewer's notes, not the speaker's words. Use noted().",
    "interviewer-speech": "{text}: these are the interviewer's words, not the informant's.",
    "crosses-turns": "{text}: the passage runs over the end of a turn. Quote within one turn.",
    "quotation-names-case": "{text}: the quoted words name a {noun}.",
    "names-case": "The text names {name}. A public report speaks of groups, never of one {noun}.",
    "names-role-and-case": "The text names {role} and {name} together; that names a person.",
    "uncited-recommendation": "The recommendation cites no finding. Use cite().",
    "unknown-citation": "There is no finding {key} to cite.",
    "stale-cells": "Confirmed cells whose evidence has changed since: {count} ({cells}). Confirm them anew.",
    "coverage-in-doubt": "The coverage sheet contradicts the turns of the text, in interviews: {count} "
    "({interviews}). Silence is computed from the sheet.",
}
"""Rule -> its message (English source text)."""

_TAKE_OUT = "Take the quotation out."
_FEW = "Interview more people, take the numbers out of their findings, or build the internal report only."
TO_DO: dict[str, str] = {
    "expression": "Correct the expression: leadline findings KEY shows the finding.",
    "unwritten": "Put your own words in the place of unwritten(…).",
    "coverage-in-doubt": "See what contradicts what: leadline coverage INTERVIEW",
    "typed-number": "Write the number as an expression.",
    "not-approved": "Read the findings, then: leadline check --approve",
    "number-changed": "Read the findings with their new numbers, then: leadline check --approve",
    "quotation-absent": "Copy the words from the transcript.",
    "consent-absent": _TAKE_OUT,
    "check-open": "Show the speaker the passage and record the answer, or take the quotation out.",
    "check-refused": _TAKE_OUT,
    "withheld": _TAKE_OUT,
    "identifying": _TAKE_OUT,
    "notes-as-speech": "Use noted() in the place of quote().",
    "interviewer-speech": _TAKE_OUT,
    "crosses-turns": "Quote within one turn.",
    "quotation-names-case": _TAKE_OUT,
    "names-case": "Take the name out of the text.",
    "names-role-and-case": "Take the name out of the text.",
    "uncited-recommendation": "Cite the findings that it rests on.",
    "unknown-citation": "Cite findings that are there.",
    "stale-cells": "Judge the cells again: leadline judge --stale",
    "small-group": _FEW,
    "unanimous": _FEW,
    "few-people": "Take the numbers out of their findings.",
    "tables-contradict": "Make all tables from one analysis.",
    "recoverable": "Name an attribute with fewer, wider groups as wide_region_attribute in the settings.",
    "attribution-too-few": _TAKE_OUT,
    "attribution-too-specific": "Leave the attribution to Leadline.",
}
"""Rule, also of disclosure control -> what to do where it fails, in one line (English source text)."""

IN_TERMINAL = {
    "not-approved": "Approve: leadline check --approve",
    "coverage-in-doubt": "Look: leadline coverage {first}",
}
IN_BROWSER = {
    "not-approved": "Open it on the page Findings and report, read it, and approve it there.",
    "coverage-in-doubt": "The overview leads to each of them: set right there what became of the questions.",
}
REMEDIES = {"terminal": IN_TERMINAL, "browser": IN_BROWSER}
"""Entry point -> rule -> a sentence that follows the message there, as in :mod:`leadline.errors`."""


class FindingState(Term):
    """Whether a finding is as a person approved it."""

    APPROVED = 0
    NOT_APPROVED = 1
    CHANGED_SINCE = 2
    CANNOT_BE_COMPUTED = 3
    NOTHING_TO_APPROVE = 4
    NOT_WRITTEN = 5


@dataclass(frozen=True, slots=True)
class Verdict:
    """One rule's verdict on one subject (a finding's key, or a table's name); details hold no text."""

    rule: str
    subject: str
    passed: bool
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GateResult:
    """All verdicts; `checked` counts what was looked at, by kind."""

    verdicts: tuple[Verdict, ...]
    checked: Mapping[str, int]

    @property
    def failed(self) -> tuple[Verdict, ...]:
        """The verdicts that keep a report from being public."""
        return tuple(v for v in self.verdicts if not v.passed)

    @property
    def remarks(self) -> tuple[Verdict, ...]:
        """What keeps nothing back, and a person should know."""
        return tuple(v for v in self.verdicts if v.passed and v.rule == "coverage-in-doubt")

    @property
    def is_open(self) -> bool:
        """Whether a public report may be written."""
        return not self.failed


def compare_values(
    subject: str, *, approved: Mapping[str, Any], now: Mapping[str, Any], changes: str
) -> list[Verdict]:
    """Each approved value against what it is now; a call that is new or gone counts as changed."""
    found = []
    for call in dict.fromkeys([*approved, *now]):
        before, after = approved.get(call), now.get(call)
        if before != after:
            details = {"call": call, "approved": before, "now": after, "changes": changes}
            found.append(Verdict("number-changed", subject, False, details))
    return found


def names_in(text: str, names: Iterable[str]) -> list[str]:
    """Which of `names` stand in `text` as whole words, whatever their case."""
    folded = f" {_words(text)} "
    return [name for name in names if name and f" {_words_of_name(name)} " in folded]


@lru_cache(maxsize=4096)
def _words_of_name(name: str) -> str:
    """Names are few and looked for in every paragraph; texts are many and never kept."""
    return _words(name)


def _words(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


def check_names(
    subject: str,
    text: str,
    *,
    case_names: Sequence[str],
    role_titles: Sequence[str],
    noun: str,
    is_public: bool,
) -> list[Verdict]:
    """No paragraph names a role and a case together; a public text names no case at all."""
    found = []
    for paragraph in text.split("\n\n"):
        cases = names_in(paragraph, case_names)
        roles = names_in(paragraph, role_titles) if cases else []
        if cases and roles:
            details = {"role": roles[0], "name": cases[0]}
            found.append(Verdict("names-role-and-case", subject, False, details))
        elif cases and is_public:
            found.append(Verdict("names-case", subject, False, {"name": cases[0], "noun": noun}))
    return found
