"""Django's own SQLite backend over ``sqlcipher3``.

A modern SQLite everywhere, FTS5, and encryption as a matter of a key: ``OPTIONS["raw_key"]`` holds 64
hexadecimal digits (never a passphrase: its derivation is the workspace's business) or is absent.
"""

from __future__ import annotations

import datetime
import decimal
from collections.abc import Mapping
from typing import Any

from django.db.backends.sqlite3 import base as stock
from django.db.backends.sqlite3._functions import register as register_functions
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from sqlcipher3 import dbapi2 as Database  # noqa: N812 - the name that Django's backends use

from leadline.errors import WorkspaceError

OLDEST_SQLITE = (3, 51, 3)
"""Earlier versions can corrupt a WAL that is reset while another connection writes."""

PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA legacy_alter_table = OFF",
    "PRAGMA cache_size = -65536",
)

PLAIN = b"SQLite format 3\0"

for _name, _parse in (("date", parse_date), ("time", parse_time), ("datetime", parse_datetime)):
    Database.register_converter(_name, stock.decoder(_parse))
Database.register_converter("timestamp", stock.decoder(parse_datetime))
Database.register_converter("bool", b"1".__eq__)
Database.register_adapter(decimal.Decimal, str)
Database.register_adapter(datetime.date, stock.adapt_date)
Database.register_adapter(datetime.datetime, stock.adapt_datetime)


class CursorWrapper(Database.Cursor):  # type: ignore[misc]
    """Turns Django's ``%s`` parameters into SQLite's ``?``."""

    def execute(self, query: str, params: Any = None) -> Any:
        """Run `query` with positional or named parameters."""
        if params is None:
            return super().execute(query)
        return super().execute(_in_sqlite_style(query, params), params)

    def executemany(self, query: str, param_list: Any) -> Any:
        """Run `query` once a row of positional parameters."""
        return super().executemany(_in_sqlite_style(query, ()), param_list)


def _in_sqlite_style(query: str, params: Any) -> str:
    if isinstance(params, Mapping):
        return query % {name: f":{name}" for name in params}
    return stock.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


def _is_plain(path: str) -> bool:
    """Whether the file begins as an SQLite database without a key does."""
    with open(path, "rb") as file:
        return file.read(len(PLAIN)) == PLAIN


class DatabaseWrapper(stock.DatabaseWrapper):
    """The stock wrapper, connecting through SQLCipher and with the pragmas of this house."""

    Database = Database

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open the file; the key goes in before anything is read.

        Raises ``WorkspaceError``: ``sqlite-too-old``; ``database-damaged`` where the file cannot be read and
        the key is not at fault (it was unwrapped, or none is needed); else ``key-wrong``.
        """
        if Database.sqlite_version_info < OLDEST_SQLITE:
            raise WorkspaceError("sqlite-too-old", version=Database.sqlite_version)
        raw_key = conn_params.pop("raw_key", None)
        connection = Database.connect(**conn_params)
        try:
            if raw_key:
                connection.execute(f"PRAGMA key = \"x'{raw_key}'\"")
                connection.execute("PRAGMA cipher_log_level = NONE")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except Database.DatabaseError:
            connection.close()
            path = str(conn_params["database"])
            if raw_key or _is_plain(path):
                raise WorkspaceError("database-damaged", path=path) from None
            raise WorkspaceError("key-wrong") from None
        for pragma in PRAGMAS:
            connection.execute(pragma).fetchall()
        register_functions(connection)
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor that understands Django's parameters."""
        return self.connection.cursor(factory=CursorWrapper)
