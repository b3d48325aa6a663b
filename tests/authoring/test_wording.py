"""What a template says is held against what its rules carry, and how it reads against the words of prose.yaml."""

from __future__ import annotations

from datetime import date

import pytest
from linting import EXAMPLE, FRONT, body, linted, rules

from appealkit.authoring.lint.run import lint_shelf
from appealkit.authoring.lint.shelf import shelve
from appealkit.authoring.prose.grade import grade, syllables
from appealkit.authoring.prose.sayings import sayings
from appealkit.authoring.prose.statements import statements
from appealkit.authoring.prose.words import prose, words_of
from appealkit.authoring.reading import read
from appealkit.errors import MapError
from appealkit.library import prose_files, recheck_files
from appealkit.recheck.vocabulary import vocabulary

LINES = FRONT.count("\n")
FACTS = {"T060", "T061", "T062", "T063", "T064"}


def found(text, *codes, name=EXAMPLE):
    """(code, line and column in the body) of each finding of these codes."""
    return [
        (one.code, one.where.line - LINES, one.where.column)
        for one in linted({f"{name}.md.j2": FRONT.replace(EXAMPLE, name) + text})
        if one.code in codes and one.where.file == f"{name}.md.j2"
    ]


# ---- what is a statement, and what is not --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("after three months", "number", "three"),
        ("for several weeks", "number", "several"),
        ("75 % better", "number", "75 %"),
        ("seventy-five percent", "number", "seventy-five percent"),
        ("on 3/19/2026", "date", "3/19/2026"),
        ("in early April", "date", "April"),
        ("a week later", "duration", "a week"),
        ("$1,200.00", "number", "$1,200.00"),
        ("code 64483", "number", "64483"),
        ("at L4-L5", "body", "L4-L5"),
        ("on the right", "side", "right"),
        ("Tylenol", "drug", "Tylenol"),
        ("an X-ray", "test", "X-ray"),
        ("severely limited", "degree", "severely"),
        ("foraminal stenosis", "body", "foraminal"),
        ("she said", "patient", "she"),
        ("it was documented", "record", "documented"),
    ],
)
def test_what_is_the_charts_to_say_is_seen_in_whatever_form(text, kind, words):
    assert (kind, words) in [(one.kind, one.words) for one in statements(text, words_of())]


@pytest.mark.parametrize(
    "text",
    [
        "We keep the right to it.",
        "The right to these is in the rule.",
        "Please decide the claim on them.",
        "This answers the stated reason.",
        "the one that was approved",
        "We may march on; please back this.",
        "the first of them, and the second",
        "a local coverage determination",
    ],
)
def test_ordinary_shipped_words_a_letter_state_nothing(text):
    assert statements(text, words_of()) == ()


# ---- where it stands ------------------------------------------------------------------------------------------------


def test_a_fact_is_found_in_every_branch_and_at_its_own_place():
    text = (
        '{% if letter.program == "medicare-ffs" %}\nThe first way.\n{% elif letter.program == "fehb" %}\nHe had '
        "a limp.\n{% else %}\nA long way to say nothing at all of it here.\n{% endif %}\n"
    )
    assert found(text, *FACTS) == [("T061", 4, 1), ("T062", 4, 10)]


def test_a_section_may_sum_up_in_its_position_what_its_needs_show_and_no_more():
    may = "{% position %}\nThe care failed.\n{% endposition %}\n"
    assert found(may, *FACTS) == []
    assert found(may.replace("failed", "failed twice"), *FACTS) == [("T060", 2, 17)]
    assert found("The care failed.\n", *FACTS) == [("T061", 1, 10)]


def test_in_a_position_for_one_of_several_strategies_only_that_one_carries():
    front = FRONT.replace("[conservative-care-failed]", "[care-not-tolerated, conservative-care-failed]")
    said = (
        '{% position %}\n{% if strategy.says == "conservative-care-failed" %}\nThe care failed.\n{% endif %}\n'
        "{% endposition %}\n"
    )

    def told(text):
        return [one.code for one in linted({f"{EXAMPLE}.md.j2": front + text}) if one.code in FACTS]

    assert told(said) == []
    assert told(said.replace("conservative-care-failed", "care-not-tolerated")) == ["T061"]
    assert told("{% position %}\nThe care failed.\n{% endposition %}\n") == ["T061"]


def test_a_phrase_of_the_criteria_table_is_a_fact_of_its_requirement():
    record = 'record:\n  pain-long-enough: "Severe pain for {{ it.value }} {{ it.unit }}"\nwords: {}\n'
    assert [(one.code, one.where.line) for one in linted({"record.yaml": record}) if one.code in FACTS] == [("T064", 2)]


def test_a_unit_may_stand_beside_a_value_that_can_have_no_other():
    fact = '{{% each "function-limited" as state %}}\n- Sitting {{{{ state.sitting_minutes }}}} {0}.\n{{% endeach %}}\n'
    assert found(fact.format("minutes"), "T064") == []
    assert found(fact.format("hours"), "T064") == [("T064", 2, 39)]


def test_a_denial_turns_a_statement_round():
    fact = '{{% fact "care-failed" as result %}}\nThe care brought {0} lasting benefit.\n{{% endfact %}}\n'
    assert found(fact.format("no"), "T064") == []
    assert found('{% fact "no-radiculopathy" as s %}\nThere was radiculopathy.\n{% endfact %}\n', "T064") != []


def test_a_partial_may_say_what_every_section_around_it_carries():
    position = "{% position %}\nThe care failed.\n{% endposition %}\n"
    other = FRONT.replace(EXAMPLE, "letters/other").replace("conservative-care-failed", "site-justified")
    files = {"partials/p.md.j2": position, f"{EXAMPLE}.md.j2": FRONT + '{% include "partials/p" %}\n'}
    assert [one.code for one in linted(files) if one.code in FACTS] == []
    files["letters/other.md.j2"] = other + '{% include "partials/p" %}\n'
    assert [one.code for one in linted(files) if one.code in FACTS] == ["T061"]


# ---- what a template may say, text by text --------------------------------------------------------------------------


def test_every_branch_is_in_one_of_the_texts_and_the_longest_comes_first():
    reading = read(
        "x", "x", "{% if a.b %}one{% elif a.c %}the longest{% else %}two{% endif %} and {% if a.d %}x{% endif %}."
    )
    texts = [one.text for one in sayings(reading)]
    assert texts[0] == "the longest and x."
    assert sorted(texts) == ["one and x.", "the longest and x.", "two and x."]


def test_a_place_is_found_again_over_lines_and_values():
    reading = read("x", "x", "One\ntwo {{ a.b }} three\nfour")
    saying = next(iter(sayings(reading, lambda of, within: "longer than it looks")))
    for word, line, column in (("two", 2, 1), ("longer", 2, 5), ("three", 2, 15), ("four", 3, 1)):
        place = saying.place_at(saying.text.index(word))
        assert (place.line, place.column) == (line, column)


# ---- how it reads ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "count"),
    [("care", 1), ("denied", 2), ("denial", 3), ("makes", 1), ("requirement", 3), ("criterion", 4), ("criteria", 4),
     ("determination", 5), ("patient", 2), ("services", 3), ("tolerated", 4), ("evaluate", 4), ("table", 2),
     ("people", 2), ("created", 3), ("previous", 3), ("area", 3), ("language", 2), ("guideline", 2), ("social", 2),
     ("radiculopathy", 6), ("physician", 3), ("being", 2), ("individual", 5), ("sentences", 3), ("the", 1)],
)  # fmt: skip
def test_syllables_are_those_of_us_english(word, count):
    assert syllables(word) == count


def test_the_grade_is_flesch_and_kincaids():
    assert grade(5, 100, 150) == pytest.approx(0.39 * 20 + 11.8 * 1.5 - 15.59)


def test_values_count_in_a_sentence_as_their_examples():
    words = " ".join(["word"] * 33)
    assert found(f"A {words}.\n", "T067") == []
    assert found(f"A {words} {{{{ denial.notice_date | date }}}}.\n", "T067") == [("T067", 1, 1)]


def test_the_longer_phrase_goes_before_the_shorter():
    (one,) = [item for item in body("Enclosed please find our request.\n") if item.code == "T070"]
    assert "'Enclosed please find'" in one.says


def test_quotation_marks_of_one_kind_beside_apostrophes_of_another_are_no_finding():
    assert found("It says “this”, and it is Medicare's.\n", "T072") == []


# ---- suppressions ---------------------------------------------------------------------------------------------------


def test_a_suppression_spares_its_codes_on_its_line_and_no_other():
    text = "{# lint: T070, T073 because the notice itself says so #}\nPursuant to it, always.\nPursuant to that.\n"
    assert found(text, "T070", "T073", "T078", "T079") == [("T070", 3, 1)]


def test_of_two_codes_the_one_that_is_not_found_is_useless():
    text = "{# lint: T070, T073 because the notice itself says so #}\nPursuant to it.\n"
    assert found(text, "T070", "T073", "T078") == [("T078", 1, 1)]


@pytest.mark.parametrize("code", ["T001", "T010", "T011", "T060", "T064", "T065", "T071", "T078", "T091"])
def test_only_advice_can_be_suppressed(code):
    text = f"{{# lint: {code} because we have always done so #}}\nWe write.\n"
    assert found(text, "T079") == [("T079", 1, 1)]


# ---- the words as data ----------------------------------------------------------------------------------------------


def own(text):
    return prose((*prose_files(), text.encode()), vocabulary(recheck_files()))


def test_a_workspaces_words_are_added_and_its_limits_go_before_ours():
    words = own(
        "limits: {words_in_a_sentence: 4}\nshall_not: {kindly: leave it out}\n"
        "states: {device: [[gizmo*]]}\ncarries: {pain-long-enough: [severe pain]}\n"
    )
    text = (
        '{% fact "pain-long-enough" as pain %}\nThe severe pain began on {{ pain.onset | date }}.\n{% endfact %}\n'
        "Kindly see gizmos here now.\n"
    )
    files = {f"{EXAMPLE}.md.j2": (FRONT + text).encode()}
    shelf = shelve(files, rules(), today=date(2026, 11, 22), prose=words)
    told = {(one.code, one.where.line - LINES) for one in lint_shelf(shelf) if one.code != "T065"}
    assert told >= {("T062", 4), ("T069", 4), ("T067", 4)}
    assert ("T064", 2) not in told


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("states: {devices: [[gizmo]]}\n", "'devices' is no kind of statement"),
        ("leftover: [a*b]\n", "'a*b' is no phrase"),
        ("plainer: {'...': now}\n", "'...' is no phrase"),
        ("limit: {grade: 3}\n", "'limit' is not known here"),
    ],
)
def test_a_line_that_says_nothing_is_a_mistake_of_the_file(text, says):
    with pytest.raises(MapError) as error:
        own(text)
    assert says in str(error.value)


def test_a_requirement_that_is_not_there_carries_nothing():
    shelf = shelve({}, rules(), today=date(2026, 11, 22), prose=own("carries: {pain-lnog-enough: [a month]}\n"))
    assert ("T076", "did you mean 'pain-long-enough'?") in [(one.code, one.mend) for one in lint_shelf(shelf)]
