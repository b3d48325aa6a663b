"""Look: how a practice's letters look, in Word and as PDF. The shipped one, or one read from its letterhead folder."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from appealkit.document.model import Picture
from appealkit.errors import Problem, Where, code_page, mistakes, nearest
from appealkit.writers import shipped
from appealkit.writers.dress import differences, lacking, offered
from appealkit.writers.pack import pack
from appealkit.writers.pictures import WIDEST_LOGO, read_picture
from appealkit.writers.reference import REFERENCE_FILE, open_reference
from appealkit.writers.stylemap import F024, STYLES_FILE, StyleMap, read_map, shipped_map
from appealkit.writers.stylesheet import CSS_FILE, Measures, read_stylesheet

FOLDER = "letterhead"
LOGOS = ("logo.svg", "logo.png")
SHIPPED = (REFERENCE_FILE, CSS_FILE, STYLES_FILE)  # what a practice begins with
KNOWN = (*SHIPPED, *LOGOS)

F010 = code_page(
    "F010",
    """A file of the letterhead folder that is not taken
    `letterhead/` holds `reference.docx`, `letter.css`, `styles.toml`, `logo.svg` or `logo.png`, and signatures as PNG;
    plain files of at most 8 MB, no links. What is absent is the shipped one.
    Bad: `letterhead/logo.jpg`. Good: `letterhead/logo.png`.
    """,
)


@dataclass(frozen=True, slots=True)
class Look:
    """A reference document, a style sheet, the map from parts to styles, and a logo. Equal looks print alike."""

    reference: bytes = field(repr=False)
    css: str = field(repr=False)
    styles: StyleMap = field(repr=False, hash=False)
    logo: Picture | None = None


@functools.cache
def shipped_look() -> Look:
    """The look of the release, without a logo."""
    return Look(shipped.read(REFERENCE_FILE), shipped.read(CSS_FILE).decode("utf-8"), shipped_map())


def read_look(files: Mapping[str, bytes]) -> tuple[Look | None, list[Problem]]:
    """The look that these files of a letterhead folder make, by their paths in it; what is absent is the shipped one.

    None where one is not taken; with every problem. Doubts are differences between Word and PDF that a person mends.
    """
    problems = [_not_taken(name) for name in sorted(files) if name not in KNOWN and not name.endswith(".png")]
    if not any(name in KNOWN for name in files):
        return (None if mistakes(problems) else shipped_look()), problems
    base = shipped_look()
    styles, told = read_map(files.get(STYLES_FILE))
    problems += told
    css, of_css, told = read_stylesheet(files.get(CSS_FILE, base.css.encode()))
    problems += told
    reference, told = _reference(files.get(REFERENCE_FILE), base, styles, of_css)
    problems += told
    logo, told = _logo(files, styles)
    problems += told
    problems = _with_folder(problems)
    return (None if mistakes(problems) else Look(reference, css, styles, logo)), problems


def _reference(data: bytes | None, base: Look, styles: StyleMap, css: Measures) -> tuple[bytes, list[Problem]]:
    """The reference document as it goes into letters, held against styles.toml and the style sheet."""
    parts, problems = open_reference(base.reference if data is None else data)
    if parts is None:
        return b"", problems
    offer, told = offered(parts, styles)
    told += lacking(parts, offer)
    if css.size:  # a style sheet that could be read
        told += differences(offer.measures, css)
    return (base.reference if data is None else pack(parts)), [*problems, *told]


def _logo(files: Mapping[str, bytes], styles: StyleMap) -> tuple[Picture | None, list[Problem]]:
    name = next((name for name in LOGOS if name in files), None)
    if name is None:
        return None, []
    height = styles.logo_height * 72
    logo, problems = read_picture(files[name], styles.logo_alt, name, widest=WIDEST_LOGO, highest=height)
    if not styles.logo_alt:
        says, mend = "the logo has no words for those who cannot see it", 'add [picture.logo] with alt = "…"'
        problems.append(Problem(F024, says, mend, Where(STYLES_FILE)))
    return logo, problems


def _not_taken(name: str) -> Problem:
    where = Where(f"{FOLDER}/{name}")
    if name.endswith((".ttf", ".otf", ".woff", ".woff2")):
        says = "fonts of a practice's own are not taken: a reader without them would see another letter"
        return Problem(F010, says, "remove the file; letters are set in Carlito, which runs as Calibri does", where)
    mend = "save the logo as logo.png" if name.startswith("logo.") else nearest(name, KNOWN)
    return Problem(F010, "this file is not read", f"{mend} or remove it".replace("? or", "; else"), where)


def _with_folder(problems: list[Problem]) -> list[Problem]:
    return list(dict.fromkeys(_in_folder(problems)))


def _in_folder(problems: list[Problem]) -> Iterator[Problem]:
    """The same problems, their files named from the workspace."""
    for problem in problems:
        where = problem.where
        if where and not where.file.startswith(FOLDER):
            where = Where(f"{FOLDER}/{where.file}", where.line, where.column, where.path)
        yield Problem(problem.code, problem.says, problem.mend, where, problem.severity)
