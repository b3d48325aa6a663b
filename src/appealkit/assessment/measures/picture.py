"""The clinical picture and the service itself: pain, imaging that agrees, levels, regions, kinds of block."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from appealkit.assessment.facts import Facts, age, length
from appealkit.assessment.model import Measured
from appealkit.case import ChartEvidence
from appealkit.maps.thresholds import Threshold

RADICULAR_TESTS = frozenset({"strength", "sensation", "reflex", "straight-leg-raise", "spurling"})
AXIAL = frozenset({"axial", "non-radicular"})
DEFICIT_TESTS = frozenset({"strength", "sensation", "reflex", "gait", "neurological"})
QUIET = re.compile(
    r"(normal|negative|intact|symmetric|5/5|full\b|2\+|wnl|within normal|unremarkable|equal|non-?focal|none\b"
    r"|no (deficit|weakness|loss|abnormal|change|asymmetry))"
)
NOT_EXAMINED = re.compile(
    r"(not (tested|performed|assessed|examined|obtained)|untested|unable|deferred|refused|could not)"
)
FUNCTION = (
    "sitting_minutes",
    "standing_minutes",
    "walking_minutes",
    "missed_workdays",
    "work_status",
    "sleep",
    "activity",
)
PAIN_SCALES = {"NRS": 10, "NPRS": 10, "VAS": 10, "VRS": 10, "VAS-100": 100, "VAS-10": 10}


def pain_duration(facts: Facts, asked: Threshold | None) -> Measured:
    """Time from the onset of the pain in this region to the service. Without a dated onset, nothing."""
    unit = asked.unit if asked else "weeks"
    dated = [(on, item.id) for item in facts.of_kind("symptom") if facts.in_region(item) and (on := item.day("onset"))]
    if not dated:
        return Measured(None, unit, silent=_ids(item for item in facts.of_kind("symptom") if facts.in_region(item)))
    onset, name = min(dated)
    if onset > facts.day:
        return Measured(None, unit, silent=(name,))
    value = length(onset, facts.day, unit)
    return Measured(value, unit, (name,), first=onset, last=facts.day, least=value, most=value)


def indicated_symptoms(facts: Facts, asked: Threshold | None) -> Measured:
    """Symptoms of a covered pattern in the region and on the side treated. Only axial pain, or only the other side,
    speaks against."""
    found: list[str] = []
    against: list[str] = []
    for item in facts.of_kind("symptom"):
        pattern, seen = item.word("pattern"), item.word("laterality")
        if not facts.in_region(item) or pattern is None:
            continue
        elsewhere = facts.side in {"left", "right"} and seen in {"left", "right"} and seen != facts.side
        (against if pattern in AXIAL or elsewhere else found).append(item.id)
    if found:
        return Measured(Decimal(len(found)), "symptoms", tuple(found))
    if against:
        return Measured(Decimal(0), "symptoms", tuple(against), most=Decimal(0), against=tuple(against))
    return Measured(None, "symptoms")


def axial_pain(facts: Facts, asked: Threshold | None) -> Measured:
    """Symptoms of axial pain in the region, where no other pattern is on record there. Asked of an epidural injection
    only: axial pain is what a facet procedure is for."""
    if facts.procedures.families[facts.procedure.family].sessions != "epidural":
        return Measured(None, "symptoms")
    symptoms = [item for item in facts.of_kind("symptom") if facts.in_region(item) and item.word("pattern")]
    axial = _ids(item for item in symptoms if item.word("pattern") in AXIAL)
    if not axial or len(axial) < len(symptoms):
        return Measured(None, "symptoms")
    return Measured(Decimal(len(axial)), "symptoms", axial)


def baseline_pain_score(facts: Facts, asked: Threshold | None) -> Measured:
    """The last pain score before the service on a 0 to 10 scale; a 0 to 100 scale is divided by ten."""
    scores = [
        (item.recorded_on or facts.day, item.id, value * 10 / PAIN_SCALES[scale])
        for item in facts.of_kind("scale-score")
        if (scale := (item.word("scale") or "").upper()) in PAIN_SCALES
        and item.word("context") == "baseline"
        and (value := item.number("value")) is not None
        and (item.recorded_on or facts.day) <= facts.day
    ]
    if not scores:
        return Measured(None, "points")
    _, name, value = max(scores)
    return Measured(value, "points", (name,), least=value, most=value)


def imaging_agreeing(facts: Facts, asked: Threshold | None) -> Measured:
    """Studies before the service that show something at the region, side and level treated.

    A study that names no day, side or level is silent about them. One that names only others speaks against. Nothing is
    inferred from the words of its finding.
    """
    agreeing, silent, against = [], [], []
    for item in facts.of_kind("imaging-study"):
        performed_on = item.day("performed_on")
        if not facts.in_region(item) or (performed_on is not None and performed_on > facts.day):
            continue
        match _agrees(item, facts) if performed_on else None:
            case True:
                agreeing.append(item.id)
            case None:
                silent.append(item.id)
            case False:
                against.append(item.id)
    if agreeing:
        return Measured(Decimal(len(agreeing)), "studies", tuple(agreeing))
    if against and not silent:
        return Measured(Decimal(0), "studies", tuple(against), most=Decimal(0), against=tuple(against))
    return Measured(None, "studies", silent=tuple(silent))


def exam_agreeing(facts: Facts, asked: Threshold | None) -> Measured:
    """Abnormal strength, sensation, reflex or nerve tension before the service, on the side and root treated.

    A finding without a result is silent. A normal one on that side speaks against where nothing abnormal is on record.
    """
    agreeing: list[str] = []
    silent: list[str] = []
    against: list[str] = []
    for item in facts.of_kind("exam-finding"):
        late = item.recorded_on is not None and item.recorded_on > facts.day
        if item.word("test") not in RADICULAR_TESTS or late or not facts.in_region(item):
            continue
        side, seen = facts.side, item.word("laterality")
        elsewhere = side in {"left", "right"} and seen in {"left", "right"} and seen != side
        if elsewhere or same_target(facts.targets, item.words("root")) is False:
            continue
        answer = is_abnormal(item)
        (silent if answer is None else agreeing if answer else against).append(item.id)
    return _counted(agreeing, silent, against)


def deficit_examined(facts: Facts, asked: Threshold | None) -> Measured:
    """Abnormal findings of strength, sensation, reflex or gait before the service, on whichever side."""
    found: dict[bool | None, list[str]] = {True: [], False: [], None: []}
    for item in facts.of_kind("exam-finding"):
        late = item.recorded_on is not None and item.recorded_on > facts.day
        if item.word("test") in DEFICIT_TESTS and not late and facts.in_region(item):
            found[is_abnormal(item)].append(item.id)
    return _counted(found[True], found[None], found[False])


def function_reports(facts: Facts, asked: Threshold | None) -> Measured:
    """Reports of function before the service that say something: minutes, workdays, work, sleep or an activity."""
    reports = [item for item in facts.of_kind("function-report") if (item.recorded_on or facts.day) <= facts.day]
    telling = _ids(item for item in reports if any(item[name] is not None for name in FUNCTION))
    if telling:
        return Measured(Decimal(len(telling)), "reports", telling)
    return Measured(None, "reports", silent=_ids(reports))


def is_abnormal(item: ChartEvidence) -> bool | None:
    """Whether the result says that something is wrong; None where it says nothing, or that it was not examined."""
    result = " ".join((item.word("result") or "").lower().split())
    if not result or NOT_EXAMINED.match(result):
        return None
    return not QUIET.match(result)


def _counted(agreeing: list[str], silent: list[str], against: list[str]) -> Measured:
    """Findings counted; a normal one refutes only where no other could still say otherwise."""
    if agreeing:
        return Measured(Decimal(len(agreeing)), "findings", tuple(agreeing))
    if against and not silent:
        return Measured(Decimal(0), "findings", tuple(against), most=Decimal(0), against=tuple(against))
    return Measured(None, "findings", silent=tuple(silent))


def imaging_age(facts: Facts, asked: Threshold | None) -> Measured:
    """Time from the newest agreeing study to the service."""
    unit = asked.unit if asked else "months"
    agreeing = imaging_agreeing(facts, None)
    dated = [
        (on, item.id)
        for item in facts.of_kind("imaging-study")
        if item.id in agreeing.evidence and not agreeing.against and (on := item.day("performed_on"))
    ]
    if not dated:
        return Measured(None, unit, silent=(*agreeing.evidence, *agreeing.silent))
    day, name = max(dated)
    value = age(day, facts.day, unit)
    return Measured(value, unit, (name,), first=day, last=facts.day, least=None)


def levels_in_session(facts: Facts, asked: Threshold | None) -> Measured:
    """Levels treated that day in this family: by the note where it names them, else by the billed codes.

    Both sides of one level are one level.
    """
    note = facts.note
    if note and (named := note.words("levels") or note.words("roots")):
        value = Decimal(len(set(named)))
        return Measured(value, "levels", (note.id,), least=value, most=value)
    return Measured(None, "levels", silent=(note.id,) if note else ())


def regions_in_session(facts: Facts, asked: Threshold | None) -> Measured:
    """Spinal regions treated that day, by the billed codes and the note."""
    note = facts.note
    if note is None:
        return Measured(None, "regions")
    regions = {procedure.region for procedure in facts.procedures_that_day} | {note.word("region")}
    value = Decimal(len(regions - {None}))
    return Measured(value or None, "regions", (note.id,), least=value, most=value)


def block_kinds_in_session(facts: Facts, asked: Threshold | None) -> Measured:
    """Kinds of block billed that day. Image guidance, visits, drugs and sedation are not blocks."""
    note = facts.note
    if note is None:
        return Measured(None, "kinds")
    families = {procedure.family for procedure in facts.procedures_that_day}
    value = Decimal(len(families - {"imaging-guidance", "visit", "other"}))
    return Measured(value, "kinds", (note.id,), least=value, most=value)


def _agrees(item: ChartEvidence, facts: Facts) -> bool | None:
    side, seen = facts.side, item.word("laterality")
    if side in {"left", "right"} and seen in {"left", "right"} and seen != side:
        return False
    return same_target(facts.targets, (*item.words("levels"), *item.words("roots")))


_MARK = re.compile(r"([CTLS])(\d{1,2})")


def same_target(treated: Iterable[str], shown: Iterable[str]) -> bool | None:
    """Whether a level or root treated is among those shown; None where either side names none.

    Interspaces are compared with interspaces and roots with roots. Only where one names interspaces alone and the
    other roots alone do they agree when the root is one of the two vertebrae: L5-S1 with L5 or S1.
    """
    left, right = _marks(treated), _marks(shown)
    if not left or not right:
        return None
    if {len(marks) for marks in left} & {len(marks) for marks in right}:
        return bool(left & right)
    return any(a & b for a in left for b in right)


_MARK = re.compile(r"([CTLS])(\d{1,2})(?:\s*[-/–]\s*([CTLS])?(\d{1,2}))?")


def _marks(names: Iterable[str]) -> set[frozenset[str]]:
    """Each level or root as the vertebrae it names: `L4-5` and `L4-L5` are one interspace."""
    marks = set()
    for name in names:
        for letter, number, other, second in _MARK.findall(name.upper()):
            pair = {letter + number, (other or letter) + second} if second else {letter + number}
            marks.add(frozenset(pair))
    return marks


def _ids(items: Iterable[ChartEvidence]) -> tuple[str, ...]:
    return tuple(item.id for item in items)
