"""Whether values are used as what they are: filters, comparisons."""

from __future__ import annotations

from collections.abc import Iterator

from appealkit.authoring.lint.met import Held, Shaped, Weighed
from appealkit.authoring.lint.shelf import Linted, Shelf
from appealkit.authoring.lint.table import check
from appealkit.authoring.lint.way import met_in, way_through
from appealkit.authoring.tree import Compared
from appealkit.errors import Problem, code_page, nearest
from appealkit.letters.dictionary import Of

T020 = code_page(
    "T020",
    """A filter on a value it is not for
    `date` is for dates, `money` and `number` for numbers, `listed` for lists, `words` for words of the rules, and
    `lower_first` and `upper_first` for text. Elsewhere it stops the letter, or prints what nobody meant.
    Bad:
        We ask {{ payer.name | date }}.
    Good:
        We ask {{ payer.name }}.
    """,
)
T021 = code_page(
    "T021",
    """A comparison with a word that the value cannot be
    Some values are one of a few words (`appealkit templates fields` lists them). A test of any other never holds, and
    what stands behind it is never said.
    Bad:
        {% if letter.program == "medicare" %}This is a claim under Medicare.{% endif %}
    Good:
        {% if letter.program == "medicare-ffs" %}This is a claim under Medicare.{% endif %}
    """,
)
T022 = code_page(
    "T022",
    """Two things of different types are compared
    A number is never equal to a text, even where both are written alike; the test never holds.
    Bad:
        {% if letter.how_many == "1" %}One line was denied.{% endif %}
    Good:
        {% if letter.how_many == 1 %}One line was denied.{% endif %}
    """,
)
T023 = code_page(
    "T023",
    """A comparison that templates do not know
    Values are compared by == and != only. Whether a number is large enough is a requirement: the rules decide it, by
    the policy that sets the limit, and the letter says what was found.
    Bad:
        {% fact "care-long-enough" as care %}{% if care.value > 12 %}Care was long.{% endif %}{% endfact %}
    Good:
        {% fact "care-long-enough" as care %}Care lasted {{ care.value }} {{ care.unit }}.{% endfact %}
    """,
)

TAKES = {
    "date": {Of.DATE},
    "money": {Of.NUMBER},
    "number": {Of.NUMBER},
    "listed": {Of.LIST},
    "words": {Of.CODE, Of.TEXT, Of.LIST},
    "lower_first": {Of.TEXT, Of.CODE},
    "upper_first": {Of.TEXT, Of.CODE},
}
_SPOKEN = {Of.TEXT: "a text", Of.DATE: "a date", Of.NUMBER: "a number", Of.YES_NO: "yes or no", Of.LIST: "a list",
           Of.CODE: "one of a few words"}  # fmt: skip
_PLAIN = {Of.CODE: Of.TEXT}
_MOST_WORDS = 12  # of the words that a value can be, so many are listed


@check(T020)
def filters(template: Linted, shelf: Shelf) -> Iterator[Problem]:
    for met in way_through(template, shelf):
        if isinstance(met, Shaped) and met.held.of and not met.held.of & TAKES.get(met.filter, met.held.of):
            says = f"'{met.filter}' is not for {_what(met.held)}"
            yield Problem(T020, says, _better(met.filter, met.held), met.reading.where(met.place))


def _what(held: Held) -> str:
    """`'payer.name', which is a text`."""
    spoken = " or ".join(sorted(_SPOKEN[of] for of in held.of))
    return f"'{held.path}', which is {spoken}" if held.path else spoken


def _better(name: str, held: Held) -> str:
    if held.of == {Of.LIST} and name in {"lower_first", "upper_first"}:
        return f"write '| listed | {name}'"
    fits = [known for known, takes in TAKES.items() if held.of <= takes]
    return f"take '| {name}' out" + (f", or use {' or '.join(fits)}" if 0 < len(fits) < 3 else "")


@check(T022, T023)
def comparisons(template: Linted, shelf: Shelf) -> Iterator[Problem]:
    for met in way_through(template, shelf):
        if not isinstance(met, Weighed):
            continue
        where = met.reading.where(met.compared.place)
        left, right = met.left, met.right
        if met.compared.sign not in {"==", "!="}:
            mend = "ask with == or !=; a limit belongs into the rules, as a requirement"
            yield Problem(T023, f"values cannot be compared by '{met.compared.sign}'", mend, where)
        elif left.of and right.of and not _plain(left) & _plain(right):
            one, other = (left, right) if left.path else (right, left)
            says = f"{_what(one)}, is compared with {_what(other)}"
            yield Problem(T022, says, _as_it_is(one), where)


def _plain(held: Held) -> frozenset[Of]:
    return frozenset(_PLAIN.get(of, of) for of in held.of)


def _as_it_is(held: Held) -> str:
    if held.of == {Of.NUMBER}:
        return "write the number without quotes"
    if held.of == {Of.YES_NO}:
        return f"ask for it alone: {{% if {held.path} %}}"
    if held.of == {Of.DATE}:
        return f"ask whether it is there: {{% if {held.path} is present %}}"
    return "compare it with what it can be"


@check(T021)
def impossible_words(template: Linted, shelf: Shelf) -> Iterator[Problem]:
    """Of a partial: a word that the value is in none of the templates that include it."""
    found: dict[Compared, list[list[Problem]]] = {}
    for met in met_in(template, shelf, Weighed):
        sides = ((met.left, met.right), (met.right, met.left))
        told = [problem for value, word in sides for problem in _impossible(value, word, met)]
        found.setdefault(met.compared, []).append(told)
    for everywhere in found.values():
        if all(everywhere):
            yield from everywhere[0]


def _impossible(value: Held, word: Held, met: Weighed) -> Iterator[Problem]:
    """A path that is one of a few words, beside a word that is none of them."""
    if value.path is None or word.path is not None or not value.of <= {Of.CODE}:
        return
    allowed, given = value.words, word.possible.words
    if not allowed or given is None or given <= allowed:
        return
    (asked,) = given
    names = sorted(str(each) for each in allowed)
    mend = nearest(str(asked), names)
    if len(names) > _MOST_WORDS and mend.startswith("use one of"):
        mend = f"see 'appealkit templates fields' for the {len(names)} words that it can be"
    yield Problem(T021, f"'{value.path}' is never '{asked}'", mend, met.reading.where(met.compared.place))
