"""Long work: done in turn, ended between steps, told when it failed, and never lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import UUID

import pytest

from leadline.core.vocabulary import JobState
from leadline.errors import InputError, LeadlineError, NotFound
from leadline.jobs import kinds
from leadline.jobs.kinds import Kind, Made
from leadline.jobs.worker import Worker
from leadline.queries.jobs import get_file, get_job, list_jobs
from leadline.store import queue
from leadline.workspace import Workspace
from tests.small_study import make_small_study

Run = Callable[[Callable[[str], None]], Made]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> dict[str, Run]:
    """A kind of work whose steps a test writes: ``run["it"] = …``."""
    steps: dict[str, Run] = {}

    def work(_workspace: Any, _study: Any, _wanted: Mapping[str, Any], tell: Callable[[str], None]) -> Made:
        return steps["it"](tell)

    monkeypatch.setattr(
        "leadline.jobs.worker.KINDS", {**kinds.KINDS, "test": Kind(work, steps=lambda _wanted: 2)}
    )
    return steps


@pytest.fixture
def worker(workspace: Workspace) -> Iterator[Worker]:
    made = Worker(workspace)
    yield made
    made.stop()


def ended(worker: Worker, job: UUID) -> JobState:
    """Wait until a job is over."""
    for _ in range(400):
        with worker.workspace.use():
            state = get_job(job).state
        if state.is_over:
            return state
        threading.Event().wait(0.02)
    raise AssertionError(f"still {state.label}")


def test_jobs_are_done_in_turn_and_their_files_are_kept(
    workspace: Workspace, worker: Worker, run: dict[str, Run]
) -> None:
    order: list[str] = []

    def steps(tell: Callable[[str], None]) -> Made:
        tell("one")
        order.append("begun")
        tell("two")
        order.append("ended")
        return Made({"count": len(order)}, {"a.txt": b"made"})

    run["it"] = steps
    first, second = (worker.put("test", {}, study=None) for _ in range(2))
    worker.start()
    assert (ended(worker, first), ended(worker, second)) == (JobState.DONE, JobState.DONE)
    assert order == ["begun", "ended"] * 2
    with workspace.use():
        assert get_file(first, "a.txt") == b"made"
        assert (get_job(second).made, get_job(second).files) == ({"count": 4}, ("a.txt",))
        with pytest.raises(NotFound):
            get_file(first, "b.txt")


def test_a_running_job_ends_after_its_step_and_a_waiting_one_at_once(
    worker: Worker, run: dict[str, Run]
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def steps(tell: Callable[[str], None]) -> Made:
        tell("one")
        begun.set()
        assert go_on.wait(10)
        tell("two")
        raise AssertionError("the second step was begun")

    run["it"] = steps
    running, waiting = (worker.put("test", {}, study=None) for _ in range(2))
    worker.start()
    assert begun.wait(10)
    progress = worker.progress(running)
    assert progress is not None
    assert (progress.done, progress.total, progress.step) == (0, 2, "one")
    worker.cancel(waiting)
    worker.cancel(running)
    go_on.set()
    assert (ended(worker, running), ended(worker, waiting)) == (JobState.CANCELLED, JobState.CANCELLED)


@pytest.mark.parametrize(
    ("error", "code"), [(InputError("finding-empty"), "finding-empty"), (KeyError("words"), "job-broken")]
)
def test_what_fails_is_told_by_its_code_and_the_next_job_is_done(
    workspace: Workspace, worker: Worker, run: dict[str, Run], error: Exception, code: str
) -> None:
    def steps(_tell: Callable[[str], None]) -> Made:
        raise error

    run["it"] = steps
    failing = worker.put("test", {}, study=None)
    worker.start()
    assert ended(worker, failing) == JobState.FAILED
    with workspace.use():
        told = get_job(failing)
    assert told.error == code
    assert "words" not in str(told.error_details)
    run["it"] = lambda _tell: Made()
    assert ended(worker, worker.put("test", {}, study=None)) == JobState.DONE


def test_a_job_whose_worker_died_is_interrupted_and_no_late_word_of_it_counts(
    workspace: Workspace, worker: Worker, run: dict[str, Run]
) -> None:
    run["it"] = lambda _tell: Made()
    with workspace.use():
        by = workspace.actor()
        queue.put("test", {}, study=None, by=by)
        died = queue.take()
        assert died is not None
        waiting = queue.put("test", {}, study=None, by=by)
    worker.start()
    assert ended(worker, waiting.id) == JobState.DONE
    assert ended(worker, died.id) == JobState.INTERRUPTED
    with workspace.use():
        queue.finish(died, made={}, files={"a.txt": b"late"})
        assert get_job(died.id).state == JobState.INTERRUPTED
        assert get_job(died.id).files == ()


def test_only_the_latest_files_are_kept(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        for number in range(queue.KEPT + 2):
            queue.put("test", {}, study=study, by=by)
            job = queue.take()
            assert job is not None
            queue.finish(job, made={}, files={f"{number}.txt": b"x"})
        listed = list_jobs(study, kind="test", limit=queue.KEPT + 2)
        assert [bool(job.files) for job in listed] == [True] * queue.KEPT + [False] * 2


def test_an_absent_job_is_named(workspace: Workspace) -> None:
    with workspace.use(), pytest.raises(LeadlineError, match="no such work"):
        get_job(UUID(int=1))
