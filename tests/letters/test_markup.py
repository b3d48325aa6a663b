"""Markdown of a template → blocks: the dialect, its mistakes, and where a citation stands."""

from __future__ import annotations

import contextlib

import pytest

from appealkit.document.model import Bullets, Emphasis, Heading, LineBreak, Numbered, Paragraph, Strong, Table, Text
from appealkit.errors import TemplateError
from letters import bench

FACT = '{% fact "pain-long-enough" as pain %}'
END = "{% endfact %}"


def body(workspace, section):
    letter, _ = bench.composed(workspace, frame="{% sections %}\n", section=section)
    return letter.body


def test_the_dialect_becomes_blocks(approved_workspace):
    said = "## Two\n\n### Three\n\nPlain **strong** *em*\\\nnext\nline\n\n- a\n- b\n\n1. c\n2. d\n\n"
    said += "| H | I |\n|---|---|\n| j | k |\n"
    assert body(approved_workspace, said) == (
        Heading(2, (Text("Two"),)),
        Heading(3, (Text("Three"),)),
        Paragraph(
            (
                Text("Plain "),
                Strong((Text("strong"),)),
                Text(" "),
                Emphasis((Text("em"),)),
                LineBreak(),
                Text("next line"),
            )
        ),
        Bullets(((Text("a"),), (Text("b"),))),
        Numbered(((Text("c"),), (Text("d"),))),
        Table(((Text("H"),), (Text("I"),)), (((Text("j"),), (Text("k"),)),), (1, 1), "H | I"),
    )


@pytest.mark.parametrize(
    "said",
    [
        "# One", "#### Four", "[link](http://x.example)", "![image](x.png)", "> quoted", "---\n\nx", "```\ncode\n```",
        "`code`", "- a\n  - nested", "1. a\n   - b", "| H |\n|---|\n| `x` |",
    ],
)  # fmt: skip
def test_markdown_outside_the_dialect_is_refused(approved_workspace, said):
    with pytest.raises(TemplateError, match="T030"):
        body(approved_workspace, f"x\n\n{said}\n")


@pytest.mark.parametrize(
    "said", ["<b>x</b>", "<!-- x -->", "<div>", "&lt;b&gt;", "http://x.example", "a_b_c", "2 * 3 * 4"]
)
def test_what_is_no_markdown_of_ours_comes_out_literally(approved_workspace, said):
    shown = {"&lt;b&gt;": "<b>"}.get(said, said)
    assert body(approved_workspace, f"{said}\n") == (Paragraph((Text(shown),)),)


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("It began {{ pain.onset | date }}.", "It began March 1, 2026 (Ex. B, p. 1)."),
        ("It began {{ pain.onset | date }}", "It began March 1, 2026 (Ex. B, p. 1)"),
        ("It began {{ pain.onset | date }};", "It began March 1, 2026 (Ex. B, p. 1);"),
        ("- It began {{ pain.onset | date }}.", "It began March 1, 2026 (Ex. B, p. 1)."),
        ("1. It began {{ pain.onset | date }}.", "It began March 1, 2026 (Ex. B, p. 1)."),
        ("**It began {{ pain.onset | date }}**.", "It began March 1, 2026 (Ex. B, p. 1)."),
    ],
)
def test_a_citation_stands_before_the_full_stop(approved_workspace, sentence, shown):
    assert bench.only(approved_workspace, f"{FACT}\n{sentence}\n{END}\n") == [shown]


@pytest.mark.parametrize("said", ["- a\n\n  > quoted", "- a\n\n  ```\n  lost\n  ```", "- a\n\n  ## heading"])
def test_a_block_within_a_list_item_is_refused(approved_workspace, said):
    with pytest.raises(TemplateError, match="T030"):
        body(approved_workspace, f"{said}\n")


def test_two_facts_in_one_paragraph_have_each_their_own_citation(approved_workspace):
    said = f"{FACT}It began {{{{ pain.onset | date }}}}.{END}\n"
    said += '{% fact "baseline-scale" as odi %}{{ odi.scale }} was {{ odi.value }}.{% endfact %}\n'
    assert bench.only(approved_workspace, said) == ["It began March 1, 2026 (Ex. B, p. 1). ODI was 46 (Ex. C, p. 1)."]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (f"{FACT}One{END}, and two.", ["One (Ex. B, p. 1), and two."]),
        (f"Pain ({FACT}one{END}) was there.", ["Pain (one (Ex. B, p. 1)) was there."]),
        (f"{FACT}One.{END}\n\nTwo.", ["One (Ex. B, p. 1).", "Two."]),
        (f"- {FACT}one{END}\n- {FACT}two{END}", ["one (Ex. B, p. 1) / two (Ex. B, p. 1)"]),
    ],
)
def test_an_inline_fact_leaves_what_follows_it_as_it_is_written(approved_workspace, said, shown):
    assert bench.only(approved_workspace, f"{said}\n") == shown


@pytest.mark.parametrize("said", [f"**{FACT}One{END}** two.", f"*{FACT}One.{END}*"])
def test_emphasis_round_a_fact_is_emphasis_or_refused_and_never_asterisks(approved_workspace, said):
    shown = []
    with contextlib.suppress(TemplateError):
        shown = bench.only(approved_workspace, f"{said}\n")
    assert "*" not in " ".join(shown)


def test_a_line_that_ends_with_a_tag_does_not_run_into_the_next(approved_workspace):
    said = "One{% if payer.name is present %} two{% endif %}\nthree.\n"
    assert bench.only(approved_workspace, said) == ["One two three."]


def test_a_fact_without_words_cites_nothing(approved_workspace):
    assert bench.only(approved_workspace, f"Words.\n\n{FACT}\n{END}\n") == ["Words."]


@pytest.mark.parametrize(
    "said",
    [
        f"{FACT}\nOne {{{{ pain.onset | date }}}}.\n\nTwo.\n{END}",
        f"**{FACT}One** two.{END}",
        f"- {FACT}one\n- two{END}",
    ],
)
def test_a_fact_that_begins_and_ends_in_different_places_is_refused(approved_workspace, said):
    with pytest.raises(TemplateError, match="T031"):
        body(approved_workspace, f"{said}\n")


def test_a_fact_in_a_table_cell_is_cited_there(approved_workspace):
    said = f"| What | When |\n|---|---|\n| Pain | {FACT}Since {{{{ pain.onset | date }}}}.{END} |\n"
    assert bench.only(approved_workspace, said) == ["What / When / Pain / Since March 1, 2026 (Ex. B, p. 1)."]
