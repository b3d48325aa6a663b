"""A request for records: a page for each holder, with whose records, which, of which days; and nothing internal."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path

import pypdf
import pytest

from appealkit.assessment.model import Assessment
from appealkit.case import Case, RecordRequest
from appealkit.document import walk
from appealkit.document.model import Document, Table
from appealkit.given import Given, read
from appealkit.layout.records_request import Request, lacking, requests_of
from appealkit.pipeline import judge
from appealkit.writers import write
from outside import LibreOffice
from writers import reading

ROOT = Path(__file__).resolve().parents[2]
ON = date(2026, 11, 21)


def sample(name: str) -> tuple[Given, Case, Assessment]:
    given = read(ROOT / "samples" / "cases" / f"{name}.yaml")
    return given, *judge(given.case, given.library, on=ON, quotes=given.quotes)


def asked(name: str, *, again: bool = False, **changed: object) -> tuple[Request, ...]:
    given = read(ROOT / "samples" / "cases" / f"{name}.yaml")
    case, assessment = judge(given.case.model_copy(update=changed), given.library, on=ON, quotes=given.quotes)
    return requests_of(assessment, case, given.library.rules, again=again)


def page(requests: tuple[Request, ...], holder: str) -> Document:
    found = next(request.page for request in requests if request.holder == holder)
    assert found is not None
    return found


def said(document: Document) -> str:
    return " ".join(walk.words(document))


@pytest.fixture(scope="module")
def care() -> tuple[Request, ...]:
    return asked("care-incomplete")


CLINIC = "outside therapy clinic"


def test_it_names_the_patient_the_birth_date_the_records_and_their_days(care: tuple[Request, ...]) -> None:
    words = said(page(care, CLINIC))
    assert "Patient Robin Placeholder" in words
    assert "Date of birth February 11, 1949" in words
    table = next(block for block in page(care, CLINIC).blocks if isinstance(block, Table))
    assert [[walk.plain(cell) for cell in row] for row in table.rows] == [
        ["Therapy records: evaluation, dated visit notes, progress notes and discharge summary; of the low back",
         "August 11, 2025", "August 11, 2026"],
        ["Visit or attendance list, with the date of each visit kept or missed", "August 11, 2025", "August 11, 2026"],
    ]  # fmt: skip


def test_it_says_how_and_until_when_to_send_them(care: tuple[Request, ...]) -> None:
    assert (
        "Please send them by fax to (555) 010-0101 or by mail to the address above, by December 5, 2026. "
        "For questions please call (555) 010-0100."
    ) in said(page(care, CLINIC))


INTERNAL = [
    "appeal", "denial", "denied", "deny", "claim", "payer", "insur", "medicare", "novitas", "policy", "lcd", "weeks",
    "needed", "missing", "lack", "incomplete", "unclear", "support", "strateg", "requirement", "conservative", "failed",
    "letter", "deadline", "internal", "checklist", "win", "argument", "criteri", "member", "64483", "m54",
]  # fmt: skip


@pytest.mark.parametrize("name", ["care-incomplete", "stimulator-incomplete", "trigger-point-incomplete",
                                  "policy-after-change", "quote-not-on-page", "sacroiliac-incomplete"])  # fmt: skip
def test_nothing_internal_stands_on_it_in_any_format(name: str) -> None:
    pages = [request.page for request in asked(name) if request.page is not None]
    for document in pages:
        spoken = f"{document.title} {document.subject} {document.footer} {said(document)}".lower()
        assert [word for word in INTERNAL if re.search(rf"\b{word}", spoken)] == []
        pdf = write(document, "pdf")
        assert reading.pdf_words(pdf) == reading.docx_words(write(document, "docx"))
        metadata = pypdf.PdfReader(io.BytesIO(pdf)).metadata or {}
        assert [word for word in INTERNAL if re.search(rf"\b{word}", str(dict(metadata)).lower())] == []


def test_the_file_is_named_after_the_holder_and_numbered_as_on_the_checklist() -> None:
    names = [request.name for request in asked("stimulator-incomplete") if request.page is not None]
    assert names == ["request-1-evaluating-psychologist", "request-2-surgeon"]


def test_nobody_writes_to_the_practice_itself(care: tuple[Request, ...]) -> None:
    own = next(request for request in care if request.holder == "the practice's own records")
    assert (own.page, own.inside) == (None, True)
    assert own.asks


def test_nobody_is_written_to_for_what_only_strengthens(care: tuple[Request, ...]) -> None:
    pharmacy = next(request for request in care if request.holder == "prescriber or pharmacy")
    assert pharmacy.asks
    assert pharmacy.page is None
    assert [request for request in asked("long-and-odd-names") if request.page is not None] == []


def test_what_the_record_refutes_is_never_asked_for_again_of_somebody_else() -> None:
    assert [request for request in asked("care-unsupported") if request.page is not None] == []


SENT = RecordRequest(
    asked_of="North PT", what="Therapy records", sent_on=date(2026, 11, 10),
    wants=("care-long-enough", "care-has-an-active-part", "therapy-attended"),
)  # fmt: skip


def test_what_was_sent_is_not_printed_again_unless_that_is_wanted() -> None:
    first = asked("care-incomplete", requests=(SENT,))
    assert next(request.page for request in first if request.holder == CLINIC) is None
    once_more = page(asked("care-incomplete", again=True, requests=(SENT,)), CLINIC)
    assert "Name and fax North PT" in said(once_more)


def test_what_has_come_is_not_printed_even_then() -> None:
    came = SENT.model_copy(update={"received_on": date(2026, 11, 18)})
    again = asked("care-incomplete", again=True, requests=(came,))
    assert next(request.page for request in again if request.holder == CLINIC) is None


def test_only_what_was_not_sent_is_printed() -> None:
    part = SENT.model_copy(update={"wants": ("therapy-attended",)})
    left = page(asked("care-incomplete", requests=(part,)), CLINIC)
    table = next(block for block in left.blocks if isinstance(block, Table))
    assert len(table.rows) == 1


def test_a_birth_date_that_is_not_known_is_blank_and_told_and_without_a_fax_it_goes_by_mail() -> None:
    given = read(ROOT / "samples" / "cases" / "care-incomplete.yaml")
    nobody = given.case.patient.model_copy(update={"birth_date": None})
    without = given.case.practice.model_copy(update={"fax": None})
    requests = asked("care-incomplete", patient=nobody, practice=without)
    assert "Date of birth Please" in said(page(requests, CLINIC))
    assert "Please send them by mail to the address above, by December 5, 2026." in said(page(requests, CLINIC))
    case = given.case.model_copy(update={"patient": nobody, "practice": without})
    assert [(problem.code, problem.severity.value) for problem in lacking(case, requests)] == [("F070", "doubt")]
    assert lacking(case, ()) == []


def test_a_clearinghouse_finds_it_by_the_claim_and_not_by_the_birth_date() -> None:
    given, case, assessment = sample("timely-filing-accepted")
    without = case.model_copy(update={"evidence": ()})
    case, assessment = judge(without, given.library, on=ON)
    document = page(requests_of(assessment, case, given.library.rules), "clearinghouse")
    words = said(document)
    assert f"Claim {case.denial.claim_number}" in words
    assert "Date of birth" not in words
    assert "Acceptance reports (277CA and 999) for each time the claim was filed" in words
    assert words.count("November 21, 2026") == 2  # the day of the page, and until when reports are asked for


@pytest.mark.parametrize("name", ["care-incomplete", "stimulator-incomplete", "trigger-point-incomplete"])
def test_each_is_one_page_with_names_of_sixty_letters_too(name: str) -> None:
    given = read(ROOT / "samples" / "cases" / f"{name}.yaml")
    long = "Maximiliana-Theodora Featherstonehaugh-Cholmondeley O'Nonexi"
    assert len(long) == 60
    patient = given.case.patient.model_copy(update={"name": long})
    practice = given.case.practice.model_copy(update={"name": f"{long} {long}"})
    for request in asked(name, patient=patient, practice=practice):
        if request.page is not None:
            assert len(pypdf.PdfReader(io.BytesIO(write(request.page, "pdf"))).pages) == 1


def test_the_same_request_has_the_same_bytes(care: tuple[Request, ...]) -> None:
    other = asked("care-incomplete")
    for format_ in ("docx", "pdf"):
        assert write(page(care, CLINIC), format_) == write(page(other, CLINIC), format_)


def test_in_word_it_is_one_page_too(libreoffice: LibreOffice) -> None:
    given = read(ROOT / "samples" / "cases" / "care-incomplete.yaml")
    long = "Maximiliana-Theodora Featherstonehaugh-Cholmondeley O'Nonexi"
    patient = given.case.patient.model_copy(update={"name": long})
    practice = given.case.practice.model_copy(update={"name": f"{long} {long}"})
    document = page(asked("care-incomplete", patient=patient, practice=practice), CLINIC)
    saved = libreoffice.saved_as("pdf", {"page.docx": write(document, "docx")})["page.docx"]
    assert len(pypdf.PdfReader(io.BytesIO(saved)).pages) == 1
