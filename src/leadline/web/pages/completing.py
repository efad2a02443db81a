"""What is offered to complete expressions: functions with their arguments, and the study's own keys."""

from __future__ import annotations

import inspect
from typing import Any

from django.http import HttpRequest

from leadline.core.vocabulary import CellValue, Comprehensiveness, Polarity, SlotState
from leadline.queries.codebook import list_codes
from leadline.reporting.document_functions import document_functions
from leadline.reporting.function_help import HELP
from leadline.reporting.functions import number_functions
from leadline.translation import gettext as _
from leadline.web.middleware import serving_of
from leadline.web.templating import in_language
from leadline.workspace.checking import WORD_FUNCTIONS

ARGUMENTS = {"measure": ("percent", "kappa", "alpha"), "kind": ("challenges", "opportunities", "asks")}
"""Arguments that take one of a few words, beside those with a vocabulary of the core's."""


def completions(request: HttpRequest, study: Any, language: str, findings: list[str]) -> dict[str, Any]:
    """Functions as (name, arguments, help), and for each kind of argument its values as (key, words)."""
    analysis = serving_of(request).analysis(study.key, language=language)
    tables = analysis.tables
    functions = {**number_functions(analysis), **WORD_FUNCTIONS}
    if len(tables.documents):
        functions |= document_functions(tables)
    listed = list_codes(study)
    codes = [(c.key, in_language(c.name, language)) for c in listed if not c.is_family]
    indicators = [(i.key, i.title) for i in tables.indicators]
    rounds = _pairs(tables.rounds.key, tables.rounds.key)
    return {
        "functions": [(name, _arguments(function), _(HELP[name])) for name, function in functions.items()],
        "values": {
            "indicator": indicators,
            "code": codes,
            "key": [*codes, *indicators],
            "family": [(c.key, in_language(c.name, language)) for c in listed if c.is_family],
            "question": _pairs(tables.questions.key, tables.questions.title),
            "role": _pairs(tables.roles.key, tables.roles.title),
            "name": [(name, code) for name, (code, _indicator) in tables.settings.mechanisms.items()],
            "text": _texts(tables),
            "keys": [(key, "") for key in findings],
            "values": [(label, _(label)) for label in CellValue.labels()],
            "value": [(label, _(label)) for label in Comprehensiveness.labels()],
            "polarity": [(label, _(label)) for label in Polarity.labels()],
            "reason": [(s.label, _(s.label)) for s in SlotState if s != SlotState.HELD],
            "language": [(key, "") for key in sorted(set(tables.interviews.language.tolist())) if key],
            **dict.fromkeys(("round", "before", "after"), rounds),
            **{name: [(value, "") for value in values] for name, values in ARGUMENTS.items()},
        },
    }


def _arguments(function: Any) -> list[str]:
    """Names of the arguments: `*name` may be given many times, `name?` need not be given."""
    given = [p for p in inspect.signature(function).parameters.values() if p.name != "self"]
    return [
        f"*{p.name}" if p.kind is p.VAR_POSITIONAL else p.name + "?" * (p.default is not p.empty)
        for p in given
    ]


def _pairs(keys: Any, words: Any) -> list[tuple[str, str]]:
    return [(str(key), str(word)) for key, word in zip(keys.tolist(), words.tolist(), strict=True)]


def _texts(tables: Any) -> list[tuple[str, str]]:
    names = tables.cases.name.tolist()
    held = zip(tables.interviews.key.tolist(), tables.interviews.case.tolist(), strict=True)
    read = zip(tables.documents.key.tolist(), tables.documents.case.tolist(), strict=True)
    return [(key, names[case]) for key, case in (*held, *read)]
