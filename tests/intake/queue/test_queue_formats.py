"""Every format, encoding and untidiness gives the same rows; what is no table is told; the good part is still read."""

import io
import json
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from appealkit.intake.queue import read_queue
from appealkit.intake.queue import sheet as sheets
from conftest import codes

TABLE = [
    ["Claim #", "Patient", "DOS", "CPT", "Billed"],
    ["C1", "Sample, Jordan", "2026-09-17", "64483", "1450.00"],
    ["C2", "Exämple, Casey", "2026-09-18", "64493", "900.00"],
]
CLAIMS = [("C1", "Jordan Sample", "64483", "1450.00"), ("C2", "Casey Exämple", "64493", "900.00")]


def claims(drafts):
    line = ("denial", "lines", "1")
    return [
        (
            d.word("denial", "claim_number"),
            d.word("patient", "name"),
            d.word(*line, "procedure"),
            d.word(*line, "charged"),
        )
        for d in drafts
    ]


def delimited(mark, rows=TABLE, end="\n"):
    return "".join(mark.join(f'"{c}"' if mark in c else c for c in row) + end for row in rows)


def workbook(*sheet_rows, **properties):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for rows in sheet_rows:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_delimiter_line_end_and_encoding_make_no_difference(read, mark, end, encoding):
    drafts, reading = read(delimited(mark, end=end).encode(encoding))
    assert claims(drafts) == CLAIMS
    assert codes(reading) == (["I106"] if encoding == "cp1252" else [])


def test_a_file_that_comes_byte_by_byte_is_read_the_same(tables):
    data = delimited(",", end="\r\n").encode("utf-16")
    reading = read_queue((data[at : at + 1] for at in range(len(data))), "queue.csv", tables)
    assert claims(reading.drafts) == CLAIMS


def test_commas_in_names_do_not_fool_the_delimiter(read):
    drafts, reading = read("Claim #;Patient;CPT\n" + "".join(f"C{n};Sample, Jordan, Jr., MD;64483\n" for n in range(9)))
    assert len(drafts) == 9
    assert {column.field for column in reading.columns.uses} == {"claim_number", "patient_name", "procedure"}


def test_what_stands_above_the_header_and_between_and_below_the_rows_is_no_row(read):
    drafts, reading = read(
        "sep=,\nDenials of Example Clinic,,,\nPrinted 2026-10-01,,,\n,,,\n"
        "Claim #,Patient,CPT,Billed\n\nExample Health Plan,,,\nC1,Jordan Sample,64483,1450.00\n,,,\n"
        "Claim #,Patient,CPT,Billed\nC2,Casey Exämple,64493,900.00\nSubtotal:,,,2350.00\nGrand Total,,2,2350.00\n"
    )
    assert claims(drafts) == CLAIMS
    assert reading.problems == []
    assert (reading.rows.read, reading.rows.made) == (2, 2)


def test_a_header_of_two_rows_of_which_the_upper_is_merged_is_one(read):
    drafts, _ = read("Patient,,Claim,,Amount\nFirst,Last,Number,CPT,Billed\nJordan,Sample,C1,64483,1450.00\n")
    assert claims(drafts) == [CLAIMS[0]]


def test_a_quoted_value_may_hold_line_ends_and_the_rows_below_keep_their_lines(read):
    drafts, _ = read('Claim,Denial Reason Text,CPT\nC1,"Not\nshown, yet",64483\nC2,x,64493\n')
    assert drafts[0].word("denial", "reason_text") == "Not\nshown, yet"
    assert drafts[1].place("denial", "claim_number").line == 4
    assert drafts[1].place("denial", "claim_number").at == "cell A3"


def test_a_quote_that_is_never_closed_costs_its_own_row_only(read):
    drafts, reading = read('Claim,Patient,CPT\nC1,"Sample,64483\n' + "".join(f"C{n},x,64493\n" for n in range(2, 400)))
    assert len(drafts) == 398
    assert [(problem.code, problem.where.line) for problem in reading.problems] == [("I107", 2)]


def test_a_row_that_is_too_long_is_left_out_and_told(read):
    drafts, reading = read("Claim,Patient,CPT\nC1,Sample, Jordan,64483\nC2,Casey,64493\n")
    assert len(drafts) == 1
    assert codes(reading) == ["I108"]
    assert reading.rows.rejected == [(2, "the row has more cells than the header has columns")]


def test_a_row_cut_off_by_the_end_of_the_file_is_left_out_and_told(read):
    drafts, reading = read("Claim,CPT,Billed\nC1,64483,1450.00\nC2,644")
    assert (len(drafts), codes(reading)) == (1, ["I108"])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   \n",
        b"%PDF-1.7 x",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\x00\x01\x02\x03" * 99,
        b"PK\x03\x04 broken",
        b"{",
        b"[",
        b"[1, 2",
        b"\x1f\x8b\x08",
    ],
)
def test_what_is_no_table_is_told_and_gives_nothing(read, data):
    drafts, reading = read(data)
    assert drafts == []
    assert "I100" in codes(reading)


@pytest.mark.parametrize(
    "data", ["hello\nworld\n", "a,b,c\n1,2,3\n", "payer_id,payer_name\n1,Example\n", '{"a": 1}', "[]", "{}"]
)
def test_a_table_that_is_no_queue_is_told_and_gives_nothing(read, data):
    drafts, reading = read(data)
    assert drafts == []
    assert "I102" in codes(reading)


@pytest.mark.parametrize(
    "shape",
    [
        lambda rows: rows,
        lambda rows: {"denials": rows, "count": 2},
        lambda rows: {"data": {"denials": rows}},
        lambda rows: {str(at): row for at, row in enumerate(rows)},
        lambda rows: [
            {
                "claim": {"id": row["Claim #"]},
                "patient": {"name": row["Patient"]},
                "lines": [{"cpt": row["CPT"], "billed": float(row["Billed"])}],
            }
            for row in rows
        ],
    ],
    ids=["list", "wrapped", "wrapped twice", "by key", "nested"],
)  # fmt: skip
def test_json_of_any_usual_shape_is_read(read, shape):
    rows = [dict(zip(TABLE[0], row, strict=True)) for row in TABLE[1:]]
    drafts, reading = read(json.dumps(shape(rows)))
    assert claims(drafts) == CLAIMS
    assert reading.problems == []


def test_json_lines_are_read_and_a_bad_line_costs_itself(read):
    rows = [json.dumps(dict(zip(TABLE[0], row, strict=True))) for row in TABLE[1:]]
    drafts, reading = read("\n".join([rows[0], "{broken", "", rows[1]]))
    assert claims(drafts) == CLAIMS
    assert [(problem.code, problem.where.line) for problem in reading.problems] == [("I107", 2)]


def test_json_that_breaks_off_gives_its_whole_objects(read):
    rows = [dict(zip(TABLE[0], row, strict=True)) for row in TABLE[1:]]
    drafts, reading = read(json.dumps(rows)[:-20])
    assert claims(drafts) == CLAIMS[:1]
    assert codes(reading) == ["I100"]


def test_a_key_given_twice_with_two_values_gives_none(read):
    drafts, reading = read('[{"claim": "C1", "cpt": "64483", "cpt": "64493"}]')
    assert drafts[0].keys("denial", "lines") == []
    assert codes(reading) == ["I103"]


def test_json_nested_beyond_reason_is_told(read):
    _, reading = read("[" * 100_000)
    assert codes(reading)[0] == "I100"


def test_a_workbook_is_read_with_its_days_and_numbers(read):
    rows = [
        ["Claim #", "Patient", "DOS", "CPT", "Billed"],
        [
            "C1",
            "Sample, Jordan",
            datetime(2026, 9, 17, tzinfo=None),  # noqa: DTZ001
            64483,
            1450,
        ],
        ["C2", "Exämple, Casey", date(2026, 9, 18), 64493.0, 900.0],
    ]
    drafts, reading = read(workbook(rows))
    assert claims(drafts) == CLAIMS
    assert [draft.word("denial", "lines", "1", "service_date") for draft in drafts] == ["2026-09-17", "2026-09-18"]
    assert reading.problems == []
    assert drafts[1].place("denial", "lines", "1", "charged").at == "cell E3"


def test_of_several_sheets_the_best_is_read_and_others_that_could_be_queues_are_told(read):
    drafts, reading = read(workbook([["Notes"], ["x"]], TABLE, [["Claim #", "CPT"], ["C9", "64483"]]))
    assert claims(drafts) == CLAIMS
    assert codes(reading) == ["I118"]
    assert "sheet 3" in reading.problems[0].says


def test_a_formula_is_its_stored_value_and_without_one_it_is_told_at_its_cell(read):
    drafts, reading = read(workbook([TABLE[0], ["C1", "Sample, Jordan", "2026-09-17", "64483", "=700+750"]]))
    assert drafts[0].word("denial", "lines", "1", "charged") is None
    assert [(p.code, p.where.line, p.where.column) for p in reading.problems] == [("I112", 2, 5)]


def test_a_long_number_that_lost_its_digits_is_not_read(read):
    drafts, reading = read(workbook([["Claim #", "CPT"], [20260917004321987, "64483"]]))
    assert drafts[0].word("denial", "claim_number") is None
    assert "I112" in codes(reading)
    drafts, reading = read("Claim #,CPT\n2.02609E+11,64483\n")
    assert drafts[0].word("denial", "claim_number") is None
    assert codes(reading) == ["I112"]


def repacked(data, **parts):
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        for name, text in parts.items():
            new.writestr(name.replace("__", "/"), text)
    return kept.getvalue()


def test_macros_are_told_and_never_run(read):
    drafts, reading = read(repacked(workbook(TABLE), **{"xl__vbaProject.bin": b"\x00"}))
    assert claims(drafts) == CLAIMS
    assert codes(reading) == ["I117"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_workbook_with_xml_entities_is_refused(read, encoding):
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'.encode(encoding)
    drafts, reading = read(repacked(workbook(TABLE), **{"xl__worksheets__extra.xml": bomb}))
    assert (drafts, codes(reading)) == ([], ["I100"])


def test_a_workbook_that_unpacks_beyond_the_bound_is_refused(read, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_UNPACKED", 1 << 20)
    bomb = repacked(workbook(TABLE), **{"xl__media__big.bin": b"\0" * (2 << 20)})
    assert len(bomb) < 20_000
    drafts, reading = read(bomb)
    assert (drafts, codes(reading)) == ([], ["I101"])


def test_a_sheet_with_more_rows_than_we_take_gives_those_that_we_take(read, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    drafts, reading = read(workbook([TABLE[0], *[[f"C{n}", "x", "2026-09-17", "64483", 1] for n in range(9)]]))
    assert (len(drafts), codes(reading)) == (2, ["I101"])


def test_a_cell_that_begins_like_a_formula_is_kept_as_text(read):
    drafts, _ = read('Claim,Denial Reason Text,CPT\nC1,"=HYPERLINK(""x"")",64483\n')
    assert drafts[0].word("denial", "reason_text") == '=HYPERLINK("x")'


def is_sound(reading):
    """Whether all that came out is text, what was not read is told with its mend, and every row is accounted for."""
    drafts = list(reading.drafts)
    texts = all(isinstance(item.value, str) and item.value for draft in drafts for item in draft.told.values())
    rows = reading.rows
    counted = rows.made + rows.joined + rows.duplicate + rows.not_denials + len(rows.rejected)
    said = drafts or reading.problems or not rows.read or rows.not_denials
    return bool(texts and said) and counted == rows.read and all(problem.mend for problem in reading.problems)


@given(data=st.binary(max_size=400))
@example(data=b"Claim,CPT\n" + b"\xff\xfe" * 9)
@example(data=b'Claim,CPT\n"\x01')
@example(data=b'[{"claim":{"claim":[[]]},"cpt":[{}]}]')
def test_no_bytes_make_it_raise(tables, data):
    for start in (b"", b"Claim #,CPT\n", b"PK\x03\x04", b"[", b"\xff\xfe"):
        assert is_sound(read_queue(start + data, "queue", tables))


@given(at=st.integers(0, 5000), byte=st.integers(0, 255), cut=st.booleans())
def test_no_damage_to_a_workbook_makes_it_raise(tables, at, byte, cut):
    data = bytearray(GOOD)
    at %= len(data)
    data[at] = byte
    assert is_sound(read_queue(bytes(data[:at] if cut else data), "queue", tables))


GOOD = workbook(TABLE)


def test_json_in_utf_16_is_json(read):
    drafts, _ = read('[{"Claim": "C1", "CPT": "64483"}]'.encode("utf-16"))
    assert [draft.word("denial", "lines", "1", "procedure") for draft in drafts] == ["64483"]


def test_json_lines_of_which_the_first_is_bad_are_still_json_lines(read):
    drafts, reading = read('{"Claim": \n{"Claim": "C1", "CPT": "64483"}\n')
    assert [draft.word("denial", "claim_number") for draft in drafts] == ["C1"]
    assert codes(reading) == ["I107"]


@pytest.mark.parametrize("total", ["Total,,,2350.00", "Total Denials,,2,", "Sum of billed:,,,$2350", "Count: 2,,,"])
def test_a_row_that_adds_up_is_no_claim(read, total):
    drafts, reading = read(f"Claim #,Patient,CPT,Billed\nC1,Jordan Sample,64483,1450.00\n{total}\n")
    assert (len(drafts), reading.rows.read, reading.problems) == (1, 1, [])


def test_a_heading_between_rows_is_no_claim_but_a_claim_number_alone_is(read):
    drafts, reading = read("Claim #,Patient,CPT\nExample Health Plan,,\nC1,,\nC2,Casey,64483\n")
    assert [draft.word("denial", "claim_number") for draft in drafts] == ["C1", "C2"]
    assert reading.rows.skipped == 1


def test_a_patient_may_be_called_null(read):
    drafts, _ = read("Claim #,Last Name,First Name,Payer\nC1,Null,Jordan,N/A\n")
    assert drafts[0].word("patient", "name") == "Jordan Null"
    assert drafts[0].word("denial", "payer", "name") is None


def test_a_procedure_that_slid_into_the_column_of_days_is_no_day(read):
    drafts, reading = read("Claim #,DOS,CPT\nC1,64483,2026-09-17\n")
    assert drafts[0].keys("denial", "lines") == []
    assert codes(reading) == ["I109", "I111"]


def test_a_cell_of_a_megabyte_costs_itself(read):
    drafts, reading = read("Claim #,CPT,Billed\nC1," + " " * 9 + "x" + " x" * 50_000 + ",12\n")
    assert drafts[0].word("denial", "lines", "1", "charged") == "12.00"
    assert codes(reading) == ["I112"]


def test_many_problems_of_one_column_are_told_in_part_and_counted(read):
    _, reading = read("Claim #,CPT\n" + "".join(f"C{n},none such\n" for n in range(500)))
    assert len(reading.problems) == 20
    last = reading.problems[-1]
    assert last.says.endswith(", and 480 more like this")
    assert (last.where.line, last.where.column) == (21, 2)


def test_values_of_two_columns_with_one_name_are_read_only_where_they_agree(read):
    drafts, reading = read("Claim,Claim,CPT\nC1,C1,64483\n")
    assert (drafts[0].word("denial", "claim_number"), reading.problems) == ("C1", [])
    drafts, reading = read("Claim,Claim,CPT\nC1,C2,64483\n")
    assert (drafts[0].word("denial", "claim_number"), codes(reading)) == (None, ["I103"])


def test_half_a_character_in_json_makes_nothing_raise(read):
    drafts, _ = read(r'[{"cpt": "64483", "reason text": "\ud800"}, {"cpt": "64484", "\ud800": 1}]')
    assert [draft.word("denial", "lines", "1", "procedure") for draft in drafts] == ["64483", "64484"]


def test_a_text_that_a_spreadsheet_was_told_to_keep_is_that_text(read):
    drafts, _ = read('Claim #,CPT,Account #\n="00123",64483,"=""007"""\n')
    assert drafts[0].word("denial", "claim_number") == "00123"
    assert drafts[0].word("keys", "patient_control_number") == "007"
