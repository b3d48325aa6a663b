"""A protective filing: by a named person's decision, with identifiers, request and met facts, and no claim."""

from __future__ import annotations

import pytest

from appealkit.letters.compose import Protective
from stories import cases
from writers import reading

WHO = ("--protective", "Morgan Decider", "--because", "the clock is short")


@pytest.fixture(scope="module")
def filed(approved_workspace, tmp_path_factory):
    folder = tmp_path_factory.mktemp("filed")
    done, packet = cases.draft(approved_workspace, cases.care_too_short(), *WHO, out=folder / "packet")
    assert done.code == 0, done.err
    return cases.written(packet)


def letter(files) -> str:
    return " ".join(files["to-send/letter.txt"].decode().split())


def test_it_names_the_identifiers_and_the_request(filed):
    said = letter(filed)
    for words in ("Jordan Q. Sample", "May 4, 1968", "XEH123456789", "CLM-0042", "64483-LT", "October 2, 2026",
                  "We disagree with the denial of 64483-LT and file this first-level appeal to keep"):  # fmt: skip
        assert words in said


def test_it_says_what_is_met_with_its_page(filed):
    assert "The pain began on March 1, 2026 (Ex. B, p. 1)." in letter(filed)
    manifest = cases.json.loads(filed["keep/manifest.json"])
    standings = {
        item["requirement"]: item["standing"]
        for item in cases.json.loads(filed["keep/assessment.json"])["lines"][0]["requirements"]
    }
    assert {standings[item["requirement"]] for item in manifest["letter"]["statements"]} == {"met"}


def test_it_claims_no_criterion_as_met_and_has_no_table_of_criteria(filed):
    said = letter(filed)
    for words in ("criteria", "meets", "This answers the stated reason", "The record shows"):
        assert words not in said
    assert "What is required and what the record shows" not in said
    positions = [item for item in cases.json.loads(filed["keep/manifest.json"])["letter"]["left_out"]
                 if item["requirement"] == "position"]  # fmt: skip
    assert positions


def test_it_promises_further_records_only_if_that_person_confirms_it(filed, approved_workspace, tmp_path):
    assert "records will follow" not in letter(filed)
    _, folder = cases.draft(
        approved_workspace, cases.care_too_short(), *WHO, "--promise-records", "--format", "txt", out=tmp_path / "p"
    )
    assert "Further records will follow." in letter(cases.written(folder))


def test_who_decided_and_why_is_kept_and_not_sent(filed):
    assert cases.json.loads(filed["keep/manifest.json"])["protective"] == {
        "by": "Morgan Decider",
        "because": "the clock is short",
    }
    for words in (
        letter(filed),
        " ".join(reading.docx_words(filed["to-send/letter.docx"])),
        " ".join(reading.pdf_page_texts(filed["to-send/letter.pdf"])),
    ):
        assert "Morgan" not in words
        assert "clock" not in words


def test_a_contradicted_fact_is_not_said_in_it(approved_workspace, tmp_path):
    _, folder = cases.draft(
        approved_workspace, cases.two_visit_counts(), *WHO, "--format", "txt", out=tmp_path / "packet"
    )
    said = letter(cases.written(folder))
    assert "visits attended" not in said
    assert "We disagree with the denial" in said


@pytest.mark.parametrize(
    "options",
    [
        ("--protective", "Morgan Decider"),
        ("--because", "the clock is short"),
        ("--promise-records",),
        ("--protective", "", "--because", "x"),
        ("--protective", "Morgan Decider", "--because", ""),
        ("--protective", "", "--because", ""),
        ("--protective", " ", "--because", "x"),
    ],
    ids=lambda options: " ".join(options),
)
def test_it_needs_both_a_name_and_a_reason(approved_workspace, tmp_path, options):
    done, folder = cases.draft(approved_workspace, cases.care_too_short(), *options, out=tmp_path / "packet")
    assert done.code == 2
    assert not folder.exists()


def without_appeal_rights(carc: str, remark: str) -> cases.Case:
    case = cases.care()
    case["case"] = "no-rights"
    case["denial"]["payer"] = {"name": "Novitas", "program": "medicare-ffs", "state": "TX"}
    case["denial"].pop("received_on", None)
    case["denial"].pop("appeal_level", None)
    adjustments = [{"group": "CO", "carc": carc, "amount": "1450.00"}]
    case["denial"]["lines"][0] |= {"adjustments": adjustments, "remarks": [remark]}
    return case


@pytest.mark.parametrize(
    ("carc", "remark", "instead"),
    [
        ("16", "MA130", "Send a new, corrected claim within the filing limit."),
        ("29", "N211", "Only the exceptions to the filing limit can help"),
        ("96", "N211", "The remittance says that this decision may not be appealed."),
    ],
)
def test_it_is_refused_where_the_remittance_gives_no_appeal_rights(approved_workspace, carc, remark, instead):
    case = without_appeal_rights(carc, remark)
    packet = cases.prepared(approved_workspace, case, protective=Protective("M. Decider", "the clock"))
    assert packet.letter is None
    assert [problem.code for problem in packet.problems] == ["L003"]
    assert instead in packet.problems[0].mend


def test_a_line_without_appeal_rights_stays_out_of_it(approved_workspace):
    case = without_appeal_rights("16", "MA130")
    [line] = case["denial"]["lines"]
    adjustments = [{"group": "CO", "carc": "50", "amount": "1450.00"}]
    case["denial"]["lines"] += [{**line, "number": 2, "procedure": "64484", "adjustments": adjustments, "remarks": []}]
    packet = cases.prepared(approved_workspace, case, protective=Protective("M. Decider", "the clock"))
    assert packet.letter is not None
    assert packet.letter.lines == (2,)
