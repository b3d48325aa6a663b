"""Lint tells every mistake of a template at its place, once, and nothing of a template that is right.

A finding has a folder in `bad/`: `<code>-<slug>/` with `bad/` and `good/`, files laid over the shipped partials,
and `finding.yaml`: where it is told (`at`, all of the places where several), words of the message (`says`) and
of what to do next (`mend`); `about`: the word that tells it from others of its code.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from linting import AROUND, EXAMPLE, FRONT, TODAY, examples, linted, rules, shipped

from appealkit.authoring.lint.run import lint
from appealkit.authoring.lint.table import CHECKS
from appealkit.authoring.reading import read_all
from appealkit.authoring.tree import Path as Path_
from appealkit.authoring.tree import asked, parts, walk
from appealkit.errors import CODE_PAGES

BAD = Path(__file__).parent / "bad"
CORPUS = sorted(path.name for path in BAD.iterdir() if path.is_dir())
# what a bad example cannot help being beside: a reference is a number, a demanding sentence is hard, too
BESIDE = {"T035": {"T071"}, "T044": {"T060"}, "T060": {"T061"}, "T067": {"T068"}, "T068": {"T070"}, "T075": {"T061"},
          "T080": {"T024"}, "T161": {"T030", "T060"}, "T168": {"T031", "T066"}}  # fmt: skip
CODES = sorted({code for check in CHECKS for code in check.codes})


def files_in(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("folder", CORPUS)
def test_a_bad_template_is_told_at_its_place_and_its_good_twin_is_not(folder: str) -> None:
    code = folder.partition("-")[0]
    expected = yaml.safe_load((BAD / folder / "finding.yaml").read_text("utf-8"))
    about = expected.get("about", "")
    told_of_bad = linted(files_in(BAD / folder / "bad"))
    found = [problem for problem in told_of_bad if problem.code == code and about in problem.says]
    at = expected["at"]
    assert [str(problem.where) for problem in found] == (at if isinstance(at, list) else [at])
    told = found[0]
    assert [words for words in expected["says"] if words not in told.says] == [], told.says
    assert [words for words in expected["mend"] if words not in told.mend] == [], told.mend
    assert expected.get("severity", told.severity.value) == told.severity.value
    good = linted(files_in(BAD / folder / "good"))
    assert [str(problem) for problem in good if problem.code == code and about in problem.says] == []


@pytest.mark.parametrize("code", sorted({*CODES} - {"T164"}))  # two names that some machines take for one
def test_every_finding_has_a_folder_of_its_own(code: str) -> None:
    assert any(folder.startswith(code + "-") for folder in CORPUS)


@pytest.mark.parametrize("code", CODES)
def test_the_examples_on_the_page_of_a_finding_are_what_they_say(code: str) -> None:
    assert CODE_PAGES[code].title
    snippets = examples(code)
    assert set(snippets) == {"Bad", "Good"}, "the page has a 'Bad:' and a 'Good:' example that can be run"
    bad, good = ({problem.code for problem in linted(snippets[word])} - (AROUND - {code}) for word in ("Bad", "Good"))
    assert bad == {code} | BESIDE.get(code, set())
    assert good == set()


def test_nothing_is_found_in_the_shipped_templates() -> None:
    assert [str(problem) for problem in lint(shipped(), rules(), today=TODAY)] == []


def test_findings_stand_in_the_order_of_files_and_places_each_once() -> None:
    bad = "{{ payer.name | datum }} {{ payer.name | dates }}\n"
    front = '---\ntemplate: letters/{0}\ntitle: T\nversion: "1"\nkind: section\n---\n'
    found = linted(
        {
            "partials/p.md.j2": bad,
            "letters/b.md.j2": front.format("b") + '{% include "partials/p" %}\n',
            "letters/a.md.j2": front.format("a") + '{{ payer.name | datum }}{% include "partials/p" %}\n',
        }
    )
    told = [str(problem.where) for problem in found if problem.code == "T012"]
    assert told == ["letters/a.md.j2:7:17", "partials/p.md.j2:1:17", "partials/p.md.j2:1:42"]


def test_a_file_that_is_not_text_hides_no_finding_in_another() -> None:
    files = {"letters/a.md.j2": b"---\n\xff", "partials/p.md.j2": b"{{ payer.name | datum }}"}
    found = lint(files, rules(), today=TODAY)
    assert [(problem.code, str(problem.where)) for problem in found if problem.code in {"I001", "T012"}] == [
        ("I001", "letters/a.md.j2:2:1"),
        ("T012", "partials/p.md.j2:1:17"),
    ]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_whatever_ends_its_lines_the_same_is_found_at_the_same_places(ends: str) -> None:
    text = FRONT + "Twelve {{ payer.name }}.\n\n{% if payer.plan is present %}\nSo {{ payer.nmae }}.\n{% endif %}\n"
    found = linted({f"{EXAMPLE}.md.j2": text.replace("\n", ends)})
    told = [(problem.code, str(problem.where)) for problem in found if problem.code not in {"T065", "T086"}]
    assert told == [("T060", f"{EXAMPLE}.md.j2:8:1"), ("T010", f"{EXAMPLE}.md.j2:11:7")]


def test_a_partial_has_no_front_matter_and_what_looks_like_it_is_prose() -> None:
    found = linted({"partials/p.md.j2": "---\ntitle: P\n---\nSo.\n"})
    assert ("T030", "partials/p.md.j2:1:1") in [(problem.code, str(problem.where)) for problem in found]


def test_a_key_of_the_front_matter_is_told_at_its_own_line_whatever_the_title_says() -> None:
    days = "effective: 2026-11-01\nretired: 2026-06-30\nsalutation: To all\n"
    front = FRONT.replace("An example", "A retired salutation{{ payer.name }}").replace("kind:", days + "kind:")
    found = linted({f"{EXAMPLE}.md.j2": front + "So.\n"})
    told = {problem.code: str(problem.where) for problem in found if problem.code in {"T014", "T026", "T027"}}
    assert told == {
        "T014": f"{EXAMPLE}.md.j2:3:28",
        "T026": f"{EXAMPLE}.md.j2:6:1",
        "T027": f"{EXAMPLE}.md.j2:7:1",
    }


def paths_of_the_shipped() -> list[tuple[str, Path_]]:
    """Every dotted path of the shipped templates, partials and phrases, with its file."""
    return [
        (reading.file, part)
        for reading in read_all(shipped()).values()
        for node in walk(reading.nodes)
        for expr in asked(node)
        for part in parts(expr)
        if isinstance(part, Path_) and len(part.parts) == 2
    ]


@pytest.mark.parametrize(("file", "path"), paths_of_the_shipped()[70::400], ids=str)
def test_a_name_misspelt_anywhere_in_the_shipped_templates_is_told_at_its_place(file: str, path: Path_) -> None:
    lines = shipped()[file].decode().split("\n")
    line, column = path.place.line - 1, path.place.column - 1
    lines[line] = lines[line][:column] + f"{path}zz" + lines[line][column + len(str(path)) :]
    found = lint({**shipped(), file: "\n".join(lines).encode()}, rules(), today=TODAY)
    told = [problem for problem in found if problem.code in {"T010", "T017"}]
    assert [str(problem.where) for problem in told] == [f"{file}:{path.place.line}:{path.place.column}"]
    assert f"'{path.parts[1]}zz'" in told[0].says
