"""Findings as live text: Markdown in which numbers and quotations are expressions.

``{{ k("I02", "not addressed") }} of {{ known("I02") }}`` calls the functions it is given and no others
(sandboxed Jinja: no attributes, no imports, no loops without end). Every call is recorded with its value, so
that a gate can compare it with what was approved; what the reader will see is Markdown with marks where
numbers and quotations go, which ``markdown.py`` replaces by linked inlines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from jinja2 import StrictUndefined, TemplateError, meta, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from leadline.errors import InputError, LeadlineError

MARK_OPEN, MARK_CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{MARK_OPEN}(\\d+){MARK_CLOSE}")
_NUMERAL = re.compile(r"\d+(?:[.,]\d+)*")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_NOT_A_CLAIM = re.compile(
    r"`[^`]*`|<!--.*?-->|\[\^?[^\]]*\]\([^)]*\)|\b[A-Za-z]+\d+\b|^\s*\d+\.\s", re.M | re.S
)


class Call(NamedTuple):
    """A function of a finding and what it was asked with."""

    name: str
    positional: tuple[Any, ...] = ()
    named: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        given = [repr(a) for a in self.positional] + [f"{k}={v!r}" for k, v in self.named]
        return f"{self.name}({', '.join(given)})"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a function gives to the page: `value` as compared, `text` as printed, where it leads.

    `kind` is ``number``, ``words`` (a name that was reckoned), ``quotation``, ``noted``, ``citation``,
    ``text`` or ``failed``; `calls` are what it was made of and `written` how, for the internal build's
    way down.
    """

    value: Any
    text: str = ""
    kind: str = "number"
    details: Mapping[str, Any] = field(default_factory=dict)
    calls: tuple[Call, ...] = ()
    written: str = ""

    def __str__(self) -> str:
        return self.text or str(self.value)

    def __add__(self, other: Any) -> Shown:
        return self._reckoned(self.value + _plain(other), "+", other)

    def __sub__(self, other: Any) -> Shown:
        return self._reckoned(self.value - _plain(other), "−", other)

    def __radd__(self, other: Any) -> Shown:
        return self._reckoned(_plain(other) + self.value, "+", other)

    def __rsub__(self, other: Any) -> Shown:
        return Shown(_plain(other))._reckoned(_plain(other) - self.value, "−", self)

    def _reckoned(self, value: Any, sign: str, other: Any) -> Shown:
        more = other if isinstance(other, Shown) else Shown(other)
        written = f"{self.written or self} {sign} {more.written or more}"
        return Shown(value, calls=self.calls + more.calls, written=written)

    def __bool__(self) -> bool:
        return bool(self.value)

    def __eq__(self, other: object) -> bool:
        return bool(self.value == _plain(other))

    def __lt__(self, other: Any) -> bool:
        return bool(self.value < _plain(other))

    def __gt__(self, other: Any) -> bool:
        return bool(self.value > _plain(other))

    def __hash__(self) -> int:
        return hash(str(self.value))


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Shown) else value


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A finding with its expressions run.

    Attributes
    ----------
    markdown
        The text with a mark for each shown value (see :func:`split_marks`).
    shown
        What the marks stand for, in order.
    values
        Call as written -> value: what is approved and compared.
    errors
        What went wrong, by call as written.
    typed_numbers
        Numerals typed by hand where an expression should stand.
    """

    markdown: str
    shown: tuple[Shown, ...]
    values: Mapping[str, Any]
    errors: Mapping[str, LeadlineError]
    typed_numbers: tuple[str, ...]


def evaluate(text: str, functions: Mapping[str, Callable[..., Any]]) -> Evaluated:
    """Run the expressions of `text` over `functions`; errors are collected, never raised."""
    run = _Run()
    environment = _Bare(undefined=StrictUndefined, finalize=run.show)
    environment.globals = {}
    environment.filters = {}
    environment.tests = {}
    environment.globals.update({name: run.recorded(name, f) for name, f in functions.items()})
    typed: tuple[str, ...] = ()
    try:
        typed = _typed_numbers(environment.parse(text))
        markdown = environment.from_string(text).render()
    except (TemplateError, SecurityError) as error:
        run.errors[f"line {getattr(error, 'lineno', None) or 1}"] = InputError(
            "expression-broken", problem=_first_line(error), known=", ".join(sorted(functions))
        )
        markdown = ""
    except (TypeError, ValueError, OverflowError, ZeroDivisionError, AttributeError, IndexError) as error:
        run.errors["text"] = InputError(
            "expression-broken", problem=_first_line(error), known=", ".join(sorted(functions))
        )
        markdown = ""
    return Evaluated(markdown, tuple(run.shown), dict(run.values), dict(run.errors), typed)


def calls_of(text: str) -> tuple[tuple[Call, ...], frozenset[str]]:
    """The calls written in `text`, whether they would run or not, and the names that it uses.

    An argument that is reckoned is None. Raises ``InputError`` (``expression-broken``).
    """
    try:
        tree = _Bare().parse(text)
    except TemplateError as error:
        raise InputError("expression-broken", problem=_first_line(error), known="") from None
    calls = tuple(
        Call(
            node.node.name,
            tuple(map(_written_out, node.args)),
            tuple((given.key, _written_out(given.value)) for given in node.kwargs),
        )
        for node in tree.find_all(nodes.Call)
        if isinstance(node.node, nodes.Name)
    )
    return calls, frozenset(meta.find_undeclared_variables(tree))


def _written_out(node: nodes.Expr) -> Any:
    return node.value if isinstance(node, nodes.Const) else None


def with_words(evaluated: Evaluated, *kinds: str) -> str:
    """The Markdown with what was shown of these kinds in its place: what rules on words read."""

    def word(mark: re.Match[str]) -> str:
        shown = evaluated.shown[int(mark[1])]
        return str(shown) if shown.kind in kinds else mark[0]

    return _MARK.sub(word, evaluated.markdown)


def split_marks(text: str) -> list[str | int]:
    """`text` cut at its marks: strings, and the positions in ``Evaluated.shown``."""
    parts: list[str | int] = []
    for position, part in enumerate(_MARK.split(text)):
        if position % 2:
            parts.append(int(part))
        elif part:
            parts.append(part)
    return parts


class _Bare(ImmutableSandboxedEnvironment):
    """No attribute of anything, no item but of a list, no power: only the functions given."""

    intercepted_binops = frozenset({"**", "*"})

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Refuse."""
        raise SecurityError(f"attributes cannot be read ({attribute})")

    def getitem(self, obj: Any, argument: Any) -> Any:
        """An item of a list by its place."""
        if isinstance(obj, list | tuple) and isinstance(argument, int):
            return obj[argument]
        raise SecurityError("only places of a list can be read")

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Refuse powers and products: a product of texts has no end."""
        raise SecurityError(f"{operator} is not available; add and subtract are")


class _Run:
    """One evaluation: what was called and what is shown."""

    def __init__(self) -> None:
        self.shown: list[Shown] = []
        self.values: dict[str, Any] = {}
        self.errors: dict[str, LeadlineError] = {}

    def show(self, value: Any) -> Any:
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = Shown(value)
        if not isinstance(value, Shown) or value.kind == "text":
            return "" if value is None else str(value)
        self.shown.append(value)
        return f"{MARK_OPEN}{len(self.shown) - 1}{MARK_CLOSE}"

    def failed(self, written: str, error: LeadlineError) -> Shown:
        self.errors[written] = error
        return Shown(0, text="?", kind="failed", details={"call": written})

    def recorded(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*positional: Any, **named: Any) -> Any:
            called = Call(
                name, tuple(map(_plain, positional)), tuple((k, _plain(v)) for k, v in named.items())
            )
            written = str(called)
            try:
                value = function(*called.positional, **dict(called.named))
            except LeadlineError as error:
                return self.failed(written, error)
            except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
                problem = _first_line(error)
                return self.failed(written, InputError("expression-argument", call=written, problem=problem))
            self.values[written] = _plain(value)
            return replace(value, calls=(called,), written=written) if isinstance(value, Shown) else value

        return call


def _typed_numbers(template: nodes.Template) -> tuple[str, ...]:
    """Numerals in the text, or written as an expression; years, codes, list numbers are no claims.

    Nor is a number that a function is asked with (a round, a rank) or that a list is indexed with.
    """
    found: list[str] = []
    asked = [*template.find_all(nodes.Call), *template.find_all(nodes.Getitem)]
    inside = {id(const) for node in asked for const in node.find_all(nodes.Const)}
    inside |= {id(c) for test in template.find_all(nodes.Compare) for c in test.find_all(nodes.Const)}
    for const in template.find_all(nodes.Const):
        if id(const) not in inside and not isinstance(const.value, bool) and const.value is not None:
            found += _NUMERAL.findall(str(const.value))
    for data in template.find_all(nodes.TemplateData):
        text = _NOT_A_CLAIM.sub(" ", data.data)
        found += [n for n in _NUMERAL.findall(text) if not _YEAR.fullmatch(n)]
    return tuple(found)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
