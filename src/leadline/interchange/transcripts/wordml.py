"""Elements of office XML by their local names (its namespaces differ between strict and transitional)."""

from __future__ import annotations

from lxml import etree


def local(element: etree._Element) -> str:
    """The name of `element` without its namespace; '' for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def value(element: etree._Element | None, name: str = "val") -> str:
    """The attribute `name` of `element` in any namespace, '' where it is absent."""
    if element is None:
        return ""
    return next(
        (str(text) for key, text in element.attrib.items() if str(key).rpartition("}")[2] == name), ""
    )


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first descendant along local names, None where there is none."""
    found = element
    for name in path:
        found = next((inner for inner in found if local(inner) == name), None) if found is not None else None
    return found
