"""A folder of cases is drafted in one command: each its packet, a line for each, and the broken one named."""

from __future__ import annotations

import json

from stories import cases


def test_each_case_of_a_folder_gets_its_packet(own_workspace, tmp_path):
    for case in (cases.care(), cases.repeat()):
        cases.put(own_workspace, case)
    folder = own_workspace / "cases"
    done = cases.run("draft", folder, "--out", tmp_path / "out", "--on", cases.ON)
    assert done.code == 0, done.err
    made = {path.name for path in (tmp_path / "out").iterdir()}
    assert made == {path.stem for path in folder.iterdir() if path.is_file()}
    assert (tmp_path / "out" / "care" / "to-send" / "letter.docx").is_file()
    assert "letter + checklist" in done.out


def test_a_broken_case_is_told_and_the_others_are_made(own_workspace, tmp_path):
    cases.put(own_workspace, cases.care())
    broken = own_workspace / "cases" / "broken.yaml"
    broken.write_text("case: broken\n")
    done = cases.run("draft", own_workspace / "cases", "--out", tmp_path / "out", "--on", cases.ON, "--json")
    assert done.code == 1
    made = {entry["file"].rsplit("/", 1)[-1]: entry["made"] for entry in json.loads(done.out)["cases"]}
    assert made["broken.yaml"] is None
    assert made["care.yaml"] == "letter + checklist"
    assert "broken.yaml:1" in done.err


def test_a_strategy_is_chosen_for_one_case_at_a_time(own_workspace, tmp_path):
    cases.put(own_workspace, cases.care())
    done = cases.run("draft", own_workspace / "cases", "--strategy", "conservative-care-failed")
    assert done.code == 2


def test_payers_nobody_has_told_about_are_listed_with_their_cases(own_workspace):
    case = cases.care()
    case["denial"]["payer"] = {"name": "Meadowlark Mutual"}
    cases.put(own_workspace, case)
    done = cases.run("payers", "unknown", "--workspace", own_workspace, "--json")
    assert done.code == 0, done.err
    (payer,) = [one for one in json.loads(done.out)["payers"] if one["name"] == "Meadowlark Mutual"]
    assert payer["lacking"] == ["programme", "network status"]
    assert payer["cases"] == ["care"]
