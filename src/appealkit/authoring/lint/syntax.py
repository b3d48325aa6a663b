"""Whether a template can be read at all: its tags, what it includes, its filters and tests."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import jinja2

from appealkit.authoring.lint.shelf import Linted, Shelf
from appealkit.authoring.lint.table import check
from appealkit.authoring.reading import language
from appealkit.authoring.tree import Expr, Filtered, Include, Is, Odd, Place, asked, parts, walk
from appealkit.errors import Problem, code_page, nearest
from appealkit.letters.guard import T013
from appealkit.letters.language import T011, Refused, refuse_nodes, refuse_words
from appealkit.letters.sandbox import filters
from appealkit.letters.template import T002

T012 = code_page(
    "T012",
    """A filter or a test that is not in the language
    A filter shapes a value (`| date`, `| listed`); the only test is `is present`. Another one stops the letter.
    Bad:
        The notice is of {{ denial.notice_date | datum }}.
    Good:
        The notice is of {{ denial.notice_date | date }}.
    """,
)
T018 = code_page(
    "T018",
    """No template of this name
    Templates are named by their path inside `templates/`, without the ending.
    Bad: `appealkit templates lint imaging`. Good: `appealkit templates lint letters/imaging`.
    """,
)
T029 = code_page(
    "T029",
    """A tag that does more than print, ask and compare
    Templates hold no sums, calls or lists: what is worked out is worked out by the rules, where it is tested.
    Bad:
        The letter is for {{ letter.how_many + 1 }} lines.
    Good:
        The letter is for {{ letter.how_many }} lines.
    """,
)

FILTERS = frozenset(filters({}))
TESTS = frozenset({"present"})
_ODD = {"add": "a sum", "sub": "a difference", "mul": "a product", "div": "a quotient", "floordiv": "a quotient",
        "mod": "a remainder", "pow": "a power", "concat": "joined words (~)", "call": "a call", "getitem": "brackets",
        "list": "a list", "tuple": "a list", "dict": "a table", "slice": "a slice", "getattr": "a dot behind a value",
        "neg": "a minus sign", "pos": "a plus sign", "filter": "a filter of nothing"}  # fmt: skip


@check(T011)
def cannot_be_read(template: Linted, shelf: Shelf) -> Iterator[Problem]:
    """What is not part of the language, told as plainly as can be; else in the words in which a letter would stop."""
    yield from template.reading.problems
    told = any(
        True for _ in (*template.reading.problems, *includes(template, shelf), *words_of_the_language(template, shelf))
    )
    refused = None if told else refusal(template.reading.text)
    if refused is not None:
        line = template.reading.begins.line + max(refused.lineno, 1) - 1
        where = template.reading.where(Place(line, max(refused.column, 1)))
        yield Problem(refused.code, str(refused.message), "write it as the dictionary and its examples do", where)


@lru_cache(maxsize=1024)
def refusal(text: str) -> Refused | None:
    """What the sandbox refuses this text for, whatever else may be said of it."""
    try:
        refuse_words(text, None)
        refuse_nodes(language().parse(text), None, FILTERS | TESTS)
    except Refused as error:
        return error
    except (jinja2.TemplateSyntaxError, RecursionError, ValueError):
        return None  # what cannot be read was told
    return None


@check(T002, T013)
def includes(template: Linted, shelf: Shelf) -> Iterator[Problem]:
    known = [name for name, one in shelf.linted.items() if one.kind == "partial"]
    for node in walk(template.reading.nodes):
        if isinstance(node, Include):
            where = template.reading.where(node.place)
            if node.name not in known:
                shown = f"'{node.name}' is not a partial" if node.name else "'include' names no partial"
                yield Problem(T002, shown, nearest(node.name, known), where)
            elif node.name == template.name or template.reading in shelf.linted[node.name].included:
                yield Problem(T013, f"'{node.name}' includes itself", "take this 'include' out", where)


@check(T012, T029)
def words_of_the_language(template: Linted, _: Shelf) -> Iterator[Problem]:
    for node in walk(template.reading.nodes):
        for expr in asked(node):
            for part in parts(expr):
                yield from _of(part, template, node.place)


def _of(part: Expr, template: Linted, tag: Place) -> Iterator[Problem]:
    match part:
        case Filtered(_, name, place) if name not in FILTERS:
            where = template.reading.where(place)
            yield Problem(T012, f"'{name}' is not a filter", nearest(name, FILTERS), where)
        case Is(_, name, place) if name not in TESTS:
            where = template.reading.where(place)
            yield Problem(T012, f"'is {name}' is not a test", "write 'is present'", where)
        case Odd(what):
            says = f"this tag holds {_ODD.get(what, f'a {what}')}, which is not part of the template language"
            yield Problem(T029, says, "print, ask or compare one value at a time", template.reading.where(tag))
