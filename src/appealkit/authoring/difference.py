"""Two letters of one sample held against each other: sentence by sentence, each word that went or came marked.

Pure: values in, values out. `difference` says what changed; `difference_told` puts it in words.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from appealkit.authoring.blocktree import as_tree, joined
from appealkit.authoring.made import Made, Silence
from appealkit.document import walk
from appealkit.document.model import Address, Document, Emphasis, Strong, Text
from appealkit.errors import Problem
from appealkit.recheck.align import Side, align
from appealkit.recheck.redline import phrases
from appealkit.recheck.units import Unit, units_of

Mark = Literal["same", "gone", "came"]
State = Literal["same", "changed", "appears", "disappears", "broken"]

SHARED = 3  # letters with the same change, from which on it is told once for all of them
ROWS = {"row", "head"}
KINDS = {
    "sentence": "a sentence",
    "item": "an item of a list",
    "heading": "a heading",
    "row": "a row of a table",
    "head": "the head of a table",
    "line": "a line",
    "signature": "the line to sign on",
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some words of a sentence, and whether they stayed, went or came."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One sentence, item, heading or row that is not as it was. `under`: the heading it stands under."""

    under: str
    stretches: tuple[Stretch, ...]
    note: str = ""

    @property
    def old(self) -> str:
        return "".join(item.text for item in self.stretches if item.mark != "came")

    @property
    def new(self) -> str:
        return "".join(item.text for item in self.stretches if item.mark != "gone")

    @property
    def mark(self) -> Mark:
        """`came` or `gone` where the whole of it did; else `same`."""
        marks = {item.mark for item in self.stretches}
        return next(iter(marks)) if len(marks) == 1 else "same"


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of the letter of one sample. `notes`: what is told beside its sentences."""

    name: str
    state: State
    changes: tuple[Change, ...] = ()
    now_left_out: tuple[Silence, ...] = ()
    no_longer_left_out: tuple[Silence, ...] = ()
    exhibits: tuple[Stretch, ...] = ()  # those that went or came
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_same(self) -> bool:
        return self.state == "same"

    @property
    def tells(self) -> bool:
        """Whether anything is left to tell of it."""
        return bool(self.changes or self.now_left_out or self.no_longer_left_out or self.exhibits or self.notes
                    or self.problems)  # fmt: skip


def difference(before: Made, after: Made) -> Difference:
    """What changed from one to the other."""
    if before == after:
        return Difference(after.name, "same")
    if before.page is None or after.page is None:
        return _of_one_side(before, after)
    changes = tuple(changes_of(before.page, after.page))
    notes = list(_notes(before, after, words_changed=bool(changes)))
    left_out = _silences(before.left_out, after.left_out), _silences(after.left_out, before.left_out)
    exhibits = tuple(_lists(before.exhibits, after.exhibits))
    same = not (changes or notes or any(left_out) or exhibits)
    return Difference(after.name, "same" if same else "changed", changes, left_out[1], left_out[0], exhibits,
                      tuple(notes))  # fmt: skip


def _of_one_side(before: Made, after: Made) -> Difference:
    """Where one of the two has no letter, or neither."""
    if before.page is None and after.page is None:
        if before.why == after.why:
            return Difference(after.name, "same")
        notes = (f"no letter, before and after; why, before: {before.why}", f"now: {after.why}")
        return Difference(after.name, "changed", notes=notes)
    if after.page is None:
        return Difference(after.name, "disappears", notes=(f"there is no letter any more: {after.why}",))
    changes = tuple(changes_of(replace(after.page, blocks=()), after.page))
    return Difference(after.name, "appears", changes, notes=(f"there was no letter before: {before.why}",))


@dataclass(frozen=True, slots=True)
class Common:
    """One change that several letters share, as of a partial: it is read once."""

    change: Change
    samples: tuple[str, ...]


def in_common(differences: Iterable[Difference]) -> tuple[tuple[Common, ...], tuple[Difference, ...]]:
    """The changes that are alike in several letters, in the order met; and the differences without them."""
    where: dict[Change, list[str]] = {}
    all_of_them = tuple(differences)
    for item in all_of_them:
        for change in dict.fromkeys(item.changes if item.state == "changed" else ()):
            where.setdefault(change, []).append(item.name)
    shared = {change: tuple(names) for change, names in where.items() if len(names) >= SHARED}
    rest = tuple(
        replace(item, changes=tuple(one for one in item.changes if one not in shared or item.state != "changed"))
        for item in all_of_them
    )
    return tuple(Common(change, names) for change, names in shared.items()), rest


def broken(name: str, problems: Iterable[Problem], side: str) -> Difference:
    """A sample whose letter cannot be drafted on one side."""
    return Difference(name, "broken", notes=(f"cannot be drafted {side}",), problems=tuple(problems))


def undated(made: Made) -> Made:
    """The same without the day it is dated with, to compare letters of two days."""
    if made.page is None:
        return made
    first = next((at for at, block in enumerate(made.page.blocks) if isinstance(block, Address)), None)
    blocks = tuple(block for at, block in enumerate(made.page.blocks) if at != first)
    return replace(made, page=replace(made.page, blocks=blocks))


def changes_of(before: Document, after: Document) -> Iterable[Change]:
    """Every sentence, item, heading and row that went, came or was changed, in reading order."""
    old, new = units_of(before), units_of(after)
    under = ""
    for i, j in align(list(map(_side, old)), list(map(_side, new))):
        one, other = (old[i] if i is not None else None), (new[j] if j is not None else None)
        here = other or one
        assert here is not None
        stretches = tuple(marked(one.text if one else "", other.text if other else ""))
        note = ""
        if one and other and one.kind != other.kind:
            note = f"{KINDS[one.kind]} before, {KINDS[other.kind]} now"
        if note or any(item.mark != "same" for item in stretches):
            yield Change(_place(here, under), stretches, note)
        if here.kind == "heading" and other is not None:
            under = other.text


def marked(old: str, new: str) -> Iterator[Stretch]:
    """The words of both, in order, those of one side only marked."""
    one, other = _tokens(old), _tokens(new)
    for same, i1, i2, j1, j2 in phrases(one, other):
        if same:
            yield Stretch("same", "".join(other[j1:j2]))
            continue
        if i1 < i2:
            yield Stretch("gone", "".join(one[i1:i2]))
        if j1 < j2:
            yield Stretch("came", "".join(other[j1:j2]))


def _tokens(text: str) -> list[str]:
    return re.findall(r"\s+|[\w'’-]+|[^\w\s]", text.replace("\u00a0", " "))


def _side(unit: Unit) -> Side:
    return Side(unit.kind in ROWS, tuple(unit.text.replace("\u00a0", " ").split()))


def _place(unit: Unit, under: str) -> str:
    return unit.place if unit.laid_out and unit.place else under


def _notes(before: Made, after: Made, *, words_changed: bool) -> Iterable[str]:
    if before.page is None or after.page is None:
        return
    for word, one, other in (("no longer uses", before, after), ("now uses", after, before)):
        lost = [name for name in one.templates if name not in other.templates]
        if lost:
            yield f"{word} {', '.join(lost)}"
    holes = [name for name in _holes(after.page) if name not in _holes(before.page)]
    if holes:
        yield f"a value is missing now, so that no real letter would be written: {', '.join(holes)}"
    if _emphasised(before.page) != _emphasised(after.page):
        yield "bold or italics are not the same"
    elif not words_changed and before.page != after.page:
        yield from _of_looks(as_tree(before.page), as_tree(after.page))


def _holes(page: Document) -> list[str]:
    """The values that are missing in the letter, each once."""
    runs = (run for inlines in walk.all_inlines(page) for run in walk.runs(inlines))
    return list(dict.fromkeys(run.field for run in runs if isinstance(run, Text) and run.hole))


def _emphasised(page: Document) -> list[tuple[str, str]]:
    """Each stretch in bold or italics, in reading order."""
    found: list[tuple[str, str]] = []
    waiting = [inline for inlines in walk.all_inlines(page) for inline in inlines]
    while waiting:
        inline = waiting.pop(0)
        if isinstance(inline, Strong | Emphasis):
            found.append((type(inline).__name__, walk.plain(inline.inlines)))
            waiting = [*inline.inlines, *waiting]
    return found


def _of_looks(old: object, new: object) -> Iterable[str]:
    if _without_fields(old) != _without_fields(new):
        yield "the same words, laid out otherwise: paragraphs, lists or the page's footer"
    elif old != new:
        yield "the same words; a value now comes from another name, or is now written out"


def _without_fields(tree: object) -> object:
    if isinstance(tree, list):
        return joined([_without_fields(item) for item in tree])
    if isinstance(tree, dict):
        return {name: _without_fields(value) for name, value in tree.items() if name != "field"}
    return tree


def _silences(before: Sequence[Silence], after: Sequence[Silence]) -> tuple[Silence, ...]:
    """Those of `before` that are not among those of `after`, whatever the reason."""
    known = {(item.requirement, item.template) for item in after}
    return tuple(item for item in before if (item.requirement, item.template) not in known)


def _lists(before: Sequence[str], after: Sequence[str]) -> Iterable[Stretch]:
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from (Stretch("gone", text) for text in before[i1:i2])
            yield from (Stretch("came", text) for text in after[j1:j2])
