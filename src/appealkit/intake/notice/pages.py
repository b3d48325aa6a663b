"""The bytes of a letter become its lines, in the order in which a person reads them; of a PDF by its text layer.

pdfplumber gives each word its place, which the columns of a letter and of a table need; pypdf gives text alone
(`benchmarks/letter_pages.py` measures both). Words are taken in the order of the file, so that two texts printed
on top of each other stay two texts.
"""

from __future__ import annotations

import io
import itertools
import logging
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from statistics import median
from typing import TYPE_CHECKING, Any

from appealkit.errors import Problem, Where
from appealkit.intake.notice.columns import Raw, in_order
from appealkit.intake.notice.lines import MOST_LINES, Line, Word, clean, text_rows
from appealkit.intake.notice.problems import (
    I120,
    I121,
    I122,
    I123,
    I124,
    I125,
    I132,
    doubt,
    mistake,
)

if TYPE_CHECKING:
    from pdfplumber.page import Page

MOST_BYTES = 60_000_000
MOST_TEXT = 1_000_000  # bytes; the longest letters have some tens of thousands
MOST_PAGES = 40
MOST_WORDS = 5_000  # of one page
_SAVE = "save the letter as PDF again, or paste its text into a .txt file"


def read_pages_of(data: bytes, file: str) -> tuple[list[Line], int, list[Problem]]:
    """The lines of the letter in reading order, its number of pages, and what could not be read of it."""
    where = Where(file)
    if len(data) > MOST_BYTES:
        return [], 0, [mistake(I124, "the file is far larger than any letter", "give the letter alone", where)]
    if b"%PDF-" in data[:1024]:
        return _pdf(data, where)
    if not data.strip():
        return [], 0, [mistake(I120, "the file is empty", "save the letter again", where)]
    return _text(data, where)


def _text(data: bytes, where: Where) -> tuple[list[Line], int, list[Problem]]:
    text, problems = _decoded(data[:MOST_TEXT]), []
    if text is None:
        return [], 0, [mistake(I125, "the file is neither text nor PDF", _SAVE, where)]
    if len(data) > MOST_TEXT or text.count("\n") > MOST_LINES:
        says = "the text is far longer than any letter: only its beginning was read"
        problems.append(doubt(I124, says, "give each letter in a file of its own", where))
    lines: list[Line] = []
    pages = 0
    for page, rows in enumerate(text_rows(text), 1):
        pages = page if rows else pages
        raws = [Raw(tuple(words), apart, 1.5, at) for at, apart, words in rows]
        lines += _numbered(in_order(raws), page)
    if not lines:
        return [], 0, [mistake(I120, "the file has no words", "save the letter again", where)]
    return lines, pages, problems


def _decoded(data: bytes) -> str | None:
    """The text, whatever wrote it; None where the bytes are no text."""
    for mark, name in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if data.startswith(mark):
            return data.decode(name, "replace").replace("\r\n", "\n").replace("\r", "\n")
    if b"\0" in data or data[:4] in {b"PK\3\4", b"\xd0\xcf\x11\xe0"} or data.startswith(b"{\\rtf"):
        return None
    strange = sum(byte < 32 and byte not in (9, 10, 12, 13, 27) for byte in data[:8192])
    if strange * 50 > len(data[:8192]):
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        cut = error.start >= len(data) - 4  # a character cut off at the end
        text = data[: error.start].decode() if cut else data.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _numbered(raws: Sequence[Raw], page: int) -> Iterator[Line]:
    for number, raw in enumerate(raws, 1):
        yield Line(page, raw.at or number, raw.words, raw.apart, raw.wide, raw.at)


def _pdf(data: bytes, where: Where) -> tuple[list[Line], int, list[Problem]]:
    """Nothing that a broken PDF can raise, and nothing that a library writes about it, leaves this function."""
    import pdfplumber

    lines: list[Line] = []
    empty: list[int] = []
    broken: list[int] = []
    count = 0
    with _quiet():
        try:
            with pdfplumber.open(io.BytesIO(data)) as pdf:
                count = len(pdf.pages)
                for number, page in enumerate(pdf.pages[:MOST_PAGES], 1):
                    try:
                        rows = _rows(page)
                    except Exception:  # noqa: BLE001 a damaged page can raise anything
                        broken.append(number)
                        continue
                    finally:
                        page.close()
                    lines += _numbered(in_order(rows), number)
                    if not rows:
                        empty.append(number)
        except Exception as error:  # noqa: BLE001 the same for a damaged file
            if not lines:
                return [], 0, [_unopened(error, where)]
            broken.append(len(broken) + len(empty) + 1)
    problems = list(_of_pages(count, bool(lines), empty, broken, where))
    return lines, count, problems


def _of_pages(count: int, any_lines: bool, empty: list[int], broken: list[int], where: Where) -> Iterator[Problem]:
    tell = doubt if any_lines else mistake
    if count == 0 and not any_lines:
        yield mistake(I121, "the PDF has no pages", _SAVE, where)
    if empty:
        mend = "run text recognition over the scan, or type the values in"
        yield tell(I123, f"{_named(empty)} without a text layer", mend, where)
    if broken:
        yield tell(I132, f"{_named(broken)} damaged", _SAVE, where)
    if count > MOST_PAGES:
        says = f"the file has {count} pages: only the first {MOST_PAGES} were read"
        yield doubt(I124, says, "give each letter in a file of its own", where)


def _named(pages: list[int]) -> str:
    shown = ", ".join(map(str, pages[:10])) + (" and more" if len(pages) > 10 else "")
    return f"page {shown} is" if len(pages) == 1 else f"pages {shown} are"


def _unopened(error: Exception, where: Where) -> Problem:
    names = {type(error).__name__, *(type(part).__name__ for part in (*error.args, error.__cause__, error.__context__))}
    if any("Password" in name or "Encryption" in name for name in names):
        return mistake(I122, "the PDF is locked with a password", "save it again without one", where)
    return mistake(I121, "the PDF cannot be opened", _SAVE, where)


@contextmanager
def _quiet() -> Iterator[None]:
    """Libraries tell what they stumble over, and that is a patient's letter."""
    loggers = [logging.getLogger(name) for name in ("pdfminer", "pdfplumber")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


def _rows(page: Page) -> list[Raw]:
    """The words of the page in rows from top to bottom, each row from left to right."""
    found = page.extract_words(use_text_flow=True, keep_blank_chars=False)[:MOST_WORDS]
    words = [item for item in found if clean(item["text"]).replace("(cid:127)", "•").strip("| ")]  # a rule is no word
    words.sort(key=lambda item: item["top"] + item["bottom"])
    rows: list[list[dict[str, Any]]] = []
    for word in words:
        if rows and _beside(rows[-1][0], word):
            rows[-1].append(word)
        else:
            rows.append([word])
    spaces = [max(other[0]["top"] - one[0]["bottom"], 0.0) for one, other in itertools.pairwise(rows)]
    usual = median(spaces) if spaces else 0.0
    out: list[Raw] = []
    for row, above in zip(rows, [None, *spaces], strict=False):
        row.sort(key=lambda item: item["x0"])
        height = median(item["bottom"] - item["top"] for item in row)
        apart = above is None or above > max(0.5 * height, 1.6 * usual)
        texts = (clean(item["text"]).replace("(cid:127)", "•") for item in row)
        made = tuple(Word(t, float(i["x0"]), float(i["x1"])) for t, i in zip(texts, row, strict=True))
        out.append(Raw(made, apart, max(0.9 * height, 4.0)))
    return out


def _beside(one: dict[str, Any], other: dict[str, Any]) -> bool:
    low = min(one["bottom"] - one["top"], other["bottom"] - other["top"])
    apart = abs((one["top"] + one["bottom"]) - (other["top"] + other["bottom"])) / 2
    return bool(apart < 0.45 * low)
