"""A fiction of a report with every block and inline, in English and in Arabic."""

from __future__ import annotations

from datetime import date

from leadline.core.vocabulary import CellValue
from leadline.reporting.charts import Bar, Part, Stack, bar_chart, stacked_chart
from leadline.reporting.document import (
    Block,
    BulletList,
    Callout,
    CalloutKind,
    Cell,
    CodeRef,
    Column,
    Emphasis,
    Evidence,
    Heading,
    HeatCell,
    HeatColumn,
    Heatmap,
    HeatRow,
    Link,
    Meta,
    Note,
    Number,
    NumberedList,
    PageBreak,
    Paragraph,
    Passage,
    Quotation,
    Report,
    Section,
    Strong,
    Table,
    Text,
    Tone,
)
from leadline.reporting.labels import matrix_states
from leadline.reporting.xlsx import Annex, AnnexTable
from leadline.translation import use_language

ON = date(2024, 3, 9)
INDICATORS = [
    ("I01", "Taken up in protection coordination meetings", "coordination"),
    ("I02", "It has a home: a working group, a focal point, or an AoR that carries it", "coordination"),
    ("I03", "Who leads and who does what is agreed", "coordination"),
    ("I04", "A working link with the national anti-trafficking body", "partnership"),
    ("I05", "It stands in the response plan or protection strategy", "planning"),
    ("I06", "It is analysed as a risk", "analysis"),
    ("I07", "There is a system in which it is recorded", "analysis"),
    ("I08", "Information changes decisions", "analysis"),
    ("I09", "Communities are informed", "prevention"),
    ("I10", "Vulnerability is reduced", "prevention"),
    ("I11", "Other sectors adapt their work", "prevention"),
    ("I12", "Possible victims are detected", "protection"),
    ("I13", "A referral pathway is agreed and used", "protection"),
    ("I14", "Services exist", "protection"),
    ("I15", "Case management lasts", "protection"),
    ("I16", "Cases are pursued without harm to victims", "prosecution"),
    ("I17", "Staff and authorities are trained", "partnership"),
    ("I18", "There is money for it", "planning"),
]
CASES = ["Aldemar", "Brisk Shore", "Corvane", "Dunmarrow", "Estelle Basin", "Farrowmere", "Gallant Isles",
         "Harrowfen"]  # fmt: skip
CASES_AR = ["ألدمار", "شاطئ بريسك", "كورفان", "دنمارو", "حوض إستل", "فارومير", "جزر غالانت", "هاروفن"]


def heatmap(caption: str, corner: str, cases: list[str], groups: tuple[str, str]) -> Heatmap:
    """A matrix with every state."""
    states = matrix_states()
    values = list(CellValue)
    rows = tuple(
        HeatRow(
            name,
            tuple(HeatCell(values[(7 * i + 3 * j + i * j) % 10].label) for j in range(len(INDICATORS))),
            groups[i // 4],
        )
        for i, name in enumerate(cases)
    )
    columns = tuple(HeatColumn(*indicator) for indicator in INDICATORS)
    return Heatmap(caption, corner, columns, rows, tuple(states.values()))


def english(*, is_internal: bool = True) -> Report:
    """The report in English."""
    with use_language("en"):
        return Report(
            "Trafficking in persons in eight invented responses",
            "What coordinators say, and on what it rests",
            "en",
            ("Fiction: every response, person and word in this report is invented.",)
            + (("Internal: not for circulation.",) if is_internal else ()),
            (_summary(), _addressed(), _gaps(), _last()),
            Meta(
                ON, (("Round", Text("First round, invented year")), ("Interviews", Text("14 of 24 planned")))
            ),
            _evidence() if is_internal else (),
        )


def _summary() -> Section:
    return Section(
        Heading(1, "Summary", "summary"),
        (
            Paragraph(
                (
                    Text("Trafficking is taken up in coordination meetings in "),
                    Number("5 of 8", "indicator:I01:addressed"),
                    Text(" responses, and it has a home in "),
                    Number("3 of 7", "indicator:I02:addressed"),
                    Text(". In "),
                    Strong((Text("every"),)),
                    Text(" response somebody named a gap; "),
                    Emphasis((Text("which"),)),
                    Text(" gap differs (see "),
                    Link("gaps", (Text("Gaps and challenges"),)),
                    Text(")."),
                    Note((Text("Counts are of responses. A response never asked is not in n."),)),
                )
            ),
            Callout(
                CalloutKind.FINDING,
                "F1. A home is rarer than a mention",
                (
                    Paragraph(
                        (
                            Text("Of the responses that discuss it, "),
                            Number("2 of 5"),
                            Text(" have no home for it."),
                        )
                    ),
                    BulletList(
                        (
                            (
                                Paragraph(
                                    (
                                        CodeRef("I02", "It has a home"),
                                        Text(": full gap in "),
                                        Number("3 of 7"),
                                    )
                                ),
                            ),
                            (
                                Paragraph((Text("It holds with any one response left out."),)),
                                BulletList(((Paragraph((Text("And with any one informant left out."),)),),)),
                            ),
                        )
                    ),
                ),
            ),
            Callout(CalloutKind.WARNING, "Small numbers", (Paragraph((Text("Eight responses are few."),)),)),
            NumberedList(
                (
                    (Paragraph((Text("Name a focal point in each response."),)),),
                    (Paragraph((Text("Agree on a referral pathway before the next round."),)),),
                )
            ),
        ),
    )


def _addressed() -> Section:
    return Section(
        Heading(1, "If and how it is addressed", "addressed"),
        (
            Heading(2, "The matrix"),
            Paragraph((Text("Each cell joins what the informants of one response say of one indicator."),)),
            heatmap(
                "What eight responses say of eighteen indicators",
                "Response",
                CASES,
                ("Northern arc", "Southern arc"),
            ),
            Heading(2, "In their words"),
            Quotation(
                "We talk about it every month, but nobody goes home with the task.",
                "a Protection Cluster Coordinator",
                "en",
                evidence="quote:1",
            ),
            Quotation(
                "نتحدث عن ذلك كل شهر، ولكن لا أحد يحمل المهمة معه.",
                "a coordinator, interview in Arabic",
                "ar",
                translation="We talk about it every month, but nobody carries the task.",
            ),
            Quotation(
                "Focal point named in spring; left in summer, not replaced.",
                "a Child Protection coordinator",
                "en",
                is_speech=False,
            ),
            Heading(3, "A heading of the third level"),
            Paragraph((Text("Text under it."),)),
        ),
    )


def _gaps() -> Section:
    parts = (Part("not addressed", Tone.BAD), Part("partly", Tone.MIXED), Part("addressed", Tone.GOOD))
    return Section(
        Heading(1, "Gaps and challenges", "gaps"),
        (
            stacked_chart(
                [
                    Stack("Who leads and who does what is agreed", (4, 2, 1), 7),
                    Stack("It has a home", (3, 1, 3), 7),
                    Stack("There is money for it", (5, 0, 1), 6),
                    Stack("A referral pathway is agreed, in the capital and outside it", (1, 3, 4), 8),
                ],
                parts=parts,
                caption="Gaps by indicator",
                note="n is the responses in which the indicator is known.",
            ),
            bar_chart(
                [
                    Bar("Staff turn over faster than they can be trained", 6, 8),
                    Bar("No money", 5, 8),
                    Bar("Nobody is sure what trafficking is", 3, 7),
                    Bar("Access", 0, 8),
                ],
                caption="Challenges named",
            ),
            Table(
                "Recurring challenges",
                (
                    Column("Challenge", weight=3),
                    Column("Responses", "end"),
                    Column("Rank", "center"),
                    Column("Robust"),
                ),
                (
                    (
                        Cell.of("Staff turnover"),
                        Cell.of("6 of 8", evidence="indicator:I01:addressed"),
                        Cell.of("1"),
                        Cell.of("yes", tone=Tone.GOOD),
                    ),
                    (
                        Cell.of("No money"),
                        Cell.of("5 of 8"),
                        Cell.of("2"),
                        Cell.of("partly", tone=Tone.MIXED),
                    ),
                    (
                        Cell.of("Unclear concept"),
                        Cell.of("3 of 7"),
                        Cell.of("3"),
                        Cell.of("no", tone=Tone.BAD),
                    ),
                    tuple(Cell.of(text, tone=Tone.TOTAL) for text in ("All", "8", "", "")),
                ),
                note="Recurring: at least 3 responses in two regions.",
            ),
        ),
    )  # fmt: skip


def _last() -> Section:
    blocks: list[Block] = [
        PageBreak(),
        Paragraph(
            (Text("What this study cannot say, it does not say. "), CodeRef("GAP05"), Text(" is a code."))
        ),
        Callout(CalloutKind.FICTION, "Fiction", (Paragraph((Text("Nothing here happened."),)),)),
        Callout(CalloutKind.NOTE, "", (Paragraph((Text("A note without a title."),)),)),
        NumberedList(((Paragraph((Text("A second list begins at one again."),)),),)),
    ]
    return Section(Heading(1, "Limitations", "limits"), tuple(blocks))


def _evidence() -> tuple[Evidence, ...]:
    return (
        Evidence(
            "indicator:I01:addressed",
            "Taken up in coordination meetings: addressed",
            (
                Passage("INT-001", "14", "It is on the agenda of the monthly meeting.", "en", "COOR01"),
                Passage("INT-004", "9", "نعم، في كل اجتماع.", "ar", "COOR01"),
            ),
            "2 of 5 passages shown.",
        ),
        Evidence(
            "indicator:I02:addressed",
            "It has a home: addressed",
            (Passage("INT-002", "3", "There is a focal point."),),
        ),
        Evidence(
            "quote:1",
            "Quotation",
            (Passage("INT-001", "15", "We talk about it every month, but nobody goes home with the task."),),
        ),
    )


def arabic() -> Report:
    """The report in Arabic."""
    with use_language("ar"):
        parts = (Part("غير معالج", Tone.BAD), Part("جزئياً", Tone.MIXED), Part("معالج", Tone.GOOD))
        return Report(
            "الاتجار بالأشخاص في ثماني استجابات متخيّلة",
            "ما يقوله المنسقون، وعلى ماذا يستند",
            "ar",
            ("خيال: كل استجابة وكل شخص وكل كلمة في هذا التقرير من نسج الخيال.",),
            (
                Section(
                    Heading(1, "الخلاصة", "summary"),
                    (
                        Paragraph(
                            (
                                Text("يُناقَش الاتجار في اجتماعات التنسيق في "),
                                Number("5 من 8", "indicator:I01:addressed"),
                                Text(" استجابات، وله مرجع في "),
                                Number("3 من 7"),
                                Text(" منها، ومنها مجموعة العمل (GBV AoR) و"),
                                Strong((Text("نقطة الاتصال"),)),
                                Text("."),
                                Note((Text("الأعداد أعداد استجابات."),)),
                            )
                        ),
                        Callout(
                            CalloutKind.FINDING,
                            "وجود مرجع أندر من الذكر",
                            (
                                Paragraph(
                                    (
                                        Text("انظر "),
                                        Link("gaps", (Text("الثغرات"),)),
                                        Text("، ورمز "),
                                        CodeRef("GAP05"),
                                    )
                                ),
                            ),
                        ),
                        BulletList(
                            (
                                (Paragraph((Text("تسمية نقطة اتصال."),)),),
                                (Paragraph((Text("الاتفاق على مسار إحالة."),)),),
                            )
                        ),
                        Quotation(
                            "نتحدث عن ذلك كل شهر، ولكن لا أحد يحمل المهمة معه.", "منسق مجموعة الحماية", "ar"
                        ),
                        Quotation(
                            "Nobody goes home with the task.",
                            "منسقة، مقابلة بالإنكليزية",
                            "en",
                            translation="لا أحد يعود إلى بيته بالمهمة.",
                        ),
                        heatmap(
                            "ما تقوله ثماني استجابات عن ثمانية عشر مؤشراً",
                            "الاستجابة",
                            CASES_AR,
                            ("القوس الشمالي", "القوس الجنوبي"),
                        ),
                    ),
                ),
                Section(
                    Heading(1, "الثغرات", "gaps"),
                    (
                        stacked_chart(
                            [
                                Stack("الاتفاق على من يقود ومن يفعل ماذا", (4, 2, 1), 7),
                                Stack("وجود مرجع", (3, 1, 3), 7),
                            ],
                            parts=parts,
                            caption="الثغرات بحسب المؤشر",
                        ),
                        bar_chart(
                            [Bar("تبدّل الموظفين أسرع من تدريبهم", 6, 8), Bar("لا مال", 3, 8)],
                            caption="التحديات المذكورة",
                        ),
                        Table(
                            "التحديات المتكررة",
                            (Column("التحدي", weight=3), Column("الاستجابات", "end")),
                            (
                                (Cell.of("تبدّل الموظفين"), Cell.of("6 من 8")),
                                (Cell.of("لا مال"), Cell.of("3 من 8", tone=Tone.BAD)),
                            ),
                        ),
                    ),
                ),
            ),
            Meta(ON, (("الجولة", Text("الأولى")),)),
            (
                Evidence(
                    "indicator:I01:addressed",
                    "معالج في اجتماعات التنسيق",
                    (
                        Passage("INT-004", "9", "نعم، في كل اجتماع.", "ar", "COOR01"),
                        Passage("INT-001", "14", "It is on the agenda.", "en"),
                    ),
                ),
            ),
        )


def annex() -> Annex:
    """The workbook beside the report."""
    return Annex(
        "Annex",
        "en",
        ("Fiction: every response in this workbook is invented.",),
        ON,
        (
            AnnexTable(
                "matrix",
                "Cells, one a response and indicator",
                ("case", "indicator", "value", "known of"),
                (
                    ("aldemar", "I01", "addressed", 3),
                    ("brisk-shore", "I01", "=1+1", 2),
                    ("corvane", "I01", None, 0),
                ),
            ),
            AnnexTable("empty", "A table without rows", ("case", "case", ""), ()),
        ),
    )
