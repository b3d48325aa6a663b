"""Every mistake in the rules is reported, all at once, at its line, with the nearest name that is known."""

from collections.abc import Mapping

import pytest

from appealkit.errors import Problem, Severity
from appealkit.library import release
from appealkit.maps.checks import check
from appealkit.maps.load import digest, load

FOLDER = release() / "evidence_maps"
KEPT = ("kinds.yaml", "procedures.yaml", "language.yaml", "routing.yaml", "holders.yaml", "wordings/weights.json")

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
      - {id: care, section: S, says: Care, requirement: care-long-enough, threshold: 4 weeks,
         confidence: seen}
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
    return [*found, *(check(rules, whole=not found) if rules else [])]


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
        ("M010", "maps/care.yaml:8:22", "'care-lnog-enough' is not a requirement", "did you mean 'care-long-enough'?")
    ]


def test_an_unknown_requirement_in_a_policy() -> None:
    found = told(policies__commercial__acme=POLICY.replace("requirement: care-long-enough", "requirement: care-long"))
    place = "policies/commercial/acme.yaml:11:44"
    assert found == [("M010", place, "'care-long' is not a requirement", "did you mean 'care-long-enough'?")]


@pytest.mark.parametrize("key", ["only_when", "unless"])
def test_an_unknown_requirement_that_a_criterion_hangs_on(key: str) -> None:
    found = told(
        policies__commercial__acme=POLICY.replace("threshold: 4 weeks,", f"threshold: 4 weeks, {key}: is-repaet,")
    )
    assert [item[:3] for item in found] == [
        ("M010", "policies/commercial/acme.yaml:11:95", "'is-repaet' is not a requirement")
    ]


def test_an_unknown_procedure_family_of_a_strategy() -> None:
    found = told(
        maps__care=MAP.replace("    says: It failed\n", "    says: It failed\n    families: [facet-ablashun]\n")
    )
    says, mend = "'facet-ablashun' is not a procedure family", "did you mean 'facet-ablation'?"
    assert found == [("M010", "maps/care.yaml:7:16", says, mend)]


def test_a_requirement_that_rests_on_nothing_adverse() -> None:
    found = told(
        requirements__care=REQUIREMENTS.replace(
            "    evidence: therapy-course\n", "    evidence: therapy-course\n    rests_on: [outcom]\n"
        )
    )
    says, mend = "'outcom' is not an attribute that can be adverse", "did you mean 'outcome'?"
    assert [item for item in found if item[0] == "M010"] == [("M010", "requirements/care.yaml:12:16", says, mend)]


def test_an_unknown_reason() -> None:
    found = told(maps__care=MAP.replace("answers: [care]", "answers: [caer]"))
    assert ("M010", "maps/care.yaml:3:11", "'caer' is not a reason", "did you mean 'care'?") in found


def test_a_reason_that_nothing_answers_is_a_doubt() -> None:
    found = problems(small(maps__care=MAP.replace("answers: [care]", "answers: [caer]")))
    assert [(item.code, item.severity) for item in found if item.code == "M013"] == [("M013", Severity.DOUBT)]


def test_an_unknown_measure() -> None:
    found = told(requirements__care=REQUIREMENTS.replace("measure: conservative_care", "measure: conservative_cares"))
    says, mend = "'conservative_cares' is not a measure", "did you mean 'conservative_care'?"
    assert ("M010", "requirements/care.yaml:4:5", says, mend) in found


@pytest.mark.parametrize(
    ("old", "new", "place", "says"),
    [
        ("evidence: therapy-course", "evidence: therapy", "11:5", "'therapy' is not a kind of evidence"),
        ("document: attendance-sheet", "document: attendance-shet", "16:5", "'attendance-shet' is not a document kind"),
        ("{visits_attended:", "{visits_atended:", "13:14", "'visits_atended' is not an attribute"),
        ("is: physical-therapy", "is: physical-terapy", "12:22", "'physical-terapy' is not a value"),
    ],
)
def test_an_unknown_word_in_a_requirement(old: str, new: str, place: str, says: str) -> None:
    found = told(requirements__care=REQUIREMENTS.replace(old, new))
    matching = [item for item in found if item[2].replace(" a attribute", " an attribute") == says]
    assert [(code, where) for code, where, _, _ in matching] == [("M010", f"requirements/care.yaml:{place}")]


@pytest.mark.parametrize("threshold", ["4 sessions", "50 percent", "4 levels"])
def test_a_threshold_in_another_unit(threshold: str) -> None:
    found = told(policies__commercial__acme=POLICY.replace("4 weeks", threshold))
    unit = threshold.split()[1]
    says = f"'care-long-enough' is counted in days, weeks, months, years, not in {unit}"
    assert found == [
        ("M012", "policies/commercial/acme.yaml:11:9", says, "write the threshold in a unit of the measure")
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


# ---- policies: their days, their confidence, whom they bind ----------------------------------------------------------

ACME = "policies/commercial/acme.yaml"
SECOND = """\
  - version: two
    in_force: {from: 2027-01-01}
    binds: {program: [commercial-erisa], families: [transforaminal-epidural], payers: [Acme]}
    confidence: seen
    criteria:
      - {id: care, section: S, says: Care, requirement: care-long-enough, threshold: 6 weeks}
"""


def versions(first: str, second: str) -> str:
    """The policy with two versions in force on these days."""
    more = SECOND.replace("{from: 2027-01-01}", second)
    return POLICY.replace("{from: 2026-01-01}", first).replace("read: {", more + "read: {")


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        (
            "{from: 2026-01-01}",
            "{from: 2026-06-01}",
            "versions one and two are both in force on 2026-06-01",
        ),
        (
            "{from: 2026-01-01, to: 2026-06-01}",
            "{from: 2026-06-01}",
            "versions one and two are both in force on 2026-06-01",
        ),
        (
            "{from: 2026-01-01}",
            "{from: 2026-01-01}",
            "versions one and two are both in force on 2026-01-01",
        ),
    ],
)
def test_two_versions_on_one_day(first: str, second: str, says: str) -> None:
    found = told(policies__commercial__acme=versions(first, second))
    assert [item[:3] for item in found] == [("M014", f"{ACME}:13:5", says)]


def test_two_versions_on_one_day_in_any_order() -> None:
    found = told(policies__commercial__acme=versions("{from: 2026-06-01}", "{from: 2026-01-01, to: 2026-12-31}"))
    assert [item[:3] for item in found] == [
        ("M014", f"{ACME}:7:5", "versions two and one are both in force on 2026-06-01")
    ]


def test_days_between_two_versions_are_a_doubt() -> None:
    found = problems(
        small(policies__commercial__acme=versions("{from: 2026-01-01, to: 2026-11-30}", "{from: 2027-01-01}"))
    )
    assert [(item.code, str(item.where), item.says, item.severity) for item in found] == [
        (
            "M015",
            f"{ACME}:13:5",
            "no version is in force between one (to 2026-11-30) and two (2027-01-01)",
            Severity.DOUBT,
        )
    ]


def test_one_version_after_the_other_is_no_problem() -> None:
    assert told(policies__commercial__acme=versions("{from: 2026-01-01, to: 2026-12-31}", "{from: 2027-01-01}")) == []


def test_a_value_without_confidence() -> None:
    found = told(policies__commercial__acme=POLICY.replace(",\n         confidence: seen}", "}"))
    assert [item[:3] for item in found] == [("M016", f"{ACME}:11:9", "criterion 'care' of A1 says no confidence")]


def test_the_confidence_of_a_version_is_that_of_its_values() -> None:
    bare = POLICY.replace(",\n         confidence: seen}", "}")
    whole = bare.replace("    criteria:", "    confidence: unverified\n    criteria:")
    rules, problems = load(small(policies__commercial__acme=whole))
    assert rules is not None
    assert problems == []
    assert check(rules) == []
    (criterion,) = rules.policies["commercial/acme"].versions[0].criteria
    assert criterion.confidence == "unverified"


def test_a_threshold_that_nothing_is_compared_with() -> None:
    found = told(policies__commercial__acme=POLICY.replace("requirement: care-long-enough", "requirement: attended"))
    says = "'attended' has no number, so '4 weeks' is never tested"
    assert [item[:3] for item in found] == [("M019", f"{ACME}:11:9", says)]


OTHER = POLICY.replace("policy: commercial/acme", "policy: commercial/other").replace("number: A1", "number: B2")


def test_two_policies_that_bind_one_payer_are_a_doubt() -> None:
    found = problems(small(policies__commercial__other=OTHER))
    assert [(item.code, str(item.where), item.says, item.severity) for item in found] == [
        (
            "M018",
            "policies/commercial/other.yaml:1:1",
            "A1 and B2 both bind commercial-erisa · acme · transforaminal-epidural on the same day",
            Severity.DOUBT,
        )
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("payers: [Acme]", "payers: [Elsewhere]"),
        ("families: [transforaminal-epidural]", "families: [interlaminar-epidural]"),
        ("program: [commercial-erisa]", "program: [commercial-insured]"),
        ("{from: 2026-01-01}", "{from: 2025-01-01, to: 2025-12-31}"),
    ],
)
def test_two_policies_that_never_meet_are_no_problem(old: str, new: str) -> None:
    assert told(policies__commercial__other=OTHER.replace(old, new)) == []


def test_a_plans_own_rule_beside_the_determination_of_an_area_is_a_doubt() -> None:
    plan = POLICY.replace("commercial-erisa", "medicare-advantage")
    area = OTHER.replace("commercial-erisa", "medicare-advantage").replace("payers: [Acme]", "states: [TX]")
    found = told(policies__commercial__acme=plan, policies__medicare__other=area)
    assert [item[0] for item in found] == ["M018"]


# ---- what is cited ----

AUTHORITY = """\
authorities:
  - authority: the-rule
    cite: "42 CFR § 405.980(a)(3)"
    says: So it is.
    binds: [medicare-ffs]
    in_force: {from: 2020-01-01}
    confidence: seen
    read: {on: 2026-11-21, by: t, source: the text}
"""


@pytest.mark.parametrize("source", ["recalled", "none", '""', "Unknown"])
def test_a_citation_without_a_source(source: str) -> None:
    found = told(authorities=AUTHORITY.replace("source: the text", f"source: {source}"))
    assert [item[:3] for item in found] == [("M017", "authorities.yaml:2:5", "'the-rule' is seen and has no source")]


def test_what_is_unverified_may_be_recalled() -> None:
    recalled = AUTHORITY.replace("source: the text", "source: recalled")
    assert told(authorities=recalled.replace("confidence: seen", "confidence: unverified")) == []


def test_a_policy_without_a_source() -> None:
    found = told(policies__commercial__acme=POLICY.replace("source: t}", "source: none}"))
    assert [item[:3] for item in found] == [("M017", f"{ACME}:1:1", "A1 has no source")]


CODING = """\
errors:
  - id: wrong
    title: Wrong
    when: {modifiers_all: ["50"]}
    should_be: Right
    changes: [{remove_modifiers: ["50"]}]
    cite: CITE
"""


def test_a_coding_error_that_cites_nothing() -> None:
    found = told(coding__lines=CODING.replace("CITE", '""'))
    assert [item[:3] for item in found] == [("M017", "coding/lines.yaml:2:5", "'wrong' cites nothing")]


@pytest.mark.parametrize("cite", ["42 CFR 405.980(a)(3)", "NCCI edits; 42 CFR § 405.980(a)(2)", "NCCI edits 2024"])
def test_a_regulation_that_is_on_file_may_be_cited(cite: str) -> None:
    assert told(authorities=AUTHORITY, coding__lines=CODING.replace("CITE", f'"{cite}"')) == []


def test_a_regulation_that_is_not_on_file_is_a_doubt() -> None:
    found = problems(small(authorities=AUTHORITY, coding__lines=CODING.replace("CITE", '"42 CFR 405.98"')))
    assert [(item.code, str(item.where), item.says, item.severity) for item in found] == [
        ("M017", "coding/lines.yaml:2:5", "42 CFR 405.98 is cited and no authority gives its source", Severity.DOUBT)
    ]


# ---- maps ----


def test_a_map_that_answers_no_reason() -> None:
    found = told(maps__care=MAP.replace("answers: [care]", "answers: []"))
    assert [(code, where) for code, where, _, _ in found] == [("M001", "maps/care.yaml:3:1")]


def test_mistakes_of_every_kind_at_once() -> None:
    files = small(
        policies__commercial__acme=versions("{from: 2026-01-01}", "{from: 2026-06-01}").replace("4 weeks", "4 levels"),
        policies__commercial__other=OTHER.replace("requirement: care-long-enough", "requirement: care-lnog-enough"),
        requirements__care=REQUIREMENTS.replace("measure: conservative_care", "measure: conservative_cares"),
        authorities=AUTHORITY.replace("source: the text", "source: recalled"),
        coding__lines=CODING.replace("CITE", '"1 CFR 2"'),
    )
    assert sorted({item.code for item in problems(files)}) == ["M010", "M014", "M017", "M018"]
    more = small(
        policies__commercial__acme=POLICY.replace("4 weeks", "4 levels"), maps__care=MAP.replace("[care]", "[x]")
    )
    assert sorted({item.code for item in problems(more)}) == ["M010", "M012", "M013"]


def test_what_can_be_read_is_checked_beside_what_cannot() -> None:
    files = small(
        policies__commercial__acme=versions("{from: 2026-01-01}", "{from: 2026-06-01}"),
        policies__commercial__other=OTHER.replace("4 weeks", "a month or so"),
        requirements__care=REQUIREMENTS.replace("ask: Sheet", "aks: Sheet"),
        authorities=AUTHORITY.replace("source: the text", "source: recalled"),
    )
    found = {(item.code, item.where.file) for item in problems(files) if item.where}
    assert found == {
        ("M001", "policies/commercial/other.yaml"),
        ("M001", "requirements/care.yaml"),
        ("M014", "policies/commercial/acme.yaml"),
        ("M017", "authorities.yaml"),
    }  # and no name is called unknown that stands in a file which could not be read


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
