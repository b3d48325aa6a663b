"""A queue kept in Google Sheets and downloaded gives the same cases as any other. `google_sheets`: what is imitated."""

from datetime import date

import pytest
from google_sheets import Shown, as_csv, exported, table

from conftest import codes

HEADER = ["Claim #", "Patient", "DOB", "DOS", "CPT", "Billed", "CARC", "Denial date", "Appealed?"]
SHOWN = [
    ["C1", "Sample, Jordan", "5/4/1968", "9/17/2026", "64483", "$1,450.00", "CO-50", "2026-10-02", "FALSE"],
    ["C2", "Example, Casey", "12/31/1959", "9/18/2026", "64493", "$900.50", "CO-197", "2026-10-03", "TRUE"],
]
KEPT = [
    ["C1", "Sample, Jordan", date(1968, 5, 4), date(2026, 9, 17), 64483, Shown(1450, "[$$]#,##0.00"), "CO-50",
     Shown(date(2026, 10, 2), "yyyy\\-mm\\-dd"), False],
    ["C2", "Example, Casey", date(1959, 12, 31), Shown(date(2026, 9, 18), 'm"/"d"/"yyyy'), Shown("64493", "@"),
     Shown(900.5, "[$$]#,##0.00"), "CO-197", Shown(date(2026, 10, 3), "yyyy\\-mm\\-dd"), True],
]  # fmt: skip
LINE = ("denial", "lines", "1")
TOLD = [
    {("denial", "claim_number"): "C1", ("patient", "name"): "Jordan Sample", ("patient", "birth_date"): "1968-05-04",
     (*LINE, "service_date"): "2026-09-17", (*LINE, "procedure"): "64483", (*LINE, "charged"): "1450.00",
     (*LINE, "adjustments", "1", "group"): "CO", (*LINE, "adjustments", "1", "carc"): "50",
     ("denial", "notice_date"): "2026-10-02"},
    {("denial", "claim_number"): "C2", ("patient", "name"): "Casey Example", ("patient", "birth_date"): "1959-12-31",
     (*LINE, "service_date"): "2026-09-18", (*LINE, "procedure"): "64493", (*LINE, "charged"): "900.50",
     (*LINE, "adjustments", "1", "group"): "CO", (*LINE, "adjustments", "1", "carc"): "197",
     ("denial", "notice_date"): "2026-10-03"},
]  # fmt: skip
UNTICKED = [[None] * 8 + [False]] * 997  # a column of checkboxes, down to the last row of the sheet


def told(drafts):
    return [{path: draft.word(*path) for path in of} for draft, of in zip(drafts, TOLD, strict=True)]


@pytest.mark.parametrize("inline", [False, True])
def test_numbers_that_are_days_money_and_codes_are_read_as_such(read, inline):
    drafts, reading = read(exported(("Denials", table([HEADER, *KEPT]), False), inline=inline))
    assert told(drafts) == TOLD
    assert codes(reading) == []


def test_a_thousand_rows_with_nothing_but_a_checkbox_are_no_rows(read):
    drafts, reading = read(exported(("Denials", table([HEADER, *KEPT, *UNTICKED]), False)))
    assert told(drafts) == TOLD
    assert codes(reading) == []
    assert reading.rows.read == 2


def test_the_same_as_csv(read):
    drafts, reading = read(as_csv([HEADER, *SHOWN]))
    assert told(drafts) == TOLD
    assert codes(reading) == []


def test_a_thousand_rows_of_csv_with_nothing_but_a_checkbox_are_no_rows(read):
    drafts, reading = read(as_csv([HEADER, *SHOWN, *[[""] * 8 + ["FALSE"]] * 997]))
    assert told(drafts) == TOLD
    assert codes(reading) == []
    assert reading.rows.read == 2


def test_a_value_that_only_google_sheets_can_work_out_is_the_one_it_showed(read):
    claim = Shown("C1", formula='IMPORTRANGE("1aBc","Claims!A2:A9")', own=True)
    on = Shown(date(2026, 9, 17), "m/d/yyyy", formula='QUERY(Days!A:B,"select B")', own=True)
    row = [claim, *KEPT[0][1:3], on, *KEPT[0][4:]]
    drafts, reading = read(exported(("Denials", table([HEADER, row]), False)))
    assert drafts[0].word("denial", "claim_number") == "C1"
    assert drafts[0].word(*LINE, "service_date") == "2026-09-17"
    assert codes(reading) == []


def test_a_formula_that_gave_no_text_leaves_its_cell_empty_and_the_row_untouched(read):
    empty = Shown("", formula='IF(A2="","",A2)')
    drafts, reading = read(exported(("Denials", table([[*HEADER, "Note"], [*KEPT[0], empty]]), False)))
    assert drafts[0].word("denial", "claim_number") == "C1"
    assert codes(reading) == []


def test_a_hidden_sheet_with_lists_is_not_taken_for_the_queue(read):
    lists = table([["Payers"], ["Example Health"], ["Sample Plan"]])
    drafts, reading = read(exported(("Lists", lists, True), ("Denials", table([HEADER, *KEPT]), False)))
    assert told(drafts) == TOLD
    assert codes(reading) == []
