"""Column names as teams write them, in English, French, Spanish and Arabic."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from leadline.errors import FormatError, nearest
from leadline.interchange.losses import Loss
from leadline.interchange.tables.grids import Grid
from leadline.interchange.tables.words import plain
from leadline.translation import in_every_language

NAMES: dict[str, str] = {
    "interview": "interview|interview id|interview ref|interview key|ref|reference|id|code interview|"
    "entretien|"
    "réf entretien|numéro entretien|code entretien|entrevista|ref entrevista|código|código de entrevista|"
    "المقابلة|رقم المقابلة|رمز المقابلة|المرجع",
    "case": "case|response|country|operation|country response|cas|réponse|pays|opération humanitaire|caso|"
    "respuesta|país|الحالة|الاستجابة|البلد|الدولة",
    "role": "role|function|position|post|capacity|job title|rôle|fonction|poste|rol|función|cargo|"
    "puesto|الدور|"
    "الوظيفة|المنصب|الصفة",
    "round": "round|wave|year|vague|tour|année|cycle|ronda|ola|año|anio|الجولة|السنة",
    "state": "state|status|interview status|interview state|outcome|état|statut|statut entretien|résultat|"
    "estado|situación|estado de la entrevista|الحالة الراهنة|الوضع|حالة المقابلة",
    "date": "date|interview date|held on|date held|date of interview|date entretien|date de l'entretien|"
    "réalisé le|fecha|fecha de la entrevista|fecha de entrevista|التاريخ|تاريخ المقابلة",
    "mode": "mode|medium|channel|interview mode|moyen|canal|modalité|modo|modalidad|medio|الوسيلة|الطريقة",
    "language": "language|lang|interview language|langue|langue entretien|idioma|lengua|اللغة|لغة المقابلة",
    "interviewer": "interviewer|interviewed by|enumerator|interviewer name|enquêteur|enquêtrice|"
    "intervieweur|"
    "intervieweuse|chercheur|entrevistador|entrevistadora|encuestador|encuestadora|المحاور|الباحث|"
    "القائم بالمقابلة",
    "informant": "informant|pseudonym|informant pseudonym|informant code|informant id|key informant|"
    "informateur|informatrice|pseudonyme|code informateur|informante|seudónimo|código de informante|المخبر|"
    "مقدم المعلومات|الاسم المستعار|المشارك",
    "reason": "reason|why not|reason not held|next step|next action|motif|raison|prochaine étape|motivo|"
    "razón|"
    "próximo paso|السبب|الخطوة التالية",
    "question": "question|question no|question number|question key|q|no question|numéro question|pregunta|"
    "número de pregunta|السؤال|رقم السؤال",
    "code": "code|code key|tag|código del código|código temático|الرمز|الترميز",
    "coder": "coder|coded by|codeur|codeuse|codificador|codificadora|المرمز",
    "start": "start|start offset|début|inicio|البداية",
    "end": "end|end offset|fin|النهاية",
    "quote": "quote|quotation|excerpt|passage|text|extrait|citation|texte|cita|fragmento|texto|الاقتباس|"
    "النص",
    "polarity": "polarity|polarité|polaridad|القطبية",
    "basis": "basis|source basis|base|fondement|الأساس",
    "time": "time|temps|tiempo|الزمن",
    "scope": "scope|portée|alcance|النطاق",
    "sensitivity": "sensitivity|sensibilité|sensibilidad|الحساسية",
    "elicited": "elicited|suscité|suscitado|الاستثارة",
    "layer": "layer|couche|capa|الطبقة",
    "memo": "memo|comment|note|commentaire|nota|comentario|مذكرة|ملاحظة",
    "file": "file|file name|filename|document|transcript|nom fichier|nom du fichier|fichier|transcription|"
    "archivo|nombre de archivo|transcripción|الملف|اسم الملف",
    "consent": "consent|consent to take part|consent to participate|take part|takes part|participation|"
    "informed consent|consent given|consentement|consentement à participer|participe|consentement éclairé|"
    "consentimiento|participa|consentimiento informado|consentimiento para participar|الموافقة|"
    "الموافقة على المشاركة|الموافقة المستنيرة|يشارك",
    "recording": "recording|record|recorded|audio|audio recording|consent to record|consent to recording|"
    "recording consent|may record|enregistrement|enregistrer|consentement enregistrement|"
    "consentement à l'enregistrement|grabación|grabar|consentimiento de grabación|"
    "consentimiento para grabar|التسجيل|الموافقة على التسجيل",
    "quotation": "quotation|quote|quotes|quoting|quotation consent|quote consent|consent to quote|"
    "consent to quotation|consent to be quoted|may quote|may be quoted|attribution|citation|citer|citations|"
    "citation autorisée|consentement citation|consentement à la citation|consentement à être cité|"
    "cita|citar|citas|consentimiento de cita|consentimiento para citar|autorización de cita|الاقتباس|"
    "الاقتباس المسموح|الموافقة على الاقتباس",
    "contact": "contact|contact again|recontact|follow up|follow up contact|consent to recontact|"
    "consent to contact|may recontact|may contact|recontacter|nouveau contact|consentement recontact|"
    "contacto|volver a contactar|recontactar|consentimiento de contacto|الاتصال|معاودة الاتصال|"
    "الموافقة على معاودة الاتصال",
}  # fmt: skip
"""Column -> the names that it may have, apart by bars (docs/user/importing.md lists them)."""

SHOWN: dict[str, tuple[str, ...]] = {
    "interview": ("Interview",),
    "case": ("Case",),
    "role": ("Role",),
    "round": ("Round",),
    "state": ("State", "status", "What became of it"),
    "date": ("Held on", "Date"),
    "mode": ("How",),
    "language": ("Language",),
    "interviewer": ("Interviewer",),
    "informant": ("Informant", "Pseudonym", "Informant (pseudonym)"),
    "reason": ("Reason", "What comes next", "next action"),
    "question": ("Question",),
    "code": ("Code",),
    "coder": ("coder",),
    "quote": ("words",),
    "file": ("File",),
    "consent": ("Takes part",),
    "recording": ("May be recorded", "Recording"),
    "quotation": ("May be quoted",),
    "contact": ("May be asked again",),
}
"""Column -> the messages that the product shows over it, known in all its languages."""

LONGEST_WORD = 40
"""So much of a cell that should hold a word is shown where the word is not known."""


@cache
def names_of(column: str) -> tuple[str, ...]:
    """All names that a column may have: those of NAMES, and those under which the product shows it."""
    shown = (name for message in SHOWN.get(column, ()) for name in in_every_language(message))
    return (*NAMES[column].split("|"), *shown)


@cache
def _plain_names(column: str) -> frozenset[str]:
    return frozenset(map(plain, names_of(column)))


def recognise_columns(header: Sequence[str], *, wanted: Iterable[str]) -> dict[str, int]:
    """Canonical name -> position of the first column of that name, among the `wanted` ones."""
    found: dict[str, int] = {}
    names = tuple(wanted)
    for position, title in enumerate(header):
        for canonical in names:
            if canonical not in found and plain(title) in _plain_names(canonical):
                found[canonical] = position
                break
    return found


def unknown_columns(
    kind: str, titles: Iterable[str], *, wanted: Iterable[str], further: Iterable[str] = ()
) -> list[Loss]:
    """A loss of `kind` for each column of no known name, with the known ones and those that are near."""
    columns = tuple(wanted)
    known = (*columns, *further)
    every = [*(name for column in columns for name in names_of(column)), *further]
    names = list({plain(name): name for name in reversed(every)}.values())
    return [Loss(kind, title, nearest=nearest(title, names), known=known) for title in titles]


def require_columns(grid: Grid, columns: Mapping[str, int], *, needed: Iterable[str]) -> None:
    """FormatError ``column-missing`` unless all `needed` columns were recognised."""
    for name in needed:
        if name not in columns:
            raise FormatError(
                "column-missing",
                where=grid.name,
                wanted=name,
                columns=", ".join(filter(None, grid.header)) or "none",
            )


def attribute_columns(header: Sequence[str], taken: Iterable[int]) -> dict[int, str]:
    """Position -> name of every other named column; a second column of one name becomes ``name (2)``."""
    used = set(taken)
    seen: dict[str, int] = {}
    names: dict[int, str] = {}
    for position, title in enumerate(header):
        if position in used or not title:
            continue
        seen[title] = seen.get(title, 0) + 1
        names[position] = title if seen[title] == 1 else f"{title} ({seen[title]})"
    return names


def named_cells(cells: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    """Name -> the row's cell of that column, without blanks around it."""
    return {name: cells[position].strip() for name, position in columns.items()}


def unread_cell(where: str, title: str, cell: str) -> str:
    """Where a cell with a word of a closed list stands and what it says: ``plan!3, State: perhaps``."""
    return f"{where}, {title}: {cell[:LONGEST_WORD]}"


def filled_cells(cells: Sequence[str], columns: Mapping[int, str]) -> dict[str, str]:
    """Name -> the row's cell, for those columns of :func:`attribute_columns` that hold anything."""
    return {name: value for position, name in columns.items() if (value := cells[position].strip())}


_DATE = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})")


def iso_date(text: str) -> str:
    """`text` as YYYY-MM-DD; '' where it is no date or could be read as two.

    Day first, as in most of the world; a day above 12 in second place shows that the month is first.
    """
    match = _DATE.match(text.strip())
    if match is None:
        return ""
    first, middle, last = (int(part) for part in match.groups())
    if len(match[1]) == 4:
        year, month, day = first, middle, last
    elif middle > 12:
        year, month, day = last, first, middle
    else:
        year, month, day = last, middle, first
    year += 2000 if year < 100 else 0
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return ""
