"""A remittance is read claim by claim, with all that the payer wrote of each."""

from __future__ import annotations

import string
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from remits import DENIED, HEAD, PATIENT, claims_of, codes, read, remittance, settlements_of

from appealkit.errors import Severity
from appealkit.intake.x12.remittance import read_remittances
from appealkit.intake.x12.remitted import RemittedClaim, Settlement
from appealkit.intake.x12.scalars import Period, Procedure, day_of, period_of
from appealkit.intake.x12.segments import Segment

FULL = (
    "CLP*PT7*19*700*100*50*MB*PAY7*11*7**470~CAS*OA*23*10**94*-5~"
    "NM1*QC*1*SAMPLE*JORDAN*Q**JR*MI*XEH123~NM1*IL*1*SAMPLE*ALEX****MI*XEH999~NM1*74*1******C*XEH124~"
    "NM1*82*1*EXAMPLE*ANNA****XX*1234567893~NM1*TT*2*SECOND PLAN*****PI*77~MOA***MA01*N115~MIA*0****MA02"
    "***************N1~REF*1L*GRP~REF*F8*PAY1~DTM*232*20260501~DTM*233*20260503~DTM*050*20260510~PER*CX*HELP*TE*8005550101~"
    "AMT*AU*600~SVC*HC:64484:RT:59*400*100*0636*1*HC:64483:RT*2~DTM*150*20260501~DTM*151*20260502~"
    "CAS*CO*45*100*1*253*20*2*59*30*3*A1*40*4*16*50*5*97*10*6~CAS*PR*2*50~REF*6R*L1~REF*LU*24~REF*0K*L36920~AMT*B6*150~"
    "LQ*HE*M25~LQ*HE*N115~"
)


def test_all_that_a_claim_says_is_kept() -> None:
    (claim,) = claims_of(remittance(FULL))
    assert (claim.patient_control_number, claim.status, claim.filing, claim.payer_control_number) == (
        "PT7",
        "19",
        "MB",
        "PAY7",
    )
    assert (claim.charged, claim.paid, claim.patient_share) == (Decimal(700), Decimal(100), Decimal(50))
    assert (claim.facility, claim.frequency, claim.drg, claim.inpatient) == ("11", "7", "470", True)
    assert [(a.group, a.carc, a.amount) for a in claim.adjustments] == [
        ("OA", "23", Decimal(10)),
        ("OA", "94", Decimal(-5)),
    ]
    assert [r.code for r in claim.remarks] == ["MA01", "N115", "MA02", "N1"]
    assert [(p.role, p.identifier) for p in claim.people] == [
        ("QC", "XEH123"), ("IL", "XEH999"), ("74", "XEH124"), ("82", "1234567893"), ("TT", "77")
    ]  # fmt: skip
    assert [(r.qualifier, r.value) for r in claim.references] == [("1L", "GRP"), ("F8", "PAY1")]
    assert [(d.qualifier, d.period.first.day) for d in claim.days] == [("232", 1), ("233", 3), ("050", 10)]
    assert [(s.qualifier, s.amount) for s in claim.sums] == [("AU", Decimal(600))]
    assert claim.contacts[0].numbers == (("TE", "8005550101"),)


def test_all_that_a_line_says_is_kept() -> None:
    (line,) = claims_of(remittance(FULL))[0].lines
    assert line.adjudicated == Procedure("HC", "64484", ("RT", "59"))
    assert line.submitted == line.procedure == Procedure("HC", "64483", ("RT",))
    assert (line.charged, line.paid, line.revenue_code) == (Decimal(400), Decimal(100), "0636")
    assert (line.paid_units, line.submitted_units) == ("1", "2")
    assert [(a.group, a.carc, a.amount, a.quantity) for a in line.adjustments] == [
        ("CO", "45", Decimal(100), "1"), ("CO", "253", Decimal(20), "2"), ("CO", "59", Decimal(30), "3"),
        ("CO", "A1", Decimal(40), "4"), ("CO", "16", Decimal(50), "5"), ("CO", "97", Decimal(10), "6"),
        ("PR", "2", Decimal(50), ""),
    ]  # fmt: skip
    assert [r.code for r in line.remarks] == ["M25", "N115"]
    assert [(r.qualifier, r.value) for r in line.references] == [("6R", "L1"), ("LU", "24"), ("0K", "L36920")]
    assert [(d.qualifier, d.period.first) for d in line.days] == [("150", date(2026, 5, 1)), ("151", date(2026, 5, 2))]
    assert [(s.qualifier, s.amount) for s in line.sums] == [("B6", Decimal(150))]


def test_the_head_of_a_remittance_goes_with_each_claim() -> None:
    head = claims_of(remittance(DENIED, DENIED, paid="12.50"))[1].remittance
    assert (head.paid, head.method, head.trace, head.number, head.version) == (
        Decimal("12.50"), "CHK", "CHK1", "0001", "005010X221A1"
    )  # fmt: skip
    assert (head.paid_on, head.produced_on) == (date(2026, 7, 28), None)
    assert head.payer is not None
    assert (head.payer.name, head.payer.identifier, head.payer.lines, head.payer.state) == (
        "MEADOW HEALTH", "00550", ("PO BOX 1",), "OH"
    )  # fmt: skip
    assert [(r.qualifier, r.value) for r in head.payer.references] == [("2U", "04412")]
    assert head.payer.contacts[0].numbers == (("TE", "8005550100"),)
    assert head.payee is not None
    assert (head.payee.identifier, head.payee.city, head.payee.zip) == ("1234567893", "AUSTIN", "787010001")


def test_places_name_the_segment_its_line_and_the_element() -> None:
    (claim,) = claims_of(remittance(DENIED).replace(b"~", b"~\n"))
    (adjustment,) = claim.lines[0].adjustments
    place = adjustment.spot.place("a.835", adjustment.position)
    assert str(place) == "a.835:20, segment 20 CAS02"


def test_a_settlement_follows_the_claims_of_its_transaction() -> None:
    plb = "PLB*1234567893*20261231*WO:PAY9*10.50*L6:X*-1~"
    data = remittance(DENIED, after=plb)
    assert [type(item) for item in read(data)[0]] == [RemittedClaim, Settlement]
    (settlement,) = settlements_of(data)
    assert (settlement.claims, settlement.claims_paid, settlement.whole) == (1, Decimal(0), True)
    assert [(item.reason, item.amount) for item in settlement.provider_adjustments] == [
        ("WO", Decimal("10.50")), ("L6", Decimal(-1))
    ]  # fmt: skip


def test_files_set_behind_each_other_are_read_as_two() -> None:
    second = remittance(DENIED.replace("PT1", "PT2")).replace(b"*", b"|").replace(b"~", b"\n")
    assert [claim.patient_control_number for claim in claims_of(remittance(DENIED) + second)] == ["PT1", "PT2"]
    assert read(remittance(DENIED) + second)[1] == []


def test_a_payee_among_the_claims_holds_for_those_after_it() -> None:
    data = remittance(DENIED, "N1*PE*OTHER GROUP*XX*1982776654~", DENIED)
    assert [c.remittance.payee.name for c in claims_of(data) if c.remittance.payee] == [
        "EXAMPLE PAIN GROUP",
        "OTHER GROUP",
    ]


def test_transactions_of_another_kind_are_passed_over() -> None:
    other = "ST*837*0009~BHT*0019*00*1*20260728*0600*CH~NM1*41*2*X~SE*4*0009~"
    data = remittance(DENIED).replace(b"ST*835", other.encode() + b"ST*835")
    assert (len(claims_of(data)), read(data)[1]) == (1, [])


def test_a_body_without_its_envelope_is_read_and_told() -> None:
    whole = remittance(DENIED).decode()
    body = whole[whole.index("ST*") : whole.index("GE*")]
    for data in (body, body[body.index("BPR") :], body[body.index("CLP") :]):
        items, problems = read(data.encode())
        assert sum(isinstance(item, RemittedClaim) for item in items) == 1
        assert codes(problems)[0] == "I071"
        assert {problem.severity for problem in problems} == {Severity.DOUBT}


def test_a_file_that_is_cut_off_gives_what_was_whole_and_says_so() -> None:
    data = remittance(DENIED, DENIED.replace("PT1", "PT2"))
    items, problems = read(data[: data.index(b"PT2") + 40])
    assert [item.patient_control_number for item in items if isinstance(item, RemittedClaim)] == ["PT1", "PT2"]
    assert "I072" in codes(problems)
    assert not next(item for item in items if isinstance(item, Settlement)).whole


def test_a_wrong_count_of_segments_is_told() -> None:
    assert codes(read(remittance(DENIED).replace(b"SE*", b"SE*9"))[1]) == ["I072"]


@pytest.mark.parametrize("data", [b"", b"no x12", b"ISA*00*~", remittance().replace(b"ST*835", b"ST*837")])
def test_what_is_no_remittance_is_told(data: bytes) -> None:
    items, problems = read(data)
    assert (items, codes(problems)) == ([], ["I070"])
    assert problems[0].severity is Severity.MISTAKE


def test_what_belongs_to_no_claim_is_left_out_and_told() -> None:
    items, problems = read(remittance("CAS*CO*50*5~", DENIED))
    assert codes(problems) == ["I075"]
    assert len(next(item for item in items if isinstance(item, RemittedClaim)).lines) == 1


@pytest.mark.parametrize(
    ("wrong", "place"),
    [("SVC*HC:64483:LT*1450*0,00**1~", "SVC03"), ("SVC*HC*1450*0**1~", "SVC01"), ("DTM*472*20261314~", "DTM02"),
     ("CAS*CO**45*25~", "CAS02"), ("AMT*B6*NaN~", "AMT02")],
)  # fmt: skip
def test_what_cannot_be_read_is_left_out_and_its_place_told(wrong: str, place: str) -> None:
    problems = read(remittance(DENIED + wrong))[1]
    told = [problem for problem in problems if problem.code == "I074"]
    assert [problem.where.path.split()[-1] for problem in told if problem.where] == [place]


def test_a_claim_without_end_is_no_burden() -> None:
    data = remittance("CLP*A*4*1*0**12*P~" + "LQ*HE*N1~" * 30_000)
    items, problems = read(data)
    assert len(next(item for item in items if isinstance(item, RemittedClaim)).remarks) == 20_000
    assert len(problems) < 250
    assert "9800 more like this" in [problem for problem in problems if problem.code == "I073"][-1].says


def test_claims_come_before_the_file_is_read_to_its_end() -> None:
    def pieces():  # type: ignore[no-untyped-def]
        yield remittance(*[DENIED] * 3000)
        raise AssertionError("read on before the first claim was asked for")

    found, _ = read_remittances(pieces(), "a.835")
    assert isinstance(next(found), RemittedClaim)


@pytest.mark.parametrize(
    ("elements", "expected"),
    [
        (("472", "20260514"), Period(date(2026, 5, 14), date(2026, 5, 14))),
        (("472", "260514"), Period(date(2026, 5, 14), date(2026, 5, 14))),
        (("472", "D8", "20260514"), Period(date(2026, 5, 14), date(2026, 5, 14))),
        (("472", "", "", "", "RD8", "20260514-20260516"), Period(date(2026, 5, 14), date(2026, 5, 16))),
        (("472", "RD8", "20260516-20260514"), None),
        (("472", "20260230"), None),
        (("472", "11111111"), None),
        (("472", "5142026"), None),
        (("472", "٢٠٢٦٠٥١٤"), None),
    ],
)
def test_a_day_is_read_in_the_forms_that_are_met(elements: tuple[str, ...], expected: Period | None) -> None:
    assert period_of(Segment("DTM", elements, 1, 1)) == expected


def test_two_digits_of_a_year_are_of_the_century_that_remittances_have() -> None:
    assert (day_of("690101", short=True), day_of("991231", short=True)) == (date(2069, 1, 1), date(1999, 12, 31))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20260514", date(2026, 5, 14)),
        ("202605141230", date(2026, 5, 14)),
        ("2026051412305999", date(2026, 5, 14)),
        ("19010101", date(1901, 1, 1)),
        ("20991231", date(2099, 12, 31)),
        ("19000101", None),
        ("21000101", None),
        ("20260514 ", None),
        ("2026051412", None),
        ("260514", None),
        ("", None),
    ],
)
def test_a_day_of_any_file_has_eight_digits_and_maybe_a_time(text: str, expected: date | None) -> None:
    assert day_of(text) == expected


def test_no_value_of_a_patient_is_in_a_problem_or_in_what_is_shown() -> None:
    secret = "JORDANSECRET"
    data = remittance(
        FULL.replace("JORDAN", secret), f"CLP*{secret}*{secret}*{secret}*1~SVC*{secret}*{secret}~LQ*HE*{secret}~"
    )
    items, problems = read(data.replace(b"PT7", secret.encode()), "a.835")
    assert problems
    assert secret not in "".join(map(repr, [*items, *problems]))
    assert secret not in "".join(map(str, problems))


WORDS = st.text(alphabet=string.ascii_uppercase + string.digits + " -.:,é", max_size=9)
NAMES = (
    "ISA GS ST SE GE IEA BPR TRN N1 N3 N4 REF PER LX CLP CAS NM1 MOA MIA DTM AMT SVC LQ PLB QTY ZZ",
    "HC:64483:LT 835 QC 472 20260514 12.50 -3 CO 50 HE",
)
SOUP = st.tuples(
    st.sampled_from(NAMES[0].split()), st.lists(WORDS | st.sampled_from(NAMES[1].split()), max_size=14)
).map(lambda made: "*".join((made[0], *made[1])) + "~")


@given(st.lists(SOUP, max_size=40))
def test_no_soup_of_segments_makes_it_fail(soup: list[str]) -> None:
    items, problems = read(remittance(*soup))
    claims = [item for item in items if isinstance(item, RemittedClaim)]
    asked = [text for text in soup if text.startswith("CLP")]
    other = any(text.startswith("ST*") for text in soup)
    assert len(claims) <= len(asked) if other else len(claims) == len(asked)
    assert all(problem.code and problem.says and problem.mend for problem in problems)


def test_the_heads_of_these_tests_are_as_they_should_be() -> None:
    assert read(remittance(DENIED))[1] == []
    assert HEAD.count("~") == 10
    assert PATIENT in DENIED
