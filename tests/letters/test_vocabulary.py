"""The names a template may use, and how values are worded."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from appealkit.letters.sandbox import listed, long_date, money
from letters import bench
from stories import cases


@pytest.mark.parametrize(
    ("items", "words"), [((), ""), (("a",), "a"), (("a", "b"), "a and b"), (("a", "b", "c"), "a, b and c")]
)
def test_lists_are_joined_with_and(items, words):
    assert listed(items) == words


def test_dates_and_money_are_written_out():
    assert long_date(date(2026, 1, 5)) == "January 5, 2026"
    assert money(Decimal("1234567.5")) == "$1,234,567.50"
    assert money(Decimal(0)) == "$0.00"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("payer.name", "Example Health Plan"),
        ("denial.claim_number", "CLM-0042"),
        ("denial.codes", "CO-50, N661"),
        ("denial.words", "Failed conservative treatment not documented for at least 3 months"),
        ("policy.number", "EX-7"),
        ("policy.version", "2026"),
        ("letter.title", "First-level appeal"),
        ("letter.request", "first-level appeal"),
        ("letter.services", "64483-LT"),
        ("letter.lines", "line 1"),
        ("letter.program", "commercial-erisa"),
        ("letter.capacity", "provider"),
        ("practice.name", "Example Pain Clinic"),
        ("practice.phone", "(512) 555-0100"),
    ],
)
def test_each_name_of_the_dictionary_prints_its_value(approved_workspace, name, words):
    assert bench.only(approved_workspace, f"{{{{ {name} }}}}\n") == [words]


@pytest.mark.parametrize(
    ("name", "words"),
    [("letter.services", "64483-LT and 64484-LT"), ("letter.lines", "lines 1 and 2"), ("denial.codes", "CO-50, N661")],
)
def test_two_lines_are_named_together(approved_workspace, name, words):
    assert bench.only(approved_workspace, f"{{{{ {name} }}}}\n", cases.two_lines()) == [words]


def test_an_amount_that_denies_nothing_is_no_code_of_the_denial(approved_workspace):
    case = cases.care()
    case["case"] = "codes"
    case["denial"]["lines"][0]["adjustments"] = [
        {"group": "CO", "carc": "45", "amount": "450.00"},
        {"group": "CO", "carc": "50", "amount": "1000.00"},
    ]
    assert bench.only(approved_workspace, "{{ denial.codes }}\n", case) == ["CO-50, N661"]


def test_long_words_of_the_payer_are_not_quoted_but_restated(approved_workspace):
    case = cases.care()
    case["case"] = "long-words"
    case["denial"]["reason_text"] = "Failed conservative treatment is not documented. " + "The plan has rules. " * 20
    packet = cases.prepared(approved_workspace, case)
    words = " ".join(bench.said(packet.letter))
    assert "The plan has rules" not in words
    assert (
        "the record does not show that conservative care of the required kind and length was tried and failed" in words
    )


@pytest.mark.parametrize(
    ("program", "level", "title"),
    [
        ("medicare-ffs", None, "Redetermination"),
        ("medicare-advantage", None, "Plan reconsideration"),
        ("commercial-erisa", None, "First-level appeal"),
        ("commercial-erisa", "internal-2", "Second-level appeal"),
        ("other", None, "Appeal"),
    ],
)
def test_the_request_has_the_name_of_its_level(approved_workspace, program, level, title):
    case = cases.care()
    case["case"] = "level"
    case["denial"]["payer"] = {"name": "Somebody", "program": program, "state": "TX"}
    if level:
        case["denial"]["appeal_level"] = level
    assert bench.only(approved_workspace, "{{ letter.title }}\n", case) == [title]


def test_one_of_a_unit_is_singular(approved_workspace):
    case = cases.repeat()
    packet = cases.prepared(approved_workspace, case)
    table = " ".join(words for words in bench.said(packet.letter) if words.startswith("Criterion"))
    assert "1 level: L5-S1" in table
    assert "1 levels" not in table
