"""A plan that somebody pastes or uploads: what is understood of it, before anything is stored."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace

from leadline.interchange.losses import Loss
from leadline.interchange.sandbox import Sandbox
from leadline.interchange.tables.plan import PlannedInterview, read_plan
from leadline.interchange.tables.words import plain
from leadline.queries.programme import get_programme, list_interviews
from leadline.store.models import Study
from leadline.workspace.importing import Item, Upload, import_files
from leadline.workspace.naming import declared_attributes, in_known_words, role_names
from leadline.workspace.opening import OpenWorkspace

PASTED = "plan.tsv"


@dataclass(frozen=True, slots=True)
class PlanSeen:
    """What was understood: rows with the role's key ('' where the study has no such role).

    `text` is the table again, as text, to be stored once a person has looked.
    """

    rows: tuple[PlannedInterview, ...]
    losses: tuple[Loss, ...]
    new_cases: tuple[str, ...]
    new_interviews: tuple[str, ...]
    unknown_roles: tuple[str, ...]
    text: str


def look_at_plan(workspace: OpenWorkspace, study: Study, file: Upload) -> PlanSeen:
    """Read a plan as the import would, and store nothing; ``FormatError`` says what is wrong with it."""
    with Sandbox() as sandbox:
        read = sandbox.read_grids(file.content, filename=file.name)
    with workspace.use():
        grid = in_known_words(read.sheets[0], study)
        plan = read_plan(grid, attributes=declared_attributes(study).values())
        roles = role_names(study)
        cases = {case.key for case in get_programme(study).cases}
        interviews = {one.key for one in list_interviews(study)}
    rows = tuple(replace(row, role=roles.get(plain(row.role), "")) for row in plan.interviews)
    unknown = (row.role for row in plan.interviews if plain(row.role) not in roles)
    return PlanSeen(
        rows,
        read.losses + plan.losses,
        tuple(dict.fromkeys(row.case for row in rows if row.case not in cases)),
        tuple(
            dict.fromkeys(row.interview for row in rows if row.interview and row.interview not in interviews)
        ),
        tuple(dict.fromkeys(unknown)),
        _as_text(grid.rows),
    )


def store_plan(workspace: OpenWorkspace, study: Study, text: str) -> Item:
    """Import a plan that was looked at; all of it is stored, or nothing."""
    return import_files(workspace, study, [Upload(PASTED, text.encode())])[0]


def _as_text(rows: tuple[tuple[str, ...], ...]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(rows)
    return out.getvalue()
