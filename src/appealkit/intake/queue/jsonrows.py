"""JSON and JSONL: each object is a row, also when it lies one level down or holds its lines in a list of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from appealkit.intake.queue.decoding import lines
from appealkit.intake.queue.header import MOST_COLUMNS
from appealkit.intake.queue.rows import Row, Table
from appealkit.intake.queue.telling import I100, I101, I103, I107, Telling

MOST_BYTES = 64 << 20


_BETWEEN = re.compile(r"[ \t\r\n,]*")


class _Twice:
    """What stands under a key that is given twice with two values."""


def read_json(pieces: Iterable[bytes], tell: Telling) -> Table:
    """A list of objects, an object that holds one, or an object of objects. Rows are numbered from 1."""
    text, size = [], 0
    for line in lines(_bounded(pieces), tell):
        size += len(line)
        text.append(line)
        if size > MOST_BYTES:
            mend = "write it as JSONL (one object a line), or in parts"
            tell.mistake(I101, f"the JSON is larger than {MOST_BYTES >> 20} MB", mend)
            return Table(iter(()), [], elements=True)
    tell.elements = True
    return _table(((record, 0) for record in _records(_parsed("".join(text), tell))), tell)


def read_jsonl(pieces: Iterable[bytes], tell: Telling) -> Table:
    """One object a line, read as asked for. A line that is none is told and left out."""

    def each() -> Iterator[tuple[object, int]]:
        for number, line in enumerate(lines(pieces, tell), 1):
            if line.strip():
                found = _loaded(line)
                if not isinstance(found, dict):
                    tell.mistake(I107, "this line is no JSON object", "write one object a line", number)
                    continue
                yield found, number

    return _table(each(), tell)


def is_jsonl(text: str) -> bool:
    """Whether each of the first lines begins an object, and one of them is whole by itself."""
    first = [line for line in text[: 1 << 16].splitlines() if line.strip()][:5]
    return len(first) > 1 and all(line.startswith("{") for line in first) and any(_loaded(line) for line in first)


def _bounded(pieces: Iterable[bytes]) -> Iterator[bytes]:
    total = 0
    for piece in pieces:
        total += len(piece)
        yield piece
        if total > MOST_BYTES + 1:
            return


def _loaded(text: str) -> object:
    """What the JSON says, numbers as they are written; None where it is none."""
    try:
        return json.loads(text, object_pairs_hook=_object, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        return None


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        found[key] = value if key not in found or found[key] == value else _Twice()
    return found


def _parsed(text: str, tell: Telling) -> object:
    """What the text says; of one that breaks off, the objects of its list that are whole."""
    found = _loaded(text)
    if found is None:
        whole = list(_whole_objects(text))
        says = (
            "the file begins like JSON and is none" if not whole else f"the JSON breaks off after element {len(whole)}"
        )
        tell.mistake(I100, says, "export it again")
        return whole
    return found


def _whole_objects(text: str) -> Iterator[object]:
    """The objects at the beginning of the first list in this text."""
    decoder = json.JSONDecoder(object_pairs_hook=_object, parse_int=str, parse_float=str, parse_constant=str)
    at = text.find("[") + 1
    while at > 0:
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]  # it matches nothing too
        try:
            found, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return
        if isinstance(found, dict):
            yield found


def _records(found: object) -> Iterator[object]:
    """The objects that are rows: those of a list, also one that lies in an object which says no more than its count;
    the values of an object of objects; or the one object."""
    if isinstance(found, list):
        yield from found
    elif isinstance(found, dict):
        lists = [value for value in found.values() if _is_rows(value)]
        if len(found) == 1 and isinstance(only := next(iter(found.values())), dict):
            yield from _records(only)
        elif len(lists) == 1 and all(_is_rows(value) or key.lower() in ABOUT for key, value in found.items()):
            yield from lists[0]
        elif len(found) > 1 and all(isinstance(value, dict) for value in found.values()):
            yield from found.values()
        else:
            yield found


ABOUT = {"count", "total", "page", "pages", "version", "generated", "generated_at", "exported_at", "source", "status"}


def _is_rows(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _table(records: Iterable[tuple[object, int]], tell: Telling) -> Table:
    names: list[str] = []
    at: dict[str, int] = {}

    def rows() -> Iterator[Row]:
        number = 0
        for record, line in records:
            number += 1
            if not isinstance(record, dict):
                tell.mistake(I107, "an element is no object", "write each denial as an object", line or number)
                continue
            for flat in _flat(record, tell, line or number):
                for key in flat:
                    if key not in at and len(names) < MOST_COLUMNS:
                        at[key] = len(names)
                        names.append(key.encode(errors="replace").decode())
                cells = [""] * len(names)
                for key, value in flat.items():
                    if isinstance(value, _Twice):
                        tell.mistake(I103, "a key is given twice with two values", "keep one", line or number)
                    elif key in at:
                        cells[at[key]] = _text(value)
                yield Row(tuple(cells), number, line or number)

    return Table(rows(), names, elements=True)


def _flat(record: dict[str, object], tell: Telling, line: int) -> Iterator[dict[str, object]]:
    """The object with what lies one level down beside it as `outer inner`; once for each object of a list within."""
    flat: dict[str, object] = {}
    within: list[tuple[str, list[object]]] = []
    for key, value in record.items():
        if isinstance(value, dict):
            flat |= {f"{key} {inner}": item for inner, item in value.items()}
        elif isinstance(value, list) and _is_rows(value):
            within.append((key, value))
        else:
            flat[key] = value
    if len(within) != 1:
        if within:
            tell.mistake(I103, "an object holds several lists of objects", "write one object for each line", line)
        yield flat
        return
    for item in within[0][1]:
        assert isinstance(item, dict)
        yield {**flat, **{f"{within[0][0]} {key}": value for key, value in item.items()}}


def _text(value: object) -> str:
    match value:
        case str():
            return value.strip()
        case bool():
            return "true" if value else "false"
        case list():
            plain = [item.strip() for item in value if isinstance(item, str)]
            return ", ".join(plain) if len(plain) == len(value) else ""
        case _:
            return ""
