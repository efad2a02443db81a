"""A result as a table of a page: heads in words, names with their keys, and a way down from each row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from leadline.core.analysis import Analysis
from leadline.core.recurrence import Recurrence
from leadline.queries.results import Result
from leadline.queries.told import shown_columns
from leadline.translation import gettext as _

NAMES = {
    "code": "code_name",
    "case": "case_name",
    "indicator": "title",
    "offer": "offer_name",
    "other": "other_name",
    "subject": "subject_name",
}
"""Column of keys -> column of the names that stand for them."""

RANKED = ("challenges", "opportunities", "asks")


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell: its words, the key that stands beside a name, and where it leads."""

    words: str
    key: str = ""
    is_number: bool = False
    query: str = ""


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row; `query` leads to the passages behind it, `cell` to a cell of the matrix (case, indicator)."""

    cells: tuple[Shown, ...]
    query: str = ""
    cell: tuple[str, str] | None = None
    pick: str = ""


@dataclass(frozen=True, slots=True)
class ResultTable:
    """Heads (words, is it a number) and rows."""

    heads: tuple[tuple[str, bool], ...]
    rows: tuple[ShownRow, ...]


def heads() -> dict[str, str]:
    """What stands over a column, by its name in files."""
    return {
        "indicator": _("Indicator"), "code": _("Code"), "offer": _("Who could share"),
        "other": _("Stands with"), "role": _("Role"), "round": _("Round"), "question": _("Question"),
        "mechanism": _("Mechanism"), "family": _("Family"), "reason": _("Reason"),
        "full": _("Not addressed"), "partial": _("Partly"), "not_raised": _("Not raised"),
        "not_known": _("Does not know"), "declined": _("Declined"), "not_asked": _("Not asked"),
        "pending": _("Pending"), "no_informant": _("No informant"), "not_recorded": _("Not recorded"),
        "in_doubt": _("In doubt"),
        "rank": _("Rank"), "roles": _("Roles"), "informants": _("Informants"),
        "hinge": _("How sure"), "passages": _("Passages"), "k": _("Named in"), "equal": _("Say the same"),
        "kind": _("About"), "claim": _("Conclusion"), "subject": _("Indicator or code"),
        "share": _("Share"), "stays": _("Share of resamples"), "holds": _("Holds whoever is left out"),
        "hangs_on_interviews": _("Hangs on one of"),
        "pairs": _("Pairs of passages"), "answer": _("Its answer"), "shared": _("Attributes in common"),
        "effective": _("Value"), "state": _("State"), "known": _("Known"), "before": _("Before"),
        "after": _("After"), "appeared": _("Appeared"), "disappeared": _("Disappeared"),
        "stayed": _("Stayed"), "never": _("In neither"), "conflicting": _("Conflicting"),
        "answered": _("Answered"), "interviews": _("Interviews"), "held": _("Held"), "open": _("Still open"),
        "post_empty": _("Post empty"), "not_reached": _("Not reached"), "applied": _("Codings"),
        "units": _("Units rated twice"), "coders": _("Coders"), "percent": _("Percent agreement"),
        "kappa": _("Kappa"), "ac1": _("AC1"), "alpha": _("Alpha"), "interview": _("Interview"),
        "coder": _("Coder"), "second_coder": _("Second coder"),
        "heard": _("Codes heard"), "base": _("In the first four"), "new": _("New"),
        "reached": _("Threshold reached"), "orders_reached": _("Reached in random orders"),
        "expected": _("Expected of 5 more"), "total": _("In all"), "coverage": _("Coverage"),
        "worth": _("More interviewing"), "position": _("Interview number"),
        "held_on": _("Held on"), "mean": _("In random orders"), "estimate": _("Estimate"),
        "number": _("Number of codes"),
        "group": _("Group"), "codes": _("Codes"), "title": _("Title"),
        "alike": _("Alike (0 to 1)"),
        "both_known": _("Known for both"), "p": _("p"), "p_holm": _("p, corrected"),
        "spans": _("Passages"), "texts": _("Texts"),
        "jaccard": _("Jaccard"), "f1": _("F1"), "boundaries": _("Boundaries"),
        "alpha_u": _("Unitizing alpha"), "u_alpha": _("u-alpha"), "gamma": _("Gamma"),
        "gamma_cat": _("Gamma of codes"),
    }  # fmt: skip


def make_table(analysis: Analysis, topic: str, result: Result, *, by: str = "") -> ResultTable:
    """The table of a topic; with a grouping, one column a group."""
    if topic in ("prevalence", "families") and by:
        return _pivoted(result, by)
    columns = shown_columns(topic, result.columns)
    if topic == "comparison":
        columns = {name: column for name, column in columns.items() if name != "kind"}
    if topic in RANKED:
        columns = _ranked(analysis, getattr(analysis, topic), columns)
    if topic == "roles":
        titles = dict(
            zip(analysis.tables.roles.key.tolist(), analysis.tables.roles.title.tolist(), strict=True)
        )
        columns = {name: column for name, column in columns.items() if name not in ("case", "case_name")}
        columns["role"] = [titles.get(key, key) for key in columns["role"]]
    if topic in ("prevalence", "families"):
        columns.pop("group", None)
    if len(analysis.tables.rounds) == 1:
        columns.pop("round", None)
    nouns = analysis.tables.case_noun.split("|")
    words = {**heads(), "case": nouns[0].capitalize(), "cases": nouns[-1].capitalize()}
    names = [
        name
        for name in columns
        if name not in NAMES.values() or (name == "title" and "indicator" not in columns)
    ]
    table = [
        ShownRow(
            tuple(
                _shown(name, columns, place, _of_number(result.columns, name, place, by)) for name in names
            ),
            query=_behind(
                analysis, topic, by, {name: column[place] for name, column in result.columns.items()}
            ),
            cell=_cell(topic, result.columns, place),
            pick=str(result.columns["case"][place]) if topic == "exchange" else "",
        )
        for place in range(len(next(iter(columns.values()))))
    ]
    return ResultTable(
        tuple((words.get(name, name.replace("_", " ")), name == "rank" or _is_number(columns[name]))
            for name in names
        ),
        tuple(table),
    )  # fmt: skip


def _of_number(columns: Mapping[str, list[Any]], name: str, place: int, by: str) -> str:
    """The address of the passages behind one number of a row, where they are others than the row's."""
    if name in ("full", "partial") and "indicator" in columns:
        value = "not addressed" if name == "full" else "partly"
        return urlencode({"indicator": columns["indicator"][place], "value": value})
    if name in ("before", "after") and "code" in columns:
        before, _dots, after = by.partition("..")
        asked = {"code": columns["code"][place], "polarity": "present"}
        return urlencode({**asked, "round": before if name == "before" else after})
    return ""


def _shown(name: str, columns: Mapping[str, list[Any]], place: int, query: str) -> Shown:
    value = columns[name][place]
    beside = NAMES.get(name, "")
    if beside in columns and columns[beside][place]:
        return Shown(str(columns[beside][place]), key=str(value))
    if isinstance(value, bool):
        return Shown(_("yes") if value else "–")
    if value == "all":
        return Shown(_("all"))
    return Shown(_term(value), is_number=name == "rank" or _is_number(columns[name]), query=query)


def _term(value: Any) -> str:
    if isinstance(value, str) and value.startswith("undefined: "):
        reason = value.removeprefix("undefined: ")
        return _("undefined: {reason}").format(reason=_(reason))
    return str(value)


def _is_number(column: list[Any]) -> bool:
    return bool(column) and all(
        (isinstance(value, int | float) and not isinstance(value, bool)) or _is_share(value)
        for value in column[:20]
    )


def _is_share(value: Any) -> bool:
    return isinstance(value, str) and value[:1].isdigit() and value[-1:].isdigit() and " " in value


def _ranked(analysis: Analysis, found: Recurrence, columns: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Instead of two verdicts: what each hangs on; and the ranks between which leaving one out moves it."""
    told = {name: column for name, column in columns.items() if name in ("code", "code_name")}
    told["rank"] = [
        str(rank) if low == high else _("{rank} ({low} to {high})").format(rank=rank, low=low, high=high)
        for rank, low, high in zip(found.rank, found.case_rank_low, found.case_rank_high, strict=True)
    ]
    told |= {name: columns[name] for name in ("cases", "roles", "informants")}
    keys = analysis.tables.cases.key
    told["hinge"] = [_hinge(found, place, keys) for place in range(len(found))]
    return told


def _hinge(found: Recurrence, place: int, keys: Any) -> str:
    k, needed = found.cases[place], found.threshold[place]
    if k < needed:
        return _("does not recur: {k} of the {needed} that it takes").format(k=k, needed=needed)
    if not found.is_recurring[place]:
        return _("does not recur: too few regions")
    if found.is_robust[place]:
        return _("recurs, whichever case is left out")
    hinges = found.hinge_cases.unit[found.hinge_cases.code == found.code[place]]
    return _("recurs, and hangs on any one of {cases}").format(cases=", ".join(str(keys[h]) for h in hinges))


def _behind(analysis: Analysis, topic: str, by: str, row: Mapping[str, Any]) -> str:
    """The address of the passages behind a row, as a query; '' where there are none of its own."""
    present = "present"
    if topic == "change" and "code" in row:
        return ""
    if topic == "comparison" and row["kind"] == "code":
        group = "" if row["group"] == "–" else row["group"]
        return urlencode({"code": row["key"], "polarity": present, "by": by, "group": group})
    if topic == "comparison":
        return urlencode({"indicator": row["key"]})
    if topic in ("gaps", "convergence", "change"):
        return urlencode({"indicator": row["indicator"]})
    if topic == "robustness" and row["kind"].endswith("gap"):
        return urlencode({"indicator": row["subject"]})
    if topic == "robustness":
        return urlencode({"code": row["subject"], "polarity": present})
    if topic == "mechanisms":
        code = analysis.tables.settings.mechanisms[row["mechanism"]][0]
        return urlencode({"code": code, "polarity": present})
    if topic == "cooccurrence":
        return urlencode({"code": row["code"], "other": row["other"], "polarity": present})
    if topic in ("agreement", "unitizing"):
        named = row.get("code", "all")
        return "" if named in ("all", "any") else urlencode({"code": named, "coders": "all"})
    if topic in (*RANKED, "prevalence", "families"):
        return urlencode({"code": row["code"], "polarity": present})
    if topic == "questions":
        asked = {"by": "role", "group": row["role"]} if row["role"] != "all" else {}
        return urlencode({"question": row["question"], **asked})
    return ""


def _cell(topic: str, columns: Mapping[str, list[Any]], place: int) -> tuple[str, str] | None:
    if topic == "comprehensiveness":
        return str(columns["case"][place]), ""
    if topic == "exchange":
        return str(columns["offer"][place]), str(columns["indicator"][place])
    return None


def _pivoted(result: Result, by: str) -> ResultTable:
    """Codes by group: each cell "k of n", leading to its own passages."""
    columns = result.columns
    groups = list(dict.fromkeys(columns[by]))
    rows: dict[str, dict[str, Shown]] = {}
    names: dict[str, str] = {}
    for place, code in enumerate(columns["code"]):
        group = columns[by][place]
        names[code] = columns["code_name"][place]
        query = {"code": code, "polarity": "present", "by": by, "group": "" if group == "–" else group}
        if by == "round":
            query = {"code": code, "polarity": "present", "round": group}
        told = _("{k} of {n}").format(k=columns["k"][place], n=columns["n"][place])
        rows.setdefault(code, {})[group] = Shown(told, is_number=True, query=urlencode(query))
    return ResultTable(
        ((_("Code"), False), *((group, True) for group in groups)),
        tuple(
            ShownRow((Shown(names[code], key=code), *(cells.get(group, Shown("")) for group in groups)))
            for code, cells in rows.items()
        ),
    )
