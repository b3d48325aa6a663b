"""Text that goes back into a spreadsheet and stays text there."""

from __future__ import annotations

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def escaped(cell: str) -> str:
    """The text so that no spreadsheet takes it for a formula: an apostrophe before what begins like one. An apostrophe
    that was there gets one too, so that the text can always be had back (`unescaped`)."""
    begins = cell.lstrip(" \u00a0\ufeff")
    return "'" + cell if begins.startswith(_BEGINS_A_FORMULA) or cell.startswith("'") else cell


def unescaped(cell: str) -> str:
    """The text that was escaped."""
    return cell.removeprefix("'")
