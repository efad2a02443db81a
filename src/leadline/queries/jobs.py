"""Long work as pages tell it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from leadline.core.vocabulary import JobState
from leadline.errors import NotFound
from leadline.store.models import Job, JobFile, Study


@dataclass(frozen=True, slots=True)
class ToldJob:
    """A job and the names of the files that it made."""

    id: UUID
    kind: str
    study: str
    wanted: Mapping[str, Any]
    state: JobState
    made: Mapping[str, Any]
    error: str
    error_details: Mapping[str, Any]
    actor: str
    asked_at: datetime
    ended_at: datetime | None
    files: tuple[str, ...]


def get_job(job: UUID) -> ToldJob:
    """The job with this id, or ``NotFound`` (``job-unknown``)."""
    found = _tell(Job.live.filter(pk=job))
    if not found:
        raise NotFound("job-unknown", key=str(job))
    return found[0]


def list_jobs(study: Study, *, kind: str, limit: int = 8) -> list[ToldJob]:
    """The latest jobs of a kind, newest first."""
    return _tell(Job.live.filter(study=study, kind=kind).order_by("-created_at", "-id")[:limit])


def get_file(job: UUID, name: str) -> bytes:
    """What a job made, or ``NotFound`` (``file-unknown``)."""
    found = JobFile.live.filter(job=job, name=name).first()
    if found is None:
        raise NotFound("file-unknown", name=name)
    return bytes(found.content)


def _tell(jobs: Any) -> list[ToldJob]:
    listed = list(jobs.select_related("study", "created_by"))
    names: dict[UUID, list[str]] = {}
    made = JobFile.live.filter(job__in=[job.id for job in listed]).order_by("id")
    for job, name in made.values_list("job_id", "name"):
        names.setdefault(job, []).append(name)
    return [
        ToldJob(
            job.id,
            job.kind,
            job.study.key if job.study else "",
            job.wanted,
            JobState(job.state),
            job.made,
            job.error,
            job.error_details,
            job.created_by.key,
            job.created_at,
            job.ended_at,
            tuple(names.get(job.id, ())),
        )
        for job in listed
    ]
