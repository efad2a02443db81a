"""Makes the map's files of an unpacked world-atlas (npm, 2.0.2): python tools/atlas.py FOLDER"""

from __future__ import annotations

import itertools
import json
import shutil
import sys
from pathlib import Path

from leadline.reporting.world_map import Point, rings_of

TARGET = Path(__file__).parents[1] / "src" / "leadline" / "reporting" / "assets" / "map"


def main(folder: Path) -> None:
    """Copy the small map and its licence; note where the countries are that only the larger one has."""
    TARGET.mkdir(exist_ok=True)
    shutil.copyfile(folder / "countries-110m.json", TARGET / "countries-110m.json")
    shutil.copyfile(folder / "LICENSE", TARGET / "LICENSE")
    small, larger = (
        json.loads((folder / f"countries-{scale}.json").read_text("utf-8")) for scale in ("110m", "50m")
    )
    drawn = {g["properties"]["name"] for g in small["objects"]["countries"]["geometries"]}
    dots = {}
    for geometry in larger["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        if name not in drawn and geometry.get("arcs"):
            _area, centre = max(map(_centre, rings_of(larger, geometry)))
            dots[name] = [round(part, 1) for part in centre]
    lines = (f"{json.dumps(n, ensure_ascii=False)}: {json.dumps(dots[n])}" for n in sorted(dots))
    (TARGET / "dots.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


def _centre(ring: list[Point]) -> tuple[float, Point]:
    """A ring's area and centre of gravity, in degrees."""
    area = x = y = 0.0
    for (x1, y1), (x2, y2) in itertools.pairwise(ring):
        cross = x1 * y2 - x2 * y1
        area, x, y = area + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
    if not area:
        return 0.0, ring[0]
    return abs(area) / 2, (x / (3 * area), y / (3 * area))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
