"""The shipped sample, and the queues found in the open against an independent count."""

import csv
import json
import re
from pathlib import Path

import pytest

from appealkit.errors import CODE_PAGES
from appealkit.intake.queue import read_queue
from conftest import codes

ROOT = Path(__file__).parents[3]
MESSY = ROOT / "samples/intake/queue-messy.csv"


def test_the_messy_sample_gives_its_three_claims_and_says_what_it_left_out(read):
    drafts, reading = read(MESSY.read_bytes())
    first, second, third = (draft.nested() for draft in drafts)
    assert first["patient"] == {"name": "JORDAN Q. SAMPLE", "birth_date": "1968-05-04", "member_id": "XEH123456789"}
    assert first["denial"]["payer"] == {"name": "Example Health Plan", "payer_id": "99999"}
    assert first["denial"]["reason_text"] == (
        "Failed conservative treatment not documented\nNot necessary;\nsee the policy"
    )
    assert first["denial"]["lines"] == [
        {
            "number": "1", "procedure": "64483", "modifiers": ["LT"], "diagnoses": ["M51.17"],
            "service_date": "2026-09-17", "charged": "1450.00",
            "adjustments": [{"group": "CO", "carc": "50", "amount": "1450.00"}],
        },
        {
            "number": "2", "procedure": "64484", "modifiers": ["LT"], "diagnoses": ["M51.17"],
            "service_date": "2026-09-17", "charged": "725.00", "remarks": ["N115"],
            "adjustments": [{"group": "CO", "carc": "50", "amount": "725.00"}],
        },
    ]  # fmt: skip
    assert second["denial"]["lines"] == [
        {"number": "1", "procedure": "64493", "service_date": "2026-09-21", "units": "2", "diagnoses": ["M47.816"]}
    ]
    assert third["denial"]["lines"] == [
        {
            "number": "1", "procedure": "64635", "charged": "2100.00", "diagnoses": ["M47.816"],
            "adjustments": [{"carc": "197", "amount": "2100.00"}],
        }
    ]  # fmt: skip
    assert third["denial"]["reason_text"] == "197 - No prior authorization"
    assert [(problem.code, problem.where.line) for problem in sorted(reading.problems, key=lambda p: p.where.line)] == [
        ("I114", 9),  # the row pasted twice
        ("I110", 12),  # a charge below nought
        ("I111", 12),  # MED
        ("I109", 13),  # 45 days
        ("I111", 13),  # a reason without its group
    ]
    counts = reading.rows
    assert (counts.read, counts.made, counts.joined, counts.duplicate, counts.skipped) == (5, 3, 1, 1, 6)


# Rows, and claims by hand: distinct claim numbers, or where there are none, patient and day.
SEEN = {
    "AlizarKhan62__sample_claims.csv": (5, 1),  # one is denied; the others are pending or submitted
    "aaronmsmith__denials.csv": (386, None),
    "idx62017002337__01-standard-headers.csv": (3, 3),
    "idx62017002337__03-tab-separated.csv": (3, 3),
    "idx62017002337__05-semicolon-delimited.csv": (2, 2),
    "idx62017002337__07-combined-name.csv": (2, 2),
    "idx62017002337__10-multiple-denials-per-claim.csv": (4, 2),
    "kvrkr866__claim_db.json": (12, 12),
    "kvrkr866__sample_denials.csv": (5, 5),
    "maimuna-akter0022__claims.csv": (500, None),
}
NO_QUEUE = {
    "_header_names_seen.csv", "aaronmsmith__payers.csv", "aaronmsmith__providers.csv",
    "kvrkr866__carc_rarc_reference.json",
}  # fmt: skip


def counted(path: Path) -> list[dict[str, str]]:
    """The rows by Python's own readers."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        return list(json.loads(text).values())
    mark = max(",\t;", key=text.splitlines()[0].count)
    return list(csv.DictReader(text.splitlines(), delimiter=mark))


@pytest.mark.parametrize("name", sorted(SEEN))
def test_every_queue_in_the_open_gives_its_rows_and_claims(third_party, tables, name):
    rows, claims = counted(third_party / name), SEEN[name][1]
    if name == "aaronmsmith__denials.csv":
        claims = len({row["claim_id"] for row in rows})
    if name == "maimuna-akter0022__claims.csv":
        claims = len({row["claim_id"] for row in rows if row["status"] == "Denied"})
    reading = read_queue((third_party / name).read_bytes(), name, tables)
    drafts = list(reading.drafts)
    assert reading.rows.read == len(rows) == SEEN[name][0]
    assert len(drafts) == reading.rows.made == claims
    assert len({draft.id for draft in drafts}) == claims
    counts = reading.rows
    assert counts.made + counts.joined + counts.duplicate + counts.not_denials + len(counts.rejected) == len(rows)


def test_the_denied_amounts_of_the_open_queues_sum_to_the_cent(third_party, tables):
    for name in (name for name in SEEN if name.startswith("idx")):
        rows = counted(third_party / name)
        key = next(key for key in rows[0] if key.lower() in {"denied", "denied_amount"})
        reading = read_queue((third_party / name).read_bytes(), name, tables)
        told = [t.value for d in reading.drafts for path, t in d.told.items() if path[-1] == "amount"]
        assert sum(round(float(value) * 100) for value in told) == sum(round(float(row[key]) * 100) for row in rows)


@pytest.mark.parametrize("name", sorted(NO_QUEUE))
def test_what_is_no_queue_is_told(third_party, tables, name):
    reading = read_queue((third_party / name).read_bytes(), name, tables)
    assert list(reading.drafts) == []
    assert "I102" in codes(reading)


def test_every_file_in_the_open_has_its_expectation(third_party):
    assert {path.name for path in third_party.iterdir()} == set(SEEN) | NO_QUEUE


def test_the_readme_lists_every_code_with_its_title():
    text = (ROOT / "src/appealkit/intake/README.md").read_text(encoding="utf-8")
    mine = sorted(code for code in CODE_PAGES if "I100" <= code <= "I119")
    listed = re.findall(r"^\| (I\d{3}) \| (.+?) \|$", text, flags=re.MULTILINE)
    assert [row for row in listed if row[0] in mine] == [(code, CODE_PAGES[code].title) for code in mine]
    assert all("Bad: " in CODE_PAGES[code].text and "Good: " in CODE_PAGES[code].text for code in mine)
