"""What a reference document offers: its styles by part, its paper, its fonts, and where these are not what they
should be, or not what the style sheet says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from appealkit.errors import Problem, Severity, Where, code_page
from appealkit.writers.glyphs import drawable
from appealkit.writers.reference import BODY, REFERENCE_FILE, W
from appealkit.writers.stylemap import LISTS, PARTS, TABLES, Part, StyleMap
from appealkit.writers.stylesheet import F015, F018, F025, SLOTS, Measures

FONTS = {"carlito", "calibri"}
STYLES, NUMBERING, SETTINGS = "word/styles.xml", "word/numbering.xml", "word/settings.xml"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
TWIP = 20.0  # to the point
NEAR = 0.5  # points: what rounding makes

F009 = code_page(
    "F009",
    """The reference Word document lacks a style
    The writer sets each part of a page in a style that it finds by the name in `styles.toml`, or in its fallback.
    Bad: a reference document in which "Table Text" was renamed. Good: the style changed but not its name, or the new
    name in `styles.toml`.
    """,
)
F014 = code_page(
    "F014",
    """A style of the wrong type
    Tables need table styles, all else paragraph styles; the styles of lists must be tied to a list in Word.
    Bad: "List Bullet" as a plain paragraph style. Good: the style with a bullet under Format, Numbering.
    """,
)
F016 = code_page(
    "F016",
    """Word and PDF have another paper or other margins
    Lines and pages then break differently in the two files of one letter.
    Bad: one inch in `letter.css`, 0.8 inch in `reference.docx`. Good: the same in both.
    """,
)
F017 = code_page(
    "F017",
    """Word and PDF have another size of type
    The running text is measured: the style of paragraphs in `reference.docx`, `body` in `letter.css`.
    Bad: 11pt in the one and 12pt in the other. Good: the same in both.
    """,
)
F029 = code_page(
    "F029",
    """A picture in Word's header or footer that the PDF does not have
    The two files of one letter should look alike, and a logo must be said to those who cannot see it.
    Bad: a logo inserted into the header of `reference.docx`. Good: the logo as `letterhead/logo.png`.
    """,
)


@dataclass(frozen=True, slots=True)
class Offered:
    """The id of each part's style; paper, margins and type; the width of a line in twips."""

    style_ids: Mapping[Part, str]
    measures: Measures
    line: int


def offered(parts: Mapping[str, bytes], styles: StyleMap) -> tuple[Offered, list[Problem]]:
    """What these parts of a Word file offer, and each style that is missing or of the wrong type."""
    root = _parsed(parts[STYLES])
    by_name = _styles(root)
    ids: dict[Part, str] = {}
    problems: list[Problem] = []
    for part in PARTS:
        found, told = _style_of(part, styles, by_name)
        problems += told
        if found is not None:
            ids[part] = found.get(f"{W}styleId", "")
    measures = _measures(_section(parts), root, ids.get("paragraph", ""))
    line = round((measures.paper[0] - measures.margins[1] - measures.margins[3]) * TWIP)
    return Offered(ids, measures, line), problems


def lacking(parts: Mapping[str, bytes], offer: Offered) -> Iterator[Problem]:
    """What a letter would miss besides: lists, the letters' font, the slots of header and footer."""
    root = _parsed(parts[STYLES])
    yield from _lists(parts, offer.style_ids, root)
    yield from _fonts(root, offer.style_ids)
    yield from _furniture(parts, _section(parts))


def differences(word: Measures, css: Measures) -> Iterator[Problem]:
    """Where the style sheet says another paper, other margins or another type than the reference document: doubts."""
    pairs = (("width of the paper", word.paper[0], css.paper[0]), ("height of the paper", word.paper[1], css.paper[1]))
    edges = zip(("top", "right", "bottom", "left"), word.margins, css.margins, strict=True)
    for what, ours, theirs in (*pairs, *((f"{edge} margin", one, two) for edge, one, two in edges)):
        if abs(ours - theirs) > NEAR:
            says = f"the {what} is {ours / 72:.2f} inches here and {theirs / 72:.2f} inches in letter.css"
            yield _doubt(F016, says, "give both the same, in Word under Layout, in letter.css under @page")
    if abs(word.size - css.size) > NEAR / 5:
        says = f"the running text is {word.size:g} pt here and {css.size:g} pt in letter.css"
        yield _doubt(F017, says, "give both the same: the style of paragraphs in Word, 'body' in letter.css")


def _section(parts: Mapping[str, bytes]) -> Any:
    """The last section of the body: its paper, margins, headers and footers are those of a letter."""
    body = _parsed(parts[BODY]).find(f"{W}body")
    return next((each for each in reversed(body) if each.tag == f"{W}sectPr"), None)


def _styles(root: Any) -> dict[str, Any]:
    """The styles by name in small letters; Word writes its own names sometimes small, sometimes with other names."""
    found: dict[str, Any] = {}
    for style in root.iter(f"{W}style"):
        named = style.find(f"{W}name")
        for name in [] if named is None else named.get(f"{W}val", "").split(","):
            found.setdefault(name.strip().lower(), style)
    return found


def _style_of(part: Part, styles: StyleMap, by_name: Mapping[str, Any]) -> tuple[Any, list[Problem]]:
    dress = styles.parts[part]
    kind = "table" if part in TABLES else "paragraph"
    told: list[Problem] = []
    for name in filter(None, (dress.word, dress.fallback)):
        style = by_name.get(name.lower())
        if style is None:
            told.append(_missing(part, name, dress.fallback if name == dress.word else ""))
        elif style.get(f"{W}type", "paragraph") != kind:
            says = f"the style '{name}' of '{part}' is a {style.get(f'{W}type')} style, and a {kind} style is needed"
            return None, [_problem(F014, says, f"make a {kind} style of this name, or name another in styles.toml")]
        else:
            return style, [Problem(p.code, p.says, p.mend, p.where, Severity.DOUBT) for p in told]
    return None, told[:1] if told else [_missing(part, dress.word, "")]


def _missing(part: Part, name: str, fallback: str) -> Problem:
    instead = f"; '{fallback}' is taken instead" if fallback else ""
    says = f"the style '{name}' for '{part}' is not in the reference document{instead}"
    return _problem(F009, says, "add a style of this name in Word, or name one that is there in styles.toml")


def list_of(style_id: str, styles: Any, numbering: Any) -> str:
    """The id of the list definition that a style is tied to; empty where it is tied to none."""
    for style in _chain(styles, style_id):
        used = style.find(f"{W}pPr/{W}numPr/{W}numId")
        if used is None:
            continue
        for number in numbering.iter(f"{W}num"):
            if number.get(f"{W}numId") == used.get(f"{W}val"):
                defined = number.find(f"{W}abstractNumId")
                found = "" if defined is None else str(defined.get(f"{W}val", ""))
                return found if found.isdecimal() else ""
    return ""


def _lists(parts: Mapping[str, bytes], ids: Mapping[Part, str], root: Any) -> Iterator[Problem]:
    numbering = _parsed(parts[NUMBERING])
    for part in sorted(LISTS & set(ids)):
        if not list_of(ids[part], root, numbering):
            says = f"the style of '{part}' is not tied to a list"
            yield _problem(F014, says, "give the style a bullet or number in Word (Modify Style, Format, Numbering)")


def _measures(section: Any, styles: Any, paragraph: str) -> Measures:
    if section is None:
        return Measures((0, 0), (0, 0, 0, 0), 0)
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    paper = (0.0, 0.0) if size is None else (_points(size, "w"), _points(size, "h"))
    if margins is None:
        return Measures(paper, (0, 0, 0, 0), _size_of(styles, paragraph))
    top, right, bottom, left = (_points(margins, edge) for edge in ("top", "right", "bottom", "left"))
    return Measures(paper, (top, right, bottom, left + _points(margins, "gutter")), _size_of(styles, paragraph))


def _points(element: Any, name: str) -> float:
    try:
        return abs(float(element.get(f"{W}{name}", "0"))) / TWIP
    except ValueError:
        return 0.0


def _chain(styles: Any, style_id: str) -> Iterator[Any]:
    """The style, and those that it is based on; then the defaults of the document."""
    by_id = {style.get(f"{W}styleId"): style for style in styles.iter(f"{W}style")}
    seen: set[str] = set()
    while style_id in by_id and style_id not in seen:
        seen.add(style_id)
        yield by_id[style_id]
        based = by_id[style_id].find(f"{W}basedOn")
        style_id = "" if based is None else based.get(f"{W}val", "")
    defaults = styles.find(f"{W}docDefaults/{W}rPrDefault")
    if defaults is not None:
        yield defaults


def _size_of(styles: Any, style_id: str) -> float:
    for style in _chain(styles, style_id):
        size = style.find(f"{W}rPr/{W}sz")
        if size is not None and size.get(f"{W}val", "").isdigit():
            return int(size.get(f"{W}val")) / 2
    return 10.0  # what Word takes where nothing is said


def _fonts(styles: Any, ids: Mapping[Part, str]) -> Iterator[Problem]:
    """Fonts that are not ours, in the styles that letters use and what these are based on."""
    told: set[str] = set()
    for style_id in ids.values():
        for style in _chain(styles, style_id):
            fonts = style.find(f"{W}rPr/{W}rFonts")
            names = set() if fonts is None else {fonts.get(f"{W}{key}", "") for key in ("ascii", "hAnsi")}
            themed = fonts is not None and (fonts.get(f"{W}asciiTheme") or fonts.get(f"{W}hAnsiTheme"))
            named = style.find(f"{W}name")
            place = "the document's defaults" if named is None else f"the style '{named.get(f'{W}val')}'"
            wrong = sorted(name for name in names if name and name.lower() not in FONTS)
            if place not in told and (wrong or themed):
                told.add(place)
                what = f"the font {wrong[0]}" if wrong else "a font of the theme"
                yield _problem(F018, f"{place} has {what}", "choose Carlito or Calibri in Word, by name")


def _furniture(parts: Mapping[str, bytes], section: Any) -> Iterator[Problem]:
    """Header and footer of every kind of page that is used: both slots, drawable characters, no pictures."""
    if section is None:
        yield _problem(F016, "the document says nothing of its paper", "set paper and margins in Word under Layout")
        return
    relations = {
        each.get("Id"): "word/" + each.get("Target", "").removeprefix("/word/")
        for each in _parsed(parts["word/_rels/document.xml.rels"])
    }
    kinds = {"default"}
    if section.find(f"{W}titlePg") is not None:
        kinds.add("first")
    if SETTINGS in parts and b"evenAndOddHeaders" in parts[SETTINGS]:
        kinds.add("even")
    names = {"default": "every page", "first": "the first page", "even": "even pages"}
    for kind in sorted(kinds):
        held = [
            parts[relations[each.get(f"{R}id")]]
            for each in section
            if each.tag in {f"{W}headerReference", f"{W}footerReference"}
            and each.get(f"{W}type", "default") == kind
            and relations.get(each.get(f"{R}id")) in parts
        ]
        roots = [_parsed(part) for part in held]
        texts = [each.text or "" for root in roots for each in root.iter(f"{W}t")]
        for slot in SLOTS:
            if not any(f"{{{slot}}}" in text for text in texts):
                says = f"header and footer of {names[kind]} have no {{{slot}}}"
                yield _problem(F015, says, f"type {{{slot}}} there in one go, all in one look")
        lacking = sorted({f"U+{ord(char):04X}" for text in texts for char in text if ord(char) not in drawable()})
        if lacking:
            says = f"header or footer hold {', '.join(lacking)}, which the font cannot draw"
            yield _problem(F025, says, "write it in other characters")
        if any(next(root.iter(f"{WP}inline", f"{WP}anchor", f"{W}pict"), None) is not None for root in roots):
            says = f"header or footer of {names[kind]} hold a picture, and the PDF has none there"
            yield _doubt(F029, says, "take it out, and put it into the folder as logo.png or logo.svg")


def _parsed(part: bytes) -> Any:
    from docx.oxml import parse_xml

    return parse_xml(part)


def _problem(code: str, says: str, mend: str) -> Problem:
    return Problem(code, says, mend, Where(REFERENCE_FILE))


def _doubt(code: str, says: str, mend: str) -> Problem:
    return Problem(code, says, mend, Where(REFERENCE_FILE), Severity.DOUBT)
