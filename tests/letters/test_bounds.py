"""A letter ends: what is printed is counted while it is made. Marks cannot be forged. Nothing leaves its fact."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from appealkit.errors import TemplateError
from appealkit.letters.compose import compose
from appealkit.letters.template import load_templates
from letters import attempts, bench
from letters.attempts import FRAME, attempt, front, with_section

EACH = '{% each "care-long-enough" as it %}\n- {{ it.document }} %WORDS%.\n{% endeach %}\n'


def with_case(files, case, assessment=None):
    """What is said of another case than the usual one."""
    given = {"record.yaml": attempts.record(), **files}
    shelf, problems = load_templates({name: text.encode() for name, text in given.items()})
    assert problems == []
    _, usual, rules = attempts.judged()
    return compose(case, assessment or usual, rules, shelf, on=bench.ON, trial=True)[0]


def of_many(number: int):
    """The care case with its therapy recorded so many times over, and the finding that rests on all of them."""
    case, assessment, _ = attempts.judged()
    course = next(item for item in case.evidence if item.id == "pt")
    more = tuple(course.model_copy(update={"id": f"pt{n}", "values": {**course.values, "visits_attended": Decimal(n)}})
                 for n in range(number))  # fmt: skip
    line = assessment.lines[0]
    finding = replace(line.findings["care-long-enough"], evidence=tuple(item.id for item in more))
    line = replace(line, findings={**line.findings, "care-long-enough": finding})
    many = case.model_copy(update={"evidence": (*case.evidence, *more)})
    return many, replace(assessment, lines=(line,))


def test_a_long_record_is_counted_while_the_letter_is_made():
    case, assessment = of_many(3_000)
    with pytest.raises(TemplateError) as raised:
        with_case(with_section(EACH.replace("%WORDS%", "")), case, assessment)
    assert raised.value.problems[0].code == "T167"
    assert str(raised.value.problems[0].where) == "letters/conservative-care:7:1"
    assert len(with_case(with_section(EACH.replace("%WORDS%", "")), *of_many(300)).statements) == 300


def test_many_words_for_each_of_some_items_are_counted_too():
    files = with_section(EACH.replace("%WORDS%", "words " * 2_000))
    assert len(with_case(files, *of_many(20)).statements) == 20
    with pytest.raises(TemplateError, match="T167"):
        with_case(files, *of_many(60))


def test_a_long_value_printed_many_times_is_counted():
    case, _, _ = attempts.judged()
    denial = case.denial.model_copy(update={"payer": case.denial.payer.model_copy(update={"name": "N" * 5_000})})
    case = case.model_copy(update={"denial": denial})
    assert len(bench.said(with_case(with_section("{{ payer.name }}\n" * 70), case))[0]) > 350_000
    with pytest.raises(TemplateError, match="T167"):
        with_case(with_section("{{ payer.name }}\n" * 90), case)


def test_a_phrase_of_the_table_is_counted():
    files = {FRAME: front(FRAME, "{% criteria %}\n")}
    given = {**files, "record.yaml": attempts.record()}
    record = given["record.yaml"].replace(
        '"care-long-enough": "x"', '"care-long-enough": {"each": "' + "y" * 3_900 + '"}'
    )
    assert record != given["record.yaml"]
    shelf, problems = load_templates({name: text.encode() for name, text in {**files, "record.yaml": record}.items()})
    assert problems == []
    case, assessment = of_many(200)
    line = assessment.lines[0]
    rest = tuple(
        replace(item, finding=line.findings["care-long-enough"]) if item.requirement == "care-long-enough" else item
        for item in line.criteria
    )
    assessment = replace(assessment, lines=(replace(line, criteria=rest),))
    with pytest.raises(TemplateError, match="T167"):
        compose(case, assessment, attempts.judged()[2], shelf, on=bench.ON, trial=True)


def test_a_phrase_that_is_not_there_is_the_authors_mistake():
    files = {FRAME: front(FRAME, "{% criteria %}\n"), "record.yaml": "record: {exam-agrees: x}\nwords: {}\n"}
    assert [(item.code, str(item.where)) for item in attempt(files).problems] == [("T010", "record.yaml:1:1")]


def test_sections_are_opened_once_even_where_a_shelf_was_made_without_the_guard():
    files = {name: text.encode() for name, text in with_section("x\n").items()} | {
        "record.yaml": attempts.record().encode()
    }
    shelf, _ = load_templates(files)
    section = shelf.templates[bench.SECTION]
    unguarded = replace(
        shelf, templates={**shelf.templates, bench.SECTION: replace(section, body="x {% sections %}\n")}
    )
    case, assessment, rules = attempts.judged()
    with pytest.raises(TemplateError, match="T163"):
        compose(case, assessment, rules, unguarded, on=bench.ON, trial=True)


@pytest.mark.parametrize(
    "body",
    [
        "{{ '1e99999999999' | money }}",
        "{{ 'x' | money }}",
        "{{ 'Infinity' | money }}",
        "{{ 'NaN' | money }}",
        "{{ '1e16' | money }}",
        "{{ 1e300 | money }}",
        "{{ payer.name | date }}",
        "{{ 'x' | date }}",
    ],
)
def test_an_amount_or_day_that_is_none_is_the_authors_mistake(body):
    assert [item.code for item in attempt(with_section(f"{body}\n")).problems] == ["T010"]


def test_a_number_of_any_size_is_written_in_a_few_characters():
    from appealkit.letters.sandbox import money, number

    assert number(Decimal("1E+1000000")) == "1E+1000000"
    assert number(Decimal("1E-1000000")) == "1E-1000000"
    assert money("999999999999999.99") == "$999,999,999,999,999.99"
    assert number(Decimal("18.80")) == "18.8"


# ---- marks -------------------------------------------------------------------------------------------------------

FORGED = ["\ue0000\ue004", "\ue0010\ue004x\ue0020\ue004", "\ue0030\ue004", "\ue004", "A\ue0009999\ue004"]


@pytest.mark.parametrize("value", FORGED)
def test_a_value_that_looks_like_our_marks_is_said_as_it_stands(value):
    """The readers refuse such a value; here one came by another way."""
    case, _, _ = attempts.judged()
    denial = case.denial.model_copy(update={"payer": case.denial.payer.model_copy(update={"name": value})})
    letter = with_case(
        with_section("Of {{ payer.name }}: {{ payer.name | upper_first }}.\n"),
        case.model_copy(update={"denial": denial}),
    )
    assert bench.said(letter) == [f"Of {value}: {value}."]
    assert letter.statements == ()


@pytest.mark.parametrize(
    ("words", "said"),
    [("&amp; &lt;b&gt; &ldquo;x&rdquo;&nbsp;y", "& <b> “x” y"), (r"\* \[x\] \# \\", r"* [x] # \ ".strip()),
     ("&#65;&#x42;", "AB"), ("**&amp;**", "&"), ("&nothing;", "&nothing;")],
)  # fmt: skip
def test_references_and_escapes_are_words(words, said):
    assert bench.said(attempt(with_section(f"{words}\n")).letter) == [said]


@pytest.mark.parametrize("mark", ["&#xE000;0&#xE004;", "&#57345;0&#57348;x&#57346;0&#57348;"])
def test_a_reference_cannot_forge_a_mark_even_where_a_shelf_was_made_without_the_guard(mark):
    files = {name: text.encode() for name, text in with_section("x\n").items()} | {
        "record.yaml": attempts.record().encode()
    }
    shelf, _ = load_templates(files)
    body = (
        '{% fact "care-long-enough" as it %}\nCare of {{ it.value }}.\n{% endfact %}\n\nThe record shows '
        + mark
        + ".\n"
    )
    section = replace(shelf.templates[bench.SECTION], body=body)
    case, assessment, rules = attempts.judged()
    letter, _ = compose(
        case,
        assessment,
        rules,
        replace(shelf, templates={**shelf.templates, bench.SECTION: section}),
        on=bench.ON,
        trial=True,
    )
    assert len(letter.statements) == 1
    assert [text.field for text in letter.body[1].inlines] == [""]  # no value of the case


# ---- nothing leaves the fact it stands in ------------------------------------------------------------------------

KEPT = {
    "a name set before, and again within": "FACT{% set x = it.value %}ENDFACT",
    "through a partial": 'FACT{% include "partials/own" %}ENDFACT',
    "within an if": "FACT{% if it.value is present %}{% set x = it.value %}{% endif %}ENDFACT",
    "within each": '{% each "care-long-enough" as it %}\n- a{{ x }}.{% set x = it.kind %}\n{% endeach %}',
    "within a position": "{% position %}FACT{% set x = it.value %}ENDFACT{% endposition %}",
    "the record itself": "FACT{% set x = it %}ENDFACT",
}
REFUSED = {
    "a name set only within": "FACT{% set x = it.value %}ENDFACT\n\n{{ x }}\n",
    "the variable after its end": "FACTENDFACT\n\n{{ it.value }}\n",
    "asked after its end": "FACTENDFACT\n\n{% if it.value is present %}y{% endif %}\n",
    "under a name of the dictionary": "FACTENDFACT\n\n{{ payer.value }}\n",
    "set in a partial": 'FACT{% include "partials/own" %}ENDFACT\n\n{{ x }}\n',
    "each": '{% each "care-long-enough" as it %}\n- a.\n{% endeach %}\n\n{{ it.kind }}\n',
}


def _with_fact(body: str) -> dict[str, str]:
    opened = '{% fact "care-long-enough" as it %}\nCare. '
    return with_section(body.replace("ENDFACT", "\n{% endfact %}\n").replace("FACT", opened)) | {
        "partials/own.md.j2": "{% set x = it.value %}"
    }


@pytest.mark.parametrize("body", KEPT.values(), ids=KEPT)
def test_a_name_that_is_set_within_a_fact_is_what_it_was_after_it(body):
    letter = attempt(_with_fact(f'{{% set x = "Before" %}}\n{body}\n\n{{{{ x }}}} it is.\n')).letter
    assert letter is not None
    assert bench.said(letter)[-1] == "Before it is."
    for block in letter.body[1:]:
        assert not any(run.field.startswith("care-long-enough") for run in block.inlines)


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED)
def test_what_a_fact_opened_is_unknown_after_it(body):
    assert [item.code for item in attempt(_with_fact(body)).problems] == ["T010"]
