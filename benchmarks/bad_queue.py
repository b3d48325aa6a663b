"""A queue as CSV in which one row in twenty is broken, in twenty named ways; and which row is broken how.

Every row is invented, and the same in every run of one seed. Each claim has a member id that no other has, so that what
became of a row can be told whatever was broken in it.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from denials import PROCEDURES

BROKEN = 0.05
PAYERS = [  # those of samples/payers.yaml
    ("Example Health Plan", "99999"), ("Meadowlark Mutual", "99998"), ("Example Advantage", "99997"),
    ("Novitas Solutions", ""), ("Noridian Healthcare Solutions", ""),
]  # fmt: skip
UNKNOWN_PAYER = ("Plan Nobody Wrote Down", "00000")
REASONS = [  # code, remark, words
    ("50", "N115", "The service is not considered medically necessary."), ("50", "N661", ""), ("151", "N115", ""),
    ("197", "", "Prior authorization is absent."), ("16", "M127", "Records were requested and not received."),
]  # fmt: skip
FORMULAS = ['=HYPERLINK("http://evil.example";"x")', "@SUM(1+1)*cmd|' /C calc'!A0", "+1+cmd|' /C calc'!A0"]
FIRST = ["Avery", "Casey", "Dana", "Jordan", "Jules", "Morgan", "Quinn", "Riley", "Robin", "Rowan", "Sam", "Terry"]
LAST = ["Example", "Fictive", "Invented", "Madeup", "Nobody", "Notreal", "Placeholder", "Pretend", "Sample", "Specimen"]
DIAGNOSES = ["M54.16", "M51.17", "M47.816", "M53.3", "M48.062"]
SERVICE = date(2026, 9, 17)


class Becomes(StrEnum):
    """What must become of a row."""

    CASE = "case"  # with all that can be read of it
    LINE = "line"  # of a case that an earlier row made
    DUPLICATE = "duplicate"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Row:
    """One denied line as a worklist has it."""

    claim: str
    name: str
    born: str
    member: str
    payer: str
    payer_id: str
    procedure: str
    modifier: str
    diagnosis: str
    units: str
    place: str
    service: str
    billed: str
    paid: str
    group: str
    reason: str
    remark: str
    notice: str
    words: str


COLUMNS = {
    "claim": "Claim Number", "name": "Patient Name", "born": "DOB", "member": "Member ID", "payer": "Payer",
    "payer_id": "Payer ID", "procedure": "CPT", "modifier": "Modifier", "diagnosis": "Diagnosis", "units": "Units",
    "place": "POS", "service": "DOS", "billed": "Billed Amount", "paid": "Paid Amount", "group": "Group Code",
    "reason": "CARC", "remark": "RARC", "notice": "Denial Date", "words": "Denial Reason Text",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that is broken: its line in the file, how, what must become of it, and the member it is about."""

    line: int
    way: str
    becomes: Becomes
    member: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One line of the file, and what is true of it. `broken`: None where nothing is wrong with it."""

    data: bytes
    member: str
    broken: Broken | None


Break = Callable[[Row, Row, random.Random], bytes]
WAYS: dict[str, tuple[Becomes, Break]] = {}
"""Each way in which a row is broken: what must become of the row, and what is done to it. What is broken is given as it
was, with an earlier row that is sound."""


def way(becomes: Becomes) -> Callable[[Break], Break]:
    """Enter this function as a way."""

    def entered(broken: Break) -> Break:
        WAYS[broken.__name__.replace("_", "-")] = becomes, broken
        return broken

    return entered


def bad_queue(rows: int, seed: int = 20261122) -> Iterator[Piece]:
    """The header, and so many rows below it, with the truth of each."""
    chance = random.Random(seed)
    yield Piece(written(list(COLUMNS.values())), "", None)
    names = list(WAYS)
    sound: list[Row] = []  # some of those before, each broken at most once more
    number = broken = 0
    for line in range(2, rows + 2):
        if line > 100 and chance.random() < BROKEN and sound:
            name = names[broken % len(names)]
            broken += 1
            becomes, broken_by = WAYS[name]
            earlier = sound.pop(chance.randrange(len(sound)))
            number += 1
            row = invented(number, chance)
            data = broken_by(row, earlier, chance)
            member = earlier.member if becomes in {Becomes.DUPLICATE, Becomes.LINE} else row.member
            yield Piece(data, member, Broken(line, name, becomes, member))
            continue
        if sound and chance.random() < 0.1:  # the add-on of an earlier claim
            row = replace(sound.pop(), procedure="64484", billed="610.00")
        else:
            number += 1
            row = invented(number, chance)
            if len(sound) < 200:
                sound.append(row)
        yield Piece(written(cells_of(row)), row.member, None)


def invented(number: int, chance: random.Random) -> Row:
    """A sound row, of a claim that no other row has."""
    payer, payer_id = chance.choice(PAYERS)
    reason, remark, words = chance.choice(REASONS)
    service = SERVICE - timedelta(days=chance.randrange(90))
    name = f"{chance.choice(LAST)}, {chance.choice(FIRST)}"
    born = date(1940, 1, 1) + timedelta(days=chance.randrange(20_000))
    billed = f"{chance.randrange(400_00, 4800_00) / 100:.2f}"
    return Row(
        f"CL-{number:07}", name, born.isoformat(), f"XEH{number:09}", payer, payer_id,
        chance.choice([code for code in PROCEDURES if code != "64484"]), chance.choice(["", "LT", "RT"]),
        chance.choice(DIAGNOSES), "1", chance.choice(["11", "22", "24"]), service.isoformat(), billed, "0.00", "CO",
        reason, remark, (service + timedelta(days=chance.randrange(14, 30))).isoformat(), words,
    )  # fmt: skip


def cells_of(row: Row) -> list[str]:
    """Its cells in the order of the columns."""
    return [getattr(row, name) for name in COLUMNS]


def written(cells: list[str]) -> bytes:
    """A line of CSV."""
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerow(cells)
    return file.getvalue().encode()


def _with(row: Row, **other: str) -> bytes:
    return written(cells_of(replace(row, **other)))


# ---- the twenty ways --------------------------------------------------------------------------------------------


@way(Becomes.CASE)
def no_such_day(row: Row, _: Row, chance: random.Random) -> bytes:
    return _with(row, service=chance.choice(["2026-02-30", "2026-13-05", "last Tuesday", "0000-00-00"]))


@way(Becomes.CASE)
def born_after_the_service(row: Row, _: Row, __: random.Random) -> bytes:
    return _with(row, born="2031-05-04")


@way(Becomes.CASE)
def amount_in_words(row: Row, _: Row, chance: random.Random) -> bytes:
    return _with(row, billed=chance.choice(["a lot", "1,4S0.00", "12.34.56", "see remit"]))


@way(Becomes.CASE)
def amount_below_nought(row: Row, _: Row, __: random.Random) -> bytes:
    return _with(row, paid="-125.00")


@way(Becomes.CASE)
def no_such_procedure(row: Row, _: Row, chance: random.Random) -> bytes:
    return _with(row, procedure=chance.choice(["6448", "CPT014", "injection", "644833"]))


@way(Becomes.CASE)
def two_procedures_in_one_cell(row: Row, _: Row, __: random.Random) -> bytes:
    return _with(row, procedure="64483;64484")


@way(Becomes.CASE)
def no_such_reason(row: Row, _: Row, chance: random.Random) -> bytes:
    return _with(row, reason=chance.choice(["MED", "denied", "R04", "?"]))


@way(Becomes.CASE)
def no_claim_number(row: Row, _: Row, __: random.Random) -> bytes:
    return _with(row, claim="")


@way(Becomes.CASE)
def claim_number_rounded(row: Row, _: Row, __: random.Random) -> bytes:
    return _with(row, claim="2.02609E+11")


@way(Becomes.CASE)
def claim_number_too_long(row: Row, _: Row, chance: random.Random) -> bytes:
    return _with(row, claim=row.claim * chance.choice([30, 400, 9000]))


@way(Becomes.CASE)
def claim_number_with_nul(row: Row, _: Row, __: random.Random) -> bytes:
    return _with(row, claim=f"{row.claim}\0.yaml")


@way(Becomes.CASE)
def claim_number_is_a_path(row: Row, _: Row, chance: random.Random) -> bytes:
    path = chance.choice(["../../../../tmp/{}", "..\\..\\{}", "/etc/{}", "C:\\{}", "../{}/.."])
    return _with(row, claim=path.format(row.claim))


@way(Becomes.CASE)
def formula(row: Row, _: Row, chance: random.Random) -> bytes:
    return _with(row, **{chance.choice(["name", "claim"]): chance.choice(FORMULAS)})


@way(Becomes.CASE)
def too_few_cells(row: Row, _: Row, __: random.Random) -> bytes:
    return written(cells_of(row)[:12])


@way(Becomes.REJECTED)
def too_many_cells(row: Row, _: Row, __: random.Random) -> bytes:
    last, first = row.name.split(", ")
    return written([row.claim, last, first, *cells_of(row)[2:]])  # the name's comma without its quotes


@way(Becomes.REJECTED)
def quote_left_open(row: Row, _: Row, __: random.Random) -> bytes:
    return written(cells_of(row)).replace(b'"', b"", 2).replace(row.name.encode(), b'"' + row.name.encode(), 1)


@way(Becomes.DUPLICATE)
def twice(_: Row, earlier: Row, __: random.Random) -> bytes:
    return written(cells_of(earlier))


@way(Becomes.DUPLICATE)
def twice_in_another_case(_: Row, earlier: Row, __: random.Random) -> bytes:
    return _with(earlier, claim=earlier.claim.lower(), name=earlier.name.upper())


@way(Becomes.LINE)
def another_amount_for_a_line(_: Row, earlier: Row, __: random.Random) -> bytes:
    return _with(earlier, billed=f"{float(earlier.billed) + 90:.2f}")


@way(Becomes.CASE)
def unknown_payer(row: Row, _: Row, __: random.Random) -> bytes:
    return _with(row, payer=UNKNOWN_PAYER[0], payer_id=UNKNOWN_PAYER[1])


@way(Becomes.CASE)
def not_utf_8(row: Row, _: Row, __: random.Random) -> bytes:
    return _with(row, name="Exämple, Renée").decode().encode("cp1252")
