"""The closed sandbox: a template reaches the dictionary and our own tags, and nothing else."""

from __future__ import annotations

import pytest

from appealkit.errors import TemplateError
from letters import bench
from stories import cases

ATTRIBUTES = [
    "{{ ''.__class__ }}", "{{ ''.__class__.__mro__[1].__subclasses__() }}", "{{ payer.__class__ }}",
    "{{ payer.__init__.__globals__ }}", "{{ payer._values }}", "{{ payer.name.value }}", "{{ payer.name.__class__ }}",
    "{{ payer.name.field }}", "{{ payer.name[0] }}", "{{ payer.name['__class__'] }}", "{{ payer['_' ~ '_class__'] }}",
    "{{ ().__class__.__base__ }}", "{{ {}.__class__ }}", "{{ [].append }}", "{{ 1.0.__class__ }}",
    "{{ payer|attr('__class__') }}", "{{ payer.name|attr('value') }}", "{{ ['x']|map(attribute='__class__')|list }}",
    "{{ denial.codes.format }}", "{{ '{0.__class__}'.format(1) }}",
    "{{ '%s'|format(1) }}", "{{ payer.name|pprint }}", "{{ payer|tojson }}", "{{ payer|list }}", "{{ payer|items }}",
]  # fmt: skip
CALLS = [
    "{{ payer.name.upper() }}", "{{ payer() }}", "{{ range(3) }}", "{{ dict(a=1) }}",
    "{{ namespace() }}", "{{ lipsum() }}", "{{ cycler(1, 2) }}", "{{ joiner() }}", "{{ super() }}", "{{ _('x') }}",
    "{{ (1).bit_length() }}", "{% call payer() %}x{% endcall %}", "{% set x = range(9) %}",
    "{% macro m() %}x{% endmacro %}{{ m() }}", "{{ self.x() }}", "{{ ''.join(['a']) }}", "{{ '{}'.format(1) }}",
]  # fmt: skip
ARITHMETIC = [
    "{{ 7 * 7 }}", "{{ 2 ** 99999999 }}", "{{ 1 + 1 }}", "{{ 1 - 1 }}", "{{ 1 / 0 }}", "{{ 1 // 1 }}", "{{ 1 % 1 }}",
    "{{ 'a' * 999999999 }}", "{{ letter.how_many + 1 }}", "{{ -letter.how_many }}", "{{ 'a' + 'b' }}",
    "{{ '%s' % 1 }}", "{% set x = 3 * 3 %}{{ x }}", "{% if 3 - 2 %}x{% endif %}",
]  # fmt: skip
UNKNOWN_TAGS_AND_FILTERS = [
    "{% do 1 %}", "{% debug %}", "{% trans %}x{% endtrans %}", "{{ payer.name | safe }}", "{{ payer.name | upper }}",
    "{{ payer.name | replace('a', 'b') }}", "{{ payer.name | truncate(3) }}", "{{ payer.name is string }}",
    "{{ payer.name is sameas payer.name }}", "{{ payer.name | default('x') }}", "{% break %}", "{% loop %}",
]  # fmt: skip


@pytest.mark.parametrize("body", [*ATTRIBUTES, *CALLS, *ARITHMETIC, *UNKNOWN_TAGS_AND_FILTERS])
def test_an_escape_is_refused_at_its_line(approved_workspace, body):
    with pytest.raises(TemplateError) as raised:
        bench.composed(approved_workspace, section=f"one\n{body}\n")
    problem = raised.value.problems[0]
    assert problem.code in {"T010", "T011"}
    assert (problem.where.file, problem.where.line) == ("letters/conservative-care", 8)
    assert "Example Health Plan" not in str(problem)


@pytest.mark.parametrize(
    "body", ["{{ pyaer }}", "{{ cycler }}", "{{ loop }}", "{{ caller }}", "{{ patient }}", "{{ case }}"]
)
def test_a_name_outside_the_dictionary_is_refused(approved_workspace, body):
    with pytest.raises(TemplateError, match="T010"):
        bench.composed(approved_workspace, section=f"{body}\n")


@pytest.mark.parametrize(
    "body", ["{{ patient.name }}", "{{ case.evidence }}", "{{ chart }}x{{ chart.x }}", "{{ os.name }}"]
)
def test_the_patient_and_the_chart_are_out_of_reach(approved_workspace, body):
    with pytest.raises((TemplateError, Exception)) as raised:
        bench.composed(approved_workspace, section=f"{body}\n")
    assert "Jordan" not in str(raised.value)


@pytest.mark.parametrize("body", ["{{ lipsum.__globals__ }}", "{{ dict.__base__ }}", "{{ lipsum.__class__ }}"])
def test_an_attribute_of_an_undefined_name_is_refused(approved_workspace, body):
    with pytest.raises(TemplateError, match="T010"):
        bench.composed(approved_workspace, section=f"{body}\n")


@pytest.mark.parametrize(
    "body", ['{% include "frames/appeal" %}', '{% include "../record" %}', '{% include "letters/both-sides" %}',
             '{% include "partials/none" %}', '{% include "/etc/passwd" %}'],
)  # fmt: skip
def test_only_partials_can_be_included(approved_workspace, body):
    with pytest.raises(AssertionError, match="T002"):
        bench.shelf(section=f"{body}\n")


@pytest.mark.parametrize(
    "body",
    [
        '{% extends "frames/appeal" %}', '{% include ["frames/appeal"] %}',
        '{% set f = "frames/appeal" %}{% include f %}',
        '{% from "partials/activity" import x %}', '{% extends "partials/activity" %}',
    ],
)  # fmt: skip
def test_no_other_way_leads_to_another_template(approved_workspace, body):
    with pytest.raises((TemplateError, AssertionError), match="T0"):
        bench.composed(approved_workspace, section=f"{body}\n")


@pytest.mark.parametrize(
    "body",
    ['{%+ include "partials/own" %}', '{% include ["partials/own"] %}',
     '{% set p = "partials/own" %}{% include p %}', '{% import "partials/own" as p %}{{ p }}'],
)  # fmt: skip
def test_whatever_is_included_is_covered_by_the_hash_or_refused(approved_workspace, body):
    hashes = set()
    for words in ("One.", "Another."):
        try:
            found = bench.shelf(section=f"{body}\n", partials__own=f"{words}\n")
            bench.composed(approved_workspace, section=f"{body}\n", partials__own=f"{words}\n")
        except (TemplateError, AssertionError):
            return
        hashes.add(found.templates[bench.SECTION].sha256)
    assert len(hashes) == 2


@pytest.mark.parametrize("body", ["{% for x in 'abc' %}x{% endfor %}", "{% for x in [1, 2] %}{% endfor %}"])
def test_there_are_no_loops_but_each(approved_workspace, body):
    with pytest.raises(TemplateError):
        bench.composed(approved_workspace, section=f"{body}\n")


def test_a_template_that_prints_too_much_is_refused(approved_workspace):
    own = "{{ '" + "x" * 60_000 + "' }}\n"
    with pytest.raises(TemplateError, match="T167 the letter grows beyond 400,000 characters"):
        bench.composed(
            approved_workspace,
            section='{% include "partials/own" %}\n' * 3,
            frame="{% include 'partials/own' %}\n" * 3 + "{% sections %}\n" * 2,
            partials__own=own,
        )


HARMLESS = {
    "{{ payer['name'] }}": ["Example Health Plan"],
    "{{ '{{ 7*7 }}' }}": ["{{ 7*7 }}"],
    "{% raw %}{{ 7*7 }}{% endraw %}": ["{{ 7*7 }}"],
    "{{ '<b>' }}": ["<b>"],
    "{{ '## x' }}": ["## x"],
    "{% if payer.name == 'Example Health Plan' %}yes{% endif %}": ["yes"],
    "{% if payer.delegate is present %}yes{% else %}no{% endif %}": ["no"],
    "{# {{ payer.nmae }} #}kept": ["kept"],
}


@pytest.mark.parametrize("body", HARMLESS)
def test_what_is_allowed_prints_literally(approved_workspace, body):
    assert bench.only(approved_workspace, f"{body}\n") == HARMLESS[body]


@pytest.mark.parametrize("body", ["{{ self }}", "{{ None }}", "{{ [payer.name] }}", "{{ {'a': payer.name} }}"])
def test_what_is_no_value_of_the_dictionary_is_not_printed(approved_workspace, body):
    with pytest.raises(TemplateError):
        bench.composed(approved_workspace, section=f"{body}\n")


def test_a_value_knows_its_field_and_the_line_it_was_printed_on(approved_workspace):
    letter, _ = bench.composed(
        approved_workspace,
        frame="{% sections %}\n",
        section="one\n\n{{ payer.name }} and {{ denial.notice_date | date }}\n",
    )
    runs = [run for run in letter.body[1].inlines if getattr(run, "field", "")]
    assert [(run.text, run.field) for run in runs] == [
        ("Example Health Plan", "payer.name"),
        ("October 2, 2026", "denial.notice_date"),
    ]
    assert len({run.line for run in runs}) == 1
    assert runs[0].line > 0


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("{{ denial.notice_date | date }}", "October 2, 2026"),
        ("{{ 1234.5 | money }}", "$1,234.50"),
        ("{{ 'post-laminectomy' | words }}", "post-laminectomy pain"),
        ("{{ 'no-lasting-benefit' | words }}", "no lasting benefit"),
        ("{{ 'x' | listed }}", "x"),
        ("{{ 'Example' | lower_first }}", "example"),
        ("{{ 'example' | upper_first }}", "Example"),
    ],
)
def test_each_filter_words_its_value(approved_workspace, body, words):
    assert bench.only(approved_workspace, f"{body}\n") == [words]


def test_a_value_that_is_called_is_not_told(approved_workspace):
    with pytest.raises(TemplateError) as raised:
        bench.composed(approved_workspace, section="{{ denial.claim_number() }}\n")
    assert "CLM-0042" not in str(raised.value)


def test_free_text_of_the_chart_keeps_its_hyphens(approved_workspace):
    case = cases.urgent()
    cases.evidence(case, "drop")["finding"] = "post-operative foot drop"
    packet = cases.prepared(approved_workspace, case)
    assert any("Post-operative foot drop" in words for words in bench.said(packet.letter))
