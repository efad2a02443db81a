"""The codebook as it stands: the tree with the latest wording of each code."""

from __future__ import annotations

from dataclasses import dataclass

from leadline.core.vocabulary import CodeState
from leadline.store.models import Code, CodeRevision, Study


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


def list_codes(study: Study, *, with_retired: bool = False) -> list[ListedCode]:
    """The codes in the codebook's order, families before their codes; in two queries."""
    latest: dict[object, CodeRevision] = {}
    for revision in CodeRevision.live.filter(code__study=study).order_by("version__number"):
        latest[revision.code_id] = revision
    found = Code.live.filter(study=study).select_related("parent").order_by("position")
    return [
        ListedCode(
            key=code.key,
            parent=code.parent.key if code.parent else "",
            is_family=code.is_family,
            state=CodeState(code.state),
            name=dict(wording.name) if wording else {"en": code.key},
            definition=wording.definition if wording else "",
            use_when=wording.use_when if wording else "",
            not_when=wording.not_when if wording else "",
            example=wording.example if wording else "",
        )
        for code in found
        for wording in [latest.get(code.id)]
        if with_retired or code.state != CodeState.RETIRED
    ]
