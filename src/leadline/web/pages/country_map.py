"""The map of a study whose cases are countries: how far each is, or how many texts it has."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from django.urls import reverse
from django.utils.http import urlencode

from leadline.core.progress import Stage, texts_by_round
from leadline.core.tables import StudyTables, Terms
from leadline.reporting.world_map import World, find_place, world
from leadline.translation import gettext as _

STEPS = 3
"""Shades of what is drawn; 0 is a case without any of it."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A case on the map: its country's own name there, its shade, what a pointer is told, and its texts."""

    place: str
    step: int
    told: str
    address: str


@dataclass(frozen=True, slots=True)
class CountryMap:
    """The map, its cases by place, the legend as (shade, words, cases), and cases that are not on it."""

    world: World
    drawn: dict[str, Drawn]
    legend: list[tuple[int, str, int]]
    cases: int
    absent: list[str]


def draw_map(study: str, tables: StudyTables, reached: Terms) -> CountryMap | None:
    """The map, or None where the study's cases are no countries; `reached` is the Stage of each case.

    Where interviews are held a shade is a stage, else a range of how many texts there are.
    """
    names = tables.cases.columns().get(tables.settings.country_attribute)
    if names is None or not len(names):
        return None
    if len(tables.roles):
        steps, words = reached.astype(int), [_(stage.label) for stage in Stage]
        told = [words[step] for step in steps]
    else:
        counts = texts_by_round(tables).sum(axis=1)
        steps, words = _ranges(counts)
        told = [_("texts: {n}").format(n=n) for n in counts.tolist()]
    places = [find_place(name) for name in names.tolist()]
    drawn = {
        place.name: Drawn(
            place.name,
            int(steps[case]),
            f"{tables.cases.name[case]}: {told[case]}",
            f"{reverse('texts', args=[study])}?{urlencode({'case': str(tables.cases.key[case])})}",
        )
        for case, place in enumerate(places)
        if place
    }
    counted = np.bincount(steps, minlength=STEPS + 1).tolist()
    legend = [(step, words[step], k) for step, k in enumerate(counted) if words[step] and (step or k)]
    absent = [str(tables.cases.name[case]) for case, place in enumerate(places) if not place]
    return CountryMap(world(), drawn, legend, len(names), absent)


def _ranges(counts: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """Each count's range (0: none), and the ranges in words; '' where whole numbers leave none."""
    edges = [round(int(counts.max()) * step / STEPS) for step in range(STEPS + 1)]
    words = [_("no text")]
    for low, high in itertools.pairwise(edges):
        told = _("texts: {n}").format(n=high) if low + 1 == high else _("texts: {low} to {high}")
        words.append(told.format(low=low + 1, high=high) if high > low else "")
    return np.where(counts > 0, np.searchsorted(edges[1:], counts) + 1, 0), words
