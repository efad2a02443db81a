"""Files from strangers are read in a child process with limits, never in the caller's own.

The parent keeps the bytes in memory and sends them through a pipe; the child (this module, run with
``python -m``) parses them under limits on memory, time, files and processes and answers in JSON. A
child serves many files; after a fault or a limit a new one is started for the next file.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Self

import leadline.errors
from leadline.errors import FormatError
from leadline.interchange.losses import Loss
from leadline.interchange.tables.grids import Grid, GridFile, read_grids
from leadline.interchange.transcripts import ReadTranscript, read_transcript

MEGABYTE = 2**20


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost."""

    file_bytes: int = 64 * MEGABYTE
    memory_bytes: int = 1024 * MEGABYTE
    answer_bytes: int = 256 * MEGABYTE
    cpu_seconds: int = 30
    wall_seconds: float = 60.0
    open_files: int = 64


class Sandbox:
    """A child process that reads files; use it as a context manager, one thread at a time."""

    def __init__(self, *, limits: Limits = Limits()) -> None:
        self.limits = limits
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the child, if one runs."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.communicate()

    def load(self, path: Path) -> bytes:
        """The bytes of the file at `path`; FormatError ``file-too-large`` before anything is read."""
        size = path.stat().st_size
        self._check_size(size, path.name)
        with path.open("rb") as file:
            data = file.read(self.limits.file_bytes + 1)
        self._check_size(len(data), path.name)
        return data

    def read_transcript(self, data: bytes, *, filename: str) -> ReadTranscript:
        """Read a transcript in the child; every fault is a FormatError that names `filename`."""
        found = self._ask("transcript", data, filename)
        return ReadTranscript(found["text"], found["format"], _losses(found), dict(found["facts"]))

    def read_grids(self, data: bytes, *, filename: str) -> GridFile:
        """Read the cells of a spreadsheet or CSV file in the child."""
        found = self._ask("grids", data, filename)
        sheets = tuple(
            Grid(sheet["name"], tuple(map(tuple, sheet["rows"])), tuple(sheet["numbers"]))
            for sheet in found["sheets"]
        )
        return GridFile(sheets, found["format"], _losses(found), dict(found["facts"]))

    def _ask(self, task: str, data: bytes, filename: str) -> dict[str, Any]:
        self._check_size(len(data), filename)
        child = self._running()
        timed_out = threading.Event()

        def stop() -> None:
            timed_out.set()
            child.kill()

        timer = threading.Timer(self.limits.wall_seconds, stop)
        timer.start()
        try:
            answer = self._exchange(child, task, data, filename)
        finally:
            timer.cancel()
        if answer is None:
            raise self._death(child, filename, is_late=timed_out.is_set())
        if "code" in answer:
            if answer["code"] == "file-too-costly":
                self.close()  # a child that ran out of memory is not trusted with the next file
            raise _error(answer, filename)
        return answer

    def _exchange(
        self, child: subprocess.Popen[bytes], task: str, data: bytes, filename: str
    ) -> dict[str, Any] | None:
        """The child's answer; None where it died, broke the protocol or answered too much."""
        assert child.stdin is not None and child.stdout is not None
        head = json.dumps({"task": task, "filename": filename, "size": len(data)})
        try:
            child.stdin.write(head.encode() + b"\n")
            child.stdin.write(data)
            child.stdin.flush()
            size = int(child.stdout.readline(32).strip() or -1)
            if not 0 <= size <= self.limits.answer_bytes:
                return None
            raw = child.stdout.read(size)
            answer = json.loads(raw) if len(raw) == size else None
        except (OSError, ValueError):
            return None
        return answer if isinstance(answer, dict) else None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self.close()
            limits = json.dumps(asdict(self.limits))
            # -P and the bare environment: no module from the folder where somebody stands is imported
            self._child = subprocess.Popen(
                [sys.executable, "-P", "-m", "leadline.interchange.sandbox", limits],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_child_environment(),
                close_fds=True,
            )
        return self._child

    def _death(self, child: subprocess.Popen[bytes], filename: str, *, is_late: bool) -> FormatError:
        self.close()
        if is_late or child.returncode == -getattr(signal, "SIGXCPU", 0):
            return FormatError("file-too-costly", file=filename)
        return FormatError("file-damaged", file=filename, format="this format", part="its reader stopped")

    def _check_size(self, size: int, filename: str) -> None:
        if size > self.limits.file_bytes:
            megabytes, limit = -(-size // MEGABYTE), self.limits.file_bytes // MEGABYTE
            raise FormatError("file-too-large", file=filename, size=megabytes, limit=limit)


def _child_environment() -> dict[str, str]:
    source = str(Path(leadline.errors.__file__).resolve().parents[1])
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "PATH") if name in os.environ}
    return {**kept, "PYTHONPATH": source, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}


def _losses(found: Mapping[str, Any]) -> tuple[Loss, ...]:
    return tuple(Loss(str(kind), str(where), int(count)) for kind, where, count in found["losses"])


def _error(answer: Mapping[str, Any], filename: str) -> FormatError:
    return FormatError(str(answer["code"]), **{"file": filename, **answer["details"]})


# -- the child


def _transcript(data: bytes, filename: str) -> dict[str, Any]:
    read = read_transcript(data, filename=filename)
    return {
        "text": read.text,
        "format": read.format,
        "facts": dict(read.facts),
        "losses": _triples(read.losses),
    }


def _grids(data: bytes, filename: str) -> dict[str, Any]:
    read = read_grids(data, filename=filename)
    sheets = [{"name": grid.name, "rows": grid.rows, "numbers": grid.numbers} for grid in read.sheets]
    return {
        "sheets": sheets,
        "format": read.format,
        "facts": dict(read.facts),
        "losses": _triples(read.losses),
    }


def _triples(losses: tuple[Loss, ...]) -> list[tuple[str, str, int]]:
    return [(loss.kind, loss.where, loss.count) for loss in losses]


_TASKS: dict[str, Callable[[bytes, str], dict[str, Any]]] = {"transcript": _transcript, "grids": _grids}


def _answer(task: str, data: bytes, filename: str) -> dict[str, Any]:
    try:
        return _TASKS[task](data, filename)
    except FormatError as error:
        details = {
            key: value if isinstance(value, int) else str(value) for key, value in error.details.items()
        }
        return {"code": error.code, "details": details}
    except MemoryError:
        return {"code": "file-too-costly", "details": {"file": filename}}


def _serve(requests: IO[bytes], answers: IO[bytes], *, limits: Limits) -> None:
    while head := requests.readline():
        asked = json.loads(head)
        data = requests.read(asked["size"])
        if len(data) != asked["size"]:
            return
        _limit_cpu(limits.cpu_seconds)
        raw = json.dumps(_answer(asked["task"], data, asked["filename"])).encode()
        answers.write(f"{len(raw)}\n".encode() + raw)
        answers.flush()


def _limit_cpu(seconds: int) -> None:
    """Grant so many seconds more than what this child has used so far."""
    try:
        import resource
    except ImportError:  # not on Windows, where the parent's clock alone ends the child
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def _confine(limits: Limits) -> None:
    """Give up what reading needs not: memory, writing, new files, processes, the network."""
    _leave_network()
    try:
        import resource
    except ImportError:
        pass
    else:
        for kind, value in (
            (resource.RLIMIT_AS, limits.memory_bytes),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_NOFILE, limits.open_files),
            (resource.RLIMIT_NPROC, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            _, hard = resource.getrlimit(kind)
            allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(kind, (allowed, allowed))
    sys.addaudithook(_refuse)


def _leave_network() -> None:
    """Move to an empty network where the kernel lets an ordinary user do so (best effort)."""
    if sys.platform != "linux":
        return
    import ctypes

    new_user, new_network = 0x10000000, 0x40000000
    ctypes.CDLL(None).unshare(new_user | new_network)


_REFUSED = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.startfile",
    "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod",
    "os.chown", "os.utime", "shutil.", "tempfile.", "ctypes.dlopen", "sqlite3.", "urllib.", "http.",
    "ftplib.", "smtplib.", "webbrowser.", "pty.",
)  # fmt: skip


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open":
        mode, flags = arguments[1], arguments[2]
        writes = isinstance(mode, str) and any(letter in mode for letter in "wax+")
        if writes or (isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)):
            raise PermissionError("the reader of a file may not write")
    elif event.startswith(_REFUSED):
        raise PermissionError("the reader of a file may not do this")


def _main() -> None:
    limits = Limits(**json.loads(sys.argv[1]))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # nothing that a parser prints reaches the pipe
    _warm_up()
    _confine(limits)
    _serve(sys.stdin.buffer, answers, limits=limits)


def _warm_up() -> None:
    """Let parsers import and load what they load late, while that is still allowed."""
    for name, data in (
        ("a.txt", "é à ç, vu".encode("cp1252")),
        ("a.html", b"<html><p>x</p></html>"),
        ("a.pdf", b"%PDF-"),
    ):
        with contextlib.suppress(FormatError):
            read_transcript(data, filename=name)


if __name__ == "__main__":
    _main()
