"""A practice's letter.css: taken when it only says how things look. It fetches nothing, hides nothing, adds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from appealkit.errors import Problem, Where, code_page, nearest
from appealkit.writers.glyphs import drawable

CSS_FILE = "letter.css"
FAMILY = "letter carlito"
MOST_BYTES = 200 * 1024
POINTS = {"pt": 1.0, "px": 0.75, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0, "q": 72 / 101.6}
PAPERS = {"letter": (612.0, 792.0), "legal": (612.0, 1008.0), "a4": (595.276, 841.89)}
EDGES = ("top", "right", "bottom", "left")
FUNCTIONS = frozenset({"rgb", "rgba", "hsl", "hsla", "calc"})
SPACE = frozenset(f"{kind}{edge}" for kind in ("margin", "padding") for edge in ("", *(f"-{one}" for one in EDGES)))
LOOKS = (
    frozenset({
        "color", "background", "background-color", "font", "font-family", "font-size", "font-style", "font-weight",
        "line-height", "letter-spacing", "text-align", "text-indent", "text-decoration", "text-decoration-line",
        "text-decoration-color", "text-decoration-style", "text-decoration-thickness", "vertical-align", "width",
        "max-width", "min-width", "height", "max-height", "min-height", "list-style-type", "border-spacing",
        "border-radius", "break-before", "break-after", "break-inside", "border", "border-width", "border-style",
        "border-color",
    })
    | {f"border-{edge}{what}" for edge in EDGES for what in ("", "-width", "-style", "-color")}
    | SPACE
)  # fmt: skip
IN_MARGINS = frozenset({"content", "transform", "white-space"})  # only of the boxes on the page's edge
SLOTS = ("footer", "draft")
SMALLEST = 6.0  # points

F015 = code_page(
    "F015",
    """The look has no place for the footer or the draft mark
    In Word a text of its own, `{footer}` and `{draft}`, stands in header or footer; in the style sheet `string(footer)`
    and `string(draft)` stand in a box of the page's edge. A draft without its mark could be sent.
    Bad: a header in which `{draft}` was deleted. Good: `{draft}` typed in one go in the header, in any style.
    """,
)
F018 = code_page(
    "F018",
    """A font that the letters do not have
    Letters are set in Carlito, which runs as Calibri does and is shipped, so that Word and PDF break their lines alike
    on every machine. Fonts of a practice's own are not taken: a reader without them would see another letter.
    Bad: `font-family: Georgia`. Good: `font-family: "Letter Carlito"` in the style sheet, Carlito or Calibri in Word.
    """,
)
F019 = code_page(
    "F019",
    """The style sheet reaches for another file
    No letter asks the network or the disk for anything: the reader would be known, and the letter could change.
    Bad: `@import url(https://…)`, `background: url(logo.png)`. Good: the logo as `letterhead/logo.svg`.
    """,
)
F020 = code_page(
    "F020",
    """The style sheet holds more than looks
    Only type, colour, space and rules may be set. What hides, adds or rearranges words would make the PDF say
    something else than the Word document.
    Bad: `.practice::after { content: "…" }`. Good: the words in practice.yaml.
    """,
)
F025 = code_page(
    "F025",
    """A character of the letterhead that the font cannot draw
    It would print as an empty box on every page.
    Bad: a telephone sign in the footer. Good: the word Phone.
    """,
)


@dataclass(frozen=True, slots=True)
class Measures:
    """Paper, margins (top, right, bottom, left) and the running text's size, in points; 0 where not said."""

    paper: tuple[float, float]
    margins: tuple[float, float, float, float]
    size: float


def read_stylesheet(data: bytes) -> tuple[str, Measures, list[Problem]]:
    """The style sheet's text, what it says of the page, and every problem of it."""
    nothing = Measures((0, 0), (0, 0, 0, 0), 0)
    try:
        text = data.decode("utf-8-sig") if len(data) <= MOST_BYTES else None
    except UnicodeDecodeError:
        text = None
    if text is None:
        mend = "save it as UTF-8 text of at most 200 kB"
        return "", nothing, [Problem(F020, "the style sheet is no UTF-8 text, or larger than 200 kB", mend, _at(None))]
    reading = _Reading()
    problems = list(reading.all(text))
    for slot in SLOTS:
        if slot not in reading.slots:
            mend = f"put 'content: string({slot})' into a box of @page, such as @bottom-left"
            problems.append(Problem(F015, f"no box of the page's edge shows string({slot})", mend, _at(None)))
    return text, reading.measures(), problems


class _Reading:
    """One pass over a style sheet: what is wrong in it, and the measures met on the way."""

    def __init__(self) -> None:
        self.slots: set[str] = set()
        self.paper: tuple[float, float] = (0, 0)
        self.margins = [0.0, 0.0, 0.0, 0.0]
        self.size = 0.0

    def measures(self) -> Measures:
        top, right, bottom, left = self.margins
        return Measures(self.paper, (top, right, bottom, left), self.size)

    def all(self, text: str) -> Iterator[Problem]:
        import tinycss2  # type: ignore[import-untyped]

        for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
            match rule.type:
                case "error":
                    yield _more(rule, f"it cannot be read here: {rule.kind}", "mend or delete this line")
                case "at-rule" if rule.lower_at_keyword == "page":
                    yield from self.page(rule)
                case "at-rule" if rule.lower_at_keyword == "import":
                    yield Problem(F019, "@import takes in another file", "copy its rules into this file", _at(rule))
                case "at-rule" if rule.lower_at_keyword == "font-face":
                    mend = 'delete it, and use "Letter Carlito", which is there'
                    yield Problem(F018, "@font-face brings a font of its own", mend, _at(rule))
                case "at-rule":
                    yield _more(rule, "this at-rule is not taken", "keep @page, and rules for elements and classes")
                case _:
                    selector = tinycss2.serialize(rule.prelude).strip().lower()
                    yield from self.block(rule, LOOKS, is_base=selector == "body")

    def page(self, rule: Any) -> Iterator[Problem]:
        import tinycss2

        plain = not tinycss2.serialize(rule.prelude).strip()
        for item in tinycss2.parse_blocks_contents(rule.content or [], skip_comments=True, skip_whitespace=True):
            if item.type == "at-rule":
                yield from self.block(item, LOOKS | IN_MARGINS)
            else:
                yield from self.one(item, LOOKS | {"size"})
                if item.type == "declaration" and plain:
                    self.measure(item.lower_name, item.value)

    def block(self, rule: Any, allowed: frozenset[str], *, is_base: bool = False) -> Iterator[Problem]:
        import tinycss2

        for item in tinycss2.parse_blocks_contents(rule.content or [], skip_comments=True, skip_whitespace=True):
            yield from self.one(item, allowed)
            if is_base and item.type == "declaration" and item.lower_name in {"font", "font-size"}:
                self.size = next(iter(_lengths(item.value)), 0.0)

    def one(self, item: Any, allowed: frozenset[str]) -> Iterator[Problem]:
        if item.type != "declaration":
            yield _more(item, "this is no line of the form 'property: value;'", "mend or delete it")
            return
        if item.lower_name not in allowed:
            says = f"'{item.lower_name}' is not taken here"
            yield _more(item, says, nearest(item.lower_name, allowed) if item.lower_name[0] != "-" else "delete it")
        elif item.lower_name in {"font", "font-family"} and not _is_ours(item.value):
            yield Problem(F018, "this font is not one of the letters", 'use "Letter Carlito"', _at(item))
        yield from self.values(item, item.value, in_margin=item.lower_name == "content")

    def values(self, item: Any, values: list[Any], *, in_margin: bool) -> Iterator[Problem]:
        for value in values:
            if value.type == "url" or (value.type == "function" and value.lower_name in {"url", "src", "image-set"}):
                mend = "delete it; a logo is put into the folder as logo.svg or logo.png"
                yield Problem(F019, "url() reaches for another file", mend, _at(value))
            elif value.type == "function":
                words = [each.lower_value for each in value.arguments if each.type == "ident"]
                if in_margin and value.lower_name == "string" and words and words[0] in SLOTS:
                    self.slots.add(words[0])
                elif in_margin and value.lower_name == "counter" and words and words[0] in {"page", "pages"}:
                    pass
                elif value.lower_name not in FUNCTIONS and (item.lower_name, value.lower_name) != (
                    "transform",
                    "rotate",
                ):
                    yield _more(value, f"{value.lower_name}() is not taken here", "write the value itself")
                yield from self.values(item, value.arguments, in_margin=False)
            elif value.type == "string":
                yield from _glyphs(value)
            elif value.type in {"dimension", "number", "percentage"} and value.value < 0 and item.name != "transform":
                yield _more(value, "a value below nothing could move words off the page", "give nothing or more")
            elif value.type == "ident" and value.lower_value == "transparent" and "background" not in item.name:
                yield _more(value, "words without colour would not be seen", "give a colour")
            elif item.name in {"font", "font-size"} and _is_too_small(value):
                yield _more(value, "type this small is not read", f"give {SMALLEST:g}pt or more")
                return

    def measure(self, name: str, value: list[Any]) -> None:
        if name == "size":
            words = {each.lower_value for each in value if each.type == "ident"}
            named = [PAPERS[word] for word in words if word in PAPERS]
            lengths = _lengths(value)
            self.paper = named[0] if named else (lengths[0], lengths[-1]) if lengths else (0, 0)
            if "landscape" in words:
                self.paper = self.paper[::-1]
        elif name == "margin":
            lengths = _lengths(value)
            if lengths:
                top, right = lengths[0], lengths[1 % len(lengths)]
                bottom = lengths[2] if len(lengths) > 2 else top
                self.margins = [top, right, bottom, lengths[3] if len(lengths) > 3 else right]
        elif name.startswith("margin-") and name.removeprefix("margin-") in EDGES:
            self.margins[EDGES.index(name.removeprefix("margin-"))] = next(iter(_lengths(value)), 0.0)


def _lengths(value: list[Any]) -> list[float]:
    """The lengths among these values, in points; `0` is one."""
    found = []
    for each in value:
        if each.type == "dimension" and each.lower_unit in POINTS:
            found.append(each.value * POINTS[each.lower_unit])
        elif each.type == "number" and each.value == 0:
            found.append(0.0)
        elif each.type == "literal" and each.value == "/":
            break
    return found


def _is_too_small(value: Any) -> bool:
    """Whether this is a size of type below what is read; of parts of another size, below a half."""
    if value.type == "dimension" and value.lower_unit in POINTS:
        return bool(value.value * POINTS[value.lower_unit] < SMALLEST)
    if value.type == "percentage":
        return bool(value.value < 50)
    return value.type == "dimension" and bool(value.value < 0.5)


def _is_ours(value: list[Any]) -> bool:
    """Whether the last family named is the letters' own, and the only one."""
    strings = [each.value.lower() for each in value if each.type == "string"]
    words = [each.lower_value for each in value if each.type == "ident"]
    if any(each.type == "literal" and each.value == "," for each in value):
        return False
    return strings == [FAMILY] or (not strings and (words == ["inherit"] or " ".join(words[-2:]) == FAMILY))


def _glyphs(value: Any) -> Iterator[Problem]:
    lacking = sorted({f"U+{ord(char):04X}" for char in value.value if ord(char) not in drawable()})
    if lacking:
        yield Problem(F025, f"the font cannot draw {', '.join(lacking)}", "write it in other characters", _at(value))


def _more(item: Any, says: str, mend: str) -> Problem:
    return Problem(F020, says, mend, _at(item))


def _at(item: Any) -> Where:
    return Where(CSS_FILE, item.source_line, item.source_column) if item is not None else Where(CSS_FILE)
