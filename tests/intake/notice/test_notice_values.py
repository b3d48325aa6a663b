"""What is no value: ZIP codes, years, telephone numbers, words; and what holds of any text at all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring import ROOT, filled, procedures, read, tables, written
from shapes_held import misshapen

from appealkit.errors import CODE_PAGES
from appealkit.intake.notice import load_notice_tables
from appealkit.intake.notice.shapes import (
    adjustments_in,
    procedures_in,
    read_date,
    read_identifier,
    read_money,
    read_name,
    remarks_in,
)

LETTER = "Example Health Plan\nDate: 10/02/2026\nPatient Name: Jordan Q. Sample\n{}\nYour claim is denied.\n"


def told(lines: str) -> dict[str, str]:
    (draft,), _ = read(LETTER.format(lines))
    return filled(draft)


@pytest.mark.parametrize(
    "text",
    ["Anytown, TX 64483", "Anytown TX 64483-1201", "PO Box 64483", "ZIP code: 64483", "call 555-64483", "$64483.00",
     "64483-64495", "codes 64483 to 64495", "invoice 64483/2", "1.64483", "A64483B"],
)  # fmt: skip
def test_what_is_shaped_like_a_procedure_and_is_none(text: str) -> None:
    assert list(procedures_in(text, procedures(), tables())) == []


@pytest.mark.parametrize("text", ["2200 W 64483 Road", "64483 Highway 50", "Suite 64483", "Anytown, TX 64483"])
def test_an_address_gives_no_procedure(text: str) -> None:
    assert not any(path.endswith("procedure") for path in told(text))


@pytest.mark.parametrize(
    "text",
    ["pending", "ABCDEFGH", "not assigned", "10/02/2026", "800-555-0123", "(800) 555-0123", "$1,450.00", "1450.00",
     "on file", "TX", "see page 2", "A1"],
)  # fmt: skip
def test_what_stands_for_an_identifier_and_is_none(text: str) -> None:
    assert read_identifier(text) is None
    assert "denial.claim_number" not in told(f"Claim Number: {text}")


def test_a_policy_number_is_no_claim_number() -> None:
    assert "denial.claim_number" not in told("Policy Number: 4471200983\nPhone: 412-555-0190")


def test_a_value_that_is_not_sure_enough_is_asked_for_without_being_shown() -> None:
    drafts, problems = read(LETTER.format("Claim Number: Zqxwvut\nMember ID: Zqxwvut"))
    assert len(drafts) == 1
    codes = [problem.code for problem in problems]
    assert codes.count("I127") == 2
    assert not any("zqxwvut" in str(problem).casefold() for problem in problems)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("10/2/2026", "2026-10-02"),
        ("10-02-26", "2026-10-02"),
        ("October 2, 2026", "2026-10-02"),
        ("Friday, Oct. 2nd, 2026", "2026-10-02"),
        ("2 October 2026", "2026-10-02"),
        ("2026-10-02", "2026-10-02"),
        ("10/02/2026 - 10/02/2026", "2026-10-02"),
        ("10/02/2026 through 10/05/2026", None),
        ("13/25/2026", None),
        ("02/30/2026", None),
        ("10/O2/2026", None),
    ],
)
def test_a_day_is_read_or_left_open(text: str, day: str | None) -> None:
    read = read_date(text)
    assert read is not None
    assert read.values == ((day,) if day else ())


@pytest.mark.parametrize("text", ["2026", "1/2", "64483", "section 3.4.2026x"])
def test_figures_that_are_no_day(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("text", "amount"),
    [("$1,450.00", "1450.00"), ("1450.00", "1450.00"), ("$ 95", "95.00"), ("1450", None), ("-$5.00", None),
     ("12.5%", None), ("$1,45O.00", None), ("($20.00)", None), ("1,2,3", None)],
)  # fmt: skip
def test_an_amount_is_read_or_left_open(text: str, amount: str | None) -> None:
    read = read_money(text)
    assert (read.values[0] if read else None) == amount


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jordan Q. Sample", "Jordan Q. Sample"),
        ("SAMPLE, JORDAN Q", "JORDAN Q SAMPLE"),
        ("O'Neil-Muster, Kim", "Kim O'Neil-Muster"),
        ("Sample, Jordan, Jr.", "Jordan Sample Jr."),
        ("Your Plan", None),
        ("Provider Services", None),
        ("J0rdan Sample", None),
        ("Jordan", None),
        ("Jordan Sample is a member of", None),
    ],
)
def test_a_name_is_read_or_left_open(text: str, name: str | None) -> None:
    read = read_name(text, tables())
    assert (read.values[0] if read else None) == name


def test_states_and_words_are_no_reason_codes() -> None:
    assert adjustments_in("Denver, CO 80202 and Boulder CO 303") == []
    assert adjustments_in("CO-50, CO45 and OA 23") == [("CO", "50"), ("CO", "45")]
    assert adjustments_in("CO-999") == []
    assert remarks_in("M127, N115; MA130 and N95 masks") == ["M127", "N115", "MA130", "N95"]
    assert not any("remarks" in path for path in told("The N95 mask and M54 are not codes here."))


def test_a_letter_that_says_two_windows_leaves_them_open() -> None:
    two = "You may appeal within 180 days of this notice.\n\nYou may appeal within 60 days of this notice."
    assert "keys.appeal_window_days" not in told(two)


@pytest.mark.parametrize(
    "sentence",
    ["We will decide your appeal within 30 days.", "You may ask for an external review of the appeal within 120 days.",
     "Corrected claims must be sent within 90 days of this notice, not as an appeal.",
     "An expedited appeal is decided within 72 hours, or 30 days."],
)  # fmt: skip
def test_other_days_are_no_window_for_an_appeal(sentence: str) -> None:
    assert "keys.appeal_window_days" not in told(sentence)


PIECES = """Claim Number: Member ID: Patient Name: Date of Service: CPT 64483 64483-LT CO-50 N115 $1,450.00 10/02/2026
denied because not medically necessary Reason for Denial: appeal within 180 days PO Box 100 Anytown, TX 75002 Fax: | - •
800-555-0100 Dear Sincerely, XEH123456789 Jordan Sample Health Plan DOS Billed Paid ( ) : # 99999 N1 CO1 A-1
Paid Amount: Total Line 1 Mod on behalf of LCD L39036"""
WORDS = st.sampled_from([*PIECES.split(), "\n", "\n\n", "\f", "\t", "  "])


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, max_size=120), st.sampled_from([" ", "  ", "\n", "    "]))
def test_any_letter_of_such_words_gives_values_of_their_shape(words: list[str], between: str) -> None:
    drafts, problems = read(between.join(words))
    assert drafts or problems
    assert [wrong for draft in drafts for wrong in misshapen(draft)] == []


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400), st.sampled_from([text for _, text, _ in written()]), st.integers(0, 3000))
def test_any_text_within_a_letter_raises_nothing(text: str, letter: str, at: int) -> None:
    drafts, _ = read(letter[:at] + text + letter[at:])
    assert [wrong for draft in drafts for wrong in misshapen(draft)] == []


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=600))
def test_any_bytes_give_problems_or_drafts(data: bytes) -> None:
    drafts, problems = read(data)
    assert drafts or problems


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([text for _, text, _ in written()]), st.from_regex(r"[0-9]{5}", fullmatch=True))
def test_a_zip_code_changes_nothing(letter: str, number: str) -> None:
    if not re.search(r"\b[A-Z]{2} \d{5}\b", letter):
        return
    procedures_before = sorted(v for d in read(letter)[0] for k, v in filled(d).items() if k.endswith("procedure"))
    changed = re.sub(r"(\b[A-Z]{2}) \d{5}\b", rf"\1 {number}", letter)
    after = sorted(v for d in read(changed)[0] for k, v in filled(d).items() if k.endswith("procedure"))
    assert after == procedures_before


@pytest.mark.parametrize(("name", "text", "expected"), written(), ids=[name for name, _, _ in written()])
def test_no_problem_holds_what_the_letter_says_of_the_patient(
    name: str, text: str, expected: list[dict[str, str]]
) -> None:
    drafts, problems = read(text, "letter.txt")
    shown = " ".join(str(problem) for problem in problems).casefold()
    for claim in expected:
        for path, value in claim.items():
            if path.startswith("patient.") or path.endswith(("_number", "reason_text")):
                assert value is None or str(value).casefold() not in shown
    assert "Told(" not in repr(drafts)
    assert expected is not None


@pytest.mark.parametrize(
    "piece", ["N1 ", "CO-1 ", "A-1.", "within (", "1,", "Aa of ", "10/02/", "denied because ", "- "]
)
def test_a_reason_of_one_piece_again_and_again_takes_no_time(piece: str) -> None:
    drafts, _ = read(LETTER.format("Reason for Denial: " + piece * 1500))
    assert len(drafts) == 1


def test_a_wrong_table_is_told_with_its_line() -> None:
    data = (ROOT / "evidence_maps/intake/notice.yaml").read_bytes()
    found, problems = load_notice_tables(data.replace(b'appeal_words: "', b'appeal_words: "(('))
    assert found is None
    assert [problem.code for problem in problems] == ["M001"]
    assert problems[0].where is not None
    assert problems[0].where.line > 100


def test_the_list_of_codes_is_the_code_s() -> None:
    readme = (Path(ROOT) / "src/appealkit/intake/README.md").read_text()
    rows = re.findall(r"^\| (I1[23]\d) \| (.+?) \|$", readme, flags=re.MULTILINE)
    assert rows == [(code, page.title) for code, page in sorted(CODE_PAGES.items()) if "I120" <= code <= "I139"]
    for code, _ in rows:
        assert "Bad: " in CODE_PAGES[code].text
        assert "Good: " in CODE_PAGES[code].text
