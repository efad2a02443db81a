"""CSV in which no cell can run as a formula (OWASP, "CSV Injection")."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

_RISKY = re.compile(r"\s*'*[=+\-@＝＋－＠\t\r\n|%]")
_FORCED = re.compile(r"'(?=\s*'*[=+\-@＝＋－＠\t\r\n|%])")


def forced(cell: str | int | float | bool | None) -> str:
    """`cell` as text that a spreadsheet shows and does not run: an apostrophe before what could run."""
    if cell is None:
        return ""
    if not isinstance(cell, str):
        return str(cell)
    return f"'{cell}" if _RISKY.match(cell) else cell


def unforced(cell: str) -> str:
    """The text that `forced` was given."""
    return cell[1:] if _FORCED.match(cell) else cell


def write_csv(header: Sequence[str], rows: Iterable[Sequence[str | int | float | bool | None]]) -> bytes:
    """UTF-8 CSV with a byte order mark (spreadsheets need it), every cell in quotation marks."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([forced(name) for name in header])
    writer.writerows([forced(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")
