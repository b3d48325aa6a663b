"""A national determination governs everywhere; the local one of the area applies beside it, in sections of its own."""

from datetime import date

import pytest
from given import rules

from appealkit.case import Payer
from appealkit.maps.policies import Governing

STATES_BY_CONTRACTOR = {
    "trigger-point": {"AZ": "L34211/L36859", "CA": "L34211/L36859", "KY": "L39656", "NY": "L39662", "GA": "L39671",
                      "MI": "L39713", "TX": "L35010", "FL": "L33912"},
    "sacroiliac-injection": {"AZ": "L39462/L39464", "OR": "L39462/L39464", "OH": "L39383", "VT": "L39455",
                             "NC": "L39402", "KS": "L39475", "TX": None, "FL": None},
}  # fmt: skip


def governing(family: str, state: str, day: str = "2026-09-17", program: str = "medicare-ffs") -> Governing:
    payer = Payer.model_validate({"name": "P", "program": program, "state": state})
    return rules().shelf.governing(payer, family, date.fromisoformat(day))


@pytest.mark.parametrize(
    ("family", "state", "number"),
    [(family, state, number) for family, found in STATES_BY_CONTRACTOR.items() for state, number in found.items()],
)
def test_each_contractor_has_its_own(family: str, state: str, number: str | None) -> None:
    found = governing(family, state)
    assert (found.policy.number if found.policy else None) == number


@pytest.mark.parametrize("state", ["TX", "FL", "NY", "OH", "PR", "GU", "DC"])
def test_the_national_determination_stands_alone_where_no_local_one_is_on_file(state: str) -> None:
    found = governing("stimulator-trial", state)
    assert found.policy is not None
    assert (found.policy.number, found.local) == ("NCD 160.7", None)


@pytest.mark.parametrize(("state", "number"), [("GA", "L37632"), ("AZ", "L35136/L36204"), ("CA", "L35136/L36204")])
def test_a_local_determination_applies_beside_the_national_one(state: str, number: str) -> None:
    found = governing("stimulator-trial", state, program="medicare-advantage")
    assert found.policy is not None
    assert found.local is not None
    assert (found.policy.number, found.local[0].number, found.in_doubt) == ("NCD 160.7", number, False)
    assert number in found.why


def test_before_the_local_one_is_known_the_national_one_governs_alone() -> None:
    found = governing("stimulator-trial", "AZ", day="2020-03-02")
    assert found.policy is not None
    assert (found.policy.number, found.local) == ("NCD 160.7", None)


def test_the_criteria_of_both_follow_each_other_and_the_local_ones_say_whose_they_are() -> None:
    sections = [item.section for item in governing("stimulator-trial", "AZ").criteria("stimulator-trial")]
    assert sections[0] == "Conditions of coverage"
    assert sections[-2:] == ["L35136/L36204, Prior authorization page", "L35136/L36204, Whole text"]


def test_of_two_that_ask_the_same_the_one_with_a_number_sets_it() -> None:
    local = governing("stimulator-trial", "AZ").asks("stimulator-trial").get("stimulator-trial-relief")
    alone = governing("stimulator-trial", "TX").asks("stimulator-trial").get("stimulator-trial-relief")
    assert local is not None
    assert alone is not None
    assert (str(local.threshold), alone.threshold) == ("50 percent", None)


def test_an_unread_text_gives_no_number() -> None:
    for state in ("TX", "FL"):
        assert [item.threshold for item in governing("trigger-point", state).criteria("trigger-point")] in (
            [None],
            [None] * 2,
        )


def test_a_commercial_plan_is_not_bound_by_it() -> None:
    assert governing("stimulator-trial", "AZ", program="commercial-erisa").policy is None
