"""The template language: the words, signs and nodes it has. What else Jinja has is refused before it is compiled.

There are no calls, no sums, no lists, no loops and no macros: what is left can only print, ask and open.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

import jinja2
from jinja2 import nodes
from jinja2.lexer import Lexer

from appealkit.errors import code_page

T010 = code_page(
    "T010",
    """A template names something that is not in the dictionary
    Only the names of the dictionary exist in a template; a misspelt one would print a blank.
    Bad:
        We ask {{ payer.nmae }}.
    Good:
        We ask {{ payer.name }}.
    """,
)
T011 = code_page(
    "T011",
    """A template cannot be read
    Its tags do not fit together: one is unknown, not closed, or closed twice.
    Bad:
        {% fact "care-failed" as it %}The care failed.
    Good:
        {% fact "care-failed" as it %}The care failed.{% endfact %}
    """,
)

FACTS = frozenset({"fact", "each", "new", "unaddressed"})  # what they hold rests on the chart, with its pages
PAIRED = frozenset({"if", "position", "authority", *FACTS})
SINGLE = frozenset({"elif", "else", "set", "include", "criteria", "sections"})
WORDS = PAIRED | SINGLE | {f"end{word}" for word in PAIRED}
SIGNS = frozenset({".", "|", "=", "==", "!=", "<", "<=", ">", ">=", "(", ")", "[", "]"})
JINJAS_OWN = frozenset({"self", "super", "loop", "caller", "varargs", "kwargs"})
LONGEST_NUMBER = 15

OURS = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.Include, nodes.Assign, nodes.CallBlock,
    nodes.Call, nodes.ExtensionAttribute, nodes.Name, nodes.Const, nodes.Getattr, nodes.Getitem, nodes.Filter,
    nodes.Test, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.CondExpr,
)  # fmt: skip


class Refused(jinja2.TemplateSyntaxError):
    """What the language has no place for, with its line and, where it is known, its column in the text."""

    def __init__(self, says: str, line: int | None, name: str | None, column: int = 0, code: str = T011) -> None:
        super().__init__(says, line or 1, name)  # of some nodes Jinja tells no line
        self.column = column
        self.code = code


class TooMuch(jinja2.TemplateRuntimeError):
    """The letter grows beyond what any letter is."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a template as Jinja cuts it; `offset` counts characters of the text, `line` from 1."""

    kind: str
    text: str
    offset: int
    line: int


def tokens(text: str, name: str | None = None) -> Iterator[Token]:
    """The text's pieces in order. TemplateSyntaxError where it cannot be cut up."""
    offset = line = 0
    for _, kind, value in _lexer().tokeniter(text, name):
        begins = text.index(value, offset)  # `-%}` lets spaces before or behind it vanish
        line += text.count("\n", offset, begins)
        yield Token(kind, value, begins, line + 1)
        offset = begins + len(value)
        line += value.count("\n")


@lru_cache(maxsize=1)
def _lexer() -> Lexer:
    return jinja2.Environment(keep_trailing_newline=True, autoescape=False).lexer  # noqa: S701 nothing is rendered


def tags(text: str, name: str | None = None) -> Iterator[list[Token]]:
    """What stands between the marks of each tag, opening mark first; spaces and comments are left out."""
    inside: list[Token] = []
    for token in tokens(text, name):
        if token.kind in {"block_begin", "variable_begin"}:
            inside = [token]
        elif token.kind in {"block_end", "variable_end"}:
            yield inside
            inside = []
        elif inside and token.kind != "whitespace":
            inside.append(token)


def word_of(tag: list[Token]) -> str:
    """`if` of `{% if … %}`; nothing of a printed expression."""
    return tag[1].text if tag[0].kind == "block_begin" and len(tag) > 1 else ""


def included(tag: list[Token]) -> str | None:
    """What `{% include "partials/…" %}` names, in the one form that the language has."""
    return tag[2].text[1:-1] if len(tag) == 3 and tag[2].kind == "string" and "\\" not in tag[2].text else None


def refuse_words(text: str, name: str | None) -> None:
    """Refused at the first word or sign that the language does not have; nothing otherwise."""
    for tag in tags(text, name):
        word = word_of(tag)
        if tag[0].kind == "block_begin" and word not in WORDS:
            raise _refused(f"'{word}' is not part of the template language", tag[0], text, name)
        if word == "include" and not (included(tag) or "").startswith("partials/"):
            says = 'include names one partial, as in {% include "partials/if-upheld" %}'
            raise _refused(says, tag[0], text, name)
        for token in tag[1:]:
            if token.kind == "operator" and token.text not in SIGNS:
                raise _refused(f"'{token.text}' is not part of the template language", token, text, name)
            if token.kind in {"integer", "float"} and len(token.text) > LONGEST_NUMBER:
                raise _refused("a number is too long", token, text, name)
            if token.kind == "name" and not token.text.isascii():
                raise _refused("a name is written with other letters than a to z", token, text, name)


def refuse_nodes(tree: nodes.Template, name: str | None, known: Collection[str]) -> None:
    """Refused at the first node that is not of the language, whatever way it was written; nothing otherwise.

    `known`: the filters and tests there are.
    """
    for node, holder in _all_of(tree):
        if not isinstance(node, OURS) or (isinstance(node, nodes.Call) and not _is_of_a_tag(node, holder)):
            raise Refused(f"'{type(node).__name__.lower()}' is not part of the template language", node.lineno, name)
        match node:
            case nodes.Name(name=word) if word.startswith("_") or word in JINJAS_OWN:
                raise Refused(f"'{word}' is not in the dictionary of names", node.lineno, name, code=T010)
            case nodes.Getattr(attr=word) if word.startswith("_"):
                raise Refused(f"'{word[:40]}' is not in the dictionary of names", node.lineno, name, code=T010)
            case nodes.Getitem(arg=arg) if not _is_text(arg) or arg.as_const().startswith("_"):
                raise Refused("only the names of the dictionary may be reached", node.lineno, name, code=T010)
            case nodes.Filter(name=word) | nodes.Test(name=word) if word not in known:
                kind = type(node).__name__.lower()
                raise Refused(f"there is no {kind} '{word}'", node.lineno, name)
            case nodes.Assign(target=target) if not isinstance(target, nodes.Name):
                raise Refused("'set' sets one name", node.lineno, name)
            case nodes.Include(template=template, ignore_missing=ignored) if ignored or not _is_text(template):
                raise Refused("include names one partial", node.lineno, name)
            case nodes.Filter() | nodes.Test() if node.args or node.kwargs or node.dyn_args or node.dyn_kwargs:
                raise Refused(f"'{node.name}' takes nothing in brackets", node.lineno, name)
            case nodes.Const(value=str(value)) if (odd := unfit(value)) is not None:
                raise Refused(f"the character {odd[1]} stands in this text", node.lineno, name)


def _all_of(tree: nodes.Template) -> Iterator[tuple[nodes.Node, nodes.Node]]:
    """Every node with the one that holds it, outer ones first."""
    waiting: list[tuple[nodes.Node, nodes.Node]] = [(tree, tree)]
    while waiting:
        node, holder = waiting.pop()
        yield node, holder
        waiting += [(inner, node) for inner in node.iter_child_nodes()]


def _is_of_a_tag(call: nodes.Call, holder: nodes.Node) -> bool:
    return isinstance(holder, nodes.CallBlock) and isinstance(call.node, nodes.ExtensionAttribute)


def _is_text(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Const) and isinstance(node.value, str)


def unfit(text: str) -> tuple[int, str] | None:
    """(offset, `U+XXXX`) of the first character that a template may not hold, or None.

    Those are what nobody sees: control characters, marks that join, part or turn words, private and unassigned ones.
    """
    if text.isascii() and text.isprintable():
        return None
    for offset, char in enumerate(text):
        if unicodedata.category(char) in UNSEEN and char not in "\n\t":
            return offset, f"U+{ord(char):04X}"
    return None


UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})


def column_of(text: str, offset: int) -> int:
    """The column, from 1, in the line that this offset stands in."""
    return offset - (text.rfind("\n", 0, offset) + 1) + 1


def _refused(says: str, token: Token, text: str, name: str | None) -> Refused:
    return Refused(says, token.line, name, column_of(text, token.offset))


def kept_ends(source: str) -> str:
    """A tag that ends a line with words on it keeps the line's end; one alone on its line takes it along."""
    return "\n".join(map(_kept_end, source.split("\n")))


def _kept_end(line: str) -> str:
    begins = line.rfind("{%")
    if begins < 1 or not line[:begins].strip():
        return line
    if not line.endswith("%}") or line[-3] in "-+" or "%" in line[begins + 2 : -2]:
        return line
    return f"{line[:-2].rstrip(' ')} +%}}"
