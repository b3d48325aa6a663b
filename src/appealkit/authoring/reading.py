"""Template text → tree. Each file is read for itself, so that a mistake in one hides none in another.

Jinja's own parser reads the language; it knows lines only. Columns are found again among the words of the text, which
are met in the order in which they stand there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import jinja2
from jinja2 import nodes

from appealkit import yamltext
from appealkit.authoring.places import Places, line_starts, opened_and_not_closed, places_of
from appealkit.authoring.tree import (
    All,
    Any,
    Branch,
    Choice,
    Compared,
    Const,
    Expr,
    Filtered,
    If,
    Include,
    Is,
    Node,
    Not,
    Odd,
    Opening,
    Path,
    Place,
    Position,
    Print,
    Set,
    Tag,
    Words,
)
from appealkit.errors import Problem, Where
from appealkit.letters.characters import straight, text_of
from appealkit.letters.language import T011
from appealkit.letters.tags import LetterTags
from appealkit.letters.template import RECORD, split_front

BEGINNING = Place(1, 1)
SIGNS = {"eq": "==", "ne": "!=", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">=", "in": "in", "notin": "not in"}
_TO_A_TAG = re.compile(r"[^{\n]*(?={)")


@dataclass(frozen=True, slots=True)
class Comment:
    """`{# text #}`: said to other authors."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Reading:
    """One template, partial or phrase as a tree. `nodes` is empty where `problems` say that it cannot be read."""

    name: str  # as the shelf calls it: letters/…, partials/…, record/…
    file: str  # the file it stands in, below templates/
    text: str
    nodes: tuple[Node, ...]
    comments: tuple[Comment, ...]
    problems: tuple[Problem, ...]
    begins: Place = BEGINNING  # where in the file the text begins
    front: str = ""  # the front matter before it, with its dashes; none in partials and phrases

    def where(self, place: Place) -> Where:
        return Where(self.file, place.line, place.column)


def read_all(files: Mapping[str, bytes]) -> dict[str, Reading]:
    """Every template, partial and phrase of these files (path inside `templates/` → bytes), by name.

    A file that is no text, or too large, is passed over: why is told where the files are loaded.
    """
    found: dict[str, Reading] = {}
    for path, data in sorted(files.items()):
        text = text_of(data, path)[0] if path.endswith(".md.j2") else None
        if text is not None:
            front, body = (None, text) if path.startswith("partials/") else split_front(text)
            name, begins = path.removesuffix(".md.j2"), Place((front or "").count("\n") + 1, 1)
            found[name] = read(name, path, straight(body), begins, front or "")
    for name, phrase, place in _phrases(files):
        found[RECORD + name] = read(RECORD + name, "record.yaml", straight(phrase), place)
    return found


@lru_cache(maxsize=2048)  # of what stays as it is from one look to the next, nothing is read again
def read(name: str, file: str, text: str, begins: Place = BEGINNING, front: str = "") -> Reading:
    """This text as a tree. `begins`: where in the file the text begins; `front`: what stands there before it."""
    built: tuple[Node, ...] = ()
    comments: tuple[Comment, ...] = ()
    try:
        places = places_of(text, begins, language().lexer)
        tree = language().parse(text, name)
        found = _Building(places, tree)
        built = found.all_of(tree.body)
        comments = tuple(Comment(words.strip(), place) for words, place in places.comments)
        odd = found.odd
    except jinja2.TemplateSyntaxError as error:
        odd = [_unreadable(error, text, begins)]
    except (RecursionError, ValueError):  # ValueError: a number of thousands of digits
        says, mend = "tags stand too deep within each other, or a number is too long", "take some of them out"
        odd = [(says, mend, begins)]
    problems = tuple(Problem(T011, says, mend, Where(file, at.line, at.column)) for says, mend, at in odd)
    return Reading(name, file, text, built, comments, problems, begins, front)


def _phrases(files: Mapping[str, bytes]) -> Iterator[tuple[str, str, Place]]:
    data = files.get("record.yaml", b"")
    text, _ = yamltext.read(data, "record.yaml")
    if text is None or not isinstance(text.value, dict) or not isinstance(record := text.value.get("record"), dict):
        return
    lines = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for name, said in record.items():
        phrase = said.get("each") if isinstance(said, dict) else said
        if isinstance(phrase, str):
            where = text.where(("record", name, "each") if isinstance(said, dict) else ("record", name))
            yield name, phrase, _begin(phrase, Place(where.line, where.column), lines)


def _begin(phrase: str, key: Place, lines: list[str]) -> Place:
    """Where a phrase begins behind its key: on the key's line, or below it as a block of text."""
    first = phrase.split("\n", 1)[0]
    for line in range(key.line, min(key.line + 2, len(lines)) + 1):
        found = lines[line - 1].find(first, key.column - 1 if line == key.line else 0)
        if first and found >= 0:
            return Place(line, found + 1)
    return key


def _unreadable(error: jinja2.TemplateSyntaxError, text: str, begins: Place) -> tuple[str, str, Place]:
    """Jinja's complaint, at the tag it is about; of a block left open, at the tag that opens it."""
    written = Words(text, begins)
    open_tag = opened_and_not_closed(text)
    if open_tag is not None:
        word, offset = open_tag
        return f"this '{word}' is not closed", f"write {{% end{word} %}} where it ends", written.at(offset)
    starts = line_starts(text)
    line = starts[min(error.lineno, len(starts)) - 1]
    tag = _TO_A_TAG.match(text, line)
    return str(error.message), "correct the tag", written.at(tag.end() if tag else line)


@lru_cache(maxsize=1)
def language() -> jinja2.Environment:
    """Jinja with our tags, to read with and never to render: every space of the text is kept."""
    return jinja2.Environment(extensions=[LetterTags], autoescape=False, keep_trailing_newline=True)  # noqa: S701


class _Building:
    """Jinja's nodes as ours; what the language has no place for is noted in `odd` (says, mend, where)."""

    def __init__(self, places: Places, tree: nodes.Template) -> None:
        self.places = places
        self.number = {id(node): at for at, node in enumerate(tree.find_all((nodes.If, nodes.CondExpr)))}
        self.odd: list[tuple[str, str, Place]] = []

    def all_of(self, given: list[nodes.Node]) -> tuple[Node, ...]:
        return tuple(built for node in given for built in self._node(node))

    def _node(self, node: nodes.Node) -> Iterator[Node]:
        match node:
            case nodes.Output():
                for child in node.nodes:
                    if isinstance(child, nodes.TemplateData):
                        yield Words(child.data, self.places.words())
                    else:
                        place = self.places.tag("{{", child.lineno)
                        yield Print(self.expr(_expr(child)), place)
            case nodes.If():
                yield self._if(node)
            case nodes.CallBlock():
                yield self._opening(node)
            case nodes.Include():
                place = self.places.tag("include", node.lineno)
                name = node.template.value if isinstance(node.template, nodes.Const) else ""
                yield Include(str(name), place)
            case nodes.Assign() | nodes.AssignBlock():
                place = self.places.tag("set", node.lineno)
                name = node.target.name if isinstance(node.target, nodes.Name) else ""
                self.places.path(name, node.lineno)  # the variable's own place is none of those where it is used
                of = self.expr(_expr(node.node)) if isinstance(node, nodes.Assign) else None
                yield Set(name, of, self.all_of(node.body) if isinstance(node, nodes.AssignBlock) else (), place)
            case _:
                word = type(node).__name__.lower()
                place = self.places.tag(word, node.lineno or 1)  # of some Jinja tells no line
                self.odd.append((f"'{word}' is not part of the template language", "take it out", place))

    def _if(self, node: nodes.If) -> If:
        branches = []
        for one in (node, *node.elif_):
            place = self.places.tag("if" if one is node else "elif", one.lineno)
            branches.append(Branch(self.expr(_expr(one.test)), self.number[id(one)], self.all_of(one.body), place))
        return If(tuple(branches), self.all_of(node.else_), branches[0].place)

    def _opening(self, node: nodes.CallBlock) -> Node:
        called = node.call.node
        word = called.name.removeprefix("_") if isinstance(called, nodes.ExtensionAttribute) else "call"
        place = self.places.tag(word, node.lineno)
        match word:
            case "criteria" | "sections":
                return Tag(word, place)
            case "position":
                return Position(self.all_of(node.body), place)
            case "fact" | "each" | "authority" | "new" | "unaddressed":
                first = node.call.args[0]
                name = first.value if isinstance(first, nodes.Const) else None
                self.places.path(node.args[0].name, node.lineno)
                return Opening(word, name, node.args[0].name, self.all_of(node.body), place)
            case _:
                self.odd.append((f"'{word}' is not part of the template language", "take it out", place))
                return Set("", None, self.all_of(node.body), place)

    def expr(self, node: nodes.Expr) -> Expr:
        """This expression; a dotted path stays whole."""
        path = _path(node)
        if path is not None:
            return Path(path, self.places.path(".".join(path), node.lineno))
        match node:
            case nodes.Const():
                text = isinstance(node.value, str)
                at = self.places.path(f'"{node.value}', node.lineno) if text else self.places.of_line(node.lineno)
                return Const(node.value, at)
            case nodes.Filter() if isinstance(node.node, nodes.Expr):
                of = self.expr(node.node)
                return Filtered(of, node.name, self.places.path(f"|{node.name}", node.lineno))
            case nodes.Test():
                return Is(self.expr(node.node), node.name, self.places.path(f"is {node.name}", node.lineno))
            case nodes.Not():
                return Not(of := self.expr(node.node), of.place)
            case nodes.And() | nodes.Or():
                both = (self.expr(node.left), self.expr(node.right))
                return (All if isinstance(node, nodes.And) else Any)(both, both[0].place)
            case nodes.Compare():
                return self._compared(node)
            case nodes.CondExpr():
                yes, test = self.expr(node.expr1), self.expr(node.test)
                no = self.expr(node.expr2) if node.expr2 is not None else None
                return Choice(test, yes, no, self.number[id(node)], yes.place)
        of_it = tuple(self.expr(one) for one in node.iter_child_nodes() if isinstance(one, nodes.Expr))
        return Odd(type(node).__name__.lower(), of_it, self.places.of_line(node.lineno))

    def _compared(self, node: nodes.Compare) -> Expr:
        left = self.expr(node.expr)
        links = []
        for operand in node.ops:
            right = self.expr(operand.expr)
            links.append(Compared(left, SIGNS[operand.op], right, left.place))
            left = right
        return links[0] if len(links) == 1 else All(tuple(links), links[0].place)


def _path(node: nodes.Expr) -> tuple[str, ...] | None:
    if isinstance(node, nodes.Name):
        return (node.name,)
    if isinstance(node, nodes.Getattr):
        before = _path(node.node)
        return (*before, node.attr) if before else None
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
        before = _path(node.node)
        return (*before, node.arg.value) if before else None
    return None


def _expr(node: nodes.Node) -> nodes.Expr:
    """What is printed or assigned: always an expression."""
    assert isinstance(node, nodes.Expr)
    return node
