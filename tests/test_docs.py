"""The pages are true: links lead somewhere, functions that are named exist, statistics have their page."""

from __future__ import annotations

import doctest
import importlib
import re
from pathlib import Path

import pytest

import leadline.core

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "bench").glob("*.md")])
STATISTICS = (
    *("readings", "matrix", "gaps", "recurrence", "prevalence", "cooccurrence", "convergence"),
    *("exchange", "change", "agreement.percent", "agreement.cohen_kappa", "agreement.krippendorff_alpha"),
    *("agreement.fleiss_kappa", "agreement.brennan_prediger", "agreement.gwet", "agreement.bootstrap"),
    *("agreement.ratings", "agreement.table", "agreement.disagreements"),
    *("dictionary", "disclosure.population", "configurations", "richness", "saturation", "robustness"),
    *("agreement.unitizing_alpha", "agreement.u_alpha", "agreement.gamma", "agreement.boundaries"),
    *("comparison", "intervals", "similarity"),
)


def named(text: str) -> set[str]:
    """Dotted names of the product in a page."""
    return set(re.findall(r"`(leadline(?:\.[a-z_]+)+)`", text)) - {"leadline.db"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files_that_are_there(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text("utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target
    for target in re.findall(r"`?(docs/[\w/.-]+\.md)`?", page.read_text("utf-8")):
        assert (ROOT / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_named_in_code_exists(page: Path) -> None:
    for name in named(page.read_text("utf-8")):
        parts = name.split(".")
        for place in range(len(parts), 0, -1):
            try:
                found: object = importlib.import_module(".".join(parts[:place]))
            except ModuleNotFoundError:
                continue
            for attribute in parts[place:]:
                found = getattr(found, attribute)
            break


@pytest.mark.parametrize("statistic", STATISTICS)
def test_every_statistic_has_a_page_with_its_source_and_an_example(statistic: str) -> None:
    path = Path(leadline.core.__file__).parent / f"{statistic.replace('.', '/')}.py"
    assert path.exists()
    word = f"{statistic.split('.')[-1]}"
    pages = [p for p in (ROOT / "docs" / "methods").glob("*.md") if word in p.read_text("utf-8")]
    assert pages, f"no page of docs/methods speaks of core/{statistic}"
    assert any(
        "xample" in p.read_text("utf-8") and re.search("ource|ublished", p.read_text("utf-8")) for p in pages
    )


@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "methods").glob("*.md")), ids=lambda page: page.name)
def test_worked_examples_of_the_methods_give_what_their_page_prints(page: Path) -> None:
    """The ``>>>`` lines of a page run; a number in it that the code does not give fails here."""
    told = doctest.testfile(str(page), module_relative=False, encoding="utf-8", optionflags=doctest.ELLIPSIS)
    assert told.failed == 0
