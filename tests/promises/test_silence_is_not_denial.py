"""Silence is not denial: missing evidence never counts as proof against; it becomes an ask."""

from __future__ import annotations

import pytest

from stories import cases

ALL = [make.__name__ for make in (*cases.SUPPORTED, *cases.NO_LETTER)]


def unmet(packet) -> set[tuple[int, str]]:
    return {
        (line.line.number, name)
        for line in packet.assessment.lines
        for name, finding in line.findings.items()
        if finding.standing.word == "unmet"
    }


def less_by_one(name: str):
    """The case without each of its items in turn, and what was taken away."""
    for gone in getattr(cases, name)()["evidence"]:
        case = getattr(cases, name)()
        case["case"] = "less"
        cases.without(case, gone["id"])
        case["evidence"] = [item for item in case["evidence"] if item.get("of") != gone["id"]]
        yield gone["id"], case


@pytest.mark.parametrize("name", [make.__name__ for make in cases.SUPPORTED])
def test_taking_evidence_away_never_makes_a_requirement_unmet(approved_workspace, name):
    before = unmet(cases.prepared(approved_workspace, getattr(cases, name)()))
    for gone, case in less_by_one(name):
        packet = cases.prepared(approved_workspace, case)
        assert unmet(packet) <= before, gone
        assert {result.support.value for line in packet.assessment.lines for result in line.results} <= {
            "supported",
            "incomplete",
        }


@pytest.mark.parametrize("name", ALL)
def test_what_is_unmet_always_rests_on_something_the_record_says(approved_workspace, name):
    for _, case in less_by_one(name):
        for line in cases.prepared(approved_workspace, case).assessment.lines:
            for finding in line.findings.values():
                if finding.standing.word == "unmet" and finding.requirement != "is-bilateral":  # the claim says that
                    assert finding.evidence, finding.requirement


def test_a_chart_with_nothing_to_the_point_closes_no_route(approved_workspace):
    case = cases.without(cases.care(), *(item["id"] for item in cases.care()["evidence"] if item["id"] != "service"))
    case["case"] = "nothing"
    line = cases.prepared(approved_workspace, case).assessment.lines[0]
    assert line.route.kind.value == "appeal"
    assert not line.route.ready
    assert {result.support.value for result in line.results} == {"incomplete"}
    assert "unmet" not in {finding.standing.word for finding in line.findings.values()}


def test_what_is_missing_becomes_an_ask_with_its_holder(packets):
    asks = packets["care_too_short"].assessment["asks"]
    ask = next(item for item in asks if item["requirement"] == "care-long-enough")
    assert (ask["standing"], ask["blocking"], ask["ask_of"]) == ("missing", True, "outside therapy clinic")
    assert ask["get"].startswith("Therapy and medication records with first and last dates")


def test_too_few_weeks_on_record_are_missing_and_not_unmet(packets):
    line = packets["care_too_short"].assessment["lines"][0]
    found = {item["requirement"]: item["standing"] for item in line["requirements"]}
    assert found["care-long-enough"] == "missing"
    assert line["route"]["kind"] == "appeal"


def test_an_item_that_does_not_say_a_thing_leaves_it_unclear(approved_workspace):
    case = cases.care()
    case["case"] = "no-count"
    del cases.evidence(case, "pt")["visits_attended"]
    finding = cases.prepared(approved_workspace, case).assessment.lines[0].findings["therapy-attended"]
    assert (finding.standing.word, finding.why) == ("unclear", "pt does not say visits_attended")


def test_met_unclear_missing_and_unmet_stay_apart(packets):
    said = {
        name: {item["requirement"]: item["standing"] for item in packets[name].assessment["lines"][0]["requirements"]}
        for name in ("care", "two_visit_counts", "one_side_only")
    }
    assert said["care"]["therapy-attended"] == "met"
    assert said["two_visit_counts"]["therapy-attended"] == "unclear"
    assert said["care"]["medication-not-tolerated"] == "missing"
    assert said["one_side_only"]["exam-both-sides"] == "unmet"
