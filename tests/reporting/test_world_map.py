"""The map: the projection as published, every country of the bundled study on it, none cut by the edge."""

from __future__ import annotations

import json
import re
from importlib import resources

import pytest

from leadline.interchange.factbook import read_factbook
from leadline.interchange.packs import find_pack
from leadline.reporting.world_map import EDGE, OTHER_NAMES, find_place, natural_earth, rings_of, world


def test_the_projection_is_the_published_one() -> None:
    # Patterson's table: the length of a parallel and its distance from the equator, as shares of the longest.
    (whole, _zero), (_x, top) = natural_earth(180, 0), natural_earth(0, 90)
    for latitude, length, distance in ((30, 0.9570, 0.3720), (60, 0.8196, 0.7346), (90, 0.5630, 1.0)):
        x, y = natural_earth(180, latitude)
        assert x / whole == pytest.approx(length, abs=0.013)  # the polynomial rounds the corners at the poles
        assert y / top == pytest.approx(distance, abs=0.001)
    assert top / whole == pytest.approx(0.52, abs=0.001)


def test_every_country_of_the_bundled_study_is_on_the_map() -> None:
    texts = read_factbook(find_pack("country-texts") / "data" / "factbook_tip_by_year.jsonl").texts
    names = {text.gec: text.country for text in texts}
    assert len(names) == 122
    assert [name for name in names.values() if find_place(name) is None] == []
    assert len({place.name for place in map(find_place, names.values()) if place}) == 122


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("THE GAMBIA", "Gambia"),
        ("Curacao", "Curaçao"),
        ("Congo (Brazzaville)", "Congo"),
        ("DRC", "Dem. Rep. Congo"),
        ("Guinea", "Guinea"),
        ("Republic of Korea", "South Korea"),
    ],
)
def test_names_are_found_whatever_their_form(name: str, found: str) -> None:
    place = find_place(name)
    assert place is not None and place.name == found


def test_what_is_no_country_is_not_found_and_every_other_name_is() -> None:
    assert find_place("") is None and find_place("Ostrabel") is None
    assert [name for name in OTHER_NAMES if find_place(name) is None] == []


def test_every_country_lies_on_the_map_and_none_is_cut_by_its_edge() -> None:
    shown = world()
    for place in shown.places.values():
        assert bool(place.path) != bool(place.dot)
        for x, y in re.findall(r"M(-?\d+) (-?\d+)", place.path):
            assert 0 <= int(x) <= shown.width and 0 <= int(y) <= shown.height
    folder = resources.files("leadline.reporting") / "assets" / "map"
    topology = json.loads((folder / "countries-110m.json").read_text("utf-8"))
    for geometry in topology["objects"]["countries"]["geometries"]:
        if geometry["properties"]["name"] != "Antarctica":
            for ring in rings_of(topology, geometry):
                turned = [(longitude - EDGE) % 360 for longitude, _latitude in ring]
                assert max(turned) - min(turned) < 180, geometry["properties"]["name"]
                assert ring[0] == ring[-1]
