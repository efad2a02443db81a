"""The wheel carries what pages need: templates, the map, and the manual with its pictures."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_the_wheel_has_the_manual_the_map_and_the_pages(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    passed_over = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for name in ("src", "docs"):
        shutil.copytree(ROOT / name, source / name, symlinks=True, ignore=passed_over)
    subprocess.run([sys.executable, "-c", BUILD, str(tmp_path)], cwd=source, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        for path in (ROOT / "docs").rglob("*"):
            if path.is_file():
                assert f"leadline/docs/{path.relative_to(ROOT / 'docs').as_posix()}" in names
        start = archive.read("leadline/docs/user/start.md").decode()
    assert start.startswith("# Starting")
    assert {"leadline/reporting/assets/map/LICENSE", "leadline/web/templates/manual.html"} <= names


BUILD = """
import sys
from setuptools.build_meta import build_wheel
build_wheel(sys.argv[1])
"""
