"""What the notes of the day say was done, against what the line bills: sides, levels, joints, earlier sessions.

A note that is silent refutes nothing: where one of the notes of the service does not say it, nothing is said.
"""

from __future__ import annotations

from appealkit.assessment.facts import tells_of
from appealkit.assessment.measures.blocks import joints as named_joints
from appealkit.assessment.sight import Sight
from appealkit.case import ChartEvidence, ServiceLine

SIDES = frozenset({"RT", "LT"})
OF_WORD = {"right": frozenset({"RT"}), "left": frozenset({"LT"}), "bilateral": SIDES}
BY_JOINT = frozenset({"facet-injection", "facet-ablation", "facet-ultrasound"})
BLOCKS = frozenset({"medial-branch", "intra-articular"})


def notes_of_service(sight: Sight) -> list[ChartEvidence]:
    """The day's notes that may be of this line's service: of its own kind of procedure."""
    known = sight.rules.procedures
    return [note for note in sight.notes_of_the_day if tells_of(note, sight.line.procedure, known)]


def sides_treated(sight: Sight) -> frozenset[str]:
    """RT, LT or both; empty where a note of the service does not say."""
    told = [OF_WORD.get(note.word("laterality") or "") for note in notes_of_service(sight)]
    return frozenset() if None in told else frozenset().union(*(sides for sides in told if sides))


def other_side(sight: Sight) -> bool:
    """A side is billed, and the notes say that only the other was treated."""
    billed = SIDES if "50" in sight.line.modifiers else SIDES & set(sight.line.modifiers)
    treated = sides_treated(sight)
    return bool(treated) and bool(billed - treated)


def levels_treated(sight: Sight) -> int | None:
    """How many levels the notes of the service name: joints where joints are counted, else levels or roots. None where
    a note names none, or nerves instead of joints."""
    notes = notes_of_service(sight)
    levels = {level for note in notes for level in note.words("levels")}
    roots = {root for note in notes for root in note.words("roots")}
    if not notes or not all(note.words("levels") or note.words("roots") for note in notes):
        return None
    if sight.procedure.add_on_of and all(note.word("procedure") == sight.line.procedure for note in notes):
        return None  # notes of the further level alone: that of the first is not on file
    count = len(named_joints(levels))
    if sight.procedure.family in BY_JOINT:
        return count if levels and all(named_joints([level]) for level in levels) else None
    return max(count, len(levels), len(roots))


def levels_payable(sight: Sight) -> int | None:
    """How many units of this add-on the levels of the notes carry, after the lines that go before it."""
    treated = levels_treated(sight)
    if treated is None:
        return None
    before = sum(line.units for line in same_before(sight))
    left = max(0, treated - _depth(sight, sight.line.procedure) + 1 - before)
    return min(sight.line.units, left * (1 if _one_side(sight) else 2))


def more_levels(sight: Sight) -> bool:
    """The add-on bills a level that the notes do not name."""
    payable = levels_payable(sight) if sight.procedure.add_on_of else None
    return payable is not None and sight.line.units > payable


def same_before(sight: Sight) -> list[ServiceLine]:
    """The lines of the day with this code and these modifiers that go before this one: paid ones first, then by place
    on the claim."""
    mine = set(sight.line.modifiers)
    order = {line.number: (not line.paid, place) for place, line in enumerate(sight.denial.lines)}
    same = [i for i in sight.others if i.procedure == sight.line.procedure and set(i.modifiers) == mine]
    return [line for line in same if order[line.number] < order[sight.line.number]]


def further_joints(sight: Sight) -> int:
    """Joints of the notes beyond the first, where no line of the day bills them."""
    known = sight.rules.procedures.procedures
    billed = any(sight.line.procedure in known[i.procedure].add_on_of for i in sight.others if i.procedure in known)
    return 0 if billed else max(0, (levels_treated(sight) or 1) - 1)


def diagnostic_sessions_before(sight: Sight) -> int:
    """Days before the service on which a diagnostic facet injection in its region is on record."""
    return len(
        {
            day
            for item in sight.evidence
            if item.kind in {"prior-procedure", "procedure-note"}
            and (day := item.day("performed_on"))
            and day < sight.line.service_date
            and item.word("intent") == "diagnostic"
            and _is_facet_injection(item, sight)
            and item.word("region") in (sight.procedure.region, None)
        }
    )


def _is_facet_injection(item: ChartEvidence, sight: Sight) -> bool:
    named = sight.rules.procedures.procedures.get(item.word("procedure") or "")
    return named.family in {"facet-injection", "facet-ultrasound"} if named else item.word("approach") in BLOCKS


def _depth(sight: Sight, code: str) -> int:
    """1 for a primary code, 2 for the code of the second level, 3 for that of the third."""
    known = sight.rules.procedures.procedures
    return 1 + max((_depth(sight, other) for other in known[code].add_on_of if other in known), default=0)


def _one_side(sight: Sight) -> bool:
    return bool({"50", *SIDES} & set(sight.line.modifiers)) or len(sides_treated(sight)) == 1
