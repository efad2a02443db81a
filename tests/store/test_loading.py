"""The views and their loading: typed columns over any DB-API connection, without Django."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from leadline.access import get_code
from leadline.core.spans import find_quotation
from leadline.errors import NotFound
from leadline.services.actors import register_actor
from leadline.services.codebook import accept_code, propose_code, revise_code
from leadline.services.codings import apply_code
from leadline.services.studies import add_cases
from leadline.store.engines.connect import raw_connection
from leadline.store.loading import list_studies, load_study
from leadline.workspace import Workspace
from tests.small_study import MONEY, add_text, make_small_study


def test_a_study_comes_back_as_columns(workspace: Workspace) -> None:
    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        text = add_text(study, "A-1", by=by)
        apply_code(text, find_quotation(text.text, MONEY), code=get_code(study, "GAP1"), by=by)
        tables = load_study(raw_connection(), "small", with_turns=True)
        assert [key for _, key in list_studies(raw_connection())] == ["small"]
        with pytest.raises(NotFound):
            load_study(raw_connection(), "large")
    assert tables.cases.key.tolist() == ["A", "B", "C"]
    assert tables.cases.attributes["region"].tolist() == ["north", "north", "south"]
    assert tables.codes.family.tolist() == ["COO", "COO", "GAP", "GAP", "GAP"]
    assert tables.codes.is_counted.tolist() == [False, True, False, True, True]
    assert tables.codings.code.tolist() == [tables.code("GAP1")]
    assert tables.codings.question.tolist() == [1] and tables.codings.informant.tolist() == [0]
    assert tables.interviews.held_on.tolist() == ["2018-01-01", "2018-01-02", "2018-01-03"]
    assert tables.participants.quote_consent.tolist() == [2, 2, 2]
    assert len(tables.turns) == 3 and len(tables.coverage) == 6
    assert tables.title == "A small study"
    assert workspace.tables("small", language="fr").title == "Une petite étude"


def test_a_code_knows_the_version_of_the_codebook_that_brought_it(workspace: Workspace) -> None:
    with workspace.use():
        by, other = workspace.actor(), register_actor("other")
        study = make_small_study(by)
        found = get_code(study, "GAP1")
        revise_code(study, found, by=by, note="wording", definition="no staff at all")
        new = propose_code(study, "GAP9", parent=found.parent, name="New", definition="found", by=by)
        accept_code(study, new, by=other)
    codes = workspace.tables("small").codes
    since = dict(zip(codes.key.tolist(), codes.since.tolist(), strict=True))
    assert since.pop("GAP9") == 3 and set(since.values()) == {1}


def test_data_frames_take_the_columns_as_they_are(workspace: Workspace) -> None:
    import pandas
    import polars

    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        text = add_text(study, "A-1", by=by)
        apply_code(text, find_quotation(text.text, MONEY), code=get_code(study, "GAP1"), by=by)
    tables = workspace.tables("small")
    for table in (tables.cases, tables.codings, tables.participants, tables.coverage):
        assert len(polars.DataFrame(table.columns())) == len(pandas.DataFrame(table.columns())) == len(table)
    assert polars.DataFrame(tables.cases.columns())["key"].to_list() == ["A", "B", "C"]


def test_a_notebook_needs_no_django(
    copy_of: Callable[[Path], Workspace], empty_folder: Path, tmp_path: Path
) -> None:
    workspace = copy_of(empty_folder)
    with workspace.use():
        make_small_study(workspace.actor())
    database = Path(workspace.path) / "leadline.db"
    program = (
        "import sqlite3, sys\n"
        "from leadline.store.loading import load_study\n"
        f"tables = load_study(sqlite3.connect({str(database)!r}), 'small')\n"
        "assert not [m for m in sys.modules if m.split('.')[0] == 'django']\n"
        "print(len(tables.cases))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "3"


def test_the_queries_of_a_load_do_not_grow_with_the_study(workspace: Workspace) -> None:
    class Counting:
        """A connection that counts its cursors."""

        def __init__(self, connection: Any) -> None:
            self.connection, self.cursors = connection, 0

        def cursor(self) -> Any:
            self.cursors += 1
            return self.connection.cursor()

    def queries() -> int:
        connection = raw_connection()
        # The loader tells the driver's parameter mark by where its connection class comes from.
        named = {"__module__": type(connection).__module__}
        counted = type("Counting", (Counting,), named)(connection)
        load_study(counted, "small")
        return int(counted.cursors)

    with workspace.use():
        by = workspace.actor()
        study = make_small_study(by)
        before = queries()
        add_cases(study, {f"N{n}": {"name": f"N{n}"} for n in range(30)}, by=by)
        add_text(study, "A-1", by=by)
        assert queries() == before <= 24
