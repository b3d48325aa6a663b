"""What to do about a line: codes that close the appeal first, then coding errors, then what the record carries."""

from dataclasses import replace

import pytest
from given import (
    BOTH_SIDES,
    NO_CARE,
    NORIDIAN,
    ON,
    TOO_OFTEN,
    UHC,
    assessed,
    billed,
    case,
    drug,
    injection,
    line,
    pain,
    response,
    rules,
    therapy,
)

from appealkit.assessment.assess import assess
from appealkit.assessment.map_cases import read_cases
from appealkit.assessment.model import Route
from appealkit.library import map_cases

CARE = (pain(), therapy("pt", "2026-04-02", "2026-07-09"))


def routed(
    *evidence: dict[str, object], codes: dict[str, object], text: str | None = None, **given: object
) -> tuple[str, str]:
    """The route, and the step of the precedence that the trace names first."""
    found = line(*evidence, text=text, lines=[billed(**codes)], **given).route
    return found.kind.value, found.trace[0].split(":")[0]


EXCLUDED = "This service is excluded from the plan."


def test_every_step_of_the_routing_and_every_code_it_names_stands_in_a_case() -> None:
    cases, problems = read_cases(map_cases(), rules())
    assert problems == []
    assert {step.id for step in rules().routing.steps} <= {case.raw.get("step") for case in cases}
    assert rules().routing.codes() <= {word.split("-")[-1] for case in cases for word in case.raw.get("codes", ())}


def test_what_other_codes_ask_for_is_told_and_comes_after() -> None:
    found = line(text=None, lines=[billed(carc=["50", "197"])]).route
    assert found.trace[:2] == (
        "authorization: CO-197 → authorization-fix",
        "also clinical: CO-50 → appeal",
    )
    assert {item.route.value: item.why_not for item in found.alternatives}["appeal"] == (
        "CO-50 on the same line asks for it too: after this, deal with what is left"
    )


def test_a_code_that_no_rule_speaks_of_is_named() -> None:
    given = assessed(*CARE, payer=UHC, lines=[billed(carc="P12", remarks=["N899"])])
    assert given.lines[0].route.why.startswith("No rule speaks of CO-P12. Look up what it says")
    assert "line 1: no rule speaks of N899; look up what it says before relying on the route" in given.checks


def test_a_group_is_asked_of_the_same_adjustment() -> None:
    adjustments = [{"group": "PR", "carc": "2"}, {"group": "CO", "carc": "1"}]
    found = line(text=None, lines=[{**billed(), "adjustments": [{"group": "CO", "carc": "1"}, adjustments[0]]}]).route
    assert found.trace[0] == "patient-share-or-reduction: PR-2 → no-appeal"


def test_words_of_an_exclusion_do_not_outrank_a_clinical_code() -> None:
    assert routed(*CARE, codes={"carc": "50"}, text=f"{EXCLUDED} {NO_CARE}", payer=UHC) == (
        "appeal",
        "clinical",
    )


@pytest.mark.parametrize(
    ("codes", "payer", "kind"),
    [
        ({"carc": "50", "remarks": ["MA130"]}, NORIDIAN, "corrected-claim"),  # no appeal rights, whatever else
        ({"carc": "29", "remarks": ["N211"]}, NORIDIAN, "no-appeal"),
        ({"carc": ["50", "18"]}, NORIDIAN, "reopening"),
        ({"carc": ["50", "45"]}, NORIDIAN, "appeal"),
        ({"carc": ["50", "197"]}, NORIDIAN, "authorization-fix"),
        ({"carc": "151", "remarks": ["MA01", "N115"]}, NORIDIAN, "appeal"),
        ({"carc": "119"}, NORIDIAN, "appeal"),
        ({"carc": "16", "remarks": ["N706"]}, NORIDIAN, "submit-records"),
        ({"carc": "16", "remarks": ["M51"]}, NORIDIAN, "corrected-claim"),
    ],
)
def test_the_first_step_that_holds_decides(codes: dict[str, object], payer: dict[str, str], kind: str) -> None:
    assert routed(codes=codes, payer=payer, text=TOO_OFTEN)[0] == kind


@pytest.mark.parametrize(
    "codes", [{"carc": "119", "group": "PR"}, {"carc": "204"}, {"carc": "96", "remarks": ["N130"]}]
)
def test_a_benefit_that_is_used_up_is_not_appealed_whatever_the_words(codes: dict[str, object]) -> None:
    assert routed(codes=codes, payer=UHC, text="Benefit maximum for this service met for the period.")[0] == "no-appeal"


def test_codes_outrank_the_words() -> None:
    assert routed(*CARE, codes={"carc": "29"}, text=NO_CARE, payer=UHC)[0] == "timely-filing-dispute"


def test_words_of_another_remedy_do_not_outrank_a_clinical_code() -> None:
    text = "Conservative care was not shown. No prior authorization on file."
    assert routed(*CARE, codes={"carc": "50"}, text=text, payer=UHC)[0] == "appeal"


def test_a_remark_that_ends_appeals_in_medicare_wants_a_person_elsewhere() -> None:
    for program, kind in (
        ("medicare-ffs", "corrected-claim"),
        ("medicare-advantage", "needs-a-person"),
        ("commercial-erisa", "needs-a-person"),
    ):
        assert routed(codes={"carc": "16", "remarks": ["MA130"]}, payer={**NORIDIAN, "program": program})[0] == kind


def test_an_unknown_programme_wants_a_person_before_anything() -> None:
    given = assessed(*CARE, payer={"name": "UnitedHealthcare"}, lines=[billed(carc="29")])
    assert given.lines[0].route.kind.value == "needs-a-person"
    assert given.lines[0].route.trace == ("programme unknown",)
    assert given.checks[0] == "the programme is not known: look it up before anything else"


def test_fifty_alone_wants_a_person_and_names_the_candidates() -> None:
    found = line(*CARE, text=None, payer=UHC).route
    assert found.kind.value == "needs-a-person"
    assert "conservative-care" in found.why
    assert "frequency" in found.why


def test_a_miscoded_line_is_corrected_not_argued() -> None:
    found = line(*CARE, payer=NORIDIAN, text=BOTH_SIDES, lines=[billed(modifiers=["50", "RT"])]).route
    assert found.kind.value == "corrected-claim"
    assert [item.route.value for item in found.alternatives] == ["appeal"]
    assert found.strategies == ()


def test_a_line_that_may_be_miscoded_wants_the_fact_first() -> None:
    found = line(payer=NORIDIAN, text=BOTH_SIDES, lines=[billed(modifiers=["50"], place_of_service="24")]).route
    assert found.kind.value == "needs-a-person"
    assert found.why.startswith("Say the claim type first")


def test_what_the_record_carries_is_appealed_and_ready() -> None:
    found = line(*CARE, payer=UHC).route
    assert (found.kind.value, found.ready, found.strategies) == ("appeal", True, ("conservative-care-failed",))


def test_what_is_incomplete_is_an_appeal_not_yet_ready() -> None:
    found = line(pain(), payer=UHC).route
    assert (found.kind.value, found.ready, found.strategies) == ("appeal", False, ("conservative-care-failed",))


def test_what_the_record_refutes_is_no_appeal() -> None:
    found = line(pain(onset="2026-09-10"), payer=UHC).route
    assert (found.kind.value, found.ready, found.strategies) == ("no-appeal", False, ())
    assert found.why.startswith("The record does not carry an appeal.")


def test_one_refuted_reason_of_two_closes_the_line() -> None:
    brief = response("r", "last", relief_percent=20, relief_from="2026-06-01", relief_to="2026-06-08")
    found = line(*CARE, injection("last", "2026-06-01"), brief, payer=NORIDIAN, text=f"{NO_CARE} {TOO_OFTEN}")
    assert {result.strategy: str(result.support) for result in found.results} == {
        "conservative-care-failed": "supported",
        "sustained-relief": "unsupported",
    }
    assert found.route.kind.value == "no-appeal"


def test_two_reasons_take_a_strategy_each() -> None:
    long = response("r", "last", relief_percent=60, relief_from="2026-05-10", relief_to="2026-08-10")
    found = line(*CARE, injection("last", "2026-05-10"), long, payer=NORIDIAN, text=f"{NO_CARE} {TOO_OFTEN}").route
    assert (found.ready, found.strategies) == (True, ("conservative-care-failed", "sustained-relief"))


def test_a_reason_without_a_strategy_wants_a_person() -> None:
    without = replace(rules(), maps={})
    found = assess(case(*CARE, payer=UHC, text=NO_CARE), without, on=ON).lines[0].route
    assert found.kind.value == "needs-a-person"
    assert found.why.startswith("No strategy is on file")


def test_two_policies_that_both_govern_want_a_person() -> None:
    found = line(
        pain(),
        drug("nsaid", "2026-05-01", "2026-09-01"),
        therapy("pt", "2026-05-01", "2026-09-01"),
        payer={**UHC, "delegate": "Carelon"},
    )
    assert found.governing.policy is None
    assert found.route.kind.value == "needs-a-person"


def test_every_route_says_why_and_how_it_was_come_to() -> None:
    for told in read_cases(map_cases(), rules())[0]:
        for found in assess(told.case, rules(), on=ON).lines:
            assert found.route.why
            assert "{" not in found.route.why
            assert found.route.trace


MEDICARE = {"name": "Novitas Solutions", "program": "medicare-ffs", "state": "TX"}


def beside(paid: dict[str, object], denied: dict[str, object]) -> Route:
    """The route of the denied line, the other being paid."""
    lines = [billed(number=1, paid="100.00", **paid), billed(number=2, **denied)]
    return line(text=None, payer=MEDICARE, lines=lines).route


def test_a_bundled_line_takes_route_words_and_source_from_the_coding_error() -> None:
    found = beside({"procedure": "62321"}, {"procedure": "64480", "carc": "236", "remarks": ["M80"]})
    assert found.kind == "no-appeal"
    assert "no modifier helps, and the patient is not billed" in found.why
    assert "separate site" not in found.why
    assert found.cite is not None
    assert found.cite.endswith("64480 is column two of 62321, indicator 0; Column two is the line denied")
    assert {item.route: item.why_not for item in found.alternatives} == {
        "appeal": "an appeal letter does not cure a coding error",
        "corrected-claim": "no correction makes this line payable",
    }


def test_a_bundled_visit_is_told_of_the_modifier_for_visits() -> None:
    found = beside({"procedure": "64483"}, {"procedure": "99214", "carc": "97", "remarks": ["M144"]})
    assert found.kind == "corrected-claim"
    assert "Modifier 25 only where the visit was significant" in found.why


def test_an_add_on_of_a_denied_primary_waits_for_it() -> None:
    lines = [billed("64484", number=1, carc="107", remarks=["N122"]), billed("64483", number=2)]
    found = line(text=None, payer=MEDICARE, lines=lines).route
    assert found.kind == "needs-a-person"
    assert found.why.startswith("Add-on whose primary procedure was denied. The line as it is")
