"""Pasted text against the composed letter: no paragraphs, no cells; what became of each is told by the words alone."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from appealkit.errors import InputError, Problem, Where, code_page
from appealkit.recheck.align import Side, align
from appealkit.recheck.compare import Edited, Paired
from appealkit.recheck.tokens import folded
from appealkit.recheck.units import Unit, sentence_spans
from appealkit.recheck.vocabulary import Vocabulary, read_words

F086 = code_page(
    "F086",
    """The text to be checked cannot be read
    It is empty, longer than a letter, or not text in UTF-8.
    Bad: `--text letter.docx`. Good: `recheck letter.docx`, or the letter's words pasted into a .txt file.
    """,
)

MOST_CHARACTERS = 150_000
_MARK = re.compile(  # of a list, a rule to sign on; "1." at a line's very beginning may end a sentence
    r"^[ \t]*(?:[-•*▪◦]|\[ \]|☐)[ \t]+(?=\S)|^[ \t]+\d{1,2}\.[ \t]+|^[ \t_]+$|^[ \t]*\*\*\* DRAFT \*\*\*$"
    r"|^[ \t]+\(Signature of [^)]{1,200}\)$"  # what is said of a signature's picture
)
_PAGE = re.compile(r"\bPage \d+ of \d+$")
_UNSEEN = re.compile("[\u00ad\u200b-\u200e\u202a\u202c\u2060-\u2064\ufeff]")  # not what turns the order of digits


def decoded(data: bytes, file: str) -> str:
    """The text in these bytes. InputError (F086) where there is none."""
    try:
        text = data[: 4 * MOST_CHARACTERS + 1].decode("utf-8-sig") if len(data) <= 4 * MOST_CHARACTERS else ""
    except UnicodeDecodeError:
        text = ""
    if not text.strip() or len(text) > MOST_CHARACTERS or "\0" in text:
        says = "it is empty, too long, or not text in UTF-8"
        raise InputError(Problem(F086, says, "paste the letter's words into a text file", Where(file)))
    return _UNSEEN.sub("", text)


@dataclass(frozen=True, slots=True)
class _Word:
    key: str
    start: int
    end: int


def paired_text(units: Sequence[Unit], text: str, footer: str, words: Vocabulary) -> Paired:
    """Which stretch of the text is which unit of the letter; stretches of no unit stand where they were found."""
    text = _without_furniture(text, footer)
    old: list[str] = []
    owners: list[tuple[int, int]] = []
    for number, unit in enumerate(units):
        for cell, piece in enumerate(unit.cells):
            found = [word.key for word in _words(piece.text)]
            old += found
            owners += [(number, cell)] * len(found)
    new = list(_words(text))
    return list(_put_together(units, _Stretches(units, text, old, owners, new, words).found()))


def _words(text: str) -> Iterator[_Word]:
    plain = folded(text).lower()
    for found in re.finditer(r"(?![-_•*]+(?!\S))\S+", plain):  # a rule to sign on, or a list's mark, is none
        yield _Word(found[0], found.start(), found.end())


def _without_furniture(text: str, footer: str) -> str:
    foot = " ".join(folded(footer).split())
    lines = []
    for line in text.replace("\r\n", "\n").split("\n"):
        said = _MARK.sub("", line.rstrip()).strip()
        plain = " ".join(folded(_PAGE.sub("", said)).split())
        lines.append("" if plain in ("", foot) else said)
    return re.sub(r"(?<=[a-z])-\n(?=[a-z])", "-", "\n".join(lines))  # a word broken at its own hyphen


Stretch = tuple[tuple[int, int] | None, str]  # (unit, cell), or None for what is of no unit; the words


class _Stretches:
    """Cuts the text where the letter's own words change from one unit to the next."""

    def __init__(
        self,
        units: Sequence[Unit],
        text: str,
        old: list[str],
        owners: list[tuple[int, int]],
        new: list[_Word],
        words: Vocabulary,
    ) -> None:
        self.units, self.text, self.old, self.owners, self.new, self.words = units, text, old, owners, new, words

    def found(self) -> list[Stretch]:
        keys = [word.key for word in self.new]
        match: dict[int, int] = {}
        for block in difflib.SequenceMatcher(None, self.old, keys, autojunk=False).get_matching_blocks():
            match |= {block.b + at: block.a + at for at in range(block.size)}
        stretches: list[Stretch] = []
        at, last = 0, -1  # the next word of the text; the last word of the letter that was met
        while at < len(self.new):
            if at in match:
                owner = self.owners[match[at]]
                end = at
                while end < len(self.new) and end in match and self.owners[match[end]] == owner:
                    last = match[end]
                    end += 1
                self._put(stretches, owner, at, end)
                at = end
                continue
            end = at
            while end < len(self.new) and end not in match:
                end += 1
            following = match[end] if end < len(self.new) else len(self.old)
            self._between(stretches, at, end, last, following)
            at = end
        return stretches

    def _put(self, stretches: list[Stretch], owner: tuple[int, int] | None, start: int, end: int) -> None:
        said = self.text[self.new[start].start : self.new[end - 1].end]
        if stretches and owner is not None and stretches[-1][0] == owner:
            stretches[-1] = owner, f"{stretches[-1][1]} {said}"
        else:
            stretches.append((owner, said))

    def _between(self, stretches: list[Stretch], start: int, end: int, last: int, following: int) -> None:
        """Words that the letter does not hold here: of the unit that was begun, of the one that follows, of one
        between that was rewritten, or added."""
        before = self.owners[last] if last >= 0 else None
        after = self.owners[following] if following < len(self.owners) else None
        lost = self.owners[last + 1 : following]
        if before is not None and before == after:
            self._put(stretches, before, start, end)
            return
        pieces = self._pieces(start, end)
        first = before if before in lost else None
        final = after if after in lost else None
        between = [owner for owner in dict.fromkeys(lost) if owner not in (before, after)]
        if first is not None:
            self._put(stretches, first, *pieces.pop(0))
        tail = pieces.pop() if pieces and final is not None else None
        self._rewritten(stretches, between, pieces)
        if tail is not None:
            self._put(stretches, final, *tail)

    def _rewritten(
        self, stretches: list[Stretch], between: list[tuple[int, int]], pieces: list[tuple[int, int]]
    ) -> None:
        said = [self.text[self.new[a].start : self.new[b - 1].end] for a, b in pieces]
        here = [self._side(self.units[unit].cells[cell].text) for unit, cell in between]
        for old, new in align(here, [self._side(each) for each in said]):
            if new is not None:
                self._put(stretches, between[old] if old is not None else None, *pieces[new])

    def _side(self, text: str) -> Side:
        return Side(is_row=False, tokens=tuple(token.is_ for token in read_words(text, self.words)))

    def _pieces(self, start: int, end: int) -> list[tuple[int, int]]:
        """The stretch cut at blank lines and at the ends of sentences."""
        cuts, offset = [start], self.new[start].start
        text = self.text[offset : self.new[end - 1].end]
        ends = [b for _, b in sentence_spans(text)] + [found.start() for found in re.finditer(r"\n\s*\n", text)]
        for stop in sorted(ends):
            at = next((n for n in range(start, end) if self.new[n].start >= offset + stop), end)
            if cuts[-1] < at < end:
                cuts.append(at)
        return [(a, b) for a, b in zip(cuts, [*cuts[1:], end], strict=True) if a < b]


def _put_together(units: Sequence[Unit], stretches: list[Stretch]) -> Iterator[tuple[Unit | None, Edited | None]]:
    """Cells back into rows, in reading order; what the text lacks where it would have stood."""
    held: dict[int, dict[int, str]] = {}
    loose: dict[int, list[str]] = {}
    reached = -1
    for owner, said in stretches:
        words = " ".join(said.split())
        if owner is None:
            loose.setdefault(reached, []).append(words)
        else:
            reached = max(reached, owner[0])
            cells = held.setdefault(owner[0], {})
            cells[owner[1]] = f"{cells[owner[1]]} {words}" if owner[1] in cells else words
    for number in range(-1, len(units)):
        if number >= 0:
            unit, said_here = units[number], held.get(number, {})
            row = tuple(said_here.get(at, "") for at in range(len(unit.cells)))
            kind = "row" if unit.kind in ("row", "head") else unit.kind
            yield unit, Edited(kind, row) if said_here else None
        for text in loose.get(number, []):
            yield from ((None, Edited("sentence", (text[a:b],))) for a, b in sentence_spans(text))
