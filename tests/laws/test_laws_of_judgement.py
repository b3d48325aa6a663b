"""Laws of the judgement over random charts: order is nothing, silence refutes nothing, halves make no whole."""

import itertools
import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from given import (
    BOTH_SIDES,
    CIGNA,
    NO_CARE,
    NOBODYS_PAYER,
    NORIDIAN,
    TOO_OFTEN,
    UHC,
    bench,
    billed,
    case,
    piece,
    rules,
)
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from appealkit.assessment.assess import assess
from appealkit.assessment.judge import Bench, judge
from appealkit.assessment.model import Assessment, Finding, LineAssessment, Standing
from appealkit.case import Case
from appealkit.maps.model import POLICY
from appealkit.packet.report import assessment_json

ON = date(2026, 11, 21)
SERVICE = date(2026, 9, 17)
LAW = settings(deadline=None, derandomize=True, max_examples=100)

Raw = dict[str, Any]


def near(least: int = -500, most: int = 20) -> st.SearchStrategy[str]:
    return st.integers(least, most).map(lambda days: (SERVICE + timedelta(days=days)).isoformat())


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), values)


def one_of(*words: str) -> st.SearchStrategy[str | None]:
    return st.sampled_from([*words, None])


def built(kind: str, **values: st.SearchStrategy[Any]) -> st.SearchStrategy[Raw]:
    return st.fixed_dictionaries({"kind": st.just(kind), **values})


SIDES = one_of("left", "right", "bilateral")
REGIONS = one_of("lumbar", "neck", "shoulder")
LEVELS = maybe(st.lists(st.sampled_from(["L3-L4", "L4-L5", "L5-S1"]), min_size=1, max_size=3, unique=True))

items = st.one_of(
    built("symptom", pattern=one_of("radicular", "axial"), region=REGIONS, laterality=SIDES, onset=maybe(near())),
    built(
        "therapy-course",
        modality=one_of("physical-therapy", "home-exercise", "aquatic"),
        region=REGIONS,
        from_=maybe(near()),
        to=maybe(near()),
        visits_attended=maybe(st.integers(0, 20)),
        outcome=one_of("no-lasting-benefit", "improved", "not-tolerated", "ordered-only", "ongoing"),
        reason=one_of("leg pain rose"),
    ),
    built(
        "medication-trial",
        drug=one_of("naproxen", "gabapentin"),
        drug_class=one_of("nsaid", "gabapentinoid"),
        dose=one_of("500 mg"),
        from_=maybe(near()),
        to=maybe(near()),
        outcome=one_of("inadequate-relief", "not-tolerated", "ongoing"),
    ),
    built(
        "exam-finding",
        test=one_of("strength", "straight-leg-raise", "reflex"),
        laterality=SIDES,
        result=one_of("4/5", "normal", "positive", "5/5"),
        recorded_on=maybe(near(-60, 0)),
    ),
    built(
        "imaging-study",
        modality=one_of("MRI", "CT"),
        region=REGIONS,
        levels=LEVELS,
        laterality=SIDES,
        performed_on=maybe(near()),
    ),
    built(
        "prior-procedure",
        approach=one_of("transforaminal", "interlaminar", "medial-branch"),
        region=REGIONS,
        levels=LEVELS,
        laterality=SIDES,
        performed_on=maybe(near()),
    ),
    built(
        "procedure-note",
        approach=one_of("transforaminal"),
        levels=LEVELS,
        laterality=SIDES,
        guidance=one_of("fluoroscopy", "ultrasound"),
        contrast=one_of("used", "none"),
        performed_on=st.sampled_from([SERVICE.isoformat(), SERVICE.isoformat(), None]),
    ),
    built(
        "treatment-plan",
        same_session_reason=one_of("one stop of anticoagulation"),
        change_of_target_reason=one_of("new MRI"),
    ),
    built(
        "red-flag",
        finding=one_of("foot drop", "numbness"),
        progression=one_of("progressive", "stable"),
        onset=maybe(near()),
    ),
    built(
        "scale-score",
        scale=one_of("ODI", "NRS"),
        value=maybe(st.integers(0, 60)),
        context=one_of("baseline", "follow-up"),
        recorded_on=maybe(near()),
    ),
    built("access-barrier", barrier=one_of("travel-distance", "disability")),
    built("rehab-participation", status=one_of("active", "stopped")),
)


@st.composite
def charts(draw: st.DrawFn, most: int = 8) -> list[Raw]:
    """Some pieces of evidence with ids, and responses to the injections among them."""
    found = [{**values, "id": f"e{index}"} for index, values in enumerate(draw(st.lists(items, max_size=most)))]
    for raw in [raw for raw in found if raw["kind"] == "prior-procedure"]:
        if draw(st.booleans()):
            response = {
                "id": f"r-{raw['id']}",
                "kind": "procedure-response",
                "of": raw["id"],
                "relief_percent": draw(maybe(st.sampled_from([20, 49, 50, 80]))),
                "relief_from": raw["performed_on"],
                "relief_to": draw(maybe(near())),
            }
            found.append(response)
    return found


denials = st.fixed_dictionaries(
    {
        "payer": st.sampled_from([NORIDIAN, UHC, CIGNA, NOBODYS_PAYER]),
        "text": st.sampled_from(
            [NO_CARE, TOO_OFTEN, BOTH_SIDES, f"{NO_CARE} {TOO_OFTEN}", f"{BOTH_SIDES} {NO_CARE}", None]
        ),
        "lines": st.sampled_from(
            [
                [billed(modifiers=["LT"])],
                [billed(modifiers=["50"])],
                [billed()],
                [billed("64483", number="1"), billed("64484", number="2")],
                [billed("62323")],
            ]
        ),
    }
)


def read(chart: list[Raw], denial: Mapping[str, Any], **more: Any) -> Case:
    return case(
        *(piece(**raw) if "name" in raw else piece(raw["id"], raw["kind"], **_values(raw)) for raw in chart),
        **{**denial, **more},
    )


def _values(raw: Raw) -> Raw:
    return {key: value for key, value in raw.items() if key not in {"id", "kind"}}


def judged(chart: list[Raw], denial: Mapping[str, Any], **more: Any) -> Assessment:
    return assess(read(chart, denial, **more), rules(), on=ON)


def told(chart: list[Raw], denial: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    given_case = read(chart, denial, **more)
    return assessment_json(assess(given_case, rules(), on=ON), given_case)


def standings(given_assessment: Assessment) -> dict[tuple[int, str], Standing]:
    return {
        (line.line.number, name): found.standing
        for line in given_assessment.lines
        for name, found in line.findings.items()
    }


@LAW
@given(charts(), denials)
def test_the_same_case_twice_is_the_same_assessment(chart: list[Raw], denial: Mapping[str, Any]) -> None:
    assert judged(chart, denial) == judged(chart, denial)
    assert told(chart, denial) == told(chart, denial)


@LAW
@given(charts(), denials, st.randoms(use_true_random=False))
def test_the_order_of_the_evidence_changes_nothing(
    chart: list[Raw], denial: Mapping[str, Any], chance: random.Random
) -> None:
    mixed = list(chart)
    chance.shuffle(mixed)
    assert told(chart, denial) == told(mixed, denial)


def test_adverse_facts_stand_in_one_order() -> None:
    axial = {"id": "a", "kind": "symptom", "pattern": "axial", "region": "lumbar"}
    stopped = {"id": "b", "kind": "rehab-participation", "status": "stopped"}
    denial = {"payer": UHC, "text": NO_CARE, "lines": [billed()]}
    assert judged([axial, stopped], denial).adverse == judged([stopped, axial], denial).adverse


@LAW
@given(charts(), denials)
def test_the_order_of_the_lines_changes_no_lines_judgement(chart: list[Raw], denial: Mapping[str, Any]) -> None:
    turned = {**denial, "lines": [{"number": str(n), **line} for n, line in enumerate(denial["lines"], 1)][::-1]}
    here = {line.line.number: line for line in judged(chart, denial).lines}
    there = {line.line.number: line for line in judged(chart, turned).lines}
    assert here == there


@LAW
@given(charts(), denials, st.data())
def test_the_order_of_the_decisions_changes_nothing(
    chart: list[Raw], denial: Mapping[str, Any], data: st.DataObject
) -> None:
    assume(chart)
    names = data.draw(st.lists(st.sampled_from([raw["id"] for raw in chart]), max_size=3, unique=True))
    made = [
        {
            "evidence": name,
            "decision": data.draw(st.sampled_from(["leave-out", "accept"])),
            "by": "A",
            "on": "2026-11-20",
            "why": "w",
        }
        for name in names
    ]
    assert told(chart, denial, decisions=made) == told(chart, denial, decisions=made[::-1])


@LAW
@given(charts(), denials)
def test_every_finding_that_is_met_has_evidence_and_all_evidence_exists(
    chart: list[Raw], denial: Mapping[str, Any]
) -> None:
    """The one exception is what the claim itself shows: that both sides were billed."""
    ids = {raw["id"] for raw in chart}
    for line in judged(chart, denial).lines:
        for name, found in line.findings.items():
            assert set(found.evidence) <= ids
            if found.standing is Standing.MET and name in of_the_chart(line):
                assert found.evidence, name
            if found.standing is Standing.MISSING:
                assert found.why


@LAW
@given(denials)
def test_an_empty_chart_refutes_nothing(denial: Mapping[str, Any]) -> None:
    for line in judged([], denial).lines:
        assert not any(found.standing is Standing.UNMET for found in of_the_chart(line).values())
        assert not any(str(result.support) in {"unsupported", "barred"} for result in line.results)
        assert line.route.why[:35] != "The record does not carry an appeal"


@LAW
@given(charts(), denials)
def test_what_is_unmet_is_refuted_by_something(chart: list[Raw], denial: Mapping[str, Any]) -> None:
    """A requirement is unmet only while the chart has something of the kinds it looks at."""
    kinds = {raw["kind"] for raw in chart}
    for line in judged(chart, denial).lines:
        if any(found.standing is Standing.UNMET for found in of_the_chart(line).values()):
            assert kinds


def of_the_chart(line: LineAssessment) -> dict[str, Finding]:
    """All findings but the one that the claim itself shows: how many sides were billed."""
    return {name: found for name, found in line.findings.items() if name != "is-bilateral"}


def supports(given_assessment: Assessment) -> dict[tuple[int, str], str]:
    return {(line.line.number, r.strategy): str(r.support) for line in given_assessment.lines for r in line.results}


OUTWEIGHS = {
    "exam-finding",  # an abnormal test outweighs a normal one
    "imaging-study",  # a study that agrees outweighs one that does not
    "therapy-course",  # care that failed outweighs care that helped
    "medication-trial",
    "prior-procedure",  # the session before decides which response counts
    "procedure-response",
    "scale-score",
    "procedure-note",  # the note decides which target is compared
    "red-flag",
    "symptom",  # an earlier onset outweighs a later one
    "rehab-participation",
}


@LAW
@given(charts(), denials, st.data())
def test_taking_away_what_outweighs_nothing_refutes_nothing(
    chart: list[Raw], denial: Mapping[str, Any], data: st.DataObject
) -> None:
    """Evidence of a kind in which one piece cannot outweigh another may go: nothing becomes unsupported by it."""
    removable = [raw for raw in chart if raw["kind"] not in OUTWEIGHS]
    assume(removable)
    gone = data.draw(st.sampled_from(removable))
    before, after = supports(judged(chart, denial)), supports(judged([raw for raw in chart if raw is not gone], denial))
    for key, support in after.items():
        if support == "unsupported" and key in before:
            assert before[key] == "unsupported"


@LAW
@given(charts(most=5), denials, st.data())
def test_the_only_piece_of_a_kind_may_go_and_nothing_new_is_refuted(
    chart: list[Raw], denial: Mapping[str, Any], data: st.DataObject
) -> None:
    """Where nothing else of its kind is left, nothing is newly refuted when it goes."""
    single = [raw for raw in chart if sum(other["kind"] == raw["kind"] for other in chart) == 1]
    assume(single)
    gone = data.draw(st.sampled_from(single))
    assume(gone["kind"] not in {"procedure-note", "prior-procedure", "symptom"})
    before, after = (
        standings(judged(chart, denial)),
        standings(judged([raw for raw in chart if raw is not gone], denial)),
    )
    for key, standing in after.items():
        if standing is Standing.UNMET and key in before:
            assert before[key] is Standing.UNMET


@LAW
@given(charts(), denials, st.data())
def test_agreeing_evidence_never_lowers_an_at_least_requirement(
    chart: list[Raw], denial: Mapping[str, Any], data: st.DataObject
) -> None:
    """Agreeing: a failed course for the region, of a modality that is not on record yet."""
    assume(denial["payer"] in (NORIDIAN, UHC, CIGNA))
    assume(not any(raw["kind"] == "therapy-course" and raw.get("modality") in {"acupuncture", None} for raw in chart))
    first, length = data.draw(st.integers(1, 400)), data.draw(st.integers(1, 100))
    course = {
        "id": "more",
        "kind": "therapy-course",
        "modality": "acupuncture",
        "region": "lumbar",
        "from_": (SERVICE - timedelta(days=first)).isoformat(),
        "to": (SERVICE - timedelta(days=max(0, first - length))).isoformat(),
        "outcome": "no-lasting-benefit",
    }
    before, after = judged(chart, denial), judged([*chart, course], denial)
    for line, later in zip(before.lines, after.lines, strict=True):
        for name in {"care-long-enough", "care-failed", "care-has-an-active-part", "pain-long-enough"} & set(
            line.findings
        ):
            assert later.findings[name].standing >= line.findings[name].standing, name
    was = supports(before)
    for key, support in supports(after).items():
        assert support != "unsupported" or was.get(key, "unsupported") == "unsupported"


@LAW
@given(charts(), denials, SIDES)
def test_an_agreeing_side_never_lowers_a_count_of_sides(
    chart: list[Raw], denial: Mapping[str, Any], side: str | None
) -> None:
    added = [
        {"id": "more-exam", "kind": "exam-finding", "test": "sensation", "laterality": side, "result": "reduced"},
        {
            "id": "more-image",
            "kind": "imaging-study",
            "modality": "EMG",
            "region": "lumbar",
            "laterality": side,
            "performed_on": "2026-09-01",
        },
    ]
    before, after = judged(chart, denial), judged([*chart, *added], denial)
    for line, later in zip(before.lines, after.lines, strict=True):
        for name in {"exam-both-sides", "imaging-both-sides"} & set(line.findings):
            # a contradiction hides how a requirement stands; below it is looked at without
            if not line.findings[name].contradictions:
                assert later.findings[name].standing >= line.findings[name].standing, name
    for name in ("exam-both-sides", "imaging-both-sides"):
        assert _undisputed(name, [*chart, *added], denial) >= _undisputed(name, chart, denial), name


EVIDENCE_REQUIREMENTS = sorted(name for name, requirement in rules().requirements.items() if requirement.evidence)


@LAW
@given(charts(most=4), denials, st.data())
def test_two_half_matching_pieces_never_make_one(
    chart: list[Raw], denial: Mapping[str, Any], data: st.DataObject
) -> None:
    """A piece torn in two, its attributes shared out: what neither half shows alone, both together do not show."""
    assume(chart)
    whole = data.draw(st.sampled_from(chart))
    values = _values(whole)
    names = sorted(values)
    first = set(data.draw(st.lists(st.sampled_from(names), unique=True)))
    left = {"id": "left", "kind": whole["kind"], **{name: values[name] for name in names if name in first}}
    right = {"id": "right", "kind": whole["kind"], **{name: values[name] for name in names if name not in first}}
    rest = [raw for raw in chart if raw is not whole and raw.get("of") != whole["id"]]
    for name in EVIDENCE_REQUIREMENTS:
        requirement = rules().requirements[name]
        if requirement.evidence != whole["kind"] or POLICY in (requirement.at_least, requirement.at_most):
            continue
        alone = [_standing(name, [*rest, half], denial) for half in (left, right)]
        if Standing.MET not in alone:
            assert _standing(name, [*rest, left, right], denial) is not Standing.MET, name


def _standing(name: str, chart: list[Raw], denial: Mapping[str, Any]) -> Standing:
    return judge(name, _bench(chart, denial)).standing


def _undisputed(name: str, chart: list[Raw], denial: Mapping[str, Any]) -> Standing:
    """How the requirement stands, contradictions in the record set aside."""
    return judge(name, replace(_bench(chart, denial), contradictions=())).standing


def _bench(chart: list[Raw], denial: Mapping[str, Any]) -> Bench:
    return bench(*(piece(raw["id"], raw["kind"], **_values(raw)) for raw in chart), **denial)


@LAW
@given(charts(), denials)
def test_support_follows_from_the_standings(chart: list[Raw], denial: Mapping[str, Any]) -> None:
    for line in judged(chart, denial).lines:
        for result in line.results:
            lacking = [line.findings[name].standing for name in result.lacking]
            match str(result.support):
                case "supported":
                    assert lacking == []
                case "incomplete":
                    assert lacking
                case "unsupported":
                    assert Standing.UNMET in lacking


@LAW
@given(charts(), denials)
def test_only_a_supported_appeal_is_ready(chart: list[Raw], denial: Mapping[str, Any]) -> None:
    for line in judged(chart, denial).lines:
        chosen = [result for result in line.results if result.strategy in line.route.strategies]
        if line.route.ready:
            assert line.route.kind.value == "appeal"
            assert chosen
            assert all(str(result.support) == "supported" for result in chosen)
        if line.route.kind.value != "appeal":
            assert not line.route.ready
            assert line.route.strategies == ()


@LAW
@given(charts(), denials)
def test_a_default_never_makes_unmet(chart: list[Raw], denial: Mapping[str, Any]) -> None:
    for line in judged(chart, denial).lines:
        for found in line.findings.values():
            if found.basis.source is not None and found.basis.source.value == "default":
                assert found.standing is not Standing.UNMET


@LAW
@given(charts(), denials)
def test_what_rests_on_a_contradiction_is_never_met(chart: list[Raw], denial: Mapping[str, Any]) -> None:
    found = judged(chart, denial)
    for line in found.lines:
        for finding, clash in itertools.product(line.findings.values(), found.contradictions):
            if set(finding.evidence) & set(clash.evidence):
                assert finding.standing is not Standing.MET


@LAW
@given(charts(), denials)
def test_every_ask_serves_a_requirement_that_is_not_fully_shown(chart: list[Raw], denial: Mapping[str, Any]) -> None:
    found = judged(chart, denial)
    lines = {line.line.number: line for line in found.lines}
    for ask in found.asks:
        for number in ask.lines:
            finding = lines[number].findings[ask.requirement]
            assert not ask.blocking or finding.standing is not Standing.MET
