"""What an import says on the terminal of columns that it did not use."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Call


def test_an_import_names_the_columns_that_it_did_not_use(blank: Call, tmp_path: Path) -> None:
    (tmp_path / "plan.csv").write_text("case,role,interviewr\nA,LEAD,AB\n")
    told = blank("import", "plan.csv")
    assert told.code == 0
    words = " ".join(told.out.split())
    assert "interviewr (nearest: interviewer" in words
    assert (
        "attributes of the case: interviewr" in words
        and "the columns that are known: interview, case, role" in words
    )
    (loss,) = json.loads(blank("import", "plan.csv", "--json").out)[0]["losses"]
    assert (loss["kind"], loss["where"]) == ("column-kept-for-case", "interviewr")
    assert "interviewer" in loss["nearest"] and "interviewer" in loss["known"]
