"""Word, PDF and plain text of a letter held against its page: the same words and outline, every value at its place.

Pure: the page and the bytes of each format in, problems out. No problem prints a value: it names its field.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from appealkit.document import walk
from appealkit.document.model import Document, Heading, Inlines, Text
from appealkit.errors import Problem, Where, code_page
from appealkit.intake import tagged
from appealkit.recheck.readback import ReadBack, read_docx
from appealkit.writers.plain import ADDED, DATE_RULE

T123 = code_page(
    "T123",
    """The formats of a letter do not say the same
    Word, PDF and plain text are one letter: each says every word of it, in one order, under one outline. The usual
    reason is another version of a program that draws them.
    Bad: a letter whose PDF lacks a row of its table, sent all the same. Good: the versions that `appealkit doctor` asks
    for, and the test run again.
    """,
)
T124 = code_page(
    "T124",
    """A value vanished on its way to the page
    A value that a template prints stands in the letter at its place, in every format. Where it does not, a reader of
    that format does not see what the letter rests on.
    Bad: a date that the Word file shows and the PDF does not. Good: the value in every format; else the letter is not
    sent, and who maintains appealkit is told.
    """,
)
T126 = code_page(
    "T126",
    """A trial letter without DRAFT on every page
    A letter that nobody approved must not be sent by mistake, whichever of its pages is looked at.
    Bad: a first page whose own header in reference.docx has no `{draft}`. Good: `{draft}` typed in that one too.
    """,
)

DO_NOT_SEND = "send none of these letters; see appealkit doctor, appealkit letterhead check, and tell who maintains it"
NAMES = {"docx": "the Word file", "pdf": "the PDF", "txt": "the plain text"}
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_ADDED_LINE = re.compile(
    rf"^{ADDED}(?:\*\*\* {walk.DRAFT_MARK} \*\*\*|_+ +_{{{len(DATE_RULE)}}}|\(Signature of .*\))$", re.MULTILINE
)
_LIST_MARK = re.compile(rf"^{ADDED}(?:-|\d+\.|\[ \])(?= |$)", re.MULTILINE)

Outline = list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the letter, the value it belongs to (none for the template's own), and the heading it is under."""

    text: str
    value: Text | None
    under: str


def disagreements(
    page: Document, files: Mapping[str, bytes], where_of: Callable[[Text], Where | None] = lambda _: None
) -> list[Problem]:
    """Every way in which a format (docx, pdf, txt) says other than the page. `where_of`: the place in its template that
    a value was printed at."""
    expected = list(words_of(page))
    problems: list[Problem] = []
    for name, data in files.items():
        try:
            found, outline, drafts = READERS[name](data)
        except (ValueError, KeyError) as error:
            problems.append(Problem(T123, f"{NAMES[name]} cannot be read back: {type(error).__name__}", DO_NOT_SEND))
            continue
        problems += _of_words(expected, _normal(found), NAMES[name], where_of)
        if outline is not None and outline != _outline(page):
            problems.append(Problem(T123, f"{NAMES[name]} has another outline than the letter", DO_NOT_SEND))
        if page.draft and not all(drafts):
            lacking = ", ".join(str(at) for at, has in enumerate(drafts, 1) if not has)
            on = f" on page {lacking}" if len(drafts) > 1 else ""
            says, mend = f"{NAMES[name]} does not say DRAFT{on}", "see the look: appealkit letterhead check"
            problems.append(Problem(T126, says, mend))
    return problems


def words_of(page: Document) -> Iterator[Word]:
    """Every word of the letter in reading order, with the value that it belongs to."""
    under = ""
    for block in page.blocks:
        for text, values in map(_spans, walk.said_by(block)):
            for match in re.finditer(r"\S+", text):
                word = _normal([match[0]])
                value = next(
                    (value for start, end, value in values if start < match.end() and match.start() < end), None
                )
                yield from (Word(one, value, under) for one in word)
        if isinstance(block, Heading):
            under = walk.plain(block.inlines)


Spans = list[tuple[int, int, Text]]


def _spans(inlines: Inlines) -> tuple[str, Spans]:
    """Their words, and from where to where each value stands in them."""
    text, spans = "", list[tuple[int, int, Text]]()
    for run in walk.runs(inlines):
        said = run.text if hasattr(run, "text") else "\n"
        if isinstance(run, Text) and run.field:
            spans.append((len(text), len(text) + len(said), run))
        text += said
    return text, spans


def _of_words(
    expected: Sequence[Word], found: Sequence[str], name: str, where_of: Callable[[Text], Where | None]
) -> Iterator[Problem]:
    """What is lacking, by value and by heading; what is said beside it."""
    mine = [word.text for word in expected]
    if mine == found:
        return
    lost: dict[Text, int] = {}
    other: dict[str, int] = {}
    more = 0
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, mine, found, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        more += max(0, (j2 - j1) - (i2 - i1))
        for word in expected[i1:i2]:
            if word.value is not None:
                lost[word.value] = lost.get(word.value, 0) + 1
            else:
                other[word.under] = other.get(word.under, 0) + 1
    for value in lost:
        says = f"'{value.field}' does not stand in {name} at its place"
        yield Problem(T124, says, DO_NOT_SEND, where_of(value))
    for under, count in other.items():
        place = f"below the heading “{under}”" if under else "before the first heading"
        says = (
            f"{_counted(count)} of the template {place} {'is' if count == 1 else 'are'} not in {name} as in the letter"
        )
        yield Problem(T123, says, DO_NOT_SEND)
    if more and not lost and not other:
        yield Problem(T123, f"{name} says {_counted(more)} more than the letter", DO_NOT_SEND)


def _counted(count: int) -> str:
    return f"{count} word{'s'[: count != 1]}"


def _normal(words: Iterable[str]) -> list[str]:
    """As every writer writes them: accents composed, nothing unseen."""
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", word)) for word in words).split()


def _outline(page: Document) -> Outline:
    return [(level, " ".join(_normal([text]))) for level, text in walk.outline(page)]


# ---- each format read back ---------------------------------------------------------------------------------------

Back = tuple[list[str], Outline | None, list[bool]]  # words, outline, and of each page whether it says DRAFT


def _docx(data: bytes) -> Back:
    read: ReadBack = read_docx(data, "letter.docx")
    words = [word for said in read.body for cell in said.cells for word in cell.split()]
    outline = [(said.level, " ".join(_normal([said.text]))) for said in read.body if said.kind == "heading"]
    return words, outline, [any(walk.DRAFT_MARK in said.text.split() for said in read.furniture)]


def _pdf(data: bytes) -> Back:
    outline = [(level, " ".join(_normal([text]))) for level, text in tagged.headings(data)]
    return tagged.words(data), outline, [walk.DRAFT_MARK in text.split() for text in tagged.printed(data).furniture]


def _txt(data: bytes) -> Back:
    text = data.decode()
    draft = text.startswith(f"{ADDED}*** {walk.DRAFT_MARK} ***")
    return _LIST_MARK.sub("", _ADDED_LINE.sub("", text)).split(), None, [draft]


READERS: Mapping[str, Callable[[bytes], Back]] = {"docx": _docx, "pdf": _pdf, "txt": _txt}
