"""The later day decides between a case of the workspace and what is read now; what is not sure changes nothing."""

import pytest

from appealkit.intake.casetext import TYPED
from appealkit.intake.draft import CaseDraft, Place, told_at
from appealkit.intake.since import Known, since

CLAIM = Place("friday.835", "segment 13 CLP07", 13)
SENT = Place("claims.837:9, segment 9")
ONE, TWO = ("64483", "2026-09-17"), ("64484", "2026-09-17")


def decision(day: str, *lines: tuple[str, str], ident: str = "d-1", paid: str = "0.00", **more: str) -> CaseDraft:
    """A remitted claim as it is read; `more` by its path, steps joined by two underscores."""
    told = {
        ("denial", "payer", "name"): "Example Health Plan",
        ("denial", "claim_number"): "A1",
        ("denial", "notice_date"): day,
        ("patient", "member_id"): "M1",
        ("documents", "remittance", "date"): day,
        ("keys", "payer_control_number"): "A1",
        **{tuple(path.split("__")): word for path, word in more.items()},
    }
    for number, (code, on) in enumerate(lines, 1):
        of = ("denial", "lines", str(number))
        told |= {(*of, "procedure"): code, (*of, "service_date"): on, (*of, "paid"): paid}
    return CaseDraft(ident, told_at(CLAIM, told))


def here(draft: CaseDraft) -> CaseDraft:
    """The draft as the workspace has it: what joins files stands in no case file."""
    return draft.without("keys")


MONDAY = here(decision("2026-10-02", ONE, TWO))


def codes(found: object) -> list[str]:
    return [problem.code for problem in found.problems]  # type: ignore[attr-defined]


def test_a_denial_of_a_claim_that_has_no_case_here_is_left_as_it_was_read():
    draft = decision("2026-10-09", ONE, ident="d-2", patient__member_id="M2")
    found = since(Known([MONDAY]), [draft], [])
    assert (found.cases, found.lifted, found.problems) == ([draft], [], [])


def test_a_later_denial_takes_the_place_and_nothing_of_the_earlier_notice_goes_on_with_it():
    rest = {("denial", "reason_text"): "Monday's words", ("denial", "appeal_to", "1"): "PO Box 1",
            ("patient", "birth_date"): "1968-05-04", ("denial", "lines", "2", "diagnoses", "1"): "M51.17",
            ("denial", "lines", "2", "remarks", "1"): "N115"}  # fmt: skip
    found = since(Known([MONDAY.having(told_at(SENT, rest))]), [decision("2026-10-09", TWO, ONE)], [])
    (case,) = found.cases
    assert (found.changed, codes(found)) == (["d-1"], ["I064"])
    assert case.word("denial", "notice_date") == "2026-10-09"
    assert case.word("denial", "lines", "2", "procedure") == "64484"  # by the case's numbers
    assert case.word("denial", "lines", "2", "diagnoses", "1") == "M51.17"
    assert case.word("patient", "birth_date") == "1968-05-04"
    assert case.word("denial", "reason_text") is None
    assert case.keys("denial", "appeal_to") == []
    assert case.keys("denial", "lines", "2", "remarks") == []


def test_the_same_denial_read_alone_loses_nothing_that_other_files_told():
    rest = {("denial", "reason_text"): "The letter's words", ("patient", "birth_date"): "1968-05-04",
            ("evidence", "sent", "kind"): "claim-acceptance",
            ("denial", "lines", "1", "diagnoses", "1"): "M51.17"}  # fmt: skip
    found = since(Known([MONDAY.having(told_at(SENT, rest))]), [decision("2026-10-02", ONE, TWO)], [])
    (case,) = found.cases
    assert {path: case.word(*path) for path in rest} == rest
    assert found.problems == []


def test_a_new_line_gets_a_number_of_its_own():
    new = ("77003", "2026-09-17")
    (case,) = since(Known([MONDAY]), [decision("2026-10-09", new, TWO, ONE)], []).cases
    assert [case.word("denial", "lines", line, "procedure") for line in ("1", "2", "3")] == ["64483", "64484", "77003"]


@pytest.mark.parametrize(
    ("draft", "says"),
    [
        (decision("2026-09-25", ONE, TWO), "earlier day"),
        (decision("2026-10-09", ONE), "other lines"),
        (decision("2026-10-02", ("77003", "2026-09-17")), "another part"),
    ],
)
def test_a_denial_that_cannot_take_the_place_is_left_out_and_told(draft: CaseDraft, says: str):
    found = since(Known([MONDAY]), [draft], [])
    assert (found.cases, found.changed, codes(found)) == ([], [], ["I065"])
    assert says in found.problems[0].says


@pytest.mark.parametrize(
    ("draft", "says"),
    [
        (decision("2026-09-25", ONE, TWO, paid="500.00"), "earlier day"),
        (decision("2026-10-02", ONE, TWO, paid="500.00"), "same day"),
        (decision("2026-10-02", ONE, TWO, keys__reversal="22"), "same day"),
        (decision("2026-10-09", ONE, paid="500.00"), "every line"),
        (decision("2026-10-09", paid="500.00"), "every line"),  # decided as a whole
    ],
)
def test_a_case_is_not_closed_where_it_is_not_sure(draft: CaseDraft, says: str):
    found = since(Known([MONDAY]), [], [draft])
    assert (found.lifted, found.changed, codes(found)) == ([], [], ["I065"])
    assert says in found.problems[0].says


def test_a_line_that_was_paid_on_monday_need_not_be_paid_again():
    before = MONDAY.having(told_at(CLAIM, {("denial", "lines", "2", "paid"): "300.00"}))
    (case,) = since(Known([before]), [], [decision("2026-10-09", ONE, paid="500.00")]).lifted
    assert case.word("denial", "lifted", "how") == "decided-anew"


def test_of_a_reversal_and_a_payment_on_two_days_the_later_one_is_told():
    reversal, paid = (
        decision("2026-10-09", keys__reversal="22"),
        decision("2026-10-16", ONE, TWO, paid="500.00"),
    )
    (case,) = since(Known([MONDAY]), [], [paid, reversal]).lifted
    assert (case.word("denial", "lifted", "how"), case.word("denial", "lifted", "on")) == (
        "decided-anew",
        "2026-10-16",
    )


def test_a_queue_that_still_lists_the_claim_adds_to_the_case_and_takes_nothing_away():
    row = CaseDraft("d-1", told_at(Place("queue.csv", "row 2"), {
        ("denial", "claim_number"): "A1", ("patient", "birth_date"): "1968-05-04",
        ("denial", "lines", "1", "procedure"): "64483", ("denial", "lines", "1", "service_date"): "2026-09-17",
    }))  # fmt: skip
    (case,) = since(Known([MONDAY]), [row], []).cases
    assert case.word("patient", "birth_date") == "1968-05-04"
    assert case.word("denial", "notice_date") == "2026-10-02"
    assert case.word("denial", "lines", "2", "procedure") == "64484"


def test_a_queue_does_not_open_a_case_again_that_is_over():
    (over,) = since(Known([MONDAY]), [], [decision("2026-10-09", keys__reversal="22")]).lifted
    row = CaseDraft("d-1", told_at(Place("queue.csv", "row 2"), {("denial", "claim_number"): "A1"}))
    found = since(Known([over]), [row], [])
    assert (found.cases, codes(found)) == ([], ["I065"])


def test_a_remittance_completes_a_case_that_a_letter_made():
    letter = CaseDraft("d-9", told_at(Place("letter.pdf", "line 3"), {
        ("denial", "claim_number"): "A1", ("patient", "member_id"): "M1", ("denial", "notice_date"): "2026-10-05",
        ("denial", "reason_text"): "No conservative care.", ("denial", "lines", "1", "procedure"): "64484",
        ("denial", "lines", "1", "service_date"): "2026-09-17",
    }))  # fmt: skip
    (case,) = since(Known([letter]), [decision("2026-10-02", ONE, TWO)], []).cases
    assert case.id == "d-9"
    assert case.word("denial", "reason_text") == "No conservative care."
    assert case.word("denial", "lines", "1", "procedure") == "64484"
    assert case.word("denial", "lines", "2", "procedure") == "64483"


def test_a_claim_number_without_the_member_finds_no_case():
    draft = decision("2026-10-09", ONE, TWO, ident="d-2", patient__member_id="M2", paid="500.00")
    found = since(Known([MONDAY]), [], [draft])
    assert (found.lifted, found.problems) == ([], [])


def test_a_new_denial_is_not_written_into_a_file_that_a_person_wrote():
    by_hand = CaseDraft("mine", {path: type(item)(item.value, TYPED) for path, item in MONDAY.told.items()})
    draft = decision("2026-10-09", ONE, TWO)
    assert since(Known([by_hand]), [draft], []).cases == [draft]


def test_nothing_of_the_claim_is_in_what_is_told():
    draft = decision("2026-10-09", ONE, TWO, paid="500.00")
    (problem,) = since(Known([MONDAY]), [], [draft]).problems
    assert problem.says.startswith("case d-1: ")
    assert "A1" not in str(problem)
    assert "M1" not in str(problem)
