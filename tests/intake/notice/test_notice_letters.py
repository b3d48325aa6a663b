"""Letters written for this test, each with what a person reads in it: what is filled is right, and most is filled."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from made_pdfs import printed
from scoring import Expected, Score, filled, kind_of, read, written

from appealkit.errors import Severity
from appealkit.intake.draft import CaseDraft
from outside import third_party_folder

LETTERS = written()


@pytest.mark.parametrize(("name", "text", "expected"), LETTERS, ids=[name for name, _, _ in LETTERS])
def test_a_letter_is_read_as_a_person_reads_it(name: str, text: str, expected: list[Expected]) -> None:
    drafts, _ = read(text)
    got = [filled(draft) for draft in drafts]
    assert got == [{path: value for path, value in claim.items() if value is not None} for claim in expected]


PRINTED = [letter for letter in LETTERS if letter[0] != "16-markdown-paste"]  # its marks would not be printed


@pytest.mark.parametrize(("name", "text", "expected"), PRINTED, ids=[name for name, _, _ in PRINTED])
def test_a_letter_printed_to_pdf_says_the_same(name: str, text: str, expected: list[Expected]) -> None:
    drafts, _ = read(printed(text), f"{name}.pdf")
    got = [filled(draft) for draft in drafts]
    assert got == [{path: value for path, value in claim.items() if value is not None} for claim in expected]


def test_where_another_font_moves_the_words_off_their_columns_nothing_becomes_wrong() -> None:
    score = Score()
    for name, text, expected in PRINTED:
        score.add(name, read(printed(text, "Helvetica"))[0], expected)
    assert score.wrong.total() == 0, score.details
    assert score.recall >= 0.98, score.details


def test_the_score_of_all_written_letters() -> None:
    score = Score()
    for name, text, expected in LETTERS:
        score.add(name, read(text)[0], expected)
    print(score.table())  # noqa: T201 the table is what the test is read for
    assert score.precision >= 0.98, score.details
    assert score.recall >= 0.95, score.details


def test_each_value_names_its_page_and_line() -> None:
    text = next(text for name, text, _ in LETTERS if name.startswith("01"))
    (draft,), _ = read(text, "denial.txt")
    place = draft.place("denial", "claim_number")
    assert place is not None
    assert str(place) == "denial.txt:6, page 1, line 6"
    assert place.sure == 0.97


def test_the_letter_is_the_document_notice() -> None:
    text = next(text for name, text, _ in LETTERS if name.startswith("05"))
    (draft,), _ = read(text)
    found = {key: draft.word("documents", "notice", key) for key in draft.keys("documents", "notice")}
    assert found == {
        "kind": "denial-notice",
        "title": "Denial notice",
        "author": "PRAIRIE STATES HEALTH INSURANCE COMPANY",
        "date": "2026-05-19",
        "pages": "1",
    }


def test_the_same_claim_has_the_same_id_again() -> None:
    text = next(text for name, text, _ in LETTERS if name.startswith("09"))
    once, again = read(text, "a.txt")[0], read(text + "\n", "b.txt")[0]
    assert [draft.id for draft in once] == [draft.id for draft in again]
    assert len({draft.id for draft in once}) == 2


def codes_of(name: str) -> list[str]:
    text = next(text for known, text, _ in LETTERS if known.startswith(name))
    return sorted({problem.code for problem in read(text)[1]})


def test_an_upheld_appeal_is_asked_about_and_not_guessed() -> None:
    assert "I131" in codes_of("08")
    assert "I131" in codes_of("03")
    assert "I131" not in codes_of("05")


def test_a_service_only_asked_for_is_not_asked_for_its_claim_number() -> None:
    text = next(text for known, text, _ in LETTERS if known.startswith("07"))
    _, problems = read(text)
    assert [problem.code for problem in problems] == ["I133"]


def test_two_claim_numbers_for_one_service_leave_the_number_open() -> None:
    assert "I129" in codes_of("21")


def test_days_and_names_that_text_recognition_damaged_are_asked_for_at_their_line() -> None:
    text = next(text for known, text, _ in LETTERS if known.startswith("06"))
    _, problems = read(text, "fax.txt")
    asked = {(problem.code, problem.where.line) for problem in problems if problem.where and problem.where.line}
    assert {("I130", 5), ("I127", 7), ("I130", 10)} <= asked


def test_two_letters_in_one_file_are_two_letters() -> None:
    texts = [next(text for known, text, _ in LETTERS if known.startswith(name)) for name in ("05", "19")]
    drafts, _ = read("\f".join(texts))
    assert [draft.word("denial", "claim_number") for draft in drafts] == ["261390045511", "RV-2026-118834"]
    assert [draft.word("documents", "notice", "pages") for draft in drafts] == ["1", "1"]
    assert [draft.word("patient", "name") for draft in drafts] == ["CASEY L TESTER", "Avery T. Modell"]


def test_the_second_page_of_a_letter_stays_with_it() -> None:
    text = next(text for known, text, _ in LETTERS if known.startswith("05"))
    second = "PRAIRIE STATES HEALTH INSURANCE COMPANY\nDATE: 05/19/2026\nCLAIM NO: 261390045511\nPAGE 2\n"
    drafts, _ = read(text + "\f" + second)
    assert [draft.word("documents", "notice", "pages") for draft in drafts] == ["2"]


# Letters collected from public repositories, with the facts that stand beside them.

HELD_OUT = ("denial.payer.name", "denial.notice_date", "denial.printed_deadline", "denial.lines.procedure",
            "denial.lines.diagnoses", "denial.lines.adjustments.group", "denial.lines.adjustments.carc")  # fmt: skip
NOTICE_DATES = {"002": "2026-02-03", "004": "2026-03-01", "006": "2026-03-18", "008": "2026-04-15", "010": "2026-05-10"}


def third_party() -> Path:
    return third_party_folder("letters")


def test_the_facts_given_beside_third_party_letters_are_read() -> None:
    score = Score()
    for path in sorted(third_party().glob("sodiq-code__case_*.json")):
        denial = json.loads(path.read_text())["denial"]
        code = denial["reasonCode"]
        expected = {
            "denial.payer.name": denial["payer"],
            "denial.notice_date": NOTICE_DATES[path.name.split("_")[3]],
            "denial.printed_deadline": denial["appealDeadline"],
            "denial.lines.1.procedure": denial["cptCode"],
            "denial.lines.1.diagnoses.1": denial["icd10Code"],
            "denial.lines.1.adjustments.1.group": code[:2],
            "denial.lines.1.adjustments.1.carc": code[2:],
        }
        score.add(path.stem, read(denial["denialLetterText"])[0], [expected], HELD_OUT)
    print(score.table())  # noqa: T201 the table is what the test is read for
    assert score.wrong.total() == 0, score.details
    assert score.recall >= 0.95, score.details


REMITTANCES = {  # file: patient, procedure, charge, reason, remark; read from the page by a person
    "12345": ("CARTER DANIEL", "27447", "4250.00", "252", "M127"),
    "12347": ("RIVERA MARCUS", "99214", "6100.00", "16", "N264"),
    "22001": ("BROOKS NATHAN", "29827", "3800.00", "252", "M127"),
    "22003": ("WASHINGTON TYLER", "22612", "7500.00", "16", "N479"),
    "33001": ("GIBSON WALTER", "43239", "2900.00", "252", "M127"),
    "33003": ("COOPER RAYMOND", "22612", "8200.00", "16", "N264"),
}


@pytest.mark.parametrize("number", REMITTANCES)
def test_a_third_party_remittance_is_read_though_its_codes_are_printed_over_amounts(number: str) -> None:
    patient, procedure, charged, carc, remark = REMITTANCES[number]
    (draft,), _ = read((third_party() / f"kvrkr866__EOB_{number}.pdf").read_bytes())
    told = filled(draft)
    told.pop("denial.payer.name")
    assert told == {
        "patient.name": patient,
        "denial.claim_number": "0418362940TX5170",
        "denial.notice_date": "2025-11-15",
        "keys.patient_control_number": "H770394S210508",
        "denial.lines.1.procedure": procedure,
        "denial.lines.1.modifiers.1": "NU",
        "denial.lines.1.service_date": "2025-11-01",
        "denial.lines.1.charged": charged,
        "denial.lines.1.paid": "0.00",
        "keys.line.1.allowed": "0.00",
        "denial.lines.1.adjustments.1.group": "CO",
        "denial.lines.1.adjustments.1.carc": carc,
        "denial.lines.1.remarks.1": remark,
    }


NO_NOTICE = ("kvrkr866__Summit_Health.pdf", "kvrkr866__sop_coding_correction.txt", "kvrkr866__sop_timely_filing.txt",
             "joshuadollison__appeal_letter_004511.md", "joshuadollison__chart_notes_sample.txt",
             "joshuadollison__evidence_checklist_004511.md")  # fmt: skip


@pytest.mark.parametrize("name", NO_NOTICE)
def test_manuals_charts_and_appeals_of_others_become_no_case(name: str) -> None:
    drafts, problems = read((third_party() / name).read_bytes(), name)
    assert drafts == []
    assert [problem.code for problem in problems] == ["I126"]


def test_three_third_party_letters_as_a_person_reads_them() -> None:
    folder = third_party()
    score = Score()
    by_hand: dict[str, dict[str, str | None]] = {
        "RKPandit__coding_error_denial_001.txt": {
            "denial.payer.name": "AETNA",
            "denial.notice_date": "2024-03-10",
            "denial.claim_number": "AET2024031000123",
            "patient.member_id": "W123456789",
            "patient.group_number": "001234",
            "denial.lines.1.procedure": "29881",
            "denial.lines.1.modifiers.1": "59",
            "denial.lines.1.service_date": "2024-02-28",
            "denial.lines.1.charged": "4200.00",
            "keys.line.1.allowed": "0.00",
            "denial.reason_text": "The claim was submitted with an invalid modifier combination. CPT code 29881 (knee "
            "arthroscopy) was billed with modifier 59, but the documentation does not support a distinct procedural "
            "service. The claim also shows a possible NPI mismatch. The billing NPI does not match our records for the "
            "rendering provider.",
        },
        "RKPandit__pa_denial_001.txt": {
            "denial.payer.name": "BLUE CROSS BLUE SHIELD OF NORTH CAROLINA",
            "denial.notice_date": "2024-01-15",
            "denial.claim_number": "CLM2024011500001",
            "patient.member_id": "ABC123456789",
            "patient.group_number": "98765",
            "keys.appeal_window_days": "180",
            "denial.appeal_to.1": "BCBS Appeals Department",
            "denial.appeal_to.2": "P.O. Box 2291",
            "denial.appeal_to.3": "Durham, NC 27702",
            "denial.appeal_to.4": "Fax (800) 555-4321",
            "denial.lines.1.procedure": "72148",
            "denial.lines.1.service_date": "2024-01-05",
            "denial.lines.1.charged": "2500.00",
            "keys.line.1.allowed": "0.00",
            "denial.lines.1.adjustments.1.group": "CO",
            "denial.lines.1.adjustments.1.carc": "197",
            "denial.reason_text": "Prior authorization was not obtained for this service. According to your plan "
            "benefits, MRI services require prior authorization before the service is performed.",
        },
        "joshuadollison__denial_sample.txt": {
            "denial.payer.name": "UnitedHealthcare",
            "denial.claim_number": "100200300",
            "patient.member_id": "123456789",
            "keys.appeal_window_days": "60",
            "denial.lines.1.procedure": "72148",
            "denial.lines.1.service_date": "2026-01-22",
            "denial.reason_text": "Not medically necessary due to insufficient clinical documentation supporting "
            "advanced imaging.",
        },
    }
    for name, expected in by_hand.items():
        score.add(name, read((folder / name).read_bytes())[0], [expected])
    print(score.table())  # noqa: T201 the table is what the test is read for
    assert score.details == []


def test_every_third_party_file_is_read_or_told_why_not() -> None:
    for path in sorted(third_party().iterdir()):
        drafts, problems = read(path.read_bytes(), path.name)
        lost = [problem for problem in problems if problem.severity is Severity.MISTAKE]
        assert drafts or lost, path.name


def test_the_kind_of_a_path_has_no_numbers() -> None:
    draft = CaseDraft("d-1", {})
    assert filled(draft) == {}
    assert kind_of("denial.lines.2.adjustments.1.carc") == "denial.lines.adjustments.carc"
