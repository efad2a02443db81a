"""The codebook as it stands: the tree with the latest wording of each code."""

from __future__ import annotations

from dataclasses import dataclass

from leadline.core.vocabulary import CodeState
from leadline.store.models import Code, CodebookVersion, CodeRevision, Study


@dataclass(frozen=True, slots=True)
class ListedCode:
    """A node of the codebook; `parent` is '' for a family, which is never put on text."""

    key: str
    parent: str
    is_family: bool
    state: CodeState
    name: dict[str, str]
    definition: str
    use_when: str
    not_when: str
    example: str


WORDING = ("name", "definition", "use_when", "not_when", "example")


def list_codes(study: Study, *, with_retired: bool = False) -> list[ListedCode]:
    """The codes in the codebook's order, families before their codes; in two queries."""
    revised = CodeRevision.live.filter(code__study=study).order_by("version__number")
    latest = {row[0]: row[1:] for row in revised.values_list("code_id", *WORDING)}
    found = Code.live.filter(study=study).order_by("position")
    if not with_retired:
        found = found.exclude(state=CodeState.RETIRED)
    listed = []
    for code, key, parent, is_family, state in found.values_list(
        *("id", "key", "parent__key", "is_family", "state")
    ):
        name, *wording = latest.get(code, ({"en": key}, "", "", "", ""))
        listed.append(ListedCode(key, parent or "", is_family, CodeState(state), name, *wording))
    return listed


def get_codebook_version(study: Study) -> int:
    """The number of the latest version of the codebook."""
    numbers = CodebookVersion.live.filter(study=study).order_by("-number").values_list("number", flat=True)
    return numbers.first() or 0
