"""The one thread that does long work, and what it is doing now."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import OperationalError

from leadline.core.vocabulary import JobState
from leadline.errors import LeadlineError, WorkspaceError
from leadline.jobs.kinds import KINDS
from leadline.store import queue
from leadline.store.engines.connect import close_connection, damage_found
from leadline.store.models import Job, Study
from leadline.translation import use_entry
from leadline.workspace.opening import OpenWorkspace


class Stopped(Exception):
    """Raised between two steps of a job that shall end."""


@dataclass
class Progress:
    """How far the running job is. In memory: a job may hold the store's one transaction until its end."""

    job: UUID
    total: int
    done: int = -1
    step: str = ""
    ending: JobState | None = field(default=None)

    def tell(self, step: str) -> None:
        """Begin a step; raises ``Stopped`` where the job shall end."""
        if self.ending is not None:
            raise Stopped
        self.done, self.step = min(self.done + 1, self.total), step


class Worker:
    """Does the jobs of a workspace, one after the other."""

    def __init__(self, workspace: OpenWorkspace) -> None:
        self.workspace = workspace
        self._wake = threading.Event()
        self._is_ending = False
        self._progress: Progress | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Say of jobs whose worker died that they were interrupted, and begin with those that wait."""
        with self.workspace.use():
            queue.interrupt_running()
        self._thread = threading.Thread(target=self._work, daemon=True, name="jobs")
        self._thread.start()

    def stop(self) -> None:
        """End after the step that is being done; the job can be started again."""
        self._is_ending = True
        if self._progress is not None:
            self._progress.ending = JobState.INTERRUPTED
        self._wake.set()
        if self._thread is not None:
            self._thread.join(5)

    def put(self, kind: str, wanted: Mapping[str, Any], *, study: Study | None) -> UUID:
        """Ask for work; the id of the job."""
        with self.workspace.use():
            job = queue.put(kind, wanted, study=study, by=self.workspace.actor())
        self._wake.set()
        return job.id

    def cancel(self, job: UUID) -> None:
        """End a job: at once while it waits, after its step while it runs."""
        with self.workspace.use():
            if queue.withdraw(job, state=JobState.WAITING):
                return
        running = self._progress
        if running is not None and running.job == job:
            running.ending = JobState.CANCELLED

    def progress(self, job: UUID) -> Progress | None:
        """How far a job is while it runs."""
        running = self._progress
        return running if running is not None and running.job == job else None

    def _work(self) -> None:
        with self.workspace.use(), use_entry("browser"):
            try:
                while not self._is_ending:
                    self._wake.clear()
                    try:
                        job = queue.take()
                        if job is None:
                            self._wake.wait()
                        else:
                            self._run(job)
                    except OperationalError:  # the store is busy or away: try again
                        self._wake.wait(1)
            finally:
                close_connection(self.workspace.alias)

    def _run(self, job: Job) -> None:
        running = self._progress = Progress(job.id, 1)
        try:
            kind = KINDS[job.kind]
            running.total = kind.steps(job.wanted)
            made = kind.run(self.workspace, job.study, job.wanted, running.tell)
            queue.finish(job, made=made.values, files=made.files)
        except Stopped:
            queue.withdraw(job.id, state=JobState.RUNNING, to=running.ending or JobState.CANCELLED)
        except LeadlineError as error:
            queue.fail(job, error)
        except Exception as error:  # noqa: BLE001 - the next job shall be done, whatever befell this one
            queue.fail(job, damage_found(error) or WorkspaceError("job-broken", kind=type(error).__name__))
        finally:
            self._progress = None
