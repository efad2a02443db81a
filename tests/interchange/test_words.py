"""What the product shows in its four languages, it reads; and the manual lists the names of columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

import leadline
from leadline.core.vocabulary import (
    PASSAGE_ATTRIBUTES,
    CoverageStatus,
    Layer,
    QuoteConsent,
    SlotState,
    Term,
)
from leadline.interchange.tables.codings import TERMS, read_codings_table
from leadline.interchange.tables.columns import NAMES, recognise_columns
from leadline.interchange.tables.consents import ANSWERS, QUOTES, read_consents
from leadline.interchange.tables.coverage import STATUSES, read_coverage
from leadline.interchange.tables.grids import Grid
from leadline.interchange.tables.plan import STATES, read_plan
from leadline.interchange.tables.words import Words, plain
from leadline.translation import LANGUAGES, gettext, use_language
from leadline.web.pages.people import quote_words

SOURCE = Path(leadline.__file__).parent
PROGRAMME = SOURCE / "web" / "templates" / "programme"
PLAN_COLUMNS = (
    *("case", "role", "round", "state", "interview", "informant", "date", "mode", "language"),
    *("interviewer", "reason"),
)


def grid_of(*rows: tuple[str, ...]) -> Grid:
    return Grid("t", rows, tuple(range(1, len(rows) + 1)))


def messages(template: str, pattern: str) -> list[str]:
    return re.findall(pattern, (PROGRAMME / template).read_text("utf-8"))


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with use_language(request.param):
        yield request.param


VOCABULARIES: dict[str, tuple[type[Term], Words[Any]]] = {
    "state": (SlotState, STATES),
    "coverage": (CoverageStatus, STATUSES),
    "quotation": (QuoteConsent, QUOTES),
    **{name: (kind, TERMS[name]) for name, kind in (PASSAGE_ATTRIBUTES | {"layer": Layer}).items()},
}


@pytest.mark.parametrize("name", VOCABULARIES)
def test_every_word_of_a_closed_list_is_read(language: str, name: str) -> None:
    vocabulary, words = VOCABULARIES[name]
    for value in vocabulary:
        assert words.find(gettext(value.label)) is value, gettext(value.label)


def test_the_answers_of_the_consent_form_are_read(language: str) -> None:
    for value, shown in quote_words().items():
        assert QUOTES.find(shown) is value, shown
    assert (ANSWERS.find(gettext("yes")), ANSWERS.find(gettext("no"))) == (True, False)
    negative = messages("interviews.html", r'_\("((?:does not|no |not to be asked)[^"]*)"\)')
    assert len(negative) == 3
    assert [ANSWERS.find(gettext(shown)) for shown in negative] == [False] * 3
    assert QUOTES.find(gettext("not to be quoted")) is QuoteConsent.NONE


def test_the_answers_that_the_guide_offers_are_read() -> None:
    guide = yaml.safe_load((SOURCE / "packs" / "anti_trafficking" / "guide.yaml").read_text("utf-8"))
    for tag, line in guide["consents"]["quote"].items():
        *_head, offered = re.split(r"\s*:\s+", line, maxsplit=1)
        found = [QUOTES.find(one) for one in offered.split(" / ")]
        assert found == list(QuoteConsent), (tag, offered)


def test_no_word_means_two_things() -> None:
    lists: dict[str, Mapping[Any, tuple[str, ...]]] = {n: w.shown for n, (_v, w) in VOCABULARIES.items()}
    for name, shown in lists.items():
        for tag in LANGUAGES:
            with use_language(tag):
                words = {v: {plain(gettext(m)) for m in ms} for v, ms in shown.items()}
            every = [word for own in words.values() for word in own]
            assert len(every) == len(set(every)), (name, tag)


def test_the_plan_as_it_is_shown_is_read_back(language: str) -> None:
    shown = messages("bring.html", r'<th scope="col">\{\{ _\("([^"]+)"\) \}\}</th>')
    assert len(shown) == len(PLAN_COLUMNS) - 1
    header = (gettext("Case"), *map(gettext, shown))
    assert recognise_columns(header, wanted=PLAN_COLUMNS) == {n: p for p, n in enumerate(PLAN_COLUMNS)}
    for state in SlotState:
        row = ("R01", "PC", "1", gettext(state.label), "I-1", "PC-1", "2018-02-09", "phone", "fr", "AB", "x")
        found = read_plan(grid_of(header, row))
        assert (found.interviews[0].state, found.losses) == (state, ())


def test_the_consent_form_as_a_table_is_read_back(language: str) -> None:
    shown = messages("interview.html", r'choice\("\w+", _\("([^"]+)"\)')
    assert len(shown) == 4
    header = (gettext("Interview"), *map(gettext, shown))
    yes, no = gettext("yes"), gettext("no")
    for value, words in quote_words().items():
        found = read_consents(grid_of(header, ("I-1", yes, no, words, yes)))
        (row,) = found.rows
        assert found.losses == () and row.quoting is value
        assert (row.takes_part, row.may_record, row.may_contact) == (True, False, True)


def test_the_coverage_sheet_as_it_is_shown_is_read_back(language: str) -> None:
    header = tuple(map(gettext, ("Interview", "question", "status", "reason")))
    for status in CoverageStatus:
        found = read_coverage(grid_of(header, ("I-1", "Q1", gettext(status.label), "")))
        assert (found.rows[0].status, found.losses) == (status, ())


def test_a_coding_in_the_words_of_another_language_is_read() -> None:
    with use_language("fr"):
        absent = gettext("absent"), gettext("hearsay")
    found = read_codings_table(
        grid_of(("interview", "code", "quote", "polarity", "basis"), ("I-1", "GAP1", "x", *absent))
    )
    assert [(c.polarity.label, c.basis.label) for c in found.codings] == [("absent", "hearsay")]


@pytest.mark.parametrize(
    ("column", "title"),
    [
        ("quotation", "quote"),
        ("quotation", "Consent to be quoted?"),
        ("quotation", "Consentement à être cité"),
        ("contact", "follow-up contact"),
        ("recording", "¿Consentimiento para grabar?"),
        ("consent", "الموافقة على المشاركة"),
        ("informant", "مقدم المعلومات"),
        ("date", "Date_held"),
    ],
)
def test_near_names_are_known(column: str, title: str) -> None:
    assert recognise_columns([title], wanted=[column]) == {column: 0}


def test_every_column_is_known_by_the_name_that_messages_call_it() -> None:
    for column in NAMES:
        assert recognise_columns([column], wanted=[column]) == {column: 0}


def test_the_manual_lists_the_names() -> None:
    page = (SOURCE / "docs" / "user" / "importing.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", page, flags=re.M))
    assert {column: rows[column].split(", ") for column in NAMES} == {
        column: names.split("|") for column, names in NAMES.items()
    }
