"""What each thing that is asked for would change: the line judged once more, as if it were shown.

Nothing is promised from the shape of the rules alone. Every sentence was come to by judging: with the thing, with what
has to come beside it, and without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product

from appealkit.assessment.checklist import ways_that_can_be_had
from appealkit.assessment.model import Ask, Change, Effect, LineAssessment, Standing
from appealkit.assessment.supposing import Suppose, Supposed
from appealkit.maps.load import Rules
from appealkit.maps.routing import RouteKind

MOST_WAYS = 200  # combinations looked at for one line; a denial for two reasons has some ten

Judged = tuple[LineAssessment, Suppose]


def with_changes(asks: Iterable[Ask], judged: Sequence[Judged], rules: Rules) -> tuple[Ask, ...]:
    """The same asks, each with what it would change for its lines."""
    told = tuple(asks)
    gets = {ask.requirement: ask.get for ask in told}
    by_number = {line.line.number: suppose for line, suppose in judged}
    changed = []
    for ask in told:
        lines: dict[_Found, list[int]] = {}
        for number in ask.lines:
            lines.setdefault(_found(ask.requirement, by_number[number], gets, rules), []).append(number)
        changes = tuple(found.change(tuple(numbers), gets, rules) for found, numbers in lines.items())
        changed.append(replace(ask, changes=changes))
    return tuple(changed)


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found for one line. `because`: what would still be lacking, or what the remedy would be."""

    effect: Effect
    answers: str = ""
    beside: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    held: bool = False
    sent: bool = False  # a letter can be written as it is
    because: str = ""

    def change(self, lines: tuple[int, ...], gets: Mapping[str, str], rules: Rules) -> Change:
        """The same in words."""
        numbers = f"line{'s' if len(lines) > 1 else ''} {_listed(map(str, lines))}"
        return Change(lines, self.effect, self._says(numbers, gets, rules), self.beside, self.instead)

    def _says(self, lines: str, gets: Mapping[str, str], rules: Rules) -> str:
        def get(name: str) -> str:
            return f"“{gets.get(name) or rules.requirements[name].ask or rules.requirements[name].shows}”"

        match self.effect:
            case Effect.STRENGTHENS if self.sent:
                return f"It would strengthen the letter for {lines}, which can be written without it."
            case Effect.STRENGTHENS:
                return f"It only strengthens the answer for {lines}: whether there is a letter does not hang on it."
            case Effect.ANOTHER_WAY:
                return f"With this the remedy for {lines} is another one: {self.because}."
            case Effect.NOT_ENOUGH:
                return f"It does not make a letter for {lines} possible: {self.because}."
            case Effect.COMPLETES:
                words = "With this"
            case Effect.WITH_OTHERS:
                words = f"With this and {_listed(map(get, self.beside))}"
        words += f" the answer for {lines} is complete ({self.answers}), and a letter can be written"
        words += ", once a person has settled where the record contradicts itself." if self.held else "."
        if self.instead:
            one = "Either is enough" if len(self.instead) == 1 else f"One of {len(self.instead) + 1} is enough"
            words += f" {one}: this, or {_listed(map(get, self.instead), 'or')}."
        return words


def _found(name: str, suppose: Suppose, gets: Mapping[str, str], rules: Rules) -> _Found:
    this = frozenset({name})
    now, alone = suppose(frozenset()), suppose(this)
    if now.route.ready and alone.route.ready and alone.route.kind is now.route.kind:
        return _Found(Effect.STRENGTHENS, sent=True)
    if alone.route.ready:
        instead = _instead(this, frozenset(), suppose, gets)
        return _Found(Effect.COMPLETES, _answers(alone, rules), (), instead, alone.held)
    for beside in _ways(alone, gets, rules):
        both = suppose(this | beside)
        if both.route.ready and not suppose(beside).route.ready:
            instead = _instead(this, beside, suppose, gets)
            return _Found(Effect.WITH_OTHERS, _answers(both, rules), tuple(sorted(beside)), instead, both.held)
    if any(suppose(way).route.ready for way in _ways(now, gets, rules)):
        return _Found(Effect.STRENGTHENS)
    if alone.route.kind is not now.route.kind:
        other = alone.route.kind.value.replace("-", " ")
        return _Found(Effect.ANOTHER_WAY, because=f"{other}, and what else that takes cannot be had")
    return _Found(Effect.NOT_ENOUGH, because=_still(name, alone))


def _still(name: str, supposed: Supposed) -> str:
    """What stands in the way even then."""
    chosen = [item for item in supposed.results if item.strategy in supposed.route.strategies]
    if supposed.find(name).standing is not Standing.MET:
        return "a named person left it out, and that holds until the person takes it back"
    if supposed.route.kind is RouteKind.NO_APPEAL:
        return "the record still speaks against an appeal"
    if any(supposed.find(lacking).contradictions for item in chosen for lacking in item.lacking):
        return "the record contradicts itself, and a person has to settle that first"
    return "what else is lacking cannot be had"


def _answers(supposed: Supposed, rules: Rules) -> str:
    chosen = (item.reason for item in supposed.results if item.strategy in supposed.route.strategies)
    return "; ".join(rules.reasons[reason].title for reason in dict.fromkeys(chosen)).lower()


def _ways(supposed: Supposed, gets: Mapping[str, str], rules: Rules) -> Iterator[frozenset[str]]:
    """What would have to be shown besides: what is asked for anyway before anything else, and the fewest first."""
    chosen = dict.fromkeys(item.reason for item in supposed.results if item.strategy in supposed.route.strategies)
    each = [ways_that_can_be_had(supposed.results, reason, supposed.find, rules) for reason in chosen]
    combined = {frozenset[str]().union(*parts) for parts in islice(product(*each), MOST_WAYS)} if each else set()
    yield from sorted(combined, key=lambda names: (not names <= set(gets), len(names), sorted(names)))


def _instead(
    this: frozenset[str], beside: frozenset[str], suppose: Suppose, gets: Mapping[str, str]
) -> tuple[str, ...]:
    """What else is asked for, any one of which would do in its place."""
    others = (name for name in sorted(gets) if name not in this | beside)
    return tuple(name for name in others if suppose(beside | {name}).route.ready)


def _listed(items: Iterable[str], last: str = "and") -> str:
    *most, end = items
    return f"{', '.join(most)} {last} {end}" if most else end
