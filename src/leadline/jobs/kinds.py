"""The kinds of long work: what each is asked with, its steps, and what it makes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from leadline.interchange.packs import find_pack, read_pack
from leadline.store.models import Study
from leadline.workspace.coding_hits import code_hits, texts_of
from leadline.workspace.making import make_study
from leadline.workspace.opening import OpenWorkspace
from leadline.workspace.reports import make_report

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Made:
    """What a job gives: plain values, and files by name."""

    values: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of work is done, and how many steps it tells of."""

    run: Callable[[OpenWorkspace, Study | None, Mapping[str, Any], Tell], Made]
    steps: Callable[[Mapping[str, Any]], int]


def _report(workspace: OpenWorkspace, study: Study | None, wanted: Mapping[str, Any], tell: Tell) -> Made:
    assert study is not None
    built = make_report(
        workspace,
        study,
        language=wanted["language"],
        audience=wanted["audience"],
        formats=wanted["formats"],
        tell=tell,
    )
    return Made({"failed": len(built.check.gate.failed)}, built.files)


def _study(workspace: OpenWorkspace, study: Study | None, wanted: Mapping[str, Any], tell: Tell) -> Made:
    pack = read_pack(find_pack(wanted["pack"]))
    return Made({"study": make_study(workspace, pack, key=wanted["key"], tell=tell).key})


def _code_hits(workspace: OpenWorkspace, study: Study | None, wanted: Mapping[str, Any], tell: Tell) -> Made:
    assert study is not None
    done = code_hits(
        workspace,
        study,
        wanted["hits"],
        code=wanted["code"],
        is_paragraph=wanted["is_paragraph"],
        tell=tell,
    )
    counts = {"added": done.added, "known": done.known, "refused": len(done.refused)}
    reasons = [[error.code, dict(error.details)] for _place, error in done.refused[:1]]
    return Made({"codings": counts, "reasons": reasons})


KINDS: Mapping[str, Kind] = {
    "report": Kind(_report, steps=lambda wanted: 2 + len(wanted["formats"])),
    "code-hits": Kind(_code_hits, steps=lambda wanted: 1 + texts_of(wanted["hits"])),
    "study": Kind(_study, steps=lambda _wanted: 4),
}
"""Name -> kind."""
