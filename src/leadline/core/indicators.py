"""An indicator's rule, as a pack writes it: ``any: +COOR02 +COOR04/COOR05; −COOR07; ○COOR06 FORM*``.

Signs: ``+`` present supports and absent denies; ``-`` or ``−`` present denies and absent supports;
``o`` or ``○`` is shown beside and never counted. A code without a sign has that of the code before
it in the same part (parts end with ``;``). ``/`` joins codes into one component, ``FAM*`` stands for
all codes that begin so, and a remark in round brackets is skipped. ``any:`` is the default.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from fnmatch import fnmatchcase

from leadline.core.tables import Codes, Indicator, Questions
from leadline.errors import InputError

_MODE = re.compile(r"\s*(?:(any|all)\s*:)?(.*)", re.DOTALL)
_REMARK = re.compile(r"\([^()]*\)")
_TOKEN = re.compile(r"([+\-−○o])?(.*)", re.DOTALL)
_WRITTEN = {"+": "+", "-": "−", "o": "○"}
_SIGNS = {"+": "+", "-": "-", "−": "-", "o": "o", "○": "o"}


def parse_indicator(
    key: str,
    *,
    pillar: str,
    title: str,
    questions: Sequence[str],
    rule: str,
    codes: Codes,
    guide: Questions,
) -> Indicator:
    """Build an indicator from its row in a pack.

    Raises
    ------
    InputError
        Each names the indicator and the word of the rule: ``indicator-code-unknown``,
        ``indicator-sign-missing``, ``indicator-code-twice``, ``indicator-rule-empty``,
        ``indicator-question-unknown``.
    """
    mode, body = _MODE.fullmatch(_REMARK.sub(" ", rule)).groups()  # type: ignore[union-attr]
    parts: dict[str, list[tuple[int, ...]]] = {"+": [], "-": [], "o": []}
    seen: set[int] = set()
    for sign, token in _signed_tokens(body, indicator=key, keys=set(codes.key.tolist())):
        for component in _components(token, indicator=key, codes=codes):
            if len({*component}) < len(component) or seen & {*component}:
                raise InputError("indicator-code-twice", indicator=key, token=token)
            seen.update(component)
            parts[sign].append(component)
    if not parts["+"] and not parts["-"]:
        raise InputError("indicator-rule-empty", indicator=key)
    return Indicator(
        key=key,
        pillar=pillar,
        title=title,
        questions=_question_rows(questions, indicator=key, guide=guide),
        components=tuple(parts["+"]),
        denials=tuple(code for component in parts["-"] for code in component),
        context=tuple(code for component in parts["o"] for code in component),
        is_all=mode == "all",
    )


def merged_rule(rule: str, *, indicator: str, code: str, into: str, active: Collection[str]) -> str:
    """Return the rule of an indicator when `code` was merged into `into`, so that it counts what it counted.

    `active` are the keys of the codes that a ``FAM*`` can stand for. A rule that is changed has each code's
    sign and its remarks at the end.

    Raises
    ------
    InputError
        ``merge-signs-differ``: the rule has both codes with different signs.
    """
    mode, body = _MODE.fullmatch(_REMARK.sub(" ", rule)).groups()  # type: ignore[union-attr]
    keys = {*active, code, into}
    found = [(sign, token.split("/")) for sign, token in _signed_tokens(body, indicator=indicator, keys=keys)]
    signs = {key: {sign for sign, names in found if _stands(key, names)} for key in (code, into)}
    if not signs[code]:
        return rule
    if signs[into] - signs[code]:
        raise InputError("merge-signs-differ", code=code, into=into, indicator=indicator)
    left = {*active} - {code}  # a FAM* that stands for none of these would stand for nothing
    changed: list[tuple[str, list[str]]] = []
    for sign, names in found:
        kept = [n for n in names if n != code and (n[-1] != "*" or any(_stands(key, [n]) for key in left))]
        if _stands(code, names) and not signs[into]:
            if len(names) == 1 and kept:
                changed.append((sign, kept))
                kept = []
            kept = [*kept, into]
        if kept:
            changed.append((sign, kept))
    if changed == found:
        return rule
    words = [f"{_WRITTEN[sign]}{'/'.join(names)}" for sign, names in changed]
    return " ".join([*([f"{mode}:"] if mode else []), *words, *_REMARK.findall(rule)])


def _stands(key: str, names: Iterable[str]) -> bool:
    """Whether a code is among the codes that names stand for."""
    return any(name == key or (name.endswith("*") and fnmatchcase(key, name)) for name in names)


def _signed_tokens(body: str, *, indicator: str, keys: Collection[str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for part in body.split(";"):
        sign = ""
        for word in re.sub(r"([+\-−○])\s+", r"\1", part.replace(",", " ")).split():
            mark, token = _TOKEN.fullmatch(word).groups()  # type: ignore[union-attr]
            if word.split("/")[0] in keys:  # a code that begins with an o
                mark, token = None, word
            sign = _SIGNS[mark] if mark else sign
            if not sign or not token:
                raise InputError("indicator-sign-missing", indicator=indicator, token=word)
            found.append((sign, token))
    return found


def _components(token: str, *, indicator: str, codes: Codes) -> list[tuple[int, ...]]:
    """The components that a token stands for: one, or one a code for a lone ``FAM*``."""
    alternatives = token.split("/")
    rows = [_code_rows(name, token, indicator=indicator, codes=codes) for name in alternatives]
    if len(alternatives) == 1:
        return [(row,) for row in rows[0]]
    return [tuple(row for found in rows for row in found)]


def _code_rows(name: str, token: str, *, indicator: str, codes: Codes) -> list[int]:
    if name.endswith("*") and name[:-1].isalnum():
        found = [
            row for row, key in enumerate(codes.key) if fnmatchcase(str(key), name) and codes.is_counted[row]
        ]
    else:
        found = [row for row, key in enumerate(codes.key) if key == name]
    if not found:
        raise InputError("indicator-code-unknown", indicator=indicator, token=token)
    return found


def _question_rows(questions: Sequence[str], *, indicator: str, guide: Questions) -> tuple[int, ...]:
    known = {str(key): row for row, key in enumerate(guide.key)}
    for key in questions:
        if key not in known:
            raise InputError("indicator-question-unknown", indicator=indicator, token=key)
    return tuple(known[key] for key in questions)
