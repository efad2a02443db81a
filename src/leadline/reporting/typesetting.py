"""Typst with the fonts that we ship and no others: the same pages and pictures on every machine."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from typing import Literal

import typst

_PICTURE = b"""
#set page(width: auto, height: auto, margin: 0pt)
#set text(font: ("Noto Sans", "Noto Sans Arabic"))
#image(bytes(sys.inputs.data), format: "svg")
"""


def typeset(
    template: bytes, *, data: str, timestamp: int = 0, to: Literal["pdf", "png"] = "pdf", ppi: float = 144
) -> bytes:
    """Return the pages of `template`, which finds `data` in ``sys.inputs.data``."""
    made: bytes = typst.compile(
        template,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": data},
        timestamp=timestamp,
        format=to,
        ppi=ppi,
    )
    return made


def picture(svg: str, *, ppi: float = 220) -> bytes:
    """Return a drawing as PNG."""
    return typeset(_PICTURE, data=svg, to="png", ppi=ppi)


@cache
def _fonts() -> typst.Fonts:
    with as_file(files("leadline.reporting") / "assets" / "fonts") as folder:
        return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
