"""What a practice says of its columns goes before what we know; what we cannot know is asked for, with candidates."""

import pytest

from appealkit.intake.queue import ColumnMapping, read_mapping
from conftest import codes


def used(reading):
    return {use.name: use.field for use in reading.columns.uses}


def test_a_mapping_gives_unknown_columns_their_field_and_leaves_others_unread(read):
    mapping = ColumnMapping({"Their Ref": "claim_number", "Claim": "unread", "Proc Thing": "procedure"})
    (draft,), reading = read("Claim,Their Ref,Proc Thing\nC1,R9,64483\n", mapping)
    assert reading.problems == []
    assert draft.word("denial", "claim_number") == "R9"
    assert used(reading) == {"Claim": None, "Their Ref": "claim_number", "Proc Thing": "procedure"}


def test_a_mapping_decides_between_two_columns_that_could_hold_one_field(read):
    text = "Claim ID,Claim Number,CPT\nA1,B1,64483\n"
    (draft,), reading = read(text)
    assert codes(reading) == ["I103"]
    assert "columns A, B" in reading.problems[0].says
    assert draft.word("denial", "claim_number") is None
    (draft,), reading = read(text, ColumnMapping({"claim number": "claim_number"}))
    assert reading.problems == []
    assert draft.word("denial", "claim_number") == "B1"


def test_two_columns_that_say_the_same_or_of_which_one_is_empty_are_no_question(read):
    (same,), reading = read("Claim ID,Claim Number,CPT\nA1,A1,64483\n")
    assert (same.word("denial", "claim_number"), reading.problems) == ("A1", [])
    (one,), reading = read("Claim ID,Claim Number,CPT\n,A1,64483\n")
    assert (one.word("denial", "claim_number"), reading.problems) == ("A1", [])


@pytest.mark.parametrize(
    ("name", "values", "field"),
    [
        ("Denial Reason", ["CO-50", "CO-197"], "carc"),
        ("Denial Reason", ["CO-50", "not shown"], "reason_text"),
        ("Denied", ["$10.00", "12"], "denied_amount"),
        ("Denied", ["10/2/2026", "10/3/2026"], "notice_date"),
        ("Group", ["CO", "PR"], "group_code"),
        ("Member", ["X1", "X2"], "member_id"),
        ("Member", ["Sample, Jordan", "Example, Casey"], "patient_name"),
        ("Denied", ["yes", "no"], None),
        ("Denied", ["10.00", "10/2/2026"], None),
        ("Amount", ["10.00", "12.00"], None),
        ("Date", ["2026-09-17", "2026-10-02"], None),
    ],
)
def test_the_values_decide_only_where_all_of_them_prove_it(read, name, values, field):
    rows = "".join(f'C{at};64483;"{value}"\n' for at, value in enumerate(values))
    _, reading = read(f"Claim;CPT;{name}\n{rows}")
    assert used(reading)[name] == field
    told = [problem for problem in reading.problems if problem.code == "I104"]
    assert len(told) == (0 if field else 1)
    assert all(problem.where.column == 3 and " or " in problem.says for problem in told)


def test_a_mapping_can_be_saved_and_given_back(read, tables):
    _, reading = read('Claim #,"Weird: ""Name""",CPT,Notes é\nC1,x,64483,y\n')
    text = reading.columns.mapping().text()
    assert text == (
        'columns:\n  "Claim #": claim_number\n  "Weird: \\"Name\\"": unread\n  "CPT": procedure\n  "Notes é": unread\n'
    )
    assert read_mapping(text, "mapping.yaml", tables) == (reading.columns.mapping(), [])


@pytest.mark.parametrize("text", ["", "columns: [a]", "a: b", 'columns: {"CPT": procedur}', "columns: {CPT: [carc]}"])
def test_a_mapping_that_does_not_fit_is_told(tables, text):
    found, problems = read_mapping(text, "mapping.yaml", tables)
    assert found is None
    assert [problem.code for problem in problems] == ["I105"]


def test_a_mapping_of_a_column_that_is_not_there_is_told(read):
    _, reading = read("Claim,CPT\nC1,64483\n", ColumnMapping({"Clam": "claim_number"}))
    assert codes(reading) == ["I105"]


def test_the_table_of_columns_names_each_with_its_place_and_why(read):
    _, reading = read("Claim,CPT,Notes,Group\nC1,64483,x,CO\n")
    assert reading.columns.rows() == [
        ("A", "Claim", "claim_number", "name"),
        ("B", "CPT", "procedure", "name"),
        ("C", "Notes", "unread", "no field has this name"),
        ("D", "Group", "group_code", "name and all its values"),
    ]
