"""The tables and charts that stand in a report's sections, built from the analysis.

Each function gives the blocks of one section. A public report counts cases over all or by group; an internal
one shows them one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from leadline.core.agreement.cohen_kappa import cohen_kappa
from leadline.core.agreement.ratings import agreement_by_code, code_ratings
from leadline.core.analysis import Analysis
from leadline.core.counting import Unit
from leadline.core.disclosure.tables import TOTAL
from leadline.core.prevalence import Prevalence, prevalence
from leadline.core.recurrence import Recurrence
from leadline.core.saturation import saturation
from leadline.core.tables import Indicator
from leadline.core.vocabulary import CellValue, Comprehensiveness, CoverageStatus
from leadline.reporting.charts import Bar, Part, Stack, bar_chart, stacked_chart
from leadline.reporting.document import (
    Block,
    Cell,
    Column,
    HeatCell,
    HeatColumn,
    Heatmap,
    HeatRow,
    Paragraph,
    Table,
    Text,
    Tone,
)
from leadline.reporting.labels import k_of_n, matrix_states, range_of, unbroken
from leadline.reporting.published import KNOWN, Printed, group_attribute
from leadline.reporting.saturation import answer
from leadline.translation import RIGHT_TO_LEFT, current_language
from leadline.translation import gettext as _

Titles = Callable[[str, str], str]
"""(attribute, value) -> the value's title in the report's language."""


@dataclass(frozen=True)
class Material:
    """What chapters are made from.

    `mechanism_title` and `value_title` translate the study's own words; `evidence` enters what the value of
    a function (by name and arguments) rests on in the report's evidence and gives its id ('' in a public
    report).
    """

    analysis: Analysis
    printed: Printed
    is_public: bool
    mechanism_title: Callable[[str], str]
    value_title: Titles
    evidence: Callable[..., str]


def method_blocks(material: Material) -> list[Block]:
    """Planned and held by role, coverage of the questions, saturation, agreement of the coders."""
    tables = [_programme_table(material), _question_table(material)]
    return [*tables, *_saturation(material), *_agreement_table(material)]


def addressed_blocks(material: Material) -> list[Block]:
    """Mechanisms, comprehensiveness and the matrix."""
    analysis = material.analysis
    counts = analysis.mechanism_counts
    rows = np.flatnonzero(counts.round == analysis.round)
    bars = [
        Bar(material.mechanism_title(str(counts.mechanism[r])), int(counts.k[r]), int(counts.n[r]))
        for r in rows
    ]
    noun = _noun(material)
    blocks: list[Block] = [
        bar_chart(
            sorted(bars, key=lambda bar: -bar.k),
            caption=_("Where the subject is carried: {noun} by mechanism").format(noun=noun),
            note=_("Several mechanisms are possible. n: where the question was answered or one was named."),
        ),
        _comprehensiveness_table(material),
    ]
    blocks.append(_group_table(material) if material.is_public else _matrix(material))
    return blocks


def form_blocks(material: Material) -> list[Block]:
    """Forms, groups, causes and what the crisis changed, each in its own chart."""
    tables = material.analysis.tables
    blocks: list[Block] = []
    for family in tables.settings.table_families:
        codes = np.flatnonzero((tables.codes.family == family) & tables.codes.is_counted)
        found = prevalence(tables, unit=Unit.CASES, codes=codes, round=material.analysis.round)
        name = str(tables.codes.name[tables.codes.key.tolist().index(family)])
        blocks.append(_prevalence_chart(material, found, caption=name))
    return blocks


def gap_blocks(material: Material) -> list[Block]:
    """Each indicator: full and partial gaps of those known, and each silence beside them."""
    analysis = material.analysis
    found = analysis.gaps
    rows = np.flatnonzero(found.round == analysis.round)
    indicators = analysis.tables.indicators
    ranked = sorted((-int(found.full[r]), -int(found.partial[r]), int(r)) for r in rows)
    order = [row for _full, _partial, row in ranked]
    states = matrix_states()
    wanted = (CellValue.NOT_ADDRESSED, CellValue.PARTLY, CellValue.CONFLICTING, CellValue.ADDRESSED)
    stacks = [
        Stack(
            _drawn_label(indicators[found.indicator[r]]),
            (int(found.full[r]), int(found.partial[r]), int(found.conflicting[r]), int(found.addressed[r])),
            int(found.n[r]),
        )
        for r in order
    ]
    parts = [Part(states[value].label, states[value].tone) for value in wanted]
    chart = stacked_chart(
        stacks,
        parts=parts,
        caption=_("Gaps by indicator: {noun}").format(noun=_noun(material)),
        note=_("n: cells that are known. The silences stand in the table."),
    )
    return [chart, _silence_table(material, order)]


def _drawn_label(indicator: Indicator) -> str:
    """Key and title; in a right-to-left drawing the title alone and without brackets.

    A drawing shapes a line with one font, and the Arabic one has neither Latin letters nor brackets.
    """
    if current_language() in RIGHT_TO_LEFT:
        return indicator.title.replace(" (", "، ").replace(")", "")
    return f"{indicator.key} {indicator.title}"


def challenge_blocks(material: Material) -> list[Block]:
    """Challenges ranked by breadth, with their robustness."""
    return _ranked_blocks(material, material.analysis.challenges, caption=_("Challenges"))


def opportunity_blocks(material: Material) -> list[Block]:
    """Opportunities and asks ranked by breadth."""
    return [
        *_ranked_blocks(material, material.analysis.opportunities, caption=_("Opportunities")),
        *_ranked_blocks(material, material.analysis.asks, caption=_("What was asked for")),
    ]


CHAPTERS: dict[str, Callable[[Material], list[Block]]] = {
    "method": method_blocks,
    "addressed": addressed_blocks,
    "forms": form_blocks,
    "gaps": gap_blocks,
    "challenges": challenge_blocks,
    "opportunities": opportunity_blocks,
}
"""Section of the report -> what is built for it."""


def _noun(material: Material) -> str:
    return material.analysis.tables.case_noun.split("|")[-1]


def _table(
    caption: str, heads: Sequence[str], rows: Iterable[Sequence[str | Cell]], *, note: str = ""
) -> Table:
    """A table whose first column is words and whose others are numbers, each as wide as its head needs."""
    longest = [max(map(len, head.split()), default=1) for head in heads]
    numbers = (Column(h, "end", max(1.0, n / 7)) for h, n in zip(heads[1:], longest[1:], strict=True))
    columns = (Column(heads[0], "start", 3.4), *numbers)
    cells = tuple(tuple(c if isinstance(c, Cell) else Cell.of(c) for c in row) for row in rows)
    return Table(caption, columns, cells, note)


def _count(material: Material, count: int, *call: str, tone: Tone = Tone.PLAIN) -> Cell:
    """A count that leads to what it rests on, if there is anything."""
    return Cell.of(str(count), tone=tone, evidence=material.evidence(*call) if count else "")


def _share(material: Material, k: int, n: int, *call: str) -> Cell:
    """k of n that leads to what it rests on."""
    return Cell.of(unbroken(k_of_n(k, n)), evidence=material.evidence(*call))


def _programme_table(material: Material) -> Table:
    tables, found = material.analysis.tables, material.analysis.programme
    rows: list[list[str | Cell]] = []
    columns = {
        ("planned",): found.planned,
        ("held",): found.held,
        ("not_held", "post empty"): found.post_empty,
        ("not_held", "declined"): found.declined,
        ("not_held", "not reached"): found.not_reached,
        ("not_held", "planned"): found.open,
    }
    heads = [_("Role"), _("Planned"), _("Held"), _("Post empty"), _("Declined"), _("Not reached"), _("Open")]
    if len(tables.withdrawals):
        columns["not_held", "withdrawn"] = found.withdrawn
        heads.append(_("Withdrawn"))
    here = np.flatnonzero(found.round == material.analysis.round)
    for row in here:
        key = str(tables.roles.key[found.role[row]])
        counts = (_count(material, int(c[row]), *call, key) for call, c in columns.items())
        rows.append([str(tables.roles.title[found.role[row]]), *counts])
    total = [_count(material, int(c[here].sum()), *call, tone=Tone.TOTAL) for call, c in columns.items()]
    rows.append([Cell.of(_("All"), tone=Tone.TOTAL), *total])
    note = _(
        "Planned interviews: one a {noun} and role. A joint interview, or one person in two posts, fills two."
    )
    if len(tables.withdrawals):
        note += " " + _(
            "What people said who withdrew is not counted. Interviews left out because everybody in them "
            "withdrew: {whole}. Joint interviews counted without somebody who withdrew: {joint}."
        ).format(whole=tables.withdrawals.interviews, joint=tables.withdrawals.joint_interviews)
    singular = tables.case_noun.split("|")[0]
    return _table(
        _("Interviews planned, held and not held, by role"), heads, rows, note=note.format(noun=singular)
    )


def _question_table(material: Material) -> Table:
    tables, found = material.analysis.tables, material.analysis.question_coverage
    rows: list[list[str | Cell]] = []
    for row in np.flatnonzero(found.role == -1):
        key = str(tables.questions.key[found.question[row]])
        title = str(tables.questions.title[found.question[row]])
        answered = _count(material, int(found.answered[row]), "answered", key)
        others = (
            _count(material, int(column[row]), "became", key, status.label)
            for status, column in (
                (CoverageStatus.NOT_KNOWN, found.not_known),
                (CoverageStatus.DECLINED, found.declined),
                (CoverageStatus.NOT_ASKED, found.not_asked),
            )
        )
        rows.append([f"{key} {title}", answered, *others])
    heads = [_("Question"), _("Answered"), _("Does not know"), _("Declined"), _("Not asked")]
    total = len(tables.interviews)
    note = _("Numbers of interviews, of {n} held.").format(n=total)
    return _table(_("What became of each question"), heads, rows, note=note)


def _agreement_table(material: Material) -> list[Block]:
    tables = material.analysis.tables
    ratings = code_ratings(tables)
    if len(ratings.groups) == 0:
        return [Paragraph((Text(_("No interview was coded by two coders; agreement is not known.")),))]
    found = agreement_by_code(ratings, measure=cohen_kappa)
    by_family: dict[str, list[tuple[float, int]]] = {}
    for one in found:
        if one.agreement.value is not None:
            family = str(tables.codes.family[one.code])
            by_family.setdefault(family, []).append((one.agreement.value, one.applied))
    names = dict(zip(tables.codes.key.tolist(), tables.codes.name.tolist(), strict=True))
    rows: list[list[str | Cell]] = []
    for family, values in by_family.items():
        kappas = [value for value, _ in values]
        numbers = [str(len(values)), str(sum(applied for _, applied in values))]
        numbers += [f"{np.median(kappas):.2f}", f"{min(kappas):.2f}"]
        evidence = material.evidence("agreement_of", family)
        rows.append([names[family], *(Cell.of(number, evidence=evidence) for number in numbers)])
    heads = [_("Family"), _("Codes"), _("Times applied"), _("Median kappa"), _("Lowest kappa")]
    note = _(
        "Cohen's kappa, interview × code; {n} interviews coded by two coders apart. Unused codes have none."
    )
    return [_table(_("Agreement of the coders"), heads, rows, note=note.format(n=len(ratings.groups)))]


def _saturation(material: Material) -> list[Block]:
    analysis = material.analysis
    told = answer(saturation(analysis.tables, round=analysis.round), by="")
    return [Paragraph((Text(" ".join(told)),))] if told else []


def _comprehensiveness_table(material: Material) -> Table:
    profiles = material.analysis.profiles
    here = profiles.effective[profiles.round == material.analysis.round]
    words = {
        Comprehensiveness.COMPREHENSIVELY: _("comprehensively"),
        Comprehensiveness.PARTLY: _("partly"),
        Comprehensiveness.OVERLOOKED: _("overlooked"),
        Comprehensiveness.NOT_DETERMINABLE: _("not determinable"),
    }
    rows: list[list[str | Cell]] = [
        [word, _share(material, int((here == value).sum()), len(here), "comprehensiveness", value.label)]
        for value, word in words.items()
    ]
    caption = _("How comprehensively it is addressed")
    return _table(caption, [_("Judgement"), _noun(material).capitalize()], rows)


def _matrix(material: Material) -> Heatmap:
    tables, cells = material.analysis.tables, material.analysis.cells
    states = matrix_states()
    group = group_attribute(material.analysis)
    column = tables.cases.attributes.get(group)
    by_case: dict[int, list[HeatCell]] = {}
    for row in np.flatnonzero(cells.round == material.analysis.round):
        value = CellValue(int(cells.effective[row]))
        case = int(cells.case[row])
        key = tables.indicators[cells.indicator[row]].key
        evidence = material.evidence("cell", str(tables.cases.key[case]), key)
        by_case.setdefault(case, []).append(HeatCell(states[value].key, evidence=evidence))
    order = sorted(
        by_case, key=lambda c: ("" if column is None else str(column[c]), str(tables.cases.key[c]))
    )
    rows = tuple(
        HeatRow(
            f"{tables.cases.key[case]} {tables.cases.name[case]}",
            tuple(by_case[case]),
            "" if column is None else material.value_title(group, str(column[case])),
        )
        for case in order
    )
    columns = tuple(HeatColumn(i.key, i.title, _pillar(i.pillar)) for i in tables.indicators)
    used = {cell.state for row in rows for cell in row.cells}
    legend = tuple(state for state in states.values() if state.key in used)
    caption = _("The matrix: {noun} by indicator").format(noun=_noun(material))
    return Heatmap(caption, _noun(material).capitalize(), columns, rows, legend)


def _pillar(key: str) -> str:
    return {
        "coordination": _("coordination"),
        "partnership": _("partnership"),
        "planning": _("planning"),
        "analysis": _("analysis"),
        "prevention": _("prevention"),
        "protection": _("protection"),
        "prosecution": _("prosecution"),
    }.get(key, key)


def _group_table(material: Material) -> Table:
    """Per indicator: addressed, of the known, for each group and for all; what is withheld is said."""
    tables = material.analysis.tables
    group = group_attribute(material.analysis)
    column = tables.cases.attributes.get(group)
    names = sorted(set(column.tolist())) if column is not None else []
    rows = []
    for indicator in tables.indicators:
        name = f"indicator {indicator.key}"
        row: list[str | Cell] = [f"{indicator.key} {indicator.title}"]
        for place in [*names, TOTAL]:
            k = material.printed.count(name, place, CellValue.ADDRESSED.name)
            n = material.printed.count(name, place, KNOWN)
            row.append(_("withheld") if k is None or n is None else unbroken(k_of_n(k, n)))
        rows.append(row)
    heads = [_("Indicator"), *(material.value_title(group, value) for value in names), _("All")]
    note = _("Addressed, of the known. A number is withheld where too few people could stand behind it.")
    return _table(_("Indicators by group of {noun}").format(noun=_noun(material)), heads, rows, note=note)


def _silence_table(material: Material, order: Sequence[int]) -> Table:
    found, indicators = material.analysis.gaps, material.analysis.tables.indicators
    silences = {
        CellValue.NOT_RAISED: found.not_raised,
        CellValue.NOT_KNOWN: found.not_known,
        CellValue.DECLINED: found.declined,
        CellValue.NOT_ASKED: found.not_asked,
        CellValue.PENDING: found.pending,
        CellValue.NO_INFORMANT: found.no_informant,
    }
    rows: list[list[str | Cell]] = []
    for r in order:
        indicator, n = indicators[found.indicator[r]], int(found.n[r])
        rows.append(
            [
                f"{indicator.key} {indicator.title}",
                _share(material, int(found.full[r]), n, "k", indicator.key, "not addressed"),
                _share(material, int(found.partial[r]), n, "k", indicator.key, "partly"),
                *(_count(material, int(c[r]), "k", indicator.key, v.label) for v, c in silences.items()),
            ]
        )
    states = matrix_states()
    heads = [
        _("Indicator"),
        _("Full gap"),
        _("Partial gap"),
        *(states[s].label.capitalize() for s in silences),
    ]
    note = _("Gaps are k of n known; beside them, apart, the {noun} that are in no n.").format(
        noun=_noun(material)
    )
    return _table(_("Gaps and silences"), heads, rows, note=note)


def _ranked_blocks(material: Material, found: Recurrence, *, caption: str) -> list[Block]:
    names = material.analysis.tables.codes.name
    noun = _noun(material)
    bars = [
        Bar(str(names[code]), int(k), int(n))
        for code, k, n in zip(found.code, found.cases, found.n, strict=True)
    ]
    chart = bar_chart(bars, caption=_("{what}: {noun} that name them").format(what=caption, noun=noun))
    reference = material.analysis.tables.settings.reference_role
    rows: list[list[str | Cell]] = []
    for r in range(len(found)):
        verdict = _("robust") if found.is_robust[r] else _("recurring") if found.is_recurring[r] else "–"
        key = str(material.analysis.tables.codes.key[found.code[r]])
        rows.append(
            [
                str(names[found.code[r]]),
                _count(material, int(found.rank[r]), "rank", key),
                _share(material, int(found.cases[r]), int(found.n[r]), "responses_naming", key),
                _count(material, int(found.roles[r]), "roles_naming", key),
                _range(material, key, "cases", found.case_rank_low[r], found.case_rank_high[r]),
                _range(
                    material, key, "informants", found.informant_rank_low[r], found.informant_rank_high[r]
                ),
                unbroken(k_of_n(int(found.reference_cases[r]), int(found.reference_n[r])))
                if not reference
                else _share(
                    material,
                    int(found.reference_cases[r]),
                    int(found.reference_n[r]),
                    *("reference_naming", key),
                ),
                _elicited(material, key, int(found.cases_volunteered[r]), int(found.cases_probed[r])),
                Cell.of(verdict, tone=Tone.GOOD if found.is_robust[r] else Tone.PLAIN),
            ]
        )
    heads = [
        caption,
        _("Rank"),
        noun.capitalize(),
        _("Roles"),
        _("Range a"),
        _("Range b"),
        _("{role} alone").format(role=reference),
        _("Vol. / probed"),
        _("Verdict"),
    ]
    note = _(
        "Ranked by {noun}, then roles, then informants; equal ranks are shared. Range a: of the rank, any "
        "one {one} left out; b: any one informant left out. Volunteered and probed are counts of {noun}; "
        "both can be. Robust: still recurring when any one {one} is left out."
    ).format(noun=noun, one=material.analysis.tables.case_noun.split("|")[0])
    if found.counted_as.without:
        note += " " + _("Regions are not recorded, so recurring does not ask for more than one.")
    title = _("{what} by breadth, and how robust that is").format(what=caption)
    return [chart, _table(title, heads, rows, note=note)]


def _range(material: Material, key: str, left_out: str, low: int, high: int) -> Cell:
    """A range of ranks that leads to what moves the rank."""
    return Cell.of(range_of(int(low), int(high)), evidence=material.evidence("rank_range", key, left_out))


def _elicited(material: Material, key: str, volunteered: int, probed: int) -> Cell:
    """Two counts, each leading to its own."""
    counts = (_count(material, volunteered, "volunteered", key), _count(material, probed, "probed", key))
    return Cell((*counts[0].inlines, Text(" / "), *counts[1].inlines))


def _prevalence_chart(material: Material, found: Prevalence, *, caption: str) -> Block:
    names = material.analysis.tables.codes.name
    order = sorted(range(len(found)), key=lambda r: (-int(found.k[r]), int(found.code[r])))
    bars = [Bar(str(names[found.code[r]]), int(found.k[r]), int(found.n[r])) for r in order if found.k[r]]
    note = _("{noun} in which somebody speaks of it, of those with a coded text.").format(
        noun=_noun(material).capitalize()
    )
    return bar_chart(bars, caption=caption, note=note)
