"""Writing a study's definition as the files of a pack: what ``read_pack`` reads back the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from itertools import groupby
from typing import Any

import yaml

from leadline.interchange.packs import CodeDefinition, FindingDefinition, IndicatorDefinition, Pack
from leadline.interchange.packs import QuestionDefinition as Question


def write_pack(pack: Pack) -> dict[str, bytes]:
    """Path in the pack -> content. A dictionary and a corpus are no part of the definition."""
    study = {
        **pack.definition,
        "key": pack.key,
        "title": dict(pack.title),
        "case_noun": dict(pack.case_noun),
        "selection": pack.selection,
        "languages": list(pack.languages),
        **_without_empty(guide_version=pack.guide_version),
        "settings": dict(pack.settings),
        "rounds": [{"key": r.key, "title": r.title} for r in pack.rounds],
        "roles": [{"key": r.key, "title": dict(r.title)} for r in pack.roles],
    }
    files = {
        "study.yaml": _yaml(study),
        "codebook.yaml": _yaml({"families": list(_families(pack.codes))}),
        "guide.yaml": _yaml(
            {**_without_empty(**asdict(pack.guide_texts)), "sections": list(_sections(pack.questions))}
        ),
        "indicators.yaml": _yaml({"indicators": [_indicator(i) for i in pack.indicators]}),
    }
    for language in pack.languages:
        own = [finding for finding in pack.findings if finding.language == language]
        sections = dict.fromkeys(finding.section for finding in own)
        for number, section in enumerate(sections, start=1):
            text = _report(section, [finding for finding in own if finding.section == section])
            files[f"report/{language}/{number:02}-{section}.md"] = text.encode()
    return files


def _yaml(value: Any) -> bytes:
    text: str = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=110)
    return text.encode()


def _sections(questions: Iterable[Question]) -> Iterable[dict[str, Any]]:
    for title, asked in groupby(questions, key=lambda question: dict(question.section)):
        yield {"title": title, "questions": [_question(question) for question in asked]}


def _question(question: Question) -> dict[str, Any]:
    return _without_empty(
        key=question.key,
        text=dict(question.text),
        core=question.is_core,
        probes={language: list(items) for language, items in question.probes.items()},
        branches={role: dict(texts) for role, texts in question.branches.items()},
    )


def _families(codes: Iterable[CodeDefinition]) -> Iterable[dict[str, Any]]:
    kept = list(codes)
    for family in kept:
        if not family.parent:
            yield {**_code(family), "codes": [_code(code) for code in kept if code.parent == family.key]}


def _code(code: CodeDefinition) -> dict[str, Any]:
    return _without_empty(
        key=code.key,
        name=dict(code.name),
        definition=code.definition,
        use_when=code.use_when,
        not_when=code.not_when,
        example=code.example,
        retired=code.is_retired,
    )


def _indicator(indicator: IndicatorDefinition) -> dict[str, Any]:
    return _without_empty(
        key=indicator.key,
        pillar=indicator.pillar,
        title=dict(indicator.title),
        questions=list(indicator.questions),
        rule=indicator.rule,
    )


def _without_empty(**entry: Any) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if value}


def _report(section: str, findings: Iterable[FindingDefinition]) -> str:
    parts: list[str] = []
    for finding in findings:
        is_opening = not parts and finding.key == f"{section}-0"
        mark = "" if is_opening else f"<!-- finding: {finding.key} -->\n"
        parts.append(f"{mark}{finding.text}\n")
    return "\n".join(parts)
