"""The sacroiliac joint: provocation tests, where the pain is, what a diagnostic block did."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from appealkit.assessment.facts import Facts
from appealkit.assessment.measures.picture import QUIET, RADICULAR_TESTS, is_abnormal
from appealkit.assessment.measures.response import relief_in, responses_to
from appealkit.assessment.measures.sessions import earlier_sessions
from appealkit.assessment.model import Measured
from appealkit.case import ChartEvidence
from appealkit.maps.thresholds import Threshold

MANEUVERS = {  # the tests in common use, and other names for them
    "faber": "faber",
    "fabere": "faber",
    "patrick": "faber",
    "gaenslen": "gaenslen",
    "thigh thrust": "thigh-thrust",
    "posterior shear": "thigh-thrust",
    "posterior pelvic pain provocation": "thigh-thrust",
    "p4": "thigh-thrust",
    "compression": "compression",
    "distraction": "distraction",
    "gapping": "distraction",
    "sacral thrust": "sacral-thrust",
    "yeoman": "yeoman",
}
RADICULAR = frozenset({"radicular", "neurogenic-claudication"})


def provocation_tests(facts: Facts, asked: Threshold | None) -> Measured:
    """Different sacroiliac provocation tests positive before the service, on that treated side which has the fewest.

    A positive one that does not name the test is silent, for three entries may be of one. A test once positive counts;
    the most there can be is all tests in common use without those recorded as negative only. Unit: tests.
    """
    items = [
        item
        for item in facts.of_kind("exam-finding")
        if item.word("test") == "sacroiliac-provocation" and (item.recorded_on or facts.day) <= facts.day
    ]
    sides = ("left", "right") if facts.side == "bilateral" else (facts.side,)
    counts = [_on_side(items, side) for side in sides]
    return min(counts, key=lambda count: count.value or Decimal(0))


def _on_side(items: list[ChartEvidence], side: str | None) -> Measured:
    positive: dict[str, list[str]] = {}
    negative: dict[str, list[str]] = {}
    silent: list[str] = []
    refuted: list[str] = []
    for item in items:
        if side in {"left", "right"} and item.word("laterality") not in {side, "bilateral", None}:
            continue
        answer, names = _provokes(item), _maneuvers(item)
        if answer is None or (answer and not names):
            silent.append(item.id)
        elif not names:
            refuted.append(item.id)
        for name in names if answer is not None else ():
            (positive if answer else negative).setdefault(name, []).append(item.id)
    if not positive and refuted and not silent:
        return Measured(Decimal(0), "tests", tuple(refuted), most=Decimal(0), against=tuple(refuted))
    only_negative = set(negative) - set(positive)
    most = Decimal(len((set(MANEUVERS.values()) | set(positive)) - only_negative))
    against = tuple(dict.fromkeys(item for name in sorted(only_negative) for item in negative[name]))
    ids = tuple(dict.fromkeys(item for names in positive.values() for item in names))
    value = Decimal(len(positive)) if positive or negative else None
    closed = most if against and not silent else None
    return Measured(value, "tests", ids or against, most=closed, silent=tuple(silent), bounded_by=against)


def sacroiliac_pain(facts: Facts, asked: Threshold | None) -> Measured:
    """Symptoms at the sacroiliac joint, on the side treated; pain of the low back or the neck is elsewhere."""
    found: list[str] = []
    silent: list[str] = []
    for item in facts.of_kind("symptom"):
        seen = item.word("laterality")
        elsewhere = facts.side in {"left", "right"} and seen in {"left", "right"} and seen != facts.side
        region = item.word("region")
        if elsewhere or region not in {"sacroiliac", None}:
            continue
        (silent if region is None else found).append(item.id)
    return Measured(Decimal(len(found)) if found else None, "symptoms", tuple(found), silent=tuple(silent))


def radicular_signs(facts: Facts, asked: Threshold | None) -> Measured:
    """Radicular symptoms and nerve tension or root signs on record; 0 where the record says there are none.

    Whether a radiculopathy was treated is not told from it, so one on record is for a person to look at.
    """
    low = ("lumbar-sacral", "sacroiliac", None)
    symptoms = [item for item in facts.of_kind("symptom") if item.word("region") in low and item.word("pattern")]
    exams = [
        item
        for item in facts.of_kind("exam-finding")
        if item.word("test") in RADICULAR_TESTS
        and item.word("region") in low
        and (item.recorded_on or facts.day) <= facts.day
    ]
    shown = [item for item in symptoms if item.word("pattern") in RADICULAR]
    shown += [item for item in exams if is_abnormal(item)]
    if shown:
        return Measured(Decimal(len(shown)), "signs", _ids(shown))
    quiet = [item for item in exams if QUIET.match((item.word("result") or "").lower())]
    if not quiet and not symptoms:
        return Measured(None, "signs", silent=_ids(exams))
    return Measured(Decimal(0), "signs", _ids((*symptoms, *quiet)))


def diagnostic_relief(facts: Facts, asked: Threshold | None) -> Measured:
    """Relief after the last diagnostic block of this joint, in percent. One that says no percentage is silent."""
    blocks = [
        (day, item)
        for day, item in earlier_sessions(facts)
        if item.word("intent") == "diagnostic" and _on_this_side(item, facts)
    ]
    last = max((day for day, _ in blocks), default=None)
    return relief_in(responses_to((item for day, item in blocks if day == last), facts), facts, asked)


def diagnostic_sessions(facts: Facts, asked: Threshold | None) -> Measured:
    """Days on which the joint was blocked for diagnosis, this one included where it was. A session that says
    no purpose is silent. Unit: sessions."""
    earlier = earlier_sessions(facts)
    blocks = [(day, item) for day, item in earlier if item.word("intent") == "diagnostic"]
    note = facts.note if facts.note and facts.note.word("intent") == "diagnostic" else None
    days = {day for day, _ in blocks} | ({facts.day} if note else set())
    ids = (*(item.id for _, item in blocks), *((note.id,) if note else ()))
    silent = tuple(item.id for _, item in earlier if item.word("intent") is None)
    value = Decimal(len(days)) if days else None
    return Measured(value, "sessions", ids, least=value, silent=silent)


def sacroiliac_ablations(facts: Facts, asked: Threshold | None) -> Measured:
    """1 where the line bills ablation of the sacroiliac nerves, 0 where another procedure at that joint."""
    if not facts.procedure.family.startswith("sacroiliac"):
        return Measured(None, "lines")
    value = Decimal(facts.procedure.family == "sacroiliac-ablation")
    return Measured(value, "lines", (facts.note.id,) if facts.note else (), least=value, most=value)


_POSITIVE = re.compile(r"\b(positive|reproduc\w*|painful|provok\w*)")
_NEGATIVE = re.compile(r"\b(negative|normal|painless|unremarkable|no|not)\b")


def _provokes(item: ChartEvidence) -> bool | None:
    """Whether the result says that the pain was provoked; None where it says neither, or both."""
    result = (item.word("result") or "").lower()
    positive, negative = bool(_POSITIVE.search(result)), bool(_NEGATIVE.search(result))
    return None if positive == negative else positive


def _maneuvers(item: ChartEvidence) -> set[str]:
    """The tests the item lists, else those in common use that its result names."""
    listed = {_maneuver(word) for word in item.words("maneuvers")}
    result = " ".join((item.word("result") or "").lower().replace("-", " ").split())
    return listed or {name for words, name in MANEUVERS.items() if re.search(rf"\b{words}\b", result)}


def _maneuver(words: str) -> str:
    """The test's own name. `Gaenslen's test` and `Gaenslen` are one; a name that is not known stands for itself."""
    plain = " ".join(words.lower().replace("'s", "").replace("’s", "").replace("-", " ").split())
    plain = plain.removesuffix(" test").removesuffix(" sign").removesuffix(" maneuver")
    return MANEUVERS.get(plain, plain)


def _on_this_side(item: ChartEvidence, facts: Facts) -> bool:
    seen = item.word("laterality")
    return not ({seen, facts.side} <= {"left", "right"} and seen != facts.side)


def _ids(items: Iterable[ChartEvidence]) -> tuple[str, ...]:
    return tuple(item.id for item in items)
