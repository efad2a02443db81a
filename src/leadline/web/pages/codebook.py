"""The codebook: its codes with their use, one code's page, and its versions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_POST

from leadline.access import get_code, get_codebook_version
from leadline.core.confusion import confusion
from leadline.core.tables import StudyTables
from leadline.core.vocabulary import CodeState
from leadline.errors import Conflict, LeadlineError
from leadline.queries.codebook import (
    EXAMPLES,
    ListedCode,
    Uses,
    count_uses,
    count_uses_by_coder,
    list_codes,
    list_examples,
    list_revisions,
    list_versions,
)
from leadline.services.codebook import (
    accept_code,
    merge_codes,
    propose_code,
    restore_code,
    revise_code,
    split_code,
    undo_version,
)
from leadline.translation import LANGUAGES, message
from leadline.translation import gettext as _
from leadline.web.middleware import serving_of, status_of
from leadline.web.pages.filtering import by_family, named
from leadline.web.pages.study import analysis_of, render_study, study_of

TEXTS = ("definition", "use_when", "not_when", "example")
CONFUSED = 5
PASSAGES = 1000


def show(request: HttpRequest, study: str) -> HttpResponse:
    """Families and codes with how much each is used."""
    return _list(request, study)


def _list(request: HttpRequest, study: str, *, problem: str = "", status: int = 200) -> HttpResponse:
    found = study_of(request, study)
    codes, uses = list_codes(found, with_retired=True), count_uses(found)
    context = {
        "tree": by_family(codes),
        "uses": uses,
        "unused": Uses(),
        "states": CodeState,
        "candidates": [code for code in codes if code.state == CodeState.CANDIDATE],
        "named": named,
        "problem": problem,
        "typed": request.POST if problem else QueryDict(),
    }
    return render_study(request, found, "codebook.html", context, section="codebook", status=status)


def show_code(request: HttpRequest, study: str, code: str) -> HttpResponse:
    """Everything about one code."""
    return _code(request, study, code)


def _code(
    request: HttpRequest, study: str, key: str, *, problem: str = "", form: str = "", status: int = 200
) -> HttpResponse:
    found = study_of(request, study)
    code, tables = get_code(found, key), analysis_of(request, study).tables
    codes, uses = list_codes(found, with_retired=True), count_uses(found)
    is_choosing = "passages" in request.GET or form == "split"
    reader = serving_of(request).actor()
    revisions = list_revisions(found, code)
    context = {
        "code": next(one for one in codes if one.key == key),
        "family": next((one for one in codes if code.parent and one.key == code.parent.key), None),
        "members": [one for one in codes if one.parent == key],
        "tree": by_family(codes),
        "uses": uses,
        "unused": Uses(),
        "states": CodeState,
        "named": named,
        "is_choosing": is_choosing,
        "examples": list_examples(found, code, reader=reader, most=PASSAGES if is_choosing else EXAMPLES),
        "coders": count_uses_by_coder(found, code),
        "confused": _confused(tables, key),
        "rules": _rules(tables, key),
        "revisions": revisions,
        "latest": revisions[0].number if revisions else 0,
        "fields": fields(),
        "texts": TEXTS,
        "name_languages": LANGUAGES,
        "problem": problem,
        "form": form,
        "typed": request.POST if problem else QueryDict(),
    }
    return render_study(request, found, "code.html", context, section="codebook", status=status)


def fields() -> dict[str, str]:
    """What of a code can change, in words."""
    return {
        "name": _("Name"),
        "parent": _("Family"),
        "state": _("State"),
        "definition": _("Definition"),
        "use_when": _("When to use"),
        "not_when": _("When not to use"),
        "example": _("Example"),
    }


def _confused(tables: StudyTables, key: str) -> list[tuple[str, str, int]]:
    """The codes that others put on words where somebody put this one: key, name, pairs of passages."""
    row = tables.code(key)
    pairs = confusion(tables, code=row)
    rows = list(zip(pairs.code.tolist(), pairs.other.tolist(), pairs.pairs.tolist(), strict=True))
    others = [(other if code == row else code, count) for code, other, count in rows[:CONFUSED]]
    return [(str(tables.codes.key[o]), str(tables.codes.name[o]), count) for o, count in others]


def _rules(tables: StudyTables, key: str) -> list[tuple[str, str, str]]:
    """The indicators whose rule names the code: sign, key, title."""
    row = tables.code(key)
    told = []
    for indicator in tables.indicators:
        signs = (("+", indicator.supports), ("−", indicator.denials), ("○", indicator.context))
        told += [(sign, indicator.key, indicator.title) for sign, codes in signs if row in codes]
    return told


def show_versions(request: HttpRequest, study: str) -> HttpResponse:
    """Every version of the codebook, with what it changed."""
    found = study_of(request, study)
    context = {"versions": list_versions(found), "fields": fields()}
    return render_study(request, found, "codebook_versions.html", context, section="codebook")


@require_POST
def undo(request: HttpRequest, study: str, number: int) -> HttpResponse:
    """Put back what a version changed."""
    found = study_of(request, study)
    undo_version(found, get_codebook_version(found, number), by=serving_of(request).actor())
    return HttpResponseRedirect(reverse("codebook-versions", args=[study]))


@require_POST
def propose(request: HttpRequest, study: str) -> HttpResponse:
    """Add a candidate code to a family."""
    found, given = study_of(request, study), request.POST
    try:
        code = propose_code(
            found,
            _key(given),
            parent=get_code(found, given.get("parent", "")),
            name=_line(given, "name"),
            definition=_line(given, "definition"),
            by=serving_of(request).actor(),
        )
    except LeadlineError as error:
        return _list(request, study, problem=message(error), status=status_of(error))
    return HttpResponseRedirect(reverse("code", args=[study, code.key]))


def _changing(
    request: HttpRequest, study: str, key: str, change: Callable[[Any, Any, Any], str], *, form: str
) -> HttpResponse:
    """Do it and show the code that it returns; where it fails, the page again with what was typed."""
    found = study_of(request, study)
    try:
        shown = change(found, get_code(found, key), serving_of(request).actor())
    except LeadlineError as error:
        problem, status = message(error), status_of(error)
        return _code(request, study, key, problem=problem, form=form, status=status)
    return HttpResponseRedirect(reverse("code", args=[study, shown]))


@require_POST
def revise(request: HttpRequest, study: str, code: str) -> HttpResponse:
    """Change a code's wording or family; refused where somebody changed it meanwhile."""

    def change(found: Any, code: Any, by: Any) -> str:
        latest = max((revision.number for revision in list_revisions(found, code)), default=0)
        if request.POST.get("latest") != str(latest):
            raise Conflict("code-changed-meanwhile", key=code.key, number=latest)
        now = next(one for one in list_codes(found, with_retired=True) if one.key == code.key)
        changes = _changes(request.POST, now)
        if parent := request.POST.get("parent", ""):
            family = get_code(found, parent)
            if family.is_family and family.key != now.parent and not code.is_family:
                changes["parent"] = family
        if changes:
            revise_code(found, code, by=by, note=_line(request.POST, "note")[:500], **changes)
        return str(code.key)

    return _changing(request, study, code, change, form="revise")


def _changes(given: QueryDict, now: ListedCode) -> dict[str, Any]:
    name = {tag: said for tag in LANGUAGES if (said := _line(given, f"name_{tag}"))}
    name |= {tag: said for tag, said in now.name.items() if tag not in LANGUAGES}
    told = {field: _line(given, field) for field in TEXTS}
    changes: dict[str, Any] = {field: said for field, said in told.items() if said != getattr(now, field)}
    if name and name != now.name:
        changes["name"] = name
    return changes


@require_POST
def change_state(request: HttpRequest, study: str, code: str) -> HttpResponse:
    """Accept, retire or restore a code."""

    def change(found: Any, code: Any, by: Any) -> str:
        wanted = request.POST.get("state", "")
        if wanted == "accepted":
            accept_code(found, code, by=by)
        elif wanted == "retired":
            revise_code(found, code, by=by, note=f"retired {code.key}", state=CodeState.RETIRED)
        elif wanted == "restored":
            restore_code(found, code, by=by)
        else:
            raise BadRequest("no such state")
        return str(code.key)

    return _changing(request, study, code, change, form="state")


@require_POST
def merge(request: HttpRequest, study: str, code: str) -> HttpResponse:
    """Give the codings to another code, and show that."""

    def change(found: Any, code: Any, by: Any) -> str:
        into = get_code(found, request.POST.get("into", ""))
        merge_codes(found, code, into=into, by=by)
        return str(into.key)

    return _changing(request, study, code, change, form="merge")


@require_POST
def split(request: HttpRequest, study: str, code: str) -> HttpResponse:
    """Move the chosen passages to a new code, and show that."""

    def change(found: Any, code: Any, by: Any) -> str:
        try:
            chosen = [UUID(hex=one) for one in request.POST.getlist("coding")]
        except ValueError:
            raise BadRequest("no codings") from None
        new = split_code(
            found,
            code,
            key=_key(request.POST),
            name={"en": _line(request.POST, "name") or _key(request.POST)},
            definition=_line(request.POST, "definition"),
            codings=chosen,
            by=by,
        )
        return str(new.key)

    return _changing(request, study, code, change, form="split")


def _line(given: QueryDict, name: str) -> str:
    return given.get(name, "").replace("\r\n", "\n").strip()


def _key(given: QueryDict) -> str:
    key = _line(given, "key")
    if not key or len(key) > 64 or not all(letter.isalnum() or letter in "-_." for letter in key):
        raise BadRequest("no key")
    return key
