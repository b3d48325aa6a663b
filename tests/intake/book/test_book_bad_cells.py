"""What cannot be read with certainty is left out and told at its cell, with its mend and without its value."""

from datetime import date

import pytest
from bookfill import Wanted, at, filled, opened, saved, values

from appealkit.errors import CODE_PAGES, Severity

NOTE = {"B4": "Office note", "E4": date(2026, 8, 20), "F4": 9}


@pytest.fixture(scope="module")
def therapy(make):
    data = make({}, [Wanted("care-long-enough")], ["procedure-response", "procedure-note"])
    course = {"Document": "doc-1", "Page": 4, "Kind of therapy": "Physical therapy"}
    return filled(data, {"Documents": NOTE, "Therapy": at(data, "Therapy", 4, course)})


@pytest.mark.parametrize(
    ("tab", "heading", "typed", "code"),
    [
        ("Therapy", "First day", "17/9/2026", "I166"),
        ("Therapy", "First day", "9/17/26", "I166"),
        ("Therapy", "First day", "2/30/2026", "I166"),
        ("Therapy", "First day", "spring 2026", "I166"),
        ("Therapy", "First day", "2021", "I166"),
        ("Therapy", "First day", 2021, "I166"),
        ("Therapy", "First day", "9/17/1826", "I166"),
        ("Therapy", "First day", True, "I166"),
        ("Therapy", "Visits attended", "about 18", "I167"),
        ("Therapy", "Visits attended", "15-20", "I167"),
        ("Therapy", "Visits attended", 18.5, "I167"),
        ("Therapy", "Visits attended", -1, "I167"),
        ("Therapy", "Visits attended", date(2026, 1, 18), "I167"),
        ("Therapy", "Visits attended", "1,80", "I167"),
        ("Therapy", "Visits attended", "1e3", "I167"),
        ("Therapy", "Result", "got better", "I168"),
        ("Therapy", "With a therapist?", "maybe", "I168"),
        ("Therapy", "Score at start", "#REF!", "I175"),
        ("Therapy", "Score at start", date(2026, 4, 5), "I175"),
        ("Therapy", "Score at start", True, "I175"),
        ("Therapy", "Score at start", "x" * 4001, "I175"),
        ("Result of procedures", "Relief in percent", 120, "I167"),
        ("Result of procedures", "Relief in percent", "8/10", "I167"),
        ("Result of procedures", "Which procedure", "the March one", "I179"),
        ("Result of procedures", "Which procedure", "result-1", "I179"),
        ("The denied procedure", "Procedure code", "6449", "I175"),
        ("The denied procedure", "Side", "lft", "I168"),
    ],
)
def test_a_cell_that_cannot_be_read_is_told_and_the_rest_of_its_row_is_kept(
    therapy, reading, tab, heading, typed, code
):
    address = next(iter(at(therapy, tab, 4, {heading: typed})))
    found, problems = reading(filled(therapy, {tab: {"B4": "doc-1", "C4": 4, address: typed}}))
    (problem,) = problems
    assert problem.code == code
    assert problem.severity is Severity.MISTAKE
    assert problem.where.path == f"{tab}!{address}"
    assert (problem.where.line, problem.where.file) == (4, "form.xlsx")
    assert address in problem.says
    assert problem.mend
    assert str(typed) not in str(problem)
    assert all(item.place.at != f"{tab}!{address}" for item in found.told.values())
    assert ("evidence", "therapy-1", "modality") in found.told


@pytest.mark.parametrize(
    ("heading", "typed", "read", "code"),
    [
        ("First day", 46282, "2026-09-17", "I166"),
        ("First day", "20260917", "2026-09-17", None),
        ("First day", "17 September 2026", "2026-09-17", None),
        ("First day", "2026-09-17T00:00:00", "2026-09-17", None),
    ],
)
def test_a_day_in_another_dress_is_read(therapy, reading, heading, typed, read, code):
    cells = at(therapy, "Therapy", 4, {heading: typed})
    book = opened(filled(therapy, {"Therapy": cells}))
    for address in cells:
        book["Therapy"][address].number_format = "General"
    found, problems = reading(saved(book))
    assert found.told["evidence", "therapy-1", "from"].value == read
    assert [(item.code, item.severity) for item in problems] == ([(code, Severity.DOUBT)] if code else [])


def test_a_percent_that_the_cell_shows_with_its_sign_is_what_it_shows(therapy, reading):
    cells = at(therapy, "Result of procedures", 4, {"Document": "doc-1", "Page": 4, "Relief in percent": 0.6})
    data = filled(therapy, {"Result of procedures": cells})
    plain, doubts = reading(data)
    assert plain.told["evidence", "result-1", "relief_percent"].value == "0.6"
    assert [(item.code, item.severity) for item in doubts] == [("I167", Severity.DOUBT)]
    book = opened(data)
    book["Result of procedures"][next(address for address, value in cells.items() if value == 0.6)].number_format = "0%"
    found, problems = reading(saved(book))
    assert found.told["evidence", "result-1", "relief_percent"].value == "60"
    assert problems == []


@pytest.mark.parametrize(
    ("cells", "code", "cell", "mend"),
    [
        ({"B4": None}, "I169", "Therapy!B4", "every sentence needs its page"),
        ({"C4": None}, "I169", "Therapy!C4", "every sentence needs its page"),
        ({"C4": 10}, "I172", "Therapy!C4", "pages of the document"),
        ({"C4": 0}, "I172", "Therapy!C4", "correct the page"),
        ({"C4": "4-5"}, "I167", "Therapy!C4", "digits"),
        ({"B4": "doc-9"}, "I171", "Therapy!B4", "pick it from the list"),
        ({"D4": None}, "I177", "Therapy!B4", "write what the page says"),
    ],
)
def test_a_fact_without_a_page_it_can_rest_on_is_left_out(therapy, reading, cells, code, cell, mend):
    found, problems = reading(filled(therapy, {"Therapy": cells}))
    assert found.names("evidence") == []
    (problem,) = problems
    assert (problem.code, problem.where.path) == (code, cell)
    assert mend in problem.mend


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"F4": None}, [("I170", "Documents!F4"), ("I171", "Therapy!B4")]),
        ({"E4": None}, [("I170", "Documents!E4"), ("I171", "Therapy!B4")]),
        ({"E4": "soon"}, [("I166", "Documents!E4"), ("I171", "Therapy!B4")]),
        ({"B4": None}, [("I170", "Documents!B4"), ("I171", "Therapy!B4")]),
        ({"F4": 0}, [("I172", "Documents!F4"), ("I171", "Therapy!B4")]),
        ({"A4": "???"}, [("I173", "Documents!A4"), ("I171", "Therapy!B4")]),
        ({"A5": "doc-1", "B5": "Claim"}, [("I173", "Documents!A5"), ("I171", "Therapy!B4")]),
    ],
)
def test_a_document_that_is_not_complete_is_left_out_with_what_cites_it(therapy, reading, cells, expected):
    found, problems = reading(filled(therapy, {"Documents": cells}))
    assert values(found) == {("keys", "case"): "case-1"}
    assert [(problem.code, problem.where.path) for problem in problems] == expected


@pytest.mark.parametrize(
    ("cells", "code", "cell"),
    [
        ({"M4": "doc-1"}, "I171", "Documents!M4"),
        ({"M4": "nothing"}, "I171", "Documents!M4"),
        ({"J4": 3, "K4": 12}, "I172", "Documents!J4"),
        ({"J4": 5, "K4": 3}, "I172", "Documents!J4"),
    ],
)
def test_what_is_wrong_beside_a_document_leaves_the_document(therapy, reading, cells, code, cell):
    found, problems = reading(filled(therapy, {"Documents": cells}))
    assert [(problem.code, problem.where.path) for problem in problems] == [(code, cell)]
    assert found.names("documents") == ["doc-1"]
    assert not [path for path in found.told if path[-1] in {"addendum_to", "first_page", "last_page"}]


@pytest.mark.parametrize(
    ("cells", "code", "cell"),
    [
        ({"E4": "x"}, "I168", "Other facts!D4"),
        ({"D4": "Weather: rain", "E4": "x"}, "I168", "Other facts!D4"),
        ({"D4": "Therapy: First day", "E4": "soon"}, "I166", "Other facts!E4"),
        ({"A5": "fact-1", "D4": "Therapy: Weeks", "E4": 6, "D5": "Imaging: Finding", "E5": "x"},
         "I173", "Other facts!D5"),
        ({"A5": "fact-1", "D4": "Therapy: Weeks", "E4": 6, "D5": "Therapy: Weeks", "E5": 7}, "I173", "Other facts!E5"),
        ({"A5": "fact-1", "D4": "Therapy: Weeks", "E4": 6, "D5": "Therapy: First day", "E5": "4/2/2026", "C5": 5},
         "I173", "Other facts!C5"),
    ],
)  # fmt: skip
def test_a_row_of_the_last_sheet_that_does_not_fit_is_told(therapy, reading, cells, code, cell):
    found, problems = reading(filled(therapy, {"Other facts": {"B4": "doc-1", "C4": 2} | cells}))
    assert (code, cell) in [(problem.code, problem.where.path) for problem in problems]
    assert [problem.code for problem in problems if problem.code not in {code, "I177"}] == []
    assert ("evidence", "therapy-1", "modality") in found.told


def test_no_problem_of_a_cell_names_what_it_holds(therapy, reading):
    marker = "Zzyzx Q. Marker"
    for tab in ("Therapy", "Documents", "Other facts", "Start here"):
        book = opened(therapy)
        for row in book[tab].iter_rows(min_row=2, max_row=24, max_col=12):
            for cell in row:
                cell.value = marker
        found, problems = reading(saved(book))
        assert marker not in "".join(str(item) + repr(item) for item in problems)
        assert marker not in repr(found)


def test_every_code_of_the_workbook_has_a_page_with_a_bad_and_a_good_example():
    codes = [code for code in CODE_PAGES if "I160" <= code <= "I179"]
    assert sorted(codes) == [f"I{number}" for number in range(160, 180)]
    for code in codes:
        assert CODE_PAGES[code].title
        assert "Bad: " in CODE_PAGES[code].text
        assert "Good: " in CODE_PAGES[code].text
