"""A table of the annex as CSV that no spreadsheet runs."""

from __future__ import annotations

import csv
import io

from leadline.reporting.xlsx import AnnexTable, Value

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_csv(table: AnnexTable) -> bytes:
    """Return `table` as UTF-8 CSV with a byte-order mark; text that a spreadsheet might run gets a ``'``."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_guarded(column) for column in table.columns])
    writer.writerows([_guarded(value) for value in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig", errors="replace")


def _guarded(value: Value) -> Value:
    if isinstance(value, str) and value.lstrip(" ").startswith(_STARTS):
        return f"'{value}"
    return value
