"""`templates editor`: snippets that a template can hold, schemas that fit what is shipped, and nobody's file lost."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from appealkit import yamltext
from appealkit.authoring.editor import MARK, settings, snippets
from appealkit.authoring.fields import dictionary_of
from appealkit.authoring.reading import read
from appealkit.authoring.samples import _Said
from appealkit.authoring.schemas import _SAMPLE, schemas_of
from appealkit.letters.template import split_front
from appealkit.library import open_library, template_files
from stories import cases

LIBRARY = open_library()
ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = template_files()


@lru_cache(maxsize=1)
def made() -> dict[str, Any]:
    partials = [path.removesuffix(".md.j2") for path in TEMPLATES if path.startswith("partials/")]
    return snippets(dictionary_of(LIBRARY.rules, LIBRARY.templates.phrases, {}), partials)


def expanded(body: list[str]) -> str:
    """The text an editor would put there where every first choice is taken."""
    text = "\n".join(body).replace("$0", "words")
    text = re.sub(r"\$\{\d+\|((?:[^|\\,]|\\.)*)(?:,(?:[^|\\]|\\.)*)?\|\}", lambda choice: choice[1], text)
    return re.sub(r"\$\{\d+:([^}]*)\}", r"\1", text).replace("\\|", "|")


def test_every_snippet_can_stand_in_a_template() -> None:
    assert len(made()) > 300
    for name, snippet in made().items():
        if name == "front matter":
            continue
        text = expanded(snippet["body"])
        assert "$" not in text, name
        reading = read("letters/x", "letters/x.md.j2", text)
        assert [str(problem) for problem in reading.problems] == [], name
        assert reading.nodes, name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("payer.name", "{{ payer.name }}"),
        ("denial.notice_date", "{{ denial.notice_date | date }}"),
        ("payer.plan", "{% if payer.plan is present %}{{ payer.plan }}words{% endif %}"),
        ("letter.meets_every_criterion", "{% if letter.meets_every_criterion %}words{% endif %}"),
        ("fact care-long-enough", '{% fact "care-long-enough" as it %}\n{{ it.value }}words\n{% endfact %}'),
        ("each records-at-hand", '{% each "records-at-hand" as it %}\n- {{ it.kind|words }}words\n{% endeach %}'),
        ("authority claim-filing-limit",
         '{% authority "claim-filing-limit" as law %}\n{{ law.cite }}words\n{% endauthority %}'),
        ("include partials/notice", '{% include "partials/notice" %}\n'),
    ],
)  # fmt: skip
def test_a_snippet_puts_there_what_an_author_would_write(name: str, text: str) -> None:
    assert expanded(made()[name]["body"]) == text


def test_a_snippet_says_what_a_name_means_and_what_may_be_absent() -> None:
    assert made()["payer.delegate"]["description"] == (
        "the vendor that reviewed for the plan. Example: Example Review Services"
    )
    assert "May be absent: onset" not in made()["fact pain-long-enough"]["description"]
    assert "laterality" in made()["fact pain-long-enough"]["description"]


# ---- the schemas ----


def told(name: str, value: object) -> list[str]:
    schema = schemas_of(LIBRARY.rules)[name]
    Draft202012Validator.check_schema(schema)
    return [".".join(map(str, error.absolute_path)) for error in Draft202012Validator(schema).iter_errors(value)]


def written(text: str) -> object:
    read_text, problems = yamltext.read(text.encode(), "x.yaml")
    assert problems == []
    assert read_text is not None
    return read_text.value


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.startswith(("frames/", "letters/"))])
def test_the_front_matter_of_every_template_fits(path: str) -> None:
    front, _ = split_front(TEMPLATES[path].decode())
    assert front is not None
    assert told("template", written(front.strip().strip("-"))) == []


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"template": "notes/x"}, "template"),
        ({"kind": "letter"}, "kind"),
        ({"speaks_for": ["no-such-strategy"]}, "speaks_for.0"),
        ({"efective": "2026-01-01"}, ""),
        ({"effective": "soon"}, "effective"),
    ],
)
def test_front_matter_that_does_not_fit_is_underlined(wrong: dict[str, Any], where: str) -> None:
    good = {"template": "letters/x", "title": "X", "version": 1, "kind": "section"}
    assert told("template", good) == []
    assert told("template", {**good, **wrong}) == [where]


def test_the_shipped_phrases_and_samples_fit() -> None:
    assert told("phrases", written(TEMPLATES["record.yaml"].decode())) == []
    for path in sorted((ROOT / "templates" / "samples").glob("*.yaml"))[::5]:
        assert told("sample", written(path.read_text("utf-8"))) == [], path.name


def test_the_samples_approvals_fit() -> None:
    for path in sorted((ROOT / "samples" / "approvals").glob("*.yaml")):
        assert told("approvals", written(path.read_text("utf-8"))) == [], path.name


def test_a_phrase_of_no_requirement_is_underlined() -> None:
    assert told("phrases", {"record": {"no-such-requirement": "x"}, "words": {}}) == ["record"]
    assert told("phrases", {"record": {"care-failed": {"eech": "x"}}, "words": {}}) == ["record.care-failed"]


def test_how_a_sample_is_drafted_has_the_keys_that_are_read() -> None:
    assert set(_SAMPLE) == set(_Said.model_fields)


@pytest.mark.parametrize("name", ["template", "phrases", "sample", "approvals"])
def test_schema_prints_them(name: str) -> None:
    done = cases.run("schema", name)
    assert done.code == 0
    assert json.loads(done.out) == schemas_of(LIBRARY.rules)[name]


# ---- the files ----


def without_comment(text: str) -> Any:
    return json.loads("\n".join(line for line in text.splitlines() if not line.startswith("//")))


def test_the_files_are_written_and_the_settings_bind_the_schemas_to_their_files(tmp_path: Path) -> None:
    done = cases.run("templates", "editor", "--out", tmp_path)
    assert done.code == 0
    held = without_comment((tmp_path / ".vscode/settings.json").read_text("utf-8"))
    assert held == settings()
    for schema in held["yaml.schemas"]:
        assert json.loads((tmp_path / schema).read_text("utf-8"))["$id"].startswith("urn:appealkit:schema:")
    assert "fact care-long-enough" in without_comment((tmp_path / ".vscode/appealkit.code-snippets").read_text("utf-8"))


def test_a_second_time_ours_are_made_anew(tmp_path: Path) -> None:
    cases.run("templates", "editor", "--out", tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    ours = tmp_path / ".vscode/appealkit.code-snippets"
    ours.write_text(f"// {MARK}\n{{}}", "utf-8")
    done = cases.run("templates", "editor", "--out", tmp_path)
    assert "left as it is" not in done.out
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize("name", ["settings.json", "appealkit.code-snippets", "appealkit/sample.schema.json"])
def test_a_file_of_the_users_own_is_left_as_it_is_and_told(tmp_path: Path, name: str) -> None:
    own = tmp_path / ".vscode" / name
    own.parent.mkdir(parents=True)
    own.write_text('{"editor.fontSize": 15}', "utf-8")
    done = cases.run("templates", "editor", "--out", tmp_path)
    assert done.code == 0
    assert own.read_text("utf-8") == '{"editor.fontSize": 15}'
    assert f"left as it is {own}" in done.out
    assert ("yaml.schemas" in done.out) is (name == "settings.json")


def test_a_link_is_not_written_through(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.json"
    target.write_text(f"// {MARK}", "utf-8")
    (tmp_path / "w/.vscode").mkdir(parents=True)
    (tmp_path / "w/.vscode/settings.json").symlink_to(target)
    cases.run("templates", "editor", "--out", tmp_path / "w")
    assert target.read_text("utf-8") == f"// {MARK}"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    done = cases.run("templates", "editor", "--out", tmp_path / "file")
    assert (done.code, "W001" in done.err) == (3, True)
