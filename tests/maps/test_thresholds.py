"""Thresholds as policies write them, read into amount, unit, how long, and per what; anything else is refused."""

from decimal import Decimal

import pytest

from appealkit.maps.thresholds import Quantity, Threshold, read_threshold, singular


def quantity(amount: str, unit: str) -> Quantity:
    return Quantity(Decimal(amount), unit)


@pytest.mark.parametrize(
    ("words", "amount", "unit", "lasting", "per"),
    [
        ("4 weeks", "4", "weeks", None, ()),
        ("1 week", "1", "weeks", None, ()),
        ("3 months", "3", "months", None, ()),
        ("14 days", "14", "days", None, ()),
        ("2 years", "2", "years", None, ()),
        ("72 hours", "72", "hours", None, ()),
        ("50 percent", "50", "percent", None, ()),
        ("50%", "50", "percent", None, ()),
        ("50 percent for 3 months", "50", "percent", ("3", "months"), ()),
        ("50 % for at least 3 months", "50", "percent", ("3", "months"), ()),
        ("80 percent for 1 hour", "80", "percent", ("1", "hours"), ()),
        ("2 levels", "2", "levels", None, ()),
        ("1 level", "1", "levels", None, ()),
        ("1 class", "1", "classes", None, ()),
        ("2 studies", "2", "studies", None, ()),
        ("1 study", "1", "studies", None, ()),
        ("2.5 weeks", "2.5", "weeks", None, ()),
        ("4 sessions per region", "4", "sessions", None, ("region",)),
        ("4 sessions per region per rolling-12-months", "4", "sessions", None, ("region", "rolling-12-months")),
        ("80 mg per session", "80", "mg", None, ("session",)),
        ("  4   Weeks ", "4", "weeks", None, ()),
    ],
)
def test_what_is_read(
    words: str, amount: str, unit: str, lasting: tuple[str, str] | None, per: tuple[str, ...]
) -> None:
    expected = Threshold(Decimal(amount), unit, quantity(*lasting) if lasting else None, per)
    assert read_threshold(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "",
        "weeks",
        "four weeks",
        "4",
        "4 fortnights",
        "at least 4 weeks",
        "4-6 weeks",
        "-4 weeks",
        "4 weeks for 3",
        "50 percent for 3 fortnights",
        "4 weeks or 3 months",
        "4 sessions per 12 months",
    ],
)
def test_what_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r"expected a threshold|is not a unit"):
        read_threshold(words)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("4 weeks", "4 weeks"),
        ("1 weeks", "1 week"),
        ("50 percent for 3 months", "50 percent for at least 3 months"),
        ("50 percent for 1 months", "50 percent for at least 1 month"),
        ("4 sessions per region per rolling-12-months", "4 sessions per region per rolling 12 months"),
        ("100 mg", "100 mg"),
        ("2.50 weeks", "2.5 weeks"),
    ],
)
def test_how_it_is_said(words: str, said: str) -> None:
    assert str(read_threshold(words)) == said


@pytest.mark.parametrize(("unit", "one"), [("weeks", "week"), ("studies", "study"), ("classes", "class"), ("mg", "mg")])
def test_one_of_a_unit(unit: str, one: str) -> None:
    assert singular(unit) == one


def test_weeks_never_become_months() -> None:
    assert read_threshold("12 weeks") != read_threshold("3 months")
    assert read_threshold("4 weeks").unit == "weeks"
