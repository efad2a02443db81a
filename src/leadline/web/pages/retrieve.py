"""Passages by combinations of codes, on the page and as a file."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from leadline.core.combinations import Combination
from leadline.interchange.tables.writing import write_csv
from leadline.queries.filters import EVERYBODY
from leadline.queries.retrieval import Question, Retrieved, retrieve
from leadline.queries.search import list_saved
from leadline.reporting.xlsx import Annex, AnnexTable, write_xlsx
from leadline.translation import current_language
from leadline.translation import gettext as _
from leadline.web.answers import CSV, XLSX, saved
from leadline.web.pages.filtering import choices, filters_of, named, place_of, query_of
from leadline.web.pages.study import analysis_of, render_study, study_of
from leadline.web.templating import in_language

A_PAGE = 100
FARTHEST = 1000


def show(request: HttpRequest, study: str) -> HttpResponse:
    """The passages that answer the question in the address."""
    found, tables = study_of(request, study), analysis_of(request, study).tables
    question, filters, after = _question(request), filters_of(request), place_of(request)
    answer = retrieve(tables, question, filters=filters, after=after, most=A_PAGE) if question.one else None
    context = {
        "question": question,
        "ways": _ways(),
        "filters": filters,
        "everybody": EVERYBODY,
        "choices": choices(found, tables),
        "named": named,
        "answer": answer,
        "after": after,
        "a_page": A_PAGE,
        "address": query_of(_asked(question), filters),
        "saved": list_saved(found, page="retrieve"),
    }
    return render_study(request, found, "retrieve.html", context, section="search")


def export(request: HttpRequest, study: str, format: str) -> HttpResponse:
    """All passages that answer, as a table that no spreadsheet runs; withheld words stay here."""
    found, tables = study_of(request, study), analysis_of(request, study).tables
    answer = retrieve(tables, _question(request), filters=filters_of(request))
    noun = in_language(found.case_noun).split("|")[0]
    columns = (
        *(_("Passage"), _("Codes"), _("Text"), noun),
        *(_("Roles"), _("Coders"), _("Start"), _("End")),
    )
    rows = [_row(passage) for passage in answer.passages]
    suffix = "csv" if format == "csv" else "xlsx"
    if suffix == "csv":
        content, kind = write_csv(columns, rows), CSV
    else:
        title = in_language(found.title)
        table = AnnexTable("passages", _("Passages by codes"), columns, tuple(rows))
        notice = _("Words of informants: handle them as the interviews themselves.")
        today = datetime.now(UTC).date()
        content, kind = write_xlsx(Annex(title, current_language(), (notice,), today, (table,))), XLSX
    return saved(content, name=f"{found.key}-passages.{suffix}", kind=kind)


def _row(passage: Retrieved) -> tuple[Any, ...]:
    words = passage.words if passage.words is not None else _("(withheld)")
    several = (", ".join(some) for some in (passage.codes, passage.roles, passage.coders))
    codes, roles, coders = several
    return (words, codes, passage.text, passage.case, roles, coders, passage.start, passage.end)


def _ways() -> list[tuple[str, str]]:
    return [
        (Combination.EITHER.label, _("or")),
        (Combination.TOGETHER.label, _("on the same words as")),
        (Combination.WITHOUT.label, _("not on the same words as")),
        (Combination.WITHIN.label, _("within a passage of")),
        (Combination.NEAR.label, _("near")),
    ]


def _question(request: HttpRequest) -> Question:
    asked = request.GET
    how, reach = asked.get("how", ""), asked.get("reach", "")
    return Question(
        one=asked.get("one", ""),
        other=asked.get("other", ""),
        how=Combination.from_label(how) if how in Combination.labels() else Combination.EITHER,
        reach=min(int(reach), FARTHEST) if reach.isdecimal() and len(reach) < 9 else 1,
        in_words=asked.get("unit") == "words",
    )


def _asked(question: Question) -> dict[str, Any]:
    near = {"reach": question.reach, "unit": "words" if question.in_words else "turns"}
    return {
        "one": question.one,
        "how": question.how.label if question.other else "",
        "other": question.other,
        **(near if question.how == Combination.NEAR else {}),
    }
