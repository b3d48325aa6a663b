"""Measures made for epidurals, asked of joints, muscles and stimulators: limits, regions, adverse facts."""

import pytest
from given import assessed, billed, finding, injection, measured, note, pain, piece, therapy

TPI = [billed("20552")]
LEFT = [billed("27096", modifiers=["LT"])]
LEAD = [billed("63650")]


def joint(name: str, day: str, **values: object) -> dict[str, object]:
    return piece(name, "prior-procedure", procedure="27096", performed_on=day, **values)


def done(intent: str | None) -> dict[str, object]:
    return note(approach="sacroiliac", region="sacroiliac", laterality="left", intent=intent)


@pytest.mark.parametrize(
    ("asked", "sessions"), [("3 sessions", 2), ("3 sessions per patient", 3), ("3 sessions per region", 2)]
)
def test_a_limit_per_patient_counts_every_region(asked: str, sessions: int) -> None:
    items = [
        injection("neck", "2026-05-01", approach="trigger-point", region="neck"),
        injection("back", "2026-04-01", approach="trigger-point", region="low-back"),
        note(approach="trigger-point", region="neck"),
    ]
    assert measured("sessions_in_window", *items, asked=asked, lines=TPI).value == sessions


def test_a_limit_per_purpose_counts_sessions_with_the_intent_of_this_one() -> None:
    items = [joint("d", "2026-03-01", intent="diagnostic"), joint("t", "2026-04-01", intent="therapeutic")]
    got = measured("sessions_in_window", *items, done("therapeutic"), asked="4 sessions per purpose", lines=LEFT)
    assert (got.value, got.least, got.evidence) == (2, 2, ("t",))


def test_a_session_without_a_purpose_counts_and_the_least_is_without_it() -> None:
    items = [joint("a", "2026-03-01"), joint("t", "2026-04-01", intent="therapeutic")]
    got = measured("sessions_in_window", *items, done("therapeutic"), asked="4 sessions per purpose", lines=LEFT)
    assert (got.value, got.least) == (3, 2)


def test_a_limit_per_joint_counts_this_side() -> None:
    items = [
        joint("l", "2026-03-01", laterality="left"),
        joint("r", "2026-04-01", laterality="right"),
        joint("b", "2026-05-01", laterality="bilateral"),
        joint("x", "2026-06-01"),
    ]
    got = measured("sessions_in_window", *items, done(None), asked="4 sessions per joint", lines=LEFT)
    assert (got.value, got.least, got.evidence) == (4, 3, ("b", "l", "x"))


def test_a_therapeutic_injection_does_not_repeat_a_diagnostic_one() -> None:
    items = [joint("t", "2026-03-01", intent="therapeutic"), joint("d", "2026-08-01", intent="diagnostic")]
    assert measured("since_last_session", *items, done("therapeutic"), lines=LEFT).evidence == ("t",)
    assert measured("since_last_session", *items, done("diagnostic"), lines=LEFT).evidence == ("d",)
    assert measured("since_last_session", *items, done(None), lines=LEFT).evidence == ("d",)


def test_care_of_the_low_back_is_care_of_the_joint_and_care_of_the_neck_is_not() -> None:
    back = therapy("back", "2026-06-01", "2026-06-15", region="low-back")
    neck = therapy("neck", "2026-07-01", "2026-07-15", region="neck")
    joint_care = therapy("joint", "2026-08-01", "2026-08-15", region="sacroiliac")
    got = measured("conservative_care", back, neck, joint_care, lines=LEFT)
    assert (got.value, got.evidence) == (4, ("back", "joint"))
    assert finding("therapy-attended", therapy(visits_attended=4, region="low-back"), lines=LEFT).standing.word == "met"


def test_care_of_the_joint_is_no_care_of_the_low_back() -> None:
    assert measured("conservative_care", therapy("pt", "2026-06-01", "2026-06-15", region="sacroiliac")).value is None


def test_the_level_of_a_lead_is_no_region_of_the_pain() -> None:
    lead = note(approach=None, region="thoracic")
    foot = therapy("pt", "2026-06-01", "2026-06-29", region="foot")
    assert measured("conservative_care", foot, lead, lines=LEAD).value == 4
    assert measured("pain_duration", pain(onset="2026-06-25", region="lumbar"), lead, lines=LEAD).value == 12


@pytest.mark.parametrize(("lines", "adverse"), [(None, True), (TPI, False), (LEFT, False)])
def test_axial_pain_speaks_against_an_epidural_only(lines: list[dict[str, object]] | None, adverse: bool) -> None:
    found = assessed(pain(pattern="axial"), lines=lines)
    assert any("axial" in item.says for item in found.adverse) is adverse


@pytest.mark.parametrize("lines", [TPI, LEFT, LEAD])
def test_axial_pain_bars_no_other_procedure(lines: list[dict[str, object]]) -> None:
    assert measured("axial_pain", pain(pattern="axial", region=None), lines=lines).value is None


def test_two_provocation_tests_of_a_day_may_differ() -> None:
    usual = {"test": "sacroiliac-provocation", "laterality": "left", "recorded_on": "2026-09-03"}
    items = [
        piece("a", "exam-finding", maneuvers=["FABER"], result="positive", **usual),
        piece("b", "exam-finding", maneuvers=["distraction"], result="negative", **usual),
    ]
    assert assessed(*items, lines=LEFT).contradictions == ()


def test_one_provocation_test_of_a_day_may_not() -> None:
    usual = {
        "test": "sacroiliac-provocation",
        "laterality": "left",
        "recorded_on": "2026-09-03",
        "maneuvers": ["FABER"],
    }
    items = [
        piece("a", "exam-finding", result="positive", **usual),
        piece("b", "exam-finding", result="negative", **usual),
    ]
    assert [item.evidence for item in assessed(*items, lines=LEFT).contradictions] == [("a", "b")]
