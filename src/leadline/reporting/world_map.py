"""The world's countries as paths of an SVG: Natural Earth's boundaries in Natural Earth's projection.

``assets/map/`` holds world-atlas's ``countries-110m.json`` as it is, and ``dots.json``: for countries too
small for that scale, where they are (``tools/atlas.py`` makes it of ``countries-50m.json``).
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

Point = tuple[float, float]

WIDTH = 2000
EDGE = -168.5
"""The map's western and eastern edge, in the Bering Strait: no country is cut in two."""
SOUTH = -58.0
"""No further south: Antarctica is left out."""
ANTARCTICA = "Antarctica"

OTHER_NAMES = {
    "Antigua and Barbuda": "Antigua and Barb.",
    "Bolivia (Plurinational State of)": "Bolivia",
    "Bosnia and Herzegovina": "Bosnia and Herz.",
    "Brunei Darussalam": "Brunei",
    "Burma": "Myanmar",
    "Cape Verde": "Cabo Verde",
    "Central African Republic": "Central African Rep.",
    "Congo (Brazzaville)": "Congo",
    "Cook Islands": "Cook Is.",
    "Czech Republic": "Czechia",
    "Democratic People's Republic of Korea": "North Korea",
    "Democratic Republic of the Congo": "Dem. Rep. Congo",
    "DRC": "Dem. Rep. Congo",
    "Dominican Republic": "Dominican Rep.",
    "DPRK": "North Korea",
    "East Timor": "Timor-Leste",
    "Equatorial Guinea": "Eq. Guinea",
    "Iran (Islamic Republic of)": "Iran",
    "Ivory Coast": "Côte d'Ivoire",
    "Lao People's Democratic Republic": "Laos",
    "Macau": "Macao",
    "Marshall Islands": "Marshall Is.",
    "Micronesia (Federated States of)": "Micronesia",
    "Moldova (Republic of)": "Moldova",
    "North Macedonia": "Macedonia",
    "Occupied Palestinian Territory": "Palestine",
    "Republic of Korea": "South Korea",
    "Republic of Moldova": "Moldova",
    "Republic of the Congo": "Congo",
    "Russian Federation": "Russia",
    "Saint Kitts and Nevis": "St. Kitts and Nevis",
    "Saint Vincent and the Grenadines": "St. Vin. and Gren.",
    "Sao Tome and Principe": "São Tomé and Principe",
    "Solomon Islands": "Solomon Is.",
    "South Sudan": "S. Sudan",
    "State of Palestine": "Palestine",
    "Swaziland": "eSwatini",
    "Syrian Arab Republic": "Syria",
    "Türkiye": "Turkey",
    "United Republic of Tanzania": "Tanzania",
    "United States": "United States of America",
    "Venezuela (Bolivarian Republic of)": "Venezuela",
    "Viet Nam": "Vietnam",
    "Western Sahara": "W. Sahara",
}
"""Names that people and other lists use -> the map's own."""


@dataclass(frozen=True, slots=True)
class Place:
    """A country on the map: `path` is its outline, or `dot` its place where it is too small for one."""

    name: str
    path: str = ""
    dot: Point | None = None


@dataclass(frozen=True, slots=True)
class World:
    """The map: its size, and its countries by the map's own names."""

    width: int
    height: int
    places: Mapping[str, Place]


def natural_earth(longitude: float, latitude: float) -> Point:
    """Project degrees by the Natural Earth projection (Patterson; polynomials of Šavrič et al. 2011)."""
    turn, phi = math.radians(longitude), math.radians(latitude)
    two = phi * phi
    four = two * two
    x = turn * (0.8707 - 0.131979 * two + four * (-0.013791 + four * (0.003971 * two - 0.001529 * four)))
    y = phi * (1.007226 + two * (0.015085 + four * (-0.044475 + 0.028874 * two - 0.005916 * four)))
    return x, y


def rings_of(topology: Mapping[str, Any], geometry: Mapping[str, Any]) -> Iterator[list[Point]]:
    """The rings of a TopoJSON polygon in degrees, outer and inner alike."""
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    for polygon in polygons:
        for ring in polygon:
            points: list[Point] = []
            for arc in ring:
                part = _arc(topology, arc)
                points += part[1:] if points else part
            yield points


def _arc(topology: Mapping[str, Any], number: int) -> list[Point]:
    """An arc in degrees; ``~n`` is arc n backwards."""
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    x = y = 0
    points = []
    for step_x, step_y in topology["arcs"][number if number >= 0 else ~number]:
        x, y = x + step_x, y + step_y
        points.append((x * scale_x + move_x, y * scale_y + move_y))
    return points if number >= 0 else points[::-1]


@cache
def world() -> World:
    """The whole map, made once a process."""
    folder = resources.files("leadline.reporting") / "assets" / "map"
    topology = json.loads((folder / "countries-110m.json").read_text("utf-8"))
    places = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        if name != ANTARCTICA:
            places[name] = Place(name, path="".join(map(_path, rings_of(topology, geometry))))
    for name, (longitude, latitude) in json.loads((folder / "dots.json").read_text("utf-8")).items():
        places[name] = Place(name, dot=_on_map(longitude, latitude))
    return World(WIDTH, round(_on_map(EDGE, SOUTH)[1]), places)


def _on_map(longitude: float, latitude: float) -> Point:
    x, y = natural_earth((longitude - EDGE) % 360 - 180, latitude)
    unit, (_x, top) = WIDTH / (2 * natural_earth(180, 0)[0]), natural_earth(0, 84)
    return round(WIDTH / 2 + x * unit), round((top - y) * unit)


def _path(ring: Sequence[Point]) -> str:
    """A ring as a path of whole units, each point by its distance from the one before."""
    (x, y), *rest = (_on_map(*point) for point in ring)
    parts = [f"M{x:.0f} {y:.0f}"]
    for to_x, to_y in rest:
        if (to_x, to_y) != (x, y):
            parts.append(f"l{to_x - x:.0f} {to_y - y:.0f}")
            x, y = to_x, to_y
    return "".join(parts) + "z" if len(parts) > 2 else ""


def find_place(name: str) -> Place | None:
    """The country of this name on the map, whatever its case, accents and article, or None."""
    found = _names().get(_folded(name))
    return world().places[found] if found else None


@cache
def _names() -> dict[str, str]:
    own = {_folded(name): name for name in world().places}
    return {_folded(other): name for other, name in OTHER_NAMES.items()} | own


def _folded(name: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub(r"[^a-z]+", " ", plain.casefold()).strip().removeprefix("the ")
