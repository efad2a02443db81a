"""The queue of long work: rows of jobs and what becomes of them.

A change of state is one conditional update, so no job is run twice and one that was taken away from a worker
(interrupted, cancelled) stays as it is told, whatever that worker still does. What jobs write of a study goes
through services and is in the log; their own states are not, as nothing rests on them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from leadline.core.vocabulary import JobState
from leadline.errors import LeadlineError
from leadline.store.engines.connect import current_alias
from leadline.store.models import Actor, Job, JobFile, Study

KEPT = 8
"""Of so many jobs the files are kept, the latest; they can be made again."""


def put(kind: str, wanted: Mapping[str, Any], *, study: Study | None, by: Actor) -> Job:
    """Ask for work."""
    return Job.objects.create(kind=kind, wanted=dict(wanted), study=study, created_by=by)


def take() -> Job | None:
    """The job that waits longest, now running; None where none waits."""
    waiting = Job.live.filter(state=JobState.WAITING).order_by("created_at", "id")
    for job in waiting.select_related("study", "created_by"):
        if _move(job.id, JobState.WAITING, JobState.RUNNING):
            job.state = JobState.RUNNING
            return job  # type: ignore[no-any-return]
    return None


def finish(job: Job, *, made: Mapping[str, Any], files: Mapping[str, bytes]) -> None:
    """Say that a running job is done, with what it made."""
    with transaction.atomic(using=current_alias()):
        if not _move(job.id, JobState.RUNNING, JobState.DONE, made=dict(made)):
            return
        by = job.created_by
        JobFile.objects.bulk_create(
            JobFile(job=job, name=name, content=content, created_by=by) for name, content in files.items()
        )
        holding = Job.objects.exclude(files=None).distinct().order_by("-created_at", "-id")
        JobFile.objects.filter(job__in=[j.id for j in holding[KEPT:]]).delete()


def fail(job: Job, error: LeadlineError) -> None:
    """Say what went wrong with a running job."""
    details = {name: v if isinstance(v, int | float) else str(v) for name, v in error.details.items()}
    _move(job.id, JobState.RUNNING, JobState.FAILED, error=error.code, error_details=details)


def withdraw(job: UUID, *, state: JobState, to: JobState = JobState.CANCELLED) -> bool:
    """End a job that is in `state`; whether it was."""
    return _move(job, state, to)


def interrupt_running() -> int:
    """Say of all running jobs that whoever ran them is gone; how many there were."""
    ended = {"state": JobState.INTERRUPTED, "ended_at": datetime.now(UTC)}
    return Job.objects.filter(state=JobState.RUNNING).update(**ended)


def _move(job: UUID, before: JobState, after: JobState, **values: Any) -> bool:
    if after.is_over:
        values["ended_at"] = datetime.now(UTC)
    return bool(Job.live.filter(pk=job, state=before).update(state=after, **values))
