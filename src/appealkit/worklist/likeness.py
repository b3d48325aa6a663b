"""The search for what is nearly equal among many: exact, and near-linear.

Likeness is the Jaccard similarity of values (a text of more than four words is its runs of three): of all that either
says, the share that both say. Two that are nearly equal cannot differ in every sentence, so each is kept under its
rarest sentences only, as many as nearly equal ones may differ in and one more. Missed are only two that say the same
values in other sentences.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from appealkit.worklist.ownwords import OPINION

FEWEST = 8  # values: of fewer nothing is said
FEWEST_OF_AN_OPINION = 5  # runs of three words: of a sentence of six words nothing is said


@dataclass(frozen=True, slots=True)
class Row:
    """A row of `arguments`, with the case's name and the payer of its item."""

    item: int
    case: str
    template: str
    signer: str
    payer: str
    patient: str
    words: str = field(repr=False)


@dataclass(frozen=True, eq=False)
class Saying:
    """The same words, and every letter that says them."""

    lines: tuple[str, ...]
    rows: tuple[Row, ...]

    @cached_property
    def sentences(self) -> dict[str, str]:
        """Each sentence with how far its days are from the one named before; and which days they are."""
        split = ([value.partition("@") for value in line.split("\t")] for line in self.lines)
        return {
            "\t".join(before for before, _, _ in values): "\t".join(
                f"{before.partition('=')[0]}@{day}" if at else before for before, at, day in values
            )
            for values in split
        }

    @cached_property
    def said(self) -> frozenset[str]:
        """Each sentence in both ways."""
        return frozenset((*self.sentences, *self.sentences.values()))

    def is_to_the_word(self, other: Saying) -> bool:
        """Whether they say the same on the same days; where no day is named, that may be little."""
        mine = set(self.sentences.values())
        return mine == set(other.sentences.values()) and any("@" in sentence for sentence in mine)

    @cached_property
    def values(self) -> frozenset[str]:
        """Each value, or run of words, and how often it was said before."""
        seen: Counter[str] = Counter()
        numbered = []
        for line in self.sentences:
            for value in line.split("\t"):
                for piece in _pieces(value):
                    seen[piece] += 1
                    numbered.append(f"{piece}\x1f{seen[piece]}")
        return frozenset(numbered)

    @cached_property
    def patients(self) -> frozenset[str]:
        return frozenset(row.patient for row in self.rows)

    @property
    def is_opinion(self) -> bool:
        return self.rows[0].template == OPINION

    @property
    def is_enough(self) -> bool:
        return len(self.values) >= (FEWEST_OF_AN_OPINION if self.is_opinion else FEWEST)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """What two that are alike cannot all differ in."""
        return tuple(self.values if self.is_opinion else self.sentences)


def _pieces(value: str) -> Iterator[str]:
    name, _, said = value.partition("=")
    words = said.split()
    for at in range(max(1, len(words) - 2)) if len(words) > 4 else (None,):
        yield value if at is None else f"{name}={' '.join(words[at : at + 3])}"


def sayings_of(rows: Sequence[Row]) -> list[Saying]:
    """Letters that say the same to the word as one; an opinion is compared by itself. The shortest first."""
    same: dict[tuple[str, ...], dict[int, Row]] = defaultdict(dict)
    for row in rows:
        lines = tuple(row.words.splitlines())
        for unit in [(line,) for line in lines] if row.template == OPINION else [tuple(sorted(lines))]:
            same[unit][row.item] = row
    made = [Saying(lines, tuple(said.values())) for lines, said in same.items()]
    return sorted((one for one in made if one.is_enough), key=lambda one: (len(one.values), one.lines))


def likeness_of(one: Saying, other: Saying) -> float:
    """From 0 to 1."""
    both = len(one.values & other.values)
    return both / (len(one.values) + len(other.values) - both)


class Together:
    """Which sayings were found to be of one group."""

    def __init__(self) -> None:
        self.joined: dict[Saying, Saying] = {}

    def first(self, one: Saying) -> Saying:
        """The one that stands for its group."""
        while (to := self.joined.get(one, one)) is not one:
            self.joined[one] = self.joined.get(to, to)
            one = to
        return one

    def join(self, one: Saying, other: Saying) -> None:
        self.joined[self.first(one)] = self.first(other)


class Index:
    """Sayings by their rarest keys. They come in the shortest first, and each is asked for before it comes in.

    Of two sets with a Jaccard similarity of t, the smaller, of n, has at most n(1-t)/(1+t) that the larger has not, the
    larger, of m, at most m(1-t) that the smaller has not. So they share one of that many and one more of their rarest.
    """

    def __init__(self, sayings: Iterable[Saying], nearly: float, together: Together) -> None:
        self.nearly = nearly
        self.together = together
        self.rarity = Counter(key for one in sayings for key in one.keys)
        self.having: dict[str, dict[Saying, list[Saying]]] = defaultdict(dict)  # of each group, by who stands for it

    def add(self, one: Saying) -> None:
        group = self.together.first(one)
        for key in self._rarest(one, len(one.values) * (1 - self.nearly) / (1 + self.nearly)):
            self.having[key].setdefault(group, []).append(one)

    def near(self, one: Saying) -> Iterator[tuple[Saying, float]]:
        """Those that came in, are of another group and as alike as that, each once, with their likeness."""
        seen: set[Saying] = set()
        least = len(one.values) * self.nearly - 1e-9
        for key in self._rarest(one, len(one.values) * (1 - self.nearly)):
            for group in self.having.get(key, {}).values():
                for other in group:
                    if self.together.first(other) is self.together.first(one):
                        break  # and so are the others of its group
                    if other not in seen and len(other.values) >= least:
                        seen.add(other)
                        if (likeness := likeness_of(one, other)) >= self.nearly:
                            yield other, likeness

    def _rarest(self, one: Saying, differ: float) -> list[str]:
        return sorted(one.keys, key=lambda key: (self.rarity[key], key))[: int(differ + 1e-9) + 1]
