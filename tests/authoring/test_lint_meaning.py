"""What lint knows at a place of a template: which values are there, by the tests round it; what it cannot tell."""

from __future__ import annotations

from dataclasses import replace

import pytest
from linting import AROUND, EXAMPLE, FRONT, TODAY, body, linted, rules, shipped, snippets

from appealkit.authoring import coverage
from appealkit.authoring.lint.run import lint, lint_shelf
from appealkit.authoring.lint.sampled import of_samples
from appealkit.authoring.lint.shelf import shelve
from appealkit.authoring.samples import samples_of
from appealkit.authoring.tree import Place
from appealkit.letters.template import load_templates
from appealkit.library import open_library
from appealkit.writers.glyphs import drawable

GUARDED = [
    "{% if payer.plan is present and payer.delegate %}{{ payer.plan }} {{ payer.delegate }}{% endif %}",
    "{% if not payer.plan is present %}So.{% else %}{{ payer.plan }}{% endif %}",
    "{% if not (payer.plan is present and payer.delegate is present) %}So.{% else %}{{ payer.delegate }}{% endif %}",
    "{% if payer.plan is not present or payer.delegate is not present %}So.{% else %}{{ payer.plan }}{% endif %}",
    '{% if policy.kind == "lcd" %}{{ policy.number }}{% endif %}',  # what is known of a policy comes together
    "{% if policy is present %}{{ policy.number }} of {{ policy.issuer }}{% endif %}",
    "{% if policy %}{{ policy.title }}{% endif %}",
    "{% if policy.version is present %}{{ policy.since | date }}{% endif %}",
    "{% if earlier.on is present %}{{ earlier.outcome }}{% endif %}",
    "{{ payer.plan if payer.plan is present else payer.name }}",
    '{% if payer.plan == "Choice" %}{{ payer.plan }}{% endif %}',
    "{% if payer.plan is present %}{% position %}{{ payer.plan }}{% endposition %}{% endif %}",
    '{% fact "relief-sustained" as it %}{% if it.lasting_unit is present %}{{ it.lasting }}{% endif %}{% endfact %}',
    '{% each "care-failed" as it %}{% if it.kind == "therapy-course" %}{{ it.outcome }}{% endif %}{% endeach %}',
]


@pytest.mark.parametrize("text", GUARDED)
def test_a_value_that_was_asked_for_is_printed_without_a_word(text: str) -> None:
    assert [problem.says for problem in body(text + "\n") if problem.code == "T024"] == []


UNGUARDED = [
    "{% if payer.plan is present or payer.delegate %}{{ payer.plan }}{% endif %}",
    "{% if not payer.plan is present %}{{ payer.plan }}{% endif %}",
    "{% if payer.plan is present %}So.{% endif %}{{ payer.plan }}",
    '{% if payer.plan != "Choice" %}{{ payer.plan }}{% endif %}',
    "{{ payer.name if payer.plan is present else payer.plan }}",
    "{{ payer.plan | upper_first }}",
    "{% if policy is present %}{{ policy.version }}{% endif %}",
    '{% each "care-failed" as payer %}{% endeach %}{{ payer.plan }}',
]


@pytest.mark.parametrize("text", UNGUARDED)
def test_a_question_that_does_not_hold_at_the_place_is_no_guard(text: str) -> None:
    assert len([problem for problem in body(text + "\n") if problem.code == "T024"]) == 1


SILENT = [
    "{% if payer.plan == payer.name %}So.{% endif %}",
    "{% if payer.plan is present %}A.{% elif payer.delegate is present %}B.{% else %}C.{% endif %}",
    '{% if policy.kind == "lcd" %}A.{% elif policy.kind == "ncd" %}B.{% elif policy is present %}C.{% endif %}',
    "{% if letter.meets_every_criterion %}A.{% elif letter.lists_criteria %}B.{% endif %}",
    '{% if letter.program == "medicare-ffs" or letter.program == "medicare-advantage" %}A.{% endif %}',
    (
        '{% each "care-long-enough" as it %}{{ it.from | date }}: {% if it.kind == "therapy-course" %}A.{% else %}B.'
        "{% endif %}{% endeach %}"
    ),
    '{% fact "care-long-enough" as it %}{% if it.value == 1 %}A.{% else %}{{ it.value }}.{% endif %}{% endfact %}',
    "{% if denial.says %}A.{% endif %}",
]


@pytest.mark.parametrize("text", SILENT)
def test_what_hangs_on_the_case_is_not_called_dead(text: str) -> None:
    assert [str(problem) for problem in body(text + "\n") if problem.code in {"T025", "T080", "T081", "T082"}] == []


def test_a_test_of_the_kind_tells_which_names_are_there_and_the_other_way_round() -> None:
    opened = '{% each "care-long-enough" as it %}{% if it.modality is present %}'
    found = body(opened + "{{ it.drug }}{% else %}{{ it.from | date }}{% endif %}{% endeach %}\n")
    assert [problem.says for problem in found if problem.code == "T017"] == ["a therapy-course has no 'drug'"]


def test_a_partial_of_several_sections_may_ask_which_it_is_in() -> None:
    asking = '{% if strategy.says == "sustained-relief" %}So.{% elif it.kind == "medication-trial" %}So.{% endif %}'
    opened = '{{% each "{}" as it %}}{{{{ it.document }}}}{{% include "partials/asking" %}}{{% endeach %}}'
    other = FRONT.replace(EXAMPLE, "letters/other").replace("conservative-care-failed", "sustained-relief")
    files = {
        "partials/asking.md.j2": asking,
        f"{EXAMPLE}.md.j2": FRONT + opened.format("care-long-enough"),
        "letters/other.md.j2": other + opened.format("imaging-agrees"),
    }
    assert [str(problem) for problem in linted(files) if problem.code in {"T021", "T080", "T081", "T082"}] == []
    alone = {path: text for path, text in files.items() if path != "letters/other.md.j2"}
    assert [problem.says for problem in linted(alone) if problem.code == "T021"] == [
        "'strategy.says' is never 'sustained-relief'"
    ]


def test_a_sentence_behind_a_dead_test_is_told_of_once_at_the_test() -> None:
    found = body('{% if letter.program == "medicare" %}{{ payer.nmae }}{% endif %}\n')
    assert [
        problem.code for problem in found if problem.where and problem.where.line == 8 and problem.code < "T060"
    ] == ["T021"]


def test_a_line_of_a_phrase_is_told_where_it_stands_in_the_file() -> None:
    record = 'record:\n  care-failed: {each: "{{ it.otcome }}"}\n  care-long-enough: >-\n    {{ it.valu }}\nwords: {}\n'
    shelf = shelve({"record.yaml": record.encode()}, rules(), today=TODAY)
    assert [str(one.reading.where(one.reading.begins)) for one in shelf.linted.values()] == [
        "record.yaml:2:24",
        "record.yaml:4:5",
    ]


def test_what_stops_the_templates_is_found_by_lint_too() -> None:
    files = {
        "letters/no-front.md.j2": b"So.\n",
        "letters/other-name.md.j2": FRONT.encode() + b"So.\n",
        f"{EXAMPLE}.md.j2": FRONT.encode() + b'{% include "partials/none" %}\n',
        "letters/not-text.md.j2": b"---\n\xff\n",
        "letters/bad-front.md.j2": b"---\ntemplate: letters/bad-front\nkind: sectoin\n---\n",
        "record.yaml": b"record: {care-failed: 7, other: [1]}\n",
    }
    _, stopping = load_templates(files)
    found = {
        (problem.code, problem.where.file if problem.where else "") for problem in lint(files, rules(), today=TODAY)
    }
    told = {(problem.code, problem.where.file if problem.where else "") for problem in stopping}
    assert told
    assert told - found == set()


def test_every_character_that_is_passed_without_a_look_can_be_drawn() -> None:
    from appealkit.authoring.lint.styles import _USUAL

    assert _USUAL - set(map(ord, "\n\u00a0\u2009\u202f")) <= drawable()  # spaces are never drawn


def covered(text: str, *tests: coverage.Tested) -> list[str]:
    shelf = shelve({f"{EXAMPLE}.md.j2": (FRONT + text).encode()}, rules(), today=TODAY)
    one = coverage.Covered(EXAMPLE, f"{EXAMPLE}.md.j2", (), tests, (), ("a", "b"))
    return [f"{problem.where} {problem.code} {problem.says}: {problem.mend}" for problem in of_samples([one], shelf)]


def test_a_branch_that_no_sample_takes_is_told_with_the_sample_that_is_lacking() -> None:
    text = '{% if policy is present %}{% if policy.kind == "ncd" %}A.{% endif %}{% endif %}\n'
    tests = (coverage.Tested(0, Place(8, 1), ("a",), ("b",)), coverage.Tested(1, Place(8, 27), (), ("a",)))
    assert covered(text, *tests) == [
        (
            f"{EXAMPLE}.md.j2:8:27 T083 no sample takes this branch: 'policy.kind == \"ncd\"': "
            "add a sample with 'policy' is present and 'policy.kind == \"ncd\"'"
        )
    ]


def test_a_branch_that_every_sample_takes_is_told_and_one_nobody_came_to_is_not() -> None:
    text = "{% if payer.plan is present %}A.{% elif payer.delegate is present %}B.{% endif %}\n"
    tests = (coverage.Tested(0, Place(8, 1), ("a", "b"), ()), coverage.Tested(1, Place(8, 33), (), ()))
    assert covered(text, *tests) == [
        (
            f"{EXAMPLE}.md.j2:8:1 T084 every sample takes this branch: 'payer.plan' is present: "
            "add a sample with not 'payer.plan' is present"
        )
    ]


SAMPLES = {"commercial-policy", "conservative-care-failed", "second-level", "second-level-named"}  # one local policy


def found_with_samples(text: str) -> set[str]:
    """What is found in the section on conservative care where this is its text, with the letters of these samples."""
    path = "letters/conservative-care.md.j2"
    files = {**shipped(), path: FRONT.replace(EXAMPLE, "letters/conservative-care").encode() + text.encode()}
    templates, _ = load_templates(files)
    assert templates is not None
    library = replace(open_library(), templates=templates)
    letters, _ = coverage.seen_in([one for one in samples_of(library)[0] if one.name in SAMPLES], library)
    assert {*letters} == SAMPLES
    shelf = shelve(files, library.rules, today=TODAY)
    covered = coverage.coverage(letters, library, {name: one.reading for name, one in shelf.linted.items()})
    told = lint_shelf(shelf, of_samples(covered, shelf))
    return {problem.code for problem in told if problem.where and problem.where.file == path} - AROUND


@pytest.mark.parametrize("code", ["T083", "T084"])
def test_the_examples_on_the_page_of_what_samples_show_are_what_they_say(code: str) -> None:
    found = {word: found_with_samples(snippet) for word, _, snippet in snippets(code)}
    assert found == {"Bad": {code}, "Good": set()}
