"""The shapes of values: what each means, and what is left out because it means nothing certain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appealkit.intake.queue import escaped, unescaped
from appealkit.intake.queue.amounts import Amounts, written
from appealkit.intake.queue.codes import Billed, Codes, Reason, codes_of, diagnoses_of, modifiers_of, procedures_of
from appealkit.intake.queue.days import Days
from appealkit.intake.queue.said import turned


def reasons(*pairs):
    return tuple(Reason(group, carc) for group, carc in pairs)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("CO-50", Codes(reasons(("CO", "50")))),
        ("CO50", Codes(reasons(("CO", "50")))),
        ("co 50", Codes(reasons(("CO", "50")))),
        ("50", Codes(reasons((None, "50")))),
        ("CO-50, CO-45", Codes(reasons(("CO", "50"), ("CO", "45")))),
        ("CO-4; OA-A1", Codes(reasons(("CO", "4"), ("OA", "A1")))),
        ("CO-04", Codes(reasons(("CO", "4")))),
        ("N115; M25", Codes((), ("N115", "M25"))),
        ("CO-16 (N479)", Codes(reasons(("CO", "16")), ("N479",))),
        ("CO-50: not deemed necessary", Codes(reasons(("CO", "50")), described=True)),
        ("197 - No prior auth", Codes(reasons((None, "197")), described=True)),
        ("MA130", Codes((), ("MA130",))),
    ],
)
def test_a_cell_of_codes_is_read_whole(cell, expected):
    assert codes_of(cell) == expected


@pytest.mark.parametrize(
    "cell",
    [
        "MED",
        "R01",
        "",
        "45 days",
        "16 days",
        "CO",
        "99999",
        "50%",
        "CO-50, see notes",
        "50 - CO 45",
        "CO-50 not shown, CO-45 fee",
        "CO-50: N115 applies",
        "0",
        "$50",
    ],
)
def test_a_cell_that_holds_more_or_other_than_codes_gives_none(cell):
    assert codes_of(cell) is None


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("64483", [Billed("64483")]),
        ("64483-50", [Billed("64483", ("50",))]),
        ("64483-LT", [Billed("64483", ("LT",))]),
        ("64483-50-59", [Billed("64483", ("50", "59"))]),
        ("64483 lt", [Billed("64483", ("LT",))]),
        ("64483 x2", [Billed("64483", (), "2")]),
        ("64483-LT x 3", [Billed("64483", ("LT",), "3")]),
        ("64483-X2", [Billed("64483", ("X2",))]),
        ("64483,64484", [Billed("64483"), Billed("64484")]),
        ("64493-50; 64494-50", [Billed("64493", ("50",)), Billed("64494", ("50",))]),
        ("64483 - Injection, foramen", [Billed("64483")]),
        ("CPT 0627T", [Billed("0627T")]),
        ("j1030", [Billed("J1030")]),
    ],
)
def test_a_procedure_is_read_with_its_modifiers_and_units(cell, expected):
    assert procedures_of(cell) == tuple(expected)


@pytest.mark.parametrize("cell", ["CPT014", "6448350", "64483 X2", "75002-1234", "Injection", "", "TX 75002"])
def test_what_is_no_procedure_or_may_be_two_things_gives_none(cell):
    assert procedures_of(cell) is None


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("M54.16", ("M54.16",)),
        ("M5416", ("M54.16",)),
        ("m51.17; M54.16", ("M51.17", "M54.16")),
        ("G35", ("G35",)),
        ("M54.16 - Radiculopathy, lumbar", ("M54.16",)),
        ("724.2", None),
        ("see chart", None),
    ],
)
def test_diagnoses_have_their_dot_whether_or_not_it_was_written(cell, expected):
    assert diagnoses_of(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"), [("LT", ("LT",)), ("50, LT", ("50", "LT")), ("-59", ("59",)), ("left", None), ("5", None)]
)
def test_modifiers_have_two_places(cell, expected):
    assert modifiers_of(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026-09-17", "2026-09-17"),
        ("2026-09-17 00:00:00", "2026-09-17"),
        ("2026-09-17T08:30:00Z", "2026-09-17"),
        ("9/17/2026", "2026-09-17"),
        ("09/17/26", "2026-09-17"),
        ("9/7/2026", "2026-09-07"),
        ("20260917", "2026-09-17"),
        ("46282", "2026-09-17"),
        ("17-Sep-2026", "2026-09-17"),
        ("Sep 17, 2026", "2026-09-17"),
        ("09/17/2026 - 09/17/2026", "2026-09-17"),
        ("45 days", None),
        ("9-7-2026", None),
        ("7.9.2026", None),
        ("26-09-17", None),
        ("2026-02-30", None),
        ("13/13/2026", None),
        ("2026", None),
        ("soon", None),
    ],
)
def test_a_day_is_read_where_it_can_only_be_one(cell, expected):
    assert Days().read(cell) == expected


def days(*cells):
    learnt = Days()
    for cell in cells:
        learnt.learn(cell)
    return [learnt.read(cell) for cell in cells]


def test_the_day_stands_first_only_where_the_column_proves_it():
    assert days("17-09-2026", "05-06-2026") == ["2026-09-17", "2026-06-05"]
    assert days("09-17-2026", "05-06-2026") == ["2026-09-17", "2026-05-06"]
    assert days("17/09/2026", "05/06/2026") == ["2026-09-17", "2026-06-05"]
    assert days("04-04-2026", "05-06-2026") == ["2026-04-04", None]


def test_where_days_of_a_column_contradict_each_other_only_those_are_read_that_can_be_one_thing():
    assert days("17/09/2026", "09/17/2026", "05/06/2026") == ["2026-09-17", "2026-09-17", None]


@pytest.mark.parametrize(("cell", "expected"), [("5/4/68", "1968-05-04"), ("5/4/15", None), ("5/4/1968", "1968-05-04")])
def test_a_birth_year_of_two_digits_is_read_where_it_can_be_of_one_century_only(cell, expected):
    assert Days().read(cell, born_before=2026) == expected


def amounts(*cells):
    learnt = Amounts()
    for cell in cells:
        learnt.learn(cell)
    return [None if (value := learnt.read(cell)) is None else written(value) for cell in cells]


def test_money_is_read_with_marks_signs_and_thousands():
    assert amounts("$4,250.00", "(120.00)", "120.00-", "-120", "1450", "USD 12.5", "0", "1,000") == [
        "4250.00", "-120.00", "-120.00", "-120.00", "1450.00", "12.50", "0.00", "1000.00",
    ]  # fmt: skip


def test_a_comma_marks_decimals_only_where_the_file_proves_it():
    assert amounts("1.234,56", "145,00", "1.234") == ["1234.56", "145.00", "1234.00"]
    assert amounts("1.234,56", "145.00", "1.234", "1,234") == [None, "145.00", None, None]
    assert amounts("1,234", "1.234") == ["1234.00", None]


@pytest.mark.parametrize("cell", ["", "n/a", "$", "12.345", "1,23,4", "12 or 13", "1e5", "99999999.00", "45%"])
def test_what_is_no_amount_gives_none(cell):
    assert amounts(cell) == [None]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("SAMPLE, JORDAN", "JORDAN SAMPLE"),
        ("Sample, Jordan Q.", "Jordan Q. Sample"),
        ("Sample, Jordan, Jr.", "Jordan Sample Jr."),
        ("Jordan  Sample", "Jordan Sample"),
        ("Sample, Jordan, Casey", None),
    ],
)
def test_a_name_stands_first_name_first(cell, expected):
    assert turned(cell) == expected


@given(st.text())
def test_an_escaped_cell_is_no_formula_and_can_be_had_back(text):
    safe = escaped(text)
    assert safe.lstrip(" \u00a0\ufeff")[:1] not in {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"}
    assert unescaped(safe) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("-5", "'-5"),
        ("@cmd", "'@cmd"),
        ("+1", "'+1"),
        ("'quoted", "''quoted"),
        ("Sample", "Sample"),
        ("", ""),
    ],
)
def test_what_begins_like_a_formula_gets_an_apostrophe(text, expected):
    assert escaped(text) == expected
