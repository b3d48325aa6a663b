"""Whatever is wrong with a case, no value of it stands in a Problem, in its JSON or in a repr."""

import json
import traceback

import pytest
from every_field import EVERY_FIELD, holder, paths, tree

from appealkit.errors import InputError

MARKERS = (
    "Zzyzx Q. Marker",  # a name
    "ZZMARKER-9173-X",  # a member id, shaped like an id
    "2031-0931-77777",  # a claim number
    "1931-13-31",  # a birth date that is none
    "1931-03-13",  # and one that is
    "{{ZZMARKER}} <b>|`",
)


def with_value(path, marker):
    value = tree()
    holder(value, path)[path[-1]] = marker
    return value


def with_key(path, marker):
    value = tree()
    mapping = holder(value, path)
    mapping[marker] = mapping.pop(path[-1])
    return value


def with_more(path, marker):
    value = tree()
    held = holder(value, path)
    if isinstance(held, list):
        held.append(marker)
    else:
        held[marker] = marker
    return value


@pytest.fixture
def shown(read):
    """Everything that reading this tree could show anyone."""

    def all_text(value) -> str:
        result, problems = read(json.dumps(value, ensure_ascii=False), "case.json")
        assert result is not None or problems
        text = [str(problem) + repr(problem) + json.dumps(problem.as_json()) for problem in problems]
        error = InputError(*problems)
        text += [repr(error), *traceback.format_exception(error)]
        return "\n".join([*text, repr(result)])

    return all_text


def test_the_case_with_every_field_is_good_but_for_its_missing_exhibit(read):
    _, problems = read(EVERY_FIELD)
    assert [problem.code for problem in problems] == ["I043"]


@pytest.mark.parametrize("change", [with_value, with_key, with_more])
@pytest.mark.parametrize("turn", [0, *(pytest.param(turn, marks=pytest.mark.long) for turn in range(1, len(MARKERS)))])
def test_a_value_in_any_place_is_shown_nowhere(shown, change, turn):
    """Each place has another marker each turn; after all turns, each has had each."""
    for number, path in enumerate(paths(tree()), turn):
        marker = MARKERS[number % len(MARKERS)]
        if change is with_key and isinstance(path[-1], int):
            continue
        text = shown(change(path, marker))
        assert marker not in text, path
        assert json.dumps(marker)[1:-1] not in text, path


@pytest.mark.parametrize("marker", MARKERS)
def test_a_broken_layout_shows_nothing_of_the_file(read, marker):
    for broken in (
        f"name: '{marker}",
        f"{marker}: [",
        f"? {marker}\n  x: {{",
        f"a: *{marker}",
        f"a: !{marker} b",
        f"%{marker}",
    ):
        _, problems = read(f"case: x\n{broken}\n")
        assert problems
        assert marker not in "".join(str(problem) + repr(problem) for problem in problems)


def test_a_good_case_shows_no_patient_in_its_repr(read):
    result, _ = read(EVERY_FIELD.replace(", file: note.pdf", ""))
    text = repr(result) + repr(result.case) + repr(result.case.evidence) + repr(result.case.patient)
    for value in ("Jordan", "1968", "XEH123456789", "2026-0917-00432"):
        assert value not in text
