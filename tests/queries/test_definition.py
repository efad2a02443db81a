"""A definition goes out as the pack that it came from, with what was changed since."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from leadline.access import get_code
from leadline.core.vocabulary import CodeState
from leadline.interchange.pack_writing import write_pack
from leadline.interchange.packs import Pack, find_pack, pack_with_corpus, read_pack
from leadline.queries.definition import get_definition
from leadline.services.codebook import revise_code
from leadline.services.findings import write_finding
from leadline.services.studies import create_study
from leadline.workspace import Workspace


def _written(pack: Pack, folder: Path) -> Pack:
    for name, content in write_pack(pack).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return read_pack(folder)


@pytest.mark.parametrize(
    "name", ["anti-trafficking", "anti-trafficking with corpus", "blank", "country-texts"]
)
def test_a_pack_comes_out_as_it_went_in(name: str, blank: Workspace, tmp_path: Path) -> None:
    pack = read_pack(find_pack(name.split()[0]))
    if "with corpus" in name:
        pack = pack_with_corpus(pack)
    with blank.use():
        study = create_study(pack, by=blank.actor(), key="another")
        out = _written(replace(get_definition(study), key=pack.key), tmp_path)
    assert replace(out, folder=pack.folder) == pack


def test_what_was_changed_goes_out(blank: Workspace, tmp_path: Path) -> None:
    study = blank.study()
    with blank.use():
        by = blank.actor()
        before = get_definition(study)
        retired, revised = [code.key for code in before.codes if code.parent][:2]
        revise_code(study, get_code(study, revised), by=by, note="clearer", definition="Said in other words.")
        revise_code(study, get_code(study, retired), by=by, note="not used", state=CodeState.RETIRED)
        write_finding(study, "new", section="summary", text="## New\n\nA text.", language="en", by=by)
        out = _written(get_definition(study), tmp_path)
    assert [code.key for code in out.codes if code.is_retired] == [retired]
    assert {code.key: code.definition for code in out.codes}[revised] == "Said in other words."
    assert [finding.text for finding in out.findings if finding.key == "new"] == ["## New\n\nA text."]
