"""What a study itself calls its roles, its cases and their attributes, as tables of its people name them."""

from __future__ import annotations

from dataclasses import replace

from leadline.interchange.tables.columns import recognise_columns
from leadline.interchange.tables.grids import Grid
from leadline.interchange.tables.words import plain
from leadline.store.loading import read_settings
from leadline.store.models import Case, Role, Study


def role_names(study: Study) -> dict[str, str]:
    """What a plan may call a role (key, or title in any language, folded) -> its key."""
    roles = list(Role.live.filter(study=study))
    titles = {plain(title): role.key for role in roles for title in role.title.values()}
    return titles | {plain(role.key): role.key for role in roles}


def declared_attributes(study: Study) -> dict[str, str]:
    """The attributes of cases that the study's definition names (folded key or title -> key)."""
    settings = read_settings(study.settings)
    named = (settings.region_attribute, settings.wide_region_attribute, settings.country_attribute)
    keys = {name for name in (*named, *settings.exchange_attributes) if name}
    titles: dict[str, str] = {}
    for entry in study.definition.get("attributes") or ():
        keys.add(str(entry["key"]))
        titles |= {plain(title): str(entry["key"]) for title in _texts(entry.get("title"))}
    return titles | {plain(key): key for key in keys}


def in_known_words(grid: Grid, study: Study) -> Grid:
    """`grid` with the study's noun for cases and its titles of attributes as the readers know them."""
    there = {name for case in Case.live.filter(study=study) for name in case.attributes}
    names = {plain(name): name for name in sorted(there)} | declared_attributes(study)
    if "case" not in recognise_columns(grid.header, wanted=("case",)):
        nouns = (noun for text in _texts(study.case_noun) for noun in text.split("|"))
        names |= {plain(noun): "case" for noun in nouns}
    header = tuple(names.get(plain(title), title) for title in grid.header)
    return replace(grid, rows=(header, *grid.rows[1:]))


def _texts(given: object) -> tuple[str, ...]:
    """The texts of a mapping of languages, or the one of none."""
    if isinstance(given, dict):
        return tuple(map(str, given.values()))
    return (str(given),) if given else ()
