"""A table of cases: the same case under several payers and days, its dates in each row's year."""

from appealkit.assessment.case_tables import cases_of
from appealkit.assessment.map_cases import run_cases
from appealkit.library import open_library

TABLE = """
- name: Table
  written_for: 2026-09-17
  under:
    - {state: FL, day: 2023-09-17, governs: medicare/facet/L33930, version: of 2021-04-25}
    - {state: FL, day: 2026-09-17, governs: medicare/facet/L33930, version: v49}
  cases:
    - name: Three joints
      procedure: "64635"
      evidence:
        - {id: op, kind: procedure-note, procedure: "64635", levels: [L3-L4, L4-L5, L5-S1], performed_on: 2026-09-17}
      criteria: {levels: met}
"""


def told(text: str) -> list[str]:
    found = run_cases({"x.cases.yaml": text.encode()}, open_library().rules)[1]
    return [f"{item.code} {item.says}" for item in found if "x.cases" in str(item.where)]


def test_each_row_is_judged_by_its_own_version() -> None:
    problems = told(TABLE)
    assert len(problems) == 1
    assert "'Three joints: Contractor, FL, 2026-09-17': criterion levels is unmet, expected met" in problems[0]


def test_dates_go_to_the_year_of_the_row() -> None:
    table = {
        "written_for": "2026-09-17",
        "under": [{"day": "2023-09-17"}],
        "cases": [{"evidence": [{"from": "2025-12-01"}]}],
    }
    (raw, path), *rest = cases_of([table])
    assert (rest, path) == ([], (0, "cases", 0))
    assert raw["evidence"] == [{"from": "2022-12-01"}]
    assert raw["denial"]["lines"][0]["service_date"] == "2023-09-17"


def test_a_row_without_a_day_is_told_and_not_judged() -> None:
    assert told(TABLE.replace(", day: 2023-09-17", ""))
    assert told("- name: Table\n  under: [oops]\n")
