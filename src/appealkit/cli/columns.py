"""Plain text in a hundred columns: a label with its words beside it, and the items of a list."""

from __future__ import annotations

import textwrap

WIDTH = 100
LABEL = 18


def row(label: str, words: str, indent: int = 2) -> str:
    """A label and its words, wrapped beside it; a label that is too long stands on a line of its own."""
    lead = f"{' ' * indent}{label}"
    column = indent + LABEL
    wide = len(lead) + 2 > column
    first = " " * column if wide else lead.ljust(column)
    text = textwrap.fill(
        words, WIDTH, initial_indent=first, subsequent_indent=" " * column, break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip
    return f"{lead}\n{text}" if wide else text


def item(words: str) -> str:
    """An item of a list, wrapped beneath itself."""
    return textwrap.fill(
        words, WIDTH, initial_indent="  - ", subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )


def upper(words: str) -> str:
    """With a capital."""
    return words[:1].upper() + words[1:]


def lower(words: str) -> str:
    """Without one, unless it begins an abbreviation."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]
