"""`templates fields`: everything a template may say can be found, by its words, its requirement or its template."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import pytest

from stories import cases


@lru_cache
def asked(*arguments: str) -> Any:
    done = cases.run("templates", "fields", *arguments, "--json")
    return {"code": done.code, **json.loads(done.out)}


def paths(found: Any) -> list[str]:
    return [one["path"] for one in found["fields"]]


def test_without_a_question_every_root_and_every_requirement_is_listed() -> None:
    found = asked()
    assert {"payer.name", "denial.words", "policy.sets_no", "letter.decided_by", "strategy.says"} <= set(paths(found))
    opens = {(one["tag"], one["name"]) for one in found["opens"]}
    assert {("fact", "care-long-enough"), ("authority", "erisa-full-and-fair-review")} <= opens


def test_a_name_is_told_whole() -> None:
    one = next(one for one in asked()["fields"] if one["path"] == "payer.delegate")
    assert one == {
        "path": "payer.delegate",
        "type": "text",
        "optional": True,
        "not_in_each_fact": False,
        "meaning": "the vendor that reviewed for the plan",
        "example": "Example Review Services",
        "values": [],
        "group": "payer: who denied, as the denial names it",
        "of_kinds": [],
        "opened_by": [],
        "used_in": [],
    }


def test_the_templates_that_use_a_name_are_named() -> None:
    found = {one["path"]: one["used_in"] for one in asked()["fields"] if not one["opened_by"]}
    assert found["letter.meets_every_criterion"] == ["frames/appeal"]
    assert found["denial.notice_date"] == ["frames/appeal", "frames/protective", "partials/notice"]
    care = next(one for one in asked()["opens"] if one["name"] == "care-long-enough")
    assert care["used_in"] == ["letters/conservative-care", "partials/care-courses"]


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ("claim number", "denial.claim_number"),
        ("visits", "it.visits_attended"),
        ("how many visits came", "it.visits_attended"),
        ("walk", "it.walking_limit"),
        ("Fluoroscopy", "it.guidance"),
        ("EXAMPLE HEALTH", "payer.name"),
    ],
)
def test_a_name_is_found_by_any_word_of_its_path_meaning_example_or_values(words: str, path: str) -> None:
    found = asked("--search", words)
    assert found["code"] == 0
    assert path in paths(found)
    assert len(paths(found)) < 40


def test_requirements_and_authorities_are_found_by_what_they_show_and_cite() -> None:
    assert "care-not-tolerated" in {one["name"] for one in asked("--search", "not tolerated")["opens"]}
    assert "claim-filing-limit" in {one["name"] for one in asked("--search", "424.44")["opens"]}


def test_where_nothing_is_found_the_nearest_names_are_told() -> None:
    found = asked("--search", "denail")
    assert (found["code"], found["fields"], found["opens"]) == (1, [], [])
    assert "denial.codes" in found["near"]
    done = cases.run("templates", "fields", "--search", "denail")
    assert "Nothing has the words 'denail'." in done.out
    assert "denial.codes" in done.out


@pytest.mark.parametrize("words", ["", "   ", "xqzw", "[xqzw]", "%%%"])
def test_a_search_for_nothing_finds_nothing_and_says_so(words: str) -> None:
    done = cases.run("templates", "fields", "--search", words)
    assert done.code == 1
    assert "Nothing has the words" in done.out


def test_a_requirement_tells_what_it_opens_in_fact_and_in_each() -> None:
    found = {(one["path"], tuple(one["opened_by"])): one for one in asked("--fact", "care-long-enough")["fields"]}
    assert not found["it.value", ("fact",)]["optional"]
    began = found["it.from", ("fact", "each")]
    assert (began["optional"], began["not_in_each_fact"]) == (False, True)
    assert found["it.drug", ("fact", "each")]["optional"]
    assert found["it.drug", ("fact", "each")]["of_kinds"] == ["medication-trial"]
    assert found["it.kind", ("fact", "each")]["of_kinds"] == []
    assert "{% fact" in cases.run("templates", "fields", "--fact", "care-long-enough").out


def test_a_name_of_finding_and_item_is_told_of_both() -> None:
    found = [one for one in asked("--fact", "pain-severe-enough")["fields"] if one["path"] == "it.value"]
    assert [(one["opened_by"], one["meaning"][:10]) for one in found] == [
        (["fact"], "the number"),
        (["each"], "score: the"),
    ]


def test_a_requirement_or_template_that_is_not_there_is_told_with_the_nearest() -> None:
    done = cases.run("templates", "fields", "--fact", "care-long-enuf")
    assert (done.code, "did you mean 'care-long-enough'?" in done.err) == (1, True)
    assert "--search" in cases.run("templates", "fields", "--fact", "x").err
    done = cases.run("templates", "fields", "--for", "letters/imagin")
    assert (done.code, "did you mean 'letters/imaging'?" in done.err) == (1, True)
    assert cases.run("templates", "fields", "--for", "letters/imaging", "--fact", "imaging-agrees").code == 1


def test_a_section_is_told_its_strategy_and_what_it_may_open() -> None:
    found = asked("--for", "templates/letters/imaging.md.j2")
    assert "strategy.says" in paths(found)
    facts = [one["name"] for one in found["opens"] if one["tag"] == "fact"]
    assert "imaging-agrees" in facts
    assert "therapy-attended" not in facts


def test_a_frame_has_no_strategy_of_its_own() -> None:
    assert "strategy.says" not in paths(asked("--for", "frames/appeal"))
    assert "payer.name" in paths(asked("--for", "frames/appeal"))
    assert "strategy.says" in paths(asked("--for", "partials/notice"))


def test_the_dictionary_can_be_asked_while_a_template_is_broken(own_workspace) -> None:
    (own_workspace / "templates").mkdir(exist_ok=True)
    (own_workspace / "templates" / "letters").mkdir(exist_ok=True)
    (own_workspace / "templates" / "letters" / "imaging.md.j2").write_text("{% fact %} no front matter", "utf-8")
    done = cases.run("templates", "fields", "--search", "claim number", "--workspace", own_workspace)
    assert (done.code, "denial.claim_number" in done.out) == (0, True)
    done = cases.run("templates", "fields", "--for", "letters/imaging", "--workspace", own_workspace)
    assert (done.code, "T001" in done.err) == (1, True)


def test_a_name_of_the_chart_is_told_with_the_requirements_that_open_it() -> None:
    out = cases.run("templates", "fields", "--search", "miles").out
    assert "it.miles_one_way" in out
    assert "opened by access-barrier" in out
    assert "it: the name you give behind 'as'." in out


def test_the_table_says_what_may_be_absent_and_how_to_guard_it() -> None:
    out = cases.run("templates", "fields", "--search", "delegate").out
    assert "payer.delegate" in out
    assert "may be absent" in out
    assert "{% if NAME is present %}" in out
