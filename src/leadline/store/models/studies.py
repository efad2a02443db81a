"""A study, its rounds, cases, roles, guide, codebook and indicators."""

from __future__ import annotations

from typing import Any

from django.db import models

from leadline.core.vocabulary import CodeState, Selection
from leadline.store.models.base import Line, Row, choice, one_live


class Study(Row):
    """One assessment. `definition` is the pack's study file; `settings` its thresholds; `guide_texts` what is
    read aloud around the guide's questions."""

    key = Line(max_length=64, unique=True)
    title = models.JSONField()
    case_noun = models.JSONField()
    selection = choice(Selection, Selection.PURPOSIVE)
    is_fiction = models.BooleanField(default=False)
    languages = models.JSONField(default=list)
    guide_version = Line(max_length=32, blank=True)
    definition = models.JSONField(default=dict)
    guide_texts = models.JSONField(null=True)
    settings = models.JSONField(default=dict)


class Round(Row):
    """One time of asking."""

    study = models.ForeignKey(Study, models.PROTECT)
    key = Line(max_length=64)
    title = Line(max_length=200)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [one_live("study", "key", name="round_key")]


class Case(Row):
    """A unit compared. `attributes`: attribute -> value."""

    study = models.ForeignKey(Study, models.PROTECT)
    key = Line(max_length=64)
    name = Line(max_length=200)
    attributes = models.JSONField(default=dict)

    class Meta:
        constraints = [one_live("study", "key", name="case_key")]


class Role(Row):
    """In which capacity somebody speaks."""

    study = models.ForeignKey(Study, models.PROTECT)
    key = Line(max_length=32)
    title = models.JSONField()
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [one_live("study", "key", name="role_key")]


class Question(Row):
    """An item of the guide; `text` and `probes` by language, `branches` by role and language."""

    study = models.ForeignKey(Study, models.PROTECT)
    key = Line(max_length=32)
    section = models.JSONField(default=dict)
    text = models.JSONField(default=dict)
    probes = models.JSONField(default=dict)
    branches = models.JSONField(default=dict)
    is_core = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [one_live("study", "key", name="question_key")]


class Code(Row):
    """A label, whatever its wording: what codings point to. `kind_of` is retired by `state`."""

    study = models.ForeignKey(Study, models.PROTECT)
    key = Line(max_length=64)
    parent = models.ForeignKey("self", models.PROTECT, null=True)
    state = choice(CodeState, CodeState.ACTIVE)
    is_family = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [one_live("study", "key", name="code_key")]


class CodebookVersion(Row):
    """A numbered state of the codebook; its revisions say what changed.

    `redirected` has what of the definition named a code that was merged, before and after: rules by indicator
    (``{"rules": {key: [before, after]}}``) and settings by name.
    """

    study = models.ForeignKey(Study, models.PROTECT)
    number = models.PositiveIntegerField()
    note = Line(max_length=500, blank=True)
    undoes = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    redirected = models.JSONField(null=True)

    class Meta:
        constraints = [one_live("study", "number", name="codebook_version")]

    @classmethod
    def begin(
        cls, study: Study, *, by: Any, note: str, undoes: CodebookVersion | None = None
    ) -> CodebookVersion:
        """Make the next version of the study's codebook."""
        latest = cls.live.filter(study=study).order_by("-number").first()
        number = latest.number + 1 if latest else 1
        return cls.objects.create(study=study, number=number, note=note, undoes=undoes, created_by=by)


class CodeRevision(Row):
    """The wording and place of a code from a codebook version on."""

    code = models.ForeignKey(Code, models.PROTECT, related_name="revisions")
    version = models.ForeignKey(CodebookVersion, models.PROTECT, related_name="revisions")
    parent = models.ForeignKey(Code, models.PROTECT, null=True, related_name="+")
    state = choice(CodeState, CodeState.ACTIVE)
    name = models.JSONField()
    definition = models.TextField(blank=True)
    use_when = models.TextField(blank=True)
    not_when = models.TextField(blank=True)
    example = models.TextField(blank=True)

    class Meta:
        constraints = [one_live("code", "version", name="code_revision")]


class Indicator(Row):
    """A row of the matrix; `rule` as docs/definitions.md ("Rule") writes it."""

    study = models.ForeignKey(Study, models.PROTECT)
    key = Line(max_length=32)
    pillar = Line(max_length=64)
    title = models.JSONField()
    questions = models.JSONField(default=list)
    rule = Line(max_length=300)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [one_live("study", "key", name="indicator_key")]
