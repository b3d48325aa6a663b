"""What an added sentence is: said before, courtesy, of a page, an opinion, or of nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from appealkit.case import Case
from appealkit.letters.model import Letter
from appealkit.recheck.meaning import Difference, Kind
from appealkit.recheck.sameness import phrases, same
from appealkit.recheck.tokens import SAID, VALUES, Token
from appealkit.recheck.vocabulary import Vocabulary, read_words

PLAIN = SAID | {"bound", "not"}


@dataclass(frozen=True, slots=True)
class Record:
    """What can be shown: each cited page's quotes as phrases, and everything that the composed letter says."""

    pages: Mapping[tuple[object, object], tuple[tuple[tuple[Token, ...], ...], ...]]
    said: tuple[tuple[Token, ...], ...]
    values: frozenset[tuple[tuple[str, object], tuple[str, object] | None]]  # each value with the word after it

    def shows(self, tokens: Sequence[Token]) -> bool:
        """Whether one quote of a page that the sentence cites holds every phrase of it whole."""
        cites = [token for token in tokens if token.kind == "cite"]
        plain = [token for token in tokens if token.kind != "cite"]
        if not cites or not plain:
            return False
        asked = [tuple(phrase) for phrase in phrases(plain)]
        return all(any(_holds(quote, asked) for quote in self.pages.get(page, ())) for page in _pages_of(cites))


def _holds(quote: tuple[tuple[Token, ...], ...], asked: list[tuple[Token, ...]]) -> bool:
    return all(any(same(phrase, held) for held in quote) for phrase in asked)


def _pages_of(cites: Iterable[Token]) -> Iterator[tuple[object, object]]:
    for token in cites:
        assert isinstance(token.key, tuple)
        label, numbers = token.key
        yield from ((label, number) for number in numbers or (None,))


def record_of(case: Case, letter: Letter, texts: Iterable[str], words: Vocabulary) -> Record:
    """The record as far as the letter encloses it, and what the letter says."""
    labels = {exhibit.document: exhibit.label for exhibit in letter.exhibits}
    pages: dict[tuple[object, object], list[tuple[tuple[Token, ...], ...]]] = {}
    for item in case.evidence:
        label = labels.get(item.source.document)
        if label and item.source.quote:
            quote = tuple(tuple(phrase) for phrase in phrases(read_words(item.source.quote, words)))
            pages.setdefault((label, item.source.page), []).append(quote)
    said = tuple(read_words(text, words) for text in texts)
    values = frozenset(pair for tokens in said for pair in _valued(tokens))
    return Record({page: tuple(quotes) for page, quotes in pages.items()}, said, values)


def _valued(tokens: Sequence[Token]) -> Iterator[tuple[tuple[str, object], tuple[str, object] | None]]:
    """Each value with the word that follows it, which says what it counts."""
    for at, token in enumerate(tokens):
        if token.kind in VALUES:
            follows = tokens[at + 1].is_ if at + 1 < len(tokens) else None
            yield token.is_, follows if token.kind == "number" else None


def judge_added(text: str, record: Record, words: Vocabulary) -> tuple[Kind, str, tuple[Difference, ...]]:
    """Its kind, why, and what in it has no source."""
    tokens = read_words(text, words)
    if not tokens:
        return Kind.SOURCED, "it states nothing", ()
    if any(same(tokens, other) for other in record.said):
        return Kind.SOURCED, "the letter says it elsewhere", ()
    plain = [token for token in tokens if token.kind in PLAIN]
    begins = text.lower().lstrip().startswith(words.begins)
    if begins and len(plain) == len(tokens) and all(_of(token, text) <= words.courtesy for token in plain):
        return Kind.SOURCED, "courtesy", ()
    if record.shows(tokens):
        return Kind.SOURCED, "the page that it cites says it", ()
    opinion = as_opinion(tokens, text, record, words)
    if opinion == "":
        return Kind.OPINION, "an opinion without a fact of its own", ()
    values = [token for token in tokens if token.kind in VALUES and token.kind != "cite"]
    if values:
        said = "; ".join(dict.fromkeys(text[token.start : token.end] for token in values))
        return Kind.UNSOURCED, opinion, (Difference(Kind.UNSOURCED, "a value without a source", "", said),)
    return Kind.UNSOURCED, opinion, (Difference(Kind.UNSOURCED, "a statement without a source", "", text),)


def as_opinion(tokens: Sequence[Token], text: str, record: Record, words: Vocabulary) -> str:
    """Why the sentence is no opinion; empty where it is one: it says so, and states nothing about the patient."""
    keys = [token.is_ for token in tokens]
    marked = any(
        _is_in(tuple(token.is_ for token in read_words(" ".join(str(key) for _, key in mark), words)), keys)
        for mark in words.marks
    )
    if not marked:
        return "no page of the record says it, and it does not say that it is an opinion"
    without = [token for token in _valued(tokens) if token not in record.values]
    if without:
        return "a value in this opinion has no source"
    facts = [
        text[token.start : token.end]
        for token in tokens
        if token.kind in PLAIN and not _of(token, text) <= words.opinion
    ]
    if facts:
        return "no source, and no word of argument: " + ", ".join(dict.fromkeys(facts))
    return ""


def _is_in(phrase: tuple[tuple[str, object], ...], keys: list[tuple[str, object]]) -> bool:
    return bool(phrase) and any(tuple(keys[at : at + len(phrase)]) == phrase for at in range(len(keys)))


def _of(token: Token, text: str) -> set[str]:
    """The words as they were typed."""
    return {word.strip(".,;:()") for word in text[token.start : token.end].lower().split()}
