"""The closed Jinja environment: no calls, no globals, an allow-list of filters; values are bound, not spliced.

A printed value becomes an opaque mark in the Markdown, and is put back as literal text after parsing: nothing in a
case can become markup, a template or a link. Every printed value knows its field and its template line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from appealkit.errors import Where
from appealkit.letters.language import TooMuch, kept_ends, refuse_nodes, refuse_words
from appealkit.letters.model import Citation

VALUE, FACT, END_FACT, BLOCK, STOP = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
ORIGIN = "\ue005"  # written only where a rendering is watched: which run of a template follows
MOST_OUTPUT = 400_000  # characters of a letter
MOST_DIGITS = 15  # of a number; written out, a greater exponent is a page of zeros
EACH_COSTS = 200  # one more item, besides its words: a letter of two thousand items is none
_VALUE_MARK = re.compile(f"{VALUE}(\\d+){STOP}")
_ORIGIN_MARK = re.compile(f"{ORIGIN}\\d+{STOP}")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Val:
    """A value a template may print or compare: what it is, and the path it came from, which alone may be told. `line`
    and `text`: where it is printed, in which template, partial or phrase."""

    value: object
    field: str
    line: int = 0
    text: str = ""

    def __eq__(self, other: object) -> bool:
        return self.value == (other.value if isinstance(other, Val) else other)

    def __hash__(self) -> int:
        return hash(self.value)

    def __bool__(self) -> bool:
        return bool(self.value)

    def __str__(self) -> str:
        return number(self.value)

    def __repr__(self) -> str:
        return f"the value of {self.field or 'an expression'}"


@dataclass(frozen=True, slots=True)
class Hole:
    """A value that the case does not give. False in a test; printed, it stops a final letter."""

    field: str

    def __bool__(self) -> bool:
        return False


class View:
    """Named values a template may reach, and nothing else. An unknown name is the author's mistake, with its line."""

    __slots__ = ("_path", "_values")

    def __init__(self, path: str, values: Mapping[str, object]) -> None:
        self._path = path
        self._values = values

    def __getitem__(self, name: str) -> object:
        if name not in self._values:
            raise jinja2.UndefinedError(f"'{self._path}' has no '{name}'; it has: {', '.join(sorted(self._values))}")
        value = self._values[name]
        path = f"{self._path}.{name}"
        if value is None:
            return Hole(path)
        return value if isinstance(value, View) else Val(value, path)

    def __bool__(self) -> bool:
        return any(value is not None for value in self._values.values())

    def __repr__(self) -> str:
        return self._path


@dataclass(frozen=True, slots=True)
class Fact:
    """A stretch of text that states a finding: its pages are cited before its last full stop. `template`: the one that
    speaks; `at`: where the tag stands, there or in a partial."""

    requirement: str
    evidence: tuple[str, ...]
    citations: tuple[Citation, ...]
    template: str
    at: Where


@dataclass
class Rendering:
    """What one rendering gathers: the values behind the marks, the facts, the holes."""

    spent: int = 0
    values: list[Val | Hole] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)
    holes: list[str] = field(default_factory=list)
    origins: list[tuple[int, int | None]] = field(default_factory=list)  # of a watched one: the run, and its fact

    def spend(self, characters: int) -> None:
        """Count what was made; the words of the templates themselves are bounded by `guard.py`."""
        self.spent += characters
        if self.spent > MOST_OUTPUT:
            raise TooMuch(f"the letter grows beyond {MOST_OUTPUT:,} characters")

    def bind(self, value: Val | Hole) -> str:
        """The mark that stands for this value until the Markdown is parsed."""
        self.spend(1 + len(str(value)))
        if isinstance(value, Hole):
            self.holes.append(value.field)
        self.values.append(value)
        return f"{VALUE}{len(self.values) - 1}{STOP}"

    def words(self, text: str) -> str:
        """The text with its values in place of their marks, to compare it by what it will say."""
        return _VALUE_MARK.sub(lambda mark: str(self.values[int(mark[1])]), _ORIGIN_MARK.sub("", text))

    def mark_fact(self, fact: Fact, body: str) -> str:
        """The body with marks round it; a list mark or heading mark at its front stays in front."""
        self.spend(EACH_COSTS + len(body))
        inner = body.strip()
        if not inner:
            return ""
        self.facts.append(fact)
        number = len(self.facts) - 1
        lead = next((mark for mark in ("- ", "* ", "1. ") if inner.startswith(mark)), "")
        inner = inner.removeprefix(lead)
        tail = "\n" if body.endswith("\n") else ""
        return f"{lead}{FACT}{number}{STOP}{inner}{END_FACT}{number}{STOP}{tail}"

    def mark_block(self, name: str) -> str:
        """A paragraph of its own that composing replaces with a block made from data."""
        self.blocks.append(name)
        return f"\n\n{BLOCK}{len(self.blocks) - 1}{STOP}\n\n"


_CURRENT: ContextVar[Rendering] = ContextVar("rendering")


def current() -> Rendering:
    return _CURRENT.get()


@contextmanager
def rendering() -> Iterator[Rendering]:
    """One rendering; tags and filters inside it write to the same record."""
    token = _CURRENT.set(record := Rendering())
    try:
        yield record
    finally:
        _CURRENT.reset(token)


def _not_there(obj: jinja2.Undefined) -> str:
    return f"'{obj._undefined_name}' is not in the dictionary of names"  # noqa: SLF001 the name it was asked by


class Sandbox(ImmutableSandboxedEnvironment):
    """Strict, closed, and deaf to calls: only our own tags may be called."""

    def is_safe_callable(self, obj: Any) -> bool:
        return getattr(obj, "__self__", None) in self.extensions.values()

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self._reach(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        return self._reach(obj, argument)

    def _reach(self, obj: Any, name: Any) -> Any:
        if isinstance(obj, View) and isinstance(name, str):
            return obj[name]
        if isinstance(obj, jinja2.Undefined):
            raise jinja2.UndefinedError(_not_there(obj))
        raise SecurityError("only the names of the dictionary may be reached")

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Each printed expression is given its place, so that a value knows where it was printed."""
        refuse_words(source, name)
        tree = super()._parse(kept_ends(source), name, filename)
        refuse_nodes(tree, name, self.filters.keys() | self.tests.keys())
        at = nodes.Const(name or "")
        for output in tree.find_all(nodes.Output):
            output.nodes = [
                child
                if isinstance(child, nodes.TemplateData)
                else nodes.Filter(child, "placed", [nodes.Const(child.lineno), at], [], None, None, lineno=child.lineno)
                for child in output.nodes
            ]
        return tree


@jinja2.pass_context
def _finalize(context: Context, value: object) -> str:
    """`pass_context` keeps Jinja from folding this at compile time."""
    if isinstance(value, jinja2.Undefined):
        raise jinja2.UndefinedError(_not_there(value))
    if isinstance(value, (Val, Hole)):
        return current().bind(value)
    if isinstance(value, (str, int, float)):
        return current().bind(Val(value, ""))
    raise jinja2.UndefinedError("only values can be printed, one at a time")


def sandbox(
    loader: Callable[[str], str | None], extensions: list[type], words: Mapping[str, str], kind: type[Sandbox] = Sandbox
) -> Sandbox:
    """The environment. `loader` gives a template's body by name; `words` are the plain words of coded values."""
    environment = kind(
        loader=jinja2.FunctionLoader(loader),
        undefined=jinja2.StrictUndefined,
        finalize=_finalize,
        extensions=extensions,
        autoescape=False,  # nothing is HTML here; values never enter the text at all
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.globals.clear()
    environment.filters = {name: _mapped(function) for name, function in filters(words).items()}
    environment.filters["placed"] = _placed
    environment.tests = {"present": _is_present}
    return environment


def _is_present(value: object) -> bool:
    """Whether the case gives this value; of a record: any."""
    return bool(value) if isinstance(value, View) else not isinstance(value, (Hole, jinja2.Undefined))


def _placed(value: object, line: int, text: str) -> object:
    return replace(value, line=line, text=text) if isinstance(value, Val) else value


def _mapped(function: Callable[[object], str]) -> Callable[[object], object]:
    """A filter over bound values: the field stays, a hole stays a hole."""

    def apply(value: object) -> object:
        if isinstance(value, Val):
            return replace(value, value=function(value.value))
        return value if isinstance(value, Hole) else Val(function(value), "")

    return apply


def filters(words: Mapping[str, str]) -> Mapping[str, Callable[[object], str]]:
    """The filters a template may use: date, money, number, words, listed, lower_first, upper_first."""
    return {
        "date": long_date,
        "money": money,
        "number": number,
        "words": lambda value: _worded(value, words),
        "listed": lambda value: listed(value if isinstance(value, tuple) else (str(value),)),
        "lower_first": lower_first,
        "upper_first": lambda value: str(value)[:1].upper() + str(value)[1:],
    }


def long_date(value: object) -> str:
    """`October 2, 2026`."""
    if not isinstance(value, date):
        raise jinja2.TemplateRuntimeError("'date' is for dates")
    return f"{value:%B} {value.day}, {value.year}"


def money(value: object) -> str:
    """`$1,450.00`."""
    try:
        amount = Decimal(str(value))
    except ArithmeticError:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount.adjusted() > MOST_DIGITS:
        raise jinja2.TemplateRuntimeError("'money' is for amounts")
    return f"${amount:,.2f}"


def number(value: object) -> str:
    """`18.8`, `4`: no trailing zeros beyond the tenth that a length in weeks keeps."""
    if isinstance(value, Decimal):
        if not value.is_finite() or abs(value.adjusted()) > MOST_DIGITS:
            return str(value)
        return f"{value:f}" if value.as_tuple().exponent == -1 else f"{value.normalize():f}"
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, tuple):
        return listed(tuple(str(item) for item in value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def lower_first(value: object) -> str:
    """To stand within a sentence."""
    return str(value)[:1].lower() + str(value)[1:]


def _worded(value: object, words: Mapping[str, str]) -> str:
    if isinstance(value, tuple):
        return listed(tuple(words.get(str(item), str(item)) for item in value))
    return words.get(str(value), str(value).replace("-", " ") if str(value).islower() else str(value))


def listed(items: tuple[str, ...]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(items) < 2:
        return items[0] if items else ""
    return ", ".join(items[:-1]) + " and " + items[-1]
