"""The matrix: cases × indicators, each cell judged by a person with the evidence beside it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from leadline.access import get_case, get_indicator, get_round
from leadline.core.analysis import Analysis
from leadline.core.tables import row_of
from leadline.core.vocabulary import CellValue, Comprehensiveness, ReadingValue, Term
from leadline.errors import Conflict, InputError
from leadline.queries.cells import ToldCell, get_cell, list_unjudged
from leadline.queries.judgements import list_step
from leadline.reporting.xlsx import Annex, AnnexTable, Value, write_xlsx
from leadline.services.judgements import Decision, confirm_judgements, retract_judgements, summarise_cell
from leadline.translation import current_language, message
from leadline.translation import gettext as _
from leadline.web.answers import XLSX, saved
from leadline.web.middleware import serving_of
from leadline.web.pages.grid import (
    MARKS,
    OWN,
    Grid,
    Options,
    choices,
    grid_cell,
    make_grid,
    round_row,
    sign_of,
    stale_cells,
)
from leadline.web.pages.study import analysis_of, render_study, study_of
from leadline.web.templating import in_language, render

READING_TONES = {ReadingValue.YES: "good", ReadingValue.PARTLY: "mixed", ReadingValue.NO: "bad"}


def show(request: HttpRequest, study: str) -> HttpResponse:
    """The matrix as the address asks for it, with what waits for a person on top."""
    found, analysis = study_of(request, study), analysis_of(request, study)
    options = Options.of(request.GET)
    step = _step(found, request)
    context = {
        "grid": make_grid(analysis, options) if len(analysis.tables.indicators) else None,
        "options": options,
        "choices": choices(analysis),
        "own": OWN,
        "signs": [(value.label, *sign_of(value)) for value in CellValue],
        "mark_signs": MARKS,
        "step": step,
        "stale": stale_cells(analysis, round=round_row(analysis, options.round)),
        "round_query": f"?round={options.round}" if options.round else "",
        "oob": False,
        "undone": request.GET.get("undone", ""),
    }
    return render_study(request, found, "matrix.html", context, section="matrix")


def _step(study: Any, request: HttpRequest) -> list[Any]:
    """The judgements that were just made together, to be undone."""
    try:
        at = datetime.fromisoformat(request.GET.get("done") or request.POST.get("done") or "")
    except ValueError:
        return []
    return list_step(study, at.astimezone(UTC), by=serving_of(request).actor())


def cell(request: HttpRequest, study: str, case: str, indicator: str = "") -> HttpResponse:
    """A cell with everything that it rests on: as a page, or as a piece of the matrix's own page."""
    found, problem, status = study_of(request, study), "", 200
    if request.method == "POST":
        try:
            _decide(request, found, case, indicator)
        except (InputError, Conflict) as error:
            problem, status = message(error), 409 if isinstance(error, Conflict) else 422
        if not problem and not _is_piece(request):
            return HttpResponseRedirect(request.get_full_path())
    analysis = analysis_of(request, study)
    context = _cell_context(request, found, analysis, get_cell(
        found, analysis, case=case, indicator=indicator, round=request.GET.get("round", "")
    ))  # fmt: skip
    context |= {"problem": problem, "typed": request.POST if problem else {}}
    context["is_saved"] = request.method == "POST" and not problem
    if _is_piece(request):
        return render(request, "cell_panel.html", {"study": study, **context}, status=status)
    return render_study(request, found, "cell.html", context, section="matrix", status=status)


def _is_piece(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _cell_context(request: HttpRequest, study: Any, analysis: Analysis, told: ToldCell) -> dict[str, Any]:
    tables = analysis.tables
    vocabulary: type[Term] = CellValue if told.indicator else Comprehensiveness
    case, round_ = row_of(tables.cases.key, told.case.key), row_of(tables.rounds.key, told.round.key)
    row = tables.indicator(told.indicator.key) if told.indicator else None
    waiting = [one for one in list_unjudged(analysis, round=round_) if one != (case, row)]
    after = next((one for one in waiting if one[0] >= case), waiting[0] if waiting else None)
    own = grid_cell(analysis, case=case, round=round_, indicator=None)
    return {
        "told": told,
        "shown": grid_cell(analysis, case=case, round=round_, indicator=row),
        "own": own,
        "row": [
            grid_cell(analysis, case=case, round=round_, indicator=n) for n in range(len(tables.indicators))
        ]
        if row is None
        else [],
        "titles": {one.key: one.title for one in tables.indicators},
        "why": _why(told.cell.proposed),
        "values": [(value.label, *sign_of(value)) for value in vocabulary],
        "tone_of": lambda value: READING_TONES.get(value, "silent"),
        "here": request.get_full_path(),
        "round_query": f"?round={told.round.key}" if request.GET.get("round") else "",
        "waiting": len(waiting),
        "stale": stale_cells(analysis, round=round_),
        "after": grid_cell(analysis, case=after[0], round=round_, indicator=after[1]) if after else None,
        "is_piece": _is_piece(request),
    }


def _why(value: Term) -> str:
    """By which rule the readings make this cell (docs/definitions.md)."""
    if isinstance(value, Comprehensiveness):
        return {
            Comprehensiveness.COMPREHENSIVELY: _(
                "The home indicators are addressed, and one in each pillar that the study names."
            ),
            Comprehensiveness.PARTLY: _("None of the other rules matches."),
            Comprehensiveness.OVERLOOKED: _("Every cell that is known is not addressed."),
            Comprehensiveness.NOT_DETERMINABLE: _("Fewer than half of the indicators are known."),
        }[value]
    return {
        CellValue.ADDRESSED: _("Everybody who says something of it says yes."),
        CellValue.PARTLY: _("Somebody says partly, and no yes stands against a no."),
        CellValue.NOT_ADDRESSED: _("Everybody who says something of it says no."),
        CellValue.CONFLICTING: _("One says yes, another says no."),
        CellValue.NOT_RAISED: _("A question on it was answered, and nobody raised it. That is never a no."),
        CellValue.NOT_KNOWN: _("Who was asked does not know."),
        CellValue.DECLINED: _("Who was asked declined to answer."),
        CellValue.NOT_ASKED: _("None of its questions was asked."),
        CellValue.PENDING: _("The coding of an interview is not finished."),
        CellValue.NO_INFORMANT: _("Nobody was interviewed."),
    }[CellValue(value)]


def _decide(request: HttpRequest, study: Any, case: str, indicator: str) -> None:
    """What the form of a cell asks for: confirm, overrule, take back, or write the summary."""
    by, do = serving_of(request).actor(), request.POST.get("do", "")
    round_key = request.GET.get("round", "") or request.POST.get("round", "")
    if do in ("confirm", "overrule"):
        vocabulary: type[Term] = CellValue if indicator else Comprehensiveness
        label = request.POST.get("proposed" if do == "confirm" else "value", "")
        if label not in vocabulary.labels():
            raise InputError("judgement-value-unknown", value=label, known=", ".join(vocabulary.labels()))
        reason = request.POST.get("reason", "").strip() if do == "overrule" else ""
        get_case(study, case)
        decision = Decision(case, indicator, vocabulary.from_label(label), reason, round_key)
        confirm_judgements(study, [decision], by=by)
    elif do == "retract":
        analysis = analysis_of(request, study.key)
        told = get_cell(study, analysis, case=case, indicator=indicator, round=round_key)
        retract_judgements(study, [one.judgement for one in told.history if one.is_live], by=by)
    elif do == "summary":
        seen = request.POST.get("seen", "")
        summarise_cell(
            get_case(study, case),
            request.POST.get("summary", ""),
            round=get_round(study, round_key),
            indicator=get_indicator(study, indicator) if indicator else None,
            seen=UUID(seen) if seen else None,
            by=by,
        )
    else:
        raise BadRequest("no such decision")


def confirm(request: HttpRequest, study: str) -> HttpResponse:
    """The proposed cells of a row or a column, to be looked at and confirmed together."""
    found, analysis = study_of(request, study), analysis_of(request, study)
    options = Options.of(request.GET)
    if request.method == "POST":
        round_key = str(analysis.tables.rounds.key[round_row(analysis, options.round)])
        decisions = [_picked(one, round_key) for one in request.POST.getlist("cell")]
        made = confirm_judgements(found, decisions, by=serving_of(request).actor())
        back = reverse("matrix", args=[study]) + options.link()
        if made:
            at = made[0].created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            back += f"&done={at}"
        return HttpResponseRedirect(back)
    case, indicator = request.GET.get("case", ""), request.GET.get("indicator", "")
    if case:
        get_case(found, case)
    elif indicator != OWN:
        get_indicator(found, indicator)
    known, indicators = analysis.tables.cases, analysis.tables.indicators
    every = [
        grid_cell(analysis, case=c, round=round_row(analysis, options.round), indicator=n)
        for c in range(len(analysis.tables.cases))
        for n, pillar in ((None, options.pillar), *enumerate(one.pillar for one in indicators))
        if not options.pillar or pillar == options.pillar
    ]
    wanted = [
        one
        for one in every
        if one.mark == "proposed" and (one.case == case if case else (one.indicator or OWN) == indicator)
    ]
    context = {
        "cells": [one for one in wanted if not one.is_provisional],
        "left_out": sum(one.is_provisional for one in wanted),
        "case": case,
        "indicator": indicator,
        "names": dict(zip(known.key.tolist(), known.name.tolist(), strict=True)),
        "titles": {one.key: one.title for one in indicators},
        "options": options,
        "own": OWN,
        "here": request.get_full_path(),
    }
    return render_study(request, found, "confirm.html", context, section="matrix")


def _picked(told: str, round_key: str) -> Decision:
    """CASE/INDICATOR/value as the page showed it: what is proposed otherwise by now is refused."""
    try:
        case, indicator, label = told.split("/")
        vocabulary: type[Term] = CellValue if indicator else Comprehensiveness
        return Decision(case, indicator, vocabulary.from_label(label), round=round_key)
    except (ValueError, KeyError):
        raise BadRequest("no such cell") from None


@require_POST
def undo(request: HttpRequest, study: str) -> HttpResponse:
    """Take back what was just confirmed together."""
    found = study_of(request, study)
    count = retract_judgements(found, _step(found, request), by=serving_of(request).actor())
    return HttpResponseRedirect(f"{reverse('matrix', args=[study])}?undone={count}")


def export(request: HttpRequest, study: str) -> HttpResponse:
    """The matrix as shown, as a workbook: the grid in words, and each cell with its state."""
    found, analysis = study_of(request, study), analysis_of(request, study)
    grid = make_grid(analysis, Options.of(request.GET))
    notices = [_("Round {round}; {k} of {n} shown.").format(round=grid.round, k=grid.shown, n=grid.cases)]
    if found.is_fiction:
        notices.append(_("Fiction: all of this is invented."))
    annex = Annex(
        title=in_language(found.title),
        language=current_language(),
        notices=tuple(notices),
        on=datetime.now(UTC).date(),
        tables=(_sheet(grid), _long_sheet(grid)),
    )
    return saved(write_xlsx(annex), name=f"{study}-matrix.xlsx", kind=XLSX)


def _sheet(grid: Grid) -> AnnexTable:
    rows: list[tuple[Value, ...]] = []
    for group, members in grid.groups:
        for row in members:
            values = [_(cell.value) if cell.is_met else "" for cell in row.cells]
            rows.append((row.key, row.name, group, _(row.own.value), *values))
    keys = [column.indicator.key for column in grid.columns]
    return AnnexTable("matrix", _("The matrix"), ("case", "name", "group", OWN, *keys), tuple(rows))


def _long_sheet(grid: Grid) -> AnnexTable:
    columns = ("case", "indicator", "value", "state", "contradicted_by_document", "provisional")
    rows: list[tuple[Value, ...]] = [
        (
            one.case,
            one.indicator or OWN,
            _(one.value),
            _(one.mark),
            one.is_contradicted,
            one.is_provisional,
        )
        for row in grid.rows
        for one in (row.own, *row.cells)
    ]
    return AnnexTable("cells", _("Each cell with its state"), columns, tuple(rows))
