"""A broken row costs only itself, and its line is told."""

import pytest

from appealkit.intake.detect import FileKind, kind_of

HEAD = "Claim #,Patient,Payer,CPT,DOS,Reason Text\n"


def row(number: int, patient: str = '"Sample, Jordan"', said: str = "") -> str:
    return f"C-{number},{patient},Example Plan,64483,2026-09-17,{said}\n"


def claims(drafts) -> list[str]:
    return [draft.word("denial", "claim_number") for draft in drafts]


def lines(reading, code: str) -> list[int]:
    return [line for kind in reading.rows.told if kind.code == code for line in kind.lines]


def test_an_open_quote_does_not_end_at_the_first_quote_of_the_row_below(read) -> None:
    drafts, reading = read(HEAD + row(1) + row(2, '"Sample, Jordan') + row(3) + row(4))
    assert claims(drafts) == ["C-1", "C-3", "C-4"]
    assert reading.rows.rejected == [(3, "a quote is opened here and not closed")]
    assert reading.rows.read == 4


def test_an_open_quote_above_rows_without_any_quote_takes_none_of_them(read) -> None:
    drafts, reading = read(HEAD + row(1, '"Sample') + "".join(row(number, "Sample") for number in range(2, 400)))
    assert len(drafts) == 398
    assert lines(reading, "I107") == [2]


def test_an_open_quote_in_the_last_row_is_told(read) -> None:
    drafts, reading = read(HEAD + row(1) + 'C-2,"Sample')
    assert claims(drafts) == ["C-1"]
    assert lines(reading, "I107") == [3]


def test_a_text_of_several_lines_with_quotes_in_it_stays_one_value(read) -> None:
    said = '"First line, with ""quotes"".\n""All"" of it\n\nlast"'
    drafts, reading = read(HEAD + row(1, said=said) + row(2))
    assert claims(drafts) == ["C-1", "C-2"]
    assert drafts[0].word("denial", "reason_text") == 'First line, with "quotes".\n"All" of it\n\nlast'
    assert reading.rows.told == []
    assert drafts[1].place("denial", "claim_number").line == 6


@pytest.mark.parametrize("end", ["", "more"])
def test_a_row_with_one_cell_more_is_rejected_though_the_last_one_be_empty(read, end: str) -> None:
    drafts, reading = read(HEAD + row(1) + row(2, "Sample,Jordan", end) + row(3) + row(4))
    assert claims(drafts) == ["C-1", "C-3", "C-4"]
    assert reading.rows.rejected == [(3, "the row has more cells than the header has columns")]


def test_rows_that_all_end_with_one_delimiter_more_are_sound(read) -> None:
    drafts, reading = read(HEAD + "".join(row(number).replace("\n", ",\n") for number in range(1, 5)))
    assert len(drafts) == 4
    assert reading.rows.told == []


def test_one_short_row_among_many_is_told_and_an_export_that_leaves_out_what_is_empty_is_not(read) -> None:
    whole = [row(number) for number in range(1, 61)]
    drafts, reading = read(HEAD + "".join([*whole[:30], "C-99,Sample,Example Plan\n", *whole[30:]]))
    assert len(drafts) == 61
    assert lines(reading, "I108") == [32]
    drafts, reading = read(HEAD + "".join(text.replace(",\n", "\n") for text in whole))
    assert len(drafts) == 60
    assert reading.rows.told == []


def test_one_nul_makes_no_table_binary_and_costs_its_cell_alone(read) -> None:
    text = HEAD + "".join(row(number) for number in range(1, 30)).replace("C-7,", "C-7\0,")
    assert kind_of(text.encode()) is FileKind.QUEUE_TEXT
    drafts, reading = read(text)
    assert len(drafts) == 29
    assert lines(reading, "I112") == [8]
    assert claims(drafts).count(None) == 1


def test_a_line_that_is_not_utf_8_is_told_by_its_number(read) -> None:
    text = (HEAD + row(1) + row(2)).encode() + row(3, "Renée").encode("cp1252") + row(4).encode()
    drafts, reading = read(text)
    assert drafts[2].word("patient", "name") == "Renée"
    assert lines(reading, "I106") == [4]


@pytest.mark.parametrize("formula", ['"=HYPERLINK(""http://x"";""y"")"', "@SUM(1)", "+1+cmd|' /C calc'!A0"])
def test_a_formula_is_no_name(read, formula: str) -> None:
    drafts, reading = read(HEAD + row(1, formula))
    assert drafts[0].word("patient", "name") is None
    assert lines(reading, "I112") == [2]


@pytest.mark.parametrize("number", ["../../tmp/C-1", "..\\C-1", "/etc/C-1", "C:\\C-1"])
def test_a_claim_number_that_is_a_path_is_kept_and_told(read, number: str) -> None:
    drafts, reading = read((HEAD + row(1)).replace("C-1", number))
    assert claims(drafts) == [number]
    assert lines(reading, "I112") == [2]
    assert set(drafts[0].id) <= set("d-0123456789abcdef")


def test_a_slash_within_a_number_is_nothing_odd(read) -> None:
    _, reading = read((HEAD + row(1)).replace("C-1", "2026/0917"))
    assert reading.rows.told == []


def test_a_row_that_differs_in_case_alone_says_the_same(read) -> None:
    drafts, reading = read(HEAD + row(1) + row(1).upper() + row(1).lower())
    assert claims(drafts) == ["C-1"]
    assert lines(reading, "I114") == [3, 4]


def test_a_row_without_a_claim_number_is_told_where_others_have_one(read) -> None:
    drafts, reading = read(HEAD + row(1) + ',"Sample, Robin",Example Plan,64483,2026-09-17,\n')
    assert len(drafts) == 2
    assert lines(reading, "I068") == [3]
    _, reading = read("Patient,Payer,CPT,DOS\nSample,Example Plan,64483,2026-09-17\n")
    assert reading.rows.told == []
