"""The language is a closed list, twice: of words and signs as written, and of nodes as Jinja understood them."""

from __future__ import annotations

import jinja2
import pytest

from appealkit.errors import Where
from appealkit.letters.guard import shape_of
from appealkit.letters.language import Refused, kept_ends, refuse_nodes, refuse_words, tokens, unfit
from appealkit.letters.tags import LetterTags

LANGUAGE = jinja2.Environment(extensions=[LetterTags], autoescape=False)
KNOWN = {"date", "words", "present"}


def refused(text: str) -> Refused | None:
    """The first refusal of the text as written, or of what Jinja makes of it."""
    try:
        refuse_words(text, "t")
        refuse_nodes(LANGUAGE.parse(text), "t", KNOWN)
    except Refused as error:
        return error
    return None


def place(error: Refused) -> tuple[int, int]:
    return error.lineno, error.column


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("a\n {% for x in y %}", (2, 2)),
        ("{% macro m() %}", (1, 1)),
        ("{% print x %}", (1, 1)),
        ("{% endfor %}", (1, 1)),
        ("{% extends 'x' %}", (1, 1)),
        ("{% call m() %}", (1, 1)),
        ("{% filter x %}", (1, 1)),
        ("{% with %}", (1, 1)),
        ("{{ a + b }}", (1, 6)),
        ("{{ a\n  ~ b }}", (2, 3)),
        ("{{ -a }}", (1, 4)),
        ("{{ a, b }}", (1, 5)),
        ("{{ a ** b }}", (1, 6)),
        ("{{ a % b }}", (1, 6)),
        ("{{ {} }}", (1, 4)),
        ("{{ a[1:2] }}", (1, 7)),
        ("{{ a // b }}", (1, 6)),
        ("{{ " + "9" * 16 + " }}", (1, 4)),
        ("{{ " + "9" * 5000 + " }}", (1, 4)),
        ("{{ 1.00000000000000 }}", (1, 4)),
        ("{{ p\u0430yer.name }}", (1, 4)),
        ("x\n\n{{ a.\ufb01 }}", (3, 6)),
        ('{% include "frames/appeal" %}', (1, 1)),
        ('{% include ("partials/a") %}', (1, 1)),
        ("{% include x %}", (1, 1)),
        ('{% include "partials/\\x61" %}', (1, 1)),
        ('{% include "partials/a" ignore missing %}', (1, 1)),
        ("{% include %}", (1, 1)),
        ('{% include "partials/" "a" %}', (1, 1)),
        ("{%\n%}", (1, 1)),
    ],
)
def test_a_word_or_sign_that_the_language_does_not_have_is_refused_at_its_place(text, at):
    with pytest.raises(Refused) as raised:
        refuse_words(text, "t")
    assert place(raised.value) == at


@pytest.mark.parametrize(
    "text",
    [
        "{{ a.b | words }}",
        '{% if not (a == "x" or b.c is present) and d != 1.5 %}{% elif x <= 3 %}{% else %}{% endif %}',
        '{% set a = b["c"] %}',
        '{% include "partials/a" %}',
        "{% raw %}{{ 1 + 1 }}{% endraw %}",
        "{# {{ 1 + 1 }} #} a + b",
        '{% fact "x" as it %}{% endfact %}{% criteria %}{% sections %}',
        "{{ " + "9" * 15 + " }}",
    ],
)
def test_what_the_language_has_is_taken(text):
    assert refused(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{% for x in y %}{% endfor %}", "T011"),
        ("{% macro m() %}{% endmacro %}", "T011"),
        ("{{ f() }}", "T011"),
        ("{% call f() %}{% endcall %}", "T011"),
        ("{{ a.b() }}", "T011"),
        ("{{ a + b }}", "T011"),
        ("{{ a ~ b }}", "T011"),
        ("{{ -a }}", "T011"),
        ("{{ [a] }}", "T011"),
        ("{{ (a, b) }}", "T011"),
        ("{{ {} }}", "T011"),
        ("{{ a[1:2] }}", "T010"),
        ("{% set a %}x{% endset %}", "T011"),
        ("{% set a.b = 1 %}", "T011"),
        ("{% set a, b = c %}", "T011"),
        ("{% with a = 1 %}{% endwith %}", "T011"),
        ("{% filter words %}x{% endfilter %}", "T011"),
        ("{% block b %}{% endblock %}", "T011"),
        ("{% import 'a' as b %}", "T011"),
        ("{% from 'a' import b %}", "T011"),
        ("{% extends 'a' %}", "T011"),
        ("{% autoescape true %}{% endautoescape %}", "T011"),
        ("{% include a %}", "T011"),
        ("{% include ['a'] %}", "T011"),
        ("{% include 'a' ignore missing %}", "T011"),
        ("{{ self }}", "T010"),
        ("{{ caller }}", "T010"),
        ("{{ loop }}", "T010"),
        ("{{ super }}", "T010"),
        ("{{ varargs }}", "T010"),
        ("{{ kwargs }}", "T010"),
        ("{{ _a }}", "T010"),
        ("{{ a._b }}", "T010"),
        ("{{ a.__class__ }}", "T010"),
        ("{{ a['_b'] }}", "T010"),
        ("{{ a['__class__'] }}", "T010"),
        ("{{ a[b] }}", "T010"),
        ("{{ a[0] }}", "T010"),
        ("{{ a[none] }}", "T010"),
        ("{{ a | words('x') }}", "T011"),
        ("{{ a | words(x=1) }}", "T011"),
        ("{{ a is present(1) }}", "T011"),
        ("{{ a | words(*b) }}", "T011"),
        ("{{ a | words(**b) }}", "T011"),
        ("{{ a | list }}", "T011"),
        ("{{ a is string }}", "T011"),
        ("{% if a is string %}{% endif %}", "T011"),
        ("{% if a | upper %}{% endif %}", "T011"),
        ("{{ '\\u200b' }}", "T011"),
        ("{{ '\\ue000' }}", "T011"),
        ("{{ '\\x00' }}", "T011"),
        ("{{ '\\ud800' }}", "T011"),
        ("{% if a == '\\u202e' %}{% endif %}", "T011"),
    ],
)
def test_a_node_that_the_language_does_not_have_is_refused_however_it_was_written(text, code):
    environment = LANGUAGE.overlay()
    environment.filters = {**environment.filters, "list": list, "upper": str.upper, "words": str}
    with pytest.raises(Refused) as raised:
        refuse_nodes(environment.parse(text), "t", KNOWN)
    assert raised.value.code == code
    assert raised.value.lineno == 1


def test_the_language_is_read_by_jinjas_own_lexer_with_every_place_kept():
    text = "a {%- if x -%}\n  b\n{{ y|words }} {# c #}\n{% raw %}{{{% endraw %}"
    pieces = list(tokens(text))
    assert all(text[token.offset : token.offset + len(token.text)] == token.text for token in pieces)
    assert [(token.text, token.line) for token in pieces if token.kind == "name"] == [
        ("if", 1),
        ("x", 1),
        ("y", 3),
        ("words", 3),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{% include \"partials/a\" %}{%include'partials/b'%}", ("partials/a", "partials/b")),
        ("{# {% include 'x' %} #}", ()),
        ("{% raw %}{% include 'x' %}{% endraw %}", ()),
        ("{% include 'x' %}{{ never closed", ("x",)),
        ("{% include x %}", ()),
    ],
)
def test_what_a_text_includes_is_what_jinja_will_include(text, found):
    shape, _ = shape_of(text, Where("letters/x.md.j2", 1, 1))
    assert tuple(name for name, _, _ in shape.includes) == found


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a {% if x %}\nb", "a {% if x +%}\nb"),
        ("{% if x %}\nb", "{% if x %}\nb"),
        ("  {% if x %}\n", "  {% if x %}\n"),
        ("a {% if x -%}\n", "a {% if x -%}\n"),
        ("a {% if x +%}\n", "a {% if x +%}\n"),
        ("a {% if x   %}", "a {% if x +%}"),
        ("{% if x %}{% endif %}\n", "{% if x %}{% endif +%}\n"),
        ("x %}\n", "x %}\n"),
        ("{{ a }}\n", "{{ a }}\n"),
        ("a {% if x %} b\n", "a {% if x %} b\n"),
        ("%}", "%}"),
        ("", ""),
        ("a {% x % y %}", "a {% x % y %}"),
    ],
)
def test_a_tag_that_ends_a_line_of_words_keeps_the_lines_end(text, kept):
    assert kept_ends(text) == kept


def test_a_line_of_a_hundred_thousand_blanks_is_read_at_once():
    for line in ("a {%" + " " * 100_000 + "x", "a " + "{%" * 100_000):
        assert kept_ends(line) == line


@pytest.mark.parametrize(
    "char",
    [
        "\x00",
        "\x1f",
        "\x7f",
        "\x85",
        "\u00ad",
        "\u200b",
        "\u200d",
        "\u2028",
        "\u2029",
        "\u202e",
        "\u2060",
        "\ue000",
        "\ufeff",
        "\ufff9",
        "\ud800",
        "\U000e0001",
        "\U000f0000",
        "\uffff",
        "\u0378",
    ],
)
def test_a_character_that_nobody_sees_is_found_where_it_stands(char):
    assert unfit(f"ab{char}c") == (2, f"U+{ord(char):04X}")


def test_what_is_seen_and_line_ends_and_tabs_are_fit():
    assert unfit("a\tb\nc é 日本 “x” \u00a0 \u202f ½ 👍") is None
