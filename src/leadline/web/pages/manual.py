"""The manual: the pages of docs/ as they are, which the package brings along."""

from __future__ import annotations

import posixpath
import re
from functools import cache
from importlib import resources
from urllib.parse import urlsplit

import nh3
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from leadline.errors import NotFound
from leadline.web.templating import render

DOCS = resources.files("leadline") / "docs"
INDEX, TASKS = "README", "user"
PICTURES = "/static/manual/"
PAGE = re.compile(r"[a-z][\w-]*(/[a-z][\w-]*)?|README")

OF_SECTION = {"overview": "start", "texts": "coding", "findings": "report", "history": "report"}
"""Section of a study -> its page, where they are not named the same."""


def show(request: HttpRequest, page: str = INDEX) -> HttpResponse:
    """A page of the manual: of docs/user by its name, others (methods/recurrence) by their place in docs."""
    title, body = _read(page)
    tasks = re.findall(r"\]\(([\w-]+)\.md\)", _text(INDEX))
    context = {"title": title, "body": Markup(body), "page": page, "tasks": [(t, _read(t)[0]) for t in tasks]}
    return render(request, "manual.html", context)


def manual_address(section: str = "") -> str:
    """The page on a section of a study, or the manual's first page."""
    page = OF_SECTION.get(section, section)
    return reverse("manual-page", args=[page]) if page and _place(page) else reverse("manual")


def _place(page: str) -> str:
    """The path in docs of a page, without its ending; '' where there is none."""
    if PAGE.fullmatch(page):
        for place in (f"{TASKS}/{page}", page):
            if (DOCS / f"{place}.md").is_file():
                return place
    return ""


def _text(page: str) -> str:
    place = _place(page)
    if not place:
        raise NotFound("manual-page-unknown", key=page)
    return (DOCS / f"{place}.md").read_text("utf-8")


@cache
def _read(page: str) -> tuple[str, str]:
    """A page's title and its HTML, links led to pages of the manual."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens, title, folder = parser.parse(_text(page)), "", posixpath.dirname(_place(page))
    for before, token in zip([Token("", "", 0), *tokens], tokens, strict=False):
        if before.type == "heading_open":
            before.attrSet("id", _anchor(token.content))
            title = title or re.sub(r"[`*]", "", token.content)
        for child in token.children or ():
            _lead(child, folder)
    tags = nh3.ALLOWED_TAGS - {"script", "style"}
    headings = {f"h{level}": {"id"} for level in range(1, 7)}
    kept = {"a": {"href"}, "img": {"src", "alt"}, **headings}
    return title, nh3.clean(parser.renderer.render(tokens, parser.options, {}), tags=tags, attributes=kept)


def _lead(token: Token, folder: str) -> None:
    """Lead a link to a page, and a picture to its file; what is no page of docs is no link here."""
    if token.type == "image":
        token.attrSet("src", PICTURES + posixpath.normpath(posixpath.join(folder, str(token.attrs["src"]))))
    elif token.type == "link_open":
        parts = urlsplit(str(token.attrs["href"]))
        if parts.scheme or not parts.path:
            return
        page = posixpath.normpath(posixpath.join(folder, parts.path)).removesuffix(".md")
        page = page.removeprefix(f"{TASKS}/")
        anchor = f"#{parts.fragment}" if parts.fragment else ""
        token.attrs = {"href": reverse("manual-page", args=[page]) + anchor} if _place(page) else {}


def _anchor(heading: str) -> str:
    """A heading's anchor, as the forges of source code make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
