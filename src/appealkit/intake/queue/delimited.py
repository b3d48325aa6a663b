"""CSV, TSV, semicolons and pipes: lines become rows. The delimiter is the one under which columns have known names."""

from __future__ import annotations

import csv
import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator

from appealkit.intake.queue.decoding import lines
from appealkit.intake.queue.rows import Row, Table
from appealkit.intake.queue.telling import Telling

DELIMITERS = (",", "\t", ";", "|")
LOOKED_AT = 60  # lines at the top, to tell the delimiter
MOST_LINES = 200  # of one quoted value; a quote that stays open longer was never closed
MOST_CHARACTERS = 100_000
_UP_TO_QUOTE = re.compile(r'(?:[^"]|"")*"(?!")')
_KEPT_TEXT = re.compile(r'="([^"]*)"')
_END = "\x01"

Score = Callable[[list[Row]], int]


def read_delimited(pieces: Iterable[bytes], score: Score, tell: Telling) -> Table:
    """The rows, read as they are asked for. `score` says how well the first rows name columns."""
    flow = lines(pieces, tell)
    head = [line for _, line in zip(range(LOOKED_AT), flow, strict=False)]
    first, delimiter = 1, ""
    if head and head[0].strip().strip('"').lower().startswith("sep=") and len(head[0].strip().strip('"')) <= 5:
        delimiter = head.pop(0).strip("\r\n").strip('"')[4:5] or "\t"
        first = 2
    delimiter = delimiter or _delimiter(head, score)
    return Table(_rows(_chain(head, flow), delimiter, first), delimited=True)


def _delimiter(head: list[str], score: Score) -> str:
    """The one under which the top names most columns; where none does, under which most lines have one width."""

    def fitness(delimiter: str) -> tuple[int, int]:
        rows = list(_rows(head, delimiter, 1))
        widths = Counter(len(row.cells) for row in rows if len(row.cells) > 1)
        return score(rows), max(widths.values(), default=0)

    return max(DELIMITERS, key=fitness)


def _rows(source: Iterable[str], delimiter: str, first: int) -> Iterator[Row]:
    """Rows, quoted line ends kept in their values."""
    flow = iter(source)
    waiting: deque[str] = deque()
    line, number = first - 1, first - 1
    while True:
        text = waiting.popleft() if waiting else next(flow, None)
        if text is None:
            return
        line, number, start = line + 1, number + 1, line + 1
        cells = _cells(text, delimiter)
        taken = [text]
        while cells is None and len(taken) < MOST_LINES and sum(map(len, taken)) < MOST_CHARACTERS:
            more = waiting.popleft() if waiting else next(flow, None)
            if more is None:
                break
            taken.append(more)
            closes = _closes(more, delimiter)
            if closes is False:
                break
            cells = _cells("".join(taken), delimiter) if closes else None
        if cells is None:
            waiting.extendleft(reversed(taken[1:]))
            yield Row((), number, start, open_quote=True)
            continue
        line += len(taken) - 1
        yield Row(tuple(_plain(cell) for cell in cells), number, start, cut_off=not taken[-1].endswith("\n"))


def _cells(text: str, delimiter: str) -> list[str] | None:
    """The cells of these lines; None where a quote is still open at their end."""
    plain = text.rstrip("\n")
    if '"' not in plain:
        return plain.split(delimiter)
    try:
        cells = next(
            csv.reader([plain + delimiter + _END], delimiter=delimiter, skipinitialspace=delimiter != "\t"), []
        )
    except csv.Error:
        return None
    return cells[:-1] if cells and cells[-1] == _END else None


def _closes(text: str, delimiter: str) -> bool | None:
    """Whether this line closes the quote that the lines before it left open. None where it has no quote that could;
    False where one stands that ends no cell, as the first of a row below does: then the open one was never closed."""
    quote = _UP_TO_QUOTE.match(text)
    if quote is None:
        return None
    after = text[quote.end() :].lstrip(" ")
    return not after or after[0] == "\n" or after[0] == delimiter


def _plain(cell: str) -> str:
    """The text of a cell; `="00123"` is how spreadsheets are told to keep its noughts."""
    text = cell.strip()
    kept = _KEPT_TEXT.fullmatch(text) if text.startswith("=") else None
    return kept[1].strip() if kept else text


def _chain(head: list[str], flow: Iterator[str]) -> Iterator[str]:
    yield from head
    yield from flow
