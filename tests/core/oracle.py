"""A brute-force reading of the page of indicators, written apart from the product, one rule a line."""

from __future__ import annotations

from typing import Any

# indicator: (question, mode, plus components, minus codes, pillar)
RULES: dict[str, tuple[str, str, list[str], list[str], str]] = {
    "I01": ("Q8", "any", ["COOR01"], [], "coordination"),
    "I02": ("Q8", "any", ["COOR02", "COOR03", "COOR04", "COOR05"], ["COOR07"], "coordination"),
    "I03": ("Q9", "any", ["COOR08"], ["GAP03"], "coordination"),
    "I04": ("Q9", "any", ["COOR09"], [], "partnership"),
    "I05": ("Q10", "any", ["COOR10"], [], "planning"),
    "I06": ("Q10", "any", ["COOR11"], [], "analysis"),
    "I07": ("Q14", "any", ["DATA01"], ["DATA02"], "analysis"),
    "I08": ("Q15", "any", ["DATA06"], [], "analysis"),
    "I09": ("Q11", "any", ["RESP01"], [], "prevention"),
    "I10": ("Q11", "any", ["RESP02"], [], "prevention"),
    "I11": ("Q11", "any", ["RESP03"], [], "prevention"),
    "I12": ("Q12", "any", ["RESP04"], [], "protection"),
    "I13": ("Q12", "any", ["RESP05"], [], "protection"),
    "I14": ("Q12", "all", ["RESP06", "RESP07", "RESP08"], [], "protection"),
    "I15": ("Q12", "any", ["RESP09"], [], "protection"),
    "I16": ("Q13", "any", ["RESP10"], ["GAP10"], "prosecution"),
    "I17": ("Q11", "any", ["RESP11"], [], "partnership"),
    "I18": ("Q10", "any", ["RESP13"], ["GAP05"], "planning"),
}
SILENCE = {"answered": "not raised", "not known": "not known", "declined": "declined"}
KNOWN = ("addressed", "partly", "not addressed", "conflicting")


def reading(
    indicator: str, passages: list[dict[str, Any]], coverage: dict[str, str], *, complete: bool = True
) -> str:
    """`passages`: dicts code, start, end, polarity, basis, time, scope; `coverage`: question -> status."""
    question, mode, plus, minus, _ = RULES[indicator]
    live = [p for p in passages if p["time"] == "now" and p["scope"] != "global"]
    evidence = [p for p in live if p["code"] in plus + minus]
    ad_hoc = [p for p in live if p["code"] == "RESP12" and p["polarity"] == "present"]
    if evidence:
        supporting, strong, denied, mixed = set(), set(), False, False
        for p in evidence:
            if p["polarity"] == "unclear":
                mixed = True
            elif (p["code"] in plus) == (p["polarity"] == "present"):
                supporting.add(p["code"])
                weak = p["basis"] == "hearsay" or p["scope"] in ("one agency", "sub national area")
                lowered = any(a["start"] < p["end"] and p["start"] < a["end"] for a in ad_hoc)
                if not weak and not lowered:
                    strong.add(p["code"])
            else:
                denied = True
        if mixed or (supporting and denied):
            return "partly"
        if denied:
            return "no"
        if mode == "all":
            return "yes" if strong >= set(plus) else "partly"
        return "yes" if strong else "partly"
    status = coverage.get(question, "not asked")
    if status == "not asked":
        return "not asked"
    return SILENCE[status] if complete else "not coded yet"


def cell(readings: list[str]) -> str:
    """The cell that the readings of a response's informants make."""
    known = [r for r in readings if r in ("yes", "partly", "no")]
    if known:
        if "yes" in known and "no" in known:
            return "conflicting"
        if all(r == "yes" for r in known):
            return "addressed"
        return "not addressed" if all(r == "no" for r in known) else "partly"
    if not readings:
        return "no informant"
    for said, made in (
        ("not coded yet", "pending"),
        ("not raised", "not raised"),
        ("not known", "not known"),
        ("declined", "declined"),
    ):
        if said in readings:
            return made
    return "not asked"


def comprehensiveness(cells: dict[str, str]) -> str:
    """How comprehensively, from indicator -> cell."""
    known = {i: c for i, c in cells.items() if c in KNOWN}
    if len(known) * 2 < len(RULES):
        return "not determinable"
    if all(c == "not addressed" for c in known.values()):
        return "overlooked"
    pillars = {RULES[i][4] for i, c in known.items() if c == "addressed"}
    has_home = known.get("I02") == known.get("I05") == "addressed"
    if has_home and {"prevention", "protection", "prosecution", "partnership"} <= pillars:
        return "comprehensively"
    return "partly"
