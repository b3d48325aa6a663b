"""Which package to read letters with: the share of a page's true lines that come out whole and in order.

    PYTHONPATH=src:tests/intake/notice python benchmarks/letter_pages.py

Compared are pypdf's plain and layout text, pdfplumber's plain text, and our lines (pdfplumber's words, put into rows
and columns by `appealkit.intake.notice`).
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable

import made_pdfs
import pdfplumber
from pypdf import PdfReader

from appealkit.intake.notice.pages import read_pages_of


def pypdf_plain(data: bytes) -> list[str]:
    return [line for page in PdfReader(io.BytesIO(data)).pages for line in page.extract_text().split("\n")]


def pypdf_layout(data: bytes) -> list[str]:
    pages = PdfReader(io.BytesIO(data)).pages
    return [line for page in pages for line in page.extract_text(extraction_mode="layout").split("\n")]


def pdfplumber_plain(data: bytes) -> list[str]:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [line for page in pdf.pages for line in page.extract_text().split("\n")]


def ours(data: bytes) -> list[str]:
    return [line.text for line in read_pages_of(data, "letter.pdf")[0]]


def share(read: list[str], true: list[str]) -> float:
    """The longest common run of lines in order, as a share of the true ones; spaces do not count."""
    got = ["".join(line.split()) for line in read if line.strip()]
    want = ["".join(line.split()) for line in true]
    best = [0] * (len(want) + 1)
    for line in got:
        before = best[:]
        for at, other in enumerate(want, 1):
            best[at] = before[at - 1] + 1 if line == other else max(before[at], best[at - 1])
    return best[-1] / len(want)


def main() -> None:
    ways: dict[str, Callable[[bytes], list[str]]] = {
        "pypdf": pypdf_plain,
        "pypdf layout": pypdf_layout,
        "pdfplumber": pdfplumber_plain,
        "ours": ours,
    }
    print(f"{'':28}" + "".join(f"{name:>14}" for name in ways))
    spent = dict.fromkeys(ways, 0.0)
    for name, make in made_pdfs.ALL.items():
        data, true = make()
        cells = []
        for way, read in ways.items():
            start = time.perf_counter()
            cells.append(share(read(data), true))
            spent[way] += time.perf_counter() - start
        print(f"{name:28}" + "".join(f"{cell:>14.0%}" for cell in cells))
    print(f"{'milliseconds a page':28}" + "".join(f"{spent[way] * 1000 / len(made_pdfs.ALL):>14.0f}" for way in ways))


if __name__ == "__main__":
    main()
