"""The stimulator: evaluated by more than one discipline, cleared, the last resort, and a trial before the implant.

Each way of treating the pain is looked at by itself: tried in vain, or not suited to the patient. Silence is neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from appealkit.assessment.facts import Facts
from appealkit.assessment.measures.care import FAILED
from appealkit.assessment.model import Measured
from appealkit.case import ChartEvidence
from appealkit.maps.thresholds import Threshold

GENERATORS = frozenset({"63685"})  # billed with the leads, it makes them permanent
TRIAL = frozenset({"trial", "diagnostic"})


def psychological_clearance(facts: Facts, asked: Threshold | None) -> Measured:
    """1 where the last psychological evaluation before the service clears the patient, 0 where it does not.

    One that clears on conditions, or does not say, is silent. Unit: evaluations.
    """
    found = [item for item in facts.of_kind("psychological-evaluation") if _until(item, facts)]
    if not found:
        return Measured(None, "evaluations")
    last = max(found, key=lambda item: (item.recorded_on or date.min, item.id))
    value = {"yes": 1, "no": 0}.get(last.word("clearance") or "")
    if value is None:
        return Measured(None, "evaluations", silent=(last.id,))
    against = () if value else (last.id,)
    return Measured(Decimal(value), "evaluations", (last.id,), most=Decimal(value), against=against)


def medication_in_vain(facts: Facts, asked: Threshold | None) -> Measured:
    """Drugs that gave too little relief, were not tolerated, or are contraindicated. Unit: drugs."""
    return _in_vain(facts, "medication-trial", "nsaid", "drugs")


def therapy_in_vain(facts: Facts, asked: Threshold | None) -> Measured:
    """Courses of therapy without lasting benefit or not tolerated, or therapy contraindicated. Unit: courses."""
    return _in_vain(facts, "therapy-course", "therapy", "courses")


def surgery_done_or_unsuited(facts: Facts, asked: Threshold | None) -> Measured:
    """Earlier operations, surgical opinions that the patient is no candidate, and contraindications to surgery.

    An opinion that the patient is a candidate, with none of these beside it, speaks against. Unit: records.
    """
    found = [
        item
        for item in facts.of_kind("surgical-history")
        if item.word("procedure") != "none" and (item.day("performed_on") or facts.day) <= facts.day
    ]
    opinions = [item for item in facts.of_kind("surgical-opinion") if _until(item, facts)]
    found += [item for item in opinions if _candidate(item) == "no"]
    found += [item for item in facts.of_kind("contraindication") if item.word("to") == "surgery"]
    if found:
        return Measured(Decimal(len(found)), "records", _ids(found))
    against = _ids(item for item in opinions if _candidate(item) == "yes")
    if against:
        return Measured(Decimal(0), "records", against, most=Decimal(0), against=against)
    return Measured(None, "records", silent=_ids(opinions))


def screening_disciplines(facts: Facts, asked: Threshold | None) -> Measured:
    """Disciplines whose evaluation before the service is on record: psychology, physical examination, surgery."""
    kinds = ("psychological-evaluation", "exam-finding", "surgical-opinion")
    found = {kind: [item for item in facts.of_kind(kind) if _until(item, facts)] for kind in kinds}
    seen = [items for items in found.values() if items]
    ids = tuple(item.id for items in seen for item in items)
    return Measured(Decimal(len(seen)) if seen else None, "disciplines", ids)


def trial_stage(facts: Facts, asked: Threshold | None) -> Measured:
    """1 where the procedure note or the plan of care says that the leads are for a trial, 0 where they are permanent.

    Permanent: by the note, or by a generator billed that day. A note without a word on it is silent. Unit: lines.
    """
    note = facts.note
    if facts.procedure.family != "stimulator-trial":
        return Measured(None, "lines")
    billed = any(line.procedure in GENERATORS for line in facts.lines_that_day)
    if note and (billed or note.word("intent") == "permanent"):
        return Measured(Decimal(0), "lines", (note.id,), most=Decimal(0), against=(note.id,))
    plans = [item for item in facts.of_kind("treatment-plan") if _until(item, facts) and _plans_trial(item)]
    says = (note.id,) if note and note.word("intent") in TRIAL else _ids(plans)
    if says and not billed:
        return Measured(Decimal(1), "lines", says)
    return Measured(None, "lines", silent=(note.id,) if note else ())


def trial_relief(facts: Facts, asked: Threshold | None) -> Measured:
    """Relief in the last stimulator trial that ended before the service, in percent."""
    trials = _trials(facts)
    rated = [(item.day("to") or facts.day, item.id, value) for item in trials
             if (value := item.number("relief_percent")) is not None]  # fmt: skip
    if not rated:
        return Measured(None, "percent", silent=_ids(trials))
    last, name, value = max(rated)
    first = next(item.day("from") for item in trials if item.id == name)
    return Measured(value, "percent", (name,), first=first, last=last, least=value, most=value)


def _in_vain(facts: Facts, kind: str, unsuited: str, unit: str) -> Measured:
    tried = [item for item in facts.of_kind(kind) if (item.day("from") or facts.day) <= facts.day]
    failed = [item for item in tried if item.word("outcome") in FAILED | {"contraindicated"}]
    failed += [item for item in facts.of_kind("contraindication") if item.word("to") == unsuited]
    if failed:
        return Measured(Decimal(len(failed)), unit, _ids(failed))
    helped = [item for item in tried if item.word("outcome") == "improved"]
    if helped and len(helped) == len(tried):
        return Measured(Decimal(0), unit, _ids(helped), most=Decimal(0), against=_ids(helped))
    return Measured(None, unit, silent=_ids(tried))


_UNSUITED = re.compile(
    r"\b(not|no|non)\b[ -]+(an? )?([a-z]+ ){0,2}candidate"
    r"|\b(surgery|operation) (is |was )?not (indicated|advised|recommended)"
)
_PLANNED = re.compile(r"\b(stimulat\w+|scs|leads?)\b.{0,30}\btrial\b|\btrial\b.{0,40}\b(stimulat\w+|scs)\b")


def _candidate(item: ChartEvidence) -> str | None:
    """Whether the surgeon holds the patient to be a candidate; read in the opinion only where it plainly says no."""
    return item.word("candidate") or ("no" if _UNSUITED.search((item.word("opinion") or "").lower()) else None)


def _plans_trial(item: ChartEvidence) -> bool:
    plan = (item.word("plan") or "").lower()
    return bool(_PLANNED.search(plan)) and not re.search(r"\b(permanent|implant\w*|after)\b", plan)


def _trials(facts: Facts) -> list[ChartEvidence]:
    return [item for item in facts.of_kind("stimulator-trial") if (item.day("to") or facts.day) <= facts.day]


def _until(item: ChartEvidence, facts: Facts) -> bool:
    return (item.recorded_on or facts.day) <= facts.day


def _ids(items: Iterable[ChartEvidence]) -> tuple[str, ...]:
    return tuple(item.id for item in items)
