"""Exhibits divided into files that are not too large: whole exhibits where they fit, else encounters, else pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """An exhibit, by its letter, or some pages of it."""

    label: str
    pages: tuple[int, ...]


Group = tuple[Piece, ...]
Measure = Callable[[Group, bool], int]
"""How many bytes a file with these exhibits has; the first file holds the letter too."""


@dataclass(frozen=True, slots=True)
class TooLarge:
    """What cannot be made small enough: a single page of an exhibit, or, without a piece, what goes before them."""

    piece: Piece | None
    bytes: int


def divide(
    pieces: Group, measure: Measure, most: int, cuts: Mapping[str, tuple[int, ...]]
) -> tuple[Group, ...] | TooLarge:
    """The exhibits in their order, in as few files as their order allows, none over `most` bytes.

    `cuts`: by an exhibit's letter, the pages on which an encounter begins. An exhibit is cut only where no file holds
    it alone: at the encounter nearest to its middle, and within one encounter in its middle. The same exhibits and
    measure give the same files. Ends: each step fills a file, or cuts a piece of several pages in two.
    """
    groups: list[Group] = []
    rest = list(pieces)
    while rest or not groups:
        first = not groups
        fits = _most_that_fit(rest, measure, most, first=first)
        if fits:
            groups.append(joined(tuple(rest[:fits])))
            del rest[:fits]
            continue
        if first:
            alone = measure((), True)
            if alone > most:
                return TooLarge(None, alone)
            if not rest or measure((rest[0],), False) <= most:  # whole in the next file, rather than cut for this one
                groups.append(())
                continue
        halves = _halves(rest[0], cuts.get(rest[0].label, ()))
        if halves is None:
            return TooLarge(rest[0], measure((rest[0],), first))
        rest[:1] = halves
    return tuple(groups)


def joined(group: Group) -> Group:
    """The group with the pieces of one exhibit as one."""
    pages: dict[str, tuple[int, ...]] = {}
    for piece in group:
        pages[piece.label] = pages.get(piece.label, ()) + piece.pages
    return tuple(Piece(label, numbers) for label, numbers in pages.items())


def _most_that_fit(rest: list[Piece], measure: Measure, most: int, *, first: bool) -> int:
    """How many of these pieces one file holds. All are tried; then, in turn, where the sizes known so far point to, and
    the middle between what fits and what does not."""

    def size(count: int) -> int:
        return measure(joined(tuple(rest[:count])), first)

    if not rest or (whole := size(len(rest))) <= most:
        return len(rest)
    fits, too_many, least, largest = 0, len(rest), 0, whole
    pointed = True
    while too_many - fits > 1:
        part = (most - least) / (largest - least) if pointed and largest > least else 0.5
        tried = min(max(fits + round(part * (too_many - fits)), fits + 1), too_many - 1)
        pointed = not pointed
        found = size(tried)
        if found <= most:
            fits, least = tried, found
        else:
            too_many, largest = tried, found
    return fits


def _halves(piece: Piece, cuts: tuple[int, ...]) -> list[Piece] | None:
    if len(piece.pages) < 2:
        return None
    places = [piece.pages.index(page) for page in cuts if page in piece.pages[1:]]
    middle = len(piece.pages) // 2
    at = min(places, key=lambda place: (abs(place - middle), place), default=middle)
    return [Piece(piece.label, piece.pages[:at]), Piece(piece.label, piece.pages[at:])]
