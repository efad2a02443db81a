"""The engines: encryption, keys, several workspaces at once, and both databases."""

from __future__ import annotations

import json
import os
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import DatabaseError, connections
from django.test import RequestFactory

import leadline
from leadline.errors import InputError, WorkspaceError
from leadline.store.engines import keys
from leadline.store.engines.connect import raw_connection
from leadline.store.models import Turn
from leadline.web.middleware import explain
from leadline.workspace import Workspace
from tests.small_study import TEXT, add_text, make_small_study

SECRET = "the sentence that nobody may find on the disk"


def write_secret(workspace: Workspace) -> None:
    with workspace.use():
        raw_connection().execute("CREATE TABLE canary (words TEXT)")
        raw_connection().execute("INSERT INTO canary VALUES (?)", (SECRET,))


def test_an_encrypted_workspace_opens_with_its_passphrase_and_no_other(tmp_path: Path) -> None:
    with leadline.create(tmp_path / "w", passphrase="corncrake at dusk", actor="a") as workspace:
        write_secret(workspace)
    with pytest.raises(WorkspaceError) as wrong:
        leadline.open(tmp_path / "w", passphrase="corncrakes at dusk")
    assert wrong.value.code == "key-wrong"
    with pytest.raises(WorkspaceError) as absent:
        leadline.open(tmp_path / "w")
    assert absent.value.code == "passphrase-needed"
    with leadline.open(tmp_path / "w", passphrase="corncrake at dusk") as workspace, workspace.use():
        assert raw_connection().execute("SELECT words FROM canary").fetchone() == (SECRET,)


def test_no_word_stands_on_the_disk_in_clear(tmp_path: Path) -> None:
    with leadline.create(tmp_path / "w", passphrase="corncrake at dusk", actor="a") as workspace:
        write_secret(workspace)
        files = {p.name: p.read_bytes() for p in (tmp_path / "w").iterdir()}
    assert not any(SECRET.encode() in content for content in files.values())
    assert not files["leadline.db"].startswith(b"SQLite format 3")
    with leadline.create(tmp_path / "plain", actor="a") as workspace:
        write_secret(workspace)
        files = {p.name: p.read_bytes() for p in (tmp_path / "plain").iterdir()}
    assert any(SECRET.encode() in content for content in files.values()), "the canary cannot sing"


def test_changing_the_passphrase_keeps_the_data_key(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    key = keys.new_key_file(path, passphrase="the river runs north")
    keys.change_passphrase(path, old="the river runs north", new="the river runs south")
    assert keys.open_key_file(path, passphrase="the river runs south") == key
    with pytest.raises(WorkspaceError):
        keys.open_key_file(path, passphrase="the river runs north")
    assert key not in path.read_text()


def test_a_damaged_key_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "key.json").write_text(json.dumps({"salt": "?"}))
    with pytest.raises(WorkspaceError) as damaged:
        keys.open_key_file(tmp_path / "key.json", passphrase="x")
    assert damaged.value.code == "key-file-damaged"


def test_a_file_that_is_no_database_is_no_workspace(tmp_path: Path) -> None:
    (tmp_path / "leadline.db").write_bytes(b"something else" * 1000)
    with pytest.raises(WorkspaceError) as error:
        leadline.open(tmp_path)
    assert error.value.code == "key-wrong"


@pytest.mark.parametrize("passphrase", ["", "corncrake at dusk"], ids=["plain", "encrypted"])
def test_a_database_that_is_cut_off_is_damaged_and_not_a_wrong_passphrase(
    tmp_path: Path, passphrase: str
) -> None:
    leadline.create(tmp_path, passphrase=passphrase).close()
    database = tmp_path / "leadline.db"
    database.write_bytes(database.read_bytes()[: 100 if passphrase else 10_000])
    with pytest.raises(WorkspaceError) as error:
        leadline.open(tmp_path, passphrase=passphrase)
    assert error.value.code == "database-damaged"


def damage(folder: Path) -> None:
    """Overwrite half of a database, from its middle on: what opens it stands before that."""
    content = bytearray((folder / "leadline.db").read_bytes())
    start, end = len(content) // 2 // 4096 * 4096, len(content) - 4096
    content[start:end] = random.Random(1).randbytes(end - start)
    (folder / "leadline.db").write_bytes(content)


@pytest.mark.parametrize("passphrase", ["", "corncrake at dusk"], ids=["plain", "encrypted"])
def test_damage_in_the_middle_is_found_when_it_is_read_and_told_without_the_words(
    tmp_path: Path, passphrase: str
) -> None:
    with leadline.create(tmp_path, passphrase=passphrase) as workspace, workspace.use():
        study = make_small_study(workspace.actor())
        for key in ("A-1", "B-1", "C-1"):
            add_text(study, key, text=TEXT * 300, by=workspace.actor())
    damage(tmp_path)
    with leadline.open(tmp_path, passphrase=passphrase) as workspace:
        with pytest.raises(WorkspaceError) as found:
            workspace.tables("small", with_turns=True)
        assert found.value.code == "database-damaged" and found.value.__suppress_context__
        with workspace.use():
            with pytest.raises(DatabaseError) as raw:
                list(Turn.objects.all())
            request = RequestFactory().get("/", headers={"Accept": "application/json"})
            answer = explain(request, raw.value)
            assert answer is not None and json.loads(answer.content)["code"] == "database-damaged"


def test_another_error_of_the_engine_is_no_damage(workspace: Workspace) -> None:
    with pytest.raises(DatabaseError), workspace.use(), connections[workspace.alias].cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere")


@pytest.mark.parametrize(
    "passphrase", ["a", "corncrake", "aaaaaaaaaaaaaaaaaaaa", "abababababababab", " " * 30]
)
def test_a_passphrase_that_is_guessed_in_no_time_is_refused(tmp_path: Path, passphrase: str) -> None:
    with pytest.raises(InputError) as error:
        leadline.create(tmp_path / "w", passphrase=passphrase)
    assert error.value.code == "passphrase-weak" and not (tmp_path / "w").exists()


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_only_its_owner_may_read_a_workspace(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with leadline.create(tmp_path / "w", passphrase="corncrake at dusk") as workspace:
            write_secret(workspace)
            modes = {p.name: p.stat().st_mode & 0o777 for p in (tmp_path / "w").iterdir()}
    finally:
        os.umask(before)
    assert modes.keys() >= {"leadline.db", "leadline.db-wal", "key.json"}
    assert set(modes.values()) == {0o600} and (tmp_path / "w").stat().st_mode & 0o777 == 0o700


def test_absent_and_present_workspaces_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError) as error:
        leadline.open(tmp_path / "nothing")
    assert error.value.code == "workspace-absent"
    leadline.create(tmp_path / "w").close()
    with pytest.raises(WorkspaceError) as error:
        leadline.create(tmp_path / "w")
    assert error.value.code == "workspace-exists"


def test_two_workspaces_are_open_at_once(copy_of: Callable[[Path], Workspace], empty_folder: Path) -> None:
    from leadline.services.actors import register_actor
    from leadline.store.models import Actor

    one, two = copy_of(empty_folder), copy_of(empty_folder)
    with one.use():
        register_actor("only-in-one")
        with two.use():
            assert not Actor.objects.filter(key="only-in-one").exists()
        assert Actor.objects.filter(key="only-in-one").exists()


def test_pragmas_hold_on_each_connection(copy_of: Callable[[Path], Workspace], empty_folder: Path) -> None:
    with copy_of(empty_folder).use():
        ask = lambda name: raw_connection().execute(f"PRAGMA {name}").fetchone()[0]  # noqa: E731
        assert ask("journal_mode") == "wal"
        assert (ask("synchronous"), ask("secure_delete"), ask("foreign_keys")) == (2, 1, 1)
        assert (ask("temp_store"), ask("trusted_schema")) == (2, 0)


def test_the_plain_file_is_ordinary_sqlite(tmp_path: Path) -> None:
    leadline.create(tmp_path / "w").close()
    found = sqlite3.connect(tmp_path / "w" / "leadline.db").execute("SELECT count(*) FROM v1_studies")
    assert found.fetchone() == (0,)


def test_the_schema_needs_no_further_migration(workspace: Workspace) -> None:
    from django.core.management import call_command

    with workspace.use():
        call_command("makemigrations", "--check", "--dry-run", verbosity=0)
