"""What analysts decide: cells, document evidence, links, findings and their approval."""

from __future__ import annotations

from django.db import models

from leadline.store.models.base import Line, Row, one_live
from leadline.store.models.studies import Case, Code, Indicator, Round, Study
from leadline.store.models.texts import Carried, Document, Transcript


class Judgement(Row):
    """A cell confirmed or overruled; `indicator` None is the case's comprehensiveness.

    `evidence` is the digest of what it rested on, `passages` the ids of the codings then seen.
    """

    case = models.ForeignKey(Case, models.PROTECT)
    round = models.ForeignKey(Round, models.PROTECT)
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True)
    proposed = models.PositiveSmallIntegerField()
    value = models.PositiveSmallIntegerField()
    reason = models.TextField(blank=True)
    evidence = Line(max_length=64)
    passages = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["case", "round"], name="judgement_case")]


class DocumentEvidence(Row):
    """What a document says of an indicator; `quote` to the letter of the version it was found in."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="evidence")
    transcript = models.ForeignKey(Transcript, models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, models.PROTECT)
    supports = models.BooleanField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()


class EvidenceCarryOver(Carried):
    """The way of a document's evidence."""

    old = models.ForeignKey(DocumentEvidence, models.PROTECT, related_name="carried")
    new = models.ForeignKey(DocumentEvidence, models.PROTECT, null=True, related_name="+")


class OpportunityLink(Row):
    """An analyst's record that an opportunity in a case answers a gap."""

    case = models.ForeignKey(Case, models.PROTECT)
    code = models.ForeignKey(Code, models.PROTECT)
    indicator = models.ForeignKey(Indicator, models.PROTECT)
    note = models.TextField(blank=True)


class Finding(Row):
    """A claim of the report: Markdown with expressions."""

    study = models.ForeignKey(Study, models.PROTECT)
    key = Line(max_length=64)
    section = Line(max_length=64)
    position = models.PositiveIntegerField(default=0)
    text = models.TextField()
    language = Line(max_length=16, default="en")

    class Meta:
        constraints = [one_live("study", "key", "language", name="finding_key")]


class Approval(Row):
    """The values of a finding's expressions as a person approved them; the latest one holds."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="approvals")
    text_sha256 = Line(max_length=64)
    values = models.JSONField()
