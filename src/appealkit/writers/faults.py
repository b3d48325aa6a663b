"""What keeps a Document from being written: every fault found, none with a word of the letter in it.

A character that one format would drop, or draw as an empty box, would make the formats differ in what they say.
So such a document is refused before any writer sees it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from appealkit.document.model import Document, Table
from appealkit.errors import Problem, code_page
from appealkit.writers.shown import drawn, unprinted

F001 = code_page(
    "F001",
    """A character that no format can show
    Control characters, marks that cannot be seen, private-use characters and half characters would vanish from
    one format and not from another, or change the reading direction. None of them is dropped silently.
    Bad: a name with U+200B (zero-width space) pasted into it. Good: the name typed again.
    """,
)
F002 = code_page(
    "F002",
    """A character that the letter's font cannot draw
    The shipped font covers Latin, Greek and Cyrillic. Any other character would print as an empty box.
    Bad: a name in a script that the font lacks. Good: the name in Latin letters as on the member card.
    """,
)
F007 = code_page(
    "F007",
    """A table whose rows do not fit its header
    Each row has one cell for each column of the header, and each column one width greater than nothing.
    Bad: three headings and a row with two cells. Good: three headings, rows of three cells, three widths.
    """,
)
F008 = code_page(
    "F008",
    """A document without a title or a language
    A screen reader announces the title and reads in the language; an accessible PDF must have both.
    Bad: an empty title. Good: `Appeal, claim 2026-0917-00432` and `en-US`.
    """,
)

# Blanks that every format breaks or keeps as a blank. Those the font lacks are drawn as its own space.
_BLANKS = frozenset("\t\n\r \u00a0\u2007\u2009\u202f")
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})


def faults(document: Document) -> list[Problem]:
    """Every reason why this document cannot be written in any format; empty when it can."""
    found = []
    for field, code_point in unseen_characters(document):
        found.append(
            Problem(F001, f"{field} holds {code_point}, which cannot be shown", f"type the value of {field} again")
        )
    found.extend(_table_faults(document))
    if not document.title.strip() or not document.language.strip():
        missing = "language" if document.title.strip() else "title"
        found.append(Problem(F008, f"the document has no {missing}", f"give the document a {missing}"))
    return found


def unseen_characters(document: Document) -> list[tuple[str, str]]:
    """(field, "U+XXXX") of each character that cannot be seen on a page, each pair once, in reading order."""
    spots = [*drawn(document), *unprinted(document)]
    return list(dict.fromkeys((name, _code_point(char)) for name, text in spots for char in text if _is_unseen(char)))


def undrawable_characters(document: Document, drawable: frozenset[int]) -> list[tuple[str, str]]:
    """(field, "U+XXXX") of each printed character outside the font's `drawable` code points, each pair once."""
    return list(
        dict.fromkeys(
            (name, _code_point(char))
            for name, text in drawn(document)
            for char in text
            if ord(char) not in drawable and char not in _BLANKS
        )
    )


def _table_faults(document: Document) -> Iterator[Problem]:
    tables = [block for block in document.blocks if isinstance(block, Table)]
    for number, table in enumerate(tables, start=1):
        columns = len(table.head)
        uneven = [str(at) for at, row in enumerate(table.rows, start=1) if len(row) != columns]
        if uneven:
            says = f"table {number} has {columns} columns, but row {', '.join(uneven)} has another number of cells"
            yield Problem(F007, says, "give each row one cell for each column")
        if not columns or len(table.widths) != columns or min(table.widths) < 1:
            says = f"table {number} has {columns} columns and {len(table.widths)} widths, or a width below 1"
            yield Problem(F007, says, "give each column one width of 1 or more")


def _is_unseen(char: str) -> bool:
    return char not in _BLANKS and unicodedata.category(char) in _UNSEEN


def _code_point(char: str) -> str:
    return f"U+{ord(char):04X}"
