"""Where an assessment stands, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from leadline.core.analysis import Analysis
from leadline.core.progress import Stage, TextState, stages
from leadline.core.tables import StudyTables, Terms
from leadline.core.vocabulary import SlotState
from leadline.queries.status import Status, Step, get_status
from leadline.translation import gettext as _
from leadline.web.pages.country_map import draw_map
from leadline.web.pages.study import analysis_of, render_study, sections, study_of

ACTIONS = 8
"""So many next steps of the plan are shown; the programme has all."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A count of what it is of, and where that is."""

    k: int
    n: int
    words: str
    address: str


@dataclass(frozen=True, slots=True)
class GridCell:
    """A post of the plan, or a document in a round: the words ('' where nobody was to be asked)."""

    words: str = ""
    address: str = ""
    is_state: bool = False


def show(request: HttpRequest, study: str) -> HttpResponse:
    """What is counted, what comes next, a map where cases are countries, and who was heard in each case."""
    found = study_of(request, study)
    analysis = analysis_of(request, study)
    status, tables = get_status(found, analysis), analysis.tables
    reached = stages(tables, analysis.cells, round=analysis.round)
    context = {
        "status": status,
        "figures": list(_figures(study, analysis, status)),
        "steps": [(_told(study, step), _keys(study, step)) for step in status.steps],
        "actions": status.next_actions[:ACTIONS],
        "heads": _heads(tables),
        "grid": _grid(study, analysis, reached),
        "round": str(tables.rounds.title[analysis.round]) if len(tables.rounds) > 1 else "",
        "map": draw_map(study, tables, reached),
    }
    return render_study(request, found, "overview.html", context, section="overview")


def link(name: str, study: str, **asked: str) -> str:
    """The address of a section of the study, narrowed to what is asked; '' where there is none."""
    query = f"?{urlencode(asked)}" if asked else ""
    return reverse(name, args=[study]) + query if name in dict(sections()) else ""


def _figures(study: str, analysis: Analysis, status: Status) -> Iterator[Figure]:
    if status.planned:
        held = link("programme", study, state=SlotState.HELD.label)
        yield Figure(status.held, status.planned, _("planned posts that were heard"), held)
    if status.interviews:
        finished = link("texts", study, state=TextState.CODING_FINISHED.label)
        yield Figure(status.coded, status.interviews, _("interviews whose coding is finished"), finished)
    elif status.texts:
        coded = len(np.unique(analysis.tables.codings.transcript[analysis.layer.is_counted]))
        yield Figure(coded, status.texts, _("texts with a coding that counts"), link("texts", study))
    if status.cells_known:
        words = _("known cells of the matrix that a person judged")
        judged = link("matrix", study, state="judged", value="known")
        yield Figure(status.cells_confirmed, status.cells_known, words, judged)
    if status.findings:
        words = _("findings whose numbers were approved")
        yield Figure(status.approved, status.findings, words, link("findings", study))


def _told(study: str, step: Step) -> tuple[str, str]:
    """A step as a sentence, and the page where one does it."""
    n = step.count
    if step.kind == "plan":
        return _("Nobody is planned yet: bring in a plan, or add the first post by hand."), reverse(
            "plan", args=[study]
        )
    words = {
        "interview": _("Hold the interviews that are planned and still open: {n}"),
        "text": _("Bring in the texts of interviews that have none: {n}"),
        "coverage": _("Say what became of each question where silence means nothing yet, in interviews: {n}"),
        "doubt": _("Look at the coverage where it contradicts the turns of the text, in interviews: {n}"),
        "code": _("Code the interviews that nobody has coded: {n}"),
        "finish": _("Finish the coding of interviews: {n}"),
        "judge": _("Judge known cells that nobody has confirmed: {n}"),
        "stale": _("Look again at judged cells that have other evidence since: {n}"),
        "approve": _("Read and approve findings that are not approved: {n}"),
        "report": _("Nothing is open: check the findings and build the report."),
    }
    return words[step.kind].format(n=n), _place(study, step)


def _place(study: str, step: Step) -> str:
    match step.kind:
        case "interview":
            return link("programme", study, state=SlotState.PLANNED.label)
        case "text":
            return link("texts", study, state=TextState.NO_TEXT_YET.label)
        case "code":
            return link("texts", study, state=TextState.NOT_CODED_YET.label)
        case "finish":
            return link("texts", study, state=TextState.BEING_CODED.label)
        case "judge":
            return link("matrix", study, state="proposed", value="known")
        case "stale":
            return link("matrix", study, state="stale", value="known")
        case "approve" | "report":
            return link("findings", study)
    return ""


def _keys(study: str, step: Step) -> list[tuple[str, str]]:
    """The first keys of a step, each with its own page."""
    pages = {
        **dict.fromkeys(("text", "coverage", "doubt"), "hold"),
        **dict.fromkeys(("code", "finish"), "coding"),
        **dict.fromkeys(("judge", "stale"), "cell"),
    }
    page = pages.get(step.kind)
    return [(" ".join(key), reverse(page, args=[study, *key]) if page else "") for key in step.first]


def _heads(tables: StudyTables) -> list[tuple[str, str]]:
    """The columns of the grid: roles, or rounds where nobody is asked; (key, title)."""
    of = tables.roles if len(tables.roles) else tables.rounds
    return list(zip(of.key.tolist(), of.title.tolist(), strict=True))


def _grid(study: str, analysis: Analysis, reached: Terms) -> list[tuple[str, str, str, list[GridCell]]]:
    """Case key, name, how far it is, and its cells; documents by round where nobody is asked."""
    tables = analysis.tables
    cells = _posts(study, tables, analysis.round) if len(tables.roles) else _documents(study, tables)
    columns = range(len(_heads(tables)))
    names = zip(tables.cases.key.tolist(), tables.cases.name.tolist(), reached.tolist(), strict=True)
    return [
        (key, name, Stage(stage).label, [cells.get((case, column), GridCell()) for column in columns])
        for case, (key, name, stage) in enumerate(names)
    ]


def _posts(study: str, tables: StudyTables, round: int) -> dict[tuple[int, int], GridCell]:
    slots = tables.slots
    cells = {}
    for row in np.flatnonzero(slots.round == round).tolist():
        if slots.interview[row] >= 0:
            key = str(tables.interviews.key[slots.interview[row]])
            cell = GridCell(key, reverse("coding", args=[study, key]))
        else:
            cell = GridCell(SlotState(int(slots.state[row])).label, is_state=True)
        cells[int(slots.case[row]), int(slots.role[row])] = cell
    return cells


def _documents(study: str, tables: StudyTables) -> dict[tuple[int, int], GridCell]:
    documents = tables.documents
    keys = documents.key.tolist()
    places = zip(documents.case.tolist(), documents.round.tolist(), strict=True)
    return {
        place: GridCell(key, reverse("coding", args=[study, key]))
        for place, key in zip(places, keys, strict=True)
    }
