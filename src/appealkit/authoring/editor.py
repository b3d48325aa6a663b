"""What an editor needs to help an author: snippets of every tag and name, the schemas, and the settings that bind them.

A file of ours says so in its first lines; another one of the same name is somebody's own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from appealkit.authoring.beginning import FILTERS, printed
from appealkit.authoring.schemas import schemas_of
from appealkit.letters.dictionary import Dictionary, Name, Of

MARK = "made by `appealkit templates editor`, and made anew by it: write your own snippets into another file"
SNIPPETS, SETTINGS, SCHEMAS = ".vscode/appealkit.code-snippets", ".vscode/settings.json", ".vscode/appealkit"
BOUND = {
    "phrases": "templates/record.yaml",
    "sample": "templates/samples/*.yaml",
    "approvals": "approvals/*.yaml",
    "case": "cases/*.yaml",
}
PLAIN = {"unit", "lasting_unit"}  # codes that are plain words already

Snippet = dict[str, Any]


def editor_files(words: Dictionary, partials: Iterable[str], case_schema: Mapping[str, Any]) -> dict[str, str]:
    """Every file of ours, by its path in the workspace. The settings are apart: they may be somebody's own."""
    files = {SNIPPETS: f"// {MARK}\n{_json(snippets(words, partials))}"}
    for name, schema in {**schemas_of(words.rules), "case": case_schema}.items():
        files[f"{SCHEMAS}/{name}.schema.json"] = _json({"$comment": MARK, **schema})
    return files


def settings() -> dict[str, Any]:
    """The settings that bind the schemas, and let an editor offer the snippets while a template is written."""
    bound = {f"./{SCHEMAS}/{name}.schema.json": files for name, files in BOUND.items()}
    typing = {"editor.quickSuggestions": {"other": "on", "comments": "off", "strings": "off"}}
    return {
        "files.associations": {"*.md.j2": "markdown"},
        "yaml.schemas": bound,
        "[markdown]": {**typing, "editor.snippetSuggestions": "top", "editor.wordWrap": "on"},
    }


def settings_text() -> str:
    return f"// {MARK}\n{_json(settings())}"


def is_ours(text: str) -> bool:
    """Whether a file that is there was made by this, so that it may be made anew."""
    return MARK in text[:400]


def snippets(words: Dictionary, partials: Iterable[str]) -> dict[str, Snippet]:
    """Each tag, each name, each requirement with the names it opens, each authority, each partial."""
    found = dict(_of_tags(words))
    for names in (*words.roots.values(), words.opened_by("sections")):
        found |= {name.path: _of_name(name) for name in names.values()}
    for requirement, rule in words.rules.requirements.items():
        about = rule.shows.replace("{threshold}", "what the payer asks")
        for tag, opened in (("fact", words.fact(requirement)), ("each", words.each(requirement))):
            if opened:
                found[f"{tag} {requirement}"] = _opening(tag, requirement, opened.values(), about)
    law = words.opened_by("authority").values()
    for name, authority in words.rules.authorities.items():
        found[f"authority {name}"] = _opening("authority", name, law, f"{authority.cite}: {authority.says}")
    for name in sorted(partials):
        found[f"include {name}"] = _snippet(f"include {name}", [f'{{% include "{name}" %}}', ""], "A shared passage")
    return found


def _of_tags(words: Dictionary) -> Iterable[tuple[str, Snippet]]:
    yield (
        "position",
        _snippet("position", ["{% position %}", "$0", "{% endposition %}"], "Said unless the letter claims nothing"),
    )
    yield "criteria", _snippet("criteria", ["{% criteria %}"], "The table of criteria; of a frame")
    yield "sections", _snippet("sections", ["{% sections %}"], "The sections of the strategies; of a frame")
    yield (
        "if present",
        _snippet(
            ["if", "if present"],
            ["{% if ${1:payer.plan} is present %}$0{% endif %}"],
            "Said where the case gives the value",
        ),
    )
    for tag in ("new", "unaddressed"):
        body = [f"{{% {tag} as ${{1:it}} %}}", "- {{ ${1:it}.shows }}$0.", f"{{% end{tag} %}}"]
        yield tag, _snippet(tag, body, words.about[tag])
    front = ["---", "template: ${1|letters,frames|}/${2:name}", "title: ${3:What it is called}", 'version: "1"',
             "kind: ${4|section,frame|}", "speaks_for: [${5:strategy}]", "---", "", "$0"]  # fmt: skip
    yield "front matter", _snippet(["front", "---"], front, "The head of a new template")


def _of_name(name: Name) -> Snippet:
    said = printed(name)
    if name.of is Of.YES_NO:
        said = f"{{% if {name.path} %}}$0{{% endif %}}"
    elif name.optional:
        said = f"{{% if {name.path} is present %}}{said}$0{{% endif %}}"
    return _snippet(name.path, [said], f"{name.meaning}. Example: {name.example}")


def _opening(tag: str, opened: str, names: Iterable[Name], about: str) -> Snippet:
    """The tag with a place for one of the names it opens; those that are always there go first."""
    sure = [name for name in names if not name.optional]
    maybe = [name for name in names if name.optional]
    parts = [part + ("" if part in PLAIN else FILTERS.get(name.of, "")).replace(" | ", "\\|")
             for name in (*sure, *maybe) for part in [name.path.split(".", 1)[1]]]  # fmt: skip
    variable = "law" if tag == "authority" else "it"
    said = f"{{{{ ${{1:{variable}}}.${{2|{','.join(parts)}|}} }}}}"
    body = [
        f'{{% {tag} "{opened}" as ${{1:{variable}}} %}}',
        f"{'- ' if tag == 'each' else ''}{said}$0",
        f"{{% end{tag} %}}",
    ]
    absent = f" May be absent: {', '.join(name.path.split('.', 1)[1] for name in maybe)}." if maybe else ""
    return _snippet([f"{tag} {opened}", opened], body, about + "." * (not about.endswith(".")) + absent)


def _snippet(prefix: str | list[str], body: list[str], description: str) -> Snippet:
    return {"scope": "markdown,jinja-md,jinja", "prefix": prefix, "body": body, "description": description}


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
