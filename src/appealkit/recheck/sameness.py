"""Whether the same words, in another order, still say the same: what belongs to what has to stay with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from appealkit.recheck.tokens import CRITICAL, SAID, VALUES, Token


def same(old: Sequence[Token], new: Sequence[Token]) -> bool:
    """Whether the words are the same in the same order, or whole phrases, or words inside a phrase, changed places in
    a way that leaves every value, side and denial with what it belongs to."""
    if _in_order(old) == _in_order(new):
        return True
    if Counter(token.is_ for token in old) != Counter(token.is_ for token in new):
        return False
    here, there = _between(old, "apart"), _between(new, "apart")
    return len(here) == len(there) and _paired_off(here, there, _same_phrases)


def _in_order(tokens: Sequence[Token]) -> list[tuple[tuple[str, object], bool]]:
    """The tokens, and where a mark parts a denial from what it denies: `no; lasting benefit`."""
    return [(token.is_, token.broken and at > 0 and tokens[at - 1].kind == "not") for at, token in enumerate(tokens)]


def _same_phrases(old: Sequence[Token], new: Sequence[Token]) -> bool:
    """Of what no semicolon parts. Where phrases tell of two sides, days or levels, what stands between belongs to one
    of them, so none of it may change places."""
    here, there = list(phrases(old)), list(phrases(new))
    if len(here) != len(there):
        return _moved_inside(old, new)
    if not _tell_of_two(here):
        return _paired_off(here, there, _moved_inside)
    return all(_moved_inside(one, other) for one, other in zip(here, there, strict=True))


def _paired_off(
    here: list[list[Token]], there: list[list[Token]], alike: Callable[[list[Token], list[Token]], bool]
) -> bool:
    """Whether each of these has one of its own among those."""
    left = list(there)
    for one in here:
        match = next((other for other in left if alike(one, other)), None)
        if match is None:
            return False
        left.remove(match)
    return True


def _tell_of_two(told: Iterable[Iterable[Token]]) -> bool:
    """Whether a kind of value stands in more than one phrase, and not as the same."""
    found: dict[str, set[frozenset[object]]] = {}
    for phrase in told:
        keys: dict[str, set[object]] = {}
        for token in phrase:
            if token.kind in VALUES and token.kind != "cite":
                keys.setdefault(token.kind, set()).add(token.key)
        for kind, values in keys.items():
            found.setdefault(kind, set()).add(frozenset(values))
    return any(len(several) > 1 for several in found.values())


def phrases(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    """The tokens between commas, semicolons, colons and brackets."""
    yield from _between(tokens, "broken")


def _between(tokens: Iterable[Token], mark: str) -> list[list[Token]]:
    """The tokens between marks of this name."""
    found: list[list[Token]] = []
    for token in tokens:
        if not found or getattr(token, mark):
            found.append([])
        found[-1].append(token)
    return found


def _moved_inside(old: Sequence[Token], new: Sequence[Token]) -> bool:
    """The same words, where what is critical stands in the same order, each before the same word."""
    if _in_order(old) == _in_order(new):
        return True
    if Counter(token.is_ for token in old) != Counter(token.is_ for token in new):
        return False
    return _anchored(old) == _anchored(new)


_ROLES = frozenset({"from", "to", "between", "before", "following", "by", "during", "within", "until", "against"})


def _anchored(tokens: Sequence[Token]) -> list[tuple[object, ...]]:
    """Each critical token with the word before it that gives it its part, and the word that it stands before."""
    anchored: list[tuple[object, ...]] = []
    for at, token in enumerate(tokens):
        if token.kind in CRITICAL or token.key in _ROLES:
            rest = [other.is_ for other in tokens[at + 1 :] if other.kind in SAID and other.key not in _ROLES]
            anchored.append((token.is_, rest[0] if rest and token.kind != "unit" else None))
    return anchored
