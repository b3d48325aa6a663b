"""A later level of appeal: what is new since the decision before it, and what that decision did not speak of."""

from given import ON, UHC, assessed, billed, case, pain, rules, therapy

from appealkit.assessment.assess import assess
from appealkit.assessment.earlier import earlier

DOCUMENTS = {
    "old": {"kind": "office-note", "title": "Old note", "date": "2026-08-01", "pages": "3"},
    "new": {"kind": "therapy", "title": "Therapy record", "date": "2026-11-05", "pages": "3"},
}
CARE = (pain(document="old"), therapy("pt", "2026-04-02", "2026-07-09", document="new"))


def second(**decision: object) -> dict[str, object]:
    told = {"on": "2026-10-20", "level": "internal-1", "outcome": "upheld", **decision}
    return {"payer": UHC, "appeal_level": "internal-2", "prior_decisions": [told], "documents": DOCUMENTS}


def found(**decision: object) -> tuple[tuple[str, ...], tuple[str, ...]]:
    given = case(*CARE, **second(**decision))
    lines = assess(given, rules(), on=ON).lines
    told = earlier(given, lines, rules())
    assert told is not None
    return told.new_documents, told.not_addressed


def test_what_is_dated_after_the_decision_is_new() -> None:
    assert found()[0] == ("new",)


def test_what_is_listed_as_seen_is_not_new_and_what_is_not_listed_is_whatever_its_date() -> None:
    assert found(documents=["old", "new"])[0] == ()
    assert found(documents=["new"])[0] == ("old",)


def test_the_needs_it_did_not_speak_of_are_those_that_are_met_and_not_listed() -> None:
    assert found(addressed=["care-long-enough", "care-failed"])[1] == ("pain-long-enough", "care-has-an-active-part")


def test_where_nothing_says_what_it_spoke_of_nothing_was_passed_over() -> None:
    assert found()[1] == ()
    assert found(addressed=["care-long-enuogh"])[1] == ()


def test_a_first_level_has_no_decision_before_it() -> None:
    given = case(*CARE, payer=UHC, prior_decisions=[{"on": "2026-10-20", "outcome": "upheld"}], documents=DOCUMENTS)
    assert earlier(given, assess(given, rules(), on=ON).lines, rules()) is None


def test_a_peer_to_peer_call_is_no_decision() -> None:
    given = case(*CARE, **second(kind="peer-to-peer"))
    assert earlier(given, assess(given, rules(), on=ON).lines, rules()) is None


def checks(*evidence: dict[str, object], **given: object) -> str:
    return "\n".join(assessed(*evidence, **given).checks)


def test_the_checklist_says_what_is_new_and_warns_where_nothing_is() -> None:
    assert "new since the decision of 2026-10-20: Therapy record" in checks(*CARE, **second())
    assert "nothing is new since the decision" in checks(*CARE, **second(documents=["old", "new"]))
    assert "'care-long-enuogh' under 'addressed' is no requirement" in checks(
        *CARE, **second(addressed=["care-long-enuogh"])
    )


def test_a_later_level_without_its_decision_is_told() -> None:
    said = checks(*CARE, payer=UHC, appeal_level="internal-2", documents=DOCUMENTS)
    assert "no earlier decision is listed under 'prior_decisions'" in said


def test_an_upheld_decision_with_no_level_named_wants_a_person() -> None:
    route = assessed(*CARE, payer=UHC, lines=[billed(carc="193")], documents=DOCUMENTS).lines[0].route
    assert (route.kind.value, route.ready) == ("needs-a-person", False)
    assert "appeal_level" in route.why
