"""The cases beside the maps come out as expected; one that does not, or that is missing, is reported at its line."""

from given import rules

from appealkit.assessment.map_cases import run_cases
from appealkit.library import map_cases

SHIPPED = map_cases()


def test_every_shipped_case_gives_what_it_expects_and_none_is_missing() -> None:
    passed, problems = run_cases(SHIPPED, rules())
    assert "\n".join(map(str, problems)) == ""
    assert passed >= 70


def test_every_map_has_its_cases_beside_it() -> None:
    """A map that answers for several procedures may have a second file of cases."""
    assert {f"maps/{name}.cases.yaml" for name in rules().maps} <= set(SHIPPED)


def told(text: str) -> list[str]:
    return [
        f"{problem.code} {problem.where}"
        for problem in run_cases({"x.cases.yaml": text.encode()}, rules())[1]
        if problem.code != "M022"
    ]


DENIAL = """\
- name: One
  denial:
    payer: {name: UnitedHealthcare, program: commercial-erisa, state: TX}
    reason_text: Conservative treatment was not documented.
    lines: [{procedure: "64483", service_date: 2026-09-17}]
"""


def test_a_wrong_expectation_is_reported_at_its_line() -> None:
    assert told(DENIAL + "  expect: {conservative-care-failed: supported}\n") == ["M021 x.cases.yaml:6:12"]
    assert told(DENIAL + "  route: no-appeal\n") == ["M021 x.cases.yaml:6:3"]
    assert told(DENIAL + "  reasons: [frequency]\n") == ["M021 x.cases.yaml:6:3"]
    assert told(DENIAL + "  candidates: [frequency]\n") == ["M021 x.cases.yaml:6:3"]
    assert told(DENIAL + "  coding: [fifty-with-a-side]\n") == ["M021 x.cases.yaml:6:3"]
    assert told(DENIAL + "  step: records\n") == ["M021 x.cases.yaml:6:3"]
    assert told(DENIAL + "  strategies: []\n") == ["M021 x.cases.yaml:6:3"]
    assert told(DENIAL + "  letter: yes\n") == ["M021 x.cases.yaml:6:3"]
    assert told(DENIAL + "  criteria: {conservative-care: met}\n") == ["M021 x.cases.yaml:6:14"]
    assert told(DENIAL + "  criteria: {conservative-caer: met}\n") == ["M021 x.cases.yaml:6:14"]
    assert told(DENIAL + "  line: 2\n") == ["M020 x.cases.yaml:1:3"]


def test_what_a_case_names_rightly_is_not_reported() -> None:
    named = ["reasons: [conservative-care]", "candidates: []", "coding: []", "line: 1", "ready: no"]
    named += ["strategies: [conservative-care-failed]", "criteria: {conservative-care: missing}"]
    assert told(DENIAL + "".join(f"  {one}\n" for one in named)) == []
    assert told(DENIAL + "  expect: {conservative-care-failed: {incomplete: [care-failed]}}\n") == [
        "M021 x.cases.yaml:6:12"
    ]


def test_an_unknown_strategy_kind_or_attribute_is_reported() -> None:
    assert told(DENIAL + "  expect: {conservative-care-faild: supported}\n") == ["M020 x.cases.yaml:6:12"]
    assert [line[:4] for line in told(DENIAL + "  evidence: [{id: a, kind: sympton}]\n")] == ["M020"]
    assert [line[:4] for line in told(DENIAL + "  evidence: [{id: a, kind: symptom, begun: 2026-01-01}]\n")] == ["M020"]


def test_a_file_that_is_no_list_is_reported() -> None:
    assert told("name: One\n") == ["M020 x.cases.yaml"]


def test_a_strategy_without_a_case_is_reported() -> None:
    _, problems = run_cases({}, rules())
    strategies = sum(len(entry.strategies) for entry in rules().maps.values())
    assert len(problems) == 3 * strategies
    assert {problem.code for problem in problems} == {"M022"}
