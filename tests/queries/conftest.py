"""Workspaces with the other bundled studies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import leadline
from leadline.workspace import Workspace


def _make(workspace: Workspace, name: str) -> None:
    from leadline.interchange.packs import find_pack, read_pack
    from leadline.workspace.making import make_study

    make_study(workspace, read_pack(find_pack(name)))


@pytest.fixture(scope="session")
def review_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the review of country texts."""
    folder = tmp_path_factory.mktemp("review") / "workspace"
    with leadline.create(folder, actor="lead") as workspace:
        _make(workspace, "country-texts")
    return folder


@pytest.fixture
def review(copy_of: Callable[[Path], Workspace], review_folder: Path) -> Workspace:
    """The review of country texts, in a workspace of the test's own."""
    return copy_of(review_folder)


@pytest.fixture
def blank(copy_of: Callable[[Path], Workspace], empty_folder: Path) -> Workspace:
    """A new study from the blank pack."""
    workspace = copy_of(empty_folder)
    _make(workspace, "blank")
    return workspace
