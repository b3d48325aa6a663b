"""Whether the letterhead and the font can set what a template says: styles and characters."""

from __future__ import annotations

from collections.abc import Iterator

from appealkit.authoring.lint.shelf import Linted, Shelf
from appealkit.authoring.lint.spoken import ways_to_say
from appealkit.authoring.lint.table import check
from appealkit.authoring.places import line_starts
from appealkit.authoring.tree import Words, walk
from appealkit.errors import Problem, code_page
from appealkit.letters.markup import parser
from appealkit.writers.dress import offered
from appealkit.writers.glyphs import drawable
from appealkit.writers.reference import REFERENCE_FILE, open_reference
from appealkit.writers.shipped import read as shipped_file
from appealkit.writers.stylemap import STYLES_FILE, Part, read_map

T050 = code_page(
    "T050",
    """The letterhead has no style for something the template says
    Each part of a page is set in a style of `letterhead/reference.docx`, found by its name in `styles.toml`.
    A list, say:
    Bad, in styles.toml:
        [bullets]
        word = "Our Bullets"
        fallback = "Our Lists"
    Good, in styles.toml:
        [bullets]
        word = "List Bullet"
    """,
)
T051 = code_page(
    "T051",
    """A character that the letters' font cannot draw
    It would print as an empty box, in Word and in the PDF.
    Bad:
        Please see → the enclosed note ✓.
    Good:
        Please see the enclosed note.
    """,
)

_PARTS: dict[str, tuple[Part, ...]] = {
    "h2": ("heading-2",),
    "h3": ("heading-3",),
    "p": ("paragraph",),
    "ul": ("bullets",),
    "ol": ("numbered",),
    "table": ("table", "table-heading", "table-text"),
}
# what every letter may hold without a look at the font
_USUAL = frozenset(range(0x20, 0x7F)) | frozenset(map(ord, "\n§°±·×é–—‘’“”…\u00a0\u2009\u202f"))
_MENDS = {"\u2011": "type a plain hyphen", "\t": "type a space"}


@check(T050)
def styles(template: Linted, shelf: Shelf) -> Iterator[Problem]:
    missing = _missing(shelf)
    if not missing or template.included_by or template.kind == "phrase":
        return
    for spoken in ways_to_say(template, shelf):
        lines = line_starts(spoken.text)
        for token in parser().parse(spoken.text):
            for part in _PARTS.get(token.tag, ()) if token.nesting == 1 and token.map else ():
                if part in missing:
                    reading, place = spoken.at(lines[token.map[0] if token.map else 0])
                    says = f"the letterhead has no style for '{part}', which this template uses"
                    mend = f"add the style in {REFERENCE_FILE}, or name another in {STYLES_FILE}"
                    yield Problem(T050, says, mend, reading.where(place))


def _missing(shelf: Shelf) -> frozenset[str]:
    """The parts of a page that the letterhead has no style for; none where it is the shipped one."""
    files = shelf.letterhead
    if not {REFERENCE_FILE, STYLES_FILE} & set(files):
        return frozenset()
    parts, _ = open_reference(files.get(REFERENCE_FILE) or shipped_file(REFERENCE_FILE))
    styles_map, _ = read_map(files.get(STYLES_FILE))
    if parts is None:
        return frozenset()  # its own check tells why it cannot be read
    have = offered(parts, styles_map)[0].style_ids
    return frozenset(part for named in _PARTS.values() for part in named if part not in have)


@check(T051)
def characters(template: Linted, _: Shelf) -> Iterator[Problem]:
    for node in walk(template.reading.nodes):
        if not isinstance(node, Words):
            continue
        for offset, char in enumerate(node.text):
            if ord(char) not in _USUAL and (char == "\t" or ord(char) not in drawable()):
                says = f"the letters' font cannot draw this character, U+{ord(char):04X}"
                where = template.reading.where(node.at(offset))
                yield Problem(T051, says, _MENDS.get(char, "write it in words"), where)
