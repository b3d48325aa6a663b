"""The control of cloned letters: what honest letters score, which copies are found, and what 10,000 letters cost.

python benchmarks/clones.py [how many]

The patients are invented, and more alike than real ones: stock doses, courses of whole weeks, one protocol of blocks.
"""

from __future__ import annotations

import copy
import random
import resource
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from appealkit.assessment.map_cases import read_case
from appealkit.library import Library, open_library
from appealkit.pipeline import prepare
from appealkit.worklist.clones import NEARLY_THE_SAME, _Chance, clones
from appealkit.worklist.likeness import Row, likeness_of, sayings_of
from appealkit.worklist.ownwords import argument_rows

ON = date(2026, 11, 21)
FIRST = date(2026, 3, 2)
PAYERS = [
    "Meadowlark Mutual",
    "Example Health Plan",
    "Prairie Example Mutual",
    "Example Advantage",
    "Lakeside Invented",
]
SIGNERS = ["Dr. A. Example", "Dr. B. Example", "Dr. C. Example", "Dr. D. Example"]
DRUGS = [
    ("naproxen", "nsaid", "500 mg twice daily"), ("ibuprofen", "nsaid", "600 mg three times daily"),
    ("meloxicam", "nsaid", "15 mg daily"), ("celecoxib", "nsaid", "200 mg daily"),
    ("gabapentin", "gabapentinoid", "300 mg three times daily"), ("pregabalin", "gabapentinoid", "75 mg twice daily"),
    ("duloxetine", "snri", "60 mg daily"), ("cyclobenzaprine", "muscle-relaxant", "10 mg at night"),
]  # fmt: skip
ACTIVITY = ["no lifting over 15 lb", "no lifting over 20 lb", "light duty", "no prolonged sitting", "desk work only",
            "no bending or twisting", "stopped running and gym", "shortened shifts"]  # fmt: skip
Raw = dict[str, Any]


def main() -> None:
    """Every figure, in the order of README.md."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    library = open_library()
    for kind in KINDS:
        honest(kind, library)
    for kind in KINDS:
        copies(kind, library)
    recall(library)
    cost(count, library)


# ---- figures ---------------------------------------------------------------------------------------------------


def honest(kind: Callable[[random.Random], Raw], library: Library, count: int = 1500) -> None:
    """How alike letters are that nobody copied, of one signer to one payer: the hardest case."""
    rows = [row for number, raw in enumerate(drawn(kind, count)) for row in rows_of(raw, number, library)]
    sayings = sayings_of(rows)
    scores = sorted(likeness_of(a, b) for a, b in combinations(sayings, 2))
    at = {share: scores[int(len(scores) * share)] for share in (0.5, 0.99, 0.9999)}
    over = sum(score >= NEARLY_THE_SAME for score in scores)
    tell(
        f"{kind.__name__}, {len(sayings)} honest letters",
        f"{len(clones(rows))} warnings",
        f"median {at[0.5]:.2f}, 1 in 100 {at[0.99]:.2f}, 1 in 10,000 {at[0.9999]:.2f}, most {scores[-1]:.2f}; "
        f"{over} of {len(scores)} pairs at {NEARLY_THE_SAME} or more",
    )


def copies(kind: Callable[[random.Random], Raw], library: Library, count: int = 600, every: int = 12) -> None:
    """Which share of copies is found among honest letters, by the way of copying; and how many groups hold others."""
    drafts = list(drawn(kind, count))
    rows = [row for number, raw in enumerate(drafts) for row in rows_of(raw, number, library)]
    written = {row.case for row in rows}
    for way in (copied, on_other_days, for_another_service, one_changed, two_changed):
        chance = random.Random(9)
        planted = []
        for number in range(0, count, every):
            made = rows_of(way(drafts[number], chance), count + number, library, case=f"copy of {number}")
            planted += made if str(number) in written else []
        groups = clones([*rows, *planted])
        found = {case for group in groups for case in group.cases if case.startswith("copy")}
        wrong = sum(len({case.removeprefix("copy of ") for case in group.cases}) > 1 for group in groups)
        least = min((group.least for group in groups), default=0)
        tell(
            f"  {kind.__name__} {way.__name__.replace('_', ' ')}",
            f"{len(found)} of {len(planted)}",
            f"at {least:.2f} or more" + (f"; {wrong} groups hold an honest letter" if wrong else ""),
        )


def recall(library: Library, count: int = 2000) -> None:
    """The search against every pair looked at, on letters of which one in ten is a copy."""
    rows = list(queue(count, library, one_place=True))
    wanted: set[int] = set()
    nearly = 0
    for template in sorted({row.template for row in rows}):
        sayings = sayings_of([row for row in rows if row.template == template])
        chance = _Chance(sayings, NEARLY_THE_SAME)
        pairs = [(one, one) for one in sayings if len(one.patients) > 1]
        for a, b in [*pairs, *combinations(sayings, 2)]:
            if likeness_of(a, b) >= NEARLY_THE_SAME and len(a.patients | b.patients) > 1:
                nearly += 1
                if not chance.explains(a, b):
                    wanted |= {row.item for one in (a, b) for row in one.rows}
    found = {item for group in clones(rows) for item in group.items}
    tell(
        f"recall on {count} letters",
        f"{len(found & wanted) / len(wanted):.4f}",
        f"of {len(wanted)} letters in pairs nearly the same and not by chance; {len(found - wanted)} beside them; "
        f"{nearly} pairs nearly the same",
    )


def cost(count: int, library: Library) -> None:
    """Seconds and megabytes, for letters of five payers and four signers, and for all to one payer over one name."""
    rows = list(queue(count, library))
    for name, those in (("", rows), (", one payer and signer", [of_one_place(row) for row in rows])):
        took = []
        for part in (those[: len(those) // 2], those):
            begun = time.perf_counter()
            groups = clones(part)
            took.append(time.perf_counter() - begun)
        tracemalloc.start()
        clones(those)
        most = tracemalloc.get_traced_memory()[1] / 2**20
        tracemalloc.stop()
        tell(
            f"{len(those)} letters{name}",
            f"{took[1]:.2f} s",
            f"{most:.0f} MB, {len(groups)} groups; twice the letters, {took[1] / took[0]:.1f} times the time",
        )
    tell("  most memory of the process", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def queue(count: int, library: Library, *, one_place: bool = False) -> Iterator[Row]:
    """So many letters, every time the same: one in ten is another patient's, copied in one of the ways."""
    chance = random.Random(20261122)
    earlier: list[Raw] = []
    number = made = 0
    while made < count:
        number += 1
        if earlier and chance.random() < 0.1:
            ways = (copied, on_other_days, for_another_service, one_changed, two_changed)
            raw = chance.choice(ways)(chance.choice(earlier[-500:]), chance)
        else:
            raw = chance.choice(KINDS)(chance)
            raw["denial"]["payer"]["name"] = chance.choice(PAYERS)
            raw["signer"] = chance.choice(SIGNERS)
            earlier.append(raw)
        rows = rows_of(raw, number, library)
        made += bool(rows)
        yield from (of_one_place(row) for row in rows) if one_place else rows


def of_one_place(row: Row) -> Row:
    """The same letter, as if all went to one payer over one name."""
    return Row(row.item, row.case, row.template, SIGNERS[0], PAYERS[0], row.patient, row.words)


def rows_of(raw: Raw, number: int, library: Library, case: str = "") -> list[Row]:
    """What the worklist would keep of the letter; nothing where the record does not carry one."""
    judged = read_case({key: value for key, value in raw.items() if key != "signer"}, library.rules)
    patient = judged.patient.model_copy(update={"member_id": f"M{number}"})
    packet = prepare(judged.model_copy(update={"patient": patient}), library, on=ON, trial=True)
    return [
        Row(number, case or str(number), made.template, raw.get("signer", SIGNERS[0]), raw["denial"]["payer"]["name"],
            made.patient, made.words)
        for made in argument_rows(packet)
    ]  # fmt: skip


# ---- ways of copying -------------------------------------------------------------------------------------------


def copied(raw: Raw, _: random.Random) -> Raw:
    return copy.deepcopy(raw)


def on_other_days(raw: Raw, chance: random.Random) -> Raw:
    """Every day moved by as much."""
    return dict(_moved(raw, chance.randint(5, 90)))


def for_another_service(raw: Raw, chance: random.Random) -> Raw:
    """The same record under another date of service."""
    new = copy.deepcopy(raw)
    line = new["denial"]["lines"][0]
    line["service_date"] = _moved(line["service_date"], chance.randint(1, 20))
    for item in new["evidence"]:
        if item["kind"] == "procedure-note":
            item["performed_on"] = line["service_date"]
    return new


def one_changed(raw: Raw, chance: random.Random) -> Raw:
    return _changed(raw, 1, chance)


def two_changed(raw: Raw, chance: random.Random) -> Raw:
    return _changed(raw, 2, chance)


NUMBERS = ("visits_attended", "value", "relief_percent", "relief_hours", "pre_score", "sitting_minutes")
WORDS = ("dose", "drug", "description", "agent")


def _changed(raw: Raw, times: int, chance: random.Random) -> Raw:
    """Figures or words of the record replaced, so many of them."""
    new = copy.deepcopy(raw)
    spots = [(item, name) for item in new["evidence"] for name in (*NUMBERS, *WORDS) if name in item]
    for item, name in chance.sample(spots, min(times, len(spots))):
        item[name] = str(int(item[name]) - 1) if name in NUMBERS else f"another {name}"
    return new


def _moved(value: Any, days: int) -> Any:
    if isinstance(value, dict):
        return {name: _moved(item, days) for name, item in value.items()}
    if isinstance(value, list):
        return [_moved(item, days) for item in value]
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
        return (date.fromisoformat(value) + timedelta(days=days)).isoformat()
    return value


# ---- invented patients -----------------------------------------------------------------------------------------


def drawn(kind: Callable[[random.Random], Raw], count: int) -> Iterator[Raw]:
    chance = random.Random(20261121)
    return (kind(chance) for _ in range(count))


def _denial(chance: random.Random, code: str, carc: str, words: str) -> tuple[date, Raw]:
    day = FIRST + timedelta(days=chance.randint(0, 200))
    line = {"procedure": code, "modifiers": ["LT"], "service_date": day.isoformat(),
            "adjustments": [{"group": "CO", "carc": carc}]}  # fmt: skip
    payer = {"name": PAYERS[0], "program": "commercial-insured", "state": "TX"}
    return day, {"payer": payer, "reason_text": words, "claim_type": "professional", "lines": [line]}


def _weeks(chance: random.Random, weeks: list[int]) -> timedelta:
    """Mostly whole weeks."""
    return timedelta(days=7 * chance.choice(weeks) + chance.choice([0, 0, 0, 0, -3, -1, 1, 2]))


def _days(*days: int) -> timedelta:
    return timedelta(days=sum(days))


def care(chance: random.Random) -> Raw:
    """Conservative care failed: therapy, one to three drugs, scales, often activity and function."""
    day, denial = _denial(chance, "64483", "50", "Failed conservative treatment not documented.")
    side, pick = chance.choice(["left", "right"]), chance.choice
    length = _weeks(chance, [6, 6, 6, 8, 8, 10, 12, 12])
    began = day - length - _days(chance.randint(7, 60))
    ordered = pick([12, 12, 16, 18, 24])
    therapy = {"id": "pt", "kind": "therapy-course", "modality": "physical-therapy", "region": "lumbar-sacral",
               "from": f"{began}", "to": f"{began + length}", "visits_ordered": f"{ordered}",
               "visits_attended": f"{ordered - pick([0, 0, 1, 2, 3])}", "outcome": "no-lasting-benefit"}  # fmt: skip
    if chance.random() < 0.5:
        therapy |= {"start_score": f"pain {pick([6, 7, 7, 8, 8])}/10", "discharge_score": f"{pick([5, 6, 6, 7])}/10"}
    seen = day - _days(pick([3, 7, 7, 14, 14, 21]), pick([0, 0, 1, 2]))
    evidence = [
        {"id": "pain", "kind": "symptom", "pattern": "radicular", "region": "lumbar-sacral", "laterality": side,
         "root": [pick(["L4", "L5", "L5", "S1", "S1"])], "onset": f"{day - _days(chance.randint(140, 420))}"},
        therapy,
        {"id": "nrs", "kind": "scale-score", "scale": "NRS", "value": f"{pick([6, 7, 7, 8, 8, 9])}",
         "context": "baseline", "recorded_on": f"{seen}"},
    ]  # fmt: skip
    for number, (drug, group, dose) in enumerate(chance.sample(DRUGS, pick([1, 2, 2, 3]))):
        start = began + _days(pick([0, 0, 7, 14, -14]), pick([0, 0, 0, 1, -2, 3]))
        outcome = pick(["inadequate-relief", "inadequate-relief", "not-tolerated"])
        trial = {"id": f"drug{number}", "kind": "medication-trial", "drug": drug, "drug_class": group, "dose": dose,
                 "from": f"{start}", "to": f"{min(start + _days(pick([14, 28, 28, 30, 42, 56, 60])), seen)}",
                 "outcome": outcome}  # fmt: skip
        reason = {"reason": pick(["sedation", "dizziness", "stomach pain"])} if outcome == "not-tolerated" else {}
        evidence.append(trial | reason)
    if chance.random() < 0.4:
        evidence.append({"id": "activity", "kind": "activity-modification", "description": pick(ACTIVITY),
                         "from": f"{began + _days(chance.randint(-7, 14))}"})  # fmt: skip
    if chance.random() < 0.6:
        evidence.append({"id": "odi", "kind": "scale-score", "scale": "ODI", "value": f"{2 * chance.randint(17, 34)}",
                         "context": "baseline", "recorded_on": f"{seen}"})  # fmt: skip
    if chance.random() < 0.6:
        evidence.append({"id": "function", "kind": "function-report", "context": "baseline", "recorded_on": f"{seen}",
                         "sitting_minutes": f"{pick([10, 15, 15, 20, 20, 30])}"})  # fmt: skip
    return {"denial": denial, "evidence": evidence}


def repeat(chance: random.Random) -> Raw:
    """Relief after the last injection: few sentences, and figures that are alike in many patients."""
    words = "The frequency exceeds what is covered and sustained relief from the prior injection is not documented."
    day, denial = _denial(chance, "64483", "151", words)
    pick = chance.choice
    side, level = pick(["left", "right"]), pick([["L4-L5"], ["L5-S1"], ["L5-S1"]])
    sessions = [day - _weeks(chance, [20, 20, 22, 24, 24, 26, 28, 30, 32])]
    if chance.random() < 0.5:
        sessions.append(sessions[0] - _weeks(chance, [13, 14, 16, 16, 18]))
    start = sessions[0] + _days(pick([1, 1, 3, 7, 7]))
    end = day - _days(pick([3, 7, 7, 10, 14, 14]))
    before = 2 * chance.randint(20, 32)
    evidence = [
        {"id": "pain", "kind": "symptom", "pattern": "radicular", "region": "lumbar-sacral", "laterality": side,
         "root": ["L5"], "onset": f"{day - _days(chance.randint(300, 900))}"},
        {"id": "relief", "kind": "procedure-response", "of": "session0", "scale": "NRS",
         "pre_score": f"{pick([7, 8, 8])}", "post_score": f"{pick([1, 2, 2, 3])}",
         "relief_percent": f"{pick([60, 65, 70, 70, 75, 80, 80, 90])}",
         "relief_from": f"{start}", "relief_to": f"{end}", "recorded_on": f"{end}"},
        {"id": "odi0", "kind": "scale-score", "scale": "ODI", "value": f"{before}", "context": "baseline",
         "recorded_on": f"{sessions[0] - _days(7)}"},
        {"id": "odi1", "kind": "scale-score", "scale": "ODI", "value": f"{2 * chance.randint(7, before // 4)}",
         "context": "follow-up", "recorded_on": f"{start + _days(30)}"},
        {"id": "note", "kind": "procedure-note", "procedure": "64483", "approach": "transforaminal",
         "region": "lumbar-sacral", "levels": level, "laterality": side, "guidance": "fluoroscopy", "contrast": "used",
         "performed_on": f"{day}"},
    ]  # fmt: skip
    evidence += [
        {"id": f"session{number}", "kind": "prior-procedure", "procedure": "64483", "approach": "transforaminal",
         "region": "lumbar-sacral", "levels": level, "laterality": side, "performed_on": f"{session}"}
        for number, session in enumerate(sessions)
    ]  # fmt: skip
    return {"denial": denial, "evidence": evidence}


def blocks(chance: random.Random) -> Raw:
    """Two diagnostic blocks by one protocol: letters that are alike though nobody copied."""
    words = "Two diagnostic medial branch blocks with at least 80 % relief are not documented before the ablation."
    day, denial = _denial(chance, "64635", "50", words)
    pick = chance.choice
    side, levels = pick(["left", "right"]), pick([["L4-L5", "L5-S1"], ["L4-L5", "L5-S1"], ["L3-L4", "L4-L5"]])
    second = day - _days(pick([14, 21, 28, 28, 35, 42, 60]), pick([0, 0, 1, 2, 5]))
    first = second - _days(pick([14, 14, 14, 21, 28]))
    agents = pick([("lidocaine 2 %", "bupivacaine 0.5 %")] * 3 + [("bupivacaine 0.5 %", "bupivacaine 0.5 %")])
    evidence = [
        {"id": "pain", "kind": "symptom", "pattern": "axial", "region": "lumbar-sacral", "laterality": side,
         "onset": f"{day - _days(chance.randint(200, 900))}"},
        {"id": "surgery", "kind": "surgical-history", "procedure": "none"},
        {"id": "pt", "kind": "therapy-course", "modality": "physical-therapy", "region": "lumbar-sacral",
         "from": f"{first - _days(80)}", "to": f"{first - _days(20)}", "visits_attended": "12",
         "outcome": "no-lasting-benefit"},
        {"id": "note", "kind": "procedure-note", "procedure": "64635", "approach": "radiofrequency",
         "region": "lumbar-sacral", "levels": levels, "laterality": side, "guidance": "fluoroscopy",
         "rfa_type": "thermal", "temperature_c": "80", "performed_on": f"{day}"},
    ]  # fmt: skip
    for number, (block, agent) in enumerate(zip((first, second), agents, strict=True)):
        hours = [2, 3, 3, 4] if "lido" in agent else [4, 5, 6, 6, 7, 8]
        evidence += [
            {"id": f"block{number}", "kind": "prior-procedure", "procedure": "64493", "approach": "medial-branch",
             "intent": "diagnostic", "region": "lumbar-sacral", "levels": levels, "laterality": side, "agent": agent,
             "guidance": "fluoroscopy", "performed_on": f"{block}"},
            {"id": f"relief{number}", "kind": "procedure-response", "of": f"block{number}", "scale": "NRS",
             "pre_score": f"{pick([6, 7, 7, 8, 8])}", "post_score": f"{pick([0, 1, 1])}",
             "relief_percent": f"{pick([80, 85, 85, 90, 90, 95, 100])}", "relief_hours": f"{pick(hours)}",
             "fits_anaesthetic": "yes", "recorded_on": f"{block}"},
        ]  # fmt: skip
    return {"denial": denial, "evidence": evidence}


KINDS = (care, repeat, blocks)


def tell(name: str, value: str, note: str = "") -> None:
    print(f"{name:36} {value:>14}  {note}".rstrip(), flush=True)


if __name__ == "__main__":
    main()
