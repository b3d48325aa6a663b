"""A regulation reaches a letter only from the file of authorities, in force on both days, binding this programme."""

from __future__ import annotations

import re

import pytest

from appealkit.library import release
from letters import bench
from stories import cases

LAW = """\
authorities:
  - authority: example-rule
    cite: "1 CFR § 2"
    says: Something is so.
    binds: [commercial-erisa]
    in_force: {from: 2020-01-01, to: LAST}
    confidence: seen
    read: {on: 2026-11-21, by: test, source: invented}
"""
CITE = '{% authority "example-rule" as law %}\nSee {{ law.cite }}.\n{% endauthority %}\n\nEnd.\n'


@pytest.mark.parametrize(
    ("last", "said", "why"),
    [
        ("2026-11-02", ["See 1 CFR § 2.", "End."], None),  # the day of the letter
        ("2026-11-01", ["End."], "is not in force on the date of the letter"),
        ("2026-09-16", ["End."], "was not in force on the date of service"),
    ],
)
def test_a_rule_that_has_ended_by_the_day_of_the_letter_is_not_cited(own_workspace, last, said, why):
    (own_workspace / "evidence_maps" / "authorities.yaml").write_text(LAW.replace("LAST", last), encoding="utf-8")
    letter, _ = bench.composed(own_workspace, frame="{% sections %}\n", section=CITE)
    assert bench.said(letter) == said
    assert [item.why for item in letter.left_out if item.requirement == "example-rule"] == ([why] if why else [])


def advantage(**payer: str) -> cases.Case:
    case = cases.care()
    case["case"] = "advantage"
    case["denial"]["payer"] = {"name": "Any Advantage Plan", "program": "medicare-advantage", "state": "TX", **payer}
    case["denial"]["reason_text"] = "Failed conservative treatment not documented for at least 6 weeks."
    return case


def words_of(workspace, case: cases.Case) -> str:
    return " ".join(" ".join(bench.said(cases.prepared(workspace, case, trial=True).letter)).split())


def test_an_advantage_plan_that_asked_more_than_the_area_does_is_told_which_governs(approved_workspace):
    said = words_of(approved_workspace, advantage())
    assert "Local Coverage Determination L36920 of Novitas" in said
    assert "The notice speaks of 6 weeks; the coverage determination asks for 4 weeks." in said
    assert "criteria of its own only where Medicare's are not fully established (42 CFR § 422.101(b)(6))" in said
    assert "follows the local coverage determination of the area (42 CFR § 422.101(b)(1)–(2))" in said


def test_original_medicare_is_told_nothing_of_the_plans_law(approved_workspace):
    said = words_of(approved_workspace, advantage(program="medicare-ffs"))
    assert "asks for 4 weeks" in said
    assert "422.101" not in said


def test_a_plan_that_stated_no_other_figure_is_not_accused_of_one(approved_workspace):
    case = advantage()
    case["denial"]["reason_text"] = "Failed conservative treatment is not documented."
    said = words_of(approved_workspace, case)
    assert "The notice speaks of" not in said
    assert "422.101(b)(6)" not in said


def test_no_template_writes_a_regulation_out_itself():
    named = re.compile(r"\b\d+ (CFR|U\.?S\.?C|FR)\b|Social Security Act")
    folder = release() / "templates"
    found = [
        f"{path.relative_to(folder)}: {match[0]}"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for match in named.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_a_policy_that_was_not_verified_reaches_no_letter(own_workspace):
    path = next((own_workspace / "evidence_maps" / "policies").rglob("*.yaml"))
    path.write_text(path.read_text(encoding="utf-8").replace("confidence: seen", "confidence: unverified"), "utf-8")
    case = cases.care()
    case["case"] = "unverified"
    packet = cases.prepared(own_workspace, case, trial=True)
    said = " ".join(" ".join(bench.said(packet.letter)).split())
    assert "EX-7" not in said
    assert "please send it with your decision" in said
    assert "line 1: EX-7 was not verified, so it decides nothing and stands in no letter: check it" in (
        packet.assessment.checks
    )
