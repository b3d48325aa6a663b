"""Every sample through every template it fits: proved as printed, and held against its golden letter.

Values in, values out: what is kept where is `goldens`, processes are `provers`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from appealkit.authoring.difference import Difference, difference
from appealkit.authoring.difference_told import as_json
from appealkit.authoring.made import Made
from appealkit.authoring.proof import Tried
from appealkit.errors import Problem, Severity, Where, code_page, mistakes

T122 = code_page(
    "T122",
    """A letter that is not as its golden letter
    Golden letters are kept so that a change of words is seen by a person, in every letter it touches, before it is
    approved.
    Bad: a partial changed for one letter, which changes nine others. Good: `appealkit templates test`, the changes
    read, and then `appealkit templates test --update`.
    """,
)
T131 = code_page(
    "T131",
    """A letter without its golden letter, or the reverse
    A new sample has nothing that it could be compared with; a golden letter without a sample is compared with nothing.
    Bad: a sample renamed, its golden letter left. Good: `appealkit templates test --update`.
    """,
)

Golden = Literal["same", "changed", "new", "not kept"]
UPDATE = "read the changes, and keep them: appealkit templates test --update"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one letter. `difference`: from its golden letter, where it is another."""

    name: str
    made: Made
    golden: Golden
    problems: tuple[Problem, ...] = ()
    difference: Difference | None = None

    @property
    def is_sound(self) -> bool:
        """Whether nothing but its golden letter is against it."""
        return not [problem for problem in mistakes(self.problems) if problem.code != T122]

    @property
    def passes(self) -> bool:
        return not mistakes(self.problems)


def result_of(tried: Tried, problems: Sequence[Problem], goldens: Mapping[str, Made]) -> Result:
    """The letter's result. Where no golden letter at all is kept, none is missed."""
    golden = goldens.get(tried.name)
    if tried.page is None and problems:
        return Result(tried.name, tried.made, "not kept", tuple(problems))
    if golden is None:
        doubt = [_without(tried.name)] if goldens else []
        return Result(tried.name, tried.made, "new" if goldens else "not kept", (*problems, *doubt))
    found = difference(golden, tried.made)
    if found.is_same:
        return Result(tried.name, tried.made, "same", tuple(problems))
    changed = Problem(T122, "the letter is not as it was kept", UPDATE, Where(tried.name))
    return Result(tried.name, tried.made, "changed", (*problems, changed), found)


def left_over(results: Iterable[Result], goldens: Mapping[str, Made]) -> tuple[str, ...]:
    """The golden letters that no sample makes any more."""
    made = {result.name for result in results}
    return tuple(name for name in goldens if name not in made)


def of_left_over(name: str) -> Problem:
    """The problem of a golden letter without a sample."""
    return Problem(T131, "no sample makes this golden letter any more", UPDATE, Where(name), Severity.DOUBT)


def summed_up(results: Sequence[Result]) -> str:
    """`43 letters: 42 as they should be, 1 not; golden letters: 42 the same, 1 changed.`"""
    wrong = sum(not result.passes for result in results)
    counts = {state: sum(result.golden == state for result in results) for state in ("same", "changed", "new")}
    told = [f"{count} {'the same' if state == 'same' else state}" for state, count in counts.items() if count]
    goldens = f"golden letters: {', '.join(told)}" if told else "no golden letters are kept yet"
    rest = f"{wrong} not" if wrong else "none not"
    letters = "1 letter" if len(results) == 1 else f"{len(results)} letters"
    return f"{letters}: {len(results) - wrong} as they should be, {rest}; {goldens}."


def as_values(result: Result) -> dict[str, Any]:
    """The result as plain values, for a program."""
    return {
        "letter": result.name,
        "templates": list(result.made.templates),
        "passes": result.passes,
        "golden": result.golden,
        "problems": [problem.as_json() for problem in result.problems],
        "difference": as_json(result.difference) if result.difference else None,
    }


def _without(name: str) -> Problem:
    says = "no golden letter is kept for this one yet"
    return Problem(T131, says, "keep it: appealkit templates test --update", Where(name), Severity.DOUBT)
