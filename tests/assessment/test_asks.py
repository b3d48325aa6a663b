"""What is lacking is asked for: from whom, what for, whether it blocks; and the fewest documents that would do."""

from datetime import date

from given import (
    CIGNA,
    NOBODYS_PAYER,
    NORIDIAN,
    ON,
    TOO_OFTEN,
    UHC,
    assessed,
    billed,
    case,
    exam,
    mri,
    note,
    pain,
    piece,
    rules,
    therapy,
)

from appealkit.assessment.assess import assess
from appealkit.assessment.checklist import told_of
from appealkit.case import RecordRequest

PT = therapy("pt", "2026-04-02", "2026-07-09", visits_attended=18)
BILATERAL = [billed(modifiers=["50"])]
BOTH = "Bilateral injection not supported; approve one side only."


def asked(*evidence: dict[str, object], **given: object) -> dict[str, bool]:
    return {ask.requirement: ask.blocking for ask in assessed(*evidence, **given).asks}


def test_each_requirement_that_is_lacking_is_asked_for_and_blocks() -> None:
    blocking = {name for name, blocks in asked(payer=UHC).items() if blocks}
    assert blocking == {"pain-long-enough", "care-long-enough", "care-has-an-active-part", "care-failed"}


def test_what_only_strengthens_does_not_block() -> None:
    found = asked(pain(), PT, payer=UHC)
    assert found
    assert not any(found.values())


def test_what_is_met_is_not_asked_for() -> None:
    assert "pain-long-enough" not in asked(pain(), payer=UHC)


def test_blocking_asks_come_first() -> None:
    order = [ask.blocking for ask in assessed(payer=UHC).asks]
    assert order == sorted(order, reverse=True)


def test_an_ask_says_from_whom_and_how_much_is_missing() -> None:
    short = therapy("pt", "2026-08-01", "2026-08-15")
    ask = next(ask for ask in assessed(pain(), short, payer=UHC).asks if ask.requirement == "care-long-enough")
    assert ask.get == "Therapy and medication records with first and last dates before the service: 2 weeks more"
    assert (ask.ask_of, ask.document, ask.cure) == ("outside therapy clinic", "therapy", "retrievable")
    assert (ask.lines, ask.strategies, ask.standing.word) == ((1,), ("conservative-care-failed",), "missing")


def test_less_than_a_default_is_asked_for_and_blocks_nothing() -> None:
    short = therapy("pt", "2026-08-01", "2026-09-10", visits_attended=9)
    assert asked(pain(), short, payer=NOBODYS_PAYER)["care-long-enough"] is False


def test_what_another_remedy_cures_is_not_asked_for() -> None:
    assert asked(payer=UHC, lines=[billed(carc="97")]) == {}
    assert asked(payer=NORIDIAN, lines=[billed(carc="29")]) == {}
    assert asked(payer=NORIDIAN, text=BOTH, lines=[billed(modifiers=["50", "RT"])]) == {}


def test_two_lines_ask_once() -> None:
    both = assessed(pain(), payer=UHC, lines=[billed("64483"), billed("64484")])
    ask = [ask for ask in both.asks if ask.requirement == "care-long-enough"]
    assert [item.lines for item in ask] == [(1, 2)]


def test_the_smallest_set_for_an_empty_chart() -> None:
    found = assessed(payer=UHC)
    assert found.smallest_set == ("consult", "therapy")
    assert found.smallest_set_says == "2 documents would do: Consultation; Therapy record."


def test_one_document_serves_several_requirements() -> None:
    found = assessed(pain(), payer=UHC)
    assert found.smallest_set == ("therapy",)
    assert found.smallest_set_says == "1 document would do: Therapy record."


def test_a_supported_appeal_wants_no_document() -> None:
    found = assessed(pain(), PT, payer=UHC)
    assert (found.smallest_set, found.smallest_set_says) == ((), "")


def test_what_was_not_done_on_the_day_cannot_be_had() -> None:
    shown = (
        pain(laterality="bilateral"),
        exam("left", "left", "4/5"),
        exam("right", "right", "4/5"),
        mri(levels=["L4-L5"], laterality="bilateral"),
        piece("plan", "treatment-plan", same_session_reason="anticoagulation is stopped once only"),
    )
    found = assessed(*shown, note(levels=["L4-L5"], contrast=None), payer=NORIDIAN, text=BOTH, lines=BILATERAL)
    assert found.lines[0].route.kind.value == "appeal"
    assert found.smallest_set == ()
    assert found.smallest_set_says.startswith("No document would make this supported")


def test_a_closed_appeal_has_no_smallest_set() -> None:
    found = assessed(pain(onset="2026-09-10"), payer=UHC)
    assert (found.lines[0].route.kind.value, found.smallest_set) == ("no-appeal", ())


def test_what_the_guideline_requires_beside_joins_the_set() -> None:
    found = assessed(pain(), payer=CIGNA, text=TOO_OFTEN)
    assert found.smallest_set == ("follow-up-note", "procedure-log")


SENT = RecordRequest(
    asked_of="North PT", what="Attendance sheets", wants=("care-long-enough",), sent_on=date(2026, 11, 1)
)


def test_what_was_already_asked_for_stands_beside_the_line_it_is_for() -> None:
    told = case(payer=UHC).model_copy(update={"requests": (SENT,)})
    found = {ask.requirement: ask.asked for ask in assess(told, rules(), on=ON).asks}
    assert found["care-long-enough"] == "asked of North PT on 2026-11-01"
    assert found["care-failed"] == ""


def test_a_request_is_sent_then_chased_then_received() -> None:
    chased = SENT.model_copy(update={"chased_on": (date(2026, 11, 9), date(2026, 11, 16))})
    came = chased.model_copy(update={"received_on": date(2026, 11, 20)})
    assert [one.state for one in (SENT, chased, came)] == ["sent", "chased", "received"]
    assert told_of(chased) == "asked of North PT on 2026-11-01, chased on 2026-11-16"
    assert told_of(came) == "asked of North PT on 2026-11-01; it came on 2026-11-20: enter what it says"


def test_after_two_weeks_without_an_answer_somebody_should_chase_it() -> None:
    told = case(payer=UHC).model_copy(update={"requests": (SENT,)})
    words = "asked of North PT on 2026-11-01, and nothing has come for 15 days: chase it"
    assert words in assess(told, rules(), on=date(2026, 11, 16)).checks
    assert words.replace("15", "14") not in assess(told, rules(), on=date(2026, 11, 15)).checks
