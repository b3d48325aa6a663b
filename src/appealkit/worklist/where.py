"""The filter language of `--where 'payer=Aetna due<14d amount>500'`: a Filter, or every mistake at its column.

Terms stand beside each other and all must hold. A term is a field, an operator and a value, or several values between
commas: any of them will do (with != none of them may hold). Letters A to Z count alike in either case. `unknown` and
`known` ask whether there is a value at all; in quotes every word is a plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from appealkit.errors import Problem, Where, code_page, nearest
from appealkit.worklist.fields import FIELDS, LACK, OPERATORS, Field, FromToday, Kind, Lack, Operator, Value
from appealkit.worklist.states import State
from appealkit.worklist.values import days_of, value_of

W050 = code_page(
    "W050",
    """The filter cannot be read
    A term is a field, an operator and a value; terms stand beside each other with a blank between, and all must hold.
    Put the whole filter in quotes of the shell, and a value with a blank or a comma in quotes of its own.
    Bad: `--where 'overdue Aetna'`. Good: `--where 'due<0d payer="Aetna Health"'`.
    """,
)
W051 = code_page(
    "W051",
    """The filter asks for something that no item has
    The fields are a closed list, which `appealkit worklist fields` prints, each with what it takes.
    Bad: `--where 'insurer=Aetna'`. Good: `--where 'payer=Aetna'`.
    """,
)
W052 = code_page(
    "W052",
    """A value of the filter is not of its field's kind
    Money is written as 500 or 1450.00, a day as 2026-12-01 or from today (14d, -3d), an age in days, a flag as yes or
    no; states, routes and programmes are closed lists.
    Bad: `--where 'due<14 state=draft'`. Good: `--where 'due<14d state=drafted'`.
    """,
)
W053 = code_page(
    "W053",
    """The operator does not go with the field
    Texts take =, != and ~ (holds); closed lists and flags = and !=; money, days and ages = != < <= > >=.
    Only =, != and ~ take several values between commas.
    Bad: `--where 'payer>Aetna'`. Good: `--where 'payer~aetna'`.
    """,
)

LONGEST = 2000  # characters of a filter
MOST = 100  # values of a filter: no database has to look at more for one row
OPEN = (State.NEW, State.NEEDS_EVIDENCE, State.READY, State.DRAFTED, State.APPROVED)  # a person here has to act

_SPACE = re.compile(r"\s*")
_HEAD = re.compile(r"([^\s=!<>~,\"'“”]*)\s*([=!<>~]*)\s*")
_BARE = re.compile(r"[^\s,]+")
_QUOTES = {'"': '"', "'": "'", "“": "”"}
_KIN = {  # what people call a field, or what they mean
    "insurer": "payer", "plan": "payer", "status": "state", "cpt": "procedure", "code": "procedure", "dos": "service",
    "deadline": "due", "dollars": "amount", "denied": "amount", "money": "amount", "assigned": "owner", "user": "owner",
    "name": "case", "item": "case", "failed": "failure=any", "overdue": "due<0d", "mine": "owner=…", "gap": "lacks",
}  # fmt: skip
_MEANT = {"==": "=", "=<": "<=", "=>": ">=", "<>": "!=", "!": "!=", "=!": "!=", "~=": "~", "=~": "~"}


@dataclass(frozen=True, slots=True)
class Term:
    """One field held against its values."""

    field: Field
    operator: Operator
    values: tuple[Value, ...]

    @property
    def keeps_unknown(self) -> bool:
        """Whether no value's being there is asked for: what has none may then be in."""
        if self.operator is Operator.IS_NOT:
            return Lack.UNKNOWN not in self.values
        return Lack.KNOWN not in self.values or Lack.UNKNOWN in self.values


@dataclass(frozen=True, slots=True)
class Filter:
    """Terms that must all hold; none: everything. It is of no day: what `14d` means is settled when it is asked."""

    terms: tuple[Term, ...] = field(default=())

    def __and__(self, other: Filter) -> Filter:
        """Both."""
        return Filter(self.terms + other.terms)

    def asks(self, name: str) -> bool:
        """Whether a term is about this field."""
        return any(term.field.name == name for term in self.terms)

    @property
    def keeps_unknown_due(self) -> bool:
        """Whether an item without a due date may be in: everywhere, unless only known ones are asked."""
        return all(term.keeps_unknown for term in self.terms if term.field.name == "due")


def due_within(days: int) -> Filter:
    """What is due within so many days, today's and the last one counted; overdue and unknown as always."""
    return Filter((Term(FIELDS["due"], Operator.AT_MOST, (FromToday(days),)),))


def owned_by(name: str) -> Filter:
    """What this person holds now."""
    return Filter((Term(FIELDS["owner"], Operator.IS, (name,)),))


def in_states(*states: State) -> Filter:
    """What stands in one of these states; none: in any."""
    return Filter((Term(FIELDS["state"], Operator.IS, tuple(states)),)) if states else Filter()


def read_only(text: str, option: str = "--only") -> tuple[Filter, tuple[Problem, ...]]:
    """States between commas; `open` for those in which a person here has to act, `all` for every one."""
    states: dict[State, None] = {}
    problems = []
    for found in re.finditer(r"[^,]+", text):
        word = found[0].strip().lower()
        if word in {"all", "open"}:
            states.update(dict.fromkeys(State if word == "all" else OPEN))
        elif word in list(State):
            states[State(word)] = None
        else:
            where = Where(option, 1, found.start() + 1)
            problems.append(Problem(W052, "there is no such state", nearest(word, (*State, "all", "open")), where))
    if not states and not problems:
        problems.append(Problem(W052, "it names no state", nearest("", (*State, "all", "open")), Where(option, 1, 1)))
    return in_states(*states), tuple(problems)


def read_days(text: str, option: str) -> tuple[int, tuple[Problem, ...]]:
    """A number of days from today, as `14d` or `2w`."""
    days = days_of(text)
    if days is None:
        problem = Problem(W052, "this is not a number of days", "write it as 14d or 2w", Where(option, 1, 1))
        return 0, (problem,)
    return days, ()


def read_where(text: str, option: str = "--where") -> tuple[Filter, tuple[Problem, ...]]:
    """The filter that the words ask for, and every mistake in them; with a mistake it is not to be used."""
    if len(text) > LONGEST:
        problem = Problem(
            W050, f"the filter is longer than {LONGEST} characters", "ask for less at once", Where(option)
        )
        return Filter(), (problem,)
    reader = _Reader(text, option)
    terms = tuple(reader.terms())
    if sum(len(term.values) for term in terms) > MOST:
        reader.problem(W050, 0, f"the filter has more than {MOST} values", "ask for less at once")
    return Filter(terms), tuple(reader.problems)


class _Reader:
    """Walks the text once; after a mistake it goes on with the next term."""

    def __init__(self, text: str, option: str) -> None:
        self.text, self.option, self.at = text, option, 0
        self.problems: list[Problem] = []

    def problem(self, code: str, at: int, says: str, mend: str) -> None:
        self.problems.append(Problem(code, says, mend, Where(self.option, 1, at + 1)))

    def terms(self) -> Iterator[Term]:
        first = True
        while self._skip() < len(self.text):
            term = self._term(first=first)
            first = False
            if term:
                yield term

    def _skip(self) -> int:
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.at

    def _term(self, *, first: bool) -> Term | None:
        start = self.at
        head = _HEAD.match(self.text, start)
        word, sign = (head[1], head[2]) if head else ("", "")
        if not word or not sign:
            self._no_term(start, word, first=first)
            return None
        assert head
        self.at = head.end()
        values, whole = self._values(sign)
        asked = FIELDS.get(word.lower())
        if asked is None:
            mend = f"did you mean '{_KIN[word.lower()]}'?" if word.lower() in _KIN else nearest(word.lower(), FIELDS)
            self.problem(W051, start, f"there is no field '{word}'", mend)
        if sign not in list(Operator):
            mend = f"write {_MEANT[sign]}" if sign in _MEANT else "use one of: = != < <= > >= ~"
            self.problem(W050, head.start(2), f"'{sign}' is no operator", mend)
            return None
        if asked is None or not whole:
            return None
        return self._checked(asked, Operator(sign), values, head.start(2))

    def _no_term(self, start: int, word: str, *, first: bool) -> None:
        """Past a word or a mark that begins no term."""
        self.at = start + max(len(word), 1)
        if word.lower() == "and" and not first and self._skip() < len(self.text):
            return
        if word.lower() == "or":
            mend = "give several values of one field between commas: state=new,drafted"
            self.problem(W050, start, "terms are never joined by 'or'", mend)
        elif word.lower() in FIELDS:
            example = {Kind.FLAG: "yes", Kind.DAY: "today", Kind.MONEY: "500"}.get(FIELDS[word.lower()].kind, "…")
            self.problem(W050, start, f"'{word}' has no operator and no value", f"write {word.lower()}={example}")
        elif word:
            near = f"did you mean '{_KIN[word.lower()]}'?" if word.lower() in _KIN else nearest(word.lower(), FIELDS)
            mend = f"write field=value; {near}"
            self.problem(W050, start, f"'{word}' is no term", mend)
        else:
            self.problem(W050, start, "here a field should begin", "write field=value, as payer=Aetna")
            self._to_blank(start)

    def _to_blank(self, start: int) -> None:
        found = re.compile(r"\s").search(self.text, start)
        self.at = found.start() if found else len(self.text)

    def _values(self, sign: str) -> tuple[list[tuple[int, str, bool]], bool]:
        """Each value with its place and whether it was in quotes; and whether they could all be read."""
        values: list[tuple[int, str, bool]] = []
        while True:
            start = self._skip() if values else self.at
            mark = self.text[start : start + 1]
            if mark in _QUOTES and mark:
                end = self.text.find(_QUOTES[mark], start + 1)
                if end < 0:
                    self.problem(W050, start, "the quote has no end", f"close it with {_QUOTES[mark]}")
                    self.at = len(self.text)
                    return values, False
                values.append((start, self.text[start + 1 : end], True))
                self.at = end + 1
            else:
                bare = _BARE.match(self.text, start)
                if not bare:
                    self.problem(W050, start, f"after '{',' if values else sign}' a value is lacking", "give one")
                    self._to_blank(start)
                    return values, False
                values.append((start, bare[0], False))
                self.at = bare.end()
            if self.text[self.at : self.at + 1] != ",":
                return values, True
            self.at += 1

    def _checked(self, asked: Field, operator: Operator, given: list[tuple[int, str, bool]], sign: int) -> Term | None:
        if operator not in OPERATORS[asked.kind]:
            mend = "use one of: " + " ".join(OPERATORS[asked.kind])
            self.problem(W053, sign, f"'{operator}' does not go with {asked.name}", mend)
            return None
        several = operator in {Operator.IS, Operator.IS_NOT, Operator.HOLDS} and asked.kind is not Kind.MONEY
        if len(given) > 1 and not several:
            mend = (
                "write an amount without commas"
                if asked.kind is Kind.MONEY
                else "two terms make a range: due>0d due<14d"
            )
            self.problem(W053, given[1][0], f"{asked.name}{operator} takes one value", mend)
            return None
        values = [self._value(asked, operator, *one) for one in given]
        kept = tuple(value for value in values if value is not None)
        return Term(asked, operator, kept) if len(kept) == len(values) else None

    def _value(self, asked: Field, operator: Operator, at: int, text: str, quoted: bool) -> Value | None:
        if any(ord(sign) < 32 or 0xD800 <= ord(sign) <= 0xDFFF for sign in text):
            self.problem(W052, at, f"the value of {asked.name} has a sign that is no text", "write it anew")
            return None
        word = text.strip().lower()
        if word in LACK and not quoted:
            return self._lack(asked, operator, at, LACK[word])
        value = value_of(asked, text)
        if value is None:
            lack = ", or unknown or known" if asked.lacks else ""
            mend = nearest(word, asked.choices) if asked.choices else f"it takes {asked.kind.value}{lack}"
            self.problem(W052, at, f"this is no value of {asked.name}", mend)
            return None
        return value

    def _lack(self, asked: Field, operator: Operator, at: int, lack: Lack) -> Lack | None:
        if not asked.lacks:
            mend = f'every item has one; the very word is written in quotes: {asked.name}="{lack.value}"'
            self.problem(W052, at, f"{asked.name} is never {lack.value}", mend)
        elif operator not in {Operator.IS, Operator.IS_NOT}:
            self.problem(W053, at, f"'{lack.value}' goes with = and != only", f"write {asked.name}={lack.value}")
        else:
            return lack
        return None
