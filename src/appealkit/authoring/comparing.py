"""Every sample's letter before and after: by two libraries, or on two days; and each changed one as a redline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from appealkit.authoring.difference import Difference, broken, difference, undated
from appealkit.authoring.made import Made, made_of
from appealkit.authoring.samples import Sample, drafted
from appealkit.errors import AppealError, Problem
from appealkit.library import Library

AUTHOR = "appealkit templates diff"


@dataclass(frozen=True, slots=True)
class Compared:
    """A sample's difference, and both letters where there are two."""

    difference: Difference
    before: Made | None = None
    after: Made | None = None


def compare_libraries(before: Library, after: Library, samples: Iterable[Sample]) -> Iterator[Compared]:
    """Each sample's letter by the one library against that by the other, in the order of the samples."""
    for sample in samples:
        yield _compared(sample.name, _made(sample, before), _made(sample, after))


def compare_days(library: Library, samples: Iterable[Sample], first: date, second: date) -> Iterator[Compared]:
    """Each sample's letter drafted on the one day against that of the other; the day it is dated with is left out."""
    for sample in samples:
        made = (_made(replace(sample, on=day), library) for day in (first, second))
        one, other = (undated(each) if isinstance(each, Made) else each for each in made)
        yield _compared(sample.name, one, other)


def redlined(one: Compared, look_of: Library) -> bytes | None:
    """The letter in Word with its changes tracked; of a letter that appears or disappears, the letter itself. None
    where nothing is to be shown."""
    from appealkit.recheck.readback import read_docx
    from appealkit.recheck.redline import redline
    from appealkit.writers import write

    pages = [made.page for made in (one.before, one.after) if made is not None and made.page is not None]
    if one.difference.is_same or not pages:
        return None
    files = [write(page, "docx", look_of.look) for page in pages]
    if len(files) == 1:
        return files[0]
    return redline(files[0], read_docx(files[1], one.difference.name).body, author=AUTHOR)


def _made(sample: Sample, library: Library) -> Made | tuple[Problem, ...]:
    """The sample's letter; or the problems that keep its templates from being drafted from."""
    try:
        return made_of(sample.name, drafted(sample, library))
    except AppealError as error:
        return error.problems


def _compared(name: str, before: Made | tuple[Problem, ...], after: Made | tuple[Problem, ...]) -> Compared:
    if isinstance(after, Made):
        if isinstance(before, Made):
            return Compared(difference(before, after), before, after)
        return Compared(broken(name, before, "before"), None, after)
    if isinstance(before, Made):
        return Compared(broken(name, after, "now"), before)
    return Compared(broken(name, dict.fromkeys((*before, *after)), "before, and now"))
