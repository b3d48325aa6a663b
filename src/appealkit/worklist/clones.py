"""Letters of different patients that say nearly the same: groups of them, never a list of pairs.

Compared are letters from one template, over one name, to one payer. Their likeness is the Jaccard similarity of their
values (a text of more than four words is its runs of three): of all that either says, the share that both say. Two
are clones where that reaches NEARLY_THE_SAME and chance does not explain it: a protocol gives many patients the same
figures, so each sentence counts by how rare it is among the letters compared. The search is exact for that likeness,
but for values that two letters share and say in other sentences, and near-linear: it looks only at letters that share
one of the few rarest sentences that nearly equal letters cannot all differ in.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from appealkit.worklist.ownwords import OPINION

NEARLY_THE_SAME = 0.75
FEWEST = 8  # values: of fewer nothing is said
BY_CHANCE = 0.01  # pairs that honest letters would be expected to give, at most
UNREAD = 3  # letters that are taken to say none of it, so that few letters do not make everything common
OTHER_DAYS = 30  # the same for a sentence with its days: one of so many days at the least


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


@dataclass(frozen=True, slots=True)
class Clones:
    """Letters of different patients that say nearly the same. `least` and `most`: how alike a letter of them is to
    the next of another patient, from 0 to 1, at the least and at the most; `closest` are two that are `most` alike."""

    template: str
    signer: str
    payer: str
    items: tuple[int, ...]
    cases: tuple[str, ...]
    patients: int
    least: float
    most: float
    closest: tuple[str, str]

    @property
    def says(self) -> str:
        """The finding in one sentence, and where to look."""
        many = f"{len(self.cases)} letters to {self.payer}, signed by {self.signer}"
        share = f"{math.floor(self.least * 100)} %" + (" or more" if self.most > self.least else "")
        look = f"Look at: {self.closest[0]}, {self.closest[1]}."
        if self.template == OPINION:
            return f"{many}, give nearly the same opinion of {self.patients} patients, word for word {share}. {look}"
        said = f"say nearly the same of {self.patients} patients: {share} of the values are the same"
        return f"{many}, written from {self.template}, {said}. {look}"


def clones(rows: Iterable[Row], nearly: float = NEARLY_THE_SAME) -> tuple[Clones, ...]:
    """Every group of letters of different patients that say nearly the same, the largest first."""
    alike: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.item, row.template)):
        alike[row.template, _folded(row.signer), _folded(row.payer)].append(row)
    found = [group for together in alike.values() for group in _groups(together, nearly)]
    return tuple(
        sorted(found, key=lambda group: (-group.patients, group.template, group.payer, group.signer, group.items))
    )


# ---- what is compared ------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Saying:
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

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """What two that are alike cannot all differ in."""
        return tuple(self.values if self.is_opinion else self.sentences)


def _pieces(value: str) -> Iterator[str]:
    name, _, said = value.partition("=")
    words = said.split()
    for at in range(max(1, len(words) - 2)) if len(words) > 4 else (None,):
        yield value if at is None else f"{name}={' '.join(words[at : at + 3])}"


def _sayings(rows: Sequence[Row]) -> list[_Saying]:
    """Letters that say the same to the word as one; an opinion is compared by itself. The shortest first."""
    same: dict[tuple[str, ...], dict[int, Row]] = defaultdict(dict)
    for row in rows:
        lines = tuple(row.words.splitlines())
        for unit in [(line,) for line in lines] if row.template == OPINION else [tuple(sorted(lines))]:
            same[unit][row.item] = row
    made = [_Saying(lines, tuple(said.values())) for lines, said in same.items()]
    return sorted((one for one in made if len(one.values) >= FEWEST), key=lambda one: (len(one.values), one.lines))


def _likeness(one: _Saying, other: _Saying) -> float:
    both = len(one.values & other.values)
    return both / (len(one.values) + len(other.values) - both)


# ---- the search ------------------------------------------------------------------------------------------------


class _Index:
    """Sayings by their rarest keys. They come in the shortest first, and each is asked for before it comes in.

    Of two sets with a Jaccard similarity of t, the smaller, of n, has at most n(1-t)/(1+t) that the larger has not, the
    larger, of m, at most m(1-t) that the smaller has not. So they share one of that many and one more of their rarest.
    """

    def __init__(self, sayings: Iterable[_Saying], nearly: float) -> None:
        self.nearly = nearly
        self.rarity = Counter(key for one in sayings for key in one.keys)
        self.having: dict[str, list[_Saying]] = defaultdict(list)

    def add(self, one: _Saying) -> None:
        for key in self._rarest(one, len(one.values) * (1 - self.nearly) / (1 + self.nearly)):
            self.having[key].append(one)

    def near(self, one: _Saying) -> Iterator[_Saying]:
        """Those that came in and may be as alike as that, each once."""
        seen: set[int] = set()
        least = len(one.values) * self.nearly - 1e-9
        for key in self._rarest(one, len(one.values) * (1 - self.nearly)):
            for other in self.having.get(key, ()):
                if id(other) not in seen and len(other.values) >= least:
                    seen.add(id(other))
                    yield other

    def _rarest(self, one: _Saying, differ: float) -> list[str]:
        return sorted(one.keys, key=lambda key: (self.rarity[key], key))[: int(differ + 1e-9) + 1]


class _Chance:
    """How common each sentence is among letters of which no two say nearly the same, so that a hundred clones count
    once and do not make their own words common."""

    def __init__(self, sayings: Sequence[_Saying], nearly: float) -> None:
        index = _Index(sayings, nearly)
        self.letters = 0
        self.saying: Counter[str] = Counter()
        for one in sayings:
            if not any(_likeness(one, other) >= nearly for other in index.near(one)):
                index.add(one)
                self.letters += 1
                self.saying.update(one.said)

    def explains(self, one: _Saying, other: _Saying) -> bool:
        """Whether so many letters may well give a pair that shares these sentences though nobody copied: the pairs that
        there are, times how often each sentence is said. With its days, where both name the same days."""
        if one.is_opinion:
            return False  # eight words and more of free prose
        both = one.said & other.said
        rare = 0.0
        for course, day in sorted(one.sentences.items()):
            if day in both and day != course:  # the same days say more than the same course on other days
                rare += self._rarity(day, OTHER_DAYS)
            elif course in both:
                rare += self._rarity(course, UNREAD)
        pairs = max(1, self.letters * (self.letters - 1) / 2)
        return math.log2(pairs) - rare >= math.log2(BY_CHANCE)

    def _rarity(self, sentence: str, unread: int) -> float:
        return math.log2((self.letters + unread) / max(1, self.saying[sentence]))


def _groups(rows: Sequence[Row], nearly: float) -> Iterator[Clones]:
    """The groups among letters of one template, signer and payer."""
    if len({row.patient for row in rows}) < 2:
        return
    sayings = _sayings(rows)
    chance = _Chance(sayings, nearly)
    joined = {id(one): one for one in sayings}  # each leads to another of its group, the first of a group to itself
    best: dict[int, tuple[float, _Saying, _Saying]] = {}

    def first(one: _Saying) -> _Saying:
        while (to := joined[id(one)]) is not one:
            joined[id(one)] = joined[id(to)]
            one = to
        return one

    index = _Index(sayings, nearly)
    for one in sayings:
        if len(one.patients) > 1 and not chance.explains(one, one):
            best[id(one)] = (1.0, one, one)
        for other in index.near(one):
            if first(one) is first(other) or len(one.patients | other.patients) < 2:
                continue
            likeness = _likeness(one, other)
            if likeness >= nearly and not chance.explains(one, other):
                joined[id(first(one))] = first(other)
                for end in (one, other):
                    best[id(end)] = max(
                        best.get(id(end), (0.0, one, other)), (likeness, one, other), key=lambda b: b[0]
                    )
        index.add(one)
    together: dict[int, list[_Saying]] = defaultdict(list)
    for one in sayings:
        if id(one) in best:
            together[id(first(one))].append(one)
    for group in together.values():
        yield _told(group, [best[id(one)] for one in group])


def _told(group: Sequence[_Saying], best: Sequence[tuple[float, _Saying, _Saying]]) -> Clones:
    rows = sorted({row.item: row for one in group for row in one.rows}.values(), key=lambda row: row.item)
    pairs = [(-likeness, a.case, b.case) for likeness, one, other in best for a, b in [_of_two_patients(one, other)]]
    most, *closest = min(pairs)
    return Clones(
        rows[0].template, rows[0].signer, rows[0].payer,
        tuple(row.item for row in rows), tuple(row.case for row in rows), len({row.patient for row in rows}),
        min(likeness for likeness, _, _ in best), -most, (closest[0], closest[1]),
    )  # fmt: skip


def _of_two_patients(one: _Saying, other: _Saying) -> tuple[Row, Row]:
    """A letter of each, of different patients, in the order of their items."""
    a, b = min(
        ((a, b) for a in one.rows for b in other.rows if a.patient != b.patient),
        key=lambda two: (two[0].item, two[1].item),
    )
    return (a, b) if a.item < b.item else (b, a)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
