"""The studies of a workspace, and making the first one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from leadline.interchange.packs import bundled_packs, find_pack, read_pack
from leadline.queries.studies import list_studies
from leadline.web.middleware import serving_of
from leadline.web.templating import render
from leadline.workspace.making import make_study


def show(request: HttpRequest) -> HttpResponse:
    """Every study with what it holds; without one, how to make the first."""
    packs = [(name, read_pack(folder)) for name, folder in bundled_packs().items()]
    return render(request, "studies.html", {"studies": list_studies(), "packs": packs})


@require_POST
def make(request: HttpRequest) -> Any:
    """Make a study from a bundled pack, with its material where that is wanted."""
    pack = read_pack(find_pack(request.POST.get("pack", "")))
    key = request.POST.get("key", "").strip()
    if request.POST.get("material") == "yes":  # takes a while
        job = serving_of(request).jobs.put("study", {"pack": request.POST["pack"], "key": key}, study=None)
        return HttpResponseRedirect(reverse("job", args=[job]))
    made = make_study(serving_of(request).workspace, pack, key=key, with_material=False)
    return HttpResponseRedirect(reverse("overview", args=[made.key]))
