"""What the findings of a pack name: the functions, codes, indicators … of their expressions must be there."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from leadline.errors import FormatError, InputError, nearest
from leadline.interchange.packs import FindingDefinition, Pack
from leadline.reporting.document_functions import DOCUMENT_FUNCTIONS
from leadline.reporting.expressions import Call, calls_of
from leadline.reporting.functions import NUMBER_FUNCTIONS
from leadline.workspace.checking import WORD_FUNCTIONS

SIGNATURES = {
    name: inspect.signature(function)
    for name, function in {**NUMBER_FUNCTIONS, **DOCUMENT_FUNCTIONS, **WORD_FUNCTIONS}.items()
}


def refuse_unknown_names(pack: Pack, *, standing: Pack | None = None) -> None:
    """Refuse a finding that names what `pack` does not define, or cannot be read; nothing is written.

    What is so in `standing` too, the definition as it is, is left to the gate: somebody is still writing it.
    Raises ``FormatError`` (``finding-name-unknown``, ``finding-unread``).
    """
    known_faults = set(_faults(standing)) if standing else set()
    for fault in _faults(pack):
        if fault not in known_faults:
            raise fault.error()


@dataclass(frozen=True, slots=True)
class _Fault:
    """A name that is not there, or, without one, why the finding cannot be read."""

    language: str
    finding: str
    name: str = ""
    call: str = ""
    near: str = ""
    problem: str = ""

    def error(self) -> FormatError:
        where = {"path": f"report/{self.language}", "finding": self.finding}
        if self.problem:
            return FormatError("finding-unread", **where, problem=self.problem)
        return FormatError("finding-name-unknown", **where, name=self.name, call=self.call, nearest=self.near)


def _faults(pack: Pack) -> Iterator[_Fault]:
    for language in pack.languages:
        own = [finding for finding in pack.findings if finding.language == language]
        known = _known(pack, [finding.key for finding in own])
        for finding in own:
            yield from _faults_of(finding, known)


def _faults_of(finding: FindingDefinition, known: Mapping[str, list[str]]) -> Iterator[_Fault]:
    try:
        calls, names = calls_of(finding.text)
    except InputError as error:
        yield _Fault(finding.language, finding.key, problem=error.details["problem"])
        return
    for name in sorted(names - SIGNATURES.keys()):
        near = nearest(name, SIGNATURES)
        yield _Fault(finding.language, finding.key, name=name, call=name, near=near)
    for call in calls:
        for kind, given in _named(call):
            if kind in known and given not in known[kind]:
                near = nearest(given, known[kind])
                yield _Fault(finding.language, finding.key, name=given, call=f"{call.name}(…)", near=near)


def _named(call: Call) -> Iterator[tuple[str, str]]:
    """(what an argument is, its value) of a call; without those that are reckoned or left out."""
    signature = SIGNATURES.get(call.name)
    if signature is None:
        return
    try:
        bound = signature.bind(None, *call.positional, **dict(call.named))
    except TypeError:
        return  # too many arguments or too few: what the function says of that, the check prints
    for kind, value in bound.arguments.items():
        for given in value if isinstance(value, tuple) else (value,):
            if isinstance(given, str | int) and given != "":
                yield kind, str(given)


def _known(pack: Pack, findings: list[str]) -> dict[str, list[str]]:
    """Name of an argument -> the keys that it can have."""
    codes, indicators = [c.key for c in pack.codes], [i.key for i in pack.indicators]
    return {
        "indicator": indicators,
        "code": codes,
        "key": [*codes, *indicators],
        "family": [code.key for code in pack.codes if not code.parent],
        "question": [question.key for question in pack.questions],
        "role": [role.key for role in pack.roles],
        "name": list(pack.settings.get("mechanisms") or {}),
        "keys": findings,
        **{name: [one.key for one in pack.rounds] for name in ("round", "before", "after")},
    }
