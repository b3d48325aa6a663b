"""DOOR: golden letters, as they are kept in a folder: of each a text to read and the page as JSON to compare."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from appealkit.authoring.made import Made, as_values, from_values
from appealkit.errors import Problem, Where, code_page, writing
from appealkit.writers import write

T128 = code_page(
    "T128",
    """A golden letter that cannot be read
    Golden letters are written by `appealkit templates test --update` and are not changed by hand.
    Bad: a conflict of two versions left in the file. Good: the file deleted, and `templates test --update` run.
    """,
)

FOLDER = "templates/golden"


def read_goldens(folder: Path) -> tuple[dict[str, Made], list[Problem]]:
    """The golden letters by name, and a problem for each that cannot be read."""
    found: dict[str, Made] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.json")):
        try:
            made = from_values(_whole(json.loads(path.read_bytes())))
        except (ValueError, TypeError, AttributeError):  # a broken JSON raises a ValueError too
            mend = "delete it, and write it anew: appealkit templates test --update"
            problems.append(Problem(T128, "this golden letter cannot be read", mend, Where(str(path))))
        else:
            found[path.stem] = made
    return found, problems


def golden_files(made: Made) -> Mapping[str, bytes]:
    """The files that one letter is kept in, by name."""
    text = write(made.page, "txt") if made.page is not None else f"No letter. {made.why}\n".encode()
    return {f"{made.name}.json": _lines(as_values(made)).encode(), f"{made.name}.txt": text}


def _lines(values: Mapping[str, Any]) -> str:
    """The values as JSON with a line for each block of the page, so that a change is seen where it is."""
    said = {name: [value] for name, value in values.items()}
    letter = values["letter"]
    if letter is not None:
        said["letter"] = [{name: value for name, value in letter.items() if name != "blocks"}, *letter["blocks"]]
    rows = []
    for name, parts in said.items():
        lines = ",\n  ".join(json.dumps(part, ensure_ascii=False) for part in parts)
        rows.append(f" {json.dumps(name)}: " + (f"[\n  {lines}]" if name == "letter" and letter else lines))
    return "{\n" + ",\n".join(rows) + "\n}\n"


def _whole(given: Any) -> Any:
    """The values of such a file as they were: the letter's own, and its blocks."""
    if isinstance(given, dict) and isinstance(given.get("letter"), list):
        head, *blocks = given["letter"]
        given["letter"] = {**head, "blocks": blocks}
    return given


def keep(folder: Path, kept: Iterable[Made], gone: Iterable[str]) -> None:
    """These letters kept, and those that are no longer made taken away. OutputError where that cannot be done."""
    with writing("golden letters", folder, "free space, or see who may write there"):
        folder.mkdir(parents=True, exist_ok=True)
        for made in kept:
            for name, data in golden_files(made).items():
                aside = folder / f".{name}.new"
                aside.write_bytes(data)
                aside.replace(folder / name)
        for name in gone:
            for suffix in (".json", ".txt"):
                (folder / f"{name}{suffix}").unlink(missing_ok=True)
