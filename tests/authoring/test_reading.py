"""A template is read as a tree whose every thing has its line and column in the file."""

from __future__ import annotations

from appealkit.authoring.reading import Comment, read, read_all
from appealkit.authoring.tree import (
    All,
    Branch,
    Choice,
    Compared,
    Const,
    Filtered,
    If,
    Include,
    Is,
    Not,
    Opening,
    Path,
    Place,
    Position,
    Print,
    Set,
    Tag,
    Words,
    walk,
)
from appealkit.library import _files, release


def test_prose_values_filters_and_facts_have_their_places() -> None:
    text = (
        '{% fact "care-long-enough" as care %}\nCare of {{ care.value }}, to {{ care.last | date }}.\n{% endfact %}\n'
    )
    found = read("letters/x", "letters/x.md.j2", text, Place(8, 1))
    assert found.problems == ()
    (fact, rest) = found.nodes
    assert fact == Opening(
        "fact",
        "care-long-enough",
        "care",
        (
            Words("\nCare of ", Place(8, 38)),
            Print(Path(("care", "value"), Place(9, 12)), Place(9, 9)),
            Words(", to ", Place(9, 25)),
            Print(Filtered(Path(("care", "last"), Place(9, 33)), "date", Place(9, 45)), Place(9, 30)),
            Words(".\n", Place(9, 52)),
        ),
        Place(8, 1),
    )
    assert rest == Words("\n", Place(10, 14))


def test_tests_are_numbered_in_the_order_of_the_file_and_nested_ones_within() -> None:
    text = (
        '{% if a.b is present and not a.c == "x" %}1{% if a.d %}2{% endif %}{% elif a.e %}3{% else %}'
        '{{ "y" if a.f else "n" }}{% endif %}'
    )
    found = read("letters/x", "x", text)
    (outer,) = found.nodes
    assert isinstance(outer, If)
    first, second = outer.branches
    assert [first.test_number, second.test_number] == [0, 2]
    assert first.test == All(
        (
            Is(Path(("a", "b"), Place(1, 7)), "present", Place(1, 14)),
            Not(
                Compared(Path(("a", "c"), Place(1, 30)), "==", Const("x", Place(1, 37)), Place(1, 30)),
                Place(1, 30),
            ),
        ),
        Place(1, 14),
    )
    inner = first.body[1]
    assert isinstance(inner, If)
    assert inner.branches == (Branch(Path(("a", "d"), Place(1, 50)), 1, (Words("2", Place(1, 56)),), Place(1, 44)),)
    assert second.place == Place(1, 68)
    (chosen,) = outer.otherwise
    assert isinstance(chosen, Print)
    assert isinstance(chosen.of, Choice)
    assert chosen.of.test_number == 3
    assert chosen.of.test == Path(("a", "f"), Place(1, 103))


def test_the_same_path_twice_on_a_line_has_two_places() -> None:
    found = read("x", "x", "{{ a.b }} and {{ a.b }}")
    assert [node.of.place for node in walk(found.nodes) if isinstance(node, Print)] == [Place(1, 4), Place(1, 18)]


def test_positions_includes_sets_and_tags_are_told_apart() -> None:
    text = (
        '{% position %}So.{% endposition %}\n{% include "partials/if-upheld" %}\n{% set s = "" %}{% criteria %}\n'
        "{% new as item %}{{ item.title }}{% endnew %}{# for authors #}"
    )
    found = read("x", "x", text)
    kinds = [node for node in found.nodes if not isinstance(node, Words)]
    assert kinds == [
        Position((Words("So.", Place(1, 15)),), Place(1, 1)),
        Include("partials/if-upheld", Place(2, 1)),
        Set("s", Const("", Place(3, 12)), (), Place(3, 1)),
        Tag("criteria", Place(3, 17)),
        Opening("new", None, "item", (Print(Path(("item", "title"), Place(4, 21)), Place(4, 18)),), Place(4, 1)),
    ]
    assert found.comments == (Comment("for authors", Place(4, 48)),)


def test_a_block_left_open_is_told_at_the_tag_that_opens_it() -> None:
    (problem,) = read("x", "letters/x.md.j2", 'One.\n{% fact "a" as b %}\n{% if b.c %}x{% endif %}\n').problems
    assert str(problem.where) == "letters/x.md.j2:2:1"
    assert problem.says == "this 'fact' is not closed"


def test_a_tag_of_a_phrase_that_cannot_be_read_is_told_where_it_stands_in_the_file() -> None:
    record = 'record:\n  care-failed: "{% if it.outcome %}y"\n  care-long-enough: "x {{ it.value }"\n'
    found = read_all({"record.yaml": record.encode()})
    problems = [problem for reading in found.values() for problem in reading.problems]
    assert [str(problem.where) for problem in problems] == ["record.yaml:2:17", "record.yaml:3:24"]


def test_what_the_language_has_no_place_for_is_told_and_the_rest_is_read() -> None:
    found = read("x", "x.md.j2", "{% for a in b %}{{ a }}{% endfor %}\n{{ c.d }}")
    assert [(problem.code, str(problem.where)) for problem in found.problems] == [("T011", "x.md.j2:1:1")]
    assert any(isinstance(node, Print) for node in found.nodes)


def test_every_shipped_template_partial_and_phrase_can_be_read() -> None:
    found = read_all(_files(release() / "templates"))
    assert [problem for reading in found.values() for problem in reading.problems] == []
    assert {
        "frames/appeal",
        "letters/conservative-care",
        "partials/function",
        "record/care-long-enough",
    } <= found.keys()
    for reading in found.values():
        lines = (release() / "templates" / reading.file).read_text(encoding="utf-8").split("\n")
        for node in walk(reading.nodes):
            if isinstance(node, Print) and isinstance(node.of, Path):
                place = node.of.place
                assert lines[place.line - 1][place.column - 1 :].startswith(str(node.of))


def test_prose_that_looks_like_a_sign_moves_no_place() -> None:
    found = read("x", "x", "{{ a.b }}.{{ c.d }}|{{ e.f }}")
    assert [node.of.place for node in walk(found.nodes) if isinstance(node, Print)] == [
        Place(1, 4),
        Place(1, 14),
        Place(1, 24),
    ]
