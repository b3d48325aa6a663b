"""How a requirement stands: met, unclear, missing, unmet, never one for another; and whose threshold it is held to."""

from dataclasses import replace
from decimal import Decimal

import pytest
from given import (
    CIGNA,
    NOBODYS_PAYER,
    NORIDIAN,
    NOVITAS,
    UHC,
    assessed,
    bench,
    billed,
    drug,
    exam,
    finding,
    injection,
    line,
    mri,
    note,
    pain,
    piece,
    response,
    score,
    therapy,
)

from appealkit.assessment.judge import judge
from appealkit.assessment.model import ThresholdSource
from appealkit.maps.thresholds import read_threshold

LONG = therapy("pt", "2026-04-02", "2026-07-09")
SHORT = therapy("pt", "2026-08-01", "2026-08-15")


def stands(requirement: str, *evidence: dict[str, object], **given: object) -> str:
    return finding(requirement, *evidence, **given).standing.word


@pytest.mark.parametrize(
    ("requirement", "evidence", "payer", "standing"),
    [
        # at least, of the policy
        ("care-long-enough", [LONG], UHC, "met"),
        ("care-long-enough", [SHORT], UHC, "missing"),
        ("care-long-enough", [SHORT, drug("nsaid")], UHC, "unclear"),
        ("care-long-enough", [therapy("pt")], UHC, "unclear"),
        ("care-long-enough", [], UHC, "missing"),
        ("care-long-enough", [pain(onset="2026-09-03")], UHC, "unmet"),
        ("pain-long-enough", [pain(onset="2026-08-20")], NORIDIAN, "met"),
        ("pain-long-enough", [pain(onset="2026-08-21")], NORIDIAN, "unmet"),
        ("pain-long-enough", [pain(onset=None)], NORIDIAN, "unclear"),
        ("pain-long-enough", [], NORIDIAN, "missing"),
        # at most, of the policy
        ("sessions-within-limit", [injection(str(n), f"2026-0{n}-01") for n in range(6, 9)], NORIDIAN, "met"),
        ("sessions-within-limit", [injection(str(n), f"2026-0{n}-01") for n in range(5, 9)], NORIDIAN, "unmet"),
        ("sessions-within-limit", [], NORIDIAN, "missing"),
        ("imaging-recent-enough", [mri(levels=["L5-S1"]), note(levels=["L5-S1"])], CIGNA, "met"),
        ("imaging-recent-enough", [mri(day="2024-09-17", levels=["L5-S1"]), note(levels=["L5-S1"])], CIGNA, "met"),
        ("imaging-recent-enough", [mri(day="2024-09-16", levels=["L5-S1"]), note(levels=["L5-S1"])], CIGNA, "missing"),
        ("levels-within-limit", [note(levels=["L4-L5", "L5-S1"])], NORIDIAN, "met"),
        ("levels-within-limit", [note(levels=["L3-L4", "L4-L5", "L5-S1"])], NORIDIAN, "unmet"),
        ("levels-within-limit", [note()], NORIDIAN, "unclear"),
        # a count of things
        ("symptoms-both-sides", [pain(laterality="bilateral")], NORIDIAN, "met"),
        ("symptoms-both-sides", [pain(laterality="left")], NORIDIAN, "missing"),
        ("symptoms-both-sides", [pain(laterality=None)], NORIDIAN, "unclear"),
        ("exam-both-sides", [exam("a", "left", "4/5"), exam("b", "right", "normal")], NORIDIAN, "unmet"),
        ("care-failed", [therapy("pt", outcome="improved")], NORIDIAN, "unmet"),
        ("care-failed", [therapy("pt", outcome="ongoing")], NORIDIAN, "unclear"),
        # about one piece of evidence
        ("therapy-attended", [therapy("pt", visits_attended=9)], UHC, "met"),
        ("therapy-attended", [therapy("pt")], UHC, "unclear"),
        ("therapy-attended", [therapy("pt", visits_attended=0)], UHC, "unmet"),
        ("therapy-attended", [therapy("hep", modality="home-exercise", visits_attended=9)], UHC, "missing"),
        ("care-not-tolerated", [therapy("pt", "2026-08-01", outcome="not-tolerated", reason="pain rose")], UHC, "met"),
        ("care-not-tolerated", [therapy("pt", "2026-08-01", outcome="not-tolerated")], UHC, "unclear"),
        ("care-not-tolerated", [therapy("pt", "2026-10-01", outcome="not-tolerated", reason="pain")], UHC, "unmet"),
        ("care-not-tolerated", [LONG], UHC, "missing"),
        ("radicular-indication", [pain(pattern="neurogenic-claudication")], UHC, "met"),
        ("radicular-indication", [pain(pattern="axial")], UHC, "unmet"),
        ("radicular-indication", [pain(region="neck")], UHC, "missing"),
        ("image-guided-with-contrast", [note()], UHC, "met"),
        ("image-guided-with-contrast", [note(guidance="ultrasound")], UHC, "unmet"),
        ("image-guided-with-contrast", [note(contrast=None)], UHC, "unclear"),
        ("image-guided-with-contrast", [note(performed_on="2026-09-16")], UHC, "missing"),
    ],
)  # fmt: skip
def test_standings(requirement: str, evidence: list[dict[str, object]], payer: dict[str, str], standing: str) -> None:
    assert stands(requirement, *evidence, payer=payer) == standing


def test_two_half_matching_pieces_never_make_one() -> None:
    halves = [
        therapy("a", "2026-08-01", "2026-08-08", outcome="not-tolerated"),
        therapy("b", "2026-08-01", "2026-08-08", modality="aquatic", outcome="not-completed", reason="pool closed"),
    ]
    assert stands("care-not-tolerated", *halves, payer=UHC) == "unclear"


def test_the_best_item_counts() -> None:
    items = [therapy("a", visits_attended=0), therapy("b", modality="physical-therapy", region=None, visits_attended=9)]
    found = finding("therapy-attended", *items)
    assert (found.standing.word, found.evidence) == ("met", ("b",))


def test_a_finding_says_value_threshold_and_whose_it_is() -> None:
    found = finding("care-long-enough", LONG, payer=UHC)
    assert (found.value, found.unit, found.evidence) == (Decimal("14.0"), "weeks", ("pt",))
    assert (str(found.basis.threshold), found.basis.source) == ("4 weeks", ThresholdSource.POLICY)
    assert (found.basis.policy, found.basis.section) == ("2024T0616I, 2024T0616I", "Coverage Rationale")
    assert found.shows == "Non-invasive care for at least 4 weeks before the injection"


def test_what_is_short_says_by_how_much() -> None:
    assert finding("care-long-enough", SHORT, payer=UHC).gap == "2 weeks more"
    assert finding("care-long-enough", payer=UHC).gap == "4 weeks"


def test_a_default_is_never_said_to_be_required() -> None:
    found = finding("care-long-enough", LONG, payer=NOBODYS_PAYER)
    assert (found.standing.word, found.basis.source) == ("met", ThresholdSource.DEFAULT)
    assert found.shows == "Non-invasive care before the injection"


@pytest.mark.parametrize(
    ("requirement", "evidence"),
    [
        ("care-long-enough", [therapy("pt", "2026-08-01", "2026-09-10")]),
        ("pain-long-enough", [pain(onset="2026-09-01")]),
        ("sessions-within-limit", [injection(str(n), f"2026-0{n}-01") for n in range(1, 9)]),
        ("interval-long-enough", [injection("a", "2026-09-10")]),
        ("levels-within-limit", [note(levels=["L2-L3", "L3-L4", "L4-L5", "L5-S1"])]),
    ],
)
def test_a_default_never_makes_unmet(requirement: str, evidence: list[dict[str, object]]) -> None:
    beyond = requirement == "sessions-within-limit"  # more than others allow: a person looks, nothing is refuted
    assert stands(requirement, *evidence, payer=NOBODYS_PAYER) == ("unclear" if beyond else "met")


def test_a_default_does_not_turn_two_weeks_into_nothing() -> None:
    found = finding("care-long-enough", SHORT, payer=NOBODYS_PAYER)
    assert (found.standing.word, found.value, found.unit) == ("met", Decimal("2.0"), "weeks")


def test_two_weeks_against_three_months_still_name_the_course() -> None:
    found = finding("care-long-enough", SHORT, stated={"care-long-enough": "3 months"})
    assert (found.standing.word, found.evidence) == ("missing", ("pt",))
    assert found.why != "nothing in the evidence supplied"


def test_relief_below_the_default_makes_a_person_look() -> None:
    little = response("r", "last", relief_percent=30, relief_from="2026-05-10", relief_to="2026-08-10")
    much = response("r", "last", relief_percent=60, relief_from="2026-05-10", relief_to="2026-08-10")
    assert stands("relief-sustained", injection("last", "2026-05-10"), little, payer=NOBODYS_PAYER) == "unclear"
    assert stands("relief-sustained", injection("last", "2026-05-10"), much, payer=NOBODYS_PAYER) == "met"


@pytest.mark.parametrize(
    ("values", "standing"),
    [
        ({"relief_percent": 50, "relief_from": "2026-05-10", "relief_to": "2026-08-10"}, "met"),
        ({"relief_percent": 49, "relief_from": "2026-05-10", "relief_to": "2026-08-10"}, "unmet"),
        ({"relief_percent": 80, "relief_from": "2026-05-10", "relief_to": "2026-08-09"}, "unmet"),
        ({"relief_percent": 80}, "unclear"),
        ({"relief_percent": 0, "relief_from": "2026-05-10", "relief_to": "2026-08-10"}, "unmet"),
        ({"relief_words": "much better"}, "unclear"),
    ],
)
def test_fifty_percent_for_three_months(values: dict[str, object], standing: str) -> None:
    assert (
        stands("relief-sustained", injection("last", "2026-05-10"), response("r", "last", **values), payer=NORIDIAN)
        == standing
    )


def test_a_threshold_in_the_denial_is_the_payers() -> None:
    found = finding("care-long-enough", LONG, payer=UHC, stated={"care-long-enough": "6 months"})
    assert (found.standing.word, found.basis.source) == ("missing", ThresholdSource.DENIAL)
    assert found.shows == "Non-invasive care for at least 6 months before the injection"


def test_a_coverage_determination_goes_before_the_words_of_a_medicare_denial() -> None:
    for payer in (NORIDIAN, {**NORIDIAN, "program": "medicare-advantage"}):
        found = finding("care-long-enough", LONG, payer=payer, stated={"care-long-enough": "6 months"})
        assert (found.standing.word, str(found.basis.threshold)) == ("met", "4 weeks")


def test_two_contractors_two_policies() -> None:
    assert finding("care-long-enough", payer=NORIDIAN).basis.policy == "L39240, v7"
    assert finding("care-long-enough", payer=NOVITAS).basis.policy == "L36920, v92"


def test_doubted_evidence_is_left_aside_first() -> None:
    quotes = {"pt": "the quote is not on page 4"}
    found = finding("care-long-enough", LONG, payer=UHC, quotes=quotes)
    assert found.standing.word == "unclear"
    assert "pt: the quote is not on page 4" in found.why


def test_what_is_met_without_the_doubted_is_met() -> None:
    other = drug("nsaid", "2026-03-01", "2026-06-01")
    found = finding("care-long-enough", LONG, other, payer=UHC, quotes={"pt": "not found"})
    assert (found.standing.word, found.evidence) == ("met", ("nsaid",))


def test_a_doubted_session_never_meets_a_limit() -> None:
    sessions = [injection(str(n), f"2026-0{n}-01") for n in range(5, 9)]
    assert stands("sessions-within-limit", *sessions, payer=NORIDIAN, quotes={"5": "not found"}) == "unclear"


def test_an_undated_session_leaves_a_limit_open() -> None:
    sessions = [injection(str(n), f"2026-0{n}-01") for n in range(6, 9)]
    assert stands("sessions-within-limit", *sessions, injection("undated", None), payer=NORIDIAN) == "unclear"


def test_what_rests_on_a_contradiction_is_unclear_whichever_is_right() -> None:
    one = therapy("a", "2026-04-02", "2026-07-09", visits_attended=18)
    other = therapy("b", "2026-04-02", "2026-07-09", visits_attended=3)
    found = finding("care-long-enough", one, other, payer=UHC)
    assert (found.standing.word, found.contradictions) == ("unclear", (0,))
    assert found.why == "the record contradicts itself: a and b differ in visits_attended"


def test_a_contradiction_elsewhere_changes_nothing() -> None:
    one, other = pain("a", onset="2026-03-01"), pain("b", onset="2026-04-01")
    assert stands("care-long-enough", LONG, one, other, payer=UHC) == "met"


def test_a_waiver_of_the_policy_meets_its_criterion() -> None:
    stopped = therapy("pt", "2026-08-01", "2026-08-08", outcome="not-tolerated", reason="leg pain rose")
    judged = line(pain(), stopped, payer=NORIDIAN)
    criterion = next(item for item in judged.criteria if item.criterion == "conservative-care")
    assert (criterion.standing.word, criterion.finding.requirement) == ("met", "care-not-tolerated")
    assert judged.findings["care-long-enough"].standing.word == "missing"


def test_a_criterion_for_repeats_does_not_apply_to_a_first_injection() -> None:
    def interval(*evidence: dict[str, object]) -> object:
        return next(item for item in line(*evidence, payer=NORIDIAN).criteria if item.criterion == "interval")

    assert interval().applicable is False
    assert interval(injection("a", "2026-08-01")).applicable is True


def test_not_every_criterion_is_met_where_one_is_not_encoded() -> None:
    assert line(pain(), LONG, payer=NORIDIAN).meets_every_criterion is False


def test_an_empty_chart_has_no_finding_against() -> None:
    for payer in (NORIDIAN, UHC, CIGNA, NOBODYS_PAYER):
        standings = {name: found.standing.word for name, found in line(payer=payer).findings.items()}
        assert "unmet" not in standings.values()
        assert "met" not in standings.values()


def test_what_is_refuted_names_what_refutes_it() -> None:
    assert finding("care-long-enough", pain(onset="2026-09-03"), payer=UHC).evidence == ("pain",)


DOSES = [
    piece("a", "opioid-use", context="before", mme_per_day=20, recorded_on="2026-05-01"),
    piece("b", "opioid-use", context="after", mme_per_day=40, recorded_on="2026-08-01"),
]


def test_a_dose_that_rose_did_not_fall() -> None:
    assert stands("opioid-use-lower", *DOSES) == "unmet"


ODI = [injection("last", "2026-05-10"), score("before", "ODI", 40, "baseline", "2026-05-01")]


def test_worse_function_is_no_gain_where_no_policy_is_on_file() -> None:
    after = score("after", "ODI", 50, "follow-up", "2026-08-15")
    assert stands("function-sustained", *ODI, after, payer=NOBODYS_PAYER) != "met"


def test_a_gain_of_five_percent_makes_a_person_look_where_no_policy_is_on_file() -> None:
    after = score("after", "ODI", 38, "follow-up", "2026-08-15")
    assert stands("function-sustained", *ODI, after, payer=NOBODYS_PAYER) == "unclear"


def test_the_same_target_again_is_not_a_new_one() -> None:
    same = {"levels": ["L5-S1"], "laterality": "left", "steroid": "dexamethasone"}
    assert stands("new-target", injection("last", "2026-05-10", **same), note(**same)) == "unmet"


@pytest.mark.parametrize("requirement", ["care-not-tolerated", "care-has-an-active-part", "therapy-attended"])
def test_therapy_for_the_shoulder_shows_nothing_of_the_spine(requirement: str) -> None:
    shoulder = therapy(
        "s", "2026-05-01", "2026-06-01", region="shoulder", outcome="not-tolerated", reason="pain", visits_attended=9
    )
    assert stands(requirement, shoulder) == "missing"


def test_therapy_and_rest_are_not_therapy_and_medication() -> None:
    rest = piece("rest", "activity-modification", description="no lifting", from_="2026-04-02")
    assert stands("care-in-combination", LONG, rest) != "met"


@pytest.mark.parametrize("result", ["5/5", "intact", "symmetric"])
def test_a_normal_examination_agrees_with_no_root(result: str) -> None:
    assert stands("exam-agrees", exam("a", "left", result)) != "met"


@pytest.mark.parametrize("requirement", ["exam-agrees", "deficit-on-examination"])
@pytest.mark.parametrize(
    "result",
    ["normal strength", "5/5 throughout", "2+ and symmetric", "negative bilaterally", "no deficit", "unremarkable",
     "not tested", "unable to assess"],
)  # fmt: skip
def test_a_normal_or_untested_result_in_other_words_is_no_finding(requirement: str, result: str) -> None:
    assert stands(requirement, exam("a", "left", result)) != "met"


def test_therapy_attended_after_the_service_was_not_attended_before_it() -> None:
    later = therapy("pt", "2026-10-01", "2026-11-01", visits_attended=9)
    assert stands("therapy-attended", later) != "met"


def test_therapy_of_which_no_visit_was_attended_is_no_active_part() -> None:
    assert stands("care-has-an-active-part", therapy("pt", "2026-04-01", "2026-07-01", visits_attended=0)) != "met"


def test_a_finding_on_the_other_side_does_not_agree_with_the_root_treated() -> None:
    other = exam("a", "right", "4/5", root="S1")
    assert (
        stands("exam-agrees", other, note(laterality="left", roots=["L5"]), lines=[billed(modifiers=["LT"])]) != "met"
    )


@pytest.mark.parametrize("status", ["not working", "has not returned to work", "unable to return to modified duty"])
def test_not_working_is_not_back_to_work(status: str) -> None:
    assert stands("back-to-work", piece("w", "function-report", context="follow-up", work_status=status)) != "met"


@pytest.mark.parametrize(
    ("what", "course"),
    [("no weakness", "progressive"), ("foot drop", "not progressive"), ("foot drop", "no longer worsening")],
)
def test_a_deficit_that_is_denied_is_none(what: str, course: str) -> None:
    flag = piece("f", "red-flag", finding=what, progression=course, onset="2026-08-01")
    assert stands("progressive-deficit", flag) != "met"


@pytest.mark.parametrize(
    ("what", "course"),
    [("no bladder loss, foot drop", "progressive"), ("foot drop", "no improvement, worsening")],
)
def test_a_deficit_after_a_denied_one_wants_a_look(what: str, course: str) -> None:
    # "no weakness, numbness" denies both and "no bladder loss, foot drop" only one: nobody guesses
    flag = piece("f", "red-flag", finding=what, progression=course, onset="2026-08-01")
    assert stands("progressive-deficit", flag) in {"unclear", "missing"}


def test_working_after_a_denied_word_wants_a_look() -> None:
    status = piece("w", "function-report", context="follow-up", work_status="without restrictions, working")
    assert stands("back-to-work", status) == "unclear"
    status = piece("w", "function-report", context="follow-up", work_status="working without restrictions")
    assert stands("back-to-work", status) == "met"


def test_a_person_can_leave_a_requirement_out() -> None:
    decision = {
        "requirement": "care-long-enough",
        "decision": "leave-out",
        "by": "A. Biller",
        "on": "2026-11-20",
        "why": "x",
    }
    found = assessed(pain(), LONG, decisions=[decision]).lines[0].findings["care-long-enough"]
    assert (found.standing.word, found.evidence, found.why) == ("missing", (), "left out by a named person")


@pytest.mark.parametrize("values", [{"work_status": "full duty"}, {"activity": "no limits"}])
def test_a_report_of_function_is_said_to_be_on_record_and_not_to_be_a_limit(values: dict[str, str]) -> None:
    found = finding("function-limited", piece("f", "function-report", **values))
    assert (found.standing.word, found.shows) == ("met", "Function before the service is on record")


def test_function_after_the_service_is_none_before_it() -> None:
    after = piece("f", "function-report", sitting_minutes=10, recorded_on="2026-10-20")
    assert stands("function-limited", after) == "missing"


@pytest.mark.parametrize("values", [{"context": "follow-up"}, {"recorded_on": "2026-05-01"}])
def test_a_report_that_names_no_function_shows_none(values: dict[str, str]) -> None:
    assert stands("function-limited", piece("f", "function-report", **values)) != "met"


def test_a_barrier_that_is_not_named_is_none() -> None:
    assert stands("access-barrier", piece("b", "access-barrier", detail="asked, none named")) != "met"


@pytest.mark.parametrize("requirement", ["deficit-on-examination", "exam-agrees"])
def test_an_examination_after_the_service_shows_nothing_before_it(requirement: str) -> None:
    assert stands(requirement, exam("a", "left", "4/5", recorded_on="2026-10-20")) != "met"


def test_relief_is_counted_up_to_this_service() -> None:
    long = response("r", "last", relief_percent=60, relief_from="2026-08-01", relief_to="2026-11-02")
    assert stands("relief-sustained", injection("last", "2026-08-01"), long, payer=NORIDIAN) != "met"


@pytest.mark.parametrize("values", [{"outcome": None, "visits_ordered": 12}, {"outcome": "discharged-non-attendance"}])
def test_therapy_that_nobody_is_said_to_have_attended_is_no_care(values: dict[str, object]) -> None:
    assert stands("care-long-enough", therapy("pt", "2026-04-01", "2026-07-01", **values), payer=UHC) != "met"


@pytest.mark.parametrize(("days", "standing"), [("40 days", "met"), ("39 days", "missing")])
def test_the_contract_goes_before_the_words_of_the_denial(days: str, standing: str) -> None:
    report = piece(
        "sent", "claim-submission", acceptance="accepted", acceptance_report="277CA", accepted_on="2026-10-27"
    )
    told = bench(report, stated={"claim-accepted-in-time": "365 days"})
    found = judge("claim-accepted-in-time", replace(told, contract={"claim-accepted-in-time": read_threshold(days)}))
    assert (found.standing.word, found.basis.source) == (standing, ThresholdSource.CONTRACT)


def test_a_determination_known_to_set_no_limit_goes_before_the_words_of_the_denial() -> None:
    old = mri(day="2021-01-04", levels=["L5-S1"])
    asked = {"imaging-recent-enough": "24 months"}
    assert stands("imaging-recent-enough", old, note(levels=["L5-S1"]), payer=NORIDIAN, stated=asked) == "met"
    assert stands("imaging-recent-enough", old, note(levels=["L5-S1"]), payer=NOVITAS, stated=asked) == "missing"
    assert stands("imaging-recent-enough", old, note(levels=["L5-S1"]), payer=NOBODYS_PAYER, stated=asked) == "missing"


SENT = {"requested_on": "2026-08-28", "sent_on": "2026-09-22", "confirmation": "F-1", "status": "sent"}
CLAIM = {"acceptance": "accepted", "acceptance_report": "277CA", "claim_control_number": "C-1"}


@pytest.mark.parametrize(
    ("requirement", "kind", "values", "without", "standing"),
    [
        ("records-requested", "record-submission", SENT, "", "met"),
        ("records-requested", "record-submission", SENT, "requested_on", "unclear"),
        ("records-sent-before", "record-submission", SENT, "", "met"),
        ("records-sent-before", "record-submission", SENT, "sent_on", "unclear"),
        ("records-sent-before", "record-submission", SENT, "confirmation", "unclear"),
        ("records-sent-before", "record-submission", {**SENT, "status": "not-sent"}, "", "missing"),
        ("accepted-by-claim-report", "claim-submission", CLAIM, "", "met"),
        ("accepted-by-claim-report", "claim-submission", CLAIM, "claim_control_number", "unclear"),
        ("accepted-by-claim-report", "claim-submission", {**CLAIM, "acceptance_report": "999"}, "", "unmet"),
        ("accepted-by-claim-report", "claim-submission", {**CLAIM, "acceptance": "rejected"}, "", "missing"),
    ],
)
def test_what_strengthens_a_letter_about_the_claim(
    requirement: str, kind: str, values: dict[str, str], without: str, standing: str
) -> None:
    kept = {name: value for name, value in values.items() if name != without}
    assert stands(requirement, piece("it", kind, **kept)) == standing
