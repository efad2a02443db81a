"""A workspace as the library offers it: whatever the command line does, in one call each."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leadline.workspace.opening import OpenWorkspace, actor_name, create_database, open_database

if TYPE_CHECKING:
    from leadline.interchange.pack_changes import Change
    from leadline.queries.results import Result
    from leadline.queries.status import Status
    from leadline.workspace.checking import Approved, Check
    from leadline.workspace.importing import Item
    from leadline.workspace.reports import BuiltReport
    from leadline.workspace.showing import Shown


class Workspace(OpenWorkspace):
    """An open workspace. Use it as a context manager, or call ``close()``."""

    def result(
        self, topic: str, *, study: str = "", by: str = "", unit: str = "", language: str = "en"
    ) -> Result:
        """A topic of the analysis with keys and words; see ``leadline.queries.results.get_result``."""
        from leadline.core.analysis import Analysis
        from leadline.queries.results import get_result

        tables = self.tables(study, language=language, with_turns=unit == "turn")
        return get_result(Analysis(tables), topic, by=by, unit=unit)

    def analyse(self, topic: str, *, study: str = "", by: str = "", unit: str = "") -> dict[str, list[Any]]:
        """The columns of a topic, as ``polars.DataFrame`` and ``pandas.DataFrame`` take them."""
        return self.result(topic, study=study, by=by, unit=unit).columns

    def status(self, study: str = "") -> Status:
        """Where the assessment stands."""
        from leadline.core.analysis import Analysis
        from leadline.queries.status import get_status

        with self.use():
            return get_status(self.study(study), Analysis(self.tables(study)))

    def show(self, key: str, *, study: str = "", case: str = "") -> Shown:
        """The passages behind an indicator's cells or a code."""
        from leadline.workspace.showing import show

        return show(self, self.study(study), key, case=case)

    def import_files(self, *paths: str | os.PathLike[str], study: str = "", **options: Any) -> list[Item]:
        """Import files and folders; `options` are those of ``leadline.workspace.importing.Options``."""
        from leadline.workspace.importing import Options, import_files

        return import_files(self, self.study(study), map(Path, paths), options=Options(**options))

    def revise(
        self, folder: str | os.PathLike[str], *, study: str = "", is_dry_run: bool = False
    ) -> tuple[Change, ...]:
        """Make the definition of the study with the pack's key (or `study`) what the pack in `folder` says.

        Returns what changed; a dry run writes nothing and refuses what would be refused.
        """
        from leadline.interchange.packs import read_pack
        from leadline.workspace.revising import revise

        pack = read_pack(Path(folder))
        return revise(self, self.study(study or pack.key), pack, is_dry_run=is_dry_run)

    def check(self, study: str = "", *, language: str = "en", is_public: bool = True) -> Check:
        """Recompute every finding and apply every rule of the gate."""
        from leadline.workspace.checking import check

        return check(self, self.study(study), language=language, is_public=is_public)

    def approve(self, study: str = "", *, language: str = "en", keys: tuple[str, ...] = ()) -> Approved:
        """Approve findings with their numbers as they are; those that cannot be computed are refused."""
        from leadline.workspace.checking import approve

        return approve(self, self.study(study), language=language, keys=keys)

    def report(self, study: str = "", *, folder: str | os.PathLike[str], **options: Any) -> BuiltReport:
        """Build the report; `options` are those of ``leadline.workspace.reports.build_report``."""
        from leadline.workspace.reports import build_report

        return build_report(self, self.study(study), folder=Path(folder), **options)


def create(path: str | os.PathLike[str], *, passphrase: str = "", actor: str = "") -> Workspace:
    """Make a workspace in the folder `path` (encrypted where there is a passphrase) and open it.

    Raises ``WorkspaceError`` (``workspace-exists``) or ``InputError`` (``passphrase-weak``).
    """
    alias = create_database(path, passphrase=passphrase)
    return Workspace(alias, path=str(path), actor=actor_name(actor))


def open(path: str | os.PathLike[str], *, passphrase: str = "", actor: str = "") -> Workspace:
    """Open the workspace in the folder `path`, or on a server (``postgresql://…``).

    Raises ``WorkspaceError``: ``workspace-absent``, ``passphrase-needed``, ``key-wrong`` or
    ``database-damaged``.
    """
    alias = open_database(path, passphrase=passphrase)
    return Workspace(alias, path=str(path), actor=actor_name(actor))
