"""What a later remittance decided is read from the money of the lines in question, and never guessed.

Two lines were denied, 64483 of 1450.00 and 64484 of 620.00, both with CO-50, on 2 October; the letter went on the 21st
of November. Each row below is what the payer says then, and what it comes to.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appealkit.intake.shelf import shelf_of
from appealkit.intake.x12.decided import decided_lines
from appealkit.intake.x12.denials import whole_draft
from appealkit.intake.x12.findings import Findings
from appealkit.intake.x12.remittance import read_remittances
from appealkit.intake.x12.remitted import RemittedClaim
from appealkit.intake.x12.tables import merely_of
from appealkit.library import intake_files, open_library
from appealkit.worklist.decided import Awaited, Fits, Remitted, Unclear, decide, fits
from stories import cases
from worklist.remitted import claim, line, remittance

UNBALANCED = {"I076", "I077"}  # told by the reader; here it is asked what they decide
SENT, TODAY = date(2026, 11, 21), date(2026, 12, 31)


@pytest.fixture(scope="module")
def denied(practice):
    """The case of the two lines."""
    from appealkit.given import read

    case = read(cases.put(practice, cases.two_lines())).case
    assert [(one.procedure, str(one.charged), one.codes[0]) for one in case.denial.denied_lines] == [
        ("64483", "1450.00", "CO-50"), ("64484", "620.00", "CO-50"),
    ]  # fmt: skip
    return case


@pytest.fixture
def read(practice, tmp_path):
    """The claims of a remittance as they are read."""
    merely = merely_of(open_library(practice).rules.reasons)
    filing = shelf_of(intake_files(practice)).filing

    def of(*claims, day="20261215", **said):
        path = remittance(tmp_path / "later.835", day, *claims, **said)
        items, problems = read_remittances([path.read_bytes()], "later.835")
        found = [one for one in items if isinstance(one, RemittedClaim)]
        assert [problem.code for problem in problems if problem.code not in UNBALANCED] == []
        return [
            Remitted(one, whole_draft(one, merely, filing, Findings("later.835")), decided_lines(one, merely))
            for one in found
        ]

    of.merely = merely
    return of


def decided(read, awaited, *claims, **said):
    """What the one claim comes to: the outcome and what is paid for it, or the words of what is unclear."""
    (remitted,) = read(*claims, **said)
    assert fits(awaited, remitted) is Fits.YES
    found = decide(awaited, remitted, read.merely, TODAY)
    if found is None or isinstance(found, Unclear):
        return found and found.says
    return found.outcome.value, f"{found.paid:.2f}"


def awaited(case, **said):
    return Awaited(1, case, **{"went_out": SENT, **said})


FULL = line("64483", "1450", "900", "CO*45*550")
SHARED = line("64483", "1450", "0", "PR*1*900", "CO*45*550")  # all of it goes to the deductible
PART = line("64483", "1450", "400", "CO*50*1050")
AGAIN = line("64483", "1450", "0", "CO*50*1450")
ANOTHER = "a line is decided as another service, or with another charge, than was denied"
ADD_ON, ADD_ON_AGAIN = line("64484", "620", "300", "CO*45*320"), line("64484", "620", "0", "CO*50*620")


@pytest.mark.parametrize(
    ("lines", "status", "expected"),
    [
        ([FULL, ADD_ON], "1", ("overturned", "1200.00")),
        ([line("64483", "1450", "1450"), line("64484", "620", "620")], "1", ("overturned", "2070.00")),
        ([SHARED, ADD_ON], "1", ("overturned", "300.00")),
        ([line("64483", "1450", "800", "PR*2*100", "CO*45*550"), ADD_ON], "1", ("overturned", "1100.00")),
        ([line("64483", "1450", "882", "CO*253*18", "CO*45*550"), ADD_ON], "1", ("overturned", "1182.00")),
        ([FULL, ADD_ON_AGAIN], "1", ("partial", "900.00")),
        ([AGAIN, ADD_ON], "1", ("partial", "300.00")),
        ([PART, ADD_ON_AGAIN], "1", ("partial", "400.00")),
        ([PART, ADD_ON], "1", ("partial", "700.00")),
        ([AGAIN, ADD_ON_AGAIN], "4", ("upheld", "0.00")),
        ([AGAIN, ADD_ON_AGAIN], "1", ("upheld", "0.00")),
        (
            [line("64483", "1450", "0", "CO*18*1450"), ADD_ON_AGAIN], "4",
            "it is denied for other reasons than before: CO-18",
        ),
        (
            [line("64483", "1450", "0", "PR*50*1450"), ADD_ON_AGAIN], "4",
            "it is denied for other reasons than before: PR-50",
        ),
        ([line("64483", "1450", "0"), ADD_ON_AGAIN], "4", "a line of it does not add up"),
        ([line("64483", "1450", "900"), ADD_ON], "1", "a line of it does not add up"),
        ([line("64483", "1450", "900", "CO*45*500"), ADD_ON], "1", "a line of it does not add up"),
        ([line("64483", "1450", "0", "CO*45*1450"), ADD_ON], "1", "nothing more is paid, and no reason is given"),
        ([FULL], "1", "of line 2 it says nothing, or not surely"),
        ([line("64483", "1200", "900", "CO*45*300"), ADD_ON], "1", ANOTHER),
        ([line("64493", "1450", "900", "CO*45*550", side="RT"), ADD_ON], "1", ANOTHER),
        ([FULL, ADD_ON], "5", "its claim status is none by which a claim is decided"),
        ([FULL, ADD_ON], "25", "its claim status is none by which a claim is decided"),
        (
            [line("64483", "-1450", "0", "CO*50*-1450"), line("64484", "-620", "0", "CO*50*-620")], "22",
            "its earlier decision was taken back, and no other has come",
        ),
    ],
)  # fmt: skip
def test_the_money_of_the_lines_decides(read, denied, lines, status, expected):
    assert decided(read, awaited(denied), claim(*lines, status=status)) == expected


def test_a_claim_that_was_decided_without_its_lines_is_unclear(read, denied):
    whole = ["CLP*NTS-0917-01*1*2070*1200**12*CLM-0042*11*1", "NM1*QC*1*SAMPLE*JORDAN*Q***MI*XEH123456789",
             "CAS*CO*45*870", "DTM*232*20260917", "DTM*233*20260917"]  # fmt: skip
    (remitted,) = read(whole)
    found = decide(awaited(denied), remitted, read.merely, TODAY)
    assert found == Unclear("it was decided as a whole, without its lines")


def test_only_the_lines_that_the_letter_argued_are_asked_about(read, denied):
    of_one = awaited(denied, argued=frozenset({2}))
    assert decided(read, of_one, claim(AGAIN, ADD_ON)) == ("overturned", "300.00")
    assert decided(read, of_one, claim(FULL, ADD_ON_AGAIN)) == ("upheld", "0.00")


def test_a_line_that_was_paid_in_part_before_is_measured_by_what_is_paid_beyond(read, denied):
    first = denied.denial.lines[0].model_copy(update={"paid": 400, "reduced": True})
    before = denied.model_copy(update={"denial": denied.denial.model_copy(update={"lines": (first,)})})
    asked = awaited(before)
    assert decided(read, asked, claim(FULL)) == ("overturned", "500.00")
    assert decided(read, asked, claim(PART)) == ("upheld", "0.00")
    assert decided(read, asked, claim(line("64483", "1450", "300", "CO*50*1150"))) == "less is paid than before"
    assert decided(read, asked, claim(line("64483", "1450", "500", "CO*50*950"))) == ("partial", "100.00")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("20261002", None),  # the denial itself, read again
        ("20260901", None),
        ("20261030", "it was decided on 2026-10-30, before anything went out on 2026-11-21"),
        ("20261121", ("overturned", "1200.00")),
        ("20270101", "the remittance is of 2027-01-01, which lies ahead"),
    ],
)
def test_only_a_decision_after_it_went_out_answers_it(read, denied, day, expected):
    assert decided(read, awaited(denied), claim(FULL, ADD_ON), day=day) == expected


def test_what_never_went_out_is_not_answered(read, denied):
    found = decided(read, awaited(denied, went_out=None), claim(FULL, ADD_ON))
    assert found == "nothing is noted as sent that this could answer"


def test_another_payer_decides_nothing_of_it(read, denied):
    said = {"payer": "SECOND HEALTH", "payer_id": "88888"}
    assert decided(read, awaited(denied), claim(FULL, ADD_ON), **said) == "another payer decided it"


NEW = {"number": "CLM-0999", "original": "CLM-0042"}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([line("64483", "1450", "900", "CO*45*550", side="RT"), ADD_ON], ("overturned", "1200.00")),
        ([line("64483", "1450", "0", "CO*50*1450", side="RT"), ADD_ON], ("partial", "300.00")),
        ([line("64483", "1450", "0", "CO*50*1450", side="RT")], ("upheld", "0.00")),
        ([line("64483", "1450", "0", "CO*97*1450", side="RT")], "it is denied for other reasons than before: CO-97"),
    ],
)
def test_a_corrected_claim_is_decided_by_its_own_lines(read, denied, lines, expected):
    linked = awaited(denied, corrected=frozenset({1, 2}), claims=("CLM-0999",), by_letter=False)
    assert decided(read, linked, claim(*lines, **NEW)) == expected
    assert decided(read, linked, claim(*lines, number="OTHER", own="CLM-0999", original="")) == expected
    assert decided(read, linked, claim(*lines, number="OTHER", original="CLM-0042")) == expected


def test_where_a_letter_and_a_corrected_claim_went_out_neither_decides_for_both(read, denied):
    both = awaited(denied, argued=frozenset({1}), corrected=frozenset({2}), claims=("CLM-0999",))
    said = "and both a letter and a corrected claim went out"
    assert decided(read, both, claim(ADD_ON, **NEW)) == f"it decides the corrected claim alone, {said}"
    assert decided(read, both, claim(FULL, ADD_ON)) == f"it decides the claim that the letter is about alone, {said}"


def test_the_lines_of_a_corrected_claim_that_were_paid_before_decide_nothing(read, denied):
    paid = denied.denial.lines[1].model_copy(update={"paid": 300, "adjustments": ()})
    before = denied.model_copy(
        update={"denial": denied.denial.model_copy(update={"lines": (denied.denial.lines[0], paid)})}
    )
    linked = awaited(before, corrected=frozenset({1}), claims=("CLM-0999",), by_letter=False)
    assert decided(read, linked, claim(line("64483", "1450", "0", "CO*50*1450"), ADD_ON, **NEW)) == ("upheld", "0.00")
    assert decided(read, linked, claim(ADD_ON, **NEW)) == "no line of the corrected claim answers one that was denied"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, Fits.YES),
        ({"number": "clm 0042"}, Fits.YES),
        ({"number": "X-1", "original": "CLM-0042"}, Fits.YES),
        ({"number": "X-1", "own": "CLM-0042"}, Fits.YES),  # a queue gave the practice's own number
        ({"number": "X-1"}, Fits.NO),
        ({"member": "OTHER"}, Fits.UNSURE),
    ],
)
def test_a_decision_finds_its_item_by_its_numbers_and_a_service(read, denied, said, expected):
    (remitted,) = read(claim(FULL, ADD_ON, **said))
    assert fits(awaited(denied), remitted) is expected


def test_the_same_number_for_other_services_is_another_claim(read, denied):
    (remitted,) = read(claim(line("99213", "200", "120", "CO*45*80", day="20261001")))
    assert fits(awaited(denied), remitted) is Fits.NO


SHARES = st.sampled_from([0, 0, 100, 250, 400])


@st.composite
def remitted_line(draw, code, charged, side="LT"):
    """Paid, the patient's share, what is disputed and why, and the contract's rate for the rest."""
    paid, share, disputed = draw(SHARES), draw(SHARES), draw(st.sampled_from([0, 0, 100, charged]))
    reason = draw(st.sampled_from(["CO*50", "CO*18"]))
    if disputed == charged:
        paid = share = 0
    rest = charged - paid - share - disputed
    adjusted = [(f"PR*1*{share}", share), (f"{reason}*{disputed}", disputed), (f"CO*45*{rest}", rest)]
    told = line(code, str(charged), str(paid), *(words for words, amount in adjusted if amount), side=side)
    return told, paid, share, disputed, reason


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_laws_of_what_money_decides(read, denied, data):
    one, other = data.draw(remitted_line("64483", 1450)), data.draw(remitted_line("64484", 1000))
    lines = (denied.denial.lines[0], denied.denial.lines[1].model_copy(update={"charged": Decimal(1000)}))
    case = denied.model_copy(update={"denial": denied.denial.model_copy(update={"lines": lines})})
    found = decided(read, awaited(case), claim(one[0], other[0]))
    assert decided(read, awaited(case), claim(other[0], one[0])) == found, "the order of the lines says nothing"
    for alone in (one, other):
        assert isinstance(decided(read, awaited(case), claim(alone[0])), str), (
            "a line that is left out is never guessed"
        )
    allowed = [paid + share for _, paid, share, _, _ in (one, other)]
    disputed = [amount for _, _, _, amount, _ in (one, other)]
    if isinstance(found, str):
        assert 0 in allowed, "only a line for which nothing is allowed is unclear"
        return
    outcome, paid = found
    assert Decimal(paid) == one[1] + other[1]
    if outcome == "overturned":
        assert not any(disputed)
        assert all(allowed)
    elif outcome == "upheld":
        assert not any(allowed)
        assert [reason for *_, reason in (one, other)] == ["CO*50", "CO*50"]
    else:
        assert any(allowed)
        assert any(disputed)
