"""Each remittance of others is read as an independent count of its raw segments says, and as oxedi reads it.

Its figures, as src/appealkit/intake/x12/REMITTANCES.md has them: `python tests/intake/x12/test_x12_samples.py`
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from remits import MERELY, codes, drafts_of, read

from appealkit.errors import CODE_PAGES, Problem
from appealkit.intake.x12.balance import claim_balance, payment_balance
from appealkit.intake.x12.decided import decided_lines
from appealkit.intake.x12.remitted import RemittedClaim
from outside import SAMPLES, needs_samples, samples

FOLDER = SAMPLES / "x12_835"
FILES = samples("x12_835")
SHARE = {("PR", "1"), ("PR", "2"), ("PR", "3")}
CONTRACT = {"23", "42", "45", "54", "59", "253"}  # 23: what an earlier payer decided


@dataclass(frozen=True)
class Counts:
    claims: int
    lines: int
    adjustments: int
    remarks: int
    denied: Decimal  # of unpaid lines, and of unpaid claims without lines, but contract and patient's share


def raw_segments(data: bytes) -> list[list[str]]:
    """Plain splitting: at the sign that ends the envelope, or at each line."""
    text = data.decode("utf-8-sig", "replace")
    mark = text.lstrip()[3] if text.lstrip().startswith("ISA") else "*"
    end = "~" if "~" in text else "\n"
    pieces = (re.sub(r"[\r\n]", "", piece).strip() for piece in text.split(end))
    return [[word.strip() for word in piece.split(mark)] for piece in pieces if piece]


def at(segment: list[str], position: int) -> str:
    return segment[position] if position < len(segment) else ""


def counted(data: bytes) -> Counts:
    segments = raw_segments(data)
    number: Counter[str] = Counter()
    denied = Decimal(0)
    unpaid = reversal = with_lines = False
    own = Decimal(0)
    for segment in [*segments, ["CLP"]]:
        name = segment[0]
        if name == "CLP":
            denied += own if not with_lines else 0
            number[name] += len(segment) > 1
            unpaid, reversal, with_lines, own = not _money(at(segment, 4)), at(segment, 2) == "22", False, Decimal(0)
        elif name == "SVC":
            number[name] += 1
            unpaid, with_lines = not _money(at(segment, 3)), True
        elif name == "CAS":
            for place in range(2, len(segment), 3):
                number["triplet"] += segment[place] != ""
                mere = segment[place] in CONTRACT or (segment[1], segment[place]) in SHARE
                if segment[place] and unpaid and not reversal and not mere:
                    amount = _money(at(segment, place + 1))
                    denied, own = (denied + amount, own) if with_lines else (denied, own + amount)
        elif name == "LQ":
            number["remark"] += at(segment, 2) != ""
        elif name in {"MOA", "MIA"}:
            places = range(3, 8) if name == "MOA" else (5, 20, 21, 22, 23)
            number["remark"] += sum(at(segment, place) != "" for place in places)
    return Counts(number["CLP"], number["SVC"], number["triplet"], number["remark"], denied)


def _money(text: str) -> Decimal:
    return Decimal(text) if re.fullmatch(r"-?\d+(\.\d*)?|-?\.\d+", text) else Decimal(0)


def ours(claims: list[RemittedClaim]) -> Counts:
    denied = Decimal(0)
    for claim in claims:
        for item in decided_lines(claim, MERELY) if not claim.is_reversal else ():
            own = item.line.adjustments if claim.lines else claim.adjustments
            if not item.line.paid:
                denied += sum((a.amount or Decimal(0) for a in own if not MERELY(a.group, a.carc)), Decimal(0))
    remarks = sum(len(claim.remarks) + sum(len(line.remarks) for line in claim.lines) for claim in claims)
    triplets = sum(1 for claim in claims for _ in claim.all_adjustments())
    return Counts(len(claims), sum(len(claim.lines) for claim in claims), triplets, remarks, denied)


def claims_in(file: Path) -> tuple[list[RemittedClaim], list[Problem]]:
    items, problems = read(file.read_bytes(), file.name)
    return [item for item in items if isinstance(item, RemittedClaim)], problems


@needs_samples
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_nothing_is_lost_and_nothing_is_invented(file: Path) -> None:
    claims, problems = claims_in(file)
    assert ours(claims) == counted(file.read_bytes())
    assert "I070" not in codes(problems)
    assert not {"I073", "I075"} & set(codes(problems))


WITHOUT_ENVELOPE = ("jobisez_sample_835.edi", "sample_835_shifted_elements.edi")  # oxedi wants an ISA


@needs_samples
@pytest.mark.parametrize(
    "file", [file for file in FILES if not file.name.endswith(WITHOUT_ENVELOPE)], ids=lambda f: f.name
)
def test_oxedi_finds_as_many_claims_lines_and_adjustments(file: Path) -> None:
    """Its tables tell their values only with Arrow at hand, and their length always."""
    oxedi = pytest.importorskip("oxedi")
    tables = oxedi.parse(file.read_bytes()).tables
    theirs = [re.search(r"rows=(\d+)", repr(tables[name])) for name in ("claims", "services", "adjustments")]
    count = ours(claims_in(file)[0])
    assert [int(rows[1]) for rows in theirs if rows] == [count.claims, count.lines, count.adjustments]


BALANCES = {"I076": "service", "I077": "claim", "I078": "transaction"}


@needs_samples
@pytest.mark.parametrize(
    "file", [file for file in FILES if not file.name.endswith(WITHOUT_ENVELOPE)], ids=lambda f: f.name
)
def test_oxedi_finds_the_same_lines_and_claims_that_do_not_add_up(file: Path) -> None:
    """And the same payments, but for those of claims that do not say what was paid: there it does not look."""
    oxedi = pytest.importorskip("oxedi")
    wrong = [item for item in oxedi.parse(file.read_bytes()).diagnostics if item.kind == "BalanceMismatch"]
    found = [re.search(r'"(\w+)_balance" .* opened at segment #(\d+):', item.rule) for item in wrong]
    theirs = {(one[1], int(one[2]) + 1) for one in found if one}
    mine: set[tuple[str, int]] = set()
    for item in read(file.read_bytes())[0]:
        doubts = claim_balance(item) if isinstance(item, RemittedClaim) else payment_balance(item)
        mine |= {(BALANCES[doubt.code], int(doubt.where.path.split()[1])) for doubt in doubts if doubt.where}
    assert theirs <= mine
    assert {name for name, _ in mine - theirs} <= {"transaction"}


@needs_samples
def test_the_pain_patterns_become_the_cases_that_a_person_would_write() -> None:
    drafts, problems = drafts_of((FOLDER / "synthetic__pain_patterns.835").read_bytes())
    lines = [
        [
            (
                draft.word("denial", "lines", n, "procedure"),
                draft.word("denial", "lines", n, "adjustments", "1", "carc"),
            )
            for n in draft.keys("denial", "lines")
        ]
        for draft in drafts
    ]
    assert lines == [
        [("64483", "50")],
        [("62321", "151"), ("62321", "151")],
        [("64493", "4")],
        [("64483", "45"), ("64450", "B15")],
        [("64483", "45"), ("77003", "97")],
        [("64484", "107")],
        [("64483", "119")],
        [("64483", "50")],
        [("64635", "197")],
        [("20553", "29")],
        [("64483", "252")],
    ]
    assert {draft.word("denial", "payer", "program") for draft in drafts} == {"medicare-ffs"}
    assert codes(problems) == ["I080"]  # the twelfth claim is a reversal alone


PAGE = Path(__file__).parents[3] / "src" / "appealkit" / "intake" / "x12" / "REMITTANCES.md"


@needs_samples
def test_the_page_shows_what_each_file_gives() -> None:
    assert table() in PAGE.read_text(encoding="utf-8")


def test_the_page_lists_every_code_with_its_title() -> None:
    rows = re.findall(r"^\| (I0\d\d) \| (.+?) \|$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    pages = {code: page for code, page in CODE_PAGES.items() if "I070" <= code <= "I089"}
    assert rows == [(code, pages[code].title) for code in sorted(pages)]
    assert all("Bad: " in page.text and "Good: " in page.text for page in pages.values())


def table() -> str:
    """What each file gave, as a table: counts only."""
    rows = ["| file | claims | lines | adjustments | remarks | cases | told |", "|---|--:|--:|--:|--:|--:|---|"]
    for file in FILES:
        claims, problems = claims_in(file)
        drafts, more = drafts_of(file.read_bytes())
        count = ours(claims)
        told = ", ".join(f"{code} {number}" for code, number in sorted(Counter(codes([*problems, *more])).items()))
        cells = (count.claims, count.lines, count.adjustments, count.remarks, len(drafts))
        rows.append(f"| {file.name} | {' | '.join(map(str, cells))} | {told} |")
    return "\n".join(rows)


if __name__ == "__main__":
    print(table())  # noqa: T201
