"""What ``./demo`` does: both bundled studies from plain files to checked reports, and the gate at work."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from leadline.access import get_code
from leadline.errors import InputError
from leadline.interchange.packs import Pack, find_pack, read_pack
from leadline.services.actors import register_actor
from leadline.services.codings import recode
from leadline.services.findings import write_finding
from leadline.store.models import Coding, Finding, Study
from leadline.workspace.checking import Check, approve, check
from leadline.workspace.library import create
from leadline.workspace.making import make_study
from leadline.workspace.opening import DATABASE, OpenWorkspace
from leadline.workspace.reports import FORMATS, build_report, message

FOUNDING, REVIEW = "anti-trafficking", "country-texts"
AUDIENCES = ("internal", "public")
BUILDS = ((FOUNDING, "en"), (FOUNDING, "ar"), (REVIEW, "en"))
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Demonstrated:
    """The workspace, the checks by study, what the gate caught, and the files written."""

    workspace: Path
    checks: dict[str, Check]
    caught: tuple[str, ...]
    paths: tuple[Path, ...]


def demonstrate(folder: Path, *, tell: Tell) -> Demonstrated:
    """Make `folder` anew: a workspace with both studies, and their reports beside it.

    Raises ``InputError`` (``folder-not-demo``) rather than empty a folder that holds something else.
    """
    if folder.exists():
        if any(folder.iterdir()) and not (folder / "workspace" / DATABASE).exists():
            raise InputError("folder-not-demo", path=str(folder))
        shutil.rmtree(folder)
    workspace = create(folder / "workspace", actor="demo")
    packs = {name: read_pack(find_pack(name)) for name in (FOUNDING, REVIEW)}
    studies = {}
    for name, pack in packs.items():
        tell(f"{name}: from plain files into the workspace")
        studies[name] = make_study(workspace, pack)
    for name, language in BUILDS:
        approve(workspace, studies[name], language=language)
    tell("planting one false number and one altered quotation")
    caught = tuple(_catch(workspace, studies[FOUNDING], packs[FOUNDING]))
    checks: dict[str, Check] = {}
    paths: list[Path] = []
    for name, language in BUILDS:
        for audience in AUDIENCES:
            tell(f"{name}: {audience} report, {language}")
            built = build_report(
                workspace, studies[name], folder=folder, language=language, audience=audience
            )
            paths += built.paths
            checks[name] = built.check
    workspace.close()
    return Demonstrated(folder / "workspace", checks, caught, tuple(paths))


def is_demonstrated(folder: Path) -> bool:
    """Whether `folder` holds a demonstration that came to its end: the workspace and every report."""
    reports = (f"{name}-{audience}-{language}" for name, language in BUILDS for audience in AUDIENCES)
    files = (folder / f"{report}.{kind}" for report in reports for kind in FORMATS)
    return (folder / "workspace" / DATABASE).exists() and all(file.exists() for file in files)


def _catch(workspace: OpenWorkspace, study: Study, pack: Pack) -> Iterator[str]:
    with planted(workspace, study, pack):
        for verdict in check(workspace, study).gate.failed:
            yield f"{verdict.subject}: {message(verdict)}"


@contextmanager
def planted(workspace: OpenWorkspace, study: Study, pack: Pack) -> Iterator[None]:
    """Within the block an approved number is false and a quotation is not to the letter; undone after."""
    wanted: dict[str, Any] = yaml.safe_load((pack.folder / "corpus" / "corpus.yaml").read_text("utf-8"))
    change, alter = wanted["demonstration"]["recode"], wanted["demonstration"]["alter"]
    with workspace.use():
        by = register_actor("a-hasty-hand")
        found = Coding.live.filter(
            transcript__study=study, transcript__interview__key=change["interview"], code__key=change["code"]
        )
        recoded = [(recode(c, code=get_code(study, change["to"]), by=by), c.code) for c in list(found)]
        finding = Finding.live.get(study=study, key=alter["finding"], language="en")
        sound = finding.text
        _rewrite(study, finding, sound.replace(alter["old"], alter["new"]), by=by)
    try:
        yield
    finally:
        with workspace.use():
            for coding, code in recoded:
                recode(coding, code=code, by=by)
            _rewrite(study, finding, sound, by=by)
            # The passage has a new coding now: its cells and numbers are what they were before.


def _rewrite(study: Study, finding: Finding, text: str, *, by: Any) -> None:
    write_finding(study, finding.key, section=finding.section, text=text, language="en", by=by)
