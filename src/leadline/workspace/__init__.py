"""A workspace: one database on a disk or a server, and everything one does with it.

``leadline.open(path)`` gives a :class:`Workspace`; the command line is a thin skin over the same.
"""

from __future__ import annotations

from leadline.workspace.library import Workspace, create, open

__all__ = ["Workspace", "create", "open"]
