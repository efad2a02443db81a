"""Column names as teams write them, in English, French, Spanish and Arabic."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence

from leadline.core.turn_marks import folded
from leadline.errors import FormatError
from leadline.interchange.tables.grids import Grid

NAMES: dict[str, str] = {
    "interview": "interview|interview id|interview ref|ref|reference|id|code interview|entretien|"
    "ref entretien|"
    "numero entretien|entrevista|ref entrevista|codigo|المقابله|رقم المقابله|المرجع",
    "case": "case|response|country|operation|country response|cas|reponse|pays|operation humanitaire|caso|"
    "respuesta|pais|الحاله|الاستجابه|البلد|الدوله",
    "role": "role|function|position|post|capacity|fonction|poste|rol|funcion|cargo|puesto|الدور|الوظيفه|"
    "المنصب|الصفه",
    "round": "round|wave|year|vague|tour|annee|cycle|ronda|ola|ano|anio|الجوله|السنه",
    "state": "state|status|interview status|outcome|etat|statut|statut entretien|resultat|estado|"
    "situacion|الحاله الراهنه|"
    "الوضع|حاله المقابله",
    "date": "date|interview date|held on|date of interview|date entretien|date de l'entretien|fecha|"
    "fecha de la entrevista|التاريخ|تاريخ المقابله",
    "mode": "mode|medium|channel|moyen|canal|modalite|modo|modalidad|medio|الوسيله|الطريقه",
    "language": "language|lang|langue|idioma|lengua|اللغه",
    "interviewer": "interviewer|interviewed by|enumerator|enqueteur|enquetrice|intervieweur|chercheur|"
    "entrevistador|entrevistadora|المحاور|الباحث|القايم بالمقابله",
    "informant": "informant|pseudonym|informant pseudonym|informant code|informant id|informateur|pseudonyme|"
    "informante|seudonimo|المخبر|الاسم المستعار|المشارك",
    "reason": "reason|why not|reason not held|motif|raison|motivo|razon|السبب",
    "question": "question|question no|question number|q|no question|numero question|pregunta|"
    "numero de pregunta|السؤال|رقم السؤال",
    "code": "code|code key|tag|codigo del codigo|codigo tematico|الرمز|الترميز",
    "coder": "coder|coded by|codeur|codeuse|codificador|codificadora|المرمز",
    "start": "start|start offset|debut|inicio|البدايه",
    "end": "end|end offset|fin|النهايه",
    "quote": "quote|quotation|excerpt|passage|text|extrait|citation|texte|cita|fragmento|texto|الاقتباس|النص",
    "polarity": "polarity|polarite|polaridad|القطبيه",
    "basis": "basis|source basis|base|fondement|الاساس",
    "time": "time|temps|tiempo|الزمن",
    "scope": "scope|portee|alcance|النطاق",
    "sensitivity": "sensitivity|sensibilite|sensibilidad|الحساسيه",
    "elicited": "elicited|suscite|suscitado|الاستثاره",
    "layer": "layer|couche|capa|الطبقه",
    "memo": "memo|comment|note|commentaire|nota|comentario|مذكره|ملاحظه",
    "file": "file|file name|filename|document|nom fichier|nom du fichier|fichier|archivo|"
    "nombre de archivo|الملف|اسم الملف",
    "consent": "consent|consent to take part|take part|participation|consentement|consentimiento|الموافقه",
    "recording": "recording|audio recording|consent to record|enregistrement|grabacion|التسجيل",
    "quotation": "quotation consent|consent to quote|quoting|citation autorisee|consentement citation|"
    "consentimiento de cita|citas|الاقتباس المسموح",
    "contact": "contact again|follow-up contact|recontact|recontacter|nouveau contact|volver a contactar|"
    "معاوده الاتصال",
}  # fmt: skip
"""Canonical name -> the names recognised, folded, apart by bars."""

LONGEST_WORD = 40
"""So much of a cell that should hold a word is shown where the word is not known."""

_CANONICAL = {
    (canonical, folded(name)): None for canonical, names in NAMES.items() for name in names.split("|")
}


def recognise_columns(header: Sequence[str], *, wanted: Iterable[str]) -> dict[str, int]:
    """Canonical name -> position of the first column of that name, among the `wanted` ones."""
    found: dict[str, int] = {}
    names = tuple(wanted)
    for position, title in enumerate(header):
        plain = re.sub(r"[\s_\-*:]+", " ", folded(title)).strip()
        for canonical in names:
            if canonical not in found and (canonical, plain) in _CANONICAL:
                found[canonical] = position
                break
    return found


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
