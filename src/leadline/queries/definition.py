"""A study's definition as it stands now, in the form of a pack."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from leadline.core.vocabulary import CodeState, Selection
from leadline.interchange.packs import (
    CodeDefinition,
    FindingDefinition,
    GuideTexts,
    IndicatorDefinition,
    Pack,
    QuestionDefinition,
    RoleDefinition,
    RoundDefinition,
    in_codebook_order,
    in_report_order,
)
from leadline.store.models import Code, Finding, Indicator, Question, Role, Round, Study


def get_definition(study: Study) -> Pack:
    """Guide, codebook (all but candidates, latest wording), indicators, settings and findings of `study`."""
    return Pack(
        key=study.key,
        folder=Path(),
        title=study.title,
        case_noun=study.case_noun,
        selection=Selection(study.selection).label,
        languages=tuple(study.languages),
        guide_version=study.guide_version,
        settings=study.settings,
        rounds=tuple(
            RoundDefinition(r.key, r.title)
            for r in Round.live.filter(study=study).order_by("position", "key")
        ),
        roles=tuple(
            RoleDefinition(r.key, r.title) for r in Role.live.filter(study=study).order_by("position", "key")
        ),
        questions=tuple(_questions(study)),
        codes=tuple(_codes(study)),
        indicators=tuple(
            IndicatorDefinition(i.key, i.pillar, i.title, tuple(i.questions), i.rule)
            for i in Indicator.live.filter(study=study).order_by("position", "key")
        ),
        findings=in_report_order(
            (
                FindingDefinition(f.key, f.section, f.text, f.language)
                for f in Finding.live.filter(study=study).order_by("position", "key")
            ),
            tuple(study.languages),
        ),
        definition=study.definition,
        guide_texts=get_guide_texts(study),
    )


def get_guide_texts(study: Study) -> GuideTexts:
    """What is read aloud before, within and after the questions of the guide."""
    return GuideTexts(**(study.guide_texts or {}))


def _questions(study: Study) -> Iterator[QuestionDefinition]:
    for q in Question.live.filter(study=study).order_by("position", "key"):
        probes = {language: tuple(items) for language, items in q.probes.items()}
        yield QuestionDefinition(q.key, q.section, q.text, probes, q.branches, q.is_core)


def _codes(study: Study) -> Iterator[CodeDefinition]:
    known = Code.live.filter(study=study).exclude(state=CodeState.CANDIDATE).select_related("parent")
    codes = {
        code.key: code for code in known.order_by("position", "key").prefetch_related("revisions__version")
    }
    parents = {key: code.parent.key if code.parent else "" for key, code in codes.items()}
    for key, family in in_codebook_order(parents).items():
        latest = max(codes[key].revisions.all(), key=lambda revision: revision.version.number)
        yield CodeDefinition(
            key=key,
            parent=family,
            name=latest.name,
            definition=latest.definition,
            use_when=latest.use_when,
            not_when=latest.not_when,
            example=latest.example,
            is_retired=codes[key].state == CodeState.RETIRED,
        )
