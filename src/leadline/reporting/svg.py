"""Pictures from elsewhere, reduced to what a drawing needs before they go into a page."""

from __future__ import annotations

import re

from lxml import etree

from leadline.errors import InputError

_SPACE = "{http://www.w3.org/2000/svg}"
_ELEMENTS = frozenset(
    """svg g path rect line circle ellipse polygon polyline text tspan title desc defs clipPath
    linearGradient radialGradient stop""".split()  # noqa: SIM905
)
_ATTRIBUTES = frozenset(
    """id viewBox width height x y x1 x2 y1 y2 cx cy r rx ry d points transform fill fill-opacity fill-rule
    stroke stroke-width stroke-opacity stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin
    stroke-miterlimit opacity clip-path clip-rule clipPathUnits gradientUnits gradientTransform offset
    stop-color stop-opacity font-family font-size font-weight font-style text-anchor dominant-baseline dx
    dy direction unicode-bidi aria-hidden""".split()  # noqa: SIM905
)
_REFERENCE = re.compile(r"url\(\s*['\"]?#([^)'\"\s]+)['\"]?\s*\)")


def drawing(svg: str, *, prefix: str, label: str = "") -> str:
    """`svg` with only drawing elements and attributes, its ids under `prefix`, named by `label`."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(svg.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise InputError("report-picture-unread") from error
    if root.tag != f"{_SPACE}svg" or root.getroottree().docinfo.internalDTD is not None:
        raise InputError("report-picture-unread")
    kept = etree.Element(f"{_SPACE}svg", nsmap={None: _SPACE[1:-1]})  # type: ignore[dict-item]
    _copy(root, kept, _Names(prefix))
    if label:
        kept.set("role", "img")
        kept.set("aria-label", label)
    return etree.tostring(kept, encoding="unicode")


class _Names(dict[str, str]):
    """Ids in order of appearance: charting libraries count theirs through the life of a process."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix

    def __missing__(self, name: str) -> str:
        self[name] = f"{self.prefix}-{len(self) + 1}"
        return self[name]


def _copy(source: etree._Element, target: etree._Element, names: _Names) -> None:
    target.text = source.text
    for name, value in source.attrib.items():
        if name not in _ATTRIBUTES:
            continue
        if name == "id":
            target.set("id", names[str(value)])
        elif "url(" in str(value):
            if reference := _REFERENCE.fullmatch(str(value)):
                target.set(name, f"url(#{names[reference[1]]})")
        else:
            target.set(name, value)
    for child in source:
        if isinstance(child.tag, str) and child.tag.removeprefix(_SPACE) in _ELEMENTS:
            copy = etree.SubElement(target, child.tag)
            _copy(child, copy, names)
            copy.tail = child.tail
