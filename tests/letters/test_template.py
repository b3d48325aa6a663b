"""Templates: front matter, what the hash covers, and mistakes at their line."""

from __future__ import annotations

import pytest

from appealkit.letters.template import load_templates
from letters import bench

NAME = "letters/conservative-care.md.j2"
START = "---\ntemplate: letters/conservative-care\n"


def loaded(**changes: bytes):
    return load_templates({**bench.shipped(), **changes})


def hash_of(name: str = bench.SECTION, **changes: bytes) -> str:
    shelf, problems = loaded(**changes)
    assert problems == []
    return shelf.templates[name].sha256


def test_the_shipped_templates_load_without_a_problem():
    shelf, problems = loaded()
    assert problems == []
    assert {"frames/appeal", "frames/protective", bench.SECTION} <= set(shelf.templates)


def test_a_changed_byte_changes_the_hash():
    data = bench.shipped()[NAME]
    assert hash_of(**{NAME: data + b"."}) != hash_of()
    assert hash_of(**{NAME: data.replace(b'version: "1"', b'version: "2"')}) != hash_of()


def test_the_hash_covers_the_partials_that_are_included_directly_or_through_another():
    partial = "partials/activity.md.j2"
    data = bench.shipped()[partial]
    assert hash_of(**{partial: data + b"x"}) != hash_of()
    assert hash_of("letters/both-sides", **{partial: data + b"x"}) == hash_of("letters/both-sides")
    deep = {partial: data + b'{% include "partials/deep" %}\n', "partials/deep.md.j2": b"one\n"}
    assert hash_of(**deep) != hash_of(**deep | {"partials/deep.md.j2": b"two\n"})


def test_the_hash_covers_the_phrases_of_the_criteria_table():
    data = bench.shipped()["record.yaml"]
    assert hash_of(**{"record.yaml": data + b"  another-word: another word\n"}) != hash_of()


def test_the_hash_is_the_same_whatever_the_line_ends_and_the_byte_order_mark():
    data = bench.shipped()[NAME]
    assert hash_of(**{NAME: data.replace(b"\n", b"\r\n")}) == hash_of()
    assert hash_of(**{NAME: b"\xef\xbb\xbf" + data}) == hash_of()


@pytest.mark.parametrize(
    ("text", "code", "line", "words"),
    [
        ("words\n", "T001", 1, "the front matter is missing"),
        ("---\ntitle: x\n", "T001", 1, "the front matter is missing"),
        (START + "title: x\nversion: '1'\nkind: sektion\n---\n", "T001", 5, "kind"),
        (START + "title: x\nversion: '1'\nkind: section\neffektive: x\n---\n", "T001", 6,
         "effektive"),
        (START + "title: x\nkind: section\neffective: soon\nversion: '1'\n---\n", "T001", 5,
         "effective"),
        ("---\ntemplate: letters/other\ntitle: x\nversion: '1'\nkind: section\n---\n", "T001", 2, "not its path"),
        (START + "title: x\nversion: '1'\nkind: section\n---\n\nx\n{% include 'partials/no' %}\n",
         "T002", 9, "'partials/no' is not a partial"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_front_matter_is_told_at_its_line(text, code, line, words):
    shelf, problems = loaded(**{NAME: text.encode()})
    assert shelf is None
    found = [(item.code, item.where.line) for item in problems if words in item.says]
    assert (code, line) in found, [str(item) for item in problems]
    assert all(item.where.file.startswith("letters/conservative-care") for item in problems)


@pytest.mark.parametrize(
    ("line", "text"),
    [(4, "title: x\ntitle: y\n"), (3, "title: &a x\n"), (3, 'title: "x\n')],
    ids=["a duplicate key", "an anchor", "an open quote"],
)
def test_a_mistake_in_the_layout_of_the_front_matter_is_told_at_its_line(line, text):
    front = f"---\ntemplate: letters/conservative-care\n{text}version: '1'\nkind: section\n---\n"
    _, problems = loaded(**{NAME: front.encode()})
    assert problems[0].where.line == line


def test_a_file_that_is_not_utf_8_is_told():
    _, problems = loaded(**{NAME: "---\ntitle: é\n".encode("latin-1")})
    assert [(item.code, item.where.file) for item in problems] == [("I001", NAME)]


def test_a_mistake_in_the_phrases_is_told_at_its_line():
    _, problems = loaded(**{"record.yaml": b"record:\n  care-failed: [a, b]\nwords: {}\n"})
    assert {item.code for item in problems} == {"T001"}
    assert {item.where.line for item in problems} == {2}


def test_every_phrase_answers_a_requirement_of_the_library_and_every_criterion_has_one(approved_workspace):
    from appealkit.library import open_library

    library = open_library(approved_workspace)
    phrases = set(library.templates.phrases.record)
    assert phrases <= set(library.rules.requirements)
    asked = {
        item.requirement
        for policy in library.rules.policies.values()
        for version in policy.versions
        for item in version.criteria
        if item.is_encoded
    }
    needed = {
        name
        for entry in library.rules.maps.values()
        for it in entry.strategies.values()
        if it.needs
        for name in it.needs.leaves()
    }
    assert (asked | needed) - phrases == set()
