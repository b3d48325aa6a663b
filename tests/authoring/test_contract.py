"""What a template asks of a case, before and after: what is breaking, what is not, and what a guard makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pytest

from appealkit.authoring.contract import Contract, Need, accepted_as, changes, contracts_of, together, unaccepted
from appealkit.authoring.reading import read_all
from appealkit.letters.dictionary import Dictionary, dictionary
from appealkit.library import open_library

LETTER = "letters/example"
FACT = '{% fact "relief-sustained" as relief %}Relief'


@cache
def names() -> Dictionary:
    library = open_library()
    return dictionary(library.rules, library.templates.phrases)


def contracts(body: str, more: Mapping[str, str] | None = None) -> dict[str, Contract]:
    files = {f"{LETTER}.md.j2": body, **(more or {})}
    readings = read_all({path: text.encode() for path, text in files.items()})
    assert not [problem for reading in readings.values() for problem in reading.problems]
    return contracts_of(readings, names())


def needs(body: str, name: str, more: Mapping[str, str] | None = None) -> Need | None:
    asked = contracts(body, more)[LETTER].asks.get(name)
    return asked.need if asked else None


def told(before: str, after: str) -> list[str]:
    """`! newly needed payer.plan` where it is breaking; without `!` where not."""
    return [
        f"{'! ' if one.is_breaking else ''}{one.what.value} {one.name}"
        for one in changes(contracts(before), contracts(after))
    ]


@pytest.mark.parametrize(
    ("body", "need"),
    [
        ("{{ payer.plan }}", Need.ALWAYS),
        ("{% if payer.plan is present %}{{ payer.plan }}{% endif %}", Need.OPTIONAL),
        ("{% if payer.plan %}{{ payer.plan }}{% endif %}", Need.OPTIONAL),
        ("{% if payer.plan is not present %}none{% else %}{{ payer.plan }}{% endif %}", Need.OPTIONAL),
        ("{% if not payer.plan is present %}none{% elif policy.number %}x{% else %}{{ payer.plan }}{% endif %}",
         Need.OPTIONAL),
        ("{% if payer.plan is present %}x{% else %}{{ payer.plan }}{% endif %}", Need.AT_TIMES),
        ("{% if payer.plan is present or policy.number is present %}{{ payer.plan }}{% endif %}", Need.AT_TIMES),
        ("{% if payer.plan is present and policy.number is present %}{{ payer.plan }}{% endif %}", Need.OPTIONAL),
        ('{% if payer.plan == "A" %}{{ payer.plan }}{% endif %}', Need.OPTIONAL),
        ('{% if payer.plan != "A" %}{{ payer.plan }}{% endif %}', Need.AT_TIMES),
        ('{% if letter.capacity == "provider" %}{{ payer.plan }}{% endif %}', Need.AT_TIMES),
        ('{% if letter.capacity == "provider" %}{{ payer.plan }}{% else %}of {{ payer.plan }}{% endif %}', Need.ALWAYS),
        ('{% if letter.capacity == "provider" %}{{ payer.plan }}{% elif policy.number %}{{ payer.plan }}{% endif %}',
         Need.AT_TIMES),
        ("{{ payer.plan if payer.plan is present else payer.name }}", Need.OPTIONAL),
        ("{{ payer.plan | upper_first }}", Need.ALWAYS),
        ('{% authority "ma-follows-lcd" as law %}{{ payer.plan }}{% endauthority %}', Need.AT_TIMES),
        ('{% include "partials/part" %}', Need.ALWAYS),
        ('{% if payer.plan is present %}{% include "partials/part" %}{% endif %}', Need.OPTIONAL),
        ("{% set who %}{{ payer.plan }}{% endset %}{{ who }}", Need.ALWAYS),
        ("{{ payer.name }}", None),
    ],
)  # fmt: skip
def test_a_name_is_needed_where_a_letter_would_have_a_hole_without_it(body: str, need: Need | None) -> None:
    assert needs(body, "payer.plan", {"partials/part.md.j2": "{{ payer.plan }}"}) is need


def test_a_fact_needs_its_own_names_on_every_way_through_it() -> None:
    body = (
        FACT
        + " of {{ relief.value }} %{% if relief.lasting is present %}, {{ relief.lasting }}{% endif %}.{% endfact %}"
    )
    assert needs(body, "relief-sustained.value") is Need.ALWAYS
    assert needs(body, "relief-sustained.lasting") is Need.OPTIONAL
    assert contracts(body)[LETTER].opens == {"relief-sustained": ("fact",)}


@pytest.mark.parametrize(
    ("body", "name", "need"),
    [
        ("{% if policy is present %}{{ policy.number }}{% endif %}", "policy.number", Need.OPTIONAL),
        ("{% if policy %}{{ policy.number }}{% endif %}", "policy.number", Need.OPTIONAL),
        ('{% if policy.kind == "lcd" %}{{ policy.title }}{% endif %}', "policy.title", Need.OPTIONAL),
        ("{% if policy is present %}{{ policy.version }}{% endif %}", "policy.version", Need.AT_TIMES),
        ("{% if policy is present %}x{% else %}{{ policy.number }}{% endif %}", "policy.number", Need.AT_TIMES),
        ("{% if policy.version is present %}{{ policy.since | date }}{% endif %}", "policy.since", Need.OPTIONAL),
        ("{% if earlier.on is present %}{{ earlier.outcome }}{% endif %}", "earlier.outcome", Need.OPTIONAL),
        (FACT + "{% if relief.lasting is present %}{{ relief.lasting_unit }}{% endif %}{% endfact %}",
         "relief-sustained.lasting_unit", Need.OPTIONAL),
    ],
)  # fmt: skip
def test_what_always_comes_with_a_value_that_is_there_leaves_no_hole(body: str, name: str, need: Need) -> None:
    assert needs(body, name) is need


def test_a_partial_that_includes_itself_is_read_once() -> None:
    part = {"partials/part.md.j2": '{{ payer.plan }}{% include "partials/part" %}'}
    assert needs('{% include "partials/part" %}', "payer.plan", part) is Need.ALWAYS


def test_a_name_that_a_case_may_lack_is_breaking_where_it_is_newly_needed() -> None:
    assert told("A", "A {{ payer.plan }}") == ["! newly needed payer.plan"]
    guarded = "{% if payer.plan is present %}{{ payer.plan }}{% endif %}"
    assert told(guarded, "{{ payer.plan }}") == ["! newly needed payer.plan"]
    assert told("A", guarded) == ["newly read, where it is there payer.plan"]
    assert told("{{ payer.plan }}", guarded) == ["no longer needed, still read payer.plan"]
    assert told("{{ payer.plan }}", "A") == ["no longer read payer.plan"]


def test_a_name_that_every_case_has_is_newly_said_and_breaks_nothing() -> None:
    assert told("A", "A {{ payer.name }}") == ["newly said payer.name"]


def test_a_fact_opened_in_another_way_is_breaking_and_one_opened_in_both_is_not() -> None:
    fact, each = FACT + ".{% endfact %}", FACT.replace("fact", "each") + ".{% endeach %}"
    assert told(fact, each) == ["! is opened in another way relief-sustained"]
    assert told(fact, fact + "\n" + each) == []
    assert told("A", fact) == ["requirement newly stated relief-sustained"]
    assert told(fact, "A") == ["requirement no longer stated relief-sustained"]


def test_authorities_cited_anew_or_dropped_are_told() -> None:
    law = '{% authority "ma-follows-lcd" as law %}{{ law.cite }}{% endauthority %}'
    assert told("A", law) == ["authority newly cited ma-follows-lcd"]
    assert told(law, "A") == ["authority no longer cited ma-follows-lcd"]


def test_a_phrase_of_the_criteria_table_has_its_contract_too() -> None:
    first, second = ({"record.yaml": f'record:\n  exam-agrees: "{text}"\nwords: {{}}\n'}
                     for text in ("Yes", "Seen in {{ it.muscle }}"))  # fmt: skip
    found = changes(contracts("A", first), contracts("A", second))
    assert [(one.template, one.what.value, one.name) for one in found] == [
        ("record.yaml", "newly needed", "exam-agrees.muscle")
    ]
    assert str(found[0].where).startswith("record.yaml:2:")


def test_a_template_that_came_or_went_is_told_as_a_whole() -> None:
    more = {"letters/other.md.j2": "{{ payer.plan }}"}
    assert [one.what.value for one in changes(contracts("A"), contracts("A", more))] == ["is a new template"]
    assert [one.what.value for one in changes(contracts("A", more), contracts("A"))] == ["is not there any more"]


def test_an_accepted_change_stays_accepted_until_it_is_another() -> None:
    found = changes(contracts("A"), contracts("A {{ payer.plan }}"))
    accepted = set(accepted_as(found).values())
    assert unaccepted(found, ()) == found
    assert unaccepted(changes(contracts("A"), contracts("More words.\n\nA {{ payer.plan }}")), accepted) == ()
    for other in ("A {{ payer.delegate }}", "A {{ payer.plan }} {{ payer.delegate }}"):
        assert unaccepted(changes(contracts("A"), contracts(other)), accepted) != ()


def test_what_a_partial_changes_in_several_letters_is_told_once() -> None:
    use = {"letters/other.md.j2": '{% include "partials/part" %}'}
    parts = ({**use, "partials/part.md.j2": text} for text in ("A", "{{ payer.plan }}"))
    before, after = (contracts('{% include "partials/part" %}', files) for files in parts)
    assert [one.templates for one in together(changes(before, after))] == [("letters/example", "letters/other")]


def test_the_release_against_itself_has_no_change() -> None:
    from appealkit.library import template_files

    readings = read_all(template_files())
    found = contracts_of(readings, names())
    assert changes(found, found) == ()
    assert len(found) == len([name for name in readings if name.startswith(("letters/", "frames/"))]) + 1
