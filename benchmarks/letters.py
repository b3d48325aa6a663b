"""One letter, in milliseconds: ours beside docxtpl with LibreOffice and beside pandoc, in one run on one machine.

    PYTHONPATH=src python benchmarks/letters.py [ROUNDS]

The letter is that of the first sample. The others get its words ready made, in their own kind of template: a Word file
with docxtpl's tags, a text in pandoc's Markdown. What ours checks beside writing (every glyph there, nothing dropped,
a tagged PDF that claims PDF/UA) theirs does not. Each way is asked in turn, so that a slow moment of the machine falls
on all alike; LibreOffice converts twenty letters in one start, as one would who has many, and one alone.
What is not installed is not measured, and the line says what to install.
"""

from __future__ import annotations

import importlib.util
import io
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from appealkit.document import walk
from appealkit.document.model import (
    Address,
    Bullets,
    Document,
    Heading,
    Inlines,
    Letterhead,
    Numbered,
    Pairs,
    Paragraph,
    Signature,
    Table,
    Tickboxes,
)
from appealkit.given import read
from appealkit.pipeline import prepare
from appealkit.writers import write

CASE = Path(__file__).resolve().parent.parent / "samples" / "cases" / "tfesi-left-s1.yaml"
ON = date(2026, 11, 21)
BATCH = 20

Way = Callable[[], object]


def main() -> None:
    """Every figure: ours first, then the others, each with how many times ours it takes."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    document = letter()
    print(f"One letter of {len(walk.words(document))} words; medians of {rounds}, asked in turn\n")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours: dict[str, Way] = {
            "appealkit docx": lambda: write(document, "docx"),
            "appealkit pdf": lambda: write(document, "pdf"),
            "appealkit txt": lambda: write(document, "txt"),
        }
        theirs, lacking = others(document, folder)
        took = in_turn(ours | theirs, rounds)
        for name_, median in took.items():
            tell(name_, median, took)
        converted(folder, took)
        for line in lacking:
            print(line)


def letter() -> Document:
    """The first sample's letter, as it is sent."""
    given = read(CASE)
    packet = prepare(given.case, given.library, on=ON, quotes=given.quotes)
    assert packet.letter_page is not None
    return packet.letter_page


def in_turn(ways: dict[str, Way], rounds: int) -> dict[str, float]:
    """The median milliseconds of each, once done before without a clock."""
    took: dict[str, list[float]] = {name: [] for name in ways}
    for round_ in range(rounds + 1):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            if round_:
                took[name].append((time.perf_counter() - start) * 1000)
    return {name: statistics.median(times) for name, times in took.items()}


def tell(name: str, median: float, took: dict[str, float]) -> None:
    """One line; another's with its ratio to ours of the same format."""
    ours = took.get(f"appealkit {'pdf' if ' pdf' in name else 'docx'}")
    beside = "" if name.startswith("appealkit") or not ours else f"{median / ours:8.1f} × ours"
    print(f"{name:<52}{median:9.1f} ms{beside}")


# ---- the others ---------------------------------------------------------------------------------------------------


def others(document: Document, folder: Path) -> tuple[dict[str, Way], list[str]]:
    """What each of the others does for one letter, and a line for each that is not installed."""
    ways: dict[str, Way] = {}
    lacking = []
    if importlib.util.find_spec("docxtpl"):
        template, context = docxtpl_template(document)
        same = said_by_word(filled(template, context)) == walk.words(document)
        ways[f"docxtpl docx (the same words: {'yes' if same else 'no'})"] = lambda: filled(template, context)
        for number in range(BATCH):
            (folder / f"letter-{number}.docx").write_bytes(filled(template, context))
    else:
        lacking.append("docxtpl: not measured: pip install docxtpl")
    pandoc = pandoc_path()
    if pandoc:
        source = folder / "letter.md"
        source.write_text(markdown(document), encoding="utf-8")
        ways["pandoc docx"] = lambda: run(pandoc, str(source), "-o", str(folder / "pandoc.docx"))
        engine = next((found for name in ("typst", "weasyprint", "pdflatex") if (found := which(name))), None)
        if engine:
            to_pdf = (pandoc, str(source), "-o", str(folder / "pandoc.pdf"), f"--pdf-engine={engine}")
            ways[f"pandoc pdf, by {Path(engine).name}"] = lambda: run(*to_pdf)
        else:
            lacking.append("pandoc pdf: not measured: install typst, weasyprint or pdflatex")
    else:
        lacking.append("pandoc: not measured: pip install pypandoc-binary, or apt-get install pandoc")
    return ways, lacking


def converted(folder: Path, took: dict[str, float], rounds: int = 3) -> None:
    """docxtpl's letters made PDF by LibreOffice: a letter of twenty in one start, and one alone."""
    soffice = which("soffice")
    files = sorted(folder.glob("letter-*.docx"))
    if not soffice or not files:
        print("LibreOffice pdf: not measured: apt-get install libreoffice-writer-nogui, and pip install docxtpl")
        return
    filling = next(median for name, median in took.items() if name.startswith("docxtpl"))

    for some in (files, files[:1]):
        medians = in_turn({"": partial(to_pdf, soffice, some, folder)}, rounds)
        name = f"docxtpl + LibreOffice pdf, {len(some)} in one start" if some is files else "the same, one alone"
        tell(name.replace("the same", "docxtpl + LibreOffice pdf"), filling + medians[""] / len(some), took)


def to_pdf(soffice: str, files: list[Path], folder: Path) -> None:
    """These files as PDF beside them, in one start of LibreOffice with a profile of its own."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    run(soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, files))


def run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


def which(name: str) -> str | None:
    """The program, also where it was installed beside this Python."""
    return shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))


def pandoc_path() -> str | None:
    """Pandoc, as a program or as the Python package that brings it."""
    if not importlib.util.find_spec("pypandoc"):
        return which("pandoc")
    import pypandoc

    return str(pypandoc.get_pandoc_path())


# ---- the letter in their kind of template -------------------------------------------------------------------------


def docxtpl_template(document: Document) -> tuple[bytes, dict[str, Any]]:
    """A Word file with a tag for each text, a loop for each list and table; and what goes into it."""
    import docx

    made, context = docx.Document(), dict[str, Any]()

    def tag(value: object) -> str:
        name = f"v{len(context)}"
        context[name] = value
        return name

    def text(words: str, style: str = "Normal") -> None:
        made.add_paragraph(f"{{{{ {tag(words)} }}}}", style=style)

    def listed(items: tuple[Inlines, ...], style: str) -> None:
        made.add_paragraph(f"{{%p for item in {tag([walk.plain(item) for item in items])} %}}")
        made.add_paragraph("{{ item }}", style=style)
        made.add_paragraph("{%p endfor %}")

    def table(head: tuple[str, ...], rows: list[list[str]]) -> None:
        width = len(rows[0])
        grid = made.add_table(rows=3 + bool(head), cols=width, style="Table Grid")
        for cell, words in zip(grid.rows[0].cells, head, strict=False):
            cell.text = f"{{{{ {tag(words)} }}}}"
        first, middle, last = grid.rows[-3:]
        first.cells[0].text = f"{{%tr for row in {tag(rows)} %}}"
        for at, cell in enumerate(middle.cells):
            cell.text = f"{{{{ row[{at}] }}}}"
        last.cells[0].text = "{%tr endfor %}"

    for block in document.blocks:
        match block:
            case Letterhead(name, lines):
                for line in (name, *lines):
                    text(line)
            case Address(lines):
                for each in lines:
                    text(walk.plain(each))
            case Heading(level, inlines):
                text(walk.plain(inlines), f"Heading {level}")
            case Paragraph(inlines):
                text(walk.plain(inlines))
            case Bullets(items) | Tickboxes(items):
                listed(items, "List Bullet")
            case Numbered(items):
                listed(items, "List Number")
            case Pairs(rows, _):
                table((), [[label, walk.plain(value)] for label, value in rows])
            case Table(head, rows, _, _):
                table(tuple(map(walk.plain, head)), [[walk.plain(cell) for cell in row] for row in rows])
            case Signature():
                for line in walk.block_texts(block):
                    text(line)
            case _:
                pass
    saved = io.BytesIO()
    made.save(saved)
    return saved.getvalue(), context


def filled(template: bytes, context: dict[str, Any]) -> bytes:
    """The letter as docxtpl makes it: the template opened, filled and saved."""
    from docxtpl import DocxTemplate

    made, saved = DocxTemplate(io.BytesIO(template)), io.BytesIO()
    made.render(context, autoescape=True)
    made.save(saved)
    return saved.getvalue()


def said_by_word(data: bytes) -> list[str]:
    import docx

    return " ".join("".join(run_.text or "" for run_ in p.iter(f"{W}t", f"{W}br")) for p in body(docx, data)).split()


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def body(docx: Any, data: bytes) -> Any:
    return docx.Document(io.BytesIO(data)).element.body.iter(f"{W}p")


def markdown(document: Document) -> str:
    """The letter in pandoc's Markdown: the same headings, lists and tables."""

    def safe(words: str) -> str:
        return "".join(f"\\{char}" if char in "\\`*_{}[]<>()#+-.!|$@^~'\"" else char for char in words).replace(
            "\n", " "
        )

    def grid(head: tuple[str, ...], rows: list[list[str]]) -> str:
        columns = len(rows[0])
        lines = ["| " + " | ".join(map(safe, head or ("",) * columns)) + " |", "|" + "---|" * columns]
        return "\n".join([*lines, *("| " + " | ".join(map(safe, row)) + " |" for row in rows)])

    parts = [f"---\ntitle: {safe(document.title)}\nlang: {document.language}\n---"]
    for block in document.blocks:
        match block:
            case Heading(level, inlines):
                parts.append(f"{'#' * level} {safe(walk.plain(inlines))}")
            case Bullets(items) | Tickboxes(items):
                parts.append("\n".join(f"- {safe(walk.plain(item))}" for item in items))
            case Numbered(items):
                parts.append("\n".join(f"1. {safe(walk.plain(item))}" for item in items))
            case Pairs(rows, _):
                parts.append(grid((), [[label, walk.plain(value)] for label, value in rows]))
            case Table(head, rows, _, _):
                parts.append(grid(tuple(map(walk.plain, head)), [[walk.plain(cell) for cell in row] for row in rows]))
            case Address() | Letterhead() | Signature() | Paragraph():
                parts.append("\\\n".join(safe(line) for line in walk.block_texts(block)))
            case _:
                pass
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    main()
