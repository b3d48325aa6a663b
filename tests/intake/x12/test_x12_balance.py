"""What does not add up is told at its place, and nothing is changed by that."""

from __future__ import annotations

import pytest
from remits import DENIED, claims_of, codes, read, remittance

LINE = "CLP*A*1*{0}*{1}**12*P~SVC*HC:64483*{0}*{1}~DTM*472*20260514~"


def claim(charged: str, paid: str, *adjustments: str) -> str:
    return LINE.format(charged, paid) + "".join(f"CAS*{item}~" for item in adjustments)


@pytest.mark.parametrize(
    "claims",
    [
        [DENIED],
        [claim("200", "120.50", "CO*45*79.50")],
        [claim("200", "120", "CO*45*90*1*94*-10")],
        [claim("-200", "-120", "CO*45*-80")],
        ["CLP*A*1*200*120**12*P~CAS*CO*45*80~"],
        ["CLP*A*1*300*170**12*P~CAS*PR*3*30~SVC*HC:64483*300*200~CAS*CO*45*100~"],
    ],
    ids=["denied", "paid in part", "more and less", "taken back", "no lines", "share of the whole claim"],
)
def test_what_adds_up_is_not_told(claims: list[str]) -> None:
    paid = sum((item.paid or 0) for item in claims_of(remittance(*claims)))
    assert read(remittance(*claims, paid=str(paid)))[1] == []


def test_a_line_that_does_not_add_up_is_told_at_the_line() -> None:
    problems = read(remittance("CLP*A*1*200*120**12*P~CAS*CO*45*30~SVC*HC:64483*200*120~CAS*CO*45*50~", paid="120"))[1]
    assert [(problem.code, problem.where and problem.where.path) for problem in problems] == [
        ("I076", "segment 18 SVC")
    ]


def test_a_claim_that_does_not_add_up_is_told_at_the_claim() -> None:
    problems = read(remittance("CLP*A*1*250*120**12*P~SVC*HC:64483*200*120~CAS*CO*45*80~", paid="120"))[1]
    assert [(problem.code, problem.where and problem.where.path) for problem in problems] == [
        ("I077", "segment 16 CLP")
    ]


def test_a_payment_is_what_was_paid_less_what_was_kept_back() -> None:
    paid, kept_back = claim("200", "120", "CO*45*80"), "PLB*1*20261231*WO:X*20~"
    assert read(remittance(paid, after=kept_back, paid="100"))[1] == []
    assert codes(read(remittance(paid, after=kept_back, paid="120"))[1]) == ["I078"]


def test_a_payment_that_was_cut_off_is_not_held_to_its_claims() -> None:
    data = remittance(claim("200", "120", "CO*45*80"), paid="900")
    assert codes(read(data[: data.index(b"SE*")])[1]) == ["I072"]


def test_nothing_is_mended() -> None:
    (found,) = claims_of(remittance("CLP*A*1*200*120**12*P~SVC*HC:64483*200*120~CAS*CO*45*50~"))
    assert [(line.charged, line.paid, line.adjustments[0].amount) for line in found.lines] == [(200, 120, 50)]
