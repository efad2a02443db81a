"""The analysis by topic: what is counted, a chart, a table, and the way down from each row."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse

from leadline.core.agreement.ratings import RatedUnit
from leadline.core.agreement.table import Grouping
from leadline.core.analysis import Analysis
from leadline.core.tables import StudyTables
from leadline.interchange.tables.writing import write_csv
from leadline.queries.audit import get_head
from leadline.queries.comparison import compared_attribute
from leadline.queries.results import AGREEMENT, Result, compared_rounds, get_result
from leadline.queries.told import counted
from leadline.reporting.topic_charts import CHARTED, MOST_CASES, Columns, topic_chart
from leadline.translation import current_language
from leadline.translation import gettext as _
from leadline.web.answers import CSV, saved
from leadline.web.middleware import serving_of
from leadline.web.pages.result_table import make_table
from leadline.web.pages.study import analysis_of, render_study, study_of

ROWS_OF_PAGE = 200
GROUPED = ("prevalence", "families", "saturation", "saturation-curve", "richness")


def topics() -> dict[str, tuple[str, str]]:
    """Topic -> title, and what it tells in a line; in the order of reading."""
    return {
        "gaps": (_("Gaps"), _("Where indicators are not addressed, or partly, with each silence apart.")),
        "mechanisms": (_("Mechanisms"), _("Through what the subject is taken up.")),
        "comprehensiveness": (
            _("Comprehensiveness"),
            _("How comprehensively each case addresses the subject."),
        ),
        "challenges": (_("Challenges"), _("What recurs across cases, and what each verdict hangs on.")),
        "opportunities": (_("Opportunities"), _("What people see that could be built on, by breadth.")),
        "asks": (_("Asks"), _("What was asked for, by breadth.")),
        "exchange": (_("Practice exchange"), _("For each gap, the cases that may share their answer.")),
        "convergence": (_("Convergence"), _("Whether people in different roles of a case say the same.")),
        "change": (_("Change between rounds"), _("What appeared, went and stayed, on the same cases.")),
        "robustness": (
            _("Robustness"),
            _("Which conclusions hold whoever is left out, and which hang on one interview."),
        ),
        "prevalence": (_("Prevalence of codes"), _("In how many cases each code is named, also by group.")),
        "comparison": (
            _("Comparison of groups"),
            _("What is addressed, and what is named, by groups of cases."),
        ),
        "families": (_("Tables by family"), _("The same, for the families that the report prints.")),
        "cooccurrence": (_("Co-occurrence"), _("Which codes stand on the same words.")),
        "similarity": (
            _("Similar cases"),
            _("Which cases are alike in how they address the subject."),
        ),
        "saturation": (
            _("Saturation"),
            _("Whether more interviewing would bring codes not heard yet, and where."),
        ),
        "saturation-curve": (_("Saturation curve"), _("New codes interview by interview.")),
        "richness": (_("Codes not heard yet"), _("How many codes there may be, by several estimates.")),
        "roles": (_("Who was heard"), _("Planned and held by role, and why not.")),
        "questions": (_("Coverage by question"), _("What became of each question, by role.")),
        "reasons": (_("Why questions were not asked"), _("The reasons that interviewers gave.")),
        "agreement": (_("Agreement of coders"), _("By code, pair and interview, with intervals.")),
        "unitizing": (
            _("Agreement on passages"),
            _("Whether coders mark the same stretches of text, by code."),
        ),
    }  # fmt: skip


def offered(tables: StudyTables) -> list[str]:
    """The topics that this study has the material for."""
    settings = tables.settings
    absent = {
        **dict.fromkeys(("gaps", "comprehensiveness", "convergence", "exchange"), not tables.indicators),
        "mechanisms": not settings.mechanisms,
        "challenges": not settings.challenge_codes,
        "opportunities": not settings.opportunity_codes,
        "asks": not settings.ask_codes,
        "robustness": not (tables.indicators or settings.challenge_codes or settings.opportunity_codes),
        "families": not settings.table_families,
        "change": len(tables.rounds) < 2,
        "similarity": not tables.indicators or len(tables.cases) < 2,
        "comparison": not compared_attribute(tables),
        "roles": not len(tables.slots),
        **dict.fromkeys(("questions", "reasons"), not len(tables.coverage)),
        **dict.fromkeys(("agreement", "unitizing"), len(tables.coders) < 2),
        **dict.fromkeys(("saturation", "saturation-curve", "richness"), not len(tables.interviews)),
    }
    return [topic for topic in topics() if not absent.get(topic)]


def show(request: HttpRequest, study: str) -> HttpResponse:
    """The topics, each with what it tells."""
    found = study_of(request, study)
    words = topics()
    listed = [(topic, *words[topic]) for topic in offered(analysis_of(request, study).tables)]
    return render_study(request, found, "analysis.html", {"topics": listed}, section="analysis")


def topic(request: HttpRequest, study: str, topic: str) -> HttpResponse:
    """One result: what is counted, its chart and its table."""
    found, unit = study_of(request, study), _unit(request, topic)
    analysis = analysis_of(request, study, with_turns=unit == RatedUnit.TURN.label)
    title, tells = _words(topic)
    asked = _asked(request, analysis, topic)
    result = _result_of(request, study, analysis, topic, by=asked, unit=unit)
    table = make_table(analysis, topic, result, by=asked)
    only = request.GET.get("only", "")
    firsts = list(dict.fromkeys(row.pick for row in table.rows if row.pick))
    rows = [row for row in table.rows if not only or row.pick == only]
    page = max(1, int(request.GET["page"])) if request.GET.get("page", "").isdigit() else 1
    start = (page - 1) * ROWS_OF_PAGE
    before, _dots, after = asked.partition("..")
    context = {
        "topic": topic,
        "title": title,
        "tells": tells,
        "counted": counted(result.meaning()),
        "answer": result.answer,
        "table": table,
        "rows": rows[start : start + ROWS_OF_PAGE],
        "start": start,
        "count": len(rows),
        "page": page,
        "is_more": start + ROWS_OF_PAGE < len(rows),
        "firsts": firsts,
        "only": only,
        "by": asked,
        "unit": unit,
        "asks": urlencode({name: value for name, value in (("by", asked), ("unit", unit)) if value}),
        "units": RatedUnit.labels() if topic == AGREEMENT else [],
        "groupings": _groupings(analysis, topic),
        "rounds": analysis.tables.rounds.key.tolist() if topic == "change" else [],
        "before": before,
        "after": after,
        "has_chart": _is_drawn(topic, asked, result.columns),
    }
    return render_study(request, found, "topic.html", context, section="analysis")


def _result_of(
    request: HttpRequest, study: str, analysis: Analysis, topic: str, *, by: str = "", unit: str = ""
) -> Result:
    """A topic's result, made once for page, chart and file as long as nothing is written."""
    return serving_of(request).kept(
        ("result", study, topic, by, unit, current_language(), get_head()),
        lambda: get_result(analysis, topic, by=by, unit=unit),
    )


def _is_drawn(topic: str, asked: str, columns: Columns) -> bool:
    if topic == "similarity" and max(columns["other_place"], default=0) > MOST_CASES:
        return False
    return topic in CHARTED and not asked and bool(next(iter(columns.values()), ()))


def _words(topic: str) -> tuple[str, str]:
    found = topics().get(topic)
    if found is None:
        raise Http404
    return found


def _asked(request: HttpRequest, analysis: Analysis, topic: str) -> str:
    """How the address groups: an attribute, or two rounds (the two latest that can be compared)."""
    if topic == "change" and "before" in request.GET:
        return f"{request.GET['before']}..{request.GET.get('after', '')}"
    if topic == "change" and "by" not in request.GET:
        return compared_rounds(analysis.tables)
    asked = request.GET.get("by", "")
    if topic == "comparison":
        return asked or compared_attribute(analysis.tables)
    if topic == AGREEMENT:
        return asked if asked in Grouping.labels() else ""
    return asked if topic in (*GROUPED, "change") else ""


def _groupings(analysis: Analysis, topic: str) -> list[str]:
    """By what a topic can be grouped; agreement by code where nothing is chosen."""
    if topic == AGREEMENT:
        return Grouping.labels()[1:]
    if topic == "comparison":
        return list(analysis.tables.cases.attributes)
    return [*analysis.tables.cases.attributes, "role", "round"] if topic in GROUPED else []


def _unit(request: HttpRequest, topic: str) -> str:
    """The unit that coders agree on, of the topic that has units; '' for the first of them."""
    asked = request.GET.get("unit", "")
    return asked if topic == AGREEMENT and asked in RatedUnit.labels() else ""


def chart(request: HttpRequest, study: str, topic: str) -> HttpResponse:
    """The chart as SVG."""
    study_of(request, study)
    title, _tells = _words(topic)
    result = _result_of(request, study, analysis_of(request, study), topic)
    figure = topic_chart(topic, result.columns, caption=title)
    if figure is None:
        raise Http404
    return HttpResponse(figure.svg, content_type="image/svg+xml")


def download(request: HttpRequest, study: str, topic: str) -> HttpResponse:
    """All columns of a topic as CSV."""
    study_of(request, study)
    _words(topic)
    unit = _unit(request, topic)
    analysis = analysis_of(request, study, with_turns=unit == RatedUnit.TURN.label)
    asked = _asked(request, analysis, topic)
    result = _result_of(request, study, analysis, topic, by=asked, unit=unit)
    rows: list[list[Any]] = [list(row) for row in result.rows()]
    return saved(write_csv(list(result.columns), rows), name=f"{study}-{topic}.csv", kind=CSV)
