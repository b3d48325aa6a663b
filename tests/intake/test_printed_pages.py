"""What has no page gets one when it is read: texts of the record, and decisions of remittances; whole, or told."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from appealkit import yamltext
from appealkit.document import walk
from appealkit.document.model import Document, PageBreak
from appealkit.intake.exhibits import count_pages, read_pages
from appealkit.intake.gather import page_name
from appealkit.intake.quotes import quote_on_page
from appealkit.intake.textpage import MOST_LETTERS, PICTURES, SCRIPTS, UNDRAWN, UNREADABLE, text_page
from appealkit.intake.x12.decisionpage import decision_page, decision_told
from appealkit.intake.x12.remittance import read_remittances
from appealkit.intake.x12.remitted import RemittedClaim
from appealkit.writers import write
from stories import cases

INTAKE = cases.ROOT / "samples" / "intake"
ABOUT = {"Title": "Progress note", "Date": "2026-06-30", "Author": "Alex Example MD", "Patient": "Jordan Sample"}


def plain(text: str | bytes) -> tuple[Document | None, tuple[str, ...]]:
    return text_page(text.encode() if isinstance(text, str) else text, "text/plain", ABOUT)


def html(text: str) -> tuple[Document | None, tuple[str, ...]]:
    return text_page(text.encode(), "text/html", ABOUT)


def said(document: Document | None) -> list[str]:
    """Every line below the heading and the table that says what the document is."""
    assert document is not None
    paragraphs = [part for block in document.blocks[3:] for part in walk.block_texts(block)]
    return [line for paragraph in paragraphs for line in paragraph.split("\n")]


# ---- texts ----------------------------------------------------------------------------------------------------------


def test_a_text_stands_word_for_word_and_line_for_line() -> None:
    page, dropped = plain("PAIN CLINIC\r\n\r\nRight leg pain since May.\n  - worse on sitting\n\n\nPlan: MRI.\n")
    assert said(page) == ["PAIN CLINIC", "Right leg pain since May.", "  - worse on sitting", "Plan: MRI."]
    assert dropped == ()


def test_the_page_says_that_it_was_printed_and_from_what() -> None:
    page, _ = plain("words")
    assert page is not None
    assert walk.outline(page) == [(1, "Printed from the electronic record")]
    assert " ".join(walk.words(page)).startswith(
        "Printed from the electronic record Title Progress note Date 2026-06-30 Author Alex Example MD "
        "Patient Jordan Sample The text below stands as it was received."
    )


def test_a_form_feed_begins_a_new_page() -> None:
    page, _ = plain("one\ftwo\f")
    assert page is not None
    assert sum(isinstance(block, PageBreak) for block in page.blocks) == 1
    data = write(page, "pdf")
    assert count_pages(data) == 2


@pytest.mark.parametrize(
    ("data", "words", "dropped"),
    [
        ("Straße, 5 µg, L4–L5 ≥ 50 %".encode(), "Straße, 5 µg, L4–L5 ≥ 50 %", ()),
        ("Stra\u00dfe \u2013 caf\u00e9".encode("cp1252"), "Stra\u00dfe \u2013 caf\u00e9", ()),
        ("\ufeffwith its mark".encode(), "with its mark", ()),
        ("in sixteen bits".encode("utf-16"), "in sixteen bits", ()),
        ("e\u0301 composed".encode(), "\u00e9 composed", ()),
        ("zero\u200bwidth".encode(), "zerowidth", ()),
        (b"bell\x07 rings", "bell rings", (UNREADABLE,)),
        ("box \u2611 ticked".encode(), "box [U+2611] ticked", (UNDRAWN,)),
        ("\u75db\u307f".encode(), "[U+75DB][U+307F]", (UNDRAWN,)),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_shown_by_its_number_and_told(
    data: bytes, words: str, dropped: tuple[str, ...]
) -> None:
    page, told = plain(data)
    assert (said(page), told) == ([words], dropped)
    assert page is not None
    assert write(page, "pdf")[:5] == b"%PDF-"


@pytest.mark.parametrize("text", ["", " \n\n ", "x" * (MOST_LETTERS + 1)])
def test_what_is_empty_or_without_end_is_not_printed(text: str) -> None:
    assert plain(text)[0] is None


NOTE = """<!DOCTYPE html><html><head><title>Hidden</title><style>p {color: red}</style></head><body>
<h2>Assessment</h2><p>Left leg pain,
   worse on <b>sit</b>ting &amp; driving.<br>ODI 46&nbsp;%.</p>
<ul><li>naproxen</li><li>exercise</li></ul>
<table><tr><th>Visit</th><th>Score</th></tr><tr><td>May 4</td><td>46</td></tr></table>
<pre>line one
  line two</pre></body></html>"""


def test_html_is_brought_down_to_its_text() -> None:
    page, dropped = html(NOTE)
    assert said(page) == [
        "Assessment", "Left leg pain, worse on sitting & driving.", "ODI 46\u00a0%.".replace("\u00a0", " "),
        "\u2022 naproxen", "\u2022 exercise", "Visit | Score", "May 4 | 46", "line one", "line two",
    ]  # fmt: skip
    assert dropped == ()


def test_what_html_holds_beside_its_text_is_dropped_and_told() -> None:
    page, dropped = html("<p>Before</p><script>steal()</script><img src='http://x/y.png'><p onclick='z()'>After</p>")
    assert said(page) == ["Before", "After"]
    assert dropped == (PICTURES, SCRIPTS)


def test_text_that_looks_like_markup_stays_text() -> None:
    page, _ = plain("<b>not bold</b> & {{ name }}")
    assert said(page) == ["<b>not bold</b> & {{ name }}"]


# ---- remittances ----------------------------------------------------------------------------------------------------


def claims(file: str) -> list[RemittedClaim]:
    found, _ = read_remittances([(INTAKE / file).read_bytes()], file)
    return [item for item in found if isinstance(item, RemittedClaim)]


def test_the_page_of_a_decision_says_who_paid_whom_for_whom_and_each_line_with_its_codes() -> None:
    claim = next(claim for claim in claims("remittance.835") if claim.payer_control_number == "2600000018002")
    words = " ".join(walk.words(decision_page(decision_told(claim))))
    assert words == (
        "Electronic remittance, as received "
        "Printed from the payer's electronic remittance (X12 835) as it was received. "
        "Of that file it holds the decision on this claim alone; codes and amounts are the payer's. "
        "Payer EXAMPLE HEALTH PLAN Payee NORTH TEXAS SPINE & PAIN Payee's NPI 1234567893 Check or EFT number EFT000021 "
        "Date of payment October 2, 2026 Date produced September 30, 2026 Patient CASEY SAMPLE Member ID 1EG4TE5MK72 "
        "Payer's claim number 2600000018002 Practice's claim number NTS-0918-02 Claim status code 1 Billed $1,120.00 "
        "Paid $389.35 Patient's share $96.65 Remarks of the claim MA01, MA18 "
        "Lines of the claim Service Date Billed Paid Adjustments Remarks "
        "64493-RT September 18, 2026 $820.00 $389.35 CO-45 $326.05 CO-253 $7.95 PR-2 $96.65 - "
        "77003 September 18, 2026 $300.00 $0.00 CO-97 $300.00 M15"
    )


def test_nothing_of_another_patient_and_no_bank_account_stands_on_it() -> None:
    every = claims("remittance.835")
    for claim in every:
        words = " ".join(walk.words(decision_page(decision_told(claim))))
        others = [one for one in every if one.payer_control_number != claim.payer_control_number]
        for other in others:
            assert other.payer_control_number not in words
            assert other.patient_control_number not in words
            person = other.person("QC")
            assert person is None or person.identifier not in words
        assert "999999999" not in words  # the account and the tax number of the file


def test_a_social_security_number_stands_on_no_page() -> None:
    data = (INTAKE / "remittance.835").read_bytes().replace(b"MI*XEH123456789", b"34*123456789")
    found, _ = read_remittances([data], "a.835")
    claim = next(item for item in found if isinstance(item, RemittedClaim))
    words = walk.words(decision_page(decision_told(claim)))
    assert "123456789" not in words
    assert "Member" not in words


# ---- the whole way --------------------------------------------------------------------------------------------------


def put(workspace: Path, *paths: Path) -> dict[str, Any]:
    done = cases.run("intake", *paths, "--into", workspace, "--json")
    assert done.code == 0, done.err
    found: dict[str, Any] = json.loads(done.out)
    return found


def documents(path: Path) -> dict[str, dict[str, str]]:
    found, _ = yamltext.read(path.read_bytes(), path.name)
    assert found is not None
    assert isinstance(found.value, dict)
    listed: dict[str, dict[str, str]] = found.value.get("documents", {})
    return listed


def test_a_denial_that_came_as_a_remittance_lists_its_page_and_the_page_is_there(own_workspace: Path) -> None:
    put(own_workspace, INTAKE / "remittance.835")
    for path in sorted((own_workspace / "cases").glob("*.yaml")):
        notice = documents(path)["remittance"]
        file = path.parent / notice["file"]
        assert file.is_file()
        assert notice["pages"] == str(count_pages(file.read_bytes())) == "1"
        assert file.stem.isalnum()
        assert len(file.stem) == 16


def test_without_a_place_to_write_no_case_names_a_page_that_is_not_there(tmp_path: Path) -> None:
    lines = tmp_path / "cases.jsonl"
    assert cases.run("intake", INTAKE / "remittance.835", "--jsonl", lines).code == 0
    for line in lines.read_text().splitlines():
        assert "file" not in json.loads(line)["documents"]["remittance"]


def as_written(workspace: Path) -> dict[str, tuple[int, bytes]]:
    files = (workspace / "exhibits").glob("*.pdf")
    return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def test_read_again_the_pages_are_the_same_files_and_are_not_drawn_anew(own_workspace: Path) -> None:
    put(own_workspace, INTAKE)
    before = as_written(own_workspace)
    again = put(own_workspace, INTAKE)
    assert {entry["put"] for entry in again["written"]} == {"unchanged"}
    assert as_written(own_workspace) == before


def test_a_file_that_a_person_put_in_its_place_stays(own_workspace: Path) -> None:
    put(own_workspace, INTAKE / "remittance.835")
    path = min((own_workspace / "cases").glob("*.yaml"))
    printed = documents(path)["remittance"]["file"]
    scan = own_workspace / "exhibits" / "scan.pdf"
    scan.write_bytes((path.parent / printed).read_bytes())
    path.write_text(path.read_text().replace(f"file: {printed}", "file: ../exhibits/scan.pdf", 1))
    put(own_workspace, INTAKE / "remittance.835")
    assert documents(path)["remittance"]["file"] == "../exhibits/scan.pdf"


def bundle(tmp_path: Path, content: str, media_type: str) -> Path:
    note = {
        "resourceType": "DocumentReference", "id": "n1", "status": "current", "date": "2026-06-30T10:00:00Z",
        "description": "Progress note", "subject": {"reference": "Patient/p1"},
        "content": [{"attachment": {"contentType": media_type, "data": base64.b64encode(content.encode()).decode()}}],
    }  # fmt: skip
    patient = {
        "resourceType": "Patient", "id": "p1", "birthDate": "1980-01-01",
        "name": [{"family": "Sample", "given": ["Jordan"]}],
    }  # fmt: skip
    path = tmp_path / "record.json"
    entries = [{"resource": patient}, {"resource": note}]
    path.write_text(json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}))
    return path


def test_quotes_of_a_text_are_compared_with_its_printed_pages(own_workspace: Path, tmp_path: Path) -> None:
    text = "\n".join(f"Line {number}: home exercise, week {number}." for number in range(1, 121))
    put(own_workspace, bundle(tmp_path, text, "text/plain"))
    (chart,) = (own_workspace / "charts").glob("*.yaml")
    ((_, note),) = documents(chart).items()
    assert note["pages"] == "3"
    file = chart.parent / note["file"]
    pages, problems = read_pages({"note": file}, [("note", 1), ("note", 3)])
    assert problems == []
    assert quote_on_page("Line 3: home exercise, week 3.", pages["note", 1].text)
    assert quote_on_page("Line 120: home exercise, week 120.", pages["note", 3].text)
    assert not quote_on_page("Line 120: home exercise, week 120.", pages["note", 1].text)
    assert (own_workspace / "exhibits" / f"{_digest(text)}.txt").read_text() == text  # what came is kept beside it


def _digest(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()[:16]


def test_what_of_a_record_could_not_be_printed_is_told_at_its_place(own_workspace: Path, tmp_path: Path) -> None:
    found = put(own_workspace, bundle(tmp_path, "<p>Text</p><img src=a.png>", "text/html"))
    (told,) = (problem for problem in found["problems"] if problem["code"] == "F072")
    assert told["severity"] == "doubt"
    assert "entry 2 DocumentReference" in told["says"]
    assert told["says"].endswith("pictures or other things that are no text")
    empty = put(own_workspace, bundle(tmp_path, "<script>only</script>", "text/html"))
    assert [problem["code"] for problem in empty["problems"] if problem["code"] == "F071"] == ["F071"]


def test_a_name_tells_nothing_and_differs_with_a_word() -> None:
    one, _ = plain("left leg")
    other, _ = plain("right leg")
    assert one is not None
    assert other is not None
    assert page_name(one) != page_name(other)
    assert page_name(one) == page_name(plain("left leg")[0] or one)
    assert "Sample" not in page_name(one)


def test_the_same_text_prints_to_the_same_bytes() -> None:
    one, other = plain("words\n\nmore")[0], plain("words\n\nmore")[0]
    assert one is not None
    assert other is not None
    assert write(one, "pdf") == write(other, "pdf")
