"""Never a blank: a missing value stops a final letter; in a preview it shows as a visible hole."""

from __future__ import annotations

import re

import pytest

from appealkit.document import walk
from stories import cases
from writers import reading

SECTION = "templates/letters/conservative-care.md.j2"
HOLE = "[missing: payer.delegate]"
BLANKS = re.compile(r"\bNone\b|\[missing|\bundefined\b|\(\)|  | [.,;:]|,[.,;]|\.\.|\bfrom to\b|\bfor\.|: ?\.| of \.")


@pytest.fixture(scope="module")
def workspace_that_prints_an_absent_value(tmp_path_factory):
    shipped = (cases.ROOT / SECTION).read_text()
    said = shipped.replace(
        "## Conservative care", "The plan's reviewer was {{ payer.delegate }}.\n\n## Conservative care"
    )
    assert said != shipped
    return cases.new_workspace(tmp_path_factory.mktemp("blank") / "workspace", files={SECTION: said})


def test_a_final_letter_with_a_missing_value_is_not_written(workspace_that_prints_an_absent_value):
    done, folder = cases.draft(workspace_that_prints_an_absent_value, cases.care())
    assert done.code == 1
    assert "L001 'payer.delegate' is needed by a template and missing in the case" in done.err
    assert "mend: add it to the case, or guard the sentence: {% if payer.delegate is present %}" in done.err
    assert not folder.exists()


def test_the_same_letter_is_written_once_the_value_is_there(workspace_that_prints_an_absent_value, tmp_path):
    case = cases.care()
    case["denial"]["payer"]["delegate"] = "Review House"
    workspace = workspace_that_prints_an_absent_value
    done, folder = cases.draft(workspace, case, "--format", "txt", out=tmp_path / "packet")
    assert done.code == 0
    assert "The plan's reviewer was Review House." in (folder / "to-send" / "letter.txt").read_text()


def test_a_preview_shows_the_hole_by_its_name_in_every_format(workspace_that_prints_an_absent_value, tmp_path):
    workspace = workspace_that_prints_an_absent_value
    done, folder = cases.draft(workspace, cases.care(), "--trial", out=tmp_path / "trial")
    assert done.code == 0
    assert "L001" in done.err
    files = cases.written(folder)
    assert HOLE in " ".join(reading.txt_words(files["to-send/letter.txt"]))
    assert HOLE in " ".join(reading.docx_words(files["to-send/letter.docx"]))
    assert HOLE in " ".join(reading.pdf_words(files["to-send/letter.pdf"]))


def less_by_one_attribute(name: str):
    """The case without each attribute of each item in turn; what was taken away."""
    kept = {"id", "kind", "source", "of"}
    for item in getattr(cases, name)()["evidence"]:
        for attribute in set(item) - kept:
            case = getattr(cases, name)()
            case["case"] = "less"
            del cases.evidence(case, item["id"])[attribute]
            yield f"{item['id']}.{attribute}", case


# Without these the record says that something is so, but not of what: the letter stops, and names what is missing.
WHAT_IT_IS = {"mri.modality", "drug.drug", "work.description", "odi.scale", "pain-left.pattern", "pain-right.pattern",
              "far.barrier"}  # fmt: skip


@pytest.mark.parametrize("name", [make.__name__ for make in cases.SUPPORTED])
def test_whatever_the_chart_does_not_say_no_sentence_has_a_gap(approved_workspace, name):
    gaps = []
    for gone, case in less_by_one_attribute(name):
        packet = cases.prepared(approved_workspace, case)
        if gone in WHAT_IT_IS and packet.problems:
            assert packet.letter is None
            assert {problem.code for problem in packet.problems} == {"L001"}
        elif packet.problems:
            gaps.append((gone, packet.problems[0].says))
        elif packet.letter_page is not None:
            gaps += [(gone, text) for text in walk.texts(packet.letter_page) if BLANKS.search(text)]
    assert gaps == []


def test_an_examination_without_a_result_is_no_finding(approved_workspace):
    case = cases.both_sides()
    case["case"] = "no-result"
    del cases.evidence(case, "exam-right")["result"]
    finding = cases.prepared(approved_workspace, case).assessment.lines[0].findings["exam-both-sides"]
    assert finding.standing.word == "unclear"


@pytest.mark.parametrize("name", [make.__name__ for make in cases.SUPPORTED])
def test_whatever_the_denial_does_not_say_no_line_of_the_letter_is_blank(approved_workspace, name):
    gaps = []
    for key in ("received_on", "appeal_to", "reason_text", "payer.state", "lines.charged", "lines.diagnoses",
                "lines.remarks", "lines.place_of_service", "lines.units"):  # fmt: skip
        case = getattr(cases, name)()
        case["case"] = "less"
        within, _, last = key.rpartition(".")
        holders = {"": [case["denial"]], "payer": [case["denial"]["payer"]], "lines": case["denial"]["lines"]}[within]
        for holder in holders:
            holder.pop(last, None)
        packet = cases.prepared(approved_workspace, case)
        assert packet.problems == ()
        if packet.letter_page is not None:
            gaps += [(key, text) for text in walk.texts(packet.letter_page) if BLANKS.search(text) or not text.strip()]
    assert gaps == []
