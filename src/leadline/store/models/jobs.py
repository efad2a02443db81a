"""Long work: what was asked for, what became of it, and the files that it made."""

from __future__ import annotations

from django.db import models

from leadline.core.vocabulary import JobState
from leadline.store.models.base import Line, Row, choice
from leadline.store.models.studies import Study


class Job(Row):
    """Work done outside a request. `wanted` is what the kind of work is asked with, `made` what it gave.

    `error` is the code of what went wrong, with its details: ids and counts, never interview text.
    """

    study = models.ForeignKey(Study, models.PROTECT, null=True)
    kind = Line(max_length=32)
    wanted = models.JSONField(default=dict)
    state = choice(JobState, JobState.WAITING)
    made = models.JSONField(default=dict)
    error = Line(max_length=64, blank=True)
    error_details = models.JSONField(default=dict)
    ended_at = models.DateTimeField(null=True)


class JobFile(Row):
    """A file that a job made; in the database, so that it is encrypted with everything else."""

    job = models.ForeignKey(Job, models.PROTECT, related_name="files")
    name = Line(max_length=200)
    content = models.BinaryField()
