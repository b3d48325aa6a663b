"""The claim, its authorization, its records: accepted when, covered by what, sent before or not."""

from datetime import date
from decimal import Decimal

import pytest
from given import billed, measured, mri, note, pain, piece


def sent(name: str = "sent", **values: object) -> dict[str, object]:
    return piece(name, "claim-submission", **values)


def accepted(name: str, day: str, **values: object) -> dict[str, object]:
    return sent(name, acceptance="accepted", acceptance_report="277CA", accepted_on=day, **values)


def approved(name: str = "auth", **values: object) -> dict[str, object]:
    usual = {"status": "approved", "number": "A-1", "procedures": ["64483"], "valid_from": "2026-09-01",
             "valid_to": "2026-10-01"}  # fmt: skip
    return piece(name, "authorization", **{**usual, **values})


def test_the_first_acceptance_counts_in_days_from_the_service() -> None:
    found = measured("claim_accepted", accepted("late", "2026-12-01"), accepted("first", "2026-09-27"))
    assert (found.value, found.unit, found.evidence) == (Decimal(10), "days", ("first",))
    assert (found.first, found.last) == (date(2026, 9, 17), date(2026, 9, 27))


def test_months_are_asked_in_months() -> None:
    assert measured("claim_accepted", accepted("a", "2026-12-17"), asked="6 months").value == 3


@pytest.mark.parametrize(
    "log",
    [
        sent(submitted_on="2026-09-18"),
        sent(acceptance="accepted", accepted_on="2026-09-18"),  # no report named
        sent(acceptance="accepted", acceptance_report="277CA"),  # no day
        sent(acceptance="accepted", acceptance_report="277CA", accepted_on="2026-09-16"),  # before the service
    ],
)
def test_a_sending_without_a_dated_report_is_silent(log: dict[str, object]) -> None:
    found = measured("claim_accepted", log)
    assert (found.value, found.silent) == (None, ("sent",))


def test_a_rejected_claim_was_not_filed() -> None:
    rejected = sent(acceptance="rejected", rejected_on="2026-09-19", acceptance_report="277CA")
    assert measured("claim_accepted", rejected) == measured("claim_accepted")


def test_what_was_sent_first_bounds_how_early_it_can_have_been_accepted() -> None:
    rejected = sent("first", acceptance="rejected", submitted_on="2026-09-20")
    second = accepted("second", "2026-12-20", submitted_on="2026-12-16")
    assert measured("claim_accepted", rejected, second).least == 90  # September 17 to December 16
    assert measured("claim_accepted", accepted("second", "2026-12-20")).least is None


def test_an_authorization_covers_code_side_units_and_day() -> None:
    found = measured("authorizations_covering", approved(laterality="left", units=1), lines=[billed(modifiers=["LT"])])
    assert (found.value, found.evidence, found.most) == (Decimal(1), ("auth",), None)


@pytest.mark.parametrize(
    ("values", "note_says"),
    [
        ({"status": "denied"}, "auth is denied"),
        ({"status": "expired"}, "auth is expired"),
        ({"procedures": ["64479"]}, "auth is for another code"),
        ({"laterality": "right"}, "auth is for another side"),
        ({"valid_to": "2026-09-16"}, "auth ended before the service"),
        ({"valid_from": "2026-09-18"}, "auth begins after the service"),
        ({"units": 1}, "auth is for fewer units"),
    ],
)
def test_an_authorization_for_something_else_speaks_against(values: dict[str, object], note_says: str) -> None:
    line = billed(modifiers=["LT"], units=2)
    found = measured("authorizations_covering", approved(**values), lines=[line])
    assert (found.value, found.most, found.against, found.note) == (Decimal(0), Decimal(0), ("auth",), note_says)


@pytest.mark.parametrize("name", ["number", "procedures", "valid_from", "valid_to", "status"])
def test_an_authorization_that_does_not_say_what_it_covers_is_silent(name: str) -> None:
    found = measured("authorizations_covering", approved(**{name: None}))
    assert (found.value, found.silent) == (None, ("auth",))


def test_one_that_covers_outweighs_one_that_ended() -> None:
    found = measured("authorizations_covering", approved("old", valid_to="2026-09-02"), approved("new"))
    assert found.evidence == ("new",)


def test_the_number_is_on_the_claim_however_it_is_spaced() -> None:
    on_it = sent(authorization_on_claim="a 1")
    assert measured("authorization_on_claim", approved(), on_it).evidence == ("sent",)
    left = measured("authorization_left_off", approved(), on_it)
    assert (left.value, left.against) == (Decimal(0), ("sent",))


@pytest.mark.parametrize("written", ["none", "No", "omitted", "left off", "n/a", "B-2"])
def test_a_claim_without_the_number_left_it_off(written: str) -> None:
    off_it = sent(authorization_on_claim=written)
    assert measured("authorization_left_off", approved(), off_it).evidence == ("sent",)
    assert measured("authorization_on_claim", approved(), off_it).against == ("sent",)


def test_a_claim_that_does_not_say_is_silent_and_without_an_authorization_nothing_is_left_off() -> None:
    assert measured("authorization_on_claim", approved(), sent(submitted_on="2026-09-18")).silent == ("sent",)
    assert measured("authorization_left_off", sent(authorization_on_claim="none")).value is None


def test_records_at_hand_are_counted_by_document_up_to_the_service() -> None:
    documents = {name: {"kind": "office-note", "title": name, "date": "2026-08-01", "pages": "3"} for name in "abc"}
    found = measured(
        "records_at_hand",
        pain(document="a"),
        pain("more", document="a"),
        note(document="b"),
        mri(day="2026-09-18", document="c"),
        sent(document="c"),
        documents=documents,
    )
    assert (found.value, found.unit, set(found.evidence)) == (Decimal(2), "documents", {"more", "note"})


def record(name: str = "fax", **values: object) -> dict[str, object]:
    usual = {"sent_on": "2026-10-10", "due_on": "2026-10-10", "confirmation": "F-1", "status": "sent"}
    return piece(name, "record-submission", **{**usual, **values})


def test_records_sent_on_the_due_day_are_in_time_and_a_day_later_are_not() -> None:
    assert measured("records_sent_in_time", record()).evidence == ("fax",)
    late = measured("records_sent_in_time", record(sent_on="2026-10-11"))
    assert (late.value, late.most, late.against) == (Decimal(0), Decimal(0), ("fax",))


@pytest.mark.parametrize("name", ["sent_on", "due_on", "confirmation"])
def test_a_sending_without_its_days_or_confirmation_is_silent(name: str) -> None:
    assert measured("records_sent_in_time", record(**{name: None})).silent == ("fax",)


def test_a_request_that_was_not_answered_is_no_sending() -> None:
    assert measured("records_sent_in_time", record(status="not-sent")).value is None


@pytest.mark.parametrize(("side", "value"), [("left", 1), ("bilateral", 2)])
def test_sides_are_read_from_the_note_and_not_from_the_bill(side: str, value: int) -> None:
    found = measured("sides_on_note", note(laterality=side), lines=[billed(modifiers=["50"])])
    assert (found.value, found.most) == (Decimal(value), Decimal(value))


def test_two_notes_of_the_day_count_together_and_a_silent_one_keeps_the_count_open() -> None:
    two = measured("sides_on_note", note("a", laterality="left"), note("b", laterality="right"))
    assert two.value == 2
    open_one = measured("sides_on_note", note("a", laterality="left"), note("b"))
    assert (open_one.value, open_one.most) == (Decimal(1), None)


def test_the_lines_name_their_sides() -> None:
    assert measured("sides_billed", lines=[billed(modifiers=["RT"]), billed(modifiers=["LT"])]).value == 2
    assert measured("sides_billed", lines=[billed(modifiers=["RT"]), billed(modifiers=["RT"])]).value == 1
    other_day = [billed(modifiers=["RT"]), billed(day="2026-09-16", modifiers=["LT"])]
    assert measured("sides_billed", lines=other_day).value == 1
