"""Every mistake in the rules is reported, all at once, at its line, with the nearest name that is known."""

from collections.abc import Mapping

import pytest

from appealkit.errors import Problem, Severity
from appealkit.library import release
from appealkit.maps.checks import check
from appealkit.maps.load import digest, load

FOLDER = release() / "evidence_maps"
KEPT = ("kinds.yaml", "procedures.yaml", "language.yaml", "routing.yaml", "wordings/weights.json")

REQUIREMENTS = """\
requirements:
  care-long-enough:
    shows: Care for at least {threshold}
    measure: conservative_care
    at_least: $policy
    ask: Records
    ask_of: clinic
    document: therapy
  attended:
    shows: Therapy was attended
    evidence: therapy-course
    of: [{modality: {is: physical-therapy}}]
    where: [{visits_attended: {at_least: "1"}}]
    ask: Sheet
    ask_of: clinic
    document: attendance-sheet
"""
MAP = """\
map: care
title: Care
answers: [care]
strategies:
  care-failed:
    says: It failed
    template: letters/care
    needs: {all_of: [care-long-enough, attended]}
"""
REASON = """\
reasons:
  - reason: care
    title: Care
    says: care is not shown
"""
POLICY = """\
policy: commercial/acme
number: A1
title: Acme
issuer: Acme
kind: medical-policy
versions:
  - version: one
    in_force: {from: 2026-01-01}
    binds: {program: [commercial-erisa], families: [transforaminal-epidural], payers: [Acme]}
    criteria:
      - {id: care, section: S, says: Care, requirement: care-long-enough, threshold: 4 weeks}
read: {on: 2026-11-21, by: t, source: t}
"""
DEFAULTS = "source: t\nthresholds: {care-long-enough: 3 months}\n"


def small(**changed: str) -> dict[str, bytes]:
    files = {
        "requirements/care.yaml": REQUIREMENTS,
        "maps/care.yaml": MAP,
        "reasons/care.yaml": REASON,
        "policies/commercial/acme.yaml": POLICY,
        "defaults.yaml": DEFAULTS,
    }
    files |= {path.replace("__", "/") + ".yaml": text for path, text in changed.items()}
    routing = b"steps: [{id: clinical, route: appeal, when: [{carc: ['50']}], cause: so}]\n"
    kept = {name: (FOLDER / name).read_bytes() for name in KEPT}
    return {**kept, "routing.yaml": routing, **{path: text.encode() for path, text in files.items()}}


def problems(files: Mapping[str, bytes]) -> list[Problem]:
    rules, found = load(files)
    return found if rules is None else check(rules)


def told(**changed: str) -> list[tuple[str, str, str, str]]:
    return [(item.code, str(item.where), item.says, item.mend) for item in problems(small(**changed))]


def test_small_rules_have_no_problem() -> None:
    assert told() == []


def test_the_shipped_rules_have_no_problem() -> None:
    files = {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in sorted(FOLDER.rglob("*.*"))}
    assert [str(problem) for problem in problems(files)] == []


def test_an_unknown_requirement_in_a_map() -> None:
    found = told(maps__care=MAP.replace("[care-long-enough, attended]", "[care-lnog-enough, attended]"))
    assert found == [
        ("M010", "maps/care.yaml:5:3", "'care-lnog-enough' is not a requirement", "did you mean 'care-long-enough'?")
    ]


def test_an_unknown_requirement_in_a_policy() -> None:
    found = told(policies__commercial__acme=POLICY.replace("requirement: care-long-enough", "requirement: care-long"))
    place = "policies/commercial/acme.yaml:1:1"
    assert found == [("M010", place, "'care-long' is not a requirement", "did you mean 'care-long-enough'?")]


@pytest.mark.parametrize("key", ["only_when", "unless"])
def test_an_unknown_requirement_that_a_criterion_hangs_on(key: str) -> None:
    found = told(
        policies__commercial__acme=POLICY.replace("threshold: 4 weeks}", f"threshold: 4 weeks, {key}: is-repaet}}")
    )
    assert [item[:3] for item in found] == [
        ("M010", "policies/commercial/acme.yaml:1:1", "'is-repaet' is not a requirement")
    ]


def test_an_unknown_procedure_family_of_a_strategy() -> None:
    found = told(
        maps__care=MAP.replace("    says: It failed\n", "    says: It failed\n    families: [facet-ablashun]\n")
    )
    says, mend = "'facet-ablashun' is not a procedure family", "did you mean 'facet-ablation'?"
    assert found == [("M010", "maps/care.yaml:5:3", says, mend)]


def test_a_requirement_that_rests_on_nothing_adverse() -> None:
    found = told(
        requirements__care=REQUIREMENTS.replace(
            "    evidence: therapy-course\n", "    evidence: therapy-course\n    rests_on: [outcom]\n"
        )
    )
    says, mend = "'outcom' is not an attribute that can be adverse", "did you mean 'outcome'?"
    assert [item for item in found if item[0] == "M010"] == [("M010", "requirements/care.yaml:9:3", says, mend)]


def test_an_unknown_reason() -> None:
    found = told(maps__care=MAP.replace("answers: [care]", "answers: [caer]"))
    assert ("M010", "maps/care.yaml:1:1", "'caer' is not a reason", "did you mean 'care'?") in found


def test_a_reason_that_nothing_answers_is_a_doubt() -> None:
    found = problems(small(maps__care=MAP.replace("answers: [care]", "answers: [caer]")))
    assert [(item.code, item.severity) for item in found if item.code == "M013"] == [("M013", Severity.DOUBT)]


def test_an_unknown_measure() -> None:
    found = told(requirements__care=REQUIREMENTS.replace("measure: conservative_care", "measure: conservative_cares"))
    says, mend = "'conservative_cares' is not a measure", "did you mean 'conservative_care'?"
    assert ("M010", "requirements/care.yaml:2:3", says, mend) in found


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("evidence: therapy-course", "evidence: therapy", "'therapy' is not a kind of evidence"),
        ("document: attendance-sheet", "document: attendance-shet", "'attendance-shet' is not a document kind"),
        ("{visits_attended:", "{visits_atended:", "'visits_atended' is not an attribute"),
        ("is: physical-therapy", "is: physical-terapy", "'physical-terapy' is not a value"),
    ],
)
def test_an_unknown_word_in_a_requirement(old: str, new: str, says: str) -> None:
    found = told(requirements__care=REQUIREMENTS.replace(old, new))
    matching = [item for item in found if item[2].replace(" a attribute", " an attribute") == says]
    assert [(code, where) for code, where, _, _ in matching] == [("M010", "requirements/care.yaml:9:3")]


@pytest.mark.parametrize("threshold", ["4 sessions", "50 percent", "4 levels"])
def test_a_threshold_in_another_unit(threshold: str) -> None:
    found = told(policies__commercial__acme=POLICY.replace("4 weeks", threshold))
    unit = threshold.split()[1]
    says = f"'care-long-enough' is counted in days, weeks, months, years, not in {unit}"
    assert found == [
        ("M012", "policies/commercial/acme.yaml:1:1", says, "write the threshold in a unit of the measure")
    ]
    in_defaults = told(defaults=DEFAULTS.replace("3 months", threshold))
    assert [item[:3] for item in in_defaults] == [("M012", "defaults.yaml", says)]


UNREADABLE = POLICY.replace("4 weeks", "a month or so")


def test_a_threshold_that_cannot_be_read() -> None:
    code, where, says, _ = told(policies__commercial__acme=UNREADABLE)[0]
    assert (code, where) == ("M001", "policies/commercial/acme.yaml:11:75")
    assert says.startswith("'threshold': expected a threshold such as '4 weeks'")


def test_one_mistake_is_one_problem() -> None:
    assert len(told(policies__commercial__acme=UNREADABLE)) == 1


def test_a_need_that_cannot_be_asked_for() -> None:
    found = told(requirements__care=REQUIREMENTS.replace("    ask: Sheet\n", ""))
    assert [item[:3] for item in found] == [
        ("M011", "requirements/care.yaml:9:3", "'attended' is needed by care-failed and cannot be asked for")
    ]


def test_an_unknown_key_names_the_nearest() -> None:
    found = told(
        requirements__care=REQUIREMENTS.replace(
            "ask_of: clinic\n    document: therapy", "ask_off: clinic\n    document: therapy"
        )
    )
    assert found == [
        ("M001", "requirements/care.yaml:7:5", "the key 'ask_off' is not known here", "did you mean 'ask_of'?")
    ]


def test_an_id_given_twice_names_the_other_place() -> None:
    found = told(requirements__more=REQUIREMENTS)
    assert [item[:3] for item in found] == [
        ("M002", "requirements/more.yaml:2:3", "'care-long-enough' is given twice"),
        ("M002", "requirements/more.yaml:9:3", "'attended' is given twice"),
    ]
    assert found[0][3] == "rename one; the other is at requirements/care.yaml:2:3"


def test_a_key_given_twice_in_one_file() -> None:
    found = told(requirements__care=REQUIREMENTS + REQUIREMENTS.split("\n", 1)[1])
    assert found
    assert all(where.startswith("requirements/care.yaml:") for _, where, _, _ in found)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("    measure: conservative_care\n", "", "either 'evidence' with 'where', or 'measure'"),
        ("    at_least: $policy\n", "    at_least: $policy\n    at_most: $policy\n", "one of 'at_least' and 'at_most'"),
        ('at_least: "1"', 'atleast: "1"', "'atleast' is not a condition"),
        ("{is: physical-therapy}", "{is: physical-therapy, is_not: aquatic}", "exactly one test"),
    ],
)
def test_a_requirement_of_no_sense(old: str, new: str, says: str) -> None:
    found = told(requirements__care=REQUIREMENTS.replace(old, new))
    assert any(code == "M001" and says in told_so for code, _, told_so, _ in found)


def test_needs_have_one_way() -> None:
    found = told(
        maps__care=MAP.replace("{all_of: [care-long-enough, attended]}", "{all_of: [attended], any_of: [attended]}")
    )
    assert any("either 'all_of' or 'any_of'" in says for _, _, says, _ in found)


def test_a_pattern_that_does_not_compile() -> None:
    language = (FOLDER / "language.yaml").read_text(encoding="utf-8")
    found = told(language=language.replace("conceding:", "conceding:\n  - '(care'", 1))
    assert [(item[0], item[1].split(":")[0]) for item in found] == [("M001", "language.yaml")]
    assert "not a pattern" in found[0][2]


def test_a_file_where_no_rule_belongs() -> None:
    found = told(policy=POLICY)
    assert [item[:2] for item in found] == [("M003", "policy.yaml")]


@pytest.mark.parametrize("name", [*KEPT, "defaults.yaml"])
def test_a_file_that_must_be_there(name: str) -> None:
    files = {path: data for path, data in small().items() if path != name}
    code = "M043" if name.endswith(".json") else "M001"
    assert [(item.code, str(item.where)) for item in problems(files)] == [(code, name)]


def test_every_problem_of_every_file_at_once() -> None:
    found = told(
        requirements__care=REQUIREMENTS.replace("ask: Sheet", "aks: Sheet"),
        maps__care=MAP.replace("title: Care", "titel: Care"),
        policies__commercial__acme=POLICY.replace("issuer: Acme\n", ""),
    )
    assert {(code, where.split(":")[0]) for code, where, _, _ in found} == {
        ("M001", "requirements/care.yaml"),
        ("M001", "maps/care.yaml"),
        ("M001", "policies/commercial/acme.yaml"),
    }
    assert len(found) == 4  # the wrong key and the missing one of the map


def test_the_digest_knows_bytes_and_paths_not_line_ends() -> None:
    one = digest({"a.yaml": b"x: 1\ny: 2\n"})
    assert digest({"a.yaml": b"x: 1\r\ny: 2\r\n"}) == one
    assert digest({"b.yaml": b"x: 1\ny: 2\n"}) != one
    assert digest({"a.yaml": b"x: 1\ny: 3\n"}) != one


def test_cases_and_payers_are_no_rules() -> None:
    assert problems(small(**{"maps__care.cases": "nonsense: [", "payers": "also: nonsense"})) == []


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ("needs: {all_of: [care-long-enough, attended]}", "rank: 1", "either 'needs' or 'whole_policy: yes'"),
        ("says: It failed", "says: It failed\n    whole_policy: yes", "either 'needs' or 'whole_policy: yes'"),
        ("template: letters/care", "rank: 1", "either a 'template' for its letter or a 'remedy' without one"),
        ("says: It failed", "says: It failed\n    remedy: corrected-claim", "either a 'template'"),
    ],
)
def test_a_strategy_without_needs_or_without_an_end(was: str, now: str, says: str) -> None:
    found = told(maps__care=MAP.replace(was, now))
    assert len(found) == 1
    assert says in found[0][2]


def test_a_step_that_argues_an_unknown_reason() -> None:
    files = small()
    files["routing.yaml"] = b"steps: [{id: late, route: reopening, when: [{carc: ['29']}], cause: so, argues: caer}]\n"
    assert [(item.code, item.says) for item in problems(files)][:1] == [("M010", "'caer' is not a reason")]


def test_a_policy_that_sets_no_limit_of_an_unknown_requirement() -> None:
    found = told(
        policies__commercial__acme=POLICY.replace("    criteria:", "    sets_no: {imaging-age: x}\n    criteria:")
    )
    assert [(code, says) for code, _, says, _ in found] == [("M010", "'imaging-age' is not a requirement")]
