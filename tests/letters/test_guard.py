"""A template is looked at before it is compiled: what nobody sees, what is too deep or too much, who includes whom."""

from __future__ import annotations

import pytest

from appealkit.letters.characters import straight
from appealkit.letters.template import load_templates
from letters import attempts
from letters.attempts import FRAME, attempt, front, with_section

SECTION = "letters/conservative-care.md.j2"


def told(files) -> list[tuple[str, str]]:
    """Code and place of each problem."""
    return [(item.code, str(item.where)) for item in attempt(files).problems]


def included(**partials: str) -> dict[str, str]:
    """A section that includes partials/a, with these partials."""
    bodies = {f"partials/{name}.md.j2": body for name, body in partials.items()}
    return with_section('One.\n\n{% include "partials/a" %}\n') | bodies


# ---- bytes and characters ----------------------------------------------------------------------------------------


def test_a_file_of_more_than_64_kb_is_refused_unread():
    assert told(with_section("x" * 70_000)) == [("T160", f"{SECTION}:1:1")]
    assert told(with_section("x" * 60_000)) == []


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("ab\u200bc", 3), ("\u202eabc", 1), ("a\u2066b", 2), ("abc\ufeff", 4), ("a\u00adb", 2), ("a\u2060b", 2),
        ("a\x00", 2), ("a\x1bb", 2), ("a\x0cb", 2), ("a\x85b", 2), ("a\u2028b", 2), ("a\ue000b", 2), ("\uf8ffb", 1),
        ("a\U000e0041", 2), ("{# \u200b #}", 4), ("{% if payer.name %}\u200d{% endif %}", 20), ("a&#8203;", 2),
        ("ab&#x202E;", 3), ("a&ZeroWidthSpace;", 2), ("a&shy;b", 2), ("a&#xE001;b", 2), ("a\u2029b", 2),
    ],
)  # fmt: skip
def test_a_character_that_nobody_sees_is_refused_at_its_place(text, column):
    assert told(with_section(f"One.\n\n{text}\n")) == [("T161", f"{SECTION}:9:{column}")]


@pytest.mark.parametrize(
    "text", ["Müller", "a\u00a0b", "x – y — z", "“so”", "½ °C", "日本", "&amp;", "&nbsp;x", "a\tb"]
)
def test_what_is_seen_is_not_refused(text):
    assert told(with_section(f"{text}\n")) == []


def test_a_byte_that_is_no_utf_8_is_told_at_its_place():
    bytes_of = front(SECTION, "One.\n\nab", kind="section").encode() + b"\xff\n"
    assert told(with_section("") | {SECTION: bytes_of}) == [("I001", f"{SECTION}:9:3")]


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_windows_and_old_line_ends_a_byte_order_mark_and_tabs_change_no_word(ends):
    body = "One\ttwo.\n\n{% if payer.name is present %}\n\t{{ payer.name }}.\n{% endif %}\n\n- a\n- b\n"
    plain = with_section(body)
    turned = plain | {SECTION: b"\xef\xbb\xbf" + plain[SECTION].replace("\n", ends).encode()}
    assert attempt(turned).said == attempt(plain).said == "One\ttwo. / Example Health Plan. / a / b"


# ---- plain quotes and blanks in tags -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("{% fact “x” as it %}", '{% fact "x" as it %}'),
        ("{% fact „x“ as it %}", '{% fact "x" as it %}'),
        ("{% fact «x» as it %}", '{% fact "x" as it %}'),
        ("{% fact ”x\" as it %}", '{% fact "x" as it %}'),
        ("{{ ‘x’ | words }}", "{{ 'x' | words }}"),
        ("{{ “it's” }}", '{{ "it\'s" }}'),
        ("{{ \"He said “so”\" }}", "{{ \"He said “so”\" }}"),
        ("{{ 'it’s' }}", "{{ 'it’s' }}"),
        ("{{\u00a0payer.name\u202f}}", "{{ payer.name }}"),
        ("{{ \"a\u00a0b\" }}", "{{ \"a\u00a0b\" }}"),
        ("“so” {{ “x” }} “so” {# “x” #} ‘so’", '“so” {{ "x" }} “so” {# “x” #} ‘so’'),
        ("{% raw %}{{ “x” }}{% endraw %}{{ “x” }}", '{% raw %}{{ “x” }}{% endraw %}{{ "x" }}'),
        ("{{ “x } %} y” }} “z”", '{{ "x } %} y" }} “z”'),
        ("{{ “x” and “never closed", "{{ “x” and “never closed"),
        ("{# “x” never closed {{ “y” }}", "{# “x” never closed {{ “y” }}"),
        ('{{ "a\\"“" }}“', '{{ "a\\"“" }}“'),
    ],
)  # fmt: skip
def test_quotes_as_word_processors_turn_them_are_plain_in_tags_and_stay_in_prose(written, meant):
    assert straight(written) == meant
    assert len(straight(written)) == len(written)


def test_a_template_with_turned_quotes_says_what_the_same_with_plain_ones_says():
    body = '{% fact "care-long-enough" as it %}\nCare of {{ it.value }} “{{ it.unit }}”.\n{% endfact %}\n'
    turned = body.replace('"care-long-enough"', "“care-long-enough”").replace(
        "{{ it.value }}", "{{\u00a0it.value\u00a0}}"
    )
    assert attempt(with_section(turned)).said == attempt(with_section(body)).said
    assert attempt(included(a=turned)).said == f"One. / {attempt(with_section(body)).said}"
    assert attempt(with_section(body)).said == "Care of 3 “months” (Ex. B, p. 4; Ex. C, p. 2)."


def test_a_phrase_of_the_table_with_turned_quotes_is_read_too():
    files = {
        FRAME: front(FRAME, "{% criteria %}\n"),
        "record.yaml": attempts.record("{% if it.kind != “x” %}yes{% endif %}"),
    }
    assert "yes" in attempt(files).said


# ---- depth -------------------------------------------------------------------------------------------------------

DEEP = {
    "10,000 brackets": "{{ " + "(" * 10_000 + "1" + ")" * 10_000 + " }}",
    "5,000 ifs": "{%if 1%}" * 5_000,
    "21 positions": "{% position %}\n" * 21 + "x\n" + "{% endposition %}\n" * 21,
    "11 brackets": "{{ " + "(" * 11 + "payer.name" + ")" * 11 + " }}",
    "101 words": "{{ " + "not " * 98 + "payer.name }}",
    "a thousand filters": "{{ payer.name" + " | words" * 1_000 + " }}",
}


@pytest.mark.parametrize("body", DEEP.values(), ids=DEEP)
def test_what_is_too_deep_is_refused_at_its_place(body):
    codes = {code for code, _ in told(with_section(f"{body}\n"))}
    assert codes == {"T162"}


def test_what_is_just_not_too_deep_is_read():
    body = "{% position %}" * 19 + "{% if " + "(" * 10 + "payer.name" + ")" * 10 + " is present %}x{% endif %}"
    came = attempt(with_section(body + "{% endposition %}" * 19 + "\n{{ " + "not " * 90 + "payer.name }}\n"))
    assert came.problems == ()
    assert came.said == "x yes"


# ---- who includes whom -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("partials", "way"),
    [
        ({"a": '{% include "partials/a" %}'}, "partials/a → partials/a"),
        ({"a": 'x\n{% include "partials/b" %}', "b": '{% include "partials/c" %}', "c": '{% include "partials/a" %}'},
         "partials/a → partials/b → partials/c → partials/a"),
        ({"a": '{% include "partials/b" %}', "b": '{% if payer.name %}{% include "partials/b" %}{% endif %}'},
         "partials/b → partials/b"),
    ],
)  # fmt: skip
def test_a_partial_that_includes_itself_is_refused_with_its_way(partials, way):
    problems = attempt(included(**partials)).problems
    assert [(item.code, item.says) for item in problems] == [("T013", f"{way}: it includes itself")]
    assert problems[0].where.line > 0
    assert problems[0].where.column > 0


def test_a_circle_of_partials_that_nobody_includes_is_told_too():
    files = with_section("x\n") | {"partials/b.md.j2": '\n{% include "partials/b" %}'}
    assert told(files) == [("T013", "partials/b.md.j2:2:1")]


@pytest.mark.parametrize("body", ["{% sections %}\n", '{% include "partials/a" %}\n'])
def test_a_section_that_opens_the_sections_is_refused(body):
    files = with_section(body) | {"partials/a.md.j2": "x\n{% sections %}\n"}
    assert told(files) == [("T163", f"{SECTION}:7:1")]  # without a case: by the file's name


def test_partials_that_double_each_other_are_refused():
    partials = {chr(97 + n): f'{{% include "partials/{chr(98 + n)}" %}}' * 2 for n in range(20)}
    codes = {code for code, _ in told(included(**partials, u="x"))}
    assert codes == {"T166"}


@pytest.mark.parametrize(
    ("partials", "refused"),
    [
        ({"a": '{% include "partials/b" %}' * 199, "b": "x"}, False),
        ({"a": '{% include "partials/b" %}' * 200, "b": "x"}, True),
        ({"a": '{% include "partials/b" %}' * 7, "b": "x" * 60_000}, True),
        ({"a": '{% include "partials/b" %}' * 6, "b": "x" * 60_000}, False),
        ({"a": '{% include "partials/b" %}' * 5, "b": "{%if 1%}{%endif%}" * 400}, True),
        ({"a": '{% include "partials/b" %}' * 4, "b": "{%if 1%}{%endif%}" * 400}, False),
        (
            dict(zip("abcdefghij", ['{% include "partials/' + c + '" %}' for c in "bcdefghij"] + ["x"], strict=True)),
            False,
        ),
        (
            dict(zip("abcdefghijk", ['{% include "partials/' + c + '" %}' for c in "bcdefghijk"] + ["x"], strict=True)),
            True,
        ),
    ],
)
def test_with_all_it_includes_a_template_stays_of_a_size(partials, refused):
    codes = {code for code, _ in told(included(**partials))}
    assert codes == ({"T166"} if refused else set())


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../record", "partials/../frames/appeal", "partials\\\\own", "c:/x", "frames/appeal", "own",
             "partials/own.md.j2", "PARTIALS/own", "partials//own", "partials/own/", ""],
)  # fmt: skip
def test_nothing_is_included_but_a_partial_by_its_name(name):
    came = attempt(with_section(f'{{% include "{name}" %}}\n') | {"partials/own.md.j2": "x"})
    assert {item.code for item in came.problems} <= {"T002", "T011"}
    assert came.problems
    assert came.letter is None


def test_an_include_in_any_other_form_is_refused_so_that_the_hash_misses_none():
    for form in (
        '{% include("partials/own") %}',
        '{% include "partials/" "own" %}',
        '{% include "partials/own" if 1 %}',
        '{% include "partials/own" ignore missing %}',
        '{% include "partials/own" without context %}',
        '{% include ["partials/own"] %}',
        '{% include "partials/\\x6fwn" %}',
    ):
        came = attempt(with_section(f"{form}\n") | {"partials/own.md.j2": "x"})
        assert [item.code for item in came.problems] in (["T011"], ["T002"]), form


@pytest.mark.parametrize(
    "form",
    [
        '{% include "partials/own" %}',
        '{%include"partials/own"%}',
        "{% include 'partials/own' -%}",
        "{%+ include\n“partials/own” +%}",
        '{%include\t"partials/own"\n%}',
    ],
)
def test_whatever_form_includes_it_the_partial_is_covered_by_the_hash(form):
    hashes = set()
    for words in ("One.", "Another."):
        files = {"record.yaml": attempts.record(), **with_section(f"x {form}\n"), "partials/own.md.j2": words}
        shelf, problems = load_templates({name: text.encode() for name, text in files.items()})
        assert problems == []
        assert attempt(files).said == f"x {words}"
        hashes.add(shelf.templates[SECTION.removesuffix(".md.j2")].sha256)
    assert len(hashes) == 2


# ---- facts within facts, tags in phrases -------------------------------------------------------------------------

FACT = '{{% fact "care-long-enough" as it %}}a {} b.{{% endfact %}}\n'


@pytest.mark.parametrize(
    "inner",
    ['{% fact "pain-long-enough" as p %}x{% endfact %}', '{% each "care-long-enough" as p %}x{% endeach %}',
     "{% new as n %}x{% endnew %}", "{% unaddressed as n %}x{% endunaddressed %}", "{% criteria %}", "{% sections %}",
     '{% if payer.name %}{% position %}{% fact "pain-long-enough" as p %}x{% endfact %}{% endposition %}{% endif %}'],
)  # fmt: skip
@pytest.mark.parametrize("tag", ["fact", "each"])
def test_nothing_is_opened_within_a_fact(inner, tag):
    body = FACT.format(inner).replace('fact "care', f'{tag} "care').replace("b.{% endfact", f"b.{{% end{tag}")
    assert "T168" in {code for code, _ in told(with_section(body))}


def test_a_partial_with_facts_is_not_included_within_a_fact():
    files = included(a='{% include "partials/b" %}', b='{% each "care-long-enough" as p %}- x.\n{% endeach %}')
    within = files | with_section(FACT.format('{% include "partials/a" %}'))
    assert told(files) == []
    assert [code for code, _ in told(within)] == ["T168"]


@pytest.mark.parametrize(
    "phrase", ['{% fact "care-long-enough" as x %}y{% endfact %}', '{% include "partials/a" %}', "{% sections %}",
               "{% criteria %}", "{% position %}x{% endposition %}"],
)  # fmt: skip
def test_a_phrase_prints_and_asks_and_opens_nothing(phrase):
    files = {FRAME: front(FRAME, "{% criteria %}\n"), "record.yaml": attempts.record(phrase), "partials/a.md.j2": "x"}
    assert {code for code, _ in told(files)} == {"T169"}


# ---- two of one name ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("partials/a", "partials/A"),
        ("partials/a", "Partials/a"),
        ("partials/\u00e9", "partials/e\u0301"),
        ("partials/ss", "partials/ß"),
    ],
)
def test_two_templates_whose_names_some_machines_take_for_one_are_refused(one, other):
    files = with_section("x\n") | {f"{one}.md.j2": "x", f"{other}.md.j2": "y"}
    assert {item.code for item in attempt(files).problems} >= {"T164"}


def test_a_section_named_as_another_but_for_capitals_is_refused():
    path = "letters/Conservative-Care.md.j2"
    codes = [code for code, _ in told(with_section("x\n") | {path: front(path, "y\n", kind="section")})]
    assert codes == ["T164"]


def test_a_phrase_of_more_than_4_000_characters_is_refused():
    files = {FRAME: front(FRAME, "{% criteria %}\n"), "record.yaml": attempts.record("x" * 4_001)}
    assert {code for code, _ in told(files)} == {"T160"}
