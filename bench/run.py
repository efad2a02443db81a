"""Measure the main job on synthetic workspaces: see README.md."""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

REPEATS = 5


def cpu(work: Callable[[], Any], *, repeats: int = REPEATS) -> float:
    """Median CPU seconds of `work`."""
    taken = []
    for _ in range(repeats):
        before = time.process_time()
        work()
        taken.append(time.process_time() - before)
    return statistics.median(taken)


def measure(codings: int, transcripts: int) -> dict[str, float]:
    """All figures for one size, in this process."""
    import numpy as np

    from leadline.core.cooccurrence import cooccurrence
    from leadline.core.counting import Unit
    from leadline.core.prevalence import code_matrix, prevalence
    from leadline.core.recurrence import challenges
    from leadline.interchange.tables.codings import read_codings_json_lines
    from leadline.services.codings import import_codings
    from leadline.store.engines.connect import raw_connection
    from leadline.workspace.corpus import incoming_coding
    from leadline.workspace.reports import build_report
    from synthetic import codings_file, make_workspace

    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        workspace = make_workspace(folder / "w", transcripts=transcripts)
        data = codings_file(workspace, codings=codings)
        with workspace.use():
            by, study = workspace.actor(), workspace.study()

            def read() -> Any:
                return read_codings_json_lines(data, filename="c.jsonl").codings

            def store() -> None:
                rows = map(incoming_coding, read())
                outcome = import_codings(study, rows, by=by, coders={by.key: by})
                assert outcome.added + outcome.known == codings, outcome.refused[:3]

            found["read the file"] = cpu(read, repeats=1)
            found["read, verify and store"] = cpu(store, repeats=1)
            found["load into columns"] = cpu(lambda: workspace.tables("synthetic"))
            tables = workspace.tables("synthetic")
            case = tables.transcripts.case[tables.codings.transcript].astype(np.int64)
            code = tables.codings.code
            size = len(tables.cases) * len(tables.codes)

            def floor() -> None:
                np.bincount(case * len(tables.codes) + code, minlength=size)

            found["floor: bincount of case and code"] = cpu(floor, repeats=25)
            found["matrix cases × codes"] = cpu(lambda: code_matrix(tables), repeats=25)
            found["frequencies"] = cpu(lambda: prevalence(tables, unit=Unit.CASES), repeats=25)
            sql = """SELECT "case", code, count(*) FROM v1_codings c
                     JOIN v1_transcripts t ON t.transcript = c.transcript GROUP BY 1, 2"""
            found["SQL: cases × codes"] = cpu(lambda: raw_connection().execute(sql).fetchall(), repeats=3)
            found["co-occurrence"] = cpu(lambda: cooccurrence(tables))
            found["challenges, any one left out"] = cpu(lambda: challenges(tables))
            found["report, internal, four formats"] = cpu(
                lambda: build_report(workspace, study, folder=folder / "r", audience="internal"), repeats=1
            )
        workspace.close()
    found["peak memory, MiB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def measure_million() -> None:
    """Co-occurrence of 5,000 transcripts × 200 codings, from columns alone."""
    from leadline.core.cooccurrence import cooccurrence
    from synthetic import columns_of

    tables = columns_of(transcripts=5_000, each=200)
    pairs = int(cooccurrence(tables).pairs.sum())
    taken = cpu(lambda: cooccurrence(tables))
    size = f"{len(tables.codings):,} codings, {pairs:,} overlapping pairs"
    print(f"\nCo-occurrence of {size}: {taken * 1000:,.0f} ms CPU")


def main() -> None:
    """Measure each size in a process of its own and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--one", type=int, help="measure this number of codings and print JSON")
    parser.add_argument("--transcripts", type=int, default=1000)
    parser.add_argument("--million", action="store_true", help="co-occurrence of a million codings")
    options = parser.parse_args()
    if options.million:
        measure_million()
        return
    if options.one:
        print(json.dumps(measure(options.one, options.transcripts)))
        return
    sizes = (20_000, 200_000)
    columns = []
    for size in sizes:
        command = [sys.executable, __file__, "--one", str(size), "--transcripts", str(options.transcripts)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        columns.append(json.loads(done.stdout.splitlines()[-1]))
    million = subprocess.run(
        [sys.executable, __file__, "--million"], check=True, capture_output=True, text=True
    )
    floor = columns[-1]["floor: bincount of case and code"]
    print(f"| CPU ms | {' | '.join(f'{s:,} codings' for s in sizes)} | growth | × floor |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name in columns[0]:
        small, large = (column[name] for column in columns)
        scale = 1 if "memory" in name else 1000
        ratio = f"{large / floor:,.1f}" if "memory" not in name else ""
        print(f"| {name} | {small * scale:,.1f} | {large * scale:,.1f} | {large / small:.1f} | {ratio} |")
    print(million.stdout)


if __name__ == "__main__":
    main()
