"""Diagnostic blocks of facet joints: how many covered the joints treated, with what relief, how long, how far apart.

A block counts for a joint and a side where it was a diagnostic medial branch block of both. One inside the joint, at
another joint or on the other side speaks against; one that leaves its day, intent, approach or joints unsaid is silent.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from appealkit.assessment.facts import Facts, length, once
from appealkit.assessment.measures.response import percent_relief
from appealkit.assessment.measures.sessions import earlier_of
from appealkit.assessment.model import Measured
from appealkit.case import ChartEvidence, ServiceLine
from appealkit.maps.thresholds import Threshold

BLOCKS = frozenset({"facet-injection", "facet-ultrasound"})
DIAGNOSTIC_MODIFIER = "KX"  # how Medicare contractors have a diagnostic facet injection marked

Target = tuple[str | None, frozenset[str]]  # a side and a joint


@dataclass(frozen=True, slots=True)
class Block:
    """A diagnostic block on its day, with the response to it that is best rated."""

    day: date
    item: ChartEvidence
    response: ChartEvidence | None
    relief: Decimal | None


@dataclass(frozen=True, slots=True)
class Blocks:
    """The earlier blocks as this service sees them: those that cover each of its targets, and the rest."""

    covering: dict[Target, tuple[Block, ...]]
    silent: tuple[str, ...]
    against: tuple[str, ...]

    def all(self) -> tuple[Block, ...]:
        """Every block that covers a target, once, by day."""
        found = {block.item.id: block for blocks in self.covering.values() for block in blocks}
        return tuple(sorted(found.values(), key=lambda block: (block.day, block.item.id)))


def diagnostic_blocks(facts: Facts, asked: Threshold | None) -> Measured:
    """Days on which a diagnostic medial branch block was done, of the joint and side treated that has the fewest."""
    blocks = blocks_of(facts)
    found = blocks.all()
    ids = tuple(block.item.id for block in found)
    if not found and blocks.against and not blocks.silent:
        return Measured(Decimal(0), "blocks", blocks.against, most=Decimal(0), against=blocks.against)
    if not found:
        unnamed = "" if targets_of(facts) else "the note of this procedure names no joint to compare with"
        return Measured(None, "blocks", silent=blocks.silent, note=unnamed if blocks.silent else "")
    value = Decimal(min(len({block.day for block in covering}) for covering in blocks.covering.values()))
    return Measured(value, "blocks", ids, found[0].day, found[-1].day, value, silent=blocks.silent)


def block_relief(facts: Facts, asked: Threshold | None) -> Measured:
    """The least relief, in percent, among the blocks counted: the best one or two of each joint and side treated.

    A block whose relief is not on record can at best be as good as the others; so the least can only be bounded.
    """
    counted = counted_blocks(facts)
    rated = [block for block in counted if block.relief is not None]
    unrated = tuple(block.item.id for block in counted if block.relief is None)
    if not rated:
        return Measured(None, "percent", silent=unrated)
    worst = min(rated, key=lambda block: (block.relief or Decimal(0), block.item.id))
    ids = tuple(block.response.id for block in rated if block.response)
    if unrated:
        return Measured(None, "percent", ids, most=worst.relief, silent=unrated)
    return Measured(worst.relief, "percent", ids, least=worst.relief, most=worst.relief)


def block_scores(facts: Facts, asked: Threshold | None) -> Measured:
    """Blocks counted whose pain was scored before and after, on one named scale; nothing while one was not."""
    return _all_of(facts, lambda found: _has(found, "scale", "pre_score", "post_score"))


def block_durations(facts: Facts, asked: Threshold | None) -> Measured:
    """Blocks counted whose anaesthetic and hours of relief are on record and fit; nothing while those of one are not.

    How long an anaesthetic lasts is not known here: whether the hours fit it is the record's own word, either way.
    """
    against = tuple(
        block.response.id
        for block in counted_blocks(facts)
        if block.response is not None and block.response["fits_anaesthetic"] is False
    )
    if against:
        return Measured(Decimal(0), "blocks", against, most=Decimal(0), against=against)
    return _all_of(
        facts,
        lambda found: _has(found, "relief_hours") and found["fits_anaesthetic"] is True,
        of_block=lambda item: _has(item, "agent"),
    )


def days_between_blocks(facts: Facts, asked: Threshold | None) -> Measured:
    """Time between the two blocks counted; where this service is itself a diagnostic block, since the one before.

    Another pair of blocks on record may lie further apart, so the widest gap bounds it.
    """
    unit = asked.unit if asked else "days"
    found, counted = blocks_of(facts).all(), counted_blocks(facts)
    if is_diagnostic(facts) and found:
        last = found[-1]
        value = length(last.day, facts.day, unit)
        return Measured(value, unit, (last.item.id,), last.day, facts.day, most=value)
    if len({block.day for block in counted}) < 2:
        return Measured(None, unit)
    first, last = counted[0], counted[-1]
    value, widest = length(first.day, last.day, unit), length(found[0].day, found[-1].day, unit)
    others = tuple(block.item.id for block in found if block not in counted)
    return Measured(value, unit, (first.item.id, last.item.id), first.day, last.day, most=widest, silent=others)


def diagnostic_service(facts: Facts, asked: Threshold | None) -> Measured:
    """1 where this service is a diagnostic block, by its note or the modifier that says so."""
    return _service_is(facts, "diagnostic")


def therapeutic_service(facts: Facts, asked: Threshold | None) -> Measured:
    """1 where the note says that this service is a therapeutic injection."""
    return _service_is(facts, "therapeutic")


def is_diagnostic(facts: Facts) -> bool:
    return intent_of_service(facts) == "diagnostic"


def intent_of_service(facts: Facts) -> str | None:
    """diagnostic or therapeutic, of a facet injection: as the note says, else by the modifier of its lines."""
    if facts.procedure.family not in BLOCKS:
        return None
    marked = any(DIAGNOSTIC_MODIFIER in line.modifiers for line in facts.lines_that_day if _is_block(facts, line))
    return (facts.note.word("intent") if facts.note else None) or ("diagnostic" if marked else None)


def intent_of(item: ChartEvidence) -> str | None:
    """diagnostic or therapeutic, of an earlier procedure, where the record says it."""
    return item.word("intent") or ("diagnostic" if DIAGNOSTIC_MODIFIER in item.words("modifiers") else None)


@once
def counted_blocks(facts: Facts) -> tuple[Block, ...]:
    """The blocks a policy would look at, by day: of each target the best, two of them unless this is a block itself."""
    needed = 1 if is_diagnostic(facts) else 2
    chosen: dict[str, Block] = {}
    for covering in blocks_of(facts).covering.values():
        by_relief = sorted(covering, key=lambda block: (-(block.relief if block.relief is not None else -1), block.day))
        chosen.update((block.item.id, block) for block in by_relief[:needed])
    return tuple(sorted(chosen.values(), key=lambda block: (block.day, block.item.id)))


@once
def blocks_of(facts: Facts) -> Blocks:
    """The earlier facet injections of the region, held to the joints and sides of this service."""
    targets = targets_of(facts)
    covering: dict[Target, list[Block]] = {target: [] for target in targets}
    silent: list[str] = []
    against: list[str] = []
    for item in earlier_of(facts, BLOCKS):
        intent, approach, day = intent_of(item), item.word("approach"), item.day("performed_on")
        covered = {target: covers(item, target) for target in targets}
        if intent == "therapeutic":
            continue
        if approach == "intra-articular" or (targets and set(covered.values()) == {False}):
            against.append(item.id)
        elif None in (intent, approach, day) or not targets or None in covered.values():
            silent.append(item.id)
        elif day is not None:
            block = _rated(item, day, facts)
            for target in (target for target, answer in covered.items() if answer):
                covering[target].append(block)
    kept = {target: _one_a_day(blocks) for target, blocks in covering.items()}
    return Blocks(kept, tuple(silent), tuple(against))


@once
def targets_of(facts: Facts) -> tuple[Target, ...]:
    """Every joint treated on every side treated, as the note of the service names them."""
    named = sorted(joints(facts.note.words("levels")) if facts.note else (), key=sorted)
    sides: tuple[str | None, ...] = ("left", "right") if facts.side == "bilateral" else (facts.side,)
    return tuple((side, joint) for side in sides for joint in named)


def covers(item: ChartEvidence, target: Target) -> bool | None:
    """Whether an earlier procedure was done at this joint on this side; None where it names no joint."""
    side, joint = target
    laterality = item.word("laterality")
    if side and laterality in {"left", "right"} and laterality != side:
        return False
    named = joints(item.words("levels"))
    return joint in named if named else None


SPINE = tuple(f"{part}{n}" for part, last in (("C", 7), ("T", 12), ("L", 5), ("S", 1)) for n in range(1, last + 1))
_JOINT = re.compile(r"([CTLS])(\d{1,2})\s*[-/–]\s*([CTLS])?(\d{1,2})")


def joints(names: Iterable[str]) -> frozenset[frozenset[str]]:
    """The joints in these words, each as its two vertebrae: `L4-5` is one, `L3-S1` is three. A single vertebra or a
    nerve names no joint."""
    found = set()
    for name in names:
        for letter, number, other, second in _JOINT.findall(name.upper()):
            first, last = letter + number, (other or letter) + second
            if first in SPINE and last in SPINE:
                span = SPINE[SPINE.index(first) : SPINE.index(last) + 1]
                found |= {frozenset(pair) for pair in itertools.pairwise(span)}
    return frozenset(found)


def _service_is(facts: Facts, word: str) -> Measured:
    intent = intent_of_service(facts)
    ids = (facts.note.id,) if facts.note else ()
    if intent is None:
        return Measured(None, "sessions")
    if intent == word:
        return Measured(Decimal(1), "sessions", ids)
    return Measured(Decimal(0), "sessions", ids, most=Decimal(0), against=ids)


def _is_block(facts: Facts, line: ServiceLine) -> bool:
    known = facts.procedures.procedures.get(line.procedure)
    return known is not None and known.family in BLOCKS


def _rated(item: ChartEvidence, day: date, facts: Facts) -> Block:
    """The block with its response of the highest percentage, which is the peak that a diagnostic block is judged by."""
    responses = [found for found in facts.of_kind("procedure-response") if found.word("of") == item.id]
    rated = [(percent, found.id, found) for found in responses if (percent := percent_relief(found)) is not None]
    if rated:
        percent, _, best = max(rated, key=lambda trio: trio[:2])
        return Block(day, item, best, percent)
    return Block(day, item, responses[0] if responses else None, None)


def _one_a_day(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks of one target, one a calendar day: of several the best rated."""
    by_day: dict[date, Block] = {}
    for block in blocks:
        other = by_day.get(block.day)
        if other is None or (block.relief or Decimal(-1)) > (other.relief or Decimal(-1)):
            by_day[block.day] = block
    return tuple(by_day[day] for day in sorted(by_day))


def _all_of(
    facts: Facts,
    of_response: Callable[[ChartEvidence], bool],
    of_block: Callable[[ChartEvidence], bool] = lambda _: True,
) -> Measured:
    """How many blocks are counted, where every one says what is asked; else nothing, and which are silent."""
    counted = counted_blocks(facts)
    telling = [
        block
        for block in counted
        if block.response is not None and of_response(block.response) and of_block(block.item)
    ]
    silent = tuple(block.item.id for block in counted if block not in telling)
    if silent or not telling:
        return Measured(None, "blocks", silent=silent)
    ids = tuple(dict.fromkeys(name for block in telling for name in _ids_of(block)))
    return Measured(Decimal(len(telling)), "blocks", ids)


def _ids_of(block: Block) -> tuple[str, ...]:
    return (block.item.id, block.response.id) if block.response else (block.item.id,)


def _has(item: ChartEvidence, *attributes: str) -> bool:
    return all(item[name] is not None for name in attributes)
