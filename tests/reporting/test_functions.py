"""The manual of findings and the functions that findings may call name the same things."""

from __future__ import annotations

import re
from pathlib import Path

from leadline.core.gate import RULES
from leadline.reporting.function_help import HELP
from leadline.reporting.functions import Numbers

PAGE = (Path(__file__).parents[2] / "docs" / "user" / "findings.md").read_text("utf-8")
WORDS = {"quote", "noted", "cite", "unwritten"}


def test_every_function_has_its_line_and_no_line_is_of_another() -> None:
    described = set(re.findall(r"^\| `(\w+)\(", PAGE, re.M))

    assert described - WORDS == {name for name in dir(Numbers) if not name.startswith("_")}
    assert described > WORDS


def test_what_is_offered_while_one_writes_has_its_line_without_marks() -> None:
    assert set(re.findall(r"^\| `(\w+)\(", PAGE, re.M)) <= set(HELP)
    assert HELP["mechanism_n"].startswith("Cases that say anything of mechanisms")
    assert HELP["said_n"] == "The n of said(): cases with a coded interview."
    assert not [line for line in HELP.values() if "`" in line or not line.endswith(".")]


def test_every_rule_of_the_gate_is_described() -> None:
    table = PAGE.split("## What the gate checks")[1].split("## Approving")[0]

    assert set(re.findall(r"^\| `([\w-]+)` \|", table, re.M)) == {
        rule for rule in RULES if rule != "disclosure"
    }
