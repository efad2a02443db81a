"""The hash chain of the audit log."""

from __future__ import annotations

import json
from typing import Any

from leadline.core.text import text_hash

START = "0" * 64
"""The digest before the first line."""


def chain_digest(line: dict[str, Any], *, previous: str) -> str:
    """SHA-256, in hexadecimal, over the digest before and the canonical JSON of `line`.

    Canonical: keys sorted, no blanks, UTF-8. Changing, dropping or swapping a line changes every digest
    after it; cutting off the end is seen only by whoever kept a later digest.
    """
    body = json.dumps(line, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text_hash(f"{previous}\n{body}")
