"""Codings and what hangs on them."""

from __future__ import annotations

from django.db import models

from leadline.core.agreement.reconciling import Extent
from leadline.core.vocabulary import (
    Basis,
    Elicited,
    Layer,
    Polarity,
    QuoteCheck,
    Scope,
    Sensitivity,
    Time,
)
from leadline.store.models.base import Line, Row, choice, one_live
from leadline.store.models.programme import Interview
from leadline.store.models.studies import Code, Study
from leadline.store.models.texts import Transcript, Turn


class Coding(Row):
    """A coder put a code on a passage; `quote` is the exact quotation (invariant 2)."""

    transcript = models.ForeignKey(Transcript, models.PROTECT, related_name="codings")
    turn = models.ForeignKey(Turn, models.PROTECT, null=True, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    code = models.ForeignKey(Code, models.PROTECT, related_name="codings")
    coder = models.ForeignKey("store.Actor", models.PROTECT, related_name="codings")
    layer = choice(Layer, Layer.CODER)
    polarity = choice(Polarity, Polarity.PRESENT)
    basis = choice(Basis, Basis.OWN_OPERATION)
    time = choice(Time, Time.NOW)
    scope = choice(Scope, Scope.WHOLE_RESPONSE)
    sensitivity = choice(Sensitivity, Sensitivity.ORDINARY)
    elicited = choice(Elicited, Elicited.VOLUNTEERED)
    is_accepted = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(start__lt=models.F("end")), name="coding_span"),
        ]
        indexes = [
            models.Index(fields=["transcript", "start"], name="coding_place"),
            # Which interviews have a reconciled layer is asked at every load, of few rows among many.
            models.Index(fields=["transcript"], condition=models.Q(layer=1), name="coding_reconciled"),
        ]


class Memo(Row):
    """A thought written beside something; `about` names the kind and id of what it is beside."""

    study = models.ForeignKey(Study, models.PROTECT)
    about = Line(max_length=32)
    about_id = models.UUIDField(null=True)
    text = models.TextField()


class PassageCheck(Row):
    """A passage shown to its speaker before it may be quoted, and the answer."""

    transcript = models.ForeignKey(Transcript, models.PROTECT, related_name="passage_checks")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    outcome = choice(QuoteCheck, QuoteCheck.ASKED)
    answered_on = models.DateField(null=True)


class SavedSearch(Row):
    """A search with a name: the `page` it belongs to and the query string of its address."""

    study = models.ForeignKey(Study, models.PROTECT)
    page = Line(max_length=32)
    name = Line(max_length=120)
    query = models.TextField()


class ReconcilingDecision(Row):
    """What was decided of one disagreement: the ids of codings to keep, or another code for its words.

    `disagreement` is a hash of the codings as they were: once one of them changes, the decision is stale.
    """

    interview = models.ForeignKey(Interview, models.PROTECT, related_name="decisions")
    disagreement = Line(max_length=64)
    kept = models.JSONField(default=list)
    code = models.ForeignKey(Code, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [one_live("interview", "disagreement", name="reconciling_decision_once")]


class Reconciliation(Row):
    """An interview's reconciled layer was written; `digest` is of the coders' codings as they were."""

    interview = models.ForeignKey(Interview, models.PROTECT, related_name="reconciliations")
    digest = Line(max_length=64)
    extent = choice(Extent, Extent.INTERSECTION)

    class Meta:
        constraints = [one_live("interview", name="reconciliation_once")]
