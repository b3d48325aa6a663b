"""A packet of many pages: time a page, and the most memory, in a process of its own.

    PYTHONPATH=src python benchmarks/packet.py [PAGES …]

The exhibit is made here: every second page a scan (a fax picture of 1728 by 2200 dots), the others text; a hundred of
its pages are cited in the letter's table. Times are without the start of Python, with printing what stands before them.
"""

from __future__ import annotations

import io
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PAGES = (500, 2000)


def exhibit(pages: int) -> bytes:
    """A record of this many pages, the same in every run."""
    import pikepdf
    from reportlab.pdfgen.canvas import Canvas

    chance = random.Random(500)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(612, 792), invariant=1)
    for number in range(1, pages + 1, 2):
        for line in range(50):
            words = " ".join(chance.choice(("pain", "relief", "visit", "lumbar", "exam", "plan")) for _ in range(12))
            canvas.drawString(60, 740 - 14 * line, f"{number}.{line} {words}")
        canvas.showPage()
    canvas.save()
    scans = [_scan(chance, number) for number in range(20)]
    with pikepdf.Pdf.open(out) as record:
        texts = len(record.pages)
        for number in range(pages // 2):
            with pikepdf.Pdf.open(io.BytesIO(scans[number % len(scans)])) as scan:
                record.pages.append(scan.pages[0])
        kept = list(record.Root.Pages.Kids)
        mixed = [page for pair in zip(kept[:texts], kept[texts:], strict=False) for page in pair]
        record.Root.Pages.Kids = pikepdf.Array(mixed)
        made = io.BytesIO()
        record.save(made, deterministic_id=True)
    return made.getvalue()


def _scan(chance: random.Random, number: int) -> bytes:
    import img2pdf
    from PIL import Image, ImageDraw

    scan, page = Image.new("1", (1728, 2200), 1), io.BytesIO()
    pen = ImageDraw.Draw(scan)
    for line in range(60):
        pen.text((100, 100 + 34 * line), f"{number} " + " ".join(str(chance.random()) for _ in range(12)), fill=0)
    scan.save(page, "TIFF", compression="group4", dpi=(200, 200))
    made: bytes = img2pdf.convert(io.BytesIO(page.getvalue()), nodate=True)
    return made


def measure(pages: int, path: str) -> dict[str, float]:
    """One packet from the exhibit at this path; to be called in a process of its own."""
    from appealkit.document.model import Cite, Document, Heading, Paragraph, Table, Text
    from appealkit.packet.assemble import assemble
    from appealkit.packet.parts import Enclosed, Part

    def words(text: str) -> tuple[Text]:
        return (Text(text),)

    def front(_: object) -> tuple[Document, ...]:
        rows = tuple((words("relief recorded"), (Cite(f"Ex. A, p. {n}", f"A.{n}"),)) for n in range(1, 101))
        table = Table((words("What the record shows"), words("Exhibit")), rows, (3, 1), "Criteria")
        return (Document("Letter", (Heading(1, words("Appeal")), table)),)

    slip = Document("Exhibit A", (Heading(1, words("Exhibit A")), Paragraph(words("The record"))))
    part = Part("Appeal", "C-1", front, (Enclosed("A", "a", "The record", tuple(range(1, pages + 1)), pages, slip),))
    empty = Part("Appeal", "C-1", front, ())
    assemble(empty, {}, io.BytesIO())  # what is loaded and made once for a process
    before = most_memory()
    start = time.perf_counter()
    assemble(empty, {}, io.BytesIO())
    alone = time.perf_counter() - start
    start = time.perf_counter()
    with Path(path).open("rb") as file, tempfile.TemporaryFile() as into:
        assemble(part, {"a": file}, into)
        spent, size = time.perf_counter() - start, into.tell()
    return {
        "seconds": spent,
        "of_it_printing": alone,
        "ms_a_page": spent * 1000 / (pages + 4),
        "mb_before": before,
        "mb_most": most_memory(),
        "mb_of_the_file": size / 2**20,
    }


def most_memory() -> float:
    """Megabytes, the most until now. Of this program alone: what `resource` tells begins with the parent's."""
    return int(re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[0]) / 1024


def main(sizes: list[int]) -> None:
    for pages in sizes:
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            file.write(exhibit(pages))
            file.flush()
            told = subprocess.run(
                [sys.executable, __file__, "--measure", str(pages), file.name],
                check=True, capture_output=True, text=True,
            ).stdout  # fmt: skip
        found = json.loads(told)
        print(
            f"{pages:5} pages: {found['seconds']:6.2f} s ({found['of_it_printing']:.2f} s printing), "
            f"{found['ms_a_page']:.2f} ms a page, {found['mb_most']:.0f} MB at most "
            f"({found['mb_before']:.0f} MB before), file {found['mb_of_the_file']:.1f} MB"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        print(json.dumps(measure(int(sys.argv[2]), sys.argv[3])))
    else:
        main([int(each) for each in sys.argv[1:]] or list(PAGES))
