"""The log: one line a write, chained, and never a word of an interview in it."""

from __future__ import annotations

import ast
import logging
from collections.abc import Callable
from pathlib import Path

import pytest

import leadline
import leadline.services
from leadline.access import get_code
from leadline.core.dictionary import Dictionary, Entry
from leadline.core.spans import find_quotation
from leadline.errors import LeadlineError
from leadline.queries.audit import get_chain_verdict, list_log
from leadline.services.audit import audited
from leadline.services.codings import IncomingCoding, apply_code, import_codings, write_memo
from leadline.services.dictionary import code_by_dictionary
from leadline.store.models import Actor, AuditEntry, Coding
from leadline.workspace import Workspace
from leadline.workspace.importing import recognise_file
from tests.small_study import MONEY, add_text, make_small_study

SERVICES = Path(leadline.services.__file__).parent


def test_every_service_writes_exactly_one_line() -> None:
    delegating = {"add_transcript", "accept_code"}
    found = 0
    for path in SERVICES.glob("*.py"):
        for node in ast.parse(path.read_text()).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_") or path.stem == "audit":
                continue
            if "by" not in [a.arg for a in node.args.kwonlyargs] or node.name in delegating:
                continue
            calls = [
                c
                for c in ast.walk(node)
                if isinstance(c, ast.Call) and getattr(c.func, "id", "") == "audited"
            ]
            assert len(calls) == 1, f"{path.name}: {node.name} opens {len(calls)} transactions"
            found += 1
    assert found > 20


def test_the_chain_shows_a_changed_a_dropped_and_a_swapped_line(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        for number in range(3):
            write_memo(study, f"memo {number}", about="study", by=by)
        assert get_chain_verdict().broken_at is None
        third = AuditEntry.objects.order_by("number")[2]
        AuditEntry.objects.filter(pk=third.pk).update(actor="somebody-else")
        assert get_chain_verdict().broken_at == third.number
        AuditEntry.objects.filter(pk=third.pk).update(actor=third.actor)
        assert get_chain_verdict().broken_at is None
        third.delete()
        assert get_chain_verdict().broken_at is not None


def test_what_fails_leaves_neither_row_nor_line(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        before = AuditEntry.objects.count()
        with pytest.raises(ZeroDivisionError), audited("fails", by=by):
            Coding.objects.all().delete()
            write_nothing = 1 / 0
            assert write_nothing
        text = add_text(study, "A-1", by=by)
        with pytest.raises(LeadlineError):
            apply_code(text, find_quotation(text.text, MONEY), code=get_code(study, "GAP"), by=by)
        assert AuditEntry.objects.count() == before + 1
        with pytest.raises(RuntimeError, match="must not call another service"), audited("outer", by=by):
            write_memo(study, "x", about="study", by=by)
        assert get_chain_verdict().broken_at is None


def test_no_word_of_an_interview_reaches_log_audit_or_errors(
    workspace: Workspace, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    canary = "kittiwake"
    caplog.set_level(logging.DEBUG)
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        text = add_text(study, "A-1", f"## Q1\n\nPC: A {canary} said so to me.\n", by=by)
        apply_code(
            text, find_quotation(text.text, f"A {canary} said so"), code=get_code(study, "GAP1"), by=by
        )
        write_memo(study, f"{canary} memo", about="study", by=by)
        rows = [IncomingCoding("A-1", "GAP1", "c", f"{canary} {n}") for n in range(3)]
        outcome = import_codings(study, rows, by=by, coders={"c": by})
        messages = [str(error) + repr(error.details) for _, error in outcome.refused]
        lines = [str(line) for line in list_log(limit=1000)]
    printed = capsys.readouterr()
    assert len(messages) == 3
    for place in (*messages, *lines, caplog.text, printed.out, printed.err):
        assert canary not in place


def test_reading_enters_nobody_and_whoever_writes_has_a_line(
    copy_of: Callable[[Path], Workspace], empty_folder: Path, tmp_path: Path
) -> None:
    workspace = copy_of(empty_folder)
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        add_text(study, "A-1", by=by)
        code_by_dictionary(study, Dictionary("words", (Entry("GAP1", ("money",)),)), by=by)
    text = tmp_path / "text.txt"
    text.write_text("PC: There is no money.")
    with leadline.open(workspace.path, actor="reader") as reader, reader.use():
        before = (Actor.objects.count(), AuditEntry.objects.count())
        recognise_file(reader, reader.study(), text)
        for read in (reader.status, reader.check):
            read()
        reader.analyse("gaps")
        reader.show("GAP1")
        reader.report(folder=tmp_path, audience="internal", formats=["html"])
        assert (Actor.objects.count(), AuditEntry.objects.count()) == before
        write_memo(reader.study(), "x", about="study", by=reader.actor())
        entered = [e.actor for e in AuditEntry.objects.filter(action="register-actor").order_by("number")]
        named = {e.details.get("new_actor") for e in AuditEntry.objects.all()} - {None}
        assert (entered, named) == (["tester", "reader"], {"dictionary:words"})
        assert set(Actor.objects.values_list("key", flat=True)) == {*entered, *named}


@pytest.mark.postgres
def test_two_writers_at_once_leave_one_whole_chain(postgres_server: str) -> None:
    import threading

    import psycopg

    import leadline

    with psycopg.connect(postgres_server.format(name="postgres"), autocommit=True) as admin:
        admin.execute("CREATE DATABASE two_writers")
    address = postgres_server.format(name="two_writers")
    with leadline.open(address, actor="first") as workspace, workspace.use():
        study = make_small_study(workspace.actor())
        key = study.key

    def write() -> None:
        from django.db import connections

        with leadline.open(address, actor="writer") as own, own.use():
            mine = own.study(key)
            for number in range(15):
                write_memo(mine, f"memo {number}", about="study", by=own.actor())
        connections.close_all()

    threads = [threading.Thread(target=write) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with leadline.open(address) as workspace, workspace.use():
        verdict = get_chain_verdict()
    assert verdict.broken_at is None and verdict.lines > 45
