"""Making a study from a pack, with the material that the pack brings."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from leadline.interchange.packs import Pack
from leadline.services.studies import create_study
from leadline.store.models import Study
from leadline.workspace.corpus import load_study_with_corpus
from leadline.workspace.country_texts import DICTIONARY, load_country_texts
from leadline.workspace.finding_names import refuse_unknown_names
from leadline.workspace.opening import OpenWorkspace


def make_study(
    workspace: OpenWorkspace,
    pack: Pack,
    *,
    key: str = "",
    with_material: bool = True,
    tell: Callable[[str], None] = lambda _: None,
) -> Study:
    """The study of `pack`: with its corpus or its texts where it has some and they are wanted.

    It is made whole or not at all; ``FormatError`` where a finding names what the pack does not define.
    """
    refuse_unknown_names(pack)
    with workspace.use(), transaction.atomic(using=workspace.alias):
        if with_material and (pack.folder / "corpus").exists():
            return load_study_with_corpus(workspace, pack, key=key, tell=tell)
        if with_material and (pack.folder / DICTIONARY).exists():
            return load_country_texts(workspace, pack, key=key, tell=tell).study
        return create_study(pack, by=workspace.actor(), key=key)
