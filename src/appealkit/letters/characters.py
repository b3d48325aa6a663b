"""A template file's bytes and characters: how many, none that nobody sees, plain quotes in its tags."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from appealkit import yamltext
from appealkit.errors import Problem, Where, code_page
from appealkit.letters.language import Token, column_of, unfit

T160 = code_page(
    "T160",
    """A file of templates that is too large
    A template is some pages of prose, at most 64 KB; a file of rules or approvals at most 8 MB. More is a mistake, as a
    picture pasted into it (… goes on, a thousand times over).
    Bad:
        data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAADIAAAAyCAYAAAAeP4ixAAAAAXNSR0IArs4c6QAAAARnQU1BAACx …
    Good:
        This answers the stated reason.
    """,
)
T161 = code_page(
    "T161",
    """A character that nobody sees
    Control characters, private ones, and marks that join, part or turn words let a template say something else than
    an approver reads. They come along from web pages; in a reference such as `&#8203;` they are the same.
    Bad:
        Please send the crite&#8203;rion.
    Good:
        Please send the criterion.
    """,
)
MOST_BYTES = 64 * 1024
MOST_TOLD = 20

_REFERENCE = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});")
_MARK = re.compile(r"(?P<comment>\{#)|(?P<raw>\{%[-+]?\s*raw\b)|\{[{%]")
_END_OF_COMMENT, _END_OF_RAW = re.compile(r"#\}"), re.compile(r"\{%[-+]?\s*endraw\s*[-+]?%\}")
_DOUBLE, _SINGLE = "“”„‟«»＂", "‘’‚‛‹›＇"
_BLANKS = "\u00a0\u2007\u202f\u2002\u2003\u2009\u200a\u3000"


def text_of(data: bytes, file: str) -> tuple[str | None, list[Problem]]:
    """The file's text with plain line ends, and every problem of its bytes and characters."""
    if len(data) > MOST_BYTES:
        mend = "take out what is no prose, or divide it into partials"
        return None, [Problem(T160, f"the file is larger than {MOST_BYTES // 1024} KB", mend, Where(file, 1, 1))]
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", errors="replace")
        where = _at(before, len(before), Where(file, 1, 1))
        return None, [Problem(yamltext.I001, "the file is not UTF-8", "save it as UTF-8", where)]
    return text, list(unseen(text, Where(file, 1, 1)))


def unseen(text: str, begins: Where) -> Iterator[Problem]:
    """The first character that nobody sees, and every reference to one."""
    found = [] if (odd := unfit(text)) is None else [odd]
    for reference in _REFERENCE.finditer(text):
        meant = html.unescape(reference[0])
        if meant != reference[0] and (odd := unfit(meant)) is not None:
            found.append((reference.start(), odd[1]))
    for offset, character in sorted(found)[:MOST_TOLD]:
        says = f"the character {character} stands here, which nobody sees"
        yield Problem(T161, says, "delete it, and type the words around it again", _at(text, offset, begins))


def straight(text: str) -> str:
    """The text with plain quotes and blanks within its tags, as word processors turn them; prose and the words within
    plain quotes stay. One character for one: every place stays."""
    parts, position = [], 0
    while (mark := _MARK.search(text, position)) is not None:
        ends = _END_OF_RAW.search(text, mark.end()) if mark["raw"] else _END_OF_COMMENT.search(text, mark.end())
        if mark["raw"] or mark["comment"]:
            if ends is None:
                break  # never closed
            parts.append(text[position : ends.end()])
            position = ends.end()
        else:
            parts.append(text[position : mark.end()])
            inside, position = _straight_tag(text, mark.end(), "}}" if mark[0] == "{{" else "%}")
            parts.append(inside)
    return "".join((*parts, text[position:]))


def _straight_tag(text: str, begins: int, ends: str) -> tuple[str, int]:
    """What stands in the tag that begins here, made plain, and where it ends."""
    made: list[str] = []
    quote, is_straight, position = "", True, begins
    while position < len(text):
        char = text[position]
        if not quote and text.startswith(ends, position):
            return "".join(made), position
        plain = '"' if char in _DOUBLE else "'" if char in _SINGLE else char
        if quote:
            closes = char == quote if is_straight else plain == quote
            made.append(quote if closes else char)
            if char == "\\" and is_straight and position + 1 < len(text):
                position += 1
                made.append(text[position])
            quote = "" if closes else quote
        else:
            made.append(" " if char in _BLANKS else plain)
            if plain in {'"', "'"}:
                quote, is_straight = plain, plain == char
        position += 1
    return text[begins:], len(text)  # never closed: nothing is changed


def _at(text: str, offset: int, begins: Where) -> Where:
    """The place of this offset in a text that begins there."""
    return _on(text.count("\n", 0, offset), text, offset, begins)


def place_of(token: Token, text: str, begins: Where) -> Where:
    """Where this piece of a text stands that begins there."""
    return _on(token.line - 1, text, token.offset, begins)


def _on(line: int, text: str, offset: int, begins: Where) -> Where:
    return Where(begins.file, begins.line + line, column_of(text, offset) + (0 if line else begins.column - 1))
