"""The text that stands for a template in this letter: the practice's own for this payer or programme, or the template.

A variant says in its front matter what it takes the place of, and where:

    instead_of: letters/conservative-care
    payers: [Example Health Plan]            # names or ids; none: of every payer
    programs: [commercial-erisa]             # none: of every programme

The most exact one that may be used stands: one that names the payer goes before one that names the programme alone,
and that before one for all. Until a variant may be used, the text that it would take the place of goes on being used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet

from appealkit.case import Payer
from appealkit.errors import Problem, TemplateError, Where, code_page
from appealkit.letters.template import Template, TemplateShelf
from appealkit.maps.policies import names_of, plain_name

T153 = code_page(
    "T153",
    """Two variants of a template fit one letter equally
    Which text a payer is sent must follow from the files alone, never from their order.
    One of them is retired, or each has payers or programmes of its own.
    Bad, in letters/ours:
        instead_of: letters/sedation
        payers: [Example Health Plan]
    Bad, in letters/ours-too:
        instead_of: letters/sedation
        payers: [Example Health Plan]
    Good, in letters/ours:
        instead_of: letters/sedation
        payers: [Example Health Plan]
    Good, in letters/ours-too:
        instead_of: letters/sedation
        payers: [Another Plan]
    """,
)
MayBeUsed = Callable[[Template], bool]


def chosen(
    name: str, shelf: TemplateShelf, payer: Payer, usable: MayBeUsed, strategy: str | None = None
) -> Template | None:
    """The template of this name, or the variant that takes its place in a letter to this payer. None where neither is
    there; TemplateError where two variants fit equally."""
    found = [item for item in _fitting(name, shelf, payer, strategy) if usable(item)]
    best = max(map(_exactness, found), default=None)
    first = [item for item in found if _exactness(item) == best]
    if len(first) > 1:
        names = " and ".join(sorted(item.name for item in first))
        mend = "give each payers or programmes of its own, or retire one"
        raise TemplateError(Problem(T153, f"{names} fit this letter equally", mend, Where(first[0].name)))
    return first[0] if first else shelf.templates.get(name)


def collide(one: Template, other: Template) -> bool:
    """Whether there is a letter that two variants fit equally."""
    first, second = one.front, other.front
    payers = [set(map(plain_name, front.payers)) for front in (first, second)]
    return (
        one.name != other.name
        and first.instead_of is not None
        and first.instead_of == second.instead_of
        and _exactness(one) == _exactness(other)
        and _meet(*payers)
        and _meet(set(first.programs), set(second.programs))
        and _meet(set(first.speaks_for), set(second.speaks_for))
    )


def _meet(one: AbstractSet[str], other: AbstractSet[str]) -> bool:
    """Whether both name one thing, or either speaks of all."""
    return not one or not other or not one.isdisjoint(other)


def passed_over(used: Iterable[Template], shelf: TemplateShelf, payer: Payer) -> Iterator[tuple[Template, Template]]:
    """Each variant that fits a letter to this payer better than a text that was used, with that text."""
    for template in used:
        for item in _fitting(template.stands_for, shelf, payer, None):
            if _exactness(item) > _exactness(template):
                yield item, template


def _fitting(name: str, shelf: TemplateShelf, payer: Payer, strategy: str | None) -> list[Template]:
    names = names_of(payer)
    return [
        item
        for item in shelf.templates.values()
        if item.front.instead_of == name
        and (strategy is None or not item.front.speaks_for or strategy in item.front.speaks_for)
        and (not item.front.payers or not names.isdisjoint(map(plain_name, item.front.payers)))
        and (not item.front.programs or payer.program in item.front.programs)
    ]


def _exactness(item: Template) -> tuple[bool, bool, bool]:
    """How exactly it says where it stands; the template itself least of all."""
    front = item.front
    return bool(front.payers), bool(front.programs), front.instead_of is not None
