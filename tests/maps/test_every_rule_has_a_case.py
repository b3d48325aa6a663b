"""No step of the routing and no code of a reason can be taken away without a case beside the rules failing."""

import pytest

from mutants import tried

# What no case can tell: the words of this reason are not on file, or its codes decide before anything is argued.
EQUAL = {
    "clinical words match 1 reasons without medical-necessity",
    "informs MA01",  # a reason speaks of it too
    "authorization without appealable",  # its step argues it, whatever it is called
    "records-not-received without appealable",
    "timely-filing without appealable",
    "prior-payer without appealable",
    "done-by-another without appealable",
    "patient-must-answer without appealable",
    "network-or-referral without appealable",
    "provider-enrolment without appealable",
    "contract without appealable",
    "earlier-decision-upheld without appealable",
    "patient-was-told without appealable",
}


@pytest.mark.long
def test_every_step_and_every_code_has_a_case_that_fails_without_it() -> None:
    left = [name for _, _, survivors, _ in tried(("routing", "reasons")) for name in survivors]
    assert set(left) - EQUAL == set()
