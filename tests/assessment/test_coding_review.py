"""Coding errors are found on the line before anything is argued; what hangs on an unknown fact is said to."""

import pytest
from given import BOTH_SIDES, NOBODYS_PAYER, NORIDIAN, assessed, billed, case, note, piece, rules, view

from appealkit.assessment.coding_review import OF_OTHER_LINES, OF_THE_LINE, claim_type_of, review
from appealkit.assessment.found import CodingFinding
from appealkit.case import ClaimType
from appealkit.library import release
from appealkit.maps.coding import LineTest
from appealkit.maps.load import load

ADVANTAGE = {**NORIDIAN, "program": "medicare-advantage"}


def errors(
    *lines: dict[str, object], payer: dict[str, str] = NORIDIAN, **given: object
) -> list[tuple[str, tuple[str, ...]]]:
    told = case(payer=payer, lines=list(lines), **given)
    first = told.denial.lines[0]
    kind = claim_type_of(told.denial, first, told.evidence)
    seen = view(first, program=payer.get("program"), claim_type=kind)
    return [(item.error, item.unknown) for item in review(told.denial, seen, rules(), told.evidence)]


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
    assert ("guidance-included", ()) in errors(billed(guidance), billed(injection))


def test_c1_guidance_alone_or_on_another_day_is_not_looked_at() -> None:
    assert errors(billed("77003")) == []
    assert errors(billed("77003"), billed("64483", day="2026-09-18")) == []


def test_c1_workers_compensation_has_its_own_schedules() -> None:
    texas = {**NOBODYS_PAYER, "program": "workers-comp"}
    assert errors(billed("77003"), billed("64483"), payer=texas) == [("guidance-under-workers-compensation", ())]
    assert errors(billed("77003"), billed("64483"), payer={**texas, "state": "MS"}) == []


@pytest.mark.parametrize("said", [{"carc": "107"}, {"carc": "50", "remarks": ["N122"]}], ids=["107", "N122"])
def test_c8_an_add_on_without_its_primary(said: dict[str, object]) -> None:
    assert errors(billed("64484", **said)) == [("add-on-without-primary", ())]
    assert ("add-on-without-primary", ()) in errors(billed("64484", **said), billed("64479"))
    assert ("add-on-without-primary", ()) in errors(billed("64484", **said), billed("64483", day="2026-09-24"))
    assert errors(billed("64484", **said), billed("64483", paid="90.00")) == []
    assert errors(billed("64483", **said)) == []  # not an add-on


def test_c8_a_primary_that_was_paid_need_not_stand_in_the_case() -> None:
    assert errors(billed("64484")) == []
    assert errors(billed("64484"), billed("64479")) == []


@pytest.mark.parametrize(
    ("second", "first", "error"),
    [
        ("64480", "62321", "never-together"),
        ("64484", "62322", "never-together"),
        ("62320", "62321", "with-and-without-imaging"),
        ("62322", "62323", "with-and-without-imaging"),
        ("20552", "20553", "two-trigger-point-codes"),
        ("64484", "27096", "never-together"),
        ("64483", "63650", "never-together"),
        ("64483", "20553", "together-only-apart"),
        ("64493", "64635", "together-only-apart"),
    ],
)
def test_the_line_that_is_column_two_is_the_one_in_error(second: str, first: str, error: str) -> None:
    assert errors(billed(second), billed(first)) == [(error, ())]
    assert errors(billed(first), billed(second)) == []
    assert errors(billed(second)) == []


def found(*lines: dict[str, object], chart: tuple[dict[str, object], ...] = (), **given: object) -> CodingFinding:
    told = case(*chart, payer=NORIDIAN, lines=list(lines), **given)
    first = told.denial.lines[0]
    seen = view(first, program="medicare-ffs", claim_type=claim_type_of(told.denial, first, told.evidence))
    return review(told.denial, seen, rules(), told.evidence)[0]


def test_a_pair_names_its_table_and_day_and_the_other_line() -> None:
    error = found(billed("64483"), billed("20553"))
    assert error.cite.startswith(
        "CMS NCCI procedure-to-procedure edits, practitioner, 2024-07-01: 64483 is column two of 20553, indicator 1"
    )
    assert error.title == "64483 beside 20553, which is the one paid"
    assert error.other == 2


def test_a_modifier_is_proposed_only_where_the_record_shows_two_sites() -> None:
    lines = (billed("64483"), billed("20553"))
    lumbar = note("roots", procedure="64483", region="lumbar")
    neck = note("muscles", procedure="20553", region="cervical", approach="trigger-point")
    back = {**neck, "region": "lumbar"}
    assert found(*lines).proposal is None
    assert found(*lines, chart=(lumbar,)).proposal is None  # nothing on the other service
    apart = found(*lines, chart=(lumbar, neck)).proposal
    assert apart is not None
    assert (apart.change.add_modifiers, apart.evidence) == (("XS",), ("roots", "muscles"))
    one_site = found(*lines, chart=(lumbar, back))
    assert one_site.proposal is not None
    assert one_site.proposal.change.take_off
    assert one_site.route == "no-appeal"


def test_the_sacroiliac_joint_is_no_site_apart_by_its_name() -> None:
    assert found(billed("64483"), billed("27096")).proposal is None


def test_a_cervical_ablation_and_a_lumbar_injection_are_apart_by_their_codes() -> None:
    error = found(billed("64493"), billed("64633"))
    assert error.proposal is not None
    assert error.proposal.change.add_modifiers == ("XS",)


def test_notes_that_disagree_show_nothing() -> None:
    with_ct, without = note("a", procedure="62323", guidance="ct"), note("b", procedure="62323", guidance="none")
    told = case(with_ct, without, payer=NORIDIAN, lines=[billed("62323")])
    assert review(told.denial, view(told.denial.lines[0]), rules(), told.evidence) == ()


def test_an_item_whose_quote_is_not_on_its_page_shows_nothing() -> None:
    told = {"payer": NORIDIAN, "lines": [billed("62323")]}
    none_used = note(procedure="62323", guidance="none")
    assert [error.error for error in assessed(none_used, **told).lines[0].coding] == ["no-imaging-was-used"]
    assert assessed(none_used, quotes={"note": "not found on its page"}, **told).lines[0].coding == ()


def test_every_modifier_that_may_be_added_hangs_on_the_record() -> None:
    adding = [change for error in rules().coding for change in error.changes if change.add_modifiers]
    assert adding
    assert all(change.only_if and change.hangs_on == "record" for change in adding)


def test_an_unverified_error_decides_nothing() -> None:
    plan = {"payer": NOBODYS_PAYER, "lines": [billed("64484", modifiers=["50"]), billed(modifiers=["50"])]}
    judged = assessed(text=BOTH_SIDES, **plan).lines[0]
    assert [error.error for error in judged.coding] == ["fifty-on-add-on"]
    assert judged.route.kind == "appeal"
    checks = assessed(text=BOTH_SIDES, **plan).checks
    assert any("Modifier 50 on an add-on" in check and "decides nothing" in check for check in checks)


def test_what_the_practice_knows_of_a_payer_goes_before_the_programme() -> None:
    own = b"""habits:
  - both_sides_of_add_ons: modifier-50
    payers: [Example Health Plan]
    program: []
    cite: Letter of the payer, 2026-03-01
    confidence: seen
"""
    folder = release() / "evidence_maps"
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.*"))}
    with_own, problems = load(files, {"coding/payers.yaml": own})
    assert with_own is not None
    assert problems == []
    told = case(payer=NOBODYS_PAYER, lines=[billed("64484", modifiers=["50"]), billed(modifiers=["50"])])
    assert review(told.denial, view(told.denial.lines[0]), with_own) == ()
    assert [item.error for item in review(told.denial, view(told.denial.lines[0]), rules())] == ["fifty-on-add-on"]


@pytest.mark.parametrize(("procedure", "weighed"), [("62323", []), ("64483", ["both-sides-indicated"])])
def test_both_sides_are_not_argued_for_a_code_that_is_never_paid_for_both(procedure: str, weighed: list[str]) -> None:
    judged = assessed(payer=NORIDIAN, text=BOTH_SIDES, lines=[billed(procedure, modifiers=["50"])]).lines[0]
    assert [item.strategy for item in judged.results] == weighed


def test_a_never_bilateral_code_is_corrected() -> None:
    judged = assessed(payer=NORIDIAN, text=BOTH_SIDES, lines=[billed("62323", modifiers=["50"])]).lines[0]
    assert judged.route.kind == "corrected-claim"


def test_errors_of_paid_lines_stand_apart_from_the_denied_ones() -> None:
    lines = [billed("64483"), billed("77003", paid="60.00"), billed("99213", modifiers=["25"], paid="70.00")]
    judged = assessed(payer=NORIDIAN, lines=lines)
    assert [line.line.number for line in judged.lines] == [1]
    assert judged.lines[0].coding == ()
    assert [(item.line.number, [error.error for error in item.coding]) for item in judged.paid] == [
        (2, ["guidance-included"])
    ]


def test_a_paid_line_of_an_unknown_code_is_passed_over() -> None:
    assert assessed(payer=NORIDIAN, lines=[billed("64483"), billed("00001", paid="60.00")]).paid == ()


def test_units_above_the_absolute_maximum() -> None:
    two = billed(units=2)
    assert errors(two) == [("units-above-absolute-maximum", ())]
    assert errors(two, payer=NOBODYS_PAYER) == []
    assert errors({**two, "place_of_service": "24"}) == [("units-above-absolute-maximum", ("claim_type",))]
    assert errors({**two, "modifiers": ["50"]}) == [("fifty-with-two-units", ())]
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


@pytest.mark.parametrize(("paid", "named"), [("100.00", [3]), ("0.00", [])])
def test_a_paid_line_is_of_a_forbidden_pair_only_where_the_other_line_was_paid_too(paid: str, named: list[int]) -> None:
    lines = [
        billed("99214", number=1, modifiers=["25"]),
        billed("20553", number=2, paid=paid),
        billed("64483", number=3, paid="100.00"),
    ]
    judged = assessed(payer=NORIDIAN, lines=lines)
    assert [item.line.number for item in judged.paid] == named


def test_the_signs_looked_at_beforehand_are_signs_of_a_line() -> None:
    assert set(LineTest.model_fields) >= OF_THE_LINE | OF_OTHER_LINES
