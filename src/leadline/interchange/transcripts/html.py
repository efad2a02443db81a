"""HTML pages to paragraphs, without scripts, styles or anything fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from leadline.errors import FormatError
from leadline.interchange.losses import Loss
from leadline.interchange.transcripts.extracts import Extract

_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_-]{2,30})""", re.I)
_BLOCKS = frozenset(
    [
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog",
        "div", "dl",
        "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
        "header", "hr", "html", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary",
        "table", "tbody", "tfoot", "thead", "tr", "ul",
    ]
)  # fmt: skip
_SILENT = frozenset(["script", "style", "noscript", "template", "head", "title"])
_LOST = {
    "img": "picture", "svg": "picture", "picture": "picture", "canvas": "picture",
    "audio": "recording", "video": "recording", "object": "embedded-object", "embed": "embedded-object",
    "iframe": "embedded-object", "script": "script", "input": "form-field", "textarea": "form-field",
}  # fmt: skip


def declared_encoding(data: bytes) -> str:
    """The encoding that a meta element names, '' where none does."""
    found = _CHARSET.search(data[:4096])
    return found[1].decode("ascii") if found else ""


def extract(text: str) -> Extract:
    """The block-level text of a page, one paragraph a block."""
    parser = etree.HTMLParser(
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    text = re.sub(r"<\?xml[^>]*\?>", "", text, count=1)
    root = etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    if root is None:
        raise FormatError("file-empty")
    losses = [Loss(_LOST[tag]) for element in root.iter() if (tag := _tag(element)) in _LOST]
    title = " ".join((root.findtext(".//title") or "").split())
    return Extract(_paragraphs(root), tuple(losses), {"title": title} if title else {})


def _tag(element: etree._Element) -> str:
    return element.tag.lower() if isinstance(element.tag, str) else ""


def _paragraphs(root: etree._Element) -> tuple[str, ...]:
    blocks = "".join(_pieces(root)).split("\x00")
    lines = ("\n".join(" ".join(line.split(" ")).strip() for line in block.split("\n")) for block in blocks)
    return tuple(line.strip("\n") for line in lines if line.strip())


def _pieces(root: etree._Element) -> Iterator[str]:
    """Text in order, NUL between blocks, newline for br, tab between cells; no recursion."""
    silent = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = _tag(element)
        if event == "start":
            silent += tag in _SILENT
            if tag in _BLOCKS:
                yield "\x00"
            if not silent and tag != "br":
                yield _flowing(element.text, is_kept=_is_preformatted(element))
            if tag == "br" and not silent:
                yield "\n"
        else:
            silent -= tag in _SILENT
            if tag in {"td", "th"} and element.getnext() is not None:
                yield "\t"
            if tag in _BLOCKS:
                yield "\x00"
            if not silent:
                yield _flowing(element.tail, is_kept=_is_preformatted(element.getparent()))


def _is_preformatted(element: etree._Element | None) -> bool:
    return element is not None and _tag(element) in {"pre", "textarea"}


def _flowing(text: str | None, *, is_kept: bool) -> str:
    if not text:
        return ""
    text = text.replace("\x00", "")
    return text if is_kept else re.sub(r"[ \t\r\n\f]+", " ", text)
