"""YAML as text with places: what survives, what is refused, and where it is said to stand."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appealkit.errors import Where
from appealkit.yamltext import looks_like_key, read, shown_key, unfit_character


def value_of(text: str | bytes, file: str = "case.yaml") -> object:
    read_text, problems = read(text, file)
    assert problems == []
    return read_text.value


def told(text: str | bytes, file: str = "case.yaml") -> list[tuple[str, int, int]]:
    _, problems = read(text, file)
    return [(problem.code, problem.where.line, problem.where.column) for problem in problems]


def test_scalars_stay_text():
    assert value_of("{a: 0450, b: 00100, c: NO, d: 2026-10-02, e: 1e3, f: yes, g: 12:30}") == {
        "a": "0450", "b": "00100", "c": "NO", "d": "2026-10-02", "e": "1e3", "f": "yes", "g": "12:30",
    }  # fmt: skip


def test_an_empty_value_is_none_and_a_quoted_one_is_text():
    assert value_of("a:\nb: null\nc: ~\nd: ''\ne: \"null\"\nf: '~'\ng: |\n  null\nh: [null, '']") == {
        "a": None, "b": None, "c": None, "d": "", "e": "null", "f": "~", "g": "null\n", "h": [None, ""],
    }  # fmt: skip


def test_every_key_and_item_has_its_place():
    text, _ = read("a: 1\nlist:\n  - x\n  - {b: 2}\n", "case.yaml")
    assert text.where(("a",)) == Where("case.yaml", 1, 1, "a")
    assert text.where(("list", 0)) == Where("case.yaml", 3, 5, "list.0")
    assert text.where(("list", 1, "b")) == Where("case.yaml", 4, 6, "list.1.b")


def test_what_is_not_there_has_the_place_of_what_would_hold_it():
    text, _ = read("a:\n  b: {}\n", "case.yaml")
    assert text.where(("a", "b", "missing")) == Where("case.yaml", 2, 3, "a.b.missing")
    assert read("", "case.yaml")[0].where(("a",)) == Where("case.yaml", 0, 0, "a")


def test_a_step_that_may_be_a_value_is_not_shown():
    text, _ = read("patient: {Jordan Q. Sample: x}\n", "case.yaml")
    assert text.where(("patient", "Jordan Q. Sample")).path == "patient.*"
    assert "Jordan" not in repr(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name: J\xf6rg".encode("latin-1"), ("I001", 1, 8)),
        ("name: Jörg".encode("utf-16"), ("I001", 1, 1)),
        ('a: "x', ("I002", 1, 4)),  # where the quote begins that nothing closes
        ("a: 1\n\tb: 2", ("I002", 2, 1)),
        ("a: 1\n---\nb: 2", ("I002", 2, 1)),
        ("[a]: 1", ("I002", 1, 1)),
        ("a: b: c", ("I002", 1, 5)),
        ("[" * 51, ("I003", 1, 51)),
        ("a: &x 1", ("I004", 1, 4)),
        ("a: *x", ("I004", 1, 4)),
        ("a: !!python/name:os.system x", ("I004", 1, 4)),
        ("a: !mine x", ("I004", 1, 4)),
        ("a: 1\nb: 2\na: 3", ("I005", 3, 1)),
        ('a: "\\u202e"', ("I006", 1, 4)),
        ('a: "\\0"', ("I006", 1, 4)),
        ("a: é\nb: \x07", ("I006", 2, 4)),
        ("a: éé\x07", ("I006", 1, 6)),
    ],
)
def test_what_is_refused_is_told_at_its_place(text, expected):
    assert told(text) == [expected]


def test_fifty_levels_are_taken():
    assert told("[" * 50 + "]" * 50) == []


def test_a_file_over_two_megabytes_is_refused_unread():
    _, problems = read(b"[" * (2 * 1024 * 1024 + 1), "case.yaml")
    assert [problem.code for problem in problems] == ["I003"]


def test_of_a_key_given_twice_the_first_stays_with_its_places():
    text, problems = read("a: {x: 1}\nb: 2\na: {x: 3, y: 4}\n", "case.yaml")
    assert text.value == {"a": {"x": "1"}, "b": "2"}
    assert text.where(("a", "x")).line == 1
    assert [problem.mend for problem in problems] == ["keep one; the first is at line 1"]


def test_json_is_read_as_it_is():
    value = {"a": ["x", 'q"\\/ \u00e9 \U0001f600 \\ud83d'], "b": {"c": "1.50", "d": None}}
    assert value_of(json.dumps(value, indent="\t"), "case.json") == value
    assert value_of(json.dumps(value, separators=(",", ":")), "case.json") == value
    assert value_of('{"a": 1450.00, "b": true}', "case.json") == {"a": "1450.00", "b": "true"}


def test_a_byte_order_mark_is_no_part_of_the_first_key():
    assert value_of(b"\xef\xbb\xbfcase: x") == {"case": "x"}


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("units", "the key 'units'"),
        ("visits_attended", "the key 'visits_attended'"),
        ("pt-record", "the key 'pt-record'"),
        ("Jordan Sample", "this key"),
        ("XEH123456789", "this key"),
        ("2026-10-02", "this key"),
        ("x" * 41, "this key"),
        ("", "this key"),
    ],
)
def test_a_key_is_shown_only_where_it_looks_like_one(key, shown):
    assert shown_key(key) == shown
    assert looks_like_key(key) is (shown != "this key")


@pytest.mark.parametrize("text", ["plain", "Jörg Ñandú 李", "two\nlines\tand a tab", "a\u00a0b", "क\u200dष", "e\u0301"])
def test_what_names_and_notes_hold_is_fit(text):
    assert unfit_character(text) is None


@pytest.mark.parametrize("char", ["\x00", "\x1b", "\x7f", "\u202e", "\u2066", "\u200f", "\ue000", "\ud800", "\ufdd0"])
def test_what_no_record_contains_is_unfit(char):
    assert unfit_character(f"a{char}b") == f"U+{ord(char):04X}"


@given(st.text(max_size=200) | st.lists(st.sampled_from([*"[]{}:,-?&*!|>'\"%@`# \n\t\r", "a", "é"])).map("".join))
def test_any_text_is_answered(text):
    value, problems = read(text.encode("utf-8", "surrogatepass"), "case.yaml")
    assert value is not None or problems


@given(
    st.recursive(
        st.none() | st.text("abc é'\"\\:#{}[]-\n\t"),
        lambda inner: st.lists(inner) | st.dictionaries(st.text("abc é:#'\""), inner),
        max_leaves=15,
    )
)
def test_any_json_comes_back_as_it_was(value):
    assert value_of(json.dumps(value), "case.json") == value
    assert value_of(json.dumps(value, ensure_ascii=False), "case.json") == value
