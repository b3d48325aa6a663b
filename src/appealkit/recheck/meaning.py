"""Whether two wordings say the same, and where not, in what they differ. Only what the rules know to be the same is."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from appealkit.recheck.sameness import phrases, same
from appealkit.recheck.tokens import SAID, VALUES, Token, raw_tokens
from appealkit.recheck.units import Piece
from appealkit.recheck.vocabulary import Vocabulary, read_words


class Kind(StrEnum):
    """What recheck says of a statement; the later the worse."""

    SOURCED = "sourced"
    OPINION = "signer's opinion"
    UNSOURCED = "unsourced"
    CONTRADICTS = "contradicts the record"


ORDER = list(Kind)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which the edited words differ: what, from which words, to which."""

    kind: Kind
    what: str
    old: str = field(default="", repr=False)
    new: str = field(default="", repr=False)


def differences(old: Piece, new: str, words: Vocabulary, *, may_shorten: bool = False) -> tuple[Difference, ...]:
    """Everything in which the edited text says other than the composed one; empty where it says the same.

    `may_shorten`: whole phrases without a side, a bound or a denial may go.
    """
    whole = read_words(old.text, words)
    cites_before, before = _parted(whole)
    read = _without_typing_errors(read_words(new, words), whole, old, words)
    cites_after, after = _parted(read)
    found = list(_cites(cites_before, cites_after, old.text, new))
    if not found and _cites_changed_places(whole, read):
        found = [Difference(Kind.CONTRADICTS, "pages changed places, and with them what they show", old.text, new)]
    if not same(before, after) and not (may_shorten and _is_shortened(before, after)):
        found += _of_words(before, after, old, new, words)
    return tuple(found)


def _parted(tokens: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """Citations, and the rest."""
    return [t for t in tokens if t.kind == "cite"], [t for t in tokens if t.kind != "cite"]


def _cites(before: list[Token], after: list[Token], old: str, new: str) -> Iterator[Difference]:
    gone, came = _pages(before) - _pages(after), _pages(after) - _pages(before)
    said = _said(before, old), _said(after, new)
    if gone and came:
        yield Difference(Kind.CONTRADICTS, "another page is cited than the one that shows this", *said)
    elif gone:
        yield Difference(Kind.UNSOURCED, "the page that shows this is no longer cited", *said)
    elif came:
        yield Difference(Kind.UNSOURCED, "a page is cited that does not show this", *said)


def _cites_changed_places(old: Sequence[Token], new: Sequence[Token]) -> bool:
    """Whether the same pages stand in another order, and not each behind the words that it stood behind."""
    here, there = list(_cited(old)), list(_cited(new))
    pages = [page for page, _ in here], [page for page, _ in there]
    return pages[0] != pages[1] and Counter(pages[0]) == Counter(pages[1]) and Counter(here) != Counter(there)


def _cited(tokens: Sequence[Token]) -> Iterator[tuple[frozenset[tuple[object, object]], frozenset[tuple[str, object]]]]:
    """Pages cited together, with the words before them."""
    at = 0
    while at < len(tokens):
        cite = next((n for n in range(at, len(tokens)) if tokens[n].kind == "cite"), len(tokens))
        end = next((n for n in range(cite, len(tokens)) if tokens[n].kind != "cite"), len(tokens))
        if cite < end:
            yield frozenset(_pages(tokens[cite:end])), frozenset(token.is_ for token in tokens[at:cite])
        at = max(end, at + 1)


def _pages(cites: Iterable[Token]) -> set[tuple[object, object]]:
    """(exhibit, page), or (exhibit, None) where no page is given."""
    pages: set[tuple[object, object]] = set()
    for token in cites:
        assert isinstance(token.key, tuple)
        label, numbers = token.key
        pages |= {(label, number) for number in numbers} or {(label, None)}
    return pages


_NAMES = {
    "date": "a date", "money": "an amount", "percent": "a percentage", "number": "a number", "score": "a score",
    "level": "a level", "side": "a side", "code": "a code or number", "ordinal": "a rank", "unit": "a unit",
}  # fmt: skip


def _of_words(before: list[Token], after: list[Token], old: Piece, new: str, words: Vocabulary) -> Iterator[Difference]:
    """The differences beside citations; at least one, since the two are not the same."""
    count = 0
    values = [t.is_ for t in before if t.kind in VALUES], [t.is_ for t in after if t.kind in VALUES]
    if values[0] != values[1] and Counter(values[0]) == Counter(values[1]):
        yield Difference(Kind.CONTRADICTS, "values changed places", old.text, new)
        return
    gone = _counted(before) - _counted(after)
    came = _counted(after) - _counted(before)
    for kind, name in _NAMES.items():
        lost, won = [key for key in gone if key[0] == kind], [key for key in came if key[0] == kind]
        if lost and won:
            said = _words_of(before, lost, old.text), _words_of(after, won, new)
            yield Difference(Kind.CONTRADICTS, f"{name} was changed", *said)
        elif won:
            yield Difference(Kind.UNSOURCED, f"{name} was added", "", _words_of(after, won, new))
        elif lost:
            # what stands in its place, if anything does, is told below
            continue
        count += bool(won)
    for difference in _of_runs(before, after, old, new, words):
        count += 1
        yield difference
    if not count:
        what = "words changed places, and with them what belongs to what"
        yield Difference(Kind.UNSOURCED, what, old.text, new)


def _of_runs(before: list[Token], after: list[Token], old: Piece, new: str, words: Vocabulary) -> Iterator[Difference]:
    keys = [token.is_ for token in before], [token.is_ for token in after]
    moved = Counter(keys[0]) & Counter(keys[1])
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        lost = [t for t in before[i1:i2] if t.kind not in VALUES or not moved[t.is_]]
        won = [t for t in after[j1:j2] if t.kind not in VALUES or not moved[t.is_]]
        said = _said(before[i1:i2], old.text), _said(after[j1:j2], new)
        if _denials(lost) != _denials(won):
            fresh = [t for t in won if t.kind in SAID]
            turned = Kind.CONTRADICTS if len(fresh) <= 1 else Kind.UNSOURCED
            yield Difference(turned, "a denial came or went", *said)
        elif any((a.key, b.key) in words.opposites for a in lost for b in won):
            yield Difference(Kind.CONTRADICTS, "a word was turned round", *said)
        elif won and any(t.kind in VALUES for t in lost) and not any(t.kind in VALUES for t in won):
            yield Difference(Kind.CONTRADICTS, "words stand in the place of a value", *said)
        elif any(t.kind == "bound" for t in lost + won):
            yield Difference(Kind.UNSOURCED, "a word that bounds what is said came or went", *said)
        elif slip := next(((a, b) for a in lost for b in won if _is_near(a, b, words)), None):
            what = f"perhaps a typing error for '{slip[0].key}'"
            yield Difference(Kind.UNSOURCED, what, *said)
        elif won and any(old.is_bound(t.start, t.end) for t in lost if t.kind in SAID | {"percent"}):
            yield Difference(Kind.CONTRADICTS, "words of the record were replaced", *said)
        elif won and all(t.kind in VALUES or t.kind == "unit" for t in won + lost):
            continue  # told as values
        elif won:
            yield Difference(Kind.UNSOURCED, "words without a source", *said)
        elif lost:
            yield Difference(Kind.UNSOURCED, "words were left out in the middle of a statement", *said)


def _is_near(old: Token, new: Token, words: Vocabulary) -> bool:
    """One letter put for another, in a word that is not known otherwise."""
    one, other = str(old.key), str(new.key)
    return (
        old.kind == new.kind == "word"
        and len(one) == len(other) >= 5
        and other not in words.known
        and sum(a != b for a, b in zip(one, other, strict=True)) == 1
    )


def _denials(tokens: Iterable[Token]) -> int:
    return sum(1 for token in tokens if token.kind == "not")


def _counted(tokens: Iterable[Token]) -> Counter[tuple[str, object]]:
    return Counter(token.is_ for token in tokens if token.kind in VALUES or token.kind == "unit")


def _is_shortened(before: list[Token], after: list[Token]) -> bool:
    """Whether only whole phrases of several words went: not the first, which says what is spoken of, and none with a
    denial, a bound, a side or a word that has an opposite."""
    left = list(phrases(after))
    for number, phrase in enumerate(phrases(before)):
        if left and [t.is_ for t in phrase] == [t.is_ for t in left[0]]:
            left.pop(0)
        elif not number or len(phrase) < 2 or any(t.kind in ("not", "bound", "side", "sign", "turn") for t in phrase):
            return False
    return not left and bool(after)


def _said(tokens: Sequence[Token], text: str) -> str:
    return " ".join(text[tokens[0].start : tokens[-1].end].split()) if tokens else ""


def _words_of(tokens: Iterable[Token], keys: list[tuple[str, object]], text: str) -> str:
    found = [text[token.start : token.end] for token in tokens if token.is_ in keys]
    return "; ".join(dict.fromkeys(" ".join(each.split()) for each in found))


def _without_typing_errors(
    after: tuple[Token, ...], before: tuple[Token, ...], old: Piece, words: Vocabulary
) -> tuple[Token, ...]:
    """A word that is a slip of the typing hand is the word it slipped from, unless that is a value of the case."""
    plain = {str(t.key) for t in before if t.kind == "word" and not old.is_bound(t.start, t.end)}
    there = {str(t.key) for t in after if t.kind == "word"}
    meant = plain - there
    read = []
    for token in after:
        word = str(token.key)
        if token.kind == "word" and word not in plain and word not in words.known:
            for other in sorted(meant):
                if is_slip(word, other):
                    token = Token("word", other, token.start, token.end, token.broken)
                    break
        read.append(token)
    return tuple(read)


def is_slip(word: str, meant: str) -> bool:
    """Two neighbouring letters swapped, one doubled, or one missing inside: a slip that gives no other word we know.

    The first three letters stand, and so does the last: prefixes and endings change what a word says.
    """
    if min(len(word), len(meant)) < 6 or word[:3] != meant[:3] or word[-1] != meant[-1]:
        return False
    if len(word) == len(meant):
        at = [i for i in range(len(word)) if word[i] != meant[i]]
        return len(at) == 2 and at[1] == at[0] + 1 and word[at[0]] == meant[at[1]] and word[at[1]] == meant[at[0]]
    longer, shorter = (word, meant) if len(word) > len(meant) else (meant, word)
    return len(longer) == len(shorter) + 1 and any(
        longer[:i] + longer[i + 1 :] == shorter and (longer is meant or longer[i] == longer[i - 1])
        for i in range(3, len(longer))
    )


def exactly(old: str, new: str, words: Vocabulary) -> bool:
    """Whether two texts laid out from data say the same values and words, in whatever form a date is written."""

    def told(text: str) -> list[tuple[str, object]]:
        return [token.is_ for token in raw_tokens(text, words.numbers, words.units)]

    return told(old) == told(new)
