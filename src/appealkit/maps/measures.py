"""The measures that requirements may name: what each counts, and in which unit. Implemented in assessment.measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MeasureDeclaration:
    """`unit` is the one used where the threshold does not set it; `units` are those a threshold may use."""

    says: str
    unit: str
    units: tuple[str, ...]


_TIME = ("days", "weeks", "months", "years")

MEASURES: Mapping[str, MeasureDeclaration] = {
    "conservative_care": MeasureDeclaration("length of non-invasive care before the service", "weeks", _TIME),
    "care_that_failed": MeasureDeclaration("courses of care without lasting benefit", "courses", ("courses",)),
    "care_kinds": MeasureDeclaration("kinds of care, of therapy and medication", "kinds", ("kinds",)),
    "care_ended_before": MeasureDeclaration("time between the last day of care and the service", "months", _TIME),
    "medication_classes": MeasureDeclaration(
        "medication classes tried, with dose, dates and result", "classes", ("classes",)
    ),
    "pain_duration": MeasureDeclaration("time from the onset of pain to the service", "weeks", _TIME),
    "indicated_symptoms": MeasureDeclaration(
        "symptoms of a covered pattern, region and side", "symptoms", ("symptoms",)
    ),
    "axial_pain": MeasureDeclaration("symptoms of axial pain where there is no other", "symptoms", ("symptoms",)),
    "baseline_pain_score": MeasureDeclaration("pain score before the service, 0 to 10", "points", ("points",)),
    "imaging_agreeing": MeasureDeclaration("studies that agree with region, side and level", "studies", ("studies",)),
    "deficit_examined": MeasureDeclaration("abnormal findings on examination", "findings", ("findings",)),
    "function_reports": MeasureDeclaration("reports of function before the service", "reports", ("reports",)),
    "exam_agreeing": MeasureDeclaration("abnormal findings on the side and root treated", "findings", ("findings",)),
    "imaging_age": MeasureDeclaration("age of the newest agreeing study at the service", "months", _TIME),
    "levels_in_session": MeasureDeclaration("levels treated in the session", "levels", ("levels",)),
    "regions_in_session": MeasureDeclaration("spinal regions treated in the session", "regions", ("regions",)),
    "block_kinds_in_session": MeasureDeclaration("kinds of block given in the session", "kinds", ("kinds",)),
    "sessions_in_window": MeasureDeclaration("sessions in the region, this one included", "sessions", ("sessions",)),
    "since_last_session": MeasureDeclaration("time since the session before, in the region", "days", _TIME),
    "last_response": MeasureDeclaration(
        "relief after the session before, and how long it lasted", "percent", ("percent",)
    ),
    "function_gain": MeasureDeclaration("functional gain against baseline on the same scale", "percent", ("percent",)),
    "same_scale": MeasureDeclaration("scales recorded both before and after the session before", "scales", ("scales",)),
    "opioid_reduction": MeasureDeclaration("fall in daily opioid dose", "percent", ("percent",)),
    "targets_not_treated_before": MeasureDeclaration(
        "levels, sides or approaches new in this session", "targets", ("targets",)
    ),
    "imaging_worse": MeasureDeclaration(
        "studies since the session before that show worsening", "studies", ("studies",)
    ),
    "symptomatic_sides": MeasureDeclaration("sides with symptoms", "sides", ("sides",)),
    "examined_sides": MeasureDeclaration("sides with an abnormal finding on examination", "sides", ("sides",)),
    "imaged_sides": MeasureDeclaration("sides with a finding on imaging", "sides", ("sides",)),
    "treated_sides": MeasureDeclaration("sides treated in the session", "sides", ("sides",)),
    "levels_without_finding": MeasureDeclaration("levels treated without a finding", "levels", ("levels",)),
    "imaging_since_surgery": MeasureDeclaration("agreeing studies, none before a surgery", "studies", ("studies",)),
    "claim_accepted": MeasureDeclaration("time from the service to the claim's acceptance", "days", _TIME),
    "authorizations_covering": MeasureDeclaration(
        "authorizations that cover the service", "authorizations", ("authorizations",)
    ),
    "authorization_on_claim": MeasureDeclaration("claims sent with the authorization number", "claims", ("claims",)),
    "authorization_left_off": MeasureDeclaration("claims sent without the authorization number", "claims", ("claims",)),
    "records_at_hand": MeasureDeclaration("documents of the record up to the service", "documents", ("documents",)),
    "records_sent_in_time": MeasureDeclaration("confirmed sendings up to the due day", "sendings", ("sendings",)),
    "sides_on_note": MeasureDeclaration("sides treated, by the note alone", "sides", ("sides",)),
    "sides_billed": MeasureDeclaration("sides that the lines of the code name", "sides", ("sides",)),
    # trigger points, sacroiliac joint, stimulator
    "trigger_point_signs": MeasureDeclaration(
        "signs of a trigger point in that treated muscle which has the fewest", "findings", ("findings",)
    ),
    "muscles_fit_code": MeasureDeclaration("1 where the muscles named fit the code billed", "lines", ("lines",)),
    "muscle_groups": MeasureDeclaration("anatomical groups treated in the session", "groups", ("groups",)),
    "gain_in_both": MeasureDeclaration("the smaller of relief and functional gain", "percent", ("percent",)),
    "provocation_tests": MeasureDeclaration("positive sacroiliac provocation tests", "tests", ("tests",)),
    "sacroiliac_pain": MeasureDeclaration("symptoms at the sacroiliac joint treated", "symptoms", ("symptoms",)),
    "radicular_signs": MeasureDeclaration("radicular symptoms and signs on record", "signs", ("signs",)),
    "diagnostic_relief": MeasureDeclaration("relief after the last diagnostic block", "percent", ("percent",)),
    "diagnostic_sessions": MeasureDeclaration("diagnostic sessions, this one included", "sessions", ("sessions",)),
    "sacroiliac_ablations": MeasureDeclaration("sacroiliac nerve ablations on the line", "lines", ("lines",)),
    "psychological_clearance": MeasureDeclaration(
        "psychological evaluations that clear the patient", "evaluations", ("evaluations",)
    ),
    "medication_in_vain": MeasureDeclaration("drugs tried in vain or not suited", "drugs", ("drugs",)),
    "therapy_in_vain": MeasureDeclaration("therapy tried in vain or not suited", "courses", ("courses",)),
    "surgery_done_or_unsuited": MeasureDeclaration("surgery done, or not suited", "records", ("records",)),
    "screening_disciplines": MeasureDeclaration("disciplines that evaluated", "disciplines", ("disciplines",)),
    "trial_stage": MeasureDeclaration("1 where the leads are for a trial", "lines", ("lines",)),
    "trial_relief": MeasureDeclaration("relief in the stimulator trial", "percent", ("percent",)),
    "diagnostic_blocks": MeasureDeclaration("diagnostic blocks of the joints and sides treated", "blocks", ("blocks",)),
    "block_relief": MeasureDeclaration("least relief among the diagnostic blocks counted", "percent", ("percent",)),
    "block_scores": MeasureDeclaration("diagnostic blocks scored before and after", "blocks", ("blocks",)),
    "block_durations": MeasureDeclaration("diagnostic blocks with anaesthetic and hours", "blocks", ("blocks",)),
    "days_between_blocks": MeasureDeclaration("time between the diagnostic blocks", "days", _TIME),
    "diagnostic_service": MeasureDeclaration("whether the service is a diagnostic block", "sessions", ("sessions",)),
    "therapeutic_service": MeasureDeclaration("whether the service is therapeutic", "sessions", ("sessions",)),
    "facet_sessions": MeasureDeclaration("facet sessions of one intent, this one included", "sessions", ("sessions",)),
    "earlier_at_site": MeasureDeclaration("time since the session before at the same site", "days", _TIME),
    "relief_at_site": MeasureDeclaration("relief after the session before at this site", "percent", ("percent",)),
    "function_at_site": MeasureDeclaration("functional gain after it", "percent", ("percent",)),
    "axial_symptoms": MeasureDeclaration("symptoms of axial pain", "symptoms", ("symptoms",)),
    "axial_sides": MeasureDeclaration("sides with axial pain", "sides", ("sides",)),
    "radiculopathy_excluded": MeasureDeclaration("findings against a radiculopathy", "findings", ("findings",)),
    "unfused_segments": MeasureDeclaration("surgical history without fusion at the level", "findings", ("findings",)),
    "xray_guidance": MeasureDeclaration("sessions under fluoroscopy or CT", "sessions", ("sessions",)),
    "ablation_temperature": MeasureDeclaration("temperature of the ablation", "degrees", ("degrees",)),
    "joints_in_session": MeasureDeclaration("facet joints treated in the session", "levels", ("levels",)),
}
