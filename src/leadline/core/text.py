"""The one normal form of text: what a span counts in.

Text is normalised once, when it enters (invariant 1): Unicode NFC, ``\\n`` line ends, no byte order
mark. Everything after counts Unicode code points of that form.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

_LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029|\x85")
_UNSHOWN = re.compile(r"[\x00\ufeff]")


def normalise_text(text: str) -> str:
    """Return `text` in NFC with ``\\n`` line ends, without NUL and byte order marks.

    Idempotent: ``normalise_text(normalise_text(t)) == normalise_text(t)``.
    """
    return unicodedata.normalize("NFC", _UNSHOWN.sub("", _LINE_ENDS.sub("\n", text)))


def text_hash(text: str) -> str:
    """SHA-256 of the UTF-8 bytes of `text`, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
