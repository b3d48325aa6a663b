"""Which line of a claim a line of its remittance answers: by the line's own number, by what was billed, by elimination.

Nothing is guessed: where several lines would do and they would tell different things, the line is left alone and told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from appealkit.intake.draft import CaseDraft

_Said = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BilledLine:
    """One line as a remittance or a claim has it; `adds` is what else it says: diagnoses, place, authorization."""

    number: str
    control: str | None
    procedure: str | None
    modifiers: frozenset[str]
    day: str | None
    charged: str | None
    adds: _Said = ()

    @property
    def billed(self) -> tuple[object, ...]:
        """What two readings of one line agree on."""
        return self.procedure, self.modifiers, self.day, self.charged


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A line of the remittance that is not surely one of the claim, and those that it could be."""

    number: str
    candidates: tuple[str, ...]


def lines_of(draft: CaseDraft) -> list[BilledLine]:
    """The lines of a draft."""
    return [_line(draft, number) for number in draft.keys("denial", "lines")]


def _line(draft: CaseDraft, number: str) -> BilledLine:
    path = ("denial", "lines", number)
    told = draft.below(*path)
    adds = [f"{name[0]}={item.value}" for name, item in told if name[0] in {"diagnoses", "place_of_service"}]
    adds += [
        f"{name[0]}={item.value}" for name, item in draft.below("keys", "line", number) if name[0] != "control_number"
    ]
    return BilledLine(
        number,
        draft.word("keys", "line", number, "control_number"),
        draft.word(*path, "procedure"),
        frozenset(item.value for _, item in draft.below(*path, "modifiers")),
        draft.word(*path, "service_date"),
        draft.word(*path, "charged"),
        tuple(adds),
    )


def matched(remitted: Sequence[BilledLine], claimed: Sequence[BilledLine]) -> tuple[dict[str, str], list[Unmatched]]:
    """The claim's line for each line of the remittance, by number, and the lines for which there is none for sure."""
    found: dict[str, str] = {}
    doubtful: dict[str, Unmatched] = {}
    for way in (_by_control, _by_billing, _by_elimination):
        asked = [line for line in remitted if line.number not in found and line.number not in doubtful]
        given = [line for line in claimed if line.number not in found.values()]
        for line, candidates, sure in way(asked, given):
            if sure:
                found[line.number] = candidates[0].number
            else:
                doubtful[line.number] = Unmatched(line.number, tuple(one.number for one in candidates))
    told = found.keys() | doubtful.keys()
    return found, [*doubtful.values(), *(Unmatched(line.number, ()) for line in remitted if line.number not in told)]


_Found = Iterator[tuple[BilledLine, list[BilledLine], bool]]  # a line, those it could be, and whether it surely is


def _by_control(remitted: Sequence[BilledLine], claimed: Sequence[BilledLine]) -> _Found:
    """The same line control number (REF*6R), once on either side, and anything billed that agrees."""
    for line in remitted:
        same = [one for one in claimed if line.control and one.control == line.control]
        alone = [one for one in remitted if one.control == line.control] == [line]
        if len(same) == 1 and alone and _agree(line, same[0]):
            yield line, same, True


def _by_billing(remitted: Sequence[BilledLine], claimed: Sequence[BilledLine]) -> _Found:
    """The same procedure, modifiers, day and charge. Lines that are alike in this and in all else that they say go by
    their order; alike in this and not in the rest, they are in doubt."""
    for billed in dict.fromkeys(line.billed for line in remitted if line.procedure and line.day):
        asked = [line for line in remitted if line.billed == billed]
        given = [line for line in claimed if line.billed == billed]
        if len({line.adds for line in given}) == 1 and len(asked) <= len(given):
            yield from ((line, [one], True) for line, one in zip(asked, given, strict=False))
        elif given:
            yield from ((line, given, False) for line in asked)


def _by_elimination(remitted: Sequence[BilledLine], claimed: Sequence[BilledLine]) -> _Found:
    """The only line left of that day with that procedure or that charge, where no other line could be it."""
    could = {line.number: [one for one in claimed if _could_be(line, one)] for line in remitted}
    for line in remitted:
        mine = could[line.number]
        if mine:
            rivals = any(mine[0] in ones for name, ones in could.items() if name != line.number)
            yield line, mine, len(mine) == 1 and not rivals


def _could_be(line: BilledLine, one: BilledLine) -> bool:
    same_day = line.day is None or one.day is None or line.day == one.day
    return same_day and (_same(line.procedure, one.procedure) or _same(line.charged, one.charged))


def _agree(line: BilledLine, one: BilledLine) -> bool:
    pairs = ((line.procedure, one.procedure), (line.day, one.day), (line.charged, one.charged))
    return any(_same(mine, other) for mine, other in pairs)


def _same(one: str | None, other: str | None) -> bool:
    """Both say it, and the same."""
    return one is not None and one == other


def numbers(candidates: Iterable[str]) -> str:
    """`1, 2 or 3`, in the order of their numbers."""
    ordered = sorted(set(candidates), key=lambda number: (len(number), number))
    return " or ".join(filter(None, (", ".join(ordered[:-1]), ordered[-1] if ordered else "")))
