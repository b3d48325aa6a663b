"""Coding errors are found on the line before anything is argued; what hangs on an unknown fact is said to."""

import pytest
from given import NOBODYS_PAYER, NORIDIAN, billed, case, piece, rules, view

from appealkit.assessment.coding_review import claim_type_of, review
from appealkit.case import ClaimType

ADVANTAGE = {**NORIDIAN, "program": "medicare-advantage"}


def errors(
    *lines: dict[str, object], payer: dict[str, str] = NORIDIAN, **given: object
) -> list[tuple[str, tuple[str, ...]]]:
    told = case(payer=payer, lines=list(lines), **given)
    first = told.denial.lines[0]
    kind = claim_type_of(told.denial, first, told.evidence)
    seen = view(first, program=payer.get("program"), claim_type=kind)
    return [(item.error, item.unknown) for item in review(told.denial, seen, rules())]


@pytest.mark.parametrize("side", ["RT", "LT"])
def test_c2_fifty_with_a_side(side: str) -> None:
    assert ("fifty-with-a-side", ()) in errors(billed(modifiers=["50", side]))


def test_c3_fifty_by_the_surgery_centre() -> None:
    at_asc = billed(modifiers=["50"], place_of_service="24")
    assert errors(at_asc, claim_type="facility") == [("fifty-by-asc-facility", ())]
    assert errors(at_asc, claim_type="professional") == []
    assert errors(at_asc) == [("fifty-by-asc-facility", ("claim_type",))]


@pytest.mark.parametrize("procedure", ["62320", "62321", "62322", "62323"])
@pytest.mark.parametrize("modifiers", [["50"], ["RT"], ["LT"]])
def test_c4_never_bilateral(procedure: str, modifiers: list[str]) -> None:
    assert ("never-bilateral", ()) in errors(billed(procedure, modifiers=modifiers))


def test_c4_an_interlaminar_injection_without_a_side_is_right() -> None:
    assert errors(billed("62323")) == []


def test_c5_right_and_left_on_two_lines() -> None:
    both = (billed(modifiers=["RT"]), billed(modifiers=["LT"]))
    assert errors(*both) == [("sides-on-two-professional-lines", ())]  # an office bills no facility claim
    assert errors(*both, payer=ADVANTAGE) == [("sides-on-two-professional-lines", ())]
    assert errors(*both, payer=NOBODYS_PAYER) == []
    assert errors(*both, claim_type="facility") == []
    at_asc = [{**line, "place_of_service": "24"} for line in both]
    assert errors(*at_asc) == [("sides-on-two-professional-lines", ("claim_type",))]
    assert errors(*at_asc, claim_type="professional") == [("sides-on-two-professional-lines", ())]


def test_c5_another_day_is_another_session() -> None:
    assert errors(billed(modifiers=["RT"]), billed(modifiers=["LT"], day="2026-09-24")) == []


def test_c5_the_same_side_twice_is_not_this_error() -> None:
    assert errors(billed(modifiers=["RT"]), billed(modifiers=["RT"])) == []


@pytest.mark.parametrize("guidance", ["77002", "77003", "77012", "76942"])
@pytest.mark.parametrize("injection", ["64483", "62323", "64493"])
def test_c1_guidance_belongs_to_the_injection(guidance: str, injection: str) -> None:
    assert ("guidance-with-spinal-injection", ()) in errors(billed(guidance), billed(injection))


def test_c1_guidance_alone_or_on_another_day_or_under_workers_compensation_is_not_looked_at() -> None:
    assert errors(billed("77003")) == []
    assert errors(billed("77003"), billed("64483", day="2026-09-18")) == []
    assert errors(billed("77003"), billed("64483"), payer={**NOBODYS_PAYER, "program": "workers-comp"}) == []


@pytest.mark.parametrize("said", [{"carc": "107"}, {"carc": "50", "remarks": ["N122"]}], ids=["107", "N122"])
def test_c8_an_add_on_without_its_primary(said: dict[str, object]) -> None:
    assert errors(billed("64484", **said)) == [("add-on-without-primary", ())]
    assert ("add-on-without-primary", ()) in errors(billed("64484", **said), billed("64479"))
    assert ("add-on-without-primary", ()) in errors(billed("64484", **said), billed("64483", day="2026-09-24"))
    assert errors(billed("64484", **said), billed("64483")) == []
    assert errors(billed("64483", **said)) == []  # not an add-on


def test_c8_a_primary_that_was_paid_need_not_stand_in_the_case() -> None:
    assert errors(billed("64484")) == []
    assert errors(billed("64484"), billed("64479")) == []


@pytest.mark.parametrize(
    ("first", "second", "error"),
    [
        ("64480", "62321", "cervical-add-on-with-interlaminar"),
        ("64484", "62322", "lumbar-add-on-with-interlaminar"),
        ("62320", "62321", "with-and-without-imaging-cervical"),
        ("62322", "62323", "with-and-without-imaging-lumbar"),
        ("20552", "20553", "two-trigger-point-codes"),
        ("64484", "27096", "lumbar-add-on-with-sacroiliac-injection"),
        ("64483", "63650", "injection-with-stimulator-lead"),
    ],
)
def test_pairs_that_never_go_together(first: str, second: str, error: str) -> None:
    assert error in [name for name, _ in errors(billed(first), billed(second))]
    assert error not in [name for name, _ in errors(billed(first))]


EACH_ERROR = {
    "fifty-with-a-side": [billed(modifiers=["50", "RT"])],
    "fifty-by-asc-facility": [billed(modifiers=["50"], place_of_service="24")],
    "never-bilateral": [billed("62323", modifiers=["50"])],
    "never-bilateral-on-two-lines": [billed("62323", modifiers=["RT"]), billed("62323", modifiers=["LT"])],
    "sides-on-two-professional-lines": [billed(modifiers=["RT"]), billed(modifiers=["LT"])],
    "fifty-with-two-units": [billed(modifiers=["50"], units=2)],
    "fifty-where-no-bilateral-concept": [billed("20552", modifiers=["50"])],
    "guidance-with-spinal-injection": [billed("77003"), billed("64483")],
    "guidance-with-spinal-ablation": [billed("77003"), billed("64635")],
    "add-on-without-primary": [billed("64484", carc="107")],
    "cervical-add-on-with-interlaminar": [billed("64480"), billed("62321")],
    "lumbar-add-on-with-interlaminar": [billed("64484"), billed("62322")],
    "with-and-without-imaging-cervical": [billed("62320"), billed("62321")],
    "with-and-without-imaging-lumbar": [billed("62322"), billed("62323")],
    "two-trigger-point-codes": [billed("20552"), billed("20553")],
    "lumbar-add-on-with-sacroiliac-injection": [billed("64484"), billed("27096")],
    "lumbar-facet-with-sacroiliac-nerve-block": [billed("64493"), billed("64451")],
    "injection-with-sacroiliac-ablation": [billed("64483"), billed("64625")],
    "injection-with-stimulator-lead": [billed("64483"), billed("63650")],
    "anaesthesia-with-own-injection": [billed("01992"), billed("64483")],
    "units-above-absolute-maximum": [billed(units=2)],
    "retired-code": [billed("62311")],
}
RIGHT_ALONE = {"77003", "64480", "64484", "62320", "62322", "20552", "64493", "64483", "01992"}


@pytest.mark.parametrize("error", EACH_ERROR)
def test_each_error(error: str) -> None:
    assert error in [name for name, _ in errors(*EACH_ERROR[error])]


@pytest.mark.parametrize("procedure", sorted(RIGHT_ALONE))
def test_the_same_line_alone_is_right(procedure: str) -> None:
    assert errors(billed(procedure)) == []


def test_every_error_on_file_has_a_case() -> None:
    assert {item.id for item in rules().coding} == set(EACH_ERROR)


def test_units_above_the_absolute_maximum() -> None:
    two = billed(units=2)
    assert errors(two) == [("units-above-absolute-maximum", ())]
    assert errors(two, payer=NOBODYS_PAYER) == []
    assert errors({**two, "place_of_service": "24"}) == [("units-above-absolute-maximum", ("claim_type",))]
    assert errors(billed(units=1)) == []


def test_fifty_takes_one_unit() -> None:
    assert "fifty-with-two-units" in [name for name, _ in errors(billed(modifiers=["50"], units=2))]


def test_a_trigger_point_has_no_sides_to_pay() -> None:
    assert ("fifty-where-no-bilateral-concept", ()) in errors(billed("20552", modifiers=["50"]))


def test_a_line_that_is_right_has_no_error() -> None:
    assert errors(billed(modifiers=["LT"])) == []
    assert errors(billed(modifiers=["50"])) == []


@pytest.mark.parametrize(
    ("given", "place", "kind"),
    [
        ({"claim_type": "facility"}, "11", ClaimType.FACILITY),
        ({"claim_type": "professional"}, "24", ClaimType.PROFESSIONAL),
        ({}, "11", ClaimType.PROFESSIONAL),
        ({}, "24", None),
        ({}, "22", None),
    ],
)
def test_who_bills(given: dict[str, str], place: str, kind: ClaimType | None) -> None:
    told = case(lines=[billed(place_of_service=place)], **given)
    assert claim_type_of(told.denial, told.denial.lines[0], ()) is kind


def test_the_submission_says_who_bills_unless_it_says_both() -> None:
    one = piece("a", "claim-submission", claim_type="facility")
    other = piece("b", "claim-submission", claim_type="professional")
    told = case(one, lines=[billed(place_of_service="24")])
    assert claim_type_of(told.denial, told.denial.lines[0], told.evidence) is ClaimType.FACILITY
    told = case(one, other, lines=[billed(place_of_service="24")])
    assert claim_type_of(told.denial, told.denial.lines[0], told.evidence) is None
