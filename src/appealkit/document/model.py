"""Document, its blocks and inlines. Structure is decided here once; writers only draw it.

Every run of text knows where it came from: `field` is the path of the value (`denial.claim_number`), empty for
words of a template or of the layout, and `line` the template line. Nothing in a text run is ever markup.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

# ---- inlines ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """Literal characters. `hole` marks a missing value shown in a preview. `origin`: which of a watched rendering's
    origins said it; nobody draws it.
    """

    text: str
    field: str = ""
    line: int = 0
    hole: bool = False
    origin: int = 0


@dataclass(frozen=True, slots=True)
class Strong:
    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Emphasis:
    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class LineBreak:
    pass


@dataclass(frozen=True, slots=True)
class Cite:
    """A reference to a page of an exhibit, shown as `(Ex. C, p. 2)`; `target` is its anchor in a packet: `C.2`, or
    `C` for the exhibit's sheet. `linked` where that page follows in the same file."""

    text: str
    target: str
    linked: bool = False


Inline = Text | Strong | Emphasis | LineBreak | Cite
Inlines = tuple[Inline, ...]

# ---- pictures --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, and what is said of it to one who cannot see it. `data` is a PNG, or an SVG drawing; `width` and
    `height` are those of the print, in points."""

    data: bytes = field(repr=False)
    alt: str
    width: float
    height: float

    @property
    def is_drawing(self) -> bool:
        """Whether it is drawn with lines (SVG) and not with dots."""
        return not self.data.startswith(b"\x89PNG")


# ---- blocks ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The practice's name, and the lines beneath it; first page only."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Address:
    """Lines of an addressee, or a date line: one line each, no space between."""

    lines: tuple[Inlines, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 is the document's own title; 2 and 3 are its sections."""

    level: Literal[1, 2, 3]
    inlines: Inlines


@dataclass(frozen=True, slots=True)
class Paragraph:
    inlines: Inlines
    keep_with_next: bool = False
    small: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[Inlines, ...]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A list that counts from 1, each list anew."""

    items: tuple[Inlines, ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Label and value, two columns: the RE block. The labels are row headers."""

    rows: tuple[tuple[str, Inlines], ...]
    caption: str  # said to a screen reader, not shown


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row that repeats on each page; rows are never split.

    `widths` are parts of the whole line, one a column. `whole`: kept on one page where it fits on one.
    """

    head: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    widths: tuple[int, ...]
    caption: str  # said to a screen reader, not shown
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Tickboxes:
    """A list to be ticked by hand: an empty box before each item."""

    items: tuple[Inlines, ...]


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that its owner allowed for these very words, and the day on which that was done."""

    picture: Picture
    on: str


@dataclass(frozen=True, slots=True)
class Signature:
    """A line to sign on and one for the date, blank or signed, then who signs. The whole block stays on one page."""

    closing: str
    lines: tuple[str, ...]
    signed: Signed | None = None


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


Block = (
    Letterhead | Address | Heading | Paragraph | Bullets | Numbered | Pairs | Table | Tickboxes | Signature | PageBreak
)


@dataclass(frozen=True, slots=True)
class Document:
    """One thing to print. `title` and `language` go into the file's properties; `footer` onto every page.

    `draft` prints DRAFT on every page of every format. `bookmarks`: headings become the outline.
    """

    title: str
    blocks: tuple[Block, ...]
    footer: str = ""  # stands left of `Page x of y`
    language: str = "en-US"
    author: str = ""
    draft: bool = False
    subject: str = ""
    keywords: Sequence[str] = field(default=())
