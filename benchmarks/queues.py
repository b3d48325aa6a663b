"""Queues of any size whose truth is known: the denials of samples/ again and again, each of another patient, claim,
amount and day.

    python benchmarks/queues.py --size 10000 --into DIR [--kind cases|remittance|csv|xlsx|bad] [--seed 1] [--exhibits]

What each is to come to is known before anything runs: a sample's from samples/expected.yaml, which was written by
hand; where a record is left out or a value changed (CHANGED below), from what was left out. It stands in truth.jsonl: a
line a denial, or for `bad` a line a broken row (bad_queue.py). The same seed gives the same bytes.

cases       a workspace with one case file a denial
remittance  a workspace with the charts of the patients, and the denials as one 835 beside it (queue.835)
csv, xlsx   the denials as a worklist that a practice exports (queue.csv, queue.xlsx), beside such a workspace
bad         a CSV in which one row in twenty is broken
"""

from __future__ import annotations

import argparse
import copy
import csv
import functools
import json
import random
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import yaml
from rich.console import Console
from rich.progress import track

from bad_queue import bad_queue

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples"
ON = date(2026, 11, 21)  # the day that all samples, and their approvals, are meant for
MOST_LATER = 20  # days by which all dates of a denial are moved
WORKSPACE = ("practice.yaml", "payers.yaml", "approvals", "evidence_maps", "letterhead")
FIRST = ["Avery", "Casey", "Dana", "Élise", "Harper", "Jordan", "Jules", "Morgan", "Niamh", "Quinn", "Riley", "Robin",
         "Rowan", "Sam", "Søren", "Terry"]  # fmt: skip
LAST = ["Example", "Fictive", "Figment", "Hypothetical", "Invented", "Madeup", "Makebelieve", "Nobody", "Notreal",
        "O'Nobody", "Placeholder", "Pretend", "Sample", "Specimen-Test", "Whatif"]  # fmt: skip
T = TypeVar("T")
CARE = ("pt", "naproxen", "gabapentin", "lifting")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of denial: a sample, as it is or changed. `without`: evidence left out, by id; `line`, `payer`: other
    values of every denied line and of the payer, None to take one away. `state` and `route` where the change makes
    them others than the sample's; `moves`: whether its days may be moved."""

    name: str
    sample: str
    without: tuple[str, ...] = ()
    line: dict[str, Any] = field(default_factory=dict)
    payer: dict[str, str | None] = field(default_factory=dict)
    state: str = ""
    route: str = ""
    moves: bool = True


@dataclass(frozen=True, slots=True)
class Truth:
    """What a denial is to come to. `lines`: the route of each denied line; `amount`: in cents, charged less paid of
    those. `state` is None where the denial is told by less than decides it, as in a remittance."""

    case: str
    kind: str
    state: str | None
    lines: dict[str, str]
    amount: int
    claim_number: str
    member_id: str
    payer: str


@dataclass(frozen=True, slots=True)
class Item:
    """One denial: its case file's values, and the truth."""

    case: dict[str, Any]
    truth: Truth


TAKEN_AS_THEY_ARE = (
    "tfesi-left-s1", "care-intolerance", "urgent-foot-drop", "repeat-sustained-relief", "repeat-other-target",
    "bilateral-supported", "two-lines-primary-add-on", "attendance-clarified", "no-policy-on-file",
    "advantage-care-supported", "imaging-supported", "timely-filing-accepted", "authorization-on-file",
    "records-enclosed", "no-criterion-named", "trigger-point-supported", "sacroiliac-supported",
    "stimulator-supported", "ablation-two-blocks", "ablation-repeat", "therapeutic-facet",
    "care-incomplete", "repeat-incomplete", "bilateral-incomplete", "attendance-contradiction", "levels-incomplete",
    "trigger-point-incomplete", "sacroiliac-incomplete", "stimulator-incomplete", "ablation-blocks-incomplete",
    "bilateral-coding", "unprocessable-ma130",
    "care-unsupported", "repeat-brief-relief", "bilateral-unsupported", "radicular-unsupported",
    "sacroiliac-unsupported", "ablation-single-block",
)  # fmt: skip
CHANGED = (
    Kind("policy-before-change", "policy-before-change", moves=False),
    Kind("policy-after-change", "policy-after-change", moves=False),
    Kind("no-care-on-record", "tfesi-left-s1", without=CARE, state="needs-evidence"),
    Kind("no-test-on-record", "sacroiliac-supported", without=("tests", "distraction"), state="needs-evidence"),
    Kind("no-block-on-record", "sacroiliac-supported", without=("first", "relief"), state="needs-evidence"),
    Kind("no-study-on-record", "imaging-supported", without=("mri-2024",), state="needs-evidence"),
    Kind("both-sides-and-one", "tfesi-left-s1", line={"modifiers": ["50", "LT"]}, state="ready",
         route="corrected-claim"),
    Kind("both-sides-and-one-again", "sacroiliac-supported", line={"modifiers": ["50", "LT"]}, state="ready",
         route="corrected-claim"),
    Kind("payer-unknown", "tfesi-left-s1", payer={"name": "Plan Nobody Wrote Down", "payer_id": None, "program": None},
         state="needs-evidence", route="needs-a-person"),
)  # fmt: skip
KINDS = (*(Kind(name, name) for name in TAKEN_AS_THEY_ARE), *CHANGED)


def items(size: int, seed: int = 1, kinds: Sequence[Kind] = KINDS) -> Iterator[Item]:
    """So many denials, in no order of kinds; every kind as often as every other."""
    chance = random.Random(seed)
    waiting: list[Kind] = []
    for number in range(1, size + 1):
        if not waiting:
            waiting = chance.sample(list(kinds), len(kinds))
        yield _item(waiting.pop(), number, chance)


def _item(kind: Kind, number: int, chance: random.Random) -> Item:
    case = copy.deepcopy(_sample(kind.sample))
    if kind.moves:
        case = _moved(case, chance.randint(0, min(MOST_LATER, _days_left(case))))
    denial, patient = case["denial"], case["patient"]
    case["case"] = f"q{number:07}"
    denial["claim_number"] = f"{denial['claim_number'][:2]}-{ON.year}-{number:07}"
    patient["name"] = f"{chance.choice(FIRST)} {chance.choice('ABCDEFGHJKLMNPRSTW')}. {chance.choice(LAST)}"
    patient["member_id"] = _member(patient["member_id"], number)
    case["evidence"] = [item for item in case.get("evidence", ()) if item["id"] not in kind.without]
    lacking = set(kind.without) - {item["id"] for item in _sample(kind.sample).get("evidence", ())}
    assert not lacking, f"{kind.name}: {kind.sample} has no {lacking}"
    lines = {str(line): kind.route or told["route"] for line, told in _expected(kind.sample)["lines"].items()}
    amount = 0
    factor = Decimal(chance.randint(60, 180)) / 100
    for line in denial["lines"]:
        if line["number"] in lines:
            _charge(line, factor)
            line.update(kind.line)
            amount += int((Decimal(line["charged"]) - Decimal(line["paid"])) * 100)
    denial["payer"] = {key: word for key, word in (denial["payer"] | kind.payer).items() if word is not None}
    truth = Truth(
        case["case"], kind.name, kind.state or _state(kind.sample), lines, amount, denial["claim_number"],
        patient["member_id"], denial["payer"]["name"],
    )  # fmt: skip
    return Item(case, truth)


@functools.cache
def _sample(name: str) -> dict[str, Any]:
    """A sample's case with its chart within it, every value as text; without quotes, which would tell other days, and
    without the yes of its signer, which is to another letter."""
    case = _read(SAMPLES / "cases" / f"{name}.yaml")
    if chart := case.pop("chart", None):
        told = _read(SAMPLES / "cases" / chart)
        case["documents"] = {**told.get("documents", {}), **case.get("documents", {})}
        case["evidence"] = [*told.get("evidence", ()), *case.get("evidence", ())]
    case.pop("signature", None)
    for item in case.get("evidence", ()):
        item.get("source", {}).pop("quote", None)
    for document in case.get("documents", {}).values():
        document["title"] = document["title"].partition(",")[0]
    return case


@functools.cache
def _expectations() -> dict[str, Any]:
    found: dict[str, Any] = _read(SAMPLES / "expected.yaml")["cases"]
    return found


def _expected(sample: str) -> dict[str, Any]:
    told: dict[str, Any] = _expectations()[sample]
    return told


def _state(sample: str) -> str:
    """Where its item is to stand: by the letter and the routes that were written down by hand."""
    told = _expected(sample)
    routes = {line["route"] for line in told["lines"].values()}
    if told["letter"] != "no":
        return "drafted"
    if "corrected-claim" in routes:
        return "ready"
    return "not-workable" if routes == {"no-appeal"} else "needs-evidence"


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    return found


def _moved(value: Any, days: int) -> Any:
    """The same with every day so many later; births are in no danger, since what is moved are at most weeks."""
    if isinstance(value, dict):
        return {key: _moved(item, days) for key, item in value.items()}
    if isinstance(value, list):
        return [_moved(item, days) for item in value]
    day = _day(value)
    return (day + timedelta(days)).isoformat() if day else value


def _days_left(value: Any) -> int:
    """By how many days a denial may be moved before one that has passed would be in the future."""
    if isinstance(value, dict):
        return min((_days_left(item) for item in value.values()), default=MOST_LATER)
    if isinstance(value, list):
        return min((_days_left(item) for item in value), default=MOST_LATER)
    day = _day(value)
    return (ON - day).days if day and day <= ON else MOST_LATER


def _day(value: str) -> date | None:
    if len(value) != 10 or value[4] != "-" or value[7] != "-":
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _charge(line: dict[str, Any], factor: Decimal) -> None:
    charged = (Decimal(line["charged"]) * factor).quantize(Decimal("0.01"))
    for adjustment in line["adjustments"]:
        if adjustment.get("amount") == line["charged"]:
            adjustment["amount"] = str(charged)
            line["charged"] = str(charged)


def _member(like: str, number: int) -> str:
    """A member id that no other has, of the same make: of Medicare's own digits and letters, or a prefix and digits."""
    if len(like) == 11 and like[0].isdigit():
        letters = "ACDEFGHJKMNPQRTUVWXY"
        tens, rest = divmod(number, 10_000)
        digits = f"{rest:04}"
        return (
            f"{1 + tens % 9}E{letters[tens // 9 % 20]}{digits[0]}T{letters[tens // 180 % 20]}{digits[1]}MK{digits[2:]}"
        )
    return f"{like[:2]}H{number:09}"


# ---- as files ---------------------------------------------------------------------------------------------------


def workspace(into: Path, found: Iterable[Item], *, exhibits: bool = False) -> None:
    """A practice's workspace with a case file for each. With `exhibits` the pages that the samples cite lie beside."""
    _practice(into, exhibits=exhibits)
    (into / "cases").mkdir(parents=True, exist_ok=True)
    for item in found:
        (into / "cases" / f"{item.truth.case}.yaml").write_text(_text(item.case, exhibits), encoding="utf-8")


def charts(into: Path, found: Iterable[Item], *, exhibits: bool = False) -> None:
    """The same workspace without cases: a chart for each patient."""
    _practice(into, exhibits=exhibits)
    (into / "charts").mkdir(parents=True, exist_ok=True)
    for item in found:
        chart = {
            "patient": item.case["patient"],
            "documents": {
                name: told for name, told in item.case["documents"].items() if told["kind"] != "denial-notice"
            },
            "evidence": [
                told for told in item.case["evidence"]
                if item.case["documents"].get(told.get("source", {}).get("document"), {}).get("kind") != "denial-notice"
            ],
        }  # fmt: skip
        (into / "charts" / f"c-{item.truth.case}.yaml").write_text(_text(chart, exhibits), encoding="utf-8")


def _practice(into: Path, *, exhibits: bool) -> None:
    into.mkdir(parents=True, exist_ok=True)
    for name in (*WORKSPACE, *(["exhibits"] if exhibits else [])):
        if (SAMPLES / name).is_dir():
            shutil.copytree(SAMPLES / name, into / name, dirs_exist_ok=True)
        else:
            shutil.copy(SAMPLES / name, into / name)


def _text(told: dict[str, Any], exhibits: bool) -> str:
    """A case or a chart as YAML: a line for every document and every item of evidence."""

    def plain(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False)

    parts = []
    for key, value in told.items():
        if key == "documents":
            parts.append("documents:\n")
            for name, document in value.items():
                kept = {word: said for word, said in document.items() if exhibits or word != "file"}
                parts.append(f"  {name}: {plain(kept)}\n")
        elif key == "evidence":
            parts.append("evidence:\n" if value else "evidence: []\n")
            parts += [f"  - {plain(item)}\n" for item in value]
        else:
            parts.append(f"{key}: {plain(value)}\n")
    return "".join(parts)


QUEUE = ("Claim Number", "Patient Name", "DOB", "Member ID", "Payer", "Payer ID", "DOS", "CPT", "Modifier", "Diagnosis",
         "Units", "POS", "Billed Amount", "Paid Amount", "Group Code", "CARC", "RARC", "Denial Date",
         "Denial Reason Text")  # fmt: skip


def rows(found: Iterable[Item]) -> Iterator[tuple[str, ...]]:
    """The denied lines as a practice's worklist has them, a row a line, below the names of the columns."""
    yield QUEUE
    for item in found:
        denial, patient = item.case["denial"], item.case["patient"]
        for line in denial["lines"]:
            if line["number"] not in item.truth.lines:
                continue
            adjustment = line["adjustments"][0]
            yield (
                denial["claim_number"], patient["name"], patient["birth_date"], patient["member_id"],
                denial["payer"]["name"], denial["payer"].get("payer_id", ""), line["service_date"], line["procedure"],
                " ".join(line.get("modifiers", ())), " ".join(line.get("diagnoses", ())), line.get("units", "1"),
                line.get("place_of_service", "11"), line["charged"], line["paid"], adjustment["group"],
                adjustment["carc"], " ".join(line.get("remarks", ())), denial["notice_date"],
                denial.get("reason_text", ""),
            )  # fmt: skip


def write_csv(path: Path, found: Iterable[Item]) -> None:
    """The worklist as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows(found))


def write_xlsx(path: Path, found: Iterable[Item]) -> None:
    """The worklist as a workbook, every cell a text."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Denials")
    for row in rows(found):
        sheet.append(row)
    book.save(path)


FILING = {"medicare-ffs": "MB", "medicare-advantage": "16", "commercial-erisa": "12", "commercial-insured": "12"}


def remittance(found: Iterable[Item]) -> Iterator[str]:
    """The denials as one 835 (005010X221A1), a transaction for each payer, state and day, in pieces."""
    apart: dict[tuple[str, str, str, str], list[Item]] = {}
    for item in found:
        denial = item.case["denial"]
        payer = denial["payer"]
        key = payer["name"], payer.get("payer_id", ""), payer.get("state", ""), denial["notice_date"]
        apart.setdefault(key, []).append(item)
    yield _joined(
        [f"ISA*00*{'':10}*00*{'':10}*ZZ*{'QUEUE':15}*ZZ*{'PRACTICE':15}*261121*0600*^*00501*000000001*0*T*:",
         "GS*HP*QUEUE*PRACTICE*20261121*0600*1*X*005010X221A1"]
    )  # fmt: skip
    for number, ((name, ident, state, noticed), those) in enumerate(sorted(apart.items()), 1):
        day = noticed.replace("-", "")
        paid = sum(Decimal(line["paid"]) for item in those for line in item.case["denial"]["lines"])
        said = [
            f"ST*835*{number:09}", f"BPR*I*{paid}*C*ACH*CCP*01*999999999*DA*1*1999999999**01*999999999*DA*1*{day}",
            f"TRN*1*T{number:09}*1999999999", f"DTM*405*{day}",
            f"N1*PR*{name.upper()}" + (f"*XV*{ident}" if ident else ""), "N3*PO BOX 1", "N4*ANYTOWN*TX*75001",
            "N1*PE*EXAMPLE PRACTICE*XX*1234567893", "N3*1 EXAMPLE WAY", f"N4*ANYTOWN*{state or 'TX'}*75001",
            "REF*TJ*999999999", "LX*1", *(part for item in those for part in _claim(item)),
        ]  # fmt: skip
        yield _joined([*said, f"SE*{len(said) + 1}*{number:09}"])
    yield _joined([f"GE*{len(apart)}*1", "IEA*1*000000001"])


def _claim(item: Item) -> Iterator[str]:
    denial, patient = item.case["denial"], item.case["patient"]
    lines = denial["lines"]
    charged, paid = (sum(Decimal(line[what]) for line in lines) for what in ("charged", "paid"))
    filing = FILING.get(denial["payer"].get("program", ""), "ZZ")
    *first, last = patient["name"].upper().split()
    status = "1" if paid else "4"
    yield f"CLP*{item.truth.case.upper()}*{status}*{charged}*{paid}**{filing}*{denial['claim_number']}*11*1"
    yield f"NM1*QC*1*{last}*{first[0]}*{first[1].rstrip('.')}***MI*{patient['member_id']}"
    for line in lines:
        modifiers = "".join(f":{word}" for word in line.get("modifiers", ()))
        yield f"SVC*HC:{line['procedure']}{modifiers}*{line['charged']}*{line['paid']}**{line.get('units', '1')}"
        yield f"DTM*472*{line['service_date'].replace('-', '')}"
        for adjustment in line["adjustments"]:
            yield f"CAS*{adjustment['group']}*{adjustment['carc']}*{adjustment['amount']}"
        yield f"REF*LU*{line.get('place_of_service', '11')}"
        yield f"REF*6R*{line['number']}"
        for remark in line.get("remarks", ()):
            yield f"LQ*HE*{remark}"


def _joined(segments: Iterable[str]) -> str:
    return "".join(f"{segment}~\n" for segment in segments)


# ---- the command line -------------------------------------------------------------------------------------------

FROM_CODES = {"unprocessable-ma130", "bilateral-coding", "both-sides-and-one", "both-sides-and-one-again"}
"""The kinds of which codes and modifiers alone decide what is to be done, without the payer's words or the policy."""


def main() -> None:
    """Write a queue, and its truth beside it."""
    asked = argparse.ArgumentParser(description="Denials of any number, with what each is to come to.")
    asked.add_argument("--size", type=int, default=1000, help="denials; for a bad queue: rows")
    asked.add_argument("--into", type=Path, required=True, help="the folder, made where it is not there")
    asked.add_argument("--kind", choices=["cases", "remittance", "csv", "xlsx", "bad"], default="cases")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--exhibits", action="store_true", help="with the pages that the samples cite")
    given = asked.parse_args()
    given.into.mkdir(parents=True, exist_ok=True)
    made = _bad if given.kind == "bad" else _queue
    made(given)
    what = "rows" if given.kind == "bad" else "denials"
    sys.stdout.write(f"{given.size} {what} in {given.into}, the truth in {given.into / 'truth.jsonl'}\n")


def _bad(given: argparse.Namespace) -> None:
    with (given.into / "queue.csv").open("wb") as file, (given.into / "truth.jsonl").open("w") as truth:
        for piece in _followed(bad_queue(given.size, given.seed), given.size + 1):
            file.write(piece.data)
            if piece.broken:
                truth.write(json.dumps(asdict(piece.broken)) + "\n")


def _queue(given: argparse.Namespace) -> None:
    found = list(items(given.size, given.seed))
    with (given.into / "truth.jsonl").open("w", encoding="utf-8") as truth:
        for item in found:
            is_known = given.kind == "cases" or item.truth.kind in FROM_CODES
            told = item.truth if is_known else replace(item.truth, state=None)
            truth.write(json.dumps(asdict(told), ensure_ascii=False) + "\n")
    make = workspace if given.kind == "cases" else charts
    make(given.into, _followed(found, len(found)), exhibits=given.exhibits)
    if given.kind == "remittance":
        (given.into / "queue.835").write_text("".join(remittance(found)), encoding="utf-8")
    elif given.kind != "cases":
        write = write_csv if given.kind == "csv" else write_xlsx
        write(given.into / f"queue.{given.kind}", found)


def _followed(found: Iterable[T], total: int) -> Iterable[T]:
    """The same, with a bar where it takes longer than a moment."""
    return track(found, "Writing", total, console=Console(stderr=True), transient=True, disable=total < 2000)


if __name__ == "__main__":
    main()
