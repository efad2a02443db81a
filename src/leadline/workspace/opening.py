"""Making, opening and closing workspaces."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from leadline.errors import WorkspaceError
from leadline.store.engines import connect, keys

if TYPE_CHECKING:
    from leadline.core.tables import StudyTables
    from leadline.queries.results import Result
    from leadline.queries.status import Status
    from leadline.store.models import Actor, Study
    from leadline.workspace.checking import Check
    from leadline.workspace.importing import Item
    from leadline.workspace.reports import BuiltReport
    from leadline.workspace.showing import Shown

DATABASE = "leadline.db"
KEY_FILE = "key.json"


class Workspace:
    """An open workspace. Use it as a context manager, or call :meth:`close`."""

    def __init__(self, alias: str, *, path: str, actor: str) -> None:
        self.alias = alias
        self.path = path
        self._actor = actor

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database; the object is of no use afterwards."""
        connect.drop_connection(self.alias)

    @contextmanager
    def use(self) -> Iterator[Self]:
        """Make this workspace the one that services and queries act on, within the block."""
        with connect.use(self.alias):
            yield self

    def actor(self) -> Actor:
        """Who writes: the name given at opening, else the login name."""
        from leadline.access import get_actor

        return get_actor(self._actor)

    def study(self, key: str = "") -> Study:
        """The study with this key, or the only one; ``NotFound`` otherwise."""
        from leadline.access import get_only_study, get_study

        with self.use():
            return get_study(key) if key else get_only_study()

    def studies(self) -> list[str]:
        """The keys of the studies, in order."""
        from leadline.store.loading import list_studies

        with self.use():
            return [key for _, key in list_studies(connect.raw_connection())]

    def tables(self, study: str = "", *, language: str = "en", with_turns: bool = False) -> StudyTables:
        """The study as typed columns: what every analysis reads."""
        from leadline.store.loading import load_study

        key = study or self.study().key
        with self.use():
            return load_study(connect.raw_connection(), key, language=language, with_turns=with_turns)

    def result(self, topic: str, *, study: str = "", by: str = "", language: str = "en") -> Result:
        """A topic of the analysis with keys and words; see ``leadline.queries.results.list_topics()``."""
        from leadline.core.analysis import Analysis
        from leadline.queries.results import get_result

        return get_result(Analysis(self.tables(study, language=language)), topic, by=by)

    def analyse(self, topic: str, *, study: str = "", by: str = "") -> dict[str, list[Any]]:
        """The columns of a topic, as ``polars.DataFrame`` and ``pandas.DataFrame`` take them."""
        return self.result(topic, study=study, by=by).columns

    def status(self, study: str = "") -> Status:
        """Where the assessment stands."""
        from leadline.core.analysis import Analysis
        from leadline.queries.status import get_status

        with self.use():
            return get_status(self.study(study), Analysis(self.tables(study)))

    def show(self, key: str, *, study: str = "", case: str = "") -> Shown:
        """The passages behind an indicator's cells or a code."""
        from leadline.workspace.showing import show

        return show(self, self.study(study), key, case=case)

    def import_files(self, *paths: str | os.PathLike[str], study: str = "", **options: Any) -> list[Item]:
        """Import files and folders; `options` are those of ``leadline.workspace.importing.Options``."""
        from leadline.workspace.importing import Options, import_files

        return import_files(self, self.study(study), map(Path, paths), options=Options(**options))

    def check(self, study: str = "", *, language: str = "en", is_public: bool = True) -> Check:
        """Recompute every finding and apply every rule of the gate."""
        from leadline.workspace.checking import check

        return check(self, self.study(study), language=language, is_public=is_public)

    def approve(self, study: str = "", *, language: str = "en", keys: tuple[str, ...] = ()) -> int:
        """Approve findings with their numbers as they are."""
        from leadline.workspace.checking import approve

        return approve(self, self.study(study), language=language, keys=keys)

    def report(self, study: str = "", *, folder: str | os.PathLike[str], **options: Any) -> BuiltReport:
        """Build the report; `options` are those of ``leadline.workspace.reports.build_report``."""
        from leadline.workspace.reports import build_report

        return build_report(self, self.study(study), folder=Path(folder), **options)


def create(path: str | os.PathLike[str], *, passphrase: str = "", actor: str = "") -> Workspace:
    """Make a workspace in the folder `path` (encrypted where there is a passphrase) and open it.

    Raises ``WorkspaceError`` (``workspace-exists``).
    """
    folder = Path(path)
    if (folder / DATABASE).exists():
        raise WorkspaceError("workspace-exists", path=str(folder))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    raw_key = keys.new_key_file(folder / KEY_FILE, passphrase=passphrase) if passphrase else None
    return _connect(connect.embedded_settings(str(folder / DATABASE), raw_key=raw_key), path, actor=actor)


def open(path: str | os.PathLike[str], *, passphrase: str = "", actor: str = "") -> Workspace:
    """Open the workspace in the folder `path`, or on a server (``postgresql://…``).

    Raises ``WorkspaceError``: ``workspace-absent``, ``passphrase-needed`` or ``key-wrong``.
    """
    if str(path).startswith("postgresql://"):
        return _connect(connect.server_settings(str(path)), path, actor=actor)
    folder = Path(path)
    if not (folder / DATABASE).exists():
        raise WorkspaceError("workspace-absent", path=str(folder))
    raw_key = None
    if (folder / KEY_FILE).exists():
        if not passphrase:
            raise WorkspaceError("passphrase-needed", path=str(folder))
        raw_key = keys.open_key_file(folder / KEY_FILE, passphrase=passphrase)
    return _connect(connect.embedded_settings(str(folder / DATABASE), raw_key=raw_key), path, actor=actor)


def _connect(settings: dict[str, Any], path: str | os.PathLike[str], *, actor: str) -> Workspace:
    alias = connect.add_connection(settings)
    try:
        connect.migrate(alias)
    except WorkspaceError:
        connect.drop_connection(alias)
        raise
    return Workspace(alias, path=str(path), actor=actor or os.environ.get("LEADLINE_ACTOR") or _login())


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "somebody"
