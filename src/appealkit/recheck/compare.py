"""An edited letter against the composed one: every statement changed, added or removed, and whether it has a source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from appealkit.case import Case, Signer
from appealkit.document.model import Document
from appealkit.document.walk import DRAFT_MARK
from appealkit.errors import code_page
from appealkit.letters.model import Letter
from appealkit.recheck.added import Record, judge_added, record_of
from appealkit.recheck.align import Side, align
from appealkit.recheck.meaning import ORDER, Difference, Kind, differences, exactly
from appealkit.recheck.readback import Said
from appealkit.recheck.tokens import raw_tokens
from appealkit.recheck.units import Unit, sentence_spans, units_of
from appealkit.recheck.vocabulary import Vocabulary, read_words

F087 = code_page(
    "F087",
    """No letter is composed from this case
    The edited letter is held against the letter composed anew from the case, with the rules and templates of today.
    Where the case no longer carries one, the edited one has lost its ground too.
    Bad: a case whose evidence was taken out after drafting. Good: the case as it was, or the letter drafted anew.
    """,
)

CHANGES = ("unchanged", "reworded", "moved", "changed", "added", "removed", "filled in")


@dataclass(frozen=True, slots=True)
class Composed:
    """What the edited letter is held against. `furniture`: the lines of its own Word file's heads and feet."""

    page: Document
    letter: Letter
    case: Case
    on: date
    furniture: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """One statement of either letter: what became of it, its kind, why, and what to do."""

    number: int
    change: str
    kind: Kind
    place: str
    why: str = ""
    old: str = field(default="", repr=False)
    new: str = field(default="", repr=False)
    differences: tuple[Difference, ...] = ()
    requirement: str = ""
    adopted_by: str = ""

    @property
    def passes(self) -> bool:
        """Whether it may be sent: it has its source, or its signer adopted it by name."""
        return self.kind is Kind.SOURCED or (self.kind is Kind.OPINION and bool(self.adopted_by))

    @property
    def words(self) -> str:
        """The sentence that would be adopted: as it stands, or as it stood where it was removed."""
        return self.new or self.old


@dataclass(frozen=True, slots=True)
class Edited:
    """A unit of the edited letter."""

    kind: str
    cells: tuple[str, ...] = field(repr=False)

    @property
    def text(self) -> str:
        return " | ".join(self.cells)


Paired = Sequence[tuple[Unit | None, Edited | None]]


def edited_units(body: Iterable[Said]) -> tuple[Edited, ...]:
    """The paragraphs and rows of the edited letter, cut as the composed one is."""
    return tuple(unit for said in body for unit in _edited(said))


def _edited(said: Said) -> Iterator[Edited]:
    if said.kind == "row":
        yield Edited("row", tuple(" ".join(cell.split()) for cell in said.cells))
        return
    for line in _lines(said):
        text = " ".join(line.split())
        yield from (Edited(said.kind, (text[start:end],)) for start, end in sentence_spans(text))


def _lines(said: Said) -> list[str]:
    """A line break typed in a sentence is a blank; in an address or a name it begins a line."""
    if "\n" not in said.text or said.kind == "heading" or re.search(r"[.!?:;]\)?\s*$", said.text):
        return [said.text]
    return said.text.split("\n")


def paired(units: Sequence[Unit], edited: Sequence[Edited], words: Vocabulary) -> Paired:
    """Which unit became which."""
    old = [Side(unit.kind in ("row", "head"), tuple(t.is_ for t in read_words(unit.text, words))) for unit in units]
    new = [Side(unit.kind == "row", tuple(t.is_ for t in read_words(unit.text, words))) for unit in edited]
    return [(units[i] if i is not None else None, edited[j] if j is not None else None) for i, j in align(old, new)]


def check(composed: Composed, pairs: Paired, furniture: Sequence[Said], words: Vocabulary) -> tuple[Checked, ...]:
    """Every statement of either letter in reading order, numbered from 1."""
    work = _Check(composed, words, furniture)
    found = work.settled([work.one(old, new) for old, new in pairs], pairs)
    found += list(work.of_furniture())
    numbered = (replace(one, number=number) for number, one in enumerate(found, 1))
    return tuple(work.with_adoption(one) for one in numbered)


def furniture_lines(furniture: Iterable[Said]) -> tuple[str, ...]:
    """The lines of heads and feet, cut at their tabs."""
    return tuple(line for said in furniture for cell in said.cells for line in re.split(r"[\n\t]| {3,}", cell))


def _without_page(line: str) -> str:
    return " ".join(re.sub(r"\bPage\s*\d*\s*of\s*\d*", "", line).split())


class _Check:
    def __init__(self, composed: Composed, words: Vocabulary, furniture: Sequence[Said]) -> None:
        self.composed, self.words = composed, words
        texts = [unit.text for unit in units_of(composed.page) if unit.kind in ("sentence", "item")]
        self.record: Record = record_of(composed.case, composed.letter, texts, words)
        self.furniture = furniture_lines(furniture)
        self.requirements = {
            tuple(t.is_ for t in read_words(item.words, words)): item.requirement for item in composed.letter.statements
        }

    # ---- one pair ----

    def one(self, old: Unit | None, new: Edited | None) -> Checked:
        if old is None:
            assert new is not None
            return self._added(new)
        if new is None:
            return self._removed(old)
        requirement = self._requirement(old)
        place = old.place or old.kind
        if old.kind == "signature" and not exactly(old.text, new.text, self.words):
            return self._filled(new, old)
        if old.text.split() == new.text.split():
            return Checked(0, "unchanged", Kind.SOURCED, place, "", old.text, new.text, (), requirement)
        found = self._differing(old, new)
        kind = max((difference.kind for difference in found), key=ORDER.index, default=Kind.SOURCED)
        change, why = ("changed", "") if found else ("reworded", "it says the same, or less")
        if found and not old.laid_out and old.kind in ("sentence", "item"):
            other, reason, _ = judge_added(new.text, self.record, self.words)
            if other is Kind.SOURCED:  # true in itself, and what stood here is gone
                gone = self._removed(old)
                kind, why, found = gone.kind, f"{reason}; {gone.why}", ()
            elif other is Kind.OPINION and kind is Kind.UNSOURCED:
                kind, why, found = other, reason, ()
        return Checked(0, change, kind, place, why, old.text, new.text, found, requirement)

    def _differing(self, old: Unit, new: Edited) -> tuple[Difference, ...]:
        if len(old.cells) != len(new.cells):
            return (Difference(Kind.UNSOURCED, "cells were joined or divided", old.text, new.text),)
        found: list[Difference] = []
        for at, (piece, text) in enumerate(zip(old.cells, new.cells, strict=True)):
            label = old.place == "reference" and at == 0
            if old.laid_out and not label:
                if not exactly(piece.text, text, self.words):
                    what = "what was laid out from the case was changed"
                    found.append(Difference(Kind.CONTRADICTS, what, piece.text, text))
            else:
                shorten = old.kind in ("sentence", "item")
                found += differences(piece, text, self.words, may_shorten=shorten)
        return tuple(found)

    def _requirement(self, unit: Unit) -> str:
        for cell in unit.cells:
            plain = tuple(t.is_ for t in read_words(cell.text, self.words) if t.kind != "cite")
            if plain and plain in self.requirements:
                return self.requirements[plain]
        return ""

    def _added(self, new: Edited) -> Checked:
        if new.kind == "row":
            row = Difference(Kind.UNSOURCED, "a row without a source", "", new.text)
            return Checked(0, "added", Kind.UNSOURCED, "row", "no page of the record says it", "", new.text, (row,))
        kind, why, found = judge_added(new.text, self.record, self.words)
        return Checked(0, "added", kind, new.kind, why, "", new.text, found)

    def _removed(self, old: Unit) -> Checked:
        place = old.place or old.kind
        if old.place == "letterhead" and any(exactly(old.text, line, self.words) for line in self.furniture):
            return Checked(0, "unchanged", Kind.SOURCED, place, "it stands in the page's head", old.text, old.text)
        requirement = self._requirement(old)
        if old.laid_out or old.kind == "signature":
            named = old.cells[0].text if old.place == "reference" else old.place
            why = f"'{named}' is gone; without it a payer cannot match, answer or accept the letter"
            difference = Difference(Kind.CONTRADICTS, "what was laid out from the case was removed", old.text, "")
            return Checked(0, "removed", Kind.CONTRADICTS, place, why, old.text, "", (difference,))
        if requirement or old.place == "criteria":
            why = f"the letter no longer shows that '{requirement or 'the criterion'}' is met"
            return Checked(0, "removed", Kind.OPINION, place, why, old.text, "", (), requirement)
        if old.kind in ("sentence", "item") and any(piece.bound for piece in old.cells):
            return Checked(0, "removed", Kind.OPINION, place, "it named the denial, the policy or the claim", old.text)
        return Checked(0, "removed", Kind.SOURCED, place, "it held no fact and no identifier", old.text)

    # ---- the whole ----

    def settled(self, found: list[Checked], pairs: Paired) -> list[Checked]:
        """What was only moved is no longer removed and added; what was filled in at the signature is allowed."""
        moved: set[int] = set()
        signing = False
        for at, (one, (old, new)) in enumerate(zip(found, pairs, strict=True)):
            signing = signing or (old is not None and old.place in ("closing", "signature"))
            if one.change != "added" or new is None:
                continue
            source = next(
                (
                    other
                    for other, (unit, gone) in enumerate(pairs)
                    if unit is not None and gone is None and other not in moved and self._is_moved(unit, new)
                ),
                None,
            )
            if source is not None:
                moved.add(source)
                what = "it stands elsewhere now"
                unit = pairs[source][0]
                assert unit is not None
                place = unit.place or unit.kind
                found[at] = Checked(0, "moved", Kind.SOURCED, place, what, unit.text, new.text)
            elif signing:
                filled = self._filled(new, None)
                found[at] = filled if filled.kind is not Kind.UNSOURCED else one
        if any(one.change == "filled in" for one in found):  # the words for the line went with it
            moved |= {
                at for at, (old, new) in enumerate(pairs) if old is not None and old.kind == "signature" and new is None
            }
        return [one for at, one in enumerate(found) if at not in moved]

    def _is_moved(self, unit: Unit, new: Edited) -> bool:
        if (unit.kind in ("row", "head")) != (new.kind == "row") or unit.place == "addressee or date":
            return False
        if unit.kind == "heading":  # what stands below it would be said of something else
            return False
        return len(unit.cells) == len(new.cells) and all(
            exactly(piece.text, text, self.words) for piece, text in zip(unit.cells, new.cells, strict=True)
        )

    def _filled(self, new: Edited, old: Unit | None) -> Checked:
        """The signer's own name and a day on or after the letter's, on the line for them; of a letter that came signed,
        no other day."""
        allowed = {"signature", "signed", "date", "dated", "electronically", "by", "s", "on", "the", "dr"}
        allowed |= _name_words(self.composed.case.practice.signer)
        rest, named = [], False
        dates = _dates(new.text, self.words)
        for token in raw_tokens(new.text, self.words.numbers, self.words.units):
            if token.kind == "word" and token.key in allowed:
                named = named or token.key in _name_words(self.composed.case.practice.signer)
            elif token.kind != "date":
                rest.append(token)
        day, before = self.composed.on, old.text if old else ""
        signed = _dates(before, self.words)
        early = [key for key in dates if isinstance(key, tuple) and key < (day.year, day.month, day.day)]
        if rest or len(dates) > 1 or not (dates or named):
            kind, says = Kind.UNSOURCED, "more than the signer's name and a day stands here"
        elif early or any(None in key for key in dates if isinstance(key, tuple)):
            kind, says = Kind.CONTRADICTS, "it is signed before the day of the letter"
        elif signed and dates != signed:
            kind, says = Kind.CONTRADICTS, "it was signed on another day"
        else:
            return Checked(0, "filled in", Kind.SOURCED, "signature", "the signer signed", before, new.text)
        what = Difference(kind, says, before, new.text)
        return Checked(0, "changed", kind, "signature", "", before, new.text, (what,))

    def of_furniture(self) -> Iterator[Checked]:
        """Headers and footers: the letter's own, its page numbers, the letterhead; anything else is added."""
        page, practice = self.composed.page, self.composed.case.practice
        own = [page.footer, DRAFT_MARK, practice.name, *map(_without_page, self.composed.furniture)]
        own += [unit.text for unit in units_of(page) if unit.place == "letterhead"]
        for line in self.furniture:
            text = _without_page(line)
            if not text or any(exactly(text, each, self.words) for each in own):
                continue
            what = "the foot or head of the page says something else"
            kind = Kind.CONTRADICTS if re.search(r"\bclaim\b", text, re.IGNORECASE) else Kind.UNSOURCED
            difference = Difference(kind, what, page.footer, text)
            yield Checked(0, "changed", kind, "page furniture", "", page.footer, text, (difference,))

    def with_adoption(self, one: Checked) -> Checked:
        if one.kind is not Kind.OPINION:
            return one
        signer = _name_words(self.composed.case.practice.signer)
        for item in self.composed.case.adopted:
            by = {word.strip(".,").lower() for word in item.by.split()} - _TITLES
            if by and by <= signer and self._last_name() in by and exactly(item.words, one.words, self.words):
                return replace(one, adopted_by=item.by)
        return one

    def _last_name(self) -> str:
        return self.composed.case.practice.signer.name.split()[-1].strip(".,").lower()


_TITLES = {"dr", "md", "do", "phd"}


def _dates(text: str, words: Vocabulary) -> list[object]:
    """The days that stand there."""
    return [token.key for token in raw_tokens(text, words.numbers, words.units) if token.kind == "date"]


def _name_words(signer: Signer) -> set[str]:
    words = f"{signer.name} {signer.credentials or ''}".replace(",", " ").split()
    return {word.strip(".").lower() for word in words} | {"dr"}
