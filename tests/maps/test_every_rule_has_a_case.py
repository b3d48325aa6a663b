"""No step of the routing, no code of a reason and no element of a map can be taken away without a case beside the rules
failing."""

import pytest

from mutants import tried

BEFORE = "the step before it takes every other programme"
BY_CODE = "reached by its codes alone, and their step decides before anything is argued"
EQUAL = {
    "clinical words match 1 reasons without medical-necessity": "the words of this reason are not on file",
    "guidance-in-mississippi when match 1 without program": BEFORE,
    "guidance-in-mississippi when match 2 without program": BEFORE,
    "guidance-under-workers-compensation when match 1 without program": BEFORE,
    "guidance-under-workers-compensation when match 2 without program": BEFORE,
    "informs MA01": "a reason speaks of it too",
    "prior-payer without appealable": "it gives way to every other reason",
    "earlier-decision-upheld without appealable": "it gives way to every other reason",
    "done-by-another without appealable": BY_CODE,
    "patient-must-answer without appealable": BY_CODE,
    "network-or-referral without appealable": BY_CODE,
    "provider-enrolment without appealable": BY_CODE,
    "contract without appealable": BY_CODE,
    "patient-was-told without appealable": BY_CODE,
    "requirement sedation-reason where without reason present": "it only words what is asked for",
}
BESIDE = {  # what no case can tell: these decide nothing, see tests/assessment/test_beside_the_argument.py
    "accepted-by-claim-report",
    "back-to-work",
    "care-in-combination",
    "cauda-equina-signs",
    "medication-not-tolerated",
    "records-sent-before",
    "series-ordered",
}


@pytest.mark.long
def test_every_step_every_code_and_every_map_has_a_case_that_fails_without_it() -> None:
    left = {name for _, _, survivors, _ in tried(("routing", "reasons", "maps")) for name in survivors}
    assert {name for name in left if not BESIDE & set(name.split()[1:2])} == set(EQUAL)
