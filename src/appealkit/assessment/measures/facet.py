"""Facet joints: the picture that calls for them, the session itself, and what the last one at the same site gave."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from appealkit.assessment.facts import Facts
from appealkit.assessment.measures.blocks import (
    BLOCKS,
    covers,
    intent_of,
    intent_of_service,
    is_diagnostic,
    joints,
    targets_of,
)
from appealkit.assessment.measures.picture import AXIAL, RADICULAR_TESTS, is_abnormal
from appealkit.assessment.measures.response import function_gain, last_response
from appealkit.assessment.measures.sessions import earlier_of, sessions_in_window, since_last_session
from appealkit.assessment.model import Measured
from appealkit.case import ChartEvidence
from appealkit.maps.thresholds import Threshold

RADICULAR = frozenset({"radicular", "neurogenic-claudication"})
RADICULAR_CODES = ("M54.1", "M50.1", "M51.1", "M47.2", "M48.062")  # ICD-10-CM: radiculopathy, neurogenic claudication
EPIDURAL = frozenset({"transforaminal-epidural", "interlaminar-epidural"})
DECOMPRESSION = frozenset({"laminectomy", "discectomy"})
X_RAY = frozenset({"fluoroscopy", "ct"})


def axial_symptoms(facts: Facts, asked: Threshold | None) -> Measured:
    """Symptoms of axial pain in the region. Where all are radicular, they speak against."""
    found: dict[bool | None, list[str]] = {True: [], False: [], None: []}
    for item in facts.of_kind("symptom"):
        pattern = item.word("pattern")
        if facts.in_region(item):
            found[None if pattern is None else pattern in AXIAL].append(item.id)
    return _told(found[True], found[None], found[False], "symptoms")


def axial_sides(facts: Facts, asked: Threshold | None) -> Measured:
    """Sides of the region on which the record describes axial pain: 0, 1 or 2. Pain that names no side is silent."""
    named: dict[str, list[str]] = {}
    silent = []
    for item in facts.of_kind("symptom"):
        side = item.word("laterality")
        if item.word("pattern") in AXIAL and facts.in_region(item):
            if side not in {"left", "right", "bilateral"}:
                silent.append(item.id)
            else:
                for one in ("left", "right") if side == "bilateral" else (side,):
                    named.setdefault(one, []).append(item.id)
    if not named:
        return Measured(None, "sides", silent=tuple(silent))
    ids = tuple(dict.fromkeys(name for names in named.values() for name in names))
    return Measured(Decimal(len(named)), "sides", ids, least=Decimal(len(named)), silent=tuple(silent))


def radiculopathy_excluded(facts: Facts, asked: Threshold | None) -> Measured:
    """Findings before the service that no radiculopathy is there: normal strength, sensation, reflexes, nerve tension.

    Radicular pain on record, or a radicular diagnosis, speaks against; after an epidural injection or a decompression
    it may have been treated, so then it only leaves the question open, as an abnormal finding does.
    """
    shown: list[str] = []
    silent: list[str] = []
    against: list[str] = []
    for item in _before(facts, "symptom"):
        if item.word("pattern") in RADICULAR and facts.in_region(item):
            (silent if _treated_since(item, facts) else against).append(item.id)
        elif item.word("pattern") == "non-radicular" and facts.in_region(item):
            shown.append(item.id)
    for item in _before(facts, "diagnosis"):
        if (item.word("code") or "").upper().startswith(RADICULAR_CODES):
            (silent if item.word("status") else against).append(item.id)
    for item in _before(facts, "exam-finding"):
        if item.word("test") in RADICULAR_TESTS | {"neurological"} and facts.in_region(item):
            (shown if is_abnormal(item) is False else silent).append(item.id)
    billed = [code for code in facts.line.diagnoses if code.upper().startswith(RADICULAR_CODES)]
    if billed:
        note = f"the line is billed with {billed[0]}"
        return Measured(Decimal(0), "findings", tuple(against), most=Decimal(0), against=tuple(against), note=note)
    if against:
        return Measured(Decimal(0), "findings", tuple(against), most=Decimal(0), against=tuple(against))
    return Measured(None, "findings", silent=tuple(silent)) if silent else _told(shown, [], [], "findings")


def unfused_segments(facts: Facts, asked: Threshold | None) -> Measured:
    """Entries of the surgical history by which no joint treated is fused: no surgery, or a fusion elsewhere.

    A fusion that names no level, or a service that names no joint, leaves it open. A history of other surgery is silent
    about fusion.
    """
    treated = {joint for _, joint in targets_of(facts)}
    found: dict[bool | None, list[str]] = {True: [], False: [], None: []}
    for item in facts.of_kind("surgical-history"):
        if (item.day("performed_on") or facts.day) > facts.day:
            continue
        if item.word("procedure") == "none":
            found[True].append(item.id)
        elif item.word("procedure") == "fusion":
            fused = joints(item.words("levels"))
            apart = bool(fused) and not any(_may_be_in(joint, facts.region) for joint in fused)
            found[True if apart else not treated & fused if treated and fused else None].append(item.id)
    against, silent = found[False], found[None]
    if against:
        return Measured(Decimal(0), "findings", tuple(against), most=Decimal(0), against=tuple(against))
    return Measured(None, "findings", silent=tuple(silent)) if silent else _told(found[True], [], [], "findings")


def xray_guidance(facts: Facts, asked: Threshold | None) -> Measured:
    """1 where the note of the service names fluoroscopy or CT. Ultrasound or none speaks against, and so does a code
    that means ultrasound."""
    note = facts.note
    guidance = note.word("guidance") if note else None
    ids = (note.id,) if note and guidance else ()
    if guidance in X_RAY:
        return Measured(Decimal(1), "sessions", ids)
    if guidance is not None:
        return Measured(Decimal(0), "sessions", ids, most=Decimal(0), against=ids)
    if facts.procedure.family == "facet-ultrasound":
        said = f"code {facts.line.procedure} means ultrasound"
        return Measured(Decimal(0), "sessions", most=Decimal(0), note=said)
    return Measured(None, "sessions", silent=(note.id,) if note else ())


def ablation_temperature(facts: Facts, asked: Threshold | None) -> Measured:
    """Degrees Celsius of the ablation, by its note. A pulsed one is not thermal, whatever else is on record."""
    note = facts.note
    if note is None:
        return Measured(None, "degrees")
    if note.word("rfa_type") == "pulsed":
        return Measured(Decimal(0), "degrees", (note.id,), most=Decimal(0), against=(note.id,))
    value = note.number("temperature_c")
    if value is None:
        return Measured(None, "degrees", silent=(note.id,))
    return Measured(value, "degrees", (note.id,), least=value, most=value)


def joints_in_session(facts: Facts, asked: Threshold | None) -> Measured:
    """Facet joints treated that day: by the note where it names them, else by the billed codes. Both sides of one level
    are one; two nerves supply one joint, so nerves are not counted."""
    note = facts.note
    named = joints(note.words("levels")) if note else frozenset()
    value = Decimal(len(named)) or _billed_joints(facts)
    if note is None or not value:
        return Measured(None, "levels", silent=(note.id,) if note else ())
    return Measured(value, "levels", (note.id,), least=value, most=value)


def facet_sessions(facts: Facts, asked: Threshold | None) -> Measured:
    """Sessions in the rolling window, this one included: ablations by themselves, and of injections only those of the
    same intent. One whose intent is not on record may count too."""
    if facts.procedure.family not in BLOCKS:
        return sessions_in_window(facts, asked)
    intent = intent_of_service(facts)
    earlier = earlier_of(facts, BLOCKS)
    if intent is None:
        return Measured(None, "sessions", silent=tuple(item.id for item in earlier))
    unsaid = tuple(item.id for item in earlier if intent_of(item) is None)
    found = sessions_in_window(facts.without(item.id for item in earlier if intent_of(item) != intent), asked)
    return replace(found, silent=(*found.silent, *unsaid))


def earlier_at_site(facts: Facts, asked: Threshold | None) -> Measured:
    """Time since the last ablation, or therapeutic injection, at a joint and side treated now. A diagnostic block is a
    test and repeats nothing."""
    if is_diagnostic(facts):
        return Measured(None, asked.unit if asked else "days")
    return since_last_session(_of_this_site(facts), asked)


def relief_at_site(facts: Facts, asked: Threshold | None) -> Measured:
    """Percent relief after the last ablation, or therapeutic injection, at this site, and for how long it lasted."""
    return Measured(None, "percent") if is_diagnostic(facts) else last_response(_of_this_site(facts), asked)


def function_at_site(facts: Facts, asked: Threshold | None) -> Measured:
    """Functional gain in percent of baseline after the last ablation, or therapeutic injection, at this site."""
    return Measured(None, "percent") if is_diagnostic(facts) else function_gain(_of_this_site(facts), asked)


def _of_this_site(facts: Facts) -> Facts:
    """The facts without sessions of this family at other joints, on the other side, or of another intent. What does not
    say where it was done is kept, as elsewhere."""
    targets = targets_of(facts)
    ablation = facts.procedure.family not in BLOCKS
    families = {facts.procedure.family} if ablation else BLOCKS
    elsewhere = [
        item.id
        for item in earlier_of(facts, families)
        if (not ablation and intent_of(item) == "diagnostic")
        or (targets and all(covers(item, target) is False for target in targets))
        or _other_side(item, facts)
    ]
    return facts.without(elsewhere)


PARTS = {"cervical-thoracic": frozenset("CT"), "lumbar-sacral": frozenset("LS")}


def _may_be_in(joint: frozenset[str], region: str | None) -> bool:
    """Whether this joint may lie in the region; one between two regions lies in both."""
    return bool({name[0] for name in joint} & PARTS.get(region or "", frozenset("CTLS")))


def _other_side(item: ChartEvidence, facts: Facts) -> bool:
    laterality = item.word("laterality")
    return {laterality, facts.side} == {"left", "right"}


def _billed_joints(facts: Facts) -> Decimal:
    """Levels by the codes of this family and region that day: one a code, add-ons by units; of two sides the fuller."""
    by_side: dict[str, int] = {}
    known = facts.procedures.procedures
    for line in facts.lines_that_day:
        found = known.get(line.procedure)
        if found is None or (found.family, found.region) != (facts.procedure.family, facts.procedure.region):
            continue
        sides = [side for side in ("RT", "LT") if side in line.modifiers] or ["RT", "LT"]
        for side in sides:
            by_side[side] = by_side.get(side, 0) + (line.units if found.add_on_of and "50" not in line.modifiers else 1)
    return Decimal(max(by_side.values(), default=0))


def _treated_since(symptom: ChartEvidence, facts: Facts) -> bool:
    """Whether an epidural injection or a decompression followed this symptom before the service."""
    begun = symptom.day("onset") or symptom.recorded_on
    done = [
        *(item.day("performed_on") for item in earlier_of(facts, EPIDURAL)),
        *(
            item.day("performed_on")
            for item in facts.of_kind("surgical-history")
            if item.word("procedure") in DECOMPRESSION
        ),
    ]
    return any(day is None or ((begun is None or begun <= day) and day <= facts.day) for day in done)


def _before(facts: Facts, kind: str) -> list[ChartEvidence]:
    return [item for item in facts.of_kind(kind) if (item.recorded_on or facts.day) <= facts.day]


def _told(shown: list[str], silent: list[str], against: list[str], unit: str) -> Measured:
    """What was shown, counted; what speaks against counts only where nothing else could still say otherwise."""
    if shown:
        return Measured(Decimal(len(shown)), unit, tuple(shown))
    if against and not silent:
        return Measured(Decimal(0), unit, tuple(against), most=Decimal(0), against=tuple(against))
    return Measured(None, unit, silent=tuple(silent))
