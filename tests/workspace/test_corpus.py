"""A corpus is read strictly: what is amiss is named with file and row, and nothing of it is stored."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from leadline.errors import FormatError
from leadline.interchange.packs import find_pack, read_pack
from leadline.store.models import Study
from leadline.workspace import Workspace
from leadline.workspace.making import make_study


@pytest.fixture
def pack_folder(tmp_path: Path) -> Path:
    """A pack whose corpus is a plan of one interview, its consents and its coverage."""
    folder = tmp_path / "pack"
    ignored = shutil.ignore_patterns("corpus")
    shutil.copytree(find_pack("anti-trafficking"), folder, ignore=ignored)
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "corpus.yaml").write_text("fiction: true\n")
    (corpus / "cases.csv").write_text("\ufeffcase,name,region\nR01,Ostrabel,north\n", "utf-8")
    (corpus / "plan.csv").write_text(
        "case,role,round,state,interview,informant,held_on,mode,language,interviewer,interpreter,acting,"
        "shared,first_coder,coded,next_action\n"
        "R01,PC,2017-2018,held,INT-1,PC-01,2018-02-09,,en,,,,,,yes,\n"
    )
    (corpus / "consents.csv").write_text(
        "interview,informant,takes_part,record,quote,recontact,given_on\nINT-1,PC-01,yes,no,by role,yes,\n"
    )
    (corpus / "coverage.csv").write_text("interview,question,status,reason\nINT-1,Q1,answered,\n")
    (corpus / "judgements.csv").write_text("case,indicator,value,reason\n")
    (corpus / "checks.csv").write_text("interview,quote,outcome,answered_on\n")
    return folder


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "told"),
    [
        ("coverage.csv", "answered", "perhaps", "corpus-word-unknown", "coverage.csv, row 2: status has"),
        ("coverage.csv", "status,", "state,", "column-missing", "coverage.csv: no column"),
        ("plan.csv", "held,", "vacant,", "corpus-word-unknown", "plan.csv, row 2: state has 'vacant'"),
        ("plan.csv", "2018-02-09", "9 Feb", "corpus-word-unknown", "plan.csv, row 2: held_on has '9 Feb'"),
        ("plan.csv", ",acting", ",acted", "column-missing", "plan.csv: no column was recognised as acting"),
        ("consents.csv", "by role", "freely", "corpus-word-unknown", "by role and wide region, check first"),
        ("consents.csv", "yes,no", "oui,no", "corpus-word-unknown", "which is none of: yes, no."),
        ("judgements.csv", "reason\n", "reason\nR01,I02,maybe,\n", "corpus-word-unknown", "not addressed"),
        ("checks.csv", "answered_on\n", "answered_on\nINT-9,x,asked,\n", "corpus-word-unknown", "INT-1"),
        ("corpus.yaml", "fiction: true", "fiction: [", "pack-not-yaml", "corpus.yaml, line"),
        ("corpus.yaml", "fiction: true", "fiction", "pack-not-yaml", "corpus.yaml, line 1"),
        ("plan.csv", "R01,", '"R01,', "table-unread", "plan.csv, line"),
    ],
)
def test_what_is_amiss_is_named_with_its_place(
    copy_of: Callable[[Path], Workspace],
    empty_folder: Path,
    pack_folder: Path,
    file: str,
    old: str,
    new: str,
    code: str,
    told: str,
) -> None:
    workspace = copy_of(empty_folder)
    make_study(workspace, read_pack(pack_folder), key="sound")
    path = pack_folder / "corpus" / file
    assert old in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(FormatError) as error:
        make_study(workspace, read_pack(pack_folder), key="broken")
    assert (error.value.code, told in str(error.value)) == (code, True), str(error.value)
    with workspace.use():
        assert [study.key for study in Study.objects.all()] == ["sound"]
