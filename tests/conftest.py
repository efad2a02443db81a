"""Fixtures for all tests."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings

import leadline
from leadline.workspace import Workspace

_numbers = count(1)

# A busy machine is slow, not wrong.
settings.register_profile("leadline", deadline=None, print_blob=True)
settings.load_profile("leadline")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real material beside the checkout; skips where it is absent, never in CI."""
    here = Path(__file__).resolve().parents[1]
    for folder in (os.environ.get("LEADLINE_SHARED"), here.parent / "shared"):
        if folder and (Path(folder) / "data" / "README.md").exists():
            return Path(folder)
    return absent("the shared material (../shared) is not beside this checkout")


def absent(what: str) -> NoReturn:
    """Skip because something is not on this machine; where nothing may be skipped, fail."""
    if os.environ.get("REQUIRE_ALL"):
        pytest.fail(f"{what}, and REQUIRE_ALL allows no skip")
    pytest.skip(what)


@pytest.fixture(scope="session")
def empty_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty workspace, migrated once a session; copy it."""
    folder = tmp_path_factory.mktemp("template") / "workspace"
    leadline.create(folder, actor="template").close()
    return folder


@pytest.fixture(scope="session")
def corpus_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the founding study and its fictional corpus; copy it to write to it."""
    from leadline.interchange.packs import find_pack, read_pack
    from leadline.workspace.corpus import load_study_with_corpus

    folder = tmp_path_factory.mktemp("corpus") / "workspace"
    with leadline.create(folder, actor="lead") as workspace:
        load_study_with_corpus(workspace, read_pack(find_pack("anti-trafficking")))
    return folder


@pytest.fixture
def copy_of(tmp_path: Path) -> Iterator[Callable[[Path], Workspace]]:
    """Opens a copy of a workspace folder; closed after the test."""
    opened: list[Workspace] = []

    def copy(folder: Path) -> Workspace:
        target = tmp_path / f"workspace-{len(opened)}"
        shutil.copytree(folder, target)
        opened.append(leadline.open(target, actor="tester"))
        return opened[-1]

    yield copy
    for workspace in opened:
        workspace.close()


@pytest.fixture
def corpus(copy_of: Callable[[Path], Workspace], corpus_folder: Path) -> Workspace:
    """The founding study with its corpus, in a workspace of the test's own."""
    return copy_of(corpus_folder)


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server of the session's own, on a socket; its address without a database."""
    bins = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not bins:
        absent("PostgreSQL is not installed")
    folder = tmp_path_factory.mktemp("postgres")
    as_user: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        for place in (folder, *folder.parents[:3]):
            place.chmod(0o755)
        shutil.chown(folder, "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    data, socket = folder / "data", folder
    run = lambda *command: subprocess.run([*as_user, *command], check=True, capture_output=True)  # noqa: E731
    run(str(bins[-1] / "initdb"), "-D", str(data), "-U", "tester", "-A", "trust", "-E", "UTF8")
    wait = ("-w", "-t", "300", "start")  # a busy machine is slow, not broken
    options = f"-c listen_addresses= -c unix_socket_directories={socket} -c fsync=off"
    run(str(bins[-1] / "pg_ctl"), "-D", str(data), "-o", options, "-l", str(folder / "log"), *wait)
    yield f"postgresql://tester@/{{name}}?host={socket}"
    stop = [*as_user, str(bins[-1] / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"]
    subprocess.run(stop, check=False, capture_output=True)


@pytest.fixture(params=["embedded", pytest.param("server", marks=pytest.mark.postgres)])
def workspace(
    request: pytest.FixtureRequest, copy_of: Callable[[Path], Workspace], empty_folder: Path
) -> Iterator[Workspace]:
    """An empty workspace, once on each engine."""
    if request.param == "embedded":
        yield copy_of(empty_folder)
        return
    import psycopg

    address = request.getfixturevalue("postgres_server")
    name = f"leadline_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(address.format(name="postgres"), autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
    with leadline.open(address.format(name=name), actor="tester") as opened:
        yield opened
