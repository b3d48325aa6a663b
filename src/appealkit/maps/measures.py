"""The measures that requirements may name: what each counts, and in which unit. Implemented in assessment.measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MeasureDeclaration:
    """`unit` is the one used where the threshold does not set it; `units` are those a threshold may use.

    `counts`: the kinds of evidence it counts. With none of them on record it measures nothing; where none is named, it
    may measure something without any evidence, or looks at all of it.
    """

    says: str
    unit: str
    units: tuple[str, ...]
    counts: tuple[str, ...] = ()


_TIME = ("days", "weeks", "months", "years")

MEASURES: Mapping[str, MeasureDeclaration] = {
    "conservative_care": MeasureDeclaration(
        "length of non-invasive care before the service",
        "weeks",
        _TIME,
        ("therapy-course", "medication-trial", "symptom"),
    ),
    "care_that_failed": MeasureDeclaration(
        "courses of care without lasting benefit", "courses", ("courses",), ("therapy-course", "medication-trial")
    ),
    "care_kinds": MeasureDeclaration(
        "kinds of care, of therapy and medication", "kinds", ("kinds",), ("therapy-course", "medication-trial")
    ),
    "active_care": MeasureDeclaration("courses of active treatment", "courses", ("courses",), ("therapy-course",)),
    "care_ended_before": MeasureDeclaration(
        "time between the last day of care and the service", "months", _TIME, ("therapy-course", "medication-trial")
    ),
    "medication_classes": MeasureDeclaration(
        "medication classes tried, with dose, dates and result", "classes", ("classes",), ("medication-trial",)
    ),
    "pain_duration": MeasureDeclaration("time from the onset of pain to the service", "weeks", _TIME, ("symptom",)),
    "indicated_symptoms": MeasureDeclaration(
        "symptoms of a covered pattern, region and side", "symptoms", ("symptoms",), ("symptom",)
    ),
    "axial_pain": MeasureDeclaration(
        "symptoms of axial pain where there is no other", "symptoms", ("symptoms",), ("symptom",)
    ),
    "baseline_pain_score": MeasureDeclaration(
        "pain score before the service, 0 to 10", "points", ("points",), ("scale-score",)
    ),
    "imaging_agreeing": MeasureDeclaration(
        "studies that agree with region, side and level", "studies", ("studies",), ("imaging-study",)
    ),
    "deficit_examined": MeasureDeclaration(
        "abnormal findings on examination", "findings", ("findings",), ("exam-finding",)
    ),
    "function_reports": MeasureDeclaration(
        "reports of function before the service", "reports", ("reports",), ("function-report",)
    ),
    "exam_agreeing": MeasureDeclaration(
        "abnormal findings on the side and root treated", "findings", ("findings",), ("exam-finding",)
    ),
    "imaging_age": MeasureDeclaration(
        "age of the newest agreeing study at the service", "months", _TIME, ("imaging-study",)
    ),
    "levels_in_session": MeasureDeclaration(
        "levels treated in the session", "levels", ("levels",), ("procedure-note",)
    ),
    "regions_in_session": MeasureDeclaration(
        "spinal regions treated in the session", "regions", ("regions",), ("procedure-note",)
    ),
    "block_kinds_in_session": MeasureDeclaration(
        "kinds of block given in the session", "kinds", ("kinds",), ("procedure-note",)
    ),
    "sessions_in_window": MeasureDeclaration(
        "sessions in the region, this one included", "sessions", ("sessions",), ("prior-procedure",)
    ),
    "since_last_session": MeasureDeclaration(
        "time since the session before, in the region", "days", _TIME, ("prior-procedure",)
    ),
    "last_response": MeasureDeclaration(
        "relief after the session before, and how long it lasted",
        "percent",
        ("percent",),
        ("prior-procedure", "procedure-response"),
    ),
    "function_gain": MeasureDeclaration(
        "functional gain against baseline on the same scale",
        "percent",
        ("percent",),
        ("prior-procedure", "scale-score"),
    ),
    "same_scale": MeasureDeclaration(
        "scales recorded both before and after the session before",
        "scales",
        ("scales",),
        ("prior-procedure", "scale-score"),
    ),
    "opioid_reduction": MeasureDeclaration("fall in daily opioid dose", "percent", ("percent",), ("opioid-use",)),
    "targets_not_treated_before": MeasureDeclaration(
        "levels, sides or approaches new in this session", "targets", ("targets",), ("prior-procedure",)
    ),
    "imaging_worse": MeasureDeclaration(
        "studies since the session before that show worsening", "studies", ("studies",), ("imaging-study",)
    ),
    "symptomatic_sides": MeasureDeclaration("sides with symptoms", "sides", ("sides",), ("symptom",)),
    "examined_sides": MeasureDeclaration(
        "sides with an abnormal finding on examination", "sides", ("sides",), ("exam-finding",)
    ),
    "imaged_sides": MeasureDeclaration("sides with a finding on imaging", "sides", ("sides",), ("imaging-study",)),
    "treated_sides": MeasureDeclaration("sides treated in the session", "sides", ("sides",)),
    "levels_without_finding": MeasureDeclaration(
        "levels treated without a finding", "levels", ("levels",), ("procedure-note",)
    ),
    "imaging_since_surgery": MeasureDeclaration(
        "agreeing studies, none before a surgery", "studies", ("studies",), ("imaging-study",)
    ),
    "claim_accepted": MeasureDeclaration(
        "time from the service to the claim's acceptance", "days", _TIME, ("claim-submission",)
    ),
    "authorizations_covering": MeasureDeclaration(
        "authorizations that cover the service", "authorizations", ("authorizations",), ("authorization",)
    ),
    "authorization_on_claim": MeasureDeclaration(
        "claims sent with the authorization number", "claims", ("claims",), ("claim-submission",)
    ),
    "authorization_left_off": MeasureDeclaration(
        "claims sent without the authorization number", "claims", ("claims",), ("claim-submission",)
    ),
    "records_at_hand": MeasureDeclaration("documents of the record up to the service", "documents", ("documents",)),
    "records_sent_in_time": MeasureDeclaration(
        "confirmed sendings up to the due day", "sendings", ("sendings",), ("record-submission",)
    ),
    "sides_on_note": MeasureDeclaration("sides treated, by the note alone", "sides", ("sides",), ("procedure-note",)),
    "sides_billed": MeasureDeclaration("sides that the lines of the code name", "sides", ("sides",)),
    # trigger points, sacroiliac joint, stimulator
    "trigger_point_signs": MeasureDeclaration(
        "signs of a trigger point in that treated muscle which has the fewest",
        "findings",
        ("findings",),
        ("exam-finding",),
    ),
    "muscles_fit_code": MeasureDeclaration(
        "1 where the muscles named fit the code billed", "lines", ("lines",), ("procedure-note",)
    ),
    "muscle_groups": MeasureDeclaration(
        "anatomical groups treated in the session", "groups", ("groups",), ("procedure-note",)
    ),
    "gain_in_both": MeasureDeclaration(
        "the smaller of relief and functional gain", "percent", ("percent",), ("prior-procedure", "procedure-response")
    ),
    "provocation_tests": MeasureDeclaration(
        "positive sacroiliac provocation tests", "tests", ("tests",), ("exam-finding",)
    ),
    "sacroiliac_pain": MeasureDeclaration(
        "symptoms at the sacroiliac joint treated", "symptoms", ("symptoms",), ("symptom",)
    ),
    "radicular_signs": MeasureDeclaration(
        "radicular symptoms and signs on record", "signs", ("signs",), ("symptom", "exam-finding")
    ),
    "diagnostic_relief": MeasureDeclaration(
        "relief after the last diagnostic block", "percent", ("percent",), ("prior-procedure", "procedure-response")
    ),
    "diagnostic_sessions": MeasureDeclaration(
        "diagnostic sessions, this one included", "sessions", ("sessions",), ("prior-procedure", "procedure-note")
    ),
    "sacroiliac_ablations": MeasureDeclaration("sacroiliac nerve ablations on the line", "lines", ("lines",)),
    "psychological_clearance": MeasureDeclaration(
        "psychological evaluations that clear the patient",
        "evaluations",
        ("evaluations",),
        ("psychological-evaluation",),
    ),
    "medication_in_vain": MeasureDeclaration(
        "drugs tried in vain or not suited", "drugs", ("drugs",), ("medication-trial", "contraindication")
    ),
    "therapy_in_vain": MeasureDeclaration(
        "therapy tried in vain or not suited", "courses", ("courses",), ("therapy-course", "contraindication")
    ),
    "surgery_done_or_unsuited": MeasureDeclaration(
        "surgery done, or not suited",
        "records",
        ("records",),
        ("surgical-history", "surgical-opinion", "contraindication"),
    ),
    "screening_disciplines": MeasureDeclaration(
        "disciplines that evaluated",
        "disciplines",
        ("disciplines",),
        ("exam-finding", "psychological-evaluation", "surgical-opinion"),
    ),
    "trial_stage": MeasureDeclaration(
        "1 where the leads are for a trial", "lines", ("lines",), ("procedure-note", "treatment-plan")
    ),
    "trial_relief": MeasureDeclaration(
        "relief in the stimulator trial", "percent", ("percent",), ("stimulator-trial",)
    ),
    "diagnostic_blocks": MeasureDeclaration(
        "diagnostic blocks of the joints and sides treated",
        "blocks",
        ("blocks",),
        ("prior-procedure", "procedure-response"),
    ),
    "block_relief": MeasureDeclaration(
        "least relief among the diagnostic blocks counted",
        "percent",
        ("percent",),
        ("prior-procedure", "procedure-response"),
    ),
    "block_scores": MeasureDeclaration(
        "diagnostic blocks scored before and after", "blocks", ("blocks",), ("prior-procedure", "procedure-response")
    ),
    "block_durations": MeasureDeclaration(
        "diagnostic blocks with anaesthetic and hours", "blocks", ("blocks",), ("prior-procedure", "procedure-response")
    ),
    "days_between_blocks": MeasureDeclaration(
        "time between the diagnostic blocks", "days", _TIME, ("prior-procedure",)
    ),
    "diagnostic_service": MeasureDeclaration("whether the service is a diagnostic block", "sessions", ("sessions",)),
    "therapeutic_service": MeasureDeclaration("whether the service is therapeutic", "sessions", ("sessions",)),
    "facet_sessions": MeasureDeclaration(
        "facet sessions of one intent, this one included", "sessions", ("sessions",), ("prior-procedure",)
    ),
    "earlier_at_site": MeasureDeclaration(
        "time since the session before at the same site", "days", _TIME, ("prior-procedure",)
    ),
    "relief_at_site": MeasureDeclaration(
        "relief after the session before at this site",
        "percent",
        ("percent",),
        ("prior-procedure", "procedure-response"),
    ),
    "function_at_site": MeasureDeclaration(
        "functional gain after it", "percent", ("percent",), ("prior-procedure", "scale-score")
    ),
    "axial_symptoms": MeasureDeclaration("symptoms of axial pain", "symptoms", ("symptoms",), ("symptom",)),
    "axial_sides": MeasureDeclaration("sides with axial pain", "sides", ("sides",), ("symptom",)),
    "radiculopathy_excluded": MeasureDeclaration("findings against a radiculopathy", "findings", ("findings",)),
    "unfused_segments": MeasureDeclaration(
        "surgical history without fusion at the level", "findings", ("findings",), ("surgical-history",)
    ),
    "xray_guidance": MeasureDeclaration("sessions under fluoroscopy or CT", "sessions", ("sessions",)),
    "ablation_temperature": MeasureDeclaration(
        "temperature of the ablation", "degrees", ("degrees",), ("procedure-note",)
    ),
    "joints_in_session": MeasureDeclaration(
        "facet joints treated in the session", "levels", ("levels",), ("procedure-note",)
    ),
}
