"""styles.toml: in which Word style and CSS class each part of a page is set, and how a logo is said."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, cast, get_args

from appealkit.errors import Problem, Where, code_page, nearest
from appealkit.writers import shipped

STYLES_FILE = "styles.toml"
Part = Literal[
    "letterhead", "letterhead-lines", "logo", "address", "heading-1", "heading-2", "heading-3", "paragraph",
    "small-print", "bullets", "numbered", "tickboxes", "pairs", "pair-label", "pair-value", "table", "table-heading",
    "table-text", "table-gap", "closing", "signature-picture", "signature-rule", "signature-label", "signature",
]  # fmt: skip
PARTS: tuple[Part, ...] = get_args(Part)
TABLES: frozenset[Part] = frozenset({"pairs", "table"})  # set in table styles; all others in paragraph styles
LISTS: frozenset[Part] = frozenset({"bullets", "numbered", "tickboxes"})  # paragraph styles tied to a list
HEADINGS: Mapping[int, Part] = {1: "heading-1", 2: "heading-2", 3: "heading-3"}
DRESS_KEYS, LOGO_KEYS = ("word", "css", "fallback"), ("alt", "height")
MOST_BYTES = 64 * 1024
HIGHEST_LOGO = 1.5  # inches

F021 = code_page(
    "F021",
    """A mistake in styles.toml
    Each table there is a part of a page with `word`, `css` and `fallback`; a logo is said under `[picture.logo]`.
    Bad: `[leterhead]`. Good: `[letterhead]` with `word = "Letterhead"`.
    """,
)
F024 = code_page(
    "F024",
    """A logo without words
    A screen reader says these words where others see the logo; a picture without them is not accessible.
    Bad: `logo.svg` alone. Good: `[picture.logo]` with `alt = "North Example Clinic"` in styles.toml beside it.
    """,
)


@dataclass(frozen=True, slots=True)
class Dress:
    """A part's Word style by name, its CSS class (empty: the element itself), the Word style to take where the first
    is not there (empty: there must be the first)."""

    word: str
    css: str
    fallback: str = ""


@dataclass(frozen=True, slots=True)
class StyleMap:
    """Every part's dress; what is said of the logo, and how high it stands in inches."""

    parts: Mapping[Part, Dress]
    logo_alt: str = ""
    logo_height: float = 0.8


@functools.cache
def shipped_map() -> StyleMap:
    """The map as it is shipped: every part has its dress."""
    told = tomllib.loads(shipped.read(STYLES_FILE).decode("utf-8"))
    return StyleMap({part: Dress(**told[part]) for part in PARTS})


def read_map(data: bytes | None) -> tuple[StyleMap, list[Problem]]:
    """The shipped map with a practice's own lines laid over it, and every mistake in these."""
    base = shipped_map()
    if data is None:
        return base, []
    mend = "mend the line, or start from the shipped file"
    if len(data) > MOST_BYTES:
        return base, [_wrong("the file is larger than 64 kB", mend)]
    try:
        told = tomllib.loads(data.decode("utf-8"))
    except ValueError as error:
        reason = "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else str(error)
        return base, [_wrong(f"the file cannot be read: {reason}", mend)]
    problems = list(_mistakes(told))
    if problems:
        return base, problems
    own = {part: _laid_over(base.parts[part], told[part]) for part in PARTS if part in told}
    logo = cast("dict[str, object]", told.get("picture", {}).get("logo", {}))
    alt, height = str(logo.get("alt", "")).strip(), float(cast("float", logo.get("height", base.logo_height)))
    return StyleMap({**base.parts, **own}, alt, height), []


def _laid_over(base: Dress, told: Mapping[str, str]) -> Dress:
    return Dress(**{"word": base.word, "css": base.css, "fallback": base.fallback, **told})


def _mistakes(told: Mapping[str, object]) -> Iterator[Problem]:
    for name, value in told.items():
        if name == "picture":
            yield from _of_pictures(value)
        elif name not in PARTS:
            yield _wrong(f"'{name}' is no part of a page", nearest(name, PARTS))
        elif not isinstance(value, dict):
            yield _wrong(f"'{name}' is not a table", f'write [{name}], and below it word = "…"')
        else:
            yield from _of_keys(name, value, DRESS_KEYS)
            for key in DRESS_KEYS:
                if key in value and not isinstance(value[key], str):
                    yield _wrong(f"'{key}' of [{name}] is not text", "put it in quotes")
            classes = value.get("css", "")
            if isinstance(classes, str) and classes and not classes.replace("-", "").isalnum():
                yield _wrong(f"'css' of [{name}] is not the name of one class", "use letters, digits and hyphens")


def _of_pictures(value: object) -> Iterator[Problem]:
    logo = value.get("logo", {}) if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(logo, dict) or set(value) - {"logo"}:
        yield _wrong("'picture' holds something other than a logo", 'write [picture.logo], and below it alt = "…"')
        return
    yield from _of_keys("picture.logo", logo, LOGO_KEYS)
    height = logo.get("height", 1)
    if not isinstance(logo.get("alt", ""), str):
        yield _wrong("'alt' of [picture.logo] is not text", "put it in quotes")
    if isinstance(height, bool) or not isinstance(height, int | float) or not 0.2 <= height <= HIGHEST_LOGO:
        yield _wrong("'height' of [picture.logo] is no height for a logo", f"give inches, 0.2 to {HIGHEST_LOGO}")


def _of_keys(name: str, value: Mapping[str, object], known: tuple[str, ...]) -> Iterator[Problem]:
    for key in value:
        if key not in known:
            yield _wrong(f"'{key}' is not known in [{name}]", nearest(key, known))


def _wrong(says: str, mend: str) -> Problem:
    return Problem(F021, says, mend, Where(STYLES_FILE))
