"""Fixtures for all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real material beside the checkout; skips where it is absent, never in CI."""
    here = Path(__file__).resolve().parents[1]
    for folder in (os.environ.get("LEADLINE_SHARED"), here.parent / "shared"):
        if folder and (Path(folder) / "data" / "README.md").exists():
            return Path(folder)
    if os.environ.get("REQUIRE_ALL"):
        pytest.fail("the shared material is absent, and REQUIRE_ALL allows no skip")
    pytest.skip("the shared material (../shared) is not beside this checkout")
