"""Reading dictionary.yaml: what it takes, and errors that say where."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadline.core.dictionary import Entry
from leadline.errors import LeadlineError
from leadline.interchange.dictionaries import read_dictionary

WHOLE = """
key: test
language: en
window: 4
cues:
  absent: ["no", not]
  stops: [but]
codes:
  - code: A
    terms: [labor*, forced .. labor]
    except: [labor law]
  - code: B
    cues: false
    terms: [girls]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "dictionary.yaml"
    path.write_text(text, "utf-8")
    return path


def test_reads_all_of_it(tmp_path: Path) -> None:
    found = read_dictionary(write(tmp_path, WHOLE), codes=("A", "B", "C"))
    assert found.key == "test"
    assert found.entries == (
        Entry("A", ("labor*", "forced .. labor"), ("labor law",)),
        Entry("B", ("girls",), takes_cues=False),
    )
    assert (found.absent, found.stops, found.unclear) == (("no", "not"), ("but",), ())
    assert (found.window, found.gap) == (4, 5)


@pytest.mark.parametrize(
    ("before", "after", "code", "details"),
    [
        ("key: test\n", "", "pack-entry-absent", {"where": "key"}),
        ("terms: [girls]", "terms: []", "pack-entry-absent", {"where": "codes[2].terms"}),
        ('"no"', "no", "dictionary-term-not-text", {"where": "cues.absent[1]"}),
        ("terms: [girls]", "terms: girls", "dictionary-term-not-text", {"where": "codes[2].terms"}),
        ("code: B", "code: A", "pack-key-twice", {"key": "A"}),
        ("code: B", "code: X", "pack-key-unknown", {"where": "codes[2].code", "key": "X"}),
        ("window: 4", "window: -1", "pack-entry-absent", {"where": "window"}),
        ("[girls]", "['.. girls']", "dictionary-term-unusable", {"code": "B", "term": ".. girls"}),
        ("[girls]", "[girls", "pack-not-yaml", {"line": 15}),
    ],
)
def test_errors_say_where(
    tmp_path: Path, before: str, after: str, code: str, details: dict[str, object]
) -> None:
    assert before in WHOLE
    with pytest.raises(LeadlineError) as raised:
        read_dictionary(write(tmp_path, WHOLE.replace(before, after, 1)), codes=("A", "B"))
    assert raised.value.code == code
    assert details.items() <= raised.value.details.items()
    assert str(raised.value)


def test_an_absent_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LeadlineError) as raised:
        read_dictionary(tmp_path / "dictionary.yaml")
    assert raised.value.code == "pack-file-absent"
