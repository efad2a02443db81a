"""Making a study from a pack, with the material that the pack brings."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from django.db import transaction

from leadline.interchange.packs import Pack, RoundDefinition
from leadline.services.studies import create_study
from leadline.store.models import Study
from leadline.workspace.corpus import load_study_with_corpus
from leadline.workspace.country_texts import DICTIONARY, load_country_texts
from leadline.workspace.finding_names import refuse_unknown_names
from leadline.workspace.opening import OpenWorkspace

CORPUS = "corpus"
_ROUNDS = re.compile(r"^rounds:\n(?:[ -].*\n)+", re.M)
_COMPARABLE = re.compile(r"^ +comparable_until:.*\n", re.M)


def has_material(folder: Path) -> bool:
    """Whether a pack brings interviews or texts of its own."""
    return (folder / CORPUS).exists() or (folder / DICTIONARY).exists()


def this_year() -> str:
    """What a study calls its round where nobody named it."""
    return str(date.today().year)


def name_round(folder: Path, round: str) -> None:
    """Give a copied pack the one round of a study of one's own; the comments in its files stay."""
    key, study = json.dumps(round or this_year()), folder / "study.yaml"
    told = f"rounds:\n  - {{ key: {key}, title: {key} }}\n"
    text = _ROUNDS.sub(lambda _: told, study.read_text("utf-8"))
    study.write_text(_COMPARABLE.sub("", text), "utf-8")


def _of_round(pack: Pack, key: str) -> Pack:
    settings = {name: value for name, value in pack.settings.items() if name != "comparable_until"}
    return replace(pack, rounds=(RoundDefinition(key, key),), settings=settings)


def make_study(
    workspace: OpenWorkspace,
    pack: Pack,
    *,
    key: str = "",
    with_material: bool = True,
    round: str = "",
    tell: Callable[[str], None] = lambda _: None,
) -> Study:
    """The study of `pack`: with its corpus or its texts where it has some and they are wanted.

    A study of one's own has a round of its own, `round` (the year where none is named), in place of those in
    which the pack's material was gathered. It is made whole or not at all;
    ``FormatError`` where a finding names what the pack does not define.
    """
    refuse_unknown_names(pack)
    if round or (has_material(pack.folder) and not with_material):
        pack = _of_round(pack, round or this_year())
    with workspace.use(), transaction.atomic(using=workspace.alias):
        if with_material and (pack.folder / CORPUS).exists():
            return load_study_with_corpus(workspace, pack, key=key, tell=tell)
        if with_material and (pack.folder / DICTIONARY).exists():
            return load_country_texts(workspace, pack, key=key, tell=tell).study
        return create_study(pack, by=workspace.actor(), key=key)
