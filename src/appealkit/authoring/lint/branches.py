"""Branches that no case can take, and questions whose answer is always the same, by what the values are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from appealkit.authoring.lint.met import Tested
from appealkit.authoring.lint.shelf import Linted, Shelf
from appealkit.authoring.lint.table import check
from appealkit.authoring.lint.way import met_in
from appealkit.authoring.tree import Compared, Const, Expr, Is, Path, Place
from appealkit.errors import Problem, Severity, code_page

T025 = code_page(
    "T025",
    """A question whether something is there that always is
    Who reads it thinks that the sentence may be left out, and it never is.
    Bad:
        {% if payer.name is present %}We ask {{ payer.name }}.{% endif %}
    Good:
        We ask {{ payer.name }}.
    """,
)
T080 = code_page(
    "T080",
    """A test that always comes out alike
    By what the value is, it holds in every case, or in none; one of the two ways is dead.
    Bad:
        {% each "function-limited" as state %}
        - {% if state.kind == "function-report" %}Sleep {{ state.sleep }}{% else %}Limited{% endif %}.
        {% endeach %}
    Good:
        {% each "function-limited" as state %}
        - {% if state.sleep is present %}Sleep {{ state.sleep }}{% else %}Limited{% endif %}.
        {% endeach %}
    """,
)
T081 = code_page(
    "T081",
    """A branch that an earlier one has taken
    The first branch whose test holds is said. One that asks the same again is never reached; and where the branches
    before it leave one case only, what follows is not.
    Bad:
        {% if policy.kind == "lcd" %}A local determination governs.{% elif policy.kind == "lcd" %}So it does.{% endif %}
    Good:
        {% if policy.kind == "lcd" %}A local determination governs.{% elif policy.kind == "ncd" %}So it does.{% endif %}
    """,
)
T082 = code_page(
    "T082",
    """A test that the tests around it decide
    Inside a branch its own test holds; what contradicts it is never said, and what repeats it asks nothing.
    Bad:
        {% if letter.program == "medicare-ffs" %}
        {% if letter.program == "medicare-advantage" %}We ask the plan.{% endif %}
        {% endif %}
    Good:
        {% if letter.program == "medicare-ffs" %}
        We ask the contractor.
        {% elif letter.program == "medicare-advantage" %}
        We ask the plan.
        {% endif %}
    """,
)


@check(T025, T080, T081, T082)
def dead_branches(template: Linted, shelf: Shelf) -> Iterator[Problem]:
    """A partial's tests are dead where they are in every template that includes it."""
    by_place: dict[Place, list[Tested]] = {}
    for met in met_in(template, shelf, Tested):
        by_place.setdefault(met.place, []).append(met)
    for place, tests in by_place.items():
        found = _told(tests)
        if found is not None:
            code, says, mend = found
            yield Problem(code, says, mend, template.reading.where(place), Severity.DOUBT)


def _told(tests: list[Tested]) -> tuple[str, str, str] | None:
    """(code, says, mend) where every way to this test comes out alike."""
    test = tests[0]
    words = spoken(test.test)
    plain, here, now = (_alike(getattr(one, name) for one in tests) for name in ("plain", "here", "now"))
    if plain is not None:
        if isinstance(test.test, Compared) and plain is (test.test.sign == "!="):
            return None  # a word that it cannot be: told as that
        if test.is_guard and plain:
            return T025, f"{words.removesuffix(' is present')} is always there", "take the question out"
        return T080, f"{words} {_holds(plain)}", "take the question out, and what is never said"
    if here is not None:
        if here and test.is_guard:
            return T082, f"{words} was asked before, and holds here", "take the question out"
        return (
            T082,
            f"{words} {_holds(here)} here, by the tests around it",
            "take it out, or correct the test around it",
        )
    if now is not None and (test.matters or now is test.is_negated):
        is_taken = now is not test.is_negated
        mend = "take out what follows it" if is_taken else "take the branch out, or correct its test"
        return T081, f"{words} {_holds(now)} here, after the tests before it", mend
    return None


def _alike(outcomes: Iterable[bool | None]) -> bool | None:
    found = set(outcomes)
    return found.pop() if len(found) == 1 else None


def _holds(outcome: bool) -> str:
    return "always holds" if outcome else "never holds"


def spoken(test: Expr) -> str:
    """The test, about as it is written."""
    match test:
        case Path():
            return f"'{test}'"
        case Const():
            return f"'{_bare(test)}'"
        case Is(of, name):
            return f"{spoken(of)} is {name}"
        case Compared(left, sign, right):
            return f"'{_bare(left)} {sign} {_bare(right)}'"
        case _:
            return "this test"


def _bare(expr: Expr) -> str:
    if isinstance(expr, Path):
        return str(expr)
    value = getattr(expr, "value", None)
    return f'"{value}"' if isinstance(value, str) else "…" if value is None else str(value)
