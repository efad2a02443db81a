"""Office files without the time and the machine that made them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import date

Change = Callable[[bytes], bytes]


def repacked(data: bytes, *, on: date, change: Mapping[str, Change] | None = None) -> bytes:
    """Return the ZIP file `data` with every part dated `on`, and the parts in `change` changed."""
    out = io.BytesIO()
    moment = (max(on.year, 1980), on.month, on.day, 0, 0, 0)
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, (change or {}).get(name, bytes)(source.read(name)))
    return out.getvalue()
