"""Facet joints: the picture, the session, and what the last one at the same joint and side gave."""

from typing import Any

import pytest
from given import billed, exam, injection, measured, note, pain, piece, response

BOTH = ["L4-L5", "L5-S1"]
LEFT = [billed("64635", modifiers=["LT"])]
DIAGNOSTIC = [billed("64493", modifiers=["LT", "KX"])]
THERAPEUTIC = [billed("64493", modifiers=["LT"])]


def op(**values: Any) -> dict[str, Any]:
    return note(**{"approach": "radiofrequency", "levels": BOTH, "laterality": "left", "contrast": None, **values})


def injected(**values: Any) -> dict[str, Any]:
    return op(approach="medial-branch", **values)


def ablation(name: str, day: str | None, **values: Any) -> dict[str, Any]:
    return injection(name, day, **{"approach": "radiofrequency", "levels": BOTH, "laterality": "left", **values})


def block(name: str, day: str | None, intent: str | None, **values: Any) -> dict[str, Any]:
    return injection(
        name, day, **{"approach": "medial-branch", "intent": intent, "levels": BOTH, "laterality": "left", **values}
    )


def relief(of: str, percent: int, first: str = "2026-01-05", last: str = "2026-07-06", **values: Any) -> dict[str, Any]:
    return response(f"r-{of}", of, relief_percent=percent, relief_from=first, relief_to=last, **values)


def surgery(name: str, procedure: str, **values: Any) -> dict[str, Any]:
    return piece(name, "surgical-history", procedure=procedure, **values)


def test_axial_pain_is_counted_and_radicular_pain_alone_speaks_against() -> None:
    assert measured("axial_symptoms", pain("a", pattern="axial"), pain("b")).evidence == ("a",)
    assert measured("axial_symptoms", pain("b")).against == ("b",)
    assert measured("axial_symptoms", pain("c", pattern=None)).silent == ("c",)
    assert measured("axial_symptoms", pain("b"), pain("c", pattern=None)).against == ()
    assert measured("axial_symptoms", pain("neck", pattern="axial", region="cervical")).value is None


def test_a_normal_examination_excludes_a_radiculopathy() -> None:
    found = measured("radiculopathy_excluded", exam("e", "left", "5/5", region="lumbar"), lines=LEFT)
    assert (found.value, found.evidence) == (1, ("e",))


def test_axial_pain_by_itself_excludes_nothing() -> None:
    assert measured("radiculopathy_excluded", pain("a", pattern="axial"), lines=LEFT).value is None


def test_radicular_pain_refutes_it() -> None:
    found = measured("radiculopathy_excluded", pain("leg"), exam("e", "left", "5/5"), lines=LEFT)
    assert (found.value, found.most, found.against) == (0, 0, ("leg",))


def test_pain_recorded_after_the_service_does_not() -> None:
    late = pain("leg", onset="2026-10-01", recorded_on="2026-10-20")
    assert measured("radiculopathy_excluded", late, exam("e", "left", "5/5"), lines=LEFT).value == 1


@pytest.mark.parametrize(
    "treatment",
    [injection("esi", "2026-05-04"), surgery("op", "discectomy", performed_on="2026-05-04")],
    ids=["epidural", "decompression"],
)
def test_radicular_pain_that_was_treated_leaves_it_open(treatment: dict[str, Any]) -> None:
    found = measured("radiculopathy_excluded", pain("leg"), treatment, exam("e", "left", "5/5"), lines=LEFT)
    assert (found.value, found.silent, found.against) == (None, ("leg",), ())


def test_a_treatment_before_the_pain_began_treated_something_else() -> None:
    before = injection("esi", "2026-02-01")
    assert measured("radiculopathy_excluded", pain("leg"), before, lines=LEFT).against == ("leg",)


def test_an_abnormal_reflex_leaves_it_open() -> None:
    reflex = exam("e", "left", "reduced", test="reflex")
    assert measured("radiculopathy_excluded", reflex, exam("f", "left", "5/5"), lines=LEFT).silent == ("e",)


def test_a_radicular_diagnosis_refutes_it() -> None:
    coded = piece("dx", "diagnosis", code="M51.16")
    assert measured("radiculopathy_excluded", coded, lines=LEFT).against == ("dx",)
    old = piece("dx", "diagnosis", code="M51.16", status="resolved")
    assert measured("radiculopathy_excluded", old, exam("e", "left", "5/5"), lines=LEFT).silent == ("dx",)


def test_a_radicular_code_on_the_line_refutes_it() -> None:
    line = [billed("64635", diagnoses=["M47.816", "M54.16"])]
    found = measured("radiculopathy_excluded", exam("e", "left", "5/5"), lines=line)
    assert (found.value, found.most, found.note) == (0, 0, "the line is billed with M54.16")


def test_no_surgery_and_a_fusion_elsewhere_leave_the_joint_unfused() -> None:
    assert measured("unfused_segments", op(), surgery("s", "none"), lines=LEFT).value == 1
    assert measured("unfused_segments", op(), surgery("s", "fusion", levels=["L2-L3"]), lines=LEFT).value == 1


@pytest.mark.parametrize("levels", [["L4-L5"], ["L3-S1"], ["L5-S1", "S1"]])
def test_a_fusion_of_a_joint_treated_speaks_against(levels: list[str]) -> None:
    found = measured("unfused_segments", op(), surgery("s", "fusion", levels=levels), lines=LEFT)
    assert (found.value, found.against) == (0, ("s",))


def test_a_fusion_without_levels_or_a_service_without_them_is_open() -> None:
    assert measured("unfused_segments", op(), surgery("s", "fusion"), lines=LEFT).silent == ("s",)
    assert measured(
        "unfused_segments", op(levels=None), surgery("s", "fusion", levels=["L4-L5"]), lines=LEFT
    ).silent == ("s",)


def test_other_surgery_says_nothing_of_a_fusion() -> None:
    assert measured("unfused_segments", op(), surgery("s", "laminectomy", levels=["L4-L5"]), lines=LEFT).value is None


def test_a_fusion_after_the_service_is_not_looked_at() -> None:
    later = surgery("s", "fusion", levels=["L4-L5"], performed_on="2026-10-05")
    assert measured("unfused_segments", op(), later, lines=LEFT).value is None


def test_fluoroscopy_and_ct_are_x_ray_and_ultrasound_is_not() -> None:
    assert measured("xray_guidance", op(), lines=LEFT).value == 1
    assert measured("xray_guidance", op(guidance="ct"), lines=LEFT).value == 1
    assert measured("xray_guidance", op(guidance="ultrasound"), lines=LEFT).against == ("note",)
    assert measured("xray_guidance", op(guidance="none"), lines=LEFT).against == ("note",)
    assert measured("xray_guidance", op(guidance=None), lines=LEFT).silent == ("note",)


def test_a_code_that_means_ultrasound_speaks_for_itself() -> None:
    found = measured("xray_guidance", lines=[billed("0216T")])
    assert (found.value, found.most, found.note) == (0, 0, "code 0216T means ultrasound")


def test_the_temperature_is_the_notes() -> None:
    assert measured("ablation_temperature", op(temperature_c=80), lines=LEFT).value == 80
    assert measured("ablation_temperature", op(rfa_type="cooled", temperature_c=60), lines=LEFT).value == 60
    assert measured("ablation_temperature", op(rfa_type="pulsed", temperature_c=90), lines=LEFT).against == ("note",)
    assert measured("ablation_temperature", op(rfa_type="thermal"), lines=LEFT).silent == ("note",)


def test_joints_are_counted_and_nerves_and_sides_are_not() -> None:
    assert measured("joints_in_session", op(laterality="bilateral"), lines=LEFT).value == 2
    assert measured("joints_in_session", op(levels=["L3-S1"]), lines=LEFT).value == 3
    assert measured("joints_in_session", op(levels=["L4-5", "L4-L5"]), lines=LEFT).value == 1


def test_without_named_joints_the_billed_codes_are_counted() -> None:
    nerves = op(levels=["L3", "L4", "L5"])
    two = [billed("64635", modifiers=["LT"]), billed("64636", modifiers=["LT"])]
    assert measured("joints_in_session", nerves, lines=two).value == 2
    each = [billed(code, modifiers=[side]) for side in ("LT", "RT") for code in ("64635", "64636")]
    assert measured("joints_in_session", nerves, lines=each).value == 2
    more = [billed("64635", modifiers=["LT"]), billed("64636", modifiers=["LT"], units=2)]
    assert measured("joints_in_session", nerves, lines=more).value == 3
    fifty = [billed("64493", modifiers=["50"]), billed("64494", modifiers=["50"])]
    assert measured("joints_in_session", injected(levels=None), lines=fifty).value == 2


def test_another_region_of_the_day_is_not_counted() -> None:
    day = [billed("64635", modifiers=["LT"]), billed("64633", modifiers=["LT"])]
    assert measured("joints_in_session", op(levels=None), lines=day).value == 1


def test_ablations_are_counted_by_themselves() -> None:
    history = [ablation("a", "2026-02-02"), block("b", "2026-03-02", "diagnostic")]
    found = measured("facet_sessions", op(), *history, lines=LEFT)
    assert (found.value, found.evidence, found.window) == (2, ("a",), 12)


def test_left_and_right_on_two_days_are_two_sessions() -> None:
    history = [ablation("a", "2026-02-02"), ablation("b", "2026-02-16", laterality="right")]
    assert measured("facet_sessions", op(), *history, lines=LEFT).value == 3


def test_diagnostic_and_therapeutic_injections_are_counted_apart() -> None:
    history = [
        block("d", "2026-02-02", "diagnostic"),
        block("t", "2026-03-02", "therapeutic"),
        block("u", "2026-04-06", "therapeutic"),
    ]
    assert measured("facet_sessions", injected(intent="diagnostic"), *history, lines=DIAGNOSTIC).value == 2
    assert measured("facet_sessions", injected(intent="therapeutic"), *history, lines=THERAPEUTIC).value == 3


def test_an_injection_of_unsaid_intent_may_count_too() -> None:
    history = [block("d", "2026-02-02", "diagnostic"), block("x", "2026-03-02", None)]
    found = measured("facet_sessions", injected(intent="diagnostic"), *history, lines=DIAGNOSTIC)
    assert (found.value, found.silent) == (2, ("x",))


def test_a_service_of_unsaid_intent_counts_nothing() -> None:
    found = measured("facet_sessions", injected(), block("d", "2026-02-02", "diagnostic"), lines=THERAPEUTIC)
    assert (found.value, found.silent) == (None, ("d",))


def test_the_session_before_at_the_same_joint_and_side() -> None:
    history = [ablation("here", "2026-01-05"), ablation("right", "2026-08-03", laterality="right")]
    found = measured("earlier_at_site", op(), *history, asked="6 months", lines=LEFT)
    assert (found.value, found.evidence) == (8, ("here",))  # January 5 to September 17
    assert measured("earlier_at_site", op(), ablation("up", "2026-01-05", levels=["L2-L3"]), lines=LEFT).value is None
    assert measured("earlier_at_site", op(), ablation("one", "2026-01-05", levels=["L5-S1"]), lines=LEFT).value == 255


def test_relief_is_that_of_the_session_at_this_site() -> None:
    history = [ablation("here", "2026-01-05"), relief("here", 60), ablation("right", "2026-08-03", laterality="right")]
    late = relief("right", 10, "2026-08-04", "2026-08-10")
    found = measured("relief_at_site", op(), *history, late, asked="50 percent for 6 months", lines=LEFT)
    assert (found.value, str(found.lasting), found.evidence) == (60, "6 months", ("r-here",))


def test_function_is_that_of_the_session_at_this_site() -> None:
    history = [ablation("here", "2026-01-05"), relief("here", 60, functional_gain_percent=55)]
    right = [ablation("right", "2026-08-03", laterality="right"), relief("right", 10, functional_gain_percent=5)]
    assert measured("function_at_site", op(), *history, *right, lines=LEFT).value == 55


def test_a_diagnostic_block_repeats_nothing() -> None:
    history = [block("d", "2026-02-02", "diagnostic"), relief("d", 90, functional_gain_percent=90)]
    for name in ("earlier_at_site", "relief_at_site", "function_at_site"):
        assert measured(name, injected(intent="diagnostic"), *history, lines=DIAGNOSTIC).value is None
        assert measured(name, injected(intent="therapeutic"), *history, lines=THERAPEUTIC).value is None


def test_axial_pain_bars_no_facet_procedure() -> None:
    assert measured("axial_pain", pain(pattern="axial")).value == 1
    assert measured("axial_pain", pain(pattern="axial"), lines=LEFT).value is None


def test_axial_pain_is_counted_by_side_and_a_side_unsaid_is_silent() -> None:
    found = measured("axial_sides", pain("a", pattern="axial", laterality="left"), pain("b", pattern="axial"))
    assert (found.value, found.evidence, found.most, found.silent) == (1, ("a",), None, ("b",))
    assert measured("axial_sides", pain("a", pattern="axial", laterality="bilateral")).value == 2
    assert measured("axial_sides", pain("a", laterality="bilateral")).value is None


def test_a_fusion_of_another_region_is_elsewhere_whatever_joint_was_treated() -> None:
    neck = surgery("s", "fusion", levels=["C4-C7"])
    assert measured("unfused_segments", op(levels=None), neck, lines=LEFT).value == 1
    between = surgery("s", "fusion", levels=["T12-L1"])
    assert measured("unfused_segments", op(levels=None), between, lines=LEFT).silent == ("s",)
