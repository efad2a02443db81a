"""Leadline: interview assessments from the plan to a checked report."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leadline.workspace import create, open

__all__ = ["__version__", "create", "open"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Load the workspace (and with it the store) only when it is asked for: ``leadline.open(path)``."""
    if name in ("create", "open"):
        from leadline import workspace

        return getattr(workspace, name)
    raise AttributeError(f"module 'leadline' has no attribute {name!r}")
