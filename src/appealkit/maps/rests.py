"""What a met measure rests on: the kinds of evidence it cites, what such an item always says, what the finding gives.

A measure looks at more than it rests on: care is bounded by the onset of the symptom, and cites the courses alone. What
stands here is what a letter may say without asking whether it is there; the cases of the maps hold it to that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

NOT_RECORDS = frozenset({"authorization", "claim-submission", "record-submission", "representation", "contact"})


@dataclass(frozen=True, slots=True)
class Rests:
    """`on`: each kind it may cite, with the attributes that an item cited always has. `fair`: those of them whose value
    there is never one that speaks against. `one`: it always cites exactly one item. `gives`: what the finding always
    has besides value and unit. `but`: it may cite every kind except these."""

    on: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fair: tuple[str, ...] = ()
    one: bool = False
    gives: tuple[str, ...] = ()
    but: frozenset[str] | None = None


_BOTH = ("first", "last")
_BLOCK = ("performed_on", "approach", "levels")
_SCORE = ("scale", "value", "context", "recorded_on")
_NOTE: Mapping[str, tuple[str, ...]] = {"procedure-note": ()}

RESTS: Mapping[str, Rests] = {
    "conservative_care": Rests({"therapy-course": ("from",), "medication-trial": ("from",)}, gives=_BOTH),
    "care_that_failed": Rests({"therapy-course": ("outcome",), "medication-trial": ("outcome",)}, fair=("outcome",)),
    "care_kinds": Rests({"therapy-course": (), "medication-trial": ()}),
    "active_care": Rests({"therapy-course": ("modality", "from")}),
    "care_ended_before": Rests({"therapy-course": ("from",), "medication-trial": ("from",)}, one=True, gives=_BOTH),
    "medication_classes": Rests({"medication-trial": ("drug", "drug_class", "dose", "from", "to", "outcome")}),
    "pain_duration": Rests({"symptom": ("onset",)}, one=True, gives=_BOTH),
    "indicated_symptoms": Rests({"symptom": ("pattern",)}, fair=("pattern",)),
    "axial_pain": Rests({"symptom": ("pattern",)}),
    "baseline_pain_score": Rests({"scale-score": ("scale", "value", "context")}, one=True),
    "imaging_agreeing": Rests({"imaging-study": ("performed_on",)}),
    "deficit_examined": Rests({"exam-finding": ("test", "result")}, fair=("result",)),
    "function_reports": Rests({"function-report": ()}),
    "exam_agreeing": Rests({"exam-finding": ("test", "result")}, fair=("result",)),
    "imaging_age": Rests({"imaging-study": ("performed_on",)}, one=True, gives=_BOTH),
    "levels_in_session": Rests(_NOTE, one=True),
    "regions_in_session": Rests(_NOTE, one=True),
    "block_kinds_in_session": Rests(_NOTE, one=True),
    "sessions_in_window": Rests({"prior-procedure": ()}, gives=("last", "window")),
    "since_last_session": Rests({"prior-procedure": ("performed_on",)}, one=True, gives=_BOTH),
    "last_response": Rests({"procedure-response": ("of",)}, one=True),
    "function_gain": Rests({"procedure-response": ("of",), "scale-score": _SCORE}),
    "same_scale": Rests({"procedure-response": ("of", "pre_score", "post_score"), "scale-score": _SCORE}),
    "opioid_reduction": Rests({"opioid-use": ("mme_per_day", "context")}),
    "targets_not_treated_before": Rests({"prior-procedure": ("performed_on",), "procedure-note": ()}),
    "imaging_worse": Rests({"imaging-study": ("performed_on", "change", "compared_with")}),
    "symptomatic_sides": Rests({"symptom": ("laterality",)}),
    "examined_sides": Rests({"exam-finding": ("test", "laterality", "result")}, fair=("result",)),
    "imaged_sides": Rests({"imaging-study": ("laterality", "performed_on")}),
    "treated_sides": Rests(_NOTE),
    "levels_without_finding": Rests(
        {"imaging-study": ("performed_on",), "exam-finding": ("test", "result", "root")}, fair=("result",)
    ),
    "imaging_since_surgery": Rests({"imaging-study": ("performed_on",)}),
    "claim_accepted": Rests(
        {"claim-submission": ("acceptance", "acceptance_report", "accepted_on")}, one=True, gives=_BOTH
    ),
    "authorizations_covering": Rests(
        {"authorization": ("status", "number", "procedures", "valid_from", "valid_to")}, fair=("status",)
    ),
    "authorization_on_claim": Rests({"claim-submission": ("authorization_on_claim",)}),
    "authorization_left_off": Rests({"claim-submission": ("authorization_on_claim",)}),
    "records_at_hand": Rests(but=NOT_RECORDS),
    "records_sent_in_time": Rests({"record-submission": ("sent_on", "due_on", "confirmation")}),
    "sides_on_note": Rests({"procedure-note": ("laterality",)}),
    "sides_billed": Rests(),
    "trigger_point_signs": Rests({"exam-finding": ("test",)}),
    "muscles_fit_code": Rests({"procedure-note": ("muscles",)}, one=True),
    "muscle_groups": Rests({"procedure-note": (), "exam-finding": ("test", "region")}),
    "gain_in_both": Rests({"procedure-response": ("of",), "scale-score": _SCORE}),
    "provocation_tests": Rests({"exam-finding": ("test", "result")}, fair=("result",)),
    "sacroiliac_pain": Rests({"symptom": ("region",)}),
    "radicular_signs": Rests({"symptom": ("pattern",), "exam-finding": ("test", "result")}),
    "diagnostic_relief": Rests({"procedure-response": ("of",)}, one=True),
    "diagnostic_sessions": Rests({"prior-procedure": ("performed_on", "intent"), "procedure-note": ("intent",)}),
    "sacroiliac_ablations": Rests(_NOTE),
    "psychological_clearance": Rests({"psychological-evaluation": ("clearance",)}, one=True),
    "medication_in_vain": Rests({"medication-trial": ("outcome",), "contraindication": ("to",)}, fair=("outcome",)),
    "therapy_in_vain": Rests({"therapy-course": ("outcome",), "contraindication": ("to",)}, fair=("outcome",)),
    "surgery_done_or_unsuited": Rests({"surgical-history": (), "surgical-opinion": (), "contraindication": ("to",)}),
    "screening_disciplines": Rests({"exam-finding": (), "psychological-evaluation": (), "surgical-opinion": ()}),
    "trial_stage": Rests({"procedure-note": ("intent",), "treatment-plan": ("plan",)}),
    "trial_relief": Rests({"stimulator-trial": ("relief_percent",)}, one=True),
    "diagnostic_blocks": Rests({"prior-procedure": _BLOCK}, gives=_BOTH),
    "block_relief": Rests({"procedure-response": ("of",)}),
    "block_scores": Rests(
        {"prior-procedure": _BLOCK, "procedure-response": ("of", "scale", "pre_score", "post_score")}
    ),
    "block_durations": Rests(
        {"prior-procedure": (*_BLOCK, "agent"), "procedure-response": ("of", "relief_hours", "fits_anaesthetic")}
    ),
    "days_between_blocks": Rests({"prior-procedure": _BLOCK}, gives=_BOTH),
    "diagnostic_service": Rests(_NOTE),
    "therapeutic_service": Rests(_NOTE),
    "facet_sessions": Rests({"prior-procedure": ()}, gives=("last", "window")),
    "earlier_at_site": Rests({"prior-procedure": ("performed_on",)}, one=True, gives=_BOTH),
    "relief_at_site": Rests({"procedure-response": ("of",)}, one=True),
    "function_at_site": Rests({"procedure-response": ("of",), "scale-score": _SCORE}),
    "axial_symptoms": Rests({"symptom": ("pattern",)}),
    "axial_sides": Rests({"symptom": ("pattern", "laterality")}),
    "radiculopathy_excluded": Rests({"symptom": ("pattern",), "exam-finding": ("test", "result")}),
    "unfused_segments": Rests({"surgical-history": ("procedure",)}),
    "xray_guidance": Rests({"procedure-note": ("guidance",)}, one=True),
    "ablation_temperature": Rests({"procedure-note": ("temperature_c",)}, one=True),
    "joints_in_session": Rests(_NOTE, one=True),
}
