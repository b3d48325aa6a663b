"""A form as people fill it in: what they typed, moved and renamed, and what is read of it."""

from datetime import date, datetime

import pytest
from bookfill import Wanted, at, filled, opened, saved, values

from appealkit.errors import Severity
from appealkit.maps.kinds import ValueType

DOCUMENTS = {
    "B4": "Therapy record",
    "D4": "North PT",
    "E4": date(2026, 7, 9),
    "F4": 12,
    "A5": "MRI June",
    "B5": "imaging report",
    "C5": "MRI of the low back",
    "E5": "6/18/2026",
    "F5": "2",
}
OF_DOCUMENTS = {
    ("documents", "doc-1", "kind"): "therapy",
    ("documents", "doc-1", "title"): "Therapy record",
    ("documents", "doc-1", "author"): "North PT",
    ("documents", "doc-1", "date"): "2026-07-09",
    ("documents", "doc-1", "pages"): "12",
    ("documents", "MRI-June", "kind"): "imaging-report",
    ("documents", "MRI-June", "title"): "MRI of the low back",
    ("documents", "MRI-June", "date"): "2026-06-18",
    ("documents", "MRI-June", "pages"): "2",
}


def test_a_form_filled_in_by_a_person_gives_the_evidence_they_wrote(make, reading):
    data = make({}, [Wanted("care-long-enough")], ["imaging-study"])
    header = {row[0].value: f"B{row[0].row}" for row in opened(data)["Start here"].iter_rows(max_col=1) if row[0].value}
    done = filled(
        data,
        {
            "Start here": {
                header["Patient name"]: "  Jordan Q. Sample ",
                header["Date of birth"]: datetime(1968, 5, 4),  # noqa: DTZ001 as a spreadsheet has it
                header["Member ID"]: 99012345,
                header["Date of service"]: "9/17/2026; Oct 1, 2026",
                header["Procedure code"]: "64483; 64484",
            },
            "Documents": DOCUMENTS,
            "Therapy": at(
                data,
                "Therapy",
                4,
                {
                    "Document": "DOC-1",
                    "Page": 4,
                    "Kind of therapy": "physical therapy",
                    "Area": "Low back",
                    "First day": "Apr 2, 2026",
                    "Last day": "7/9/2026",
                    "Visits attended": "18 visits",
                    "Visits ordered": 20.0,
                    "With a therapist?": "YES",
                    "Result": "Finished without lasting benefit ",
                    "Exact words": "no meaningful change  ",
                },
            ),
            "Imaging": at(
                data,
                "Imaging",
                6,
                {
                    "Document": "mri june",
                    "Page": "1",
                    "Kind of study": "mri",
                    "Done on": date(2026, 6, 18),
                    "Levels": "L4-L5, L5-S1",
                    "Side": "both sides",
                },
            ),
        },
    )
    found, problems = reading(done)
    assert problems == []
    pt, mri = ("evidence", "therapy-1"), ("evidence", "imaging-3")
    assert values(found) == OF_DOCUMENTS | {
        ("keys", "case"): "case-1",
        ("patient", "name"): "Jordan Q. Sample",
        ("patient", "birth_date"): "1968-05-04",
        ("patient", "member_id"): "99012345",
        ("keys", "service_date", "1"): "2026-09-17",
        ("keys", "service_date", "2"): "2026-10-01",
        ("keys", "procedure", "1"): "64483",
        ("keys", "procedure", "2"): "64484",
        (*pt, "kind"): "therapy-course",
        (*pt, "origin"): "manual",
        (*pt, "modality"): "physical-therapy",
        (*pt, "region"): "lumbar-sacral",
        (*pt, "from"): "2026-04-02",
        (*pt, "to"): "2026-07-09",
        (*pt, "visits_attended"): "18",
        (*pt, "visits_ordered"): "20",
        (*pt, "supervised"): "yes",
        (*pt, "outcome"): "no-lasting-benefit",
        (*pt, "source", "document"): "doc-1",
        (*pt, "source", "page"): "4",
        (*pt, "source", "quote"): "no meaningful change",
        (*mri, "kind"): "imaging-study",
        (*mri, "origin"): "manual",
        (*mri, "modality"): "MRI",
        (*mri, "performed_on"): "2026-06-18",
        (*mri, "levels", "1"): "L4-L5",
        (*mri, "levels", "2"): "L5-S1",
        (*mri, "laterality"): "bilateral",
        (*mri, "source", "document"): "MRI-June",
        (*mri, "source", "page"): "1",
    }
    assert found.told[*mri, "levels", "1"].place.at == "Imaging!G6"


@pytest.fixture
def therapy(make):
    """A form with one course of therapy in its fourth row, and its document."""
    data = make({}, [Wanted("care-long-enough")])
    course = {"Document": "doc-1", "Page": 4, "Kind of therapy": "Physical therapy", "Visits attended": 18}
    return filled(data, {"Documents": DOCUMENTS, "Therapy": at(data, "Therapy", 4, course)})


PT = {
    ("evidence", "therapy-1", "kind"): "therapy-course",
    ("evidence", "therapy-1", "origin"): "manual",
    ("evidence", "therapy-1", "modality"): "physical-therapy",
    ("evidence", "therapy-1", "visits_attended"): "18",
    ("evidence", "therapy-1", "source", "document"): "doc-1",
    ("evidence", "therapy-1", "source", "page"): "4",
}


def test_columns_may_be_moved_and_sheets_reordered_and_rows_put_above(therapy, reading):
    book = opened(therapy)
    sheet = book["Therapy"]
    for row in range(1, 30):
        first, last = sheet.cell(row, 2).value, sheet.cell(row, 7).value
        sheet.cell(row, 2).value, sheet.cell(row, 7).value = last, first
    sheet.insert_rows(1)
    sheet["A1"] = "for Anna"
    book.move_sheet("Therapy", -2)
    found, problems = reading(saved(book))
    assert problems == []
    assert values(found, "evidence") == PT
    assert found.told["evidence", "therapy-1", "source", "document"].place.at == "Therapy!G5"


def test_a_renamed_tab_is_known_by_its_headings(therapy, reading):
    book = opened(therapy)
    book["Therapy"].title = "PT"
    found, problems = reading(saved(book))
    assert problems == []
    assert values(found, "evidence") == PT


def test_rows_may_be_sorted(therapy, reading):
    book = opened(therapy)
    sheet = book["Therapy"]
    for column in range(1, 20):
        sheet.cell(9, column).value, sheet.cell(4, column).value = (
            sheet.cell(4, column).value,
            sheet.cell(9, column).value,
        )
    found, problems = reading(saved(book))
    assert problems == []
    assert values(found, "evidence") == PT


def test_a_column_of_ones_own_and_a_sheet_of_ones_own_are_told_and_not_read(therapy, reading):
    book = opened(therapy)
    sheet = book["Therapy"]
    sheet.cell(2, 30).value, sheet.cell(4, 30).value = "Zzyzx Marker", "private"
    own = book.create_sheet("Zzyzx")
    own["A1"] = "a remark"
    found, problems = reading(saved(book))
    assert values(found, "evidence") == PT
    assert [(item.code, item.severity, item.says) for item in problems] == [
        ("I163", Severity.DOUBT, f"sheet {len(book.sheetnames)} is not known; its 1 cells are not read"),
        ("I164", Severity.DOUBT, "column AD of sheet 'Therapy' is not known; its 1 cells are not read"),
    ]
    assert "Zzyzx" not in "".join(map(str, problems))


def test_a_heading_that_was_changed_is_told_and_its_cells_are_not_read(therapy, reading):
    data = filled(therapy, {"Therapy": {next(iter(at(therapy, "Therapy", 2, {"Visits attended": 0}))): "Visits"}})
    found, problems = reading(data)
    assert [item.code for item in problems] == ["I164"]
    gone = ("evidence", "therapy-1", "visits_attended")
    assert values(found, "evidence") == {path: value for path, value in PT.items() if path != gone}


def test_sheets_copied_into_another_workbook_are_read_as_typed_by_hand(therapy, reading):
    book = opened(therapy)
    del book["_form"]
    found, problems = reading(saved(book))
    assert [item.code for item in problems] == ["I176"]
    assert values(found, "evidence") == PT


def test_a_row_without_its_name_gets_one(therapy, reading):
    found, problems = reading(filled(therapy, {"Therapy": {"A4": None}}))
    assert problems == []
    assert found.names("evidence") == ["therapy-n1"]


def test_two_rows_of_one_name_are_two_facts_and_a_doubt(therapy, reading):
    data = filled(therapy, {"Therapy": {"A5": "therapy-1", "B5": "doc-1", "C5": 5, "D5": "Home exercise program"}})
    found, problems = reading(data)
    assert [(item.code, item.severity, item.where.path) for item in problems] == [
        ("I173", Severity.DOUBT, "Therapy!A5")
    ]
    assert found.names("evidence") == ["therapy-1", "therapy-n1"]


@pytest.mark.parametrize("tab", ["Therapy", "Documents"])
def test_a_copied_sheet_counts_nothing_twice(therapy, reading, tab):
    book = opened(therapy)
    book.copy_worksheet(book[tab]).title = f"{tab} (2)"
    found, problems = reading(saved(book))
    assert values(found, "evidence") == PT
    assert {(item.code, item.severity) for item in problems} == {("I173", Severity.DOUBT)}


def test_a_formula_in_the_patient_box_is_told(therapy, reading):
    sheet = opened(therapy)["Start here"]
    row = next(cell.row for cell in sheet["A"] if cell.value == "Patient name")
    found, problems = reading(filled(therapy, {"Start here": {f"B{row}": "=A1"}}))
    assert [(item.code, item.where.path) for item in problems] == [("I165", f"Start here!B{row}")]
    assert ("patient", "name") not in found.told


def test_a_line_break_in_a_cell_is_no_sign_of_its_own(therapy, reading):
    data = filled(therapy, {"Therapy": at(therapy, "Therapy", 4, {"Exact words": "no change_x000D_\nin pain"})})
    found, _ = reading(data)
    assert found.told["evidence", "therapy-1", "source", "quote"].value == "no change\nin pain"


def test_a_known_row_that_is_deleted_is_told(make, reading):
    known = {
        ("documents", "note", "kind"): "office-note",
        ("documents", "note", "title"): "Note",
        ("documents", "note", "date"): "2026-08-20",
        ("documents", "note", "pages"): "3",
        ("evidence", "pt", "kind"): "therapy-course",
        ("evidence", "pt", "source", "document"): "note",
        ("evidence", "pt", "source", "page"): "1",
    }
    book = opened(make(known))
    book["Therapy"].delete_rows(4)
    found, problems = reading(saved(book))
    assert found.names("evidence") == []
    assert [(item.code, item.severity) for item in problems] == [("I174", Severity.DOUBT)]


def test_rows_of_one_name_on_the_last_sheet_are_one_fact(make, reading):
    data = filled(
        make({}, [Wanted("care-long-enough")]),
        {
            "Documents": DOCUMENTS,
            "Other facts": {
                "A4": "talk", "B4": "doc-1", "C4": 3, "D4": "Contact with the payer: How", "E4": "Phone call",
                "A5": "talk", "D5": "Contact with the payer: Result", "E5": "asked for notes", "F5": "10/9/2026",
                "B6": "doc-1", "C6": 2, "D6": "Imaging: Levels", "E6": "L4-L5; L5-S1", "G6": "two levels",
            },
        },
    )  # fmt: skip
    found, problems = reading(data)
    assert problems == []
    assert values(found, "evidence") == {
        ("evidence", "talk", "kind"): "contact",
        ("evidence", "talk", "origin"): "manual",
        ("evidence", "talk", "kind_of"): "call",
        ("evidence", "talk", "outcome"): "asked for notes",
        ("evidence", "talk", "recorded_on"): "2026-10-09",
        ("evidence", "talk", "source", "document"): "doc-1",
        ("evidence", "talk", "source", "page"): "3",
        ("evidence", "fact-3", "kind"): "imaging-study",
        ("evidence", "fact-3", "origin"): "manual",
        ("evidence", "fact-3", "levels", "1"): "L4-L5",
        ("evidence", "fact-3", "levels", "2"): "L5-S1",
        ("evidence", "fact-3", "source", "document"): "doc-1",
        ("evidence", "fact-3", "source", "page"): "2",
        ("evidence", "fact-3", "source", "quote"): "two levels",
    }
    assert found.told["evidence", "talk", "outcome"].place.at == "Other facts!E5"


def test_a_result_names_the_procedure_it_followed(make, reading):
    data = make({}, [], ["prior-procedure", "procedure-response"])
    data = filled(
        data,
        {
            "Documents": DOCUMENTS,
            "Earlier procedures": at(
                data, "Earlier procedures", 4, {"Document": "doc-1", "Page": 1, "Done on": "3/2/2026"}
            ),
            "Result of procedures": at(
                data,
                "Result of procedures",
                4,
                {"Document": "doc-1", "Page": 2, "Which procedure": "Earlier-1", "Relief in percent": "80 %"},
            ),
        },
    )
    found, problems = reading(data)
    assert problems == []
    assert found.told["evidence", "result-1", "of"].value == "earlier-1"
    assert found.told["evidence", "result-1", "relief_percent"].value == "80"


def test_the_visit_within_a_file_and_what_it_adds_to_are_kept(make, reading):
    more = {"A6": "late", "B6": "Addendum", "E6": "8/1/2026", "F6": 1, "G6": "Yes", "H6": "A. Example, MD",
            "I6": "8/2/2026", "M6": "doc-1", "N6": "yes", "J4": 3, "K4": 9}  # fmt: skip
    found, problems = reading(filled(make(), {"Documents": DOCUMENTS | more}))
    assert problems == []
    told = values(found)
    assert told["documents", "doc-1", "first_page"] == "3"
    assert told["documents", "doc-1", "last_page"] == "9"
    assert {path[2]: value for path, value in told.items() if path[:2] == ("documents", "late")} == {
        "kind": "addendum",
        "title": "Addendum",
        "date": "2026-08-01",
        "pages": "1",
        "signed": "yes",
        "signer": "A. Example, MD",
        "signed_on": "2026-08-02",
        "addendum_to": "doc-1",
        "late_entry": "yes",
    }


CELLS = {
    ValueType.DATE: [("9/17/2026", "2026-09-17"), (date(2026, 9, 17), "2026-09-17"), ("Sept 17 2026", "2026-09-17")],
    ValueType.COUNT: [(18, "18"), ("1,200", "1200")],
    ValueType.NUMBER: [(7.5, "7.5"), (" 12 ", "12")],
    ValueType.PERCENT: [(60, "60"), ("60%", "60")],
    ValueType.YES_NO: [("Yes", "yes"), (True, "yes"), ("n", "no")],
    ValueType.SIDE: [("Left", "left"), ("BOTH SIDES", "bilateral")],
    ValueType.REGION: [("Neck or upper back (cervical or thoracic)", "cervical-thoracic"), ("lumbar", "lumbar-sacral")],
    ValueType.PROCEDURE: [(64483, "64483"), ("g0260", "G0260")],
    ValueType.TEXT: [("some words", "some words"), (41, "41")],
}
LISTS = {
    ValueType.LIST: [("a; b, c", ["a", "b, c"]), ("a, b", ["a", "b"]), ("one", ["one"]), ("a\nb", ["a", "b"])],
    ValueType.PROCEDURES: [("64483; 64484", ["64483", "64484"]), (64483, ["64483"])],
}


def test_every_attribute_of_every_kind_is_read_from_each_shape_of_its_type(make, rules, words, reading):
    """One form with all kinds; each attribute in a row of its own, each shape in a form of its own."""
    kinds = rules.vocabulary.kinds
    data = make({}, [Wanted("care-long-enough")], list(kinds))
    for shape in range(4):
        cells, expected = {"Documents": DOCUMENTS}, {}
        for name, kind in kinds.items():
            said = words.kinds[name]
            sheet = opened(data)[said.sheet] if shape == 0 else None
            heads = HEADS.setdefault(name, {cell.value: cell.column_letter for cell in sheet[2]} if sheet else {})
            on_sheet = cells.setdefault(said.sheet, {})
            for row, (attribute, declared) in enumerate(kind.attributes.items(), 4):
                at = ("evidence", f"{said.prefix}-{row - 3}")
                column = heads[said.columns[attribute].column]
                if declared.type is ValueType.EVIDENCE:
                    continue
                if declared.one_of:
                    word = declared.one_of[shape % len(declared.one_of)]
                    shown = words.shown(name, word)
                    shapes, found = [shown, shown.upper(), word, f" {shown} "], {(): word}
                    cell = shapes[shape]
                elif declared.type in LISTS:
                    cell, many = LISTS[declared.type][shape % len(LISTS[declared.type])]
                    found = {(str(number),): word for number, word in enumerate(many, 1)}
                else:
                    cell, word = CELLS[declared.type][shape % len(CELLS[declared.type])]
                    found = {(): word}
                on_sheet |= {f"B{row}": "doc-1", f"C{row}": 2, f"{column}{row}": cell}
                expected |= {(*at, attribute, *step): word for step, word in found.items()}
        told, problems = reading(filled(data, cells))
        assert problems == []
        common = {"kind", "origin", "source"}
        assert {path: value for path, value in values(told, "evidence").items() if path[2] not in common} == expected


HEADS: dict[str, dict[str, str]] = {}
