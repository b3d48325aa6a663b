"""10,000 invented denials judged in one process: how many a second, what each stage takes, and what does not grow.

python benchmarks/denials.py [how many]
"""

from __future__ import annotations

import gc
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from appealkit.assessment import assess as judging
from appealkit.assessment import linear, wording
from appealkit.assessment.map_cases import ON, read_case
from appealkit.case import Case
from appealkit.library import open_library
from appealkit.maps.load import Rules
from appealkit.maps.policies import Policy, shelve

SERVICE = date(2026, 9, 17)
PROGRAMS = ["medicare-ffs", "medicare-ffs", "medicare-advantage", "commercial-erisa", "commercial-insured", "other"]
PAYERS = ["Noridian", "Palmetto", "UnitedHealthcare", "Aetna", "BCBS of Alabama", "Example Health", "IEHP"]
STATES = ["AZ", "CA", "TX", "AL", "NY", "OH", "FL", "WA"]
PROCEDURES = ["64483", "62323", "62321", "64479", "64493", "64490", "64635", "64633", "27096", "20553", "63650"]
CODES = [  # adjustments, remarks
    (["50"], []), (["50"], ["N115"]), (["50"], ["M25"]), (["50", "45"], []), (["151"], ["N115"]),
    (["151"], ["MA01"]), (["119"], []), (["272"], []), (["55"], []), (["96"], ["N425"]), (["197"], []),
    (["16"], ["M127"]), (["4"], ["N519"]), (["16"], ["MA130"]), (["97"], ["N19"]), (["18"], []), (["29"], []),
    (["A1"], ["N661"]), (["204"], []), (["96"], []),
]  # fmt: skip
SAID = [
    "Records do not show that conservative treatment was tried and failed before the injection.",
    "No documentation of physical therapy within the last {n} months.",
    "Six weeks of provider-directed conservative management have not been demonstrated.",
    "The maximum number of epidural sessions for this region in 12 months has been reached.",
    "The prior injection did not give at least 50 percent relief for {n} months.",
    "Bilateral injection not supported; documentation does not describe symptoms on both sides.",
    "The examination does not show radiculopathy: normal strength and reflexes were found.",
    "No MRI or CT within {n} months was submitted with the request.",
    "Two diagnostic medial branch blocks with at least 80 percent relief are not documented.",
    "The conservative care criterion is met; however, functional improvement was not recorded.",
    "Moderate sedation is not necessary for this procedure.",
    "No prior authorization on file for this service.",
    "Requested records were not received.",
    "Our guideline asks for pain of at least {n} weeks. This service is not medically necessary.",
]


def main() -> None:
    """Every figure, in the order of the table in README.md."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    rules = open_library().rules
    cases = invented(count, rules)
    run = seconds(cases, rules)
    tell(f"{count} denials judged", f"{count / run:.0f} a second", f"{run / count * 1e3:.3f} ms each, target 2000")
    taken = dict(shares(cases[: min(count, 2000)], rules))
    for name, share in taken.items():
        tell(f"  {name}", f"{share:.0%}", "")
    tell("  all but recognise", f"{count / run / (1 - taken['recognise']):.0f} a second", "")
    unseen = reading(cases[: min(count, 1000)], rules)
    tell("recognise, no sentence seen before", f"{unseen * 1e3:.3f} ms each", "stock sentences are read once and kept")
    small = seconds(cases[: count // 10], rules) / (count // 10)
    large = seconds(cases, rules) / count
    tell("growth", f"{large / small:.2f}", f"time of each of {count} against each of {count // 10}; 1 is linear")
    many = with_copies(rules, 10)
    ratios = [seconds(cases[:2000], many) / seconds(cases[:2000], rules) for _ in range(5)]
    tell(
        "ten times the policies",
        f"{statistics.median(ratios):.2f}",
        f"time with {len(many.policies)} against {len(rules.policies)}; 1 is flat",
    )


def seconds(cases: list[Case], rules: Rules) -> float:
    """How long one core works on the judgement of all these, one after the other. What waits in memory before it is
    none of its work, so the collector is told to leave it alone."""
    gc.collect()
    gc.freeze()
    begun = time.process_time()
    for case in cases:
        judging.assess(case, rules, on=ON)
    return time.process_time() - begun


def reading(cases: list[Case], rules: Rules) -> float:
    """How long the reasons of one denial take, when nothing of its words was kept."""
    spent = {"recognise": 0.0}
    with clocks(spent):
        for case in cases:
            for kept in (linear.read, linear._heard, linear._at_its_word, linear._weighed, wording._clause):  # noqa: SLF001
                kept.cache_clear()
            judging.assess(case, rules, on=ON)
    return spent["recognise"] / len(cases)


STAGES = {
    "recognise": ("recognise", "stated_thresholds"),
    "coding review": ("coding_review.review", "coding_review.claim_type_of"),
    "judge": ("_settled", "_weighed", "_criterion"),
    "route": ("route",),
    "checklist and deadlines": ("asks_of", "smallest_set", "_deadlines", "_adverse", "_checks"),
}


def shares(cases: list[Case], rules: Rules) -> Iterator[tuple[str, float]]:
    """(stage, its share of the whole), by clocks around the functions of each stage."""
    spent = dict.fromkeys(STAGES, 0.0)
    gc.collect()
    begun = time.perf_counter()
    with clocks(spent):
        for case in cases:
            judging.assess(case, rules, on=ON)
    whole = time.perf_counter() - begun
    for name, took in spent.items():
        yield name, took / whole
    yield "the rest", 1 - sum(spent.values()) / whole


@contextmanager
def clocks(spent: dict[str, float]) -> Iterator[None]:
    """While this holds, the time in each stage's functions is added to `spent`."""
    put_back: list[tuple[Any, str, Any]] = []
    for stage in spent:
        for path in STAGES[stage]:
            home: Any = judging
            *parents, name = path.split(".")
            for parent in parents:
                home = getattr(home, parent)
            if hasattr(home, name):
                put_back.append((home, name, getattr(home, name)))
                setattr(home, name, _clocked(getattr(home, name), stage, spent))
    try:
        yield
    finally:
        for home, name, plain in put_back:
            setattr(home, name, plain)


def _clocked(plain: Callable[..., Any], stage: str, spent: dict[str, float]) -> Callable[..., Any]:
    def timed(*given: Any, **named: Any) -> Any:
        begun = time.perf_counter()
        try:
            return plain(*given, **named)
        finally:
            spent[stage] += time.perf_counter() - begun

    return timed


def with_copies(rules: Rules, times: int) -> Rules:
    """The rules with each policy copied under other payers and in states that do not exist."""
    made: dict[str, Policy] = dict(rules.policies)
    for number in range(1, times):
        for name, policy in rules.policies.items():
            versions = tuple(
                version.model_copy(
                    update={
                        "binds": version.binds.model_copy(
                            update={
                                "states": tuple(f"{state}{number}" for state in version.binds.states),
                                "payers": tuple(f"{payer} {number}" for payer in version.binds.payers),
                                "delegates": tuple(f"{vendor} {number}" for vendor in version.binds.delegates),
                            }
                        )
                    }
                )
                for version in policy.versions
            )
            copied = {"policy": f"{name}-{number}", "versions": versions}
            made[f"{name}-{number}"] = policy.model_copy(update=copied)
    return replace(rules, policies=made, shelf=shelve(made.values()))


# ---- invented denials -------------------------------------------------------------------------------------------


def invented(count: int, rules: Rules) -> list[Case]:
    """So many denials: every time the same ones, no two alike."""
    chance = random.Random(20261121)
    return [read_case(_one(chance), rules) for _ in range(count)]


def _one(chance: random.Random) -> dict[str, Any]:
    carcs, remarks = chance.choice(CODES)
    words = " ".join(chance.sample(SAID, chance.choice([0, 1, 1, 1, 2, 3]))).replace("{n}", str(chance.randint(2, 24)))
    line = {
        "procedure": chance.choice(PROCEDURES),
        "service_date": SERVICE.isoformat(),
        "adjustments": [{"group": "CO", "carc": carc} for carc in carcs],
        "remarks": remarks,
        "modifiers": chance.choice([[], ["LT"], ["RT"], ["50"]]),
        "place_of_service": chance.choice(["11", "22", "24"]),
    }
    payer = {"name": chance.choice(PAYERS), "program": chance.choice(PROGRAMS), "state": chance.choice(STATES)}
    denial = {"payer": payer, "lines": [line], "claim_type": "professional"} | ({"reason_text": words} if words else {})
    return {"denial": denial, "evidence": list(_evidence(chance))}


def _evidence(chance: random.Random) -> Iterator[dict[str, Any]]:
    """What a chart of such a patient says: sparse in some, eighteen pieces in others."""

    def ago(least: int, most: int) -> str:
        return (SERVICE - timedelta(days=chance.randint(least, most))).isoformat()

    full = chance.random()
    yield {"id": "pain", "kind": "symptom", "pattern": "radicular", "region": "lumbar", "onset": ago(40, 400)}
    for number in range(chance.randint(0, 3)):
        yield {"id": f"pt{number}", "kind": "therapy-course", "modality": "physical-therapy", "region": "lumbar",
               "from": ago(90, 200), "to": ago(20, 80), "visits_attended": str(chance.randint(2, 14)),
               "outcome": chance.choice(["no-lasting-benefit", "improved", "not-tolerated"])}  # fmt: skip
    for number in range(chance.randint(0, 3)):
        yield {"id": f"drug{number}", "kind": "medication-trial", "drug": f"drug {number}", "drug_class": "nsaid",
               "dose": "1", "from": ago(90, 200), "to": ago(20, 80), "outcome": "inadequate-relief"}  # fmt: skip
    for number in range(chance.randint(0, 4)):
        yield {"id": f"last{number}", "kind": "prior-procedure", "approach": "transforaminal", "region": "lumbar",
               "performed_on": ago(20, 500)}  # fmt: skip
        yield {"id": f"relief{number}", "kind": "procedure-response", "of": f"last{number}",
               "relief_percent": str(chance.randint(10, 90)), "relief_from": ago(100, 120),
               "relief_to": ago(5, 60)}  # fmt: skip
    if full > 0.3:
        yield {"id": "mri", "kind": "imaging-study", "modality": "MRI", "region": "lumbar",
               "performed_on": ago(30, 900)}  # fmt: skip
        yield {"id": "note", "kind": "procedure-note", "approach": "transforaminal", "region": "lumbar",
               "guidance": "fluoroscopy", "contrast": "used", "levels": ["L5-S1"], "laterality": "left",
               "performed_on": SERVICE.isoformat()}  # fmt: skip
    for side in ("left", "right") if full > 0.5 else ():
        yield {"id": f"exam-{side}", "kind": "exam-finding", "test": "strength", "laterality": side,
               "result": chance.choice(["reduced", "normal"]), "recorded_on": ago(1, 40)}  # fmt: skip
    if full > 0.7:
        for number, context in enumerate(("baseline", "follow-up")):
            yield {"id": f"score{number}", "kind": "scale-score", "scale": "ODI", "value": str(chance.randint(20, 70)),
                   "context": context, "recorded_on": ago(10, 100)}  # fmt: skip


def tell(name: str, value: str, note: str) -> None:
    print(f"{name:36} {value:>14}  {note}".rstrip(), flush=True)


if __name__ == "__main__":
    main()
