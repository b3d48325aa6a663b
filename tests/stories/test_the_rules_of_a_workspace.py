"""`appealkit maps check` of a workspace: mistakes of every kind of file at once; doubts are told and stop nothing."""

from __future__ import annotations

from stories import cases

GAP = cases.POLICY.replace("to: 2025-12-31", "to: 2025-11-30")


def policy_of(workspace):
    return next((workspace / "evidence_maps" / "policies").rglob("*.yaml"))


def test_rules_templates_and_payers_are_told_together(own_workspace):
    policy_of(own_workspace).write_text(cases.POLICY.replace(", to: 2025-12-31", ""), encoding="utf-8")
    (own_workspace / "templates" / "letters").mkdir(parents=True, exist_ok=True)
    (own_workspace / "templates" / "letters" / "mine.md.j2").write_text("no front matter\n", encoding="utf-8")
    (own_workspace / "payers.yaml").write_text("payers: [{name: Acme, programm: fehb}]\n", encoding="utf-8")
    done = cases.run("maps", "check", own_workspace)
    assert done.code == 1
    codes = {word for word in done.err.split() if word[:1] in "MT" and word[1:].isdigit()}
    assert {"M014", "M030"} <= codes
    assert {code[0] for code in codes} == {"M", "T"}


def test_a_doubt_is_told_and_stops_nothing(own_workspace):
    policy_of(own_workspace).write_text(GAP, encoding="utf-8")
    done = cases.run("maps", "check", own_workspace)
    assert done.code == 0
    assert "M015 no version is in force between 2025 (to 2025-11-30) and 2026 (2026-01-01)" in done.err
    assert done.out.endswith("no mistake found, 1 to look at.\n")
    path = cases.put(own_workspace, cases.care())
    assert cases.run("assess", path, "--on", cases.ON).code == 0


def test_a_name_that_a_case_misspells_is_told_at_its_line(own_workspace):
    beside = policy_of(own_workspace).with_suffix(".cases.yaml")
    beside.write_text("- name: One\n  denial: {}\n  expect:\n    care-faild: supported\n", encoding="utf-8")
    done = cases.run("maps", "check", own_workspace)
    assert done.code == 1
    assert f"{beside.name}:4:5: M020 'One' names 'care-faild', which is no strategy" in done.err
    assert done.out.endswith(": 1 mistake.\n")
