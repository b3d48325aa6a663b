"""Letters of different patients that say nearly the same: groups of them, never a list of pairs.

Compared are letters from one template, over one name, to one payer. Two are clones where their likeness reaches
NEARLY_THE_SAME and chance does not explain it: a protocol gives many patients the same figures, so each sentence counts
by how rare it is among the letters compared.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from appealkit.worklist.likeness import Index, Row, Saying, Together, likeness_of, sayings_of
from appealkit.worklist.ownwords import OPINION

NEARLY_THE_SAME = 0.75
NEARLY_THE_SAME_OPINION = 0.5  # of runs of three words; one word changed changes three of them
BY_CHANCE = 0.01  # pairs that honest letters would be expected to give, at most
UNREAD = 5  # letters that are taken to say none of it, so that few letters do not make everything common
OTHER_DAYS = 30  # on which the same course might have been
CROWD = 20  # where one in so many letters nearly say what one of them says, they count as that one


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
        share = f"{math.floor(self.least * 100 + 1e-6)} %" + (" or more" if self.most > self.least else "")
        look = f"Look at: {self.closest[0]}, {self.closest[1]}."
        if self.template == OPINION:
            said = f"give nearly the same opinion of {self.patients} patients: {share} of the wording is the same"
            return f"{many}, {said}. {look}"
        said = f"say nearly the same of {self.patients} patients: {share} of the values are the same"
        return f"{many}, written from {self.template}, {said}. {look}"


def clones(rows: Iterable[Row]) -> tuple[Clones, ...]:
    """Every group of letters of different patients that say nearly the same, the largest first."""
    alike: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.item, row.template)):
        alike[row.template, _folded(row.signer), _folded(row.payer)].append(row)
    found = [group for together in alike.values() for group in _groups(together)]
    return tuple(
        sorted(found, key=lambda group: (-group.patients, group.template, group.payer, group.signer, group.items))
    )


_Link = tuple[float, Saying, Saying]  # how alike two are


class _Chance:
    """How common each sentence is among the letters. A crowd that says nearly the same counts as one, so that a
    hundred clones do not make their own words common."""

    def __init__(self, sayings: Sequence[Saying], nearly: float) -> None:
        index = Index(sayings, nearly, Together())
        like: dict[Saying, list[Saying]] = {}
        for one in sayings:
            near = next(index.near(one), None)
            if near is None:
                index.add(one)
            like.setdefault(near[0] if near else one, []).append(one)
        whole = sum(len(one.patients) for one in sayings)
        self.letters = 0
        self.saying: Counter[str] = Counter()
        for alike in like.values():
            many = sum(len(one.patients) for one in alike) * CROWD > whole
            for one in alike[:1] if many else alike:
                self.letters += 1 if many else len(one.patients)
                self.saying.update(dict.fromkeys(one.said, 1 if many else len(one.patients)))

    def explains(self, one: Saying, other: Saying) -> bool:
        """Whether so many letters may well give a pair that shares these sentences though nobody copied: the pairs that
        there are, times how often each sentence is said."""
        if one.is_opinion or one.is_to_the_word(other):
            return False
        both = one.said & other.said
        shared = [course if course in both else day for course, day in one.sentences.items() if {course, day} & both]
        rare = sum(map(self._rarity, sorted(shared)))
        same = [(course, day) for course, day in one.sentences.items() if course != day and {course, day} <= both]
        if same:  # the same course, and on the same days, which hang together: they count once
            rare += max(math.log2(OTHER_DAYS), *(self._rarity(day) - self._rarity(course) for course, day in same))
        pairs = max(1, self.letters * (self.letters - 1) / 2)
        return math.log2(pairs) - rare >= math.log2(BY_CHANCE)

    def _rarity(self, sentence: str) -> float:
        return math.log2((self.letters + UNREAD) / max(1, self.saying[sentence]))


def _groups(rows: Sequence[Row]) -> Iterator[Clones]:
    """The groups among letters of one template, signer and payer."""
    if len({row.patient for row in rows}) < 2:
        return
    nearly = NEARLY_THE_SAME_OPINION if rows[0].template == OPINION else NEARLY_THE_SAME
    sayings = sayings_of(rows)
    chance = _Chance(sayings, nearly)
    together = Together()
    best: dict[Saying, _Link] = {}
    index = Index(sayings, nearly, together)
    for one in sayings:
        if len(one.patients) > 1 and not chance.explains(one, one):
            best[one] = (1.0, one, one)
        for other, likeness in index.near(one):
            if len(one.patients | other.patients) > 1 and not chance.explains(one, other):
                together.join(one, other)
                link = (likeness, one, other)
                for end in (one, other):
                    best[end] = max(best.get(end, link), link, key=lambda found: found[0])
        index.add(one)
    groups: dict[Saying, list[Saying]] = defaultdict(list)
    for one in sayings:
        if one in best:
            groups[together.first(one)].append(one)
    for group in groups.values():
        yield _told(group, list(_nearest(group, best)))


def _nearest(group: Sequence[Saying], found: Mapping[Saying, _Link]) -> Iterator[_Link]:
    """For each the link that was found, or the one to the group's middle where that is closer: the search stops at the
    first that puts one into a group."""
    often = Counter(value for one in group for value in one.values)
    middle = max(group, key=lambda one: (sum(often[value] for value in one.values) / len(one.values), one.lines))
    for one in group:
        link = found[one]
        if one is not middle and len(one.patients | middle.patients) > 1:
            link = max(link, (likeness_of(one, middle), one, middle), key=lambda told: told[0])
        yield link


def _told(group: Sequence[Saying], best: Sequence[_Link]) -> Clones:
    rows = sorted({row.item: row for one in group for row in one.rows}.values(), key=lambda row: row.item)
    pairs = [(-likeness, a.case, b.case) for likeness, one, other in best for a, b in [_of_two_patients(one, other)]]
    most, *closest = min(pairs)
    return Clones(
        rows[0].template, rows[0].signer, rows[0].payer,
        tuple(row.item for row in rows), tuple(row.case for row in rows), len({row.patient for row in rows}),
        min(likeness for likeness, _, _ in best), -most, (closest[0], closest[1]),
    )  # fmt: skip


def _of_two_patients(one: Saying, other: Saying) -> tuple[Row, Row]:
    """A letter of each, of different patients, in the order of their items."""
    a, b = one.rows[0], next((row for row in other.rows if row.patient != one.rows[0].patient), None)
    if b is None:
        a, b = next(row for row in one.rows if row.patient != other.rows[0].patient), other.rows[0]
    return (a, b) if a.item < b.item else (b, a)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
