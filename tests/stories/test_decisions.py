"""A record that contradicts itself holds the letter until a named person settles it, and never by picking a number."""

from __future__ import annotations

from stories import cases
from writers import reading


def settled(*decisions: cases.Case) -> cases.Case:
    case = cases.two_visit_counts()
    case["case"] = "settled"
    case["decisions"] = [{"by": "Morgan Decider", "on": "2026-10-20", **decision} for decision in decisions]
    return case


def clarified() -> cases.Case:
    """The therapist's addendum: the sheet in the chart was the first page of two; 18 visits were attended."""
    case = settled(
        {"evidence": "pt", "clarified": "both stand for one course", "clarification": "addendum"},
        {"evidence": "sheet", "clarified": "a page was missing", "clarification": "addendum"},
    )
    case["documents"]["late"] = {
        "kind": "addendum", "title": "Addendum by the therapist", "author": "North PT", "date": "2026-10-15",
        "pages": 1, "addendum_to": "attendance",
    }  # fmt: skip
    case["evidence"].append(
        {"id": "addendum", "kind": "therapy-course", "modality": "physical-therapy", "region": "lumbar",
         "from": "2026-04-02", "to": "2026-07-09", "visits_attended": 18, "visits_ordered": 20,
         "outcome": "no-lasting-benefit", "source": {"document": "late", "page": 1}},
    )  # fmt: skip
    return case


def test_the_letter_is_held_and_both_sources_are_shown_side_by_side(packets):
    drafted = packets["two_visit_counts"]
    assert "No letter: the record contradicts itself." in drafted.done.out
    assert "visits_attended: pt (pt-record p. 4) · sheet (attendance p. 1)" in drafted.done.out
    found = drafted.assessment["contradictions"]
    assert [(item["kind"], item["attribute"], item["primary"]) for item in found] == [
        ("therapy-course", "visits_attended", "sheet")
    ]
    assert [(item["evidence"], item["says"], item["page"]) for item in found[0]["items"]] == [
        ("pt", "18", 4),
        ("sheet", "3", 1),
    ]
    assert drafted.assessment["held"] is True
    checklist = " ".join(reading.docx_words(drafted.files["keep/checklist.docx"]))
    assert "18 (pt: pt-record, p. 4)" in checklist
    assert "3 (sheet: attendance, p. 1, first-hand record)" in checklist
    assert "Nobody picks the number that suits." in checklist


def test_leaving_out_one_leaves_out_both(approved_workspace):
    for name in ("sheet", "pt"):
        packet = cases.prepared(approved_workspace, settled({"evidence": name, "leave-out": "cannot be reconciled"}))
        assert packet.assessment.contradictions == ()
        used = {one for finding in packet.assessment.lines[0].findings.values() for one in finding.evidence}
        assert not used & {"pt", "sheet"}


def test_leaving_out_both_may_leave_the_appeal_without_its_support(approved_workspace, tmp_path):
    case = settled({"evidence": "sheet", "leave-out": "cannot be reconciled"})
    done, folder = cases.draft(approved_workspace, case, out=tmp_path / "packet")
    assert done.code == 4
    found = {
        item["requirement"]: item["standing"]
        for item in cases.json.loads((folder / "keep" / "assessment.json").read_text())["lines"][0]["requirements"]
    }
    assert found["care-has-an-active-part"] == "missing"


def test_accepting_one_of_two_settles_nothing(approved_workspace, tmp_path):
    case = settled({"evidence": "pt", "accept": "the note is right"})
    done, folder = cases.draft(approved_workspace, case, out=tmp_path / "packet")
    assert done.code == 4
    assert not (folder / "to-send").exists()


def test_a_clarification_by_its_author_takes_the_place_of_what_it_clarifies(approved_workspace, tmp_path):
    done, folder = cases.draft(approved_workspace, clarified(), "--format", "txt", out=tmp_path / "packet")
    assert done.code == 0, done.out
    letter = " ".join((folder / "to-send" / "letter.txt").read_text().split())
    assert "18 of 20 visits attended" in letter
    assert "Addendum by the therapist" in letter
    manifest = cases.json.loads((folder / "keep" / "manifest.json").read_text())
    used = {name for item in manifest["letter"]["statements"] for name in item["evidence"]}
    assert "addendum" in used
    assert not used & {"pt", "sheet"}
    assert [(item["evidence"], item["decision"], item["by"]) for item in manifest["decisions"]] == [
        ("pt", "clarified", "Morgan Decider"),
        ("sheet", "clarified", "Morgan Decider"),
    ]
    assert "Morgan" not in letter


def test_correcting_the_item_frees_the_letter(approved_workspace, tmp_path):
    case = cases.two_visit_counts()
    case["case"] = "corrected"
    cases.evidence(case, "sheet")["visits_attended"] = 18
    done, _ = cases.draft(approved_workspace, case, "--format", "txt", out=tmp_path / "packet")
    assert done.code == 0


def test_a_requirement_left_out_by_a_person_is_not_said(approved_workspace, tmp_path):
    case = cases.care()
    case["case"] = "left-out"
    case["decisions"] = [
        {
            "requirement": "function-limited",
            "leave-out": "not from this episode",
            "by": "Morgan Decider",
            "on": "2026-10-20",
        }
    ]
    done, folder = cases.draft(approved_workspace, case, "--format", "txt", out=tmp_path / "packet")
    assert done.code == 0
    assert "sitting" not in (folder / "to-send" / "letter.txt").read_text()
    left_out = cases.json.loads((folder / "keep" / "manifest.json").read_text())["letter"]["left_out"]
    assert ("function-limited", "missing: left out by a named person") in {
        (item["requirement"], item["why"]) for item in left_out
    }
