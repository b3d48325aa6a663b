"""What a person may settle: accept a page, leave an item out, put a clarification in its place."""

from decimal import Decimal

from given import (
    CIGNA,
    NORIDIAN,
    ON,
    TOO_OFTEN,
    UHC,
    assessed,
    billed,
    case,
    exam,
    injection,
    pain,
    response,
    rules,
    therapy,
)

from appealkit.assessment.assess import assess
from appealkit.assessment.model import Assessment
from appealkit.case import CameFrom, Origin

SPAN = ("2026-04-02", "2026-07-09")
TOLD = therapy("told", *SPAN, visits_attended=18)
SIGNED = therapy("signed", *SPAN, visits_attended=3)


def decided(decision: str, evidence: str, **more: str) -> dict[str, str]:
    return {"evidence": evidence, "decision": decision, "by": "A. Biller", "on": "2026-11-20", "why": "because", **more}


def care(given: Assessment) -> tuple[str, tuple[str, ...]]:
    found = given.lines[0].findings["care-long-enough"]
    return found.standing.word, found.evidence


def test_an_open_contradiction_is_shown_and_holds() -> None:
    given = assessed(pain(), TOLD, SIGNED, payer=UHC)
    assert [clash.evidence for clash in given.contradictions] == [("signed", "told")]
    assert len(given.holds) == 1
    assert care(given)[0] == "unclear"


def test_leaving_out_one_of_two_that_disagree_leaves_out_both() -> None:
    for name in ("told", "signed"):
        given = assessed(pain(), TOLD, SIGNED, payer=UHC, decisions=[decided("leave-out", name)])
        assert given.contradictions == ()
        assert care(given) == ("missing", ())


def test_leaving_out_both_leaves_the_rest() -> None:
    other = therapy("hep", "2026-05-01", "2026-08-01", modality="home-exercise")
    given = assessed(pain(), TOLD, SIGNED, other, payer=UHC, decisions=[decided("leave-out", "told")])
    assert care(given) == ("met", ("hep",))


def test_a_clarification_of_its_author_takes_the_place() -> None:
    clear = therapy("clear", *SPAN, visits_attended=3)
    decision = decided("clarified", "told", clarification="clear")
    given = assessed(pain(), TOLD, SIGNED, clear, payer=UHC, decisions=[decision])
    assert given.contradictions == ()
    assert care(given) == ("met", ("clear", "signed"))


def test_accepting_settles_no_contradiction() -> None:
    given = assessed(
        pain(), TOLD, SIGNED, payer=UHC, decisions=[decided("accept", "told"), decided("accept", "signed")]
    )
    assert len(given.contradictions) == 1
    assert care(given)[0] == "unclear"


def test_accepting_settles_a_quote_that_was_not_found() -> None:
    quotes = {"told": "the quote is not on page 1"}
    assert care(assessed(pain(), TOLD, payer=UHC, quotes=quotes))[0] == "unclear"
    accepted = assessed(pain(), TOLD, payer=UHC, quotes=quotes, decisions=[decided("accept", "told")])
    assert care(accepted)[0] == "met"
    assert accepted.quotes == {}


def test_adverse_facts_stand_on_the_internal_list() -> None:
    given = assessed(pain(pattern="axial"), therapy("pt", *SPAN, outcome="improved"), payer=UHC)
    assert {item.says: item.evidence for item in given.adverse} == {
        "Symptom: pattern is axial": ("pain",),
        "Course of therapy: outcome is improved": ("pt",),
        "The record describes axial pain only, which no epidural policy covers": ("pain",),
        "The care brought no lasting benefit: the record says otherwise: pt": ("pt",),
        **{item.says: item.evidence for item in given.adverse if item.says.startswith("Radicular pain by history")},
    }


def test_what_a_facet_procedure_rests_on_is_not_held_against_it() -> None:
    axial, normal = pain(pattern="axial"), exam("strength", "left", "normal", region="lumbar")
    ablation = [billed("64635", modifiers=["LT"])]
    text = "Untreated radiculopathy is present; facet intervention not indicated."
    assert assessed(axial, normal, payer=NORIDIAN, text=text, lines=ablation).adverse == ()
    epidural = assessed(axial, normal, payer=NORIDIAN)
    assert {item.evidence for item in epidural.adverse} >= {("pain",), ("strength",)}


def test_a_refuted_need_is_adverse() -> None:
    sessions = [injection(str(n), f"2026-0{n}-01") for n in range(4, 9)]
    given = assessed(*sessions, payer=NORIDIAN, text="Maximum number of sessions has been reached.")
    assert any(item.evidence == ("4", "5", "6", "7", "8") for item in given.adverse)


def test_a_payer_without_a_policy_is_said_to_have_none() -> None:
    given = assessed(pain(), TOLD)
    assert any(
        "no policy is on file for this payer and procedure in TX on 2026-09-17" in check for check in given.checks
    )


def test_alternatives_are_for_staff_where_the_appeal_is_closed() -> None:
    assert assessed(pain(onset="2026-09-10"), payer=UHC).lines[0].discuss != ()
    assert assessed(pain(), payer=UHC).lines[0].discuss != ()  # incomplete: what else there is, should it stay so
    assert assessed(pain(), TOLD, payer=UHC).lines[0].discuss == ()


def test_a_preferred_strategy_is_used_where_it_answers() -> None:
    stop = therapy("stop", "2026-08-01", "2026-08-05", modality="aquatic", outcome="not-tolerated", reason="pain")
    told = case(pain(), TOLD, stop, payer=UHC)
    chosen = [
        assess(told, rules(), on=told.denial.notice_date, prefer=prefer).lines[0].route.strategies
        for prefer in (None, "care-not-tolerated", "sustained-relief")
    ]
    assert chosen == [("conservative-care-failed",), ("care-not-tolerated",), ("conservative-care-failed",)]


def test_only_denied_lines_are_judged() -> None:
    lines = [
        {"procedure": "64483", "service_date": "2026-09-17", "paid": "120.00"},
        {"procedure": "64484", "service_date": "2026-09-17"},
    ]
    assert [item.line.procedure for item in assessed(pain(), payer=UHC, lines=lines).lines] == ["64484"]


def test_an_unverified_criterion_decides_nothing_and_is_named() -> None:
    given = assessed(pain(), TOLD, payer=UHC)
    unread = [item for item in given.lines[0].criteria if item.confidence == "unverified"]
    assert [item.standing for item in unread] == [None]


def test_leaving_out_the_session_before_never_meets_the_interval() -> None:
    sessions = [injection("far", "2026-05-01"), injection("near", "2026-09-10")]
    found = assessed(*sessions, payer=CIGNA, text=TOO_OFTEN, decisions=[decided("leave-out", "near")])
    assert found.lines[0].findings["interval-long-enough"].standing.word != "met"


def test_leaving_out_the_last_session_never_brings_back_the_relief_of_another() -> None:
    chart = [
        injection("far", "2026-01-10"),
        response("good", "far", relief_percent=80, relief_from="2026-01-10", relief_to="2026-05-10"),
        injection("near", "2026-05-20"),
        response("bad", "near", relief_percent=10, relief_from="2026-05-20", relief_to="2026-06-01"),
    ]
    found = assessed(*chart, payer=NORIDIAN, text=TOO_OFTEN, decisions=[decided("leave-out", "near")])
    assert found.lines[0].findings["relief-sustained"].standing.word != "met"


def test_leaving_out_sessions_never_meets_a_limit() -> None:
    sessions = [injection(str(n), f"2026-0{n}-01") for n in range(1, 9)]
    left_out = [decided("leave-out", str(n)) for n in range(1, 6)]
    text = "Maximum number of sessions has been reached."
    given = assessed(*sessions, payer=NORIDIAN, text=text, decisions=left_out)
    assert given.lines[0].findings["sessions-within-limit"].standing.word != "met"


def test_what_was_read_without_certainty_is_for_a_person_to_compare() -> None:
    doubtful = CameFrom(at="notice.txt:4, page 1, line 4", sure=Decimal("0.85"))
    marks = {"denial/claim_number": doubtful, "patient/name": CameFrom(at="notice.txt:5", sure=Decimal("0.99"))}
    told = case(pain()).model_copy(update={"came_from": marks})
    words = "'denial.claim_number' was read at notice.txt:4, page 1, line 4, and not with certainty: compare it"
    found = assess(told, rules(), on=ON).checks
    assert words in found
    assert not any("patient.name" in word for word in found)
    edited = {"denial/claim_number": doubtful.model_copy(update={"origin": Origin.EDITED})}
    assert words not in assess(told.model_copy(update={"came_from": edited}), rules(), on=ON).checks
