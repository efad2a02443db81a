"""The fields by which searches are narrowed, read from the address and shown again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from leadline.access import get_saved_search
from leadline.core.tables import StudyTables
from leadline.core.vocabulary import TurnKind
from leadline.queries.codebook import ListedCode, list_codes
from leadline.queries.filters import Filters
from leadline.services.searches import forget_search, save_search
from leadline.translation import gettext as _
from leadline.web.middleware import serving_of
from leadline.web.pages.study import study_of
from leadline.web.templating import in_language

PAGES = ("search", "retrieve")
NAMES = tuple(field.name for field in fields(Filters))


def filters_of(request: HttpRequest) -> Filters:
    """The filters that the address names; a kind of turn that does not exist narrows nothing."""
    given = {name: request.GET.get(name, "").strip() for name in NAMES}
    if given["kind"] not in TurnKind.labels():
        given["kind"] = ""
    return Filters(**given)


def query_of(*parts: Mapping[str, Any] | Filters) -> str:
    """The query string that leads here again: what is set, in one order."""
    pairs: dict[str, Any] = {}
    for part in parts:
        pairs |= asdict(part) if isinstance(part, Filters) else dict(part)
    return urlencode({name: value for name, value in pairs.items() if value not in ("", None)})


def place_of(request: HttpRequest) -> int:
    """From which result on the page shows."""
    after = request.GET.get("after", "")
    return int(after) if after.isdecimal() and len(after) < 9 else 0


def choices(study: Any, tables: StudyTables) -> dict[str, Any]:
    """What each filter can be, as (value, words)."""
    coded = sorted(set(tables.codings.coder.tolist()))
    return {
        "case": _pairs(tables.cases.key, tables.cases.name),
        "round": _pairs(tables.rounds.key, tables.rounds.title),
        "role": _pairs(tables.roles.key, tables.roles.title),
        "language": [(tag, tag) for tag in sorted({*tables.transcripts.language.tolist()} - {""})],
        "attribute": [
            (f"{name}={value}", f"{name}: {value}")
            for name, column in tables.cases.attributes.items()
            for value in sorted({*column.tolist()} - {""})
        ],
        "kind": [(label, _(label)) for label in TurnKind.labels()],
        "coder": [(str(tables.coders.key[row]),) * 2 for row in coded if row >= 0],
        "codes": by_family(list_codes(study)),
    }


def _pairs(keys: Any, words: Any) -> list[tuple[str, str]]:
    return [
        (key, key if key == said else f"{key} {said}")
        for key, said in zip(keys.tolist(), words.tolist(), strict=True)
    ]


def by_family(codes: list[ListedCode]) -> list[tuple[ListedCode, list[ListedCode]]]:
    """Each family with its codes."""
    return [
        (family, [code for code in codes if code.parent == family.key])
        for family in codes
        if family.is_family
    ]


def named(code: ListedCode) -> str:
    """A code's key and name, as lists show them."""
    return f"{code.key} {in_language(code.name)}"


@require_POST
def save(request: HttpRequest, study: str) -> HttpResponse:
    """Keep an address under a name, and go back to it."""
    found, page = study_of(request, study), request.POST.get("page", "")
    query, name = request.POST.get("query", ""), request.POST.get("name", "").strip()
    page = page if page in PAGES else PAGES[0]
    if name:
        save_search(found, page=page, name=name[:120], query=query, by=serving_of(request).actor())
    return HttpResponseRedirect(f"{reverse(page, args=[study])}?{query}")


@require_POST
def forget(request: HttpRequest, study: str, search: Any) -> HttpResponse:
    """Take a saved search away."""
    saved = get_saved_search(study_of(request, study), search)
    forget_search(saved, by=serving_of(request).actor())
    return HttpResponseRedirect(reverse(saved.page, args=[study]))
