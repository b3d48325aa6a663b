"""Branches that the samples never take, or always: a sentence that nobody has seen on a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from appealkit.authoring.coverage import Covered
from appealkit.authoring.lint.branches import spoken
from appealkit.authoring.lint.shelf import Shelf
from appealkit.authoring.tree import All, Any, Expr, If, Node, Not, Opening, Position, Set
from appealkit.errors import Problem, Severity, code_page

T083 = code_page(
    "T083",
    """A branch that no sample takes
    Its sentence is in no letter that anybody saw, and no golden letter holds it.
    Bad:
        {% if policy.kind == "ncd" %}A national determination governs.{% endif %}
    Good:
        {% if policy.kind == "lcd" %}A local determination governs.{% endif %}
    """,
)
T084 = code_page(
    "T084",
    """A branch that every sample takes
    What the letter says without it, nobody saw.
    Bad:
        {% if practice.phone is present %}Please call us at {{ practice.phone }}.{% endif %}
    Good:
        {% if payer.delegate is present %}Please tell {{ payer.delegate }}, too.{% endif %}
    """,
)


def of_samples(covered: Iterable[Covered], shelf: Shelf) -> list[Problem]:
    """Each test of a template that came out alike in the letters of all samples that came to it; and what a sample
    would have to be like for it to come out otherwise."""
    return [problem for one in covered for problem in _of_one(one, shelf)]


def _of_one(covered: Covered, shelf: Shelf) -> Iterator[Problem]:
    template = shelf.linted.get(covered.name)
    if template is None:
        return
    asked = _conditions(template.reading.nodes)
    for test in covered.tests:
        if test.number not in asked or bool(test.held_for) == bool(test.failed_for):
            continue  # it went both ways; or no sample came to it, which is told of the test around it
        expr, around = asked[test.number]
        where = template.reading.where(test.place)
        wanted = in_words(expr) if test.failed_for else f"not {in_words(expr)}"
        combination = " and ".join((*around, wanted))
        mend = f"add a sample with {combination}"
        if test.failed_for:
            yield Problem(T083, f"no sample takes this branch: {in_words(expr)}", mend, where, Severity.DOUBT)
        else:
            yield Problem(T084, f"every sample takes this branch: {in_words(expr)}", mend, where, Severity.DOUBT)


def _conditions(nodes: Iterable[Node], around: tuple[str, ...] = ()) -> Mapping[int, tuple[Expr, tuple[str, ...]]]:
    """The test of each `if` by its number, with what must hold for a letter to come to it."""
    found: dict[int, tuple[Expr, tuple[str, ...]]] = {}
    for node in nodes:
        match node:
            case If(branches, otherwise):
                before = around
                for branch in branches:
                    found[branch.test_number] = (branch.test, before)
                    found |= _conditions(branch.body, (*before, in_words(branch.test)))
                    before = (*before, f"not {in_words(branch.test)}")
                found |= _conditions(otherwise, before)
            case Opening(tag, name, _, body):
                opened = f"{tag} '{name}' opened" if name else f"something {tag}"
                found |= _conditions(body, (*around, opened))
            case Position(body) | Set(body=body):
                found |= _conditions(body, around)
    return found


def in_words(expr: Expr) -> str:
    """A test as a person would say it, its parts joined."""
    match expr:
        case Not(of):
            return f"not {in_words(of)}"
        case All(of):
            return " and ".join(in_words(one) for one in of)
        case Any(of):
            return "(" + " or ".join(in_words(one) for one in of) + ")"
        case _:
            return spoken(expr)
