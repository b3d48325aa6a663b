"""Honest routes: where an appeal is the wrong remedy or cannot win on the record, it says so and why, and writes no
letter."""

from __future__ import annotations

import pytest

from stories import cases


def coded(
    carc: str, *remarks: str, group: str = "CO", program: str | None = "commercial-erisa", words: str = ""
) -> dict:
    """A case that the codes alone decide; its chart would carry an appeal."""
    case = cases.care()
    case["case"] = "coded"
    case["denial"]["reason_text"] = words or None
    if not words:
        del case["denial"]["reason_text"]
    case["denial"]["payer"]["program"] = program
    if program is None:
        del case["denial"]["payer"]["program"]
    line = case["denial"]["lines"][0]
    line["adjustments"] = [{"group": group, "carc": carc, "amount": "1450.00"}]
    line["remarks"] = list(remarks)
    return case


ROUTES = [
    ("corrected-claim", coded("16", "MA130", program="medicare-ffs")),
    ("no-appeal", coded("50", "N211", program="medicare-ffs")),
    ("timely-filing-dispute", coded("29")),
    ("no-appeal", coded("29", program="medicare-ffs")),
    ("no-appeal", coded("109")),
    ("reopening", coded("18")),
    ("submit-records", coded("252")),
    ("submit-records", coded("16", "M127")),
    ("corrected-claim", coded("4")),
    ("corrected-claim", coded("97")),
    ("authorization-fix", coded("197")),
    ("no-appeal", coded("204")),
    ("no-appeal", coded("1", group="PR")),
    ("needs-a-person", coded("11")),
    ("needs-a-person", coded("50", program=None)),
    ("needs-a-person", coded("50", words="See our web site.")),
    ("needs-a-person", coded("231", "N211")),
]


@pytest.mark.parametrize(("route", "case"), ROUTES, ids=lambda value: value if isinstance(value, str) else "")
def test_each_remedy_that_is_not_an_appeal_is_named_with_its_reason_and_writes_no_letter(
    approved_workspace, tmp_path, route, case
):
    packet = cases.prepared(approved_workspace, case)
    found = packet.assessment.lines[0].route
    assert found.kind.value == route
    assert len(found.why) > 30
    assert found.trace
    assert packet.letter is None
    assert packet.letter_page is None


def test_a_coding_error_is_corrected_and_not_appealed(packets):
    line = packets["miscoded"].assessment["lines"][0]
    assert line["route"]["kind"] == "corrected-claim"
    assert line["coding"][0]["error"] == "never-bilateral"
    assert line["coding"][0]["should_be"] == "One line, one unit, without 50, RT or LT"
    assert {"route": "appeal", "why": "an appeal letter does not cure a coding error"} in line["route"]["not_taken"]


def test_what_the_record_refutes_is_not_appealed_and_the_alternatives_are_for_staff(packets):
    line = packets["one_side_only"].assessment["lines"][0]
    assert line["route"]["kind"] == "no-appeal"
    assert line["strategies"][0]["support"] == "unsupported"
    assert line["discuss"][0] == "Stage the second side two to four weeks later, judged by the response of the first"
    assert {item["route"] for item in line["route"]["not_taken"]} == {"appeal"}


def test_what_the_record_does_not_yet_carry_waits_for_its_evidence(packets):
    line = packets["care_too_short"].assessment["lines"][0]
    assert line["route"]["kind"] == "appeal"
    assert line["route"]["ready"] is False
    assert "incomplete" in line["route"]["why"]


@pytest.mark.parametrize("name", [make.__name__ for make in cases.NO_LETTER])
def test_no_letter_is_written_and_the_story_says_why(packets, name):
    drafted = packets[name]
    assert [path for path in drafted.files if not path.startswith("keep/")] == []
    assert "No letter: " in drafted.done.out
    assert "Route: " in drafted.done.out


@pytest.mark.parametrize("name", [make.__name__ for make in cases.NO_LETTER])
def test_no_letter_leaves_with_its_own_exit_code(packets, name):
    assert packets[name].done.code == 4


def test_one_line_that_cannot_be_appealed_is_left_out_of_the_letter_for_the_other(approved_workspace):
    case = cases.two_lines()
    case["case"] = "one-of-two"
    case["denial"]["lines"][1]["adjustments"] = [{"group": "CO", "carc": "29", "amount": "620.00"}]
    case["denial"]["lines"][1]["remarks"] = []
    del case["denial"]["reason_text"]
    case["denial"]["stated_criteria"] = []
    case["denial"]["lines"][0] |= {"adjustments": [{"group": "CO", "carc": "151"}], "remarks": ["N115"]}
    packet = cases.prepared(approved_workspace, case)
    assert [line.route.kind.value for line in packet.assessment.lines][1] == "timely-filing-dispute"
    assert packet.letter is None or packet.letter.lines == (1,)
