"""Measures: small pure functions `(facts, asked) → Measured`. Each says what it refuses to infer.

`asked` is the governing threshold where one is known: it tells the unit and the window, and is never compared here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from appealkit.assessment.facts import Facts
from appealkit.assessment.measures import (
    blocks,
    care,
    concordance,
    facet,
    picture,
    process,
    response,
    sacroiliac,
    sessions,
    sides,
    stimulator,
    trigger_points,
)
from appealkit.assessment.model import Measured
from appealkit.maps.thresholds import Threshold

Measure = Callable[[Facts, Threshold | None], Measured]

MEASURES: Mapping[str, Measure] = {
    function.__name__: function
    for function in (
        care.conservative_care,
        care.care_that_failed,
        care.care_kinds,
        care.active_care,
        care.care_ended_before,
        care.medication_classes,
        picture.pain_duration,
        picture.indicated_symptoms,
        picture.axial_pain,
        picture.baseline_pain_score,
        picture.imaging_agreeing,
        picture.exam_agreeing,
        picture.deficit_examined,
        picture.function_reports,
        picture.imaging_age,
        picture.levels_in_session,
        picture.regions_in_session,
        picture.block_kinds_in_session,
        sessions.sessions_in_window,
        sessions.since_last_session,
        sessions.targets_not_treated_before,
        sessions.imaging_worse,
        response.last_response,
        response.function_gain,
        response.same_scale,
        response.opioid_reduction,
        sides.symptomatic_sides,
        sides.examined_sides,
        sides.imaged_sides,
        sides.treated_sides,
        concordance.levels_without_finding,
        concordance.imaging_since_surgery,
        process.claim_accepted,
        process.authorizations_covering,
        process.authorization_on_claim,
        process.authorization_left_off,
        process.records_at_hand,
        process.records_sent_in_time,
        process.sides_on_note,
        process.sides_billed,
        trigger_points.trigger_point_signs,
        trigger_points.muscles_fit_code,
        trigger_points.muscle_groups,
        trigger_points.gain_in_both,
        sacroiliac.provocation_tests,
        sacroiliac.sacroiliac_pain,
        sacroiliac.radicular_signs,
        sacroiliac.diagnostic_relief,
        sacroiliac.diagnostic_sessions,
        sacroiliac.sacroiliac_ablations,
        stimulator.psychological_clearance,
        stimulator.medication_in_vain,
        stimulator.therapy_in_vain,
        stimulator.surgery_done_or_unsuited,
        stimulator.screening_disciplines,
        stimulator.trial_stage,
        stimulator.trial_relief,
        blocks.diagnostic_blocks,
        blocks.block_relief,
        blocks.block_scores,
        blocks.block_durations,
        blocks.days_between_blocks,
        blocks.diagnostic_service,
        blocks.therapeutic_service,
        facet.facet_sessions,
        facet.earlier_at_site,
        facet.relief_at_site,
        facet.function_at_site,
        facet.axial_symptoms,
        facet.axial_sides,
        facet.radiculopathy_excluded,
        facet.unfused_segments,
        facet.xray_guidance,
        facet.ablation_temperature,
        facet.joints_in_session,
    )
}
