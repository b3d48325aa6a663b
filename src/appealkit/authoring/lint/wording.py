"""What a template says: facts outside the tags, needs left unsaid, facts that claim too much, and how it reads."""

from __future__ import annotations

from collections.abc import Iterator

from appealkit.authoring.lint.shelf import Linted, Shelf
from appealkit.authoring.lint.table import check
from appealkit.authoring.prose.needs import T065, unstated
from appealkit.authoring.prose.onefact import T066, several_claims
from appealkit.authoring.prose.outside import T060, T061, T062, T063, T064, Ground, of_front, outside
from appealkit.authoring.prose.sayings import Within, once
from appealkit.authoring.prose.style import T067, T068, T069, T070, T071, T072, T073, T074, T075, style
from appealkit.authoring.tree import Const, Expr, Path, unshaped
from appealkit.errors import Problem

_PRINTED = ("title", "addressee", "salutation")  # of a frame; a section's title is for its authors


@check(T060, T061, T062, T063, T064)
def facts_outside_the_tags(template: Linted, shelf: Shelf) -> Iterator[Problem]:
    ground = Ground(shelf.rules, shelf.prose, _strategies(template, shelf))
    yield from once(outside(template.reading, ground))
    if template.kind == "frame" and template.front is not None:
        said = {key: getattr(template.front, key) for key in _PRINTED}
        places = {key: (text, template.under(key)) for key, text in said.items() if text}
        yield from of_front(places, ground)


@check(T065)
def needs_left_unsaid(template: Linted, shelf: Shelf) -> Iterator[Problem]:
    if template.kind == "section" and template.front is not None and not template.reading.problems:
        readings = {name: one.reading for name, one in shelf.linted.items()}
        where = template.under("speaks_for")
        yield from unstated(template.reading, template.front.speaks_for, where, readings, shelf.rules)


@check(T066)
def one_claim_a_fact(template: Linted, _: Shelf) -> Iterator[Problem]:
    yield from once(several_claims(template.reading))


@check(T067, T068, T069, T070, T071, T072, T073, T074, T075)
def how_it_reads(template: Linted, shelf: Shelf) -> Iterator[Problem]:
    yield from once(style(template.reading, shelf.prose, lambda of, within: _example(of, within, shelf)))


def _strategies(template: Linted, shelf: Shelf) -> tuple[str, ...]:
    """Those that the section speaks for; of a partial, all that the sections around it do, and none within a frame."""
    if template.kind != "partial":
        return template.front.speaks_for if template.front is not None and template.kind == "section" else ()
    around = [shelf.linted[name] for name in template.included_by]
    if any(one.kind != "section" or one.front is None for one in around):
        return ()
    return tuple(dict.fromkeys(name for one in around if one.front for name in one.front.speaks_for))


def _example(of: Expr, within: Within, shelf: Shelf) -> str:
    """How this value reads: as the dictionary's example of it; of what is not in the dictionary, as one word."""
    of = unshaped(of)
    if isinstance(of, Const):
        return str(of.value)
    if not isinstance(of, Path):
        return "value"
    root, last = of.parts[0], of.parts[-1]
    known = shelf.dictionary.roots.get(root, {})
    if root == within.variable and within.tag:
        known = shelf.dictionary.opened(within.tag, within.of)
    found = known.get(last) or known.get(".".join(of.parts[1:]))
    return found.example if found is not None and found.example else "value"
