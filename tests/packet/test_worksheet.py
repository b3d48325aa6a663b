"""The corrected-claim worksheet: kept where a line is to be corrected, the same in every format, and never sent."""

from __future__ import annotations

import re

import jsonschema
import pytest

from appealkit.packet.schema import SCHEMAS
from promises.test_nothing_internal_leaves import said_by
from stories import cases
from writers import reading

WORKSHEETS = ["keep/corrected-claim.docx", "keep/corrected-claim.json", "keep/corrected-claim.pdf"]
MORGAN = ("--protective", "Morgan Decider", "--because", "the clock is short")


def paid_guidance() -> cases.Case:
    """A supported appeal, beside which guidance was paid though it is part of the injection."""
    case = cases.care()
    case["case"] = "paid-guidance"
    day = case["denial"]["lines"][0]["service_date"]
    case["denial"]["lines"].append(
        {"number": 2, "procedure": "77003", "units": 1, "place_of_service": "11", "service_date": day,
         "charged": "120.00", "paid": "61.27", "adjustments": [{"group": "CO", "carc": "45"}]}
    )  # fmt: skip
    return case


@pytest.fixture(scope="module")
def paid(approved_workspace, tmp_path_factory):
    folder = tmp_path_factory.mktemp("paid") / "packet"
    done, folder = cases.draft(approved_workspace, paid_guidance(), out=folder)
    assert done.code == 0, done.err
    return cases.written(folder)


@pytest.fixture(scope="module")
def miscoded(packets):
    return packets["miscoded"].files


def told(files):
    return cases.json.loads(files["keep/corrected-claim.json"])


def test_a_miscoded_line_has_a_worksheet_and_no_letter(miscoded):
    assert [path for path in sorted(miscoded) if "corrected-claim" in path] == WORKSHEETS
    assert not [path for path in miscoded if path.startswith("to-send/")]


def test_a_right_line_has_none(packets):
    assert not [path for path in packets["care"].files if "corrected-claim" in path]


def test_it_tells_from_to_and_who_says_so(miscoded):
    line = told(miscoded)["lines"][0]
    assert line["from"] == {"procedure": "62323", "modifiers": ["50"], "units": 1}
    assert line["to"] == [{"procedure": "62323", "modifiers": [], "units": 1}]
    assert line["changes"][0]["does"] == "take off modifier 50"
    assert "bilateral indicator 9" in line["changes"][0]["cite"]
    assert line["route"] == "corrected-claim"
    assert line["how_it_is_sent"]


def test_it_is_of_its_schema_and_a_stray_key_is_not(miscoded, paid):
    for files in (miscoded, paid):
        jsonschema.validate(told(files), SCHEMAS["corrected-claim"])
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**told(files), "more": 1}, SCHEMAS["corrected-claim"])


def test_word_and_pdf_say_the_same_and_are_marked_internal(miscoded, paid):
    for files in (miscoded, paid):
        words = reading.docx_words(files["keep/corrected-claim.docx"])
        assert words[:2] == ["Corrected-claim", "worksheet"]
        assert reading.pdf_words(files["keep/corrected-claim.pdf"]) == words
        assert reading.pdf_outline(files["keep/corrected-claim.pdf"]) == reading.docx_outline(
            files["keep/corrected-claim.docx"]
        )
        assert "Internal: not for sending." in " ".join(words)


def test_it_says_that_the_clock_runs_on(miscoded):
    said = " ".join(reading.docx_words(miscoded["keep/corrected-claim.docx"]))
    assert "a corrected claim does not stop it" in said
    assert "Still running: " in said
    assert "to be received by" in said  # Medicare counts what has arrived
    assert ".." not in said


def test_a_paid_line_is_told_to_compliance_on_worksheet_checklist_and_assessment(paid):
    compliance = told(paid)["compliance"]
    assert told(paid)["lines"] == []
    assert [(line["line"], line["to"]) for line in compliance["paid_lines"]] == [(2, [])]
    assert "60 days" in compliance["says"]
    assert "not verified" in compliance["says"]
    assert "For compliance" in " ".join(reading.docx_words(paid["keep/checklist.docx"]))
    assert cases.json.loads(paid["keep/assessment.json"])["paid_though_miscoded"] == [
        {"line": 2, "errors": ["guidance-included"]}
    ]


def test_nothing_of_a_paid_line_is_sent(paid):
    sent = [(path, part, text) for path, data in paid.items() if path.startswith("to-send/")
            for part, text in said_by(path, data)]  # fmt: skip
    assert {path for path, _, _ in sent} == {"to-send/letter.docx", "to-send/letter.pdf", "to-send/letter.txt"}
    for path, part, text in sent:
        assert not re.search(r"77003|61\.27|120\.00|guidance line|overpa|complian|401\.305|corrected.claim", text), (
            path, part)  # fmt: skip


def test_a_protective_filing_of_a_miscoded_line_stays_possible(approved_workspace, tmp_path):
    done, folder = cases.draft(approved_workspace, cases.miscoded(), *MORGAN, out=tmp_path / "packet")
    files = cases.written(folder)
    assert done.code == 0, done.err
    assert [path for path in sorted(files) if "corrected-claim" in path] == WORKSHEETS
    for path, data in files.items():
        if path.startswith("to-send/"):
            for part, text in said_by(path, data):
                assert not re.search(r"(?i)miscoded|corrected|worksheet|bilateral indicator", text), (path, part)
