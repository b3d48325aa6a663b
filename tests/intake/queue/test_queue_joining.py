"""Rows become lines and lines become cases; what is said twice counts once, and contradictions are never decided."""

from appealkit.errors import Severity
from conftest import codes

HEADER = (
    "Claim #,Payer,Payer ID,Patient Name,DOB,Member ID,DOS,CPT,Mod,Dx,Units,POS,Billed,Paid,Denial Code,Remark,"
    "Denied Amount,Reason,Denial Date\n"
)
ROW = (
    'C1,Example Health Plan,99999,"Sample, Jordan",5/4/1968,X1,9/17/2026,64483,LT,M51.17,1,11,"$1,450.00",0,CO-50,N661,'
    "1450,Not shown,10/2/2026\n"
)


def test_a_row_is_a_case_with_every_value_in_the_spelling_of_a_case_file(read):
    (draft,), reading = read(HEADER + ROW)
    assert reading.problems == []
    assert draft.nested() == {
        "case": draft.id,
        "denial": {
            "payer": {"name": "Example Health Plan", "payer_id": "99999"},
            "claim_number": "C1",
            "notice_date": "2026-10-02",
            "reason_text": "Not shown",
            "lines": [
                {
                    "number": "1",
                    "procedure": "64483",
                    "modifiers": ["LT"],
                    "diagnoses": ["M51.17"],
                    "units": "1",
                    "place_of_service": "11",
                    "service_date": "2026-09-17",
                    "charged": "1450.00",
                    "paid": "0.00",
                    "adjustments": [{"group": "CO", "carc": "50", "amount": "1450.00"}],
                    "remarks": ["N661"],
                }
            ],
        },
        "patient": {"name": "Jordan Sample", "birth_date": "1968-05-04", "member_id": "X1"},
    }


def test_each_value_says_its_cell(read):
    (draft,), _ = read(HEADER + ROW)
    place = draft.place("denial", "lines", "1", "charged")
    assert (place.file, place.at, place.line) == ("queue.csv", "cell M2", 2)


def test_rows_of_one_line_join_their_reasons_each_with_its_amount(read):
    (draft,), reading = read(
        "Claim,CPT,DOS,Billed,Code,Denial Code,Denied Amount,Reason\n"
        "C1,64483,2026-09-17,1450,x,CO-50,1000.00,Not shown\n"
        "C1,64483,2026-09-17,1450,x,CO-45,450.00,Fee schedule\n"
    )
    line = draft.nested()["denial"]["lines"]
    assert line == [
        {
            "number": "1", "procedure": "64483", "service_date": "2026-09-17", "charged": "1450.00",
            "adjustments": [
                {"group": "CO", "carc": "50", "amount": "1000.00"},
                {"group": "CO", "carc": "45", "amount": "450.00"},
            ],
        }
    ]  # fmt: skip
    assert draft.word("denial", "reason_text") == "Not shown\nFee schedule"
    assert (reading.rows.read, reading.rows.made, reading.rows.joined) == (2, 1, 1)


def test_lines_of_one_claim_join_also_when_other_claims_stand_between(read):
    drafts, _ = read("Claim,CPT,Mod,DOS\nC1,64483,LT,2026-09-17\nC2,64493,,2026-09-18\nC1,64484,LT,2026-09-17\n")
    assert [draft.word("denial", "claim_number") for draft in drafts] == ["C1", "C2"]
    assert [line["procedure"] for line in drafts[0].nested()["denial"]["lines"]] == ["64483", "64484"]


def test_a_row_said_twice_counts_once_and_is_told_with_both_rows(read):
    (draft,), reading = read(HEADER + ROW + ROW)
    assert codes(reading) == ["I114"]
    assert reading.problems[0].where.line == 3
    assert "row 2" in reading.problems[0].says
    assert reading.rows.duplicate == 1
    assert draft.word("denial", "lines", "1", "adjustments", "1", "amount") == "1450.00"


def test_two_paid_amounts_for_one_line_are_told_and_neither_is_taken(read):
    (draft,), reading = read(
        "Claim,CPT,DOS,Paid,Billed\nC1,64483,2026-09-17,0.00,10.00\nC1,64483,2026-09-17,12.50,10.00\n"
    )
    assert codes(reading) == ["I113"]
    assert reading.problems[0].severity is Severity.MISTAKE
    assert (reading.problems[0].where.line, "D2" in reading.problems[0].says) == (3, True)
    assert draft.word("denial", "lines", "1", "paid") is None
    assert draft.word("denial", "lines", "1", "charged") == "10.00"


def test_two_amounts_for_one_reason_are_told_and_neither_is_taken(read):
    (draft,), reading = read("Claim,CPT,Denial Code,Denied Amount\nC1,64483,CO-50,10\nC1,64483,CO-50,20\n")
    assert codes(reading) == ["I110"]
    assert draft.word("denial", "lines", "1", "adjustments", "1", "amount") is None


def test_one_amount_beside_two_reasons_is_of_neither(read):
    (draft,), reading = read('Claim,CPT,Denial Code,Denied Amount\nC1,64483,"CO-50, CO-45",10\n')
    assert codes(reading) == ["I110"]
    assert draft.nested()["denial"]["lines"][0]["adjustments"] == [
        {"group": "CO", "carc": "50"},
        {"group": "CO", "carc": "45"},
    ]
    assert draft.word("keys", "line", "1", "denied_amount") == "10.00"


def test_a_denied_amount_is_the_charge_only_where_its_column_says_so(read):
    (amount,), _ = read("Claim,CPT,Denied Amount\nC1,64483,10\n")
    (charge,), _ = read("Claim,CPT,Denied Charges\nC1,64483,10\n")
    assert amount.word("denial", "lines", "1", "charged") is None
    assert charge.word("denial", "lines", "1", "charged") == "10.00"


def test_several_procedures_in_a_row_are_lines_and_share_no_amount(read):
    (draft,), reading = read('Claim,CPT,Billed,Denial Code\nC1,"64483-LT, 64484-LT",900,CO-50\n')
    assert codes(reading) == ["I110"]
    lines = draft.nested()["denial"]["lines"]
    assert [(line["procedure"], line["modifiers"], "charged" in line) for line in lines] == [
        ("64483", ["LT"], False),
        ("64484", ["LT"], False),
    ]


def test_a_group_in_a_column_of_its_own_is_the_reasons_and_a_reason_without_one_is_told(read):
    (with_group,), reading = read("Claim,CPT,Group Code,CARC\nC1,64483,CO,50\n")
    assert with_group.word("denial", "lines", "1", "adjustments", "1", "group") == "CO"
    assert reading.problems == []
    (without,), reading = read("Claim,CPT,CARC\nC1,64483,50\n")
    assert without.nested()["denial"]["lines"][0]["adjustments"] == [{"carc": "50"}]
    assert [(problem.code, problem.severity) for problem in reading.problems] == [("I111", Severity.DOUBT)]


def test_a_group_that_its_own_column_contradicts_is_not_taken(read):
    (draft,), reading = read("Claim,CPT,Group Code,CARC\nC1,64483,PR,CO-50\n")
    assert codes(reading) == ["I113"]
    assert draft.nested()["denial"]["lines"][0]["adjustments"] == [{"carc": "50"}]


def test_one_number_used_by_two_payers_is_two_claims(read):
    drafts, _ = read("Claim,Payer,CPT\nC1,Example Health Plan,64483\nC1,Other Plan,64483\n")
    assert [draft.word("denial", "payer", "name") for draft in drafts] == ["Example Health Plan", "Other Plan"]
    assert drafts[0].id != drafts[1].id


def test_without_a_claim_number_a_family_and_its_days_stay_apart(read):
    drafts, _ = read(
        "Member ID,Patient,DOS,CPT\nX1,Jordan Sample,2026-09-17,64483\nX1,Casey Sample,2026-09-17,64483\n"
        "X1,Jordan Sample,2026-10-01,64483\nX1,Jordan Sample,2026-09-17,64484\n"
    )
    told = [(draft.word("patient", "name"), draft.keys("denial", "lines")) for draft in drafts]
    assert told == [("Jordan Sample", ["1", "2"]), ("Casey Sample", ["1"]), ("Jordan Sample", ["1"])]
    assert len({draft.id for draft in drafts}) == 3


def test_the_same_claim_has_the_same_id_in_another_file(read):
    (one,), _ = read("Claim #,Payer ID,CPT\nC1,99999,64483\n")
    (other,), _ = read("ICN;CPT;Payer ID\nc1;64483;99999\n")
    assert one.id == other.id


def test_a_row_without_a_procedure_joins_the_only_line_and_is_left_out_of_several(read):
    (one,), reading = read("Claim,CPT,Denial Code\nC1,64483,\nC1,,CO-50\n")
    assert reading.problems == []
    assert one.word("denial", "lines", "1", "adjustments", "1", "carc") == "50"
    (several,), reading = read("Claim,CPT,Denial Code\nC1,64483,\nC1,64484,\nC1,,CO-50\n")
    assert codes(reading) == ["I113"]
    assert several.keys("denial", "lines") == ["1", "2"]


def test_rows_whose_status_is_paid_or_open_are_counted_and_no_cases(read):
    drafts, reading = read(
        "Claim,Status,CPT,Denial Code\nC1,Paid,64483,\nC2,Denied,64483,\nC3,Paid,64483,CO-45\nC4,Pending,64483,\n"
    )
    assert [draft.word("denial", "claim_number") for draft in drafts] == ["C2", "C3"]
    assert reading.rows.not_denials == 2
    assert codes(reading) == ["I116", "I116"]


def test_the_payers_id_in_brackets_is_its_id(read):
    (draft,), _ = read("Claim,Payer,CPT\nC1,Example Health Plan (99999),64483\n")
    assert (draft.word("denial", "payer", "name"), draft.word("denial", "payer", "payer_id")) == (
        "Example Health Plan",
        "99999",
    )


def test_columns_of_a_name_that_differ_from_the_whole_name_give_none(read):
    (draft,), reading = read("Claim,Patient Name,First,Last\nC1,Jordan Sample,Casey,Sample\n")
    assert codes(reading) == ["I113"]
    assert draft.word("patient", "name") is None


def test_the_day_of_a_ranged_service_is_its_first_and_that_is_told(read):
    (draft,), reading = read("Claim,From DOS,To DOS,CPT\nC1,2026-09-17,2026-09-18,64483\n")
    assert draft.word("denial", "lines", "1", "service_date") == "2026-09-17"
    assert codes(reading) == ["I109"]


def test_a_ledgers_minus_before_every_denied_amount_says_nothing_and_before_one_of_them_much(read):
    (draft, _), reading = read("Claim,CPT,Denial Code,Denied Amount\nC1,64483,CO-50,(120.00)\nC2,64483,CO-50,-80\n")
    assert reading.problems == []
    assert draft.word("denial", "lines", "1", "adjustments", "1", "amount") == "120.00"
    _, reading = read("Claim,CPT,Denial Code,Denied Amount\nC1,64483,CO-50,(120.00)\nC2,64483,CO-50,80\n")
    assert codes(reading) == ["I110"]


def test_no_value_of_a_row_stands_in_any_problem(read):
    marker = "Zzyzx"
    rows = HEADER + ROW + ",".join([marker] * 19) + "\n" + ",".join([f"{marker}1"] * 30) + "\n" + f"{marker}\n"
    _, reading = read(rows + f'C1,{marker},{marker}2,"{marker}, A, B",{marker},{marker},9/9/99999,{marker}\n')
    assert reading.problems
    assert not any(marker.lower() in f"{problem}{problem!r}".lower() for problem in reading.problems)
    assert not any(marker in why for _, why in reading.rows.rejected)


def test_brackets_behind_a_payer_that_hold_no_id_are_part_of_its_name(read):
    for name in ("Medicare (J15)", "Medicare (Part B)", "Example Plan (PPO)"):
        (draft,), _ = read(f"Claim,Payer,CPT\nC1,{name},64483\n")
        assert draft.word("denial", "payer", "name") == name
        assert draft.word("denial", "payer", "payer_id") is None
