"""A form filled in in Google Sheets and downloaded says the same as the form. `google_sheets`: what is imitated."""

from datetime import date, datetime

import pytest
from bookfill import Wanted, at, filled, opened, values
from google_sheets import Shown, exported

NOTE = {
    ("documents", "note", "kind"): "office-note",
    ("documents", "note", "title"): "Office note",
    ("documents", "note", "date"): "2026-08-20",
    ("documents", "note", "pages"): "9",
}
COURSE = {
    ("evidence", "pt", "kind"): "therapy-course",
    ("evidence", "pt", "origin"): "auto",
    ("evidence", "pt", "modality"): "physical-therapy",
    ("evidence", "pt", "from"): "2026-04-02",
    ("evidence", "pt", "visits_attended"): "18",
    ("evidence", "pt", "supervised"): "yes",
    ("evidence", "pt", "source", "document"): "note",
    ("evidence", "pt", "source", "page"): "2",
}


def downloaded(data, instead=None, *, inline=False):
    """The form as Google Sheets gives it back; `instead`: what stands in cells, by sheet and address."""
    sheets = []
    for sheet in opened(data).worksheets:
        cells = {}
        for row in sheet.iter_rows():
            for cell in row:
                value = (instead or {}).get((sheet.title, cell.coordinate), cell.value)
                if isinstance(value, datetime | date) and not isinstance(value, Shown):
                    value = Shown(value, "m/d/yyyy")
                cells[cell.row, cell.column] = value
        sheets.append((sheet.title, cells, sheet.sheet_state != "visible"))
    return exported(*sheets, inline=inline)


@pytest.fixture(scope="module")
def known(make):
    return make(NOTE | COURSE, [Wanted("care-long-enough")])


@pytest.mark.parametrize("inline", [False, True])
def test_what_stood_in_the_form_comes_back_as_it_was(known, reading, inline):
    found, problems = reading(downloaded(known, inline=inline))
    assert problems == []
    assert values(found, "evidence") == COURSE
    assert values(found, "documents") == NOTE
    assert values(found, "keys") == {("keys", "case"): "case-1"}


def test_what_a_person_typed_there_is_read(known, reading):
    typed = {"Visits attended": 20, "First day": date(2026, 4, 9), "Last day": "7/9/2026", "With a therapist?": "No"}
    found, problems = reading(downloaded(filled(known, {"Therapy": at(known, "Therapy", row_of(known), typed)})))
    assert problems == []
    course = COURSE | {
        ("evidence", "pt", "origin"): "edited",
        ("evidence", "pt", "from"): "2026-04-09",
        ("evidence", "pt", "to"): "2026-07-09",
        ("evidence", "pt", "visits_attended"): "20",
        ("evidence", "pt", "supervised"): "no",
    }
    assert values(found, "evidence") == course


@pytest.mark.parametrize(("ticked", "word"), [(True, "yes"), (False, "no")])
def test_a_checkbox_is_a_yes_or_a_no(known, reading, ticked, word):
    cell = next(iter(at(known, "Therapy", row_of(known), {"With a therapist?": ticked})))
    found, problems = reading(downloaded(known, {("Therapy", cell): ticked}))
    assert problems == []
    assert found.told["evidence", "pt", "supervised"].value == word


def test_a_day_that_only_google_sheets_can_work_out_is_read_and_told(known, reading):
    cell = next(iter(at(known, "Therapy", row_of(known), {"Last day": None})))
    day = Shown(date(2026, 7, 9), "m/d/yyyy", formula='QUERY(Days!A:B,"select B")', own=True)
    found, problems = reading(downloaded(known, {("Therapy", cell): day}))
    assert [problem.code for problem in problems] == ["I165"]
    assert "the value it last showed is read" in problems[0].says
    assert found.told["evidence", "pt", "to"].value == "2026-07-09"


def test_a_formula_that_shows_nothing_says_nothing(known, reading):
    cell = next(iter(at(known, "Therapy", row_of(known), {"Last day": None})))
    found, problems = reading(downloaded(known, {("Therapy", cell): Shown("", formula='IF(A1="","",A1)')}))
    assert problems == []
    assert values(found, "evidence") == COURSE


def row_of(data):
    """The row of the course that the form was filled with."""
    return next(row[0].row for row in opened(data)["Therapy"].iter_rows() if row[0].value == "pt")
