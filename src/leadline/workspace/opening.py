"""An open workspace, and the making and opening of its database."""

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
    from leadline.store.models import Actor, Study

DATABASE = "leadline.db"
KEY_FILE = "key.json"


class OpenWorkspace:
    """What every job needs of an open workspace: its connection, who writes, its studies."""

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
        """Who writes: the name given at opening, else the login name; whoever is new is entered."""
        from leadline.services.actors import register_actor

        return register_actor(self._actor)

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


def create_database(path: str | os.PathLike[str], *, passphrase: str) -> str:
    """Make the database of a workspace in `path`, encrypted where there is a passphrase; return its alias.

    Only its owner may read it. Raises ``WorkspaceError`` (``workspace-exists``) or ``InputError``
    (``passphrase-weak``).
    """
    folder = Path(path)
    if (folder / DATABASE).exists():
        raise WorkspaceError("workspace-exists", path=str(folder))
    if passphrase:
        keys.check_passphrase(passphrase)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    raw_key = keys.new_key_file(folder / KEY_FILE, passphrase=passphrase) if passphrase else None
    (folder / DATABASE).touch(mode=0o600)  # SQLite gives its log and its index the mode of the database
    return _connect(connect.embedded_settings(str(folder / DATABASE), raw_key=raw_key))


def open_database(path: str | os.PathLike[str], *, passphrase: str) -> str:
    """Open the database of the workspace in `path`, or on a server (``postgresql://…``); return its alias.

    Raises ``WorkspaceError``: ``workspace-absent``, ``passphrase-needed``, ``key-wrong`` or
    ``database-damaged``.
    """
    if str(path).startswith("postgresql://"):
        return _connect(connect.server_settings(str(path)))
    folder = Path(path)
    if not (folder / DATABASE).exists():
        raise WorkspaceError("workspace-absent", path=str(folder))
    raw_key = None
    if (folder / KEY_FILE).exists():
        if not passphrase:
            raise WorkspaceError("passphrase-needed", path=str(folder))
        raw_key = keys.open_key_file(folder / KEY_FILE, passphrase=passphrase)
    return _connect(connect.embedded_settings(str(folder / DATABASE), raw_key=raw_key))


def _connect(settings: dict[str, Any]) -> str:
    alias = connect.add_connection(settings)
    try:
        connect.migrate(alias)
    except WorkspaceError:
        connect.drop_connection(alias)
        raise
    return alias


def actor_name(given: str) -> str:
    """Who writes: as given, else LEADLINE_ACTOR, else the login name."""
    named = given or os.environ.get("LEADLINE_ACTOR", "")
    if named:
        return named
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "somebody"
