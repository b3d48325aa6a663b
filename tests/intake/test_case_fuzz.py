"""Nothing that can be written in a file makes reading it fall over."""

import json

from every_field import EVERY_FIELD, holder, paths, tree
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appealkit import yamltext
from appealkit.errors import Problem, mistakes
from appealkit.intake import ReadCase

FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

WORDS = [
    "case",
    "denial",
    "lines",
    "evidence",
    "source",
    "documents",
    "practice",
    "chart",
    "2026-02-30",
    "64483",
    "null",
]
SIGNS = [*":[]{},'\"|>%#?~=@`é", " ", "\n", "  ", "- ", "&a", "*a", "!!str", "\t", "\x00", "\u202e", "---", "...", "<<"]
PIECES = st.sampled_from([*WORDS, *SIGNS])
TEXTS = st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=200)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | PIECES
    | st.sampled_from(["sNaN", "Infinity", "1E+999999", "٣", "0000-00-00", "../../x", "/dev/zero"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8) | PIECES, inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
ALL_PATHS = sorted(paths(tree()), key=str)


def is_answer(result: ReadCase | None, problems: list[Problem]) -> bool:
    """What is true of every answer: a case or none, each problem with its mend, and none only for a mistake."""
    told = all(isinstance(problem, Problem) and problem.mend for problem in problems)
    return isinstance(result, ReadCase | None) and told and (result is None) == bool(mistakes(problems))


def test_an_answer_without_a_case_and_without_a_mistake_is_none():
    assert not is_answer(None, [])


@FUZZ
@given(data=st.binary(max_size=200))
def test_any_bytes_are_answered(read, data):
    assert is_answer(*read(data))


@FUZZ
@given(text=TEXTS)
def test_any_text_is_answered(read, text):
    assert is_answer(*read(text.encode("utf-8", "surrogatepass")))


@FUZZ
@given(value=VALUES)
def test_any_json_is_answered(read, value):
    assert is_answer(
        *read(json.dumps({"case": "x", "denial": value, "evidence": value, "documents": value}), "case.json")
    )


@settings(FUZZ, max_examples=400)
@given(changes=st.lists(st.tuples(st.sampled_from(ALL_PATHS), VALUES, st.booleans()), min_size=1, max_size=4))
def test_a_case_with_anything_anywhere_is_answered(read, changes):
    value = tree()
    for path, new, remove in changes:
        try:
            held = holder(value, path)
            if remove:
                del held[path[-1]]
            else:
                held[path[-1]] = new
        except (KeyError, IndexError, TypeError, AttributeError):
            continue  # an earlier change took the place away
    assert is_answer(*read(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"), "case.json"))


@FUZZ
@given(at=st.integers(0, len(EVERY_FIELD)), length=st.integers(0, 30), new=TEXTS)
def test_a_case_file_with_a_piece_torn_out_is_answered(read, at, length, new):
    assert is_answer(*read((EVERY_FIELD[:at] + new + EVERY_FIELD[at + length :]).encode("utf-8", "surrogatepass")))


def test_places_are_within_the_file(read):
    lines = EVERY_FIELD.splitlines()
    text, _ = yamltext.read(EVERY_FIELD, "case.yaml")
    for where in text.places.values():
        assert 1 <= where.line <= len(lines)
        assert 1 <= where.column <= len(lines[where.line - 1])
