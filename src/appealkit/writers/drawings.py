"""SVG drawings: only shapes, gradients and paths are taken; whatever acts, reaches out or brings a font is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from appealkit.errors import Problem, Where, code_page

SVG = "{http://www.w3.org/2000/svg}"
XLINK, XML = "{http://www.w3.org/1999/xlink}", "{http://www.w3.org/XML/1998/namespace}"
MOST_BYTES = 512 * 1024
MOST_ELEMENTS = 5000
SHAPES = {
    "svg", "g", "defs", "title", "desc", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon",
    "linearGradient", "radialGradient", "stop", "clipPath", "use", "symbol", "style",
}  # fmt: skip
UNITS = {"": 0.75, "px": 0.75, "pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0}
LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+)\s*(px|pt|in|cm|mm|pc)?\s*")
INSIDE = re.compile(r"""url\(\s*["']?#[^)"']*["']?\s*\)""")  # a gradient or clip of the same drawing
REACHES = re.compile(r"url\s*\(|@import|@font-face|expression\s*\(|javascript:|\\", re.IGNORECASE)

F022 = code_page(
    "F022",
    """A drawing that holds more than shapes
    An SVG can hold scripts, addresses, other files and fonts of its own. A logo needs none of them, and is refused
    with them; words in it are drawn only as paths, because the font may not be there.
    Bad: `<image href="https://…/logo.png">`. Good: a drawing exported as plain SVG, text turned into paths.
    """,
)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing without what its program noted in it; its width and height in points."""

    data: bytes
    width: float
    height: float


def read_drawing(data: bytes, file: str) -> tuple[Drawing | None, list[Problem]]:
    """The drawing, or None and every reason why it is not taken."""
    root, reason = _opened(data)
    if root is not None:
        _without_notes(root)
    found = [reason] if root is None else [*dict.fromkeys(_faults(root))]
    shape = _size(root) if root is not None else None
    if root is not None and shape is None:
        found.append("it has neither 'viewBox' nor 'width' and 'height'")
    if found or shape is None:
        mend = "export it as plain SVG: shapes only, text turned into paths, no pictures and no links"
        return None, [Problem(F022, f"the drawing is not taken: {each}", mend, Where(file)) for each in found]
    return Drawing(_stored(root), *shape), []


def _without_notes(root: Any) -> None:
    """Take out what drawing programs keep for themselves: names of files and authors, settings, comments."""
    for element in list(root.iter()):
        parent = element.getparent()
        own = isinstance(element.tag, str) and element.tag.startswith(SVG)
        if parent is not None and (not own or element.tag == f"{SVG}metadata"):
            parent.remove(element)
            continue
        for key in [key for key in element.attrib if key.startswith("{") and not key.startswith((XLINK, XML))]:
            del element.attrib[key]


def _stored(root: Any) -> bytes:
    from lxml import etree  # type: ignore[import-untyped]

    etree.cleanup_namespaces(root)
    data: bytes = etree.tostring(root, encoding="UTF-8")
    return data


def _opened(data: bytes) -> tuple[Any, str]:
    from lxml import etree

    if len(data) > MOST_BYTES:
        return None, "it is larger than 512 kB"
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None, "it is not UTF-8 text"
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return None, "it has a document type or entities"
    head = text.lstrip()[:200]
    if "encoding" in head.partition("?>")[0] and "utf-8" not in head.partition("?>")[0].lower():
        return None, "it is not UTF-8 text"
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None, "it is not well-formed"
    return (root, "") if root.tag == f"{SVG}svg" else (None, "it is no SVG")


def _faults(root: Any) -> Iterator[str]:
    elements = list(root.iter())
    if len(elements) > MOST_ELEMENTS:
        yield f"it has more than {MOST_ELEMENTS} elements"
        return
    by_id = {each.get("id"): each for each in elements if isinstance(each.tag, str) and each.get("id")}
    for element in elements:
        if not isinstance(element.tag, str):
            continue
        name = element.tag.removeprefix(SVG)
        if element.tag.startswith(SVG) and name not in SHAPES:
            yield f"it holds <{name}>" if name.isalnum() else "it holds an unknown element"
        if name == "style" and REACHES.search(INSIDE.sub("", element.text or "")):
            yield "its <style> reaches for an address or a font"
        if name == "use" and _repeats(element, by_id):
            yield "its <use> repeats what repeats something itself"
        yield from _of_attributes(element)


def _of_attributes(element: Any) -> Iterator[str]:
    for key, value in element.attrib.items():
        name = key.rpartition("}")[2].lower()
        if name.startswith("on"):
            yield "it holds an event handler"
        elif name in {"href", "src", "base"} and not value.strip().startswith("#"):
            yield "it links to something outside it"
        elif name != "d" and REACHES.search(INSIDE.sub("", value)):
            yield "an attribute reaches for an address"


def _repeats(use: Any, by_id: dict[str, Any]) -> bool:
    href = use.get("href") or use.get(f"{XLINK}href") or ""
    target = by_id.get(href.strip().removeprefix("#"))
    return target is not None and (target is use or next(target.iter(f"{SVG}use"), None) is not None)


def _size(root: Any) -> tuple[float, float] | None:
    given = [LENGTH.fullmatch(root.get(key, "")) for key in ("width", "height")]
    if given[0] and given[1]:
        width, height = (float(each[1]) * UNITS[each[2] or ""] for each in given if each)
        return (width, height) if width > 0 and height > 0 else None
    try:
        _, _, width, height = (float(each) for each in re.split(r"[\s,]+", root.get("viewBox", "").strip()))
    except ValueError:
        return None
    return (width * 0.75, height * 0.75) if width > 0 and height > 0 else None
