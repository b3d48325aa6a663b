"""Which policy governs: by programme, state, payer or its review vendor, on the day of service, never a newer one."""

import timeit
from datetime import date
from functools import partial
from typing import Any

import pytest
from given import rules
from pydantic import ValidationError

from appealkit.case import Payer, Program
from appealkit.maps.policies import Policy, PolicyShelf, shelve, why_not

TFESI = "transforaminal-epidural"


def governs(day: str, family: str = TFESI, **payer: str) -> str | None:
    found = rules().shelf.governing(Payer.model_validate({"name": "P", **payer}), family, date.fromisoformat(day))
    assert found.why
    return f"{found.policy.number} {found.version.version}" if found.policy and found.version else None


@pytest.mark.parametrize(
    ("state", "number"),
    [
        ("CA", "L39240"),
        ("WA", "L39240"),
        ("TX", "L36920"),
        ("FL", "L33906"),
        ("TN", "L38994"),
        ("OH", "L39015"),
        ("NY", "L39036"),
        ("IA", "L39054"),
        ("GU", "L39240"),
        ("AS", "L39240"),
        ("MP", "L39240"),
        ("PR", "L33906"),
        ("VI", "L33906"),
    ],
)
def test_the_state_picks_the_contractor(state: str, number: str | None) -> None:
    found = governs("2026-09-17", program="medicare-ffs", state=state)
    assert (found.split()[0] if found else None) == number


@pytest.mark.parametrize("family", [TFESI, "interlaminar-epidural"])
def test_an_advantage_plan_follows_the_determination_of_its_area(family: str) -> None:
    assert governs("2026-09-17", family, program="medicare-advantage", state="CA", name="Any Plan") == "L39240 v7"


def test_another_procedure_is_not_governed() -> None:
    assert governs("2026-09-17", "imaging-guidance", program="medicare-ffs", state="CA") is None


@pytest.mark.parametrize("program", ["medicare-ffs", "medicare-advantage"])
@pytest.mark.parametrize("state", [{}, {"state": "ZZ"}])
def test_without_a_state_no_contractor_and_a_person_says_it(program: str, state: dict[str, str]) -> None:
    payer = Payer.model_validate({"name": "P", "program": program, **state})
    found = rules().shelf.governing(payer, TFESI, date(2026, 9, 17))
    assert (found.policy, found.in_doubt) == (None, True)
    assert "'state'" in found.why


def test_a_plan_that_is_not_medicares_needs_no_state() -> None:
    assert (
        not rules()
        .shelf.governing(Payer(name="P", program=Program.COMMERCIAL_ERISA), TFESI, date(2026, 9, 17))
        .in_doubt
    )


@pytest.mark.parametrize("name", ["Railroad Medicare", "Palmetto GBA RRB", "Medicare (Railroad Retirement Board)"])
@pytest.mark.parametrize("state", [{}, {"state": "TX"}, {"state": "CA"}])
def test_railroad_medicare_follows_palmetto_in_every_state(name: str, state: dict[str, str]) -> None:
    assert governs("2026-09-17", program="medicare-ffs", name=name, **state) == "L38994 v14"
    assert str(governs("2026-09-17", "facet-ablation", program="medicare-ffs", name=name, **state)).startswith("L38765")


def test_a_national_determination_binds_railroad_medicare_too() -> None:
    asked = Payer(name="Railroad Medicare", program=Program.MEDICARE_FFS)
    found = rules().shelf.governing(asked, "stimulator-trial", date(2025, 8, 23))
    assert found.policy
    assert found.policy.number == "NCD 160.7"


def test_a_railroad_in_the_name_of_another_plan_says_nothing() -> None:
    assert governs("2026-09-17", program="commercial-erisa", name="Railroad Employees Plan", state="TX") is None


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2022-06-18", None),
        ("2022-06-19", "L39240 v7"),
        ("2026-09-17", "L39240 v7"),
    ],
)
def test_the_day_before_a_determination_is_not_its_first(day: str, found: str | None) -> None:
    assert governs(day, program="medicare-ffs", state="CA") == found


@pytest.mark.parametrize(
    ("day", "version"),
    [
        ("2022-03-12", None),
        ("2022-03-13", "of 2022-03-13"),
        ("2023-04-08", "of 2022-03-13"),
        ("2023-04-09", "of 2023-04-09"),
    ],
)
def test_a_change_of_version_holds_from_its_day(day: str, version: str | None) -> None:
    found = governs(day, program="commercial-erisa", name="Anthem")
    assert found == (f"Carelon Interventional Pain Management {version}" if version else None)


@pytest.mark.parametrize(
    "payer",
    [
        {"name": "UnitedHealthcare"},
        {"name": "UNITED HEALTHCARE"},
        {"name": "United-Healthcare"},
        {"name": "Example", "plan": "UHC"},
        {"name": "Example", "payer_id": "UHC"},
    ],
)
def test_a_payer_is_known_by_any_of_its_names(payer: dict[str, str]) -> None:
    assert governs("2026-09-17", program="commercial-insured", **payer) == "2024T0616I 2024T0616I"


def test_part_of_a_name_is_not_the_payer() -> None:
    assert governs("2026-09-17", program="commercial-erisa", name="UnitedHealthcare of Elsewhere") is None


def test_a_review_vendor_brings_its_guideline() -> None:
    found = governs("2026-09-17", program="commercial-erisa", name="Example Health Plan", delegate="eviCore")
    assert found == "CMM-200 2025 set"


def test_a_commercial_guideline_does_not_bind_medicare_advantage() -> None:
    found = governs("2026-09-17", program="medicare-advantage", state="TX", name="Cigna", delegate="eviCore")
    assert found == "L36920 v92"


def test_an_unknown_programme_chooses_nothing() -> None:
    found = rules().shelf.governing(Payer(name="UnitedHealthcare"), TFESI, date(2026, 9, 17))
    assert (found.policy, found.why) == (None, "the programme is not known, so no policy can be chosen")


def test_why_none_governs_is_said() -> None:
    shelf = rules().shelf
    nobody = shelf.governing(
        Payer.model_validate({"name": "P", "program": "commercial-erisa", "state": "TX"}), TFESI, date(2026, 9, 17)
    )
    assert nobody.why == "no policy is on file for this payer and procedure in TX on 2026-09-17"
    early = shelf.governing(
        Payer.model_validate({"name": "UHC", "program": "commercial-erisa"}), TFESI, date(2024, 6, 30)
    )
    assert early.why.endswith("2024T0616I is on file, but not in force on that day")


def policy(name: str = "p", versions: list[tuple[str, str | None]] | None = None, **binds: Any) -> Policy:
    bound = {"program": ["commercial-erisa"], "families": [TFESI], "payers": ["Acme"], **binds}
    return Policy.model_validate(
        {
            "policy": name,
            "number": name,
            "title": "T",
            "issuer": "I",
            "kind": "medical-policy",
            "read": {"on": "2026-11-21", "by": "t", "source": "t"},
            "versions": [
                {
                    "version": first,
                    "in_force": {"from": first, **({"to": last} if last else {})},
                    "binds": bound,
                    "criteria": [{"id": "c", "section": "s", "says": "s", "requirement": "not-encoded"}],
                }
                for first, last in versions or [("2026-01-01", None)]
            ],
        }
    )


def test_versions_that_follow_each_other_are_taken_in_any_order() -> None:
    shelf = shelve([policy(versions=[("2026-06-01", None), ("2026-01-01", "2026-05-31")])])
    acme = Payer.model_validate({"name": "ACME", "program": "commercial-erisa"})
    found = [shelf.governing(acme, TFESI, date.fromisoformat(day)).version for day in ("2026-05-31", "2026-06-01")]
    assert [version.version for version in found if version] == ["2026-01-01", "2026-06-01"]


def test_a_gap_between_versions_is_governed_by_none() -> None:
    shelf = shelve([policy(versions=[("2026-01-01", "2026-03-31"), ("2026-06-01", None)])])
    acme = Payer.model_validate({"name": "Acme", "program": "commercial-erisa"})
    assert shelf.governing(acme, TFESI, date(2026, 5, 1)).policy is None


def test_two_that_both_govern_are_for_a_person() -> None:
    shelf = shelve([policy("one"), policy("two")])
    acme = Payer.model_validate({"name": "Acme", "program": "commercial-erisa"})
    found = shelf.governing(acme, TFESI, date(2026, 9, 17))
    assert found.policy is None
    assert found.why == "one and two would both govern on 2026-09-17: a person must choose"


def test_another_programme_of_the_payer_is_not_bound() -> None:
    shelf = shelve([policy()])
    for program in ("commercial-insured", "medicaid-managed", "medicare-advantage"):
        payer = Payer.model_validate({"name": "Acme", "program": program, "state": "TX"})
        assert shelf.governing(payer, TFESI, date(2026, 9, 17)).policy is None


def test_two_versions_on_one_day_are_for_a_person_too() -> None:
    shelf = shelve([policy(versions=[("2026-01-01", None), ("2026-06-01", None)])])
    acme = Payer.model_validate({"name": "Acme", "program": "commercial-erisa"})
    assert shelf.governing(acme, TFESI, date(2026, 9, 17)).in_doubt
    assert shelf.governing(acme, TFESI, date(2026, 5, 31)).policy is not None


@pytest.mark.parametrize(
    ("day", "payer", "why"),
    [
        ("2025-12-31", {"name": "Acme", "program": "commercial-erisa"}, "2026-01-01 is in force from 2026-01-01"),
        ("2026-09-17", {"name": "Else", "program": "commercial-erisa"}, "binds Acme"),
        ("2026-09-17", {"name": "Acme", "program": "medicaid-managed"}, "binds commercial-erisa"),
        ("2026-09-17", {"name": "Acme", "program": "commercial-erisa"}, None),
    ],
)
def test_why_a_policy_does_not_govern_is_said(day: str, payer: dict[str, str], why: str | None) -> None:
    assert why_not(policy(), Payer.model_validate(payer), TFESI, date.fromisoformat(day)) == why


def test_a_policy_of_another_procedure_has_nothing_to_say() -> None:
    acme = Payer.model_validate({"name": "Acme", "program": "commercial-erisa"})
    assert why_not(policy(), acme, "facet-injection", date(2026, 9, 17)) is None


def test_a_question_costs_the_same_with_ten_times_the_policies() -> None:
    def shelf_of(count: int) -> PolicyShelf:
        return shelve([policy(f"p{n}", payers=[f"Payer {n}"], families=[TFESI]) for n in range(count)])

    asked = Payer.model_validate({"name": "Payer 3", "program": "commercial-erisa", "state": "TX"})
    looked_at = [len(shelf_of(count).binding(asked, TFESI)) for count in (20, 200)]
    assert looked_at == [1, 1]
    asks = [partial(shelf_of(n).governing, asked, TFESI, date(2026, 9, 17)) for n in (20, 200)]
    took = [min(timeit.repeat(ask, number=500)) for ask in asks]
    assert took[1] < took[0] * 3  # flat; ten times would be 10, and a busy machine is given room


@pytest.mark.parametrize(
    ("state", "day", "found"),
    [
        ("OH", "2021-05-01", None),
        ("OH", "2021-05-02", "L38773 of 2021-05-02"),
        ("OH", "2025-08-13", "L38773 2024 revision"),
        ("OH", "2025-08-14", "L38773 v26"),
        ("FL", "2021-04-24", None),
        ("FL", "2024-08-10", "L33930 of 2021-04-25"),
        ("FL", "2024-08-11", "L33930 v49"),
        ("NY", "2025-07-17", "L35936 v55"),
        ("TX", "2024-08-11", "L34892 v123"),
        ("GA", "2024-07-06", "L38765 of 2021-04-25"),
        ("GA", "2024-07-07", "L38765 2024 revision"),
        ("GA", "2025-07-17", "L38765 v23"),
        ("MI", "2024-07-14", "L38841 2024 revision"),
        ("MI", "2025-06-26", "L38841 v16"),
        ("CA", "2026-04-15", "L38801 v20"),
        ("CA", "2026-04-16", "L38801 v23"),
        ("AZ", "2025-07-16", "L38803 2024 revision"),
        ("AZ", "2026-04-15", "L38803 v16"),
        ("AZ", "2026-04-16", "L38801 v23"),  # the twin was retired on that day
    ],
)
def test_facet_procedures_by_contractor_and_day(state: str, day: str, found: str | None) -> None:
    for family in ("facet-injection", "facet-ultrasound", "facet-ablation"):
        for program in ("medicare-ffs", "medicare-advantage"):
            assert governs(day, family, program=program, state=state, name="Any Plan") == found


@pytest.mark.parametrize(
    ("state", "day", "levels"),
    [("GA", "2024-07-06", "3 levels"), ("GA", "2024-07-07", "2 levels"), ("AZ", "2026-09-17", "2 levels")],
)
def test_the_third_level_went_with_the_2024_revision(state: str, day: str, levels: str) -> None:
    payer = Payer(name="Contractor", program=Program.MEDICARE_FFS, state=state)
    found = rules().shelf.governing(payer, "facet-ablation", date.fromisoformat(day))
    criterion = found.asks("facet-ablation").get("joints-within-limit")
    assert criterion is not None
    assert str(criterion.threshold) == levels


@pytest.mark.parametrize(
    ("family", "requirement", "threshold"),
    [
        ("facet-ablation", "diagnostic-blocks-done", "2 blocks"),
        ("facet-ablation", "block-relief-enough", "80 percent"),
        ("facet-ablation", "blocks-far-enough-apart", "14 days"),
        ("facet-ablation", "relief-at-site", "50 percent for at least 6 months"),
        ("facet-ablation", "function-at-site", "50 percent"),
        ("facet-ablation", "facet-sessions-within-limit", "2 sessions per region per rolling 12 months"),
        ("facet-ablation", "ablation-hot-enough", "80 degrees"),
        ("facet-ablation", "pain-long-enough", "3 months"),
        ("facet-injection", "block-relief-enough", "80 percent"),
        ("facet-injection", "relief-at-site", "50 percent for at least 3 months"),
        ("facet-injection", "facet-sessions-within-limit", "4 sessions per region per rolling 12 months"),
    ],
)
@pytest.mark.parametrize("state", ["OH", "FL", "NY", "TX", "GA", "MI", "CA", "AZ"])
def test_what_every_facet_determination_asks(state: str, family: str, requirement: str, threshold: str) -> None:
    payer = Payer(name="Contractor", program=Program.MEDICARE_FFS, state=state)
    criterion = rules().shelf.governing(payer, family, date(2026, 3, 2)).asks(family).get(requirement)
    assert criterion is not None
    if (state, requirement) == ("OH", "function-at-site") and family == "facet-ablation":
        assert criterion.threshold is None  # CGS asks for a consistent gain, without a number
    else:
        assert str(criterion.threshold) == threshold


def two_versions(second: dict[str, object]) -> Policy:
    binds = {"program": ["commercial-erisa"], "families": [TFESI], "payers": ["Acme"]}
    written = [{"id": "a", "section": "1", "says": "A", "requirement": "not-encoded"}]
    first = {
        "version": "one",
        "in_force": {"from": "2025-01-01", "to": "2025-12-31"},
        "binds": binds,
        "criteria": written,
    }
    later = {"version": "two", "in_force": {"from": "2026-01-01"}, "binds": binds, **second}
    head = {"policy": "p", "number": "1", "title": "P", "issuer": "Acme", "kind": "medical-policy"}
    read = {"on": "2026-11-21", "by": "x", "source": "y"}
    return Policy.model_validate({**head, "versions": [first, later], "read": read})


def test_a_version_may_take_the_criteria_of_another() -> None:
    found = two_versions({"criteria_of": "one"})
    assert found.versions[1].criteria == found.versions[0].criteria
    assert found.versions[1].version == "two"


def test_criteria_of_a_version_that_is_not_there_are_refused() -> None:
    with pytest.raises(ValidationError, match="criteria_of: three is no version here"):
        two_versions({"criteria_of": "three"})
