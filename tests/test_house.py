"""The house holds: rows, doors, one home for each heavy package, one subject a module, plain names."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SRC = ROOT / "src" / "appealkit"

ROWS = {
    "errors": 0,
    "packed": 1,
    "yamltext": 1,
    "case": 2,
    "document": 2,
    "maps": 3,
    "writers": 3,
    "intake": 4,
    "assessment": 4,
    "letters": 5,
    "layout": 6,
    "library": 6,
    "given": 7,
    "packet": 7,
    "pipeline": 8,
    "recheck": 9,
    "worklist": 10,
    "authoring": 11,
    "cli": 13,
    "__main__": 14,
}

# The only places that may touch a file, the environment, the clock or the terminal. The writers' two read the
# package's own files and look at the machine for `doctor`.
DOORS = {"intake", "library", "given", "packet/place", "packet/write", "packet/send", "worklist", "cli", "__main__"}
DOORS |= {"packet/inplace"}
DOORS |= {"authoring/sides", "authoring/goldens", "authoring/prose/words"}
DOORS |= {"authoring/samples", "authoring/new", "authoring/registry", "authoring/watch"}
DOORS |= {"writers/shipped", "writers/probe", "writers/make_reference"}

WORLD = {"os", "pathlib", "time", "random", "secrets", "uuid", "socket"}
WORLD |= {"subprocess", "tempfile", "shutil", "glob", "urllib", "http"}
WORLD_CALLS = {"open", "print", "input", "today", "now", "utcnow", "getenv"}
OPEN_WHAT_IS_GIVEN = {"Pdf", "Image"}  # these open a stream that a door opened

HOMES = {
    "docx": {"writers"},
    "lxml": {"writers", "recheck"},
    "weasyprint": {"writers"},
    "fontTools": {"writers"},
    "yaml": {"yamltext"},
    "jinja2": {"authoring", "letters"},
    "markdown_it": {"authoring", "letters"},
    "pypdf": {"intake"},
    "pdfplumber": {"intake"},
    "PIL": {"intake", "packet", "writers"},
    "openpyxl": {"intake", "writers"},
    "pypdfium2": {"writers"},
    "tinycss2": {"writers"},
    "fhir": {"intake"},
    "oxedi": {"intake"},
    "typer": {"cli"},
    "rich": {"cli"},
    "holidays": {"assessment"},
    "numpy": {"assessment"},
    "scipy": {"assessment"},
    "sklearn": {"assessment"},
    "pikepdf": {"packet"},
    "img2pdf": {"packet"},
    "sqlalchemy": {"worklist"},
    "alembic": {"worklist"},
    "icalendar": {"worklist"},
    "procrastinate": {"worklist"},
    "psycopg": {"worklist"},
    "psycopg_pool": {"worklist"},
}
LAZY = {
    "docx",
    "weasyprint",
    "fontTools",
    "markdown_it",
    "pypdf",
    "pdfplumber",
    "openpyxl",
    "pypdfium2",
    "tinycss2",
    "fhir",
    "oxedi",
    "holidays",
    "numpy",
    "scipy",
    "sklearn",
    "pikepdf",
    "img2pdf",
    "PIL",
    "alembic",
    "icalendar",
}

RUN_BY_THEIR_PACKAGE = ("writers/make_reference", "worklist/migrations/")

VAGUE = {"util", "utils", "helper", "helpers", "manager", "managers", "service", "services", "common", "misc", "base"}
MOST_LINES = 330

MODULES = sorted(SRC.rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(SRC).with_suffix("").as_posix().removesuffix("/__init__")


def package_of(path: Path) -> str:
    return path.relative_to(SRC).with_suffix("").parts[0]


def is_door(path: Path) -> bool:
    name = name_of(path)
    return any(name == door or name.startswith(door + "/") for door in DOORS)


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno
            if node.module == "appealkit":
                yield from ((f"appealkit.{alias.name}", node.lineno) for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_package_imports_only_itself_and_lower_rows(path: Path) -> None:
    mine = package_of(path)
    if mine == "__init__":
        return
    wrong = []
    for module, line in imports(ast.parse(path.read_text(encoding="utf-8"))):
        parts = module.split(".")
        if parts[0] != "appealkit" or len(parts) < 2 or parts[1] in {mine, "__version__"}:
            continue
        if parts[1] not in ROWS or ROWS[parts[1]] >= ROWS[mine]:
            wrong.append(f"{name_of(path)}:{line}: {mine} may not import {parts[1]}; move the shared name lower")
    assert wrong == []


@pytest.mark.parametrize("path", [path for path in MODULES if not is_door(path)], ids=name_of)
def test_only_doors_touch_the_world(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    wrong = [f"{name_of(path)}:{line}: imports {name}" for name, line in imports(tree) if name.split(".")[0] in WORLD]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            of = getattr(node.func, "value", None)
            if called in WORLD_CALLS and getattr(of, "attr", getattr(of, "id", "")) not in OPEN_WHAT_IS_GIVEN:
                wrong.append(f"{name_of(path)}:{node.lineno}: {called}() touches the world; pass the value in instead")
    assert wrong == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_heavy_package_has_one_home_and_is_imported_where_it_is_used(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    wrong = [
        f"{name_of(path)}:{line}: {name} is used only in {', '.join(sorted(HOMES[name.split('.')[0]]))}"
        for name, line in imports(tree)
        if name.split(".")[0] in HOMES and package_of(path) not in HOMES[name.split(".")[0]]
    ]
    top = ast.Module([node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))], [])
    wrong += [
        f"{name_of(path)}:{line}: import {name} inside the function that needs it"
        for name, line in imports(top)
        if name.split(".")[0] in LAZY and not name_of(path).startswith(RUN_BY_THEIR_PACKAGE)
    ]
    assert wrong == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_has_one_subject(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= MOST_LINES, f"{name_of(path)} has {lines} lines: it wants a second room"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_says_what_it_is_for_and_has_a_plain_name(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), f"{name_of(path)} has no first line"
    assert not set(name_of(path).replace("_", "/").split("/")) & VAGUE


def test_every_package_has_its_row() -> None:
    assert {package_of(path) for path in MODULES} - {"__init__"} == set(ROWS)


def test_the_top_level_is_the_one_agreed() -> None:
    agreed = {"pyproject.toml", "src", "templates", "evidence_maps", "tests", "samples", "README.md",
              "Makefile", "benchmarks", "LICENSE", "CHANGELOG.md", "out"}  # fmt: skip
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert found - agreed == set()


def test_the_map_of_the_house_names_every_package() -> None:
    text = (SRC / "README.md").read_text(encoding="utf-8")
    assert [name for name in ROWS if name != "__main__" and f"`{name}" not in text] == []


def test_this_python_is_one_we_support() -> None:
    assert sys.version_info >= (3, 11)
