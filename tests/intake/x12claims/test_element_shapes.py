"""What an element may be, written as a case file writes it; the same for every X12 file."""

from __future__ import annotations

from decimal import Decimal

import pytest

from appealkit.intake.x12.elements import Gathered, days, money, money_text, whole
from appealkit.intake.x12.findings import Findings
from appealkit.intake.x12.segments import Segment


@pytest.mark.parametrize(
    ("raw", "written"),
    [
        ("1450", "1450.00"),
        ("1450.5", "1450.50"),
        (".5", "0.50"),
        ("0", "0.00"),
        ("-0", "0.00"),
        ("1450.5000", "1450.50"),
        ("9999999.99", "9999999.99"),
        ("10000000", None),
        ("0.005", None),
        ("-1", None),
        ("1,450", None),
        ("NaN", None),
        ("1e3", None),
        ("", None),
    ],
)
def test_an_amount_has_two_decimals_and_is_not_below_nothing(raw: str, written: str | None) -> None:
    assert money(raw) == written


def test_an_adjustment_may_be_below_nothing() -> None:
    assert money_text(Decimal("-12.5"), signed=True) == "-12.50"
    assert money_text(Decimal(-10000000), signed=True) is None


@pytest.mark.parametrize(
    ("form", "raw", "expected"),
    [
        ("D8", "20260826", ("2026-08-26", "2026-08-26")),
        ("DT", "202608261530", ("2026-08-26", "2026-08-26")),
        ("RD8", "20260826-20260828", ("2026-08-26", "2026-08-28")),
        ("RD8", "20260828-20260826", None),
        ("RD8", "20260826", None),
        ("D8", "20260826-20260828", None),
        ("D6", "260826", None),
        ("", "20260826", None),
    ],
)
def test_days_are_read_in_the_form_that_is_named(form: str, raw: str, expected: tuple[str, str] | None) -> None:
    assert days(form, raw) == expected


@pytest.mark.parametrize(("raw", "written"), [("3", "3"), ("02.00", "2"), ("0", None), ("1.5", None), ("1000", None)])
def test_units_are_whole(raw: str, written: str | None) -> None:
    assert whole(raw) == written


@pytest.mark.parametrize(
    ("composite", "told", "problems"),
    [
        ("HC:64483:LT:59", {"procedure": "64483", "modifiers/1": "LT", "modifiers/2": "59"}, 0),
        ("hc: j1030 ", {"procedure": "J1030"}, 0),
        ("HC:64483:X:LT", {"procedure": "64483", "modifiers/1": "LT"}, 1),
        ("HC:6448:LT", {"modifiers/1": "LT"}, 1),
        ("ZZ:64483", {}, 1),
        ("HC", {}, 1),
        ("", {}, 0),
    ],
)
def test_a_procedure_is_told_with_its_modifiers(composite: str, told: dict[str, str], problems: int) -> None:
    gathered = Gathered(Findings("f"))
    gathered.put_procedure((), Segment("SV1", (composite,), 1, 1), 1)
    assert {"/".join(path): item.value for path, item in gathered.told.items()} == told
    assert len(gathered.findings.problems) == problems
