"""Every name in the cases beside the rules is one that a rule has."""

from given import rules

from appealkit.assessment.case_names import check_cases
from appealkit.library import map_cases

NAMES = b"""\
- name: One
  denial: {payer: {name: P}, lines: [{procedure: "64483", service_date: 2026-09-17}]}
  route: apeal
  step: clincal
  reasons: [conservative-cair]
  coding: [fifty-with-a-sid]
  governs: [medicare/esi/L3692]
  expect:
    conservative-care-faild: supported
    sustained-relief: {incomplete: [relief-sustaind]}
    care-not-tolerated: suported
"""


def test_every_unknown_name_of_a_case_is_told_at_its_line() -> None:
    found = check_cases({"maps/one.cases.yaml": NAMES}, rules())
    assert [(item.code, str(item.where), item.says, item.mend) for item in found] == [
        ("M020", f"maps/one.cases.yaml:{line}", f"'One' names '{word}', which is no {what}", f"did you mean '{near}'?")
        for line, word, what, near in [
            ("9:5", "conservative-care-faild", "strategy", "conservative-care-failed"),
            ("10:5", "relief-sustaind", "requirement", "relief-sustained"),
            ("11:5", "suported", "support", "supported"),
            ("3:3", "apeal", "route", "appeal"),
            ("4:3", "clincal", "step of the routing", "clinical"),
            ("5:3", "conservative-cair", "reason", "conservative-care"),
            ("6:3", "fifty-with-a-sid", "coding error", "fifty-with-a-side"),
            ("7:3", "medicare/esi/L3692", "policy", "medicare/esi/L36920"),
        ]
    ]


def test_the_shipped_cases_name_nothing_unknown() -> None:
    assert check_cases(map_cases(), rules()) == []
