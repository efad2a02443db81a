"""Workspaces as Django connections: several may be open, one is current.

Django knows databases by alias; each open workspace is one alias, and the router sends every query
of the current context to it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import count
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import django
from django.db import DatabaseError, connections

from leadline.errors import WorkspaceError

_current: ContextVar[str] = ContextVar("workspace")
_numbers = count(1)
_NOT_WHOLE = (11, 26)
"""SQLite's SQLITE_CORRUPT and SQLITE_NOTADB, whatever stands above them in an extended code."""


class CurrentWorkspace:
    """The database router."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        """The current workspace's alias."""
        return current_alias()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        """The current workspace's alias."""
        return current_alias()

    def allow_relation(self, obj1: Any, obj2: Any, **hints: Any) -> bool:
        """Objects of one workspace only."""
        return bool(obj1._state.db == obj2._state.db)


def current_alias() -> str:
    """The alias of the workspace in use; ``WorkspaceError`` (``workspace-not-open``) without one."""
    try:
        return _current.get()
    except LookupError:
        raise WorkspaceError("workspace-not-open") from None


def prepare_django() -> None:
    """Load the models once per process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadline.store.settings")
    django.setup()


def add_connection(settings: dict[str, Any]) -> str:
    """Register a database and return its alias; nothing is opened yet."""
    prepare_django()
    alias = f"workspace-{next(_numbers)}"
    connections.databases[alias] = settings
    connections.settings = connections.configure_settings(connections.databases)
    return alias


def drop_connection(alias: str) -> None:
    """Close the connection and forget the alias."""
    connections[alias].close()
    del connections[alias]
    del connections.databases[alias]


def close_connection(alias: str) -> None:
    """Close this thread's own connection; others stay open."""
    connections[alias].close()


@contextmanager
def use(alias: str) -> Iterator[None]:
    """Make this workspace the current one within the block.

    Raises ``WorkspaceError`` (``database-damaged``) where the engine finds that its file is not whole.
    """
    token = _current.set(alias)
    try:
        yield
    except Exception as error:
        if damage := damage_found(error):
            raise damage from None  # the engine's own message may hold what it could not read
        raise
    finally:
        _current.reset(token)


def damage_found(error: Exception) -> WorkspaceError | None:
    """What an error of the engine means where it says that the file of the current workspace is not whole."""
    found = error.__cause__ if isinstance(error, DatabaseError) else error  # Django wraps the engine's own
    code = getattr(found, "sqlite_errorcode", None) or 0
    if code & 0xFF not in _NOT_WHOLE and not str(found).startswith("Could not decode to UTF-8"):
        return None
    return WorkspaceError("database-damaged", path=str(connections.databases[current_alias()]["NAME"]))


def embedded_settings(path: str, *, raw_key: str | None) -> dict[str, Any]:
    """Connection settings of the embedded engine."""
    options: dict[str, Any] = {"transaction_mode": "IMMEDIATE", "timeout": 20}
    if raw_key:
        options["raw_key"] = raw_key
    # The key is derived once a connection: keep it open between requests.
    return {
        "ENGINE": "leadline.store.engines.sqlcipher",
        "NAME": path,
        "OPTIONS": options,
        "CONN_MAX_AGE": None,
    }


def migrate(alias: str) -> None:
    """Bring the database at `alias` to this version's schema; does nothing when it is there."""
    from django.db.migrations.executor import MigrationExecutor

    with use(alias):
        executor = MigrationExecutor(connections[alias])
        targets = executor.loader.graph.leaf_nodes()
        if executor.migration_plan(targets):
            executor.migrate(targets)


def raw_connection() -> Any:
    """The DB-API connection of the current workspace, for reading views."""
    connection = connections[current_alias()]
    connection.ensure_connection()
    return connection.connection


def empty_log() -> None:
    """Take what was deleted out of the embedded engine's write-ahead log too; a server keeps its own.

    Where somebody reads just now, the log is emptied by whoever closes the workspace last.
    """
    connection = connections[current_alias()]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def server_settings(address: str) -> dict[str, Any]:
    """Connection settings of a server: ``postgresql://user:password@host:port/name?host=/socket``."""
    parts = urlsplit(address)
    socket = parse_qs(parts.query).get("host", [""])[0]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or socket,
        "PORT": str(parts.port or ""),
    }
