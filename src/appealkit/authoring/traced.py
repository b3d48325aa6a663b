"""A sandbox that tells what a rendering did: which runs it said, which way each test went, which tags opened.

The letter says the same as without: a mark before each run travels through the Markdown as a value's does, and what
happens between is told by statements that print nothing. The trace is of one rendering and is kept by who asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.runtime import Context

from appealkit.letters.sandbox import ORIGIN, STOP, Fact, Rendering, Sandbox, current, sandbox
from appealkit.letters.tags import FOUND, LetterTags
from appealkit.letters.template import RECORD, TemplateShelf

# A mark stands before a letter or a digit and never within an escape or an entity, so that no Markdown sees it.
_BLOCK_MARK = re.compile(r"[ \t]*(?:(?:[-*+]|\d+[.)]|#{1,6}|\|)[ \t]+)*")
_WORD = re.compile(r"(?<![&#\\])(?<![^\W_])[^\W_]")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one line of a template that is said whole: words, or one printed value. `line`: of its text."""

    number: int
    template: str
    line: int
    printed: bool
    within: tuple[int, ...]  # the openings it stands in, outermost first
    ways: tuple[tuple[int, bool], ...]  # the tests of its file that let it in, and which way they went


@dataclass(frozen=True, slots=True)
class Asked:
    """A tag that was met in a rendering, and `why` it opened nothing. `after`: how many runs were said before it."""

    template: str
    opening: int  # the how-manieth tag of its file
    after: int
    opened: bool = False
    why: str = ""


@dataclass
class Trace:
    """What one rendering did, in its order; `rendering` is what it gathered."""

    rendering: Rendering | None = None
    said: list[int] = field(default_factory=list)
    tests: list[tuple[str, int, bool]] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    _open: list[tuple[int, int]] = field(default_factory=list)  # asked and not yet answered; left out until then

    def ask(self, template: str, opening: int) -> None:
        self._open.append((len(self.asked), len(_left_out())))
        self.asked.append(Asked(template, opening, len(self.said)))

    def origin(self, number: int) -> tuple[int, Fact | None]:
        """The run that a text of this origin was said by, and the fact that it states, if it does."""
        assert self.rendering is not None
        run, fact = self.rendering.origins[number - 1]
        return run, self.rendering.facts[fact] if fact is not None else None

    def answer(self, opened: bool) -> None:
        """What became of the tag that was asked last."""
        at, before = self._open[-1] if opened else self._open.pop()
        asked = self.asked[at]
        if opened:
            self.asked[at] = Asked(asked.template, asked.opening, asked.after, opened=True)
        elif not asked.opened:
            why = next((item.why for item in _left_out()[before:]), "there is none")
            self.asked[at] = Asked(asked.template, asked.opening, asked.after, why=why)


_TRACE: ContextVar[Trace] = ContextVar("trace")


@contextmanager
def tracing() -> Iterator[Trace]:
    """The trace of what is rendered meanwhile in a traced sandbox."""
    token = _TRACE.set(Trace())
    try:
        yield _TRACE.get()
    finally:
        _TRACE.reset(token)


class Traced(Sandbox):
    """The closed sandbox, with every run, test and tag of a template numbered as it is compiled."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.runs: dict[int, Run] = {}
        self._known: dict[str, list[int]] = {}  # the runs of each template that was compiled
        self.shelf: TemplateShelf | None = None

    def runs_of(self, name: str) -> tuple[Run, ...]:
        """Every run of this template, in its order. TemplateSyntaxError where it cannot be read."""
        if name not in self._known:
            assert self.loader is not None
            source, filename, _ = self.loader.get_source(self, name)
            self._parse(source, name, filename)
        return tuple(self.runs[number] for number in self._known[name])

    def follow(self, shelf: TemplateShelf) -> None:
        """Render this shelf from now on; only what says something else there is compiled again."""
        before, self.shelf = self.shelf, shelf
        changed = {name for name in self._known if before is None or _text(before, name) != _text(shelf, name)}
        for name in changed:
            del self._known[name]
        for key in list(self.cache or ()):
            if key[1] in changed:
                del self.cache[key]  # type: ignore[union-attr]

    def source(self, name: str) -> str | None:
        """The text of a template of the shelf that is rendered."""
        return _text(self.shelf, name) if self.shelf else None

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _Marking(self, name or "", tree).mark()
        return tree

    def number_of(self, template: str, nth: int, of: Run | None = None) -> int:
        """The number of the nth run of a template; a template that is compiled again keeps those it had."""
        known = self._known.setdefault(template, [])
        if of is not None and nth == len(known):
            number = len(self.runs) + 1
            known.append(number)
            self.runs[number] = Run(number, template, of.line, of.printed, of.within, of.ways)
        return known[nth]


@lru_cache(maxsize=4)
def traced(shelf: TemplateShelf) -> Traced:
    """The traced sandbox of a shelf, with every template compiled once; the shelf's own is left as it is."""
    return tracer(shelf)


def tracer(shelf: TemplateShelf) -> Traced:
    """A traced sandbox of its own, which can follow as the shelf's texts change; not where its plain words do."""
    texts: list[Traced] = []
    environment = sandbox(lambda name: texts[0].source(name), [LetterTags], shelf.phrases.words, Traced)
    assert isinstance(environment, Traced)
    texts.append(environment)
    environment.filters |= {"!tested": _tested, "!said": _said, "!asked": _asked, "!answered": _answered}
    environment.follow(shelf)
    return environment


def _text(shelf: TemplateShelf, name: str) -> str | None:
    if name.startswith(RECORD) and name.removeprefix(RECORD) not in shelf.phrases.record:
        return None
    return shelf.source(name)


def names_of(shelf: TemplateShelf) -> tuple[str, ...]:
    """Every template, partial and phrase of this shelf."""
    return (*shelf.templates, *shelf.partials, *(RECORD + name for name in shelf.phrases.record))


TESTS = (nodes.If, nodes.CondExpr)


class _Marking:
    """Puts the marks and the telling statements into the tree of one template."""

    def __init__(self, environment: Traced, name: str, tree: nodes.Template) -> None:
        self.environment, self.name, self.tree = environment, name, tree
        self.tests = {id(node): at for at, node in enumerate(tree.find_all(TESTS))}
        self.openings = {id(node): at for at, node in enumerate(tree.find_all(nodes.CallBlock))}
        self.count = 0
        self.within: tuple[int, ...] = ()
        self.ways: tuple[tuple[int, bool], ...] = ()
        environment._known.setdefault(name, [])  # noqa: SLF001 its own

    def mark(self) -> None:
        tests = [node for node in self.tree.find_all(TESTS) if isinstance(node, (nodes.If, nodes.CondExpr))]
        self.tree.body = self._body(self.tree.body)
        for node in tests:
            node.test = _telling(node.test, "!tested", self.name, self.tests[id(node)])

    def _body(self, given: list[nodes.Node]) -> list[nodes.Node]:
        return [made for node in given for made in self._node(node)]

    def _node(self, node: nodes.Node) -> Iterator[nodes.Node]:
        match node:
            case nodes.Output():
                before = self.count
                node.nodes = [made for child in node.nodes for made in self._child(child)]
                numbers = tuple(self.environment.number_of(self.name, at) for at in range(before, self.count))
                if numbers:
                    yield _statement("!said", node.lineno, numbers)
                yield node
            case nodes.If():
                self._if(node)
                yield node
            case nodes.CallBlock():
                number, outer = self.openings[id(node)], self.within
                self.within = (*outer, number)
                body = self._body(node.body)
                self.within = outer
                node.body = [_statement("!answered", node.lineno, True), *body]
                yield _statement("!asked", node.lineno, self.name, number)
                yield node
                yield _statement("!answered", node.lineno, False)
            case _:  # the text of a set block becomes a value, and a value has no marks within
                yield node

    def _if(self, node: nodes.If) -> None:
        before = self.ways
        for one in (node, *node.elif_):
            number = self.tests[id(one)]
            self.ways, refused = (*self.ways, (number, True)), (*self.ways, (number, False))
            one.body = self._body(one.body)
            self.ways = refused
        node.else_ = self._body(node.else_)
        self.ways = before

    def _child(self, child: nodes.Expr) -> Iterator[nodes.Expr]:
        if not isinstance(child, nodes.TemplateData):
            yield self._origin(child.lineno, printed=True)
            yield child
            return
        marked = []
        for at, line in enumerate(child.data.split("\n")):
            word = _WORD.search(line, _begin(line) if at else 0)
            if word is None:
                marked.append(line)
            else:
                mark = self._origin(child.lineno + at, printed=False).data
                marked.append(line[: word.start()] + mark + line[word.start() :])
        yield nodes.TemplateData("\n".join(marked), lineno=child.lineno)

    def _origin(self, line: int, *, printed: bool) -> nodes.TemplateData:
        run = Run(0, self.name, line, printed, self.within, self.ways)
        number = self.environment.number_of(self.name, self.count, run)
        self.count += 1
        return nodes.TemplateData(f"{ORIGIN}{number}{STOP}", lineno=line)


def _begin(line: str) -> int:
    """Where a line's words begin: behind the marks of a list, a heading or a table."""
    found = _BLOCK_MARK.match(line)
    return found.end() if found else 0


def _telling(node: nodes.Node, told: str, *given: object) -> nodes.Filter:
    assert isinstance(node, nodes.Expr)
    return nodes.Filter(node, told, [nodes.Const(item) for item in given], [], None, None, lineno=node.lineno)


def _statement(told: str, line: int, *given: object) -> nodes.Node:
    return nodes.ExprStmt(_telling(nodes.Const(None, lineno=line), told, *given), lineno=line)


def _left_out() -> list[Any]:
    """What the letter under composition has left out so far."""
    found = FOUND.get(None)
    return getattr(found, "left_out", [])


@jinja2.pass_context
def _tested(_context: Context, value: object, template: str, number: int) -> object:
    """`pass_context` keeps Jinja from folding this, and the three below, at compile time."""
    if trace := _TRACE.get(None):
        trace.tests.append((template, number, bool(value)))
    return value


@jinja2.pass_context
def _said(_context: Context, _value: None, numbers: tuple[int, ...]) -> None:
    if trace := _TRACE.get(None):
        trace.said += numbers
        trace.rendering = current()


@jinja2.pass_context
def _asked(_context: Context, _value: None, template: str, opening: int) -> None:
    if trace := _TRACE.get(None):
        trace.ask(template, opening)


@jinja2.pass_context
def _answered(_context: Context, _value: None, opened: bool) -> None:
    if trace := _TRACE.get(None):
        trace.answer(opened)
