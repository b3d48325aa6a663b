"""What a machine can see of PDF/UA-1 (ISO 14289-1) and of PDF/A-3a (ISO 19005-3), looked up in a file with pikepdf.

Not the whole of either: what a file of ours could break. Each finding is one line that says what is so, and where.
Named after the Matterhorn Protocol where it has a number for the condition.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

import pikepdf

UA_ID = "http://www.aiim.org/pdfua/ns/id/"
A_ID = "http://www.aiim.org/pdfa/ns/id/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DC = "http://purl.org/dc/elements/1.1/"
EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"
SCHEMA = "http://www.aiim.org/pdfa/ns/schema#"

GROUPS = {"Document", "Part", "Art", "Sect", "Div", "NonStruct", "BlockQuote", "Caption", "TOC", "TOCI", "Index"}
BLOCKS = {"P", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody", "Table", "THead", "TBody", "TFoot"}
CELLS = {"TR", "TH", "TD"}
INLINE = {"Span", "Link", "Figure", "Quote", "Note", "Reference", "Form"}
KNOWN = GROUPS | BLOCKS | CELLS | INLINE
PARENTS = {
    "LI": {"L"}, "Lbl": {"LI", "NonStruct"}, "LBody": {"LI", "NonStruct"}, "THead": {"Table"}, "TBody": {"Table"},
    "TR": {"Table", "THead", "TBody", "TFoot"}, "TH": {"TR"}, "TD": {"TR"},
}  # fmt: skip
SHOWING = {"Tj", "TJ", "'", '"', "Do", "sh", "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "INLINE IMAGE"}
CLAIMS = {"UA-1": (UA_ID, "part", "1"), "A-3": (A_ID, "part", "3"), "A-3a": (A_ID, "conformance", "A")}
FORBIDDEN_ACTIONS = {"Launch", "Sound", "Movie", "ResetForm", "ImportData", "JavaScript", "Hide", "Rendition", "Trans"}


@dataclass
class Element:
    """One tag: its dictionary, its name, the elements beneath and the marked content that it owns."""

    obj: Any
    name: str
    parent: Element | None
    kids: list[Element] = field(default_factory=list)
    owned: list[tuple[Any, int]] = field(default_factory=list)  # (page, MCID)
    objects: list[Any] = field(default_factory=list)  # annotations

    def beneath(self) -> Iterator[Element]:
        yield self
        for kid in self.kids:
            yield from kid.beneath()

    def above(self) -> Iterator[str]:
        at = self.parent
        while at is not None:
            yield at.name
            at = at.parent


def accessibility_faults(data: bytes, *, exhibits: bool = False) -> list[str]:
    """What keeps this file from being PDF/UA-1, as far as is looked up here; empty where nothing does.

    With `exhibits` it is a packet: pages that are not ours have no tags, and the file must not claim what they lack.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if "/StructTreeRoot" not in pdf.Root:
            return ["01-007: the file is not tagged"]
        root = _element(pdf.Root.StructTreeRoot, None)
        claimed = list(_claims(pdf, "UA-1"))
        if exhibits:
            claimed = [] if claimed else ["the file claims to be PDF/UA, and its exhibits are not"]
        return [*_whole(pdf), *claimed, *_tree(pdf, root), *_content(pdf, root, exhibits), *_reading(pdf, root)]


def archive_faults(data: bytes) -> list[str]:
    """What keeps this file from being PDF/A-3a, as far as is looked up here; empty where nothing does."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [*_claims(pdf, "A-3", "A-3a"), *_alone(pdf), *_colours(pdf), *_metadata(pdf), *_fonts(pdf), *_marks(pdf)]


def claims(data: bytes) -> set[str]:
    """What the file says of itself: `UA-1`, `A-3`, `A-3a`."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        said = _said(pdf)
        return {name for name, (space, key, value) in CLAIMS.items() if said.get(f"{{{space}}}{key}") == value}


# ---- the file as a whole ------------------------------------------------------------------------------------------


def _said(pdf: Any) -> dict[str, str]:
    """The simple properties of the file's metadata, as attributes or as elements."""
    if "/Metadata" not in pdf.Root:
        return {}
    found = {}
    tree = ElementTree.fromstring(pdf.Root.Metadata.read_bytes())
    for packet in tree.iter(f"{{{RDF}}}RDF"):
        for part in packet.findall(f"{{{RDF}}}Description"):
            found |= {key: value for key, value in part.attrib.items() if key.startswith("{")}
            found |= {each.tag: each.text or "" for each in part if not len(each)}
            for each in part:
                lists = [item.text or "" for item in each.iter(f"{{{RDF}}}li") if item.text]
                if lists and not each.tag.startswith(f"{{{EXTENSION}}}"):
                    found[each.tag] = ", ".join(lists)
    return found


def _claims(pdf: Any, *names: str) -> Iterator[str]:
    said = _said(pdf)
    for name in names:
        space, key, value = CLAIMS[name]
        if said.get(f"{{{space}}}{key}") != value:
            yield f"06-002: the metadata do not say {name}"


def _whole(pdf: Any) -> Iterator[str]:
    root = pdf.Root
    if not root.get("/MarkInfo", {}).get("/Marked"):
        yield "06-003: the file does not say that it is tagged"
    if root.get("/MarkInfo", {}).get("/Suspects"):
        yield "02-001: the file says that its tags are suspect"
    if not str(root.get("/Lang", "")):
        yield "11-006: no language of the document"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "07-001: the title is not shown"
    if not _said(pdf).get(f"{{{DC}}}title"):
        yield "06-003: no title in the metadata"
    if "/RoleMap" in root.StructTreeRoot:
        yield "02-001: tags of its own names"
    for at, page in enumerate(pdf.pages, 1):
        if "/Annots" in page and page.get("/Tabs") != "/S":
            yield f"28-008: page {at} is not tabbed through in the order of its tags"
    yield from _fonts(pdf)


def _fonts(pdf: Any) -> Iterator[str]:
    """31: every font in the file, with what its glyphs mean. Each of ours is a Type 0 font with TrueType outlines."""
    for font in _fonts_in_use(pdf):
        name = str(font.get("/BaseFont", "?"))
        if font.get("/Subtype") != "/Type0":
            yield f"31: {name} is not a composite font"
            continue
        if "/ToUnicode" not in font:
            yield f"31-027: {name} does not say what its glyphs mean"
        elif re.search(rb"<0000>|<fffe>|<feff>", _targets(font.ToUnicode.read_bytes()), re.IGNORECASE):
            yield f"31-028: {name} has a glyph that means nothing"
        below = font.DescendantFonts[0]
        if not {"/FontFile2", "/FontFile3"} & set(below.get("/FontDescriptor", {}).keys()):
            yield f"31-009: {name} is not in the file"
        if font.get("/Encoding") not in {"/Identity-H", "/Identity-V"}:
            yield f"31-006: {name} is encoded in another way"
        if below.get("/Subtype") == "/CIDFontType2" and "/CIDToGIDMap" not in below:
            yield f"31-004: {name} does not map its characters"
        if not re.fullmatch(r"/[A-Z]{6}\+.+", name):
            yield f"31: {name} is not named as a part of a font"


def _targets(table: bytes) -> bytes:
    sections = re.findall(rb"beginbf(?:char|range)(.*?)endbf", table, re.DOTALL)
    pairs = (re.findall(rb"<[0-9a-fA-F]+>\s*(<[0-9a-fA-F]*>)", section) for section in sections)
    return b" ".join(each for some in pairs for each in some)


def _fonts_in_use(pdf: Any) -> Iterator[Any]:
    seen = set()
    for page in pdf.pages:
        fonts = page.get("/Resources", {}).get("/Font", {})
        drawn = {
            str(each.operands[0]) for each in pikepdf.parse_content_stream(page) if str(each.operator) == "Tf"
        }  # fmt: skip
        for name, font in fonts.items():
            if name in drawn and font.objgen not in seen:
                seen.add(font.objgen)
                yield font


# ---- tags ---------------------------------------------------------------------------------------------------------


def _element(obj: Any, parent: Element | None) -> Element:
    made = Element(obj, str(obj.get("/S", "/StructTreeRoot"))[1:], parent)
    kids = obj.get("/K", [])
    for kid in [kids] if isinstance(kids, int | pikepdf.Dictionary) else kids:
        if isinstance(kid, int):
            made.owned.append((obj.Pg.objgen, kid))
        elif kid.get("/Type") == "/MCR":
            made.owned.append((kid.get("/Pg", obj.get("/Pg")).objgen, int(kid.MCID)))
        elif kid.get("/Type") == "/OBJR":
            made.objects.append(kid.Obj)
        else:
            made.kids.append(_element(kid, made))
    return made


def _tree(pdf: Any, root: Element) -> Iterator[str]:
    """Every tag of a known kind in a place where it may stand, pointing back at what it stands in."""
    if [kid.name for kid in root.kids] != ["Document"]:
        yield f"09-004: the tags begin with {[kid.name for kid in root.kids]}"
    for element in root.beneath():
        if element is root:
            continue
        if element.name not in KNOWN:
            yield f"02-001: the tag {element.name} is not a standard one"
        if element.obj.P.objgen != element.parent.obj.objgen:
            yield f"09: a {element.name} names another parent than the one it stands in"
        above = next((name for name in element.above() if name not in {"NonStruct", "Div"}), "")
        if element.name in PARENTS and above not in PARENTS[element.name]:
            yield f"09-004: a {element.name} stands in a {above}"
        if element.name in {"Document", "L", "LI", "Table", "TR", "THead", "TBody"} and element.owned:
            yield f"09-004: text stands in a {element.name} itself"
        if not element.kids and not element.owned and not element.objects and element.name not in {*CELLS, "NonStruct"}:
            yield f"09: an empty {element.name}"


def _content(pdf: Any, root: Element, exhibits: bool) -> Iterator[str]:
    """01: all that is shown is page furniture or owned by one tag, and the parent tree says by which."""
    owners: dict[tuple[Any, int], Element] = {}
    for element in root.beneath():
        for place in element.owned:
            if place in owners:
                yield f"01: marked content is owned by a {owners[place].name} and a {element.name}"
            owners[place] = element
    table = dict(_numbers(pdf.Root.StructTreeRoot.ParentTree))
    for at, page in enumerate(pdf.pages, 1):
        if exhibits and "/StructParents" not in page:
            continue
        listed = table.get(page.get("/StructParents"))
        if listed is None:
            yield f"01: the parent tree has no row for page {at}"
            continue
        seen = set[int]()
        for kind, number in _shown(page):
            if kind == "loose":
                yield f"01-003: page {at} shows something that is neither tagged nor page furniture"
            elif kind == "nested":
                yield f"01-001: page {at} has page furniture inside of tagged content"
            elif number is not None and number not in seen:
                seen.add(number)
                owner = owners.get((page.obj.objgen, number))
                if owner is None:
                    yield f"01-004: page {at}, marked content {number} has no tag"
                elif number >= len(listed) or listed[number].objgen != owner.obj.objgen:
                    yield f"01: page {at}, the parent tree names another tag for marked content {number}"
        for (where, number), owner in owners.items():
            if where == page.obj.objgen and number not in seen:
                yield f"01: a {owner.name} owns marked content {number}, which page {at} does not show"


def _shown(page: Any) -> Iterator[tuple[str, int | None]]:
    """For all that a page shows: how it is marked, and its number."""
    marks: list[tuple[str, int | None]] = []
    for each in pikepdf.parse_content_stream(page):
        operator = str(each.operator)
        if operator in {"BDC", "BMC"}:
            number = each.operands[1].get("/MCID") if operator == "BDC" else None
            if str(each.operands[0]) == "/Artifact":
                marks.append(("artifact", None))
            else:
                marks.append(("tagged", None if number is None else int(number)))
            if {kind for kind, number in marks if kind == "artifact" or number is not None} == {"artifact", "tagged"}:
                yield "nested", None
        elif operator == "EMC":
            marks.pop()
        elif operator in SHOWING:
            meant = [mark for mark in marks if mark[0] == "artifact" or mark[1] is not None]
            yield meant[-1] if meant else ("loose", None)


def _numbers(tree: Any) -> Iterator[tuple[int, Any]]:
    for kid in tree.get("/Kids", []):
        yield from _numbers(kid)
    numbers = list(tree.get("/Nums", []))
    yield from zip(map(int, numbers[::2]), numbers[1::2], strict=True)


# ---- what is read out ---------------------------------------------------------------------------------------------


def _reading(pdf: Any, root: Element) -> Iterator[str]:
    table = dict(_numbers(pdf.Root.StructTreeRoot.ParentTree))
    elements = list(root.beneath())
    before = 0
    for element in elements:
        if re.fullmatch(r"H[1-6]", element.name):
            level = int(element.name[1])
            if level > before + 1:
                yield f"14-003: a heading of level {level} follows one of level {before}"
            before = level
        elif element.name == "Figure":
            yield from _figure(element)
        elif element.name == "Table":
            yield from _table(element)
        elif element.name == "Link":
            yield from _link(element, table)
    led_to = {note.objgen for element in elements for note in element.objects}
    for at, page in enumerate(pdf.pages, 1):
        for note in page.get("/Annots", []):
            if note.get("/Subtype") == "/Link" and note.objgen not in led_to:
                yield f"28-011: page {at} has a link that no tag leads to"
    if before and "/Outlines" not in pdf.Root:
        yield "headings, and no outline"


def _figure(element: Element) -> Iterator[str]:
    if not str(element.obj.get("/Alt", "") or element.obj.get("/ActualText", "")).strip():
        yield "13-004: a picture without words for it"
    if "/BBox" not in element.obj.get("/A", {}):
        yield "a picture without its place"


def _table(table: Element) -> Iterator[str]:
    rows = [each for each in table.beneath() if each.name == "TR"]
    widths = {len([cell for cell in row.kids if cell.name in {"TH", "TD"}]) for row in rows}
    if len(widths) > 1:
        yield f"15-003: a table with rows of {sorted(widths)} cells"
    heads = [cell for row in rows for cell in row.kids if cell.name == "TH"]
    names = [str(cell.obj.get("/ID", "")) for cell in heads]
    if not heads:
        yield "15: a table without a header cell"
    if len(set(names)) != len(names):
        yield "two header cells of one name"
    for cell in heads:
        if cell.obj.get("/A", {}).get("/Scope") not in {"/Row", "/Column", "/Both"}:
            yield "15-003: a header cell without a scope"
    for cell in (cell for row in rows for cell in row.kids if cell.name == "TD"):
        above = [str(each) for each in cell.obj.get("/A", {}).get("/Headers", [])]
        if not above or not set(above) <= set(names):
            yield f"15-003: a cell names the headers {above}"


def _link(element: Element, table: dict[int, Any]) -> Iterator[str]:
    if not element.objects:
        yield "28-011: a link's tag without its place"
    if not any(each.owned for each in element.beneath()):
        yield "a link without words"
    for note in element.objects:
        if not str(note.get("/Contents", "")).strip():
            yield "28-004: a link without a description"
        owner = table.get(note.get("/StructParent", -1))
        if owner is None or owner.objgen != element.obj.objgen:
            yield "28-010: the parent tree does not lead from a link to its tag"


# ---- what is kept for years ---------------------------------------------------------------------------------------


def _alone(pdf: Any) -> Iterator[str]:
    """Nothing that runs, asks for a key, is attached, or lies elsewhere."""
    if pdf.is_encrypted:
        yield "6.1.3: the file is encrypted"
    if "/ID" not in pdf.trailer:
        yield "6.1.3: the file has no identifier"
    if pdf.pdf_version > "1.7":
        yield f"6.1.2: the file is of version {pdf.pdf_version}"
    if "/AA" in pdf.Root or "/OpenAction" in pdf.Root:
        yield "6.5.2: something happens when it is opened"
    if "/AF" in pdf.Root or {"/EmbeddedFiles", "/JavaScript"} & set(pdf.Root.get("/Names", {}).keys()):
        yield "6.8: something is attached"
    for obj in pdf.objects:
        if isinstance(obj, pikepdf.Stream) and {"/F", "/FFilter"} & set(obj.keys()):
            yield "6.1.7: a stream lies in another file"
        if isinstance(obj, pikepdf.Stream) and "/LZWDecode" in str(obj.get("/Filter", "")):
            yield "6.1.7: a stream is packed with LZW"
        if isinstance(obj, pikepdf.Dictionary) and obj.get("/Type") == "/Filespec":
            yield "6.8: a file is named"
        if isinstance(obj, pikepdf.Dictionary) and str(obj.get("/S", ""))[1:] in FORBIDDEN_ACTIONS and "/K" not in obj:
            yield f"6.5.1: an action, {obj.S}"


def _colours(pdf: Any) -> Iterator[str]:
    intents = list(pdf.Root.get("/OutputIntents", []))
    if [str(each.S) for each in intents] != ["/GTS_PDFA1"]:
        yield "6.2.3: no one output intent says what its colours mean"
        return
    profile = intents[0].DestOutputProfile
    data = profile.read_bytes()
    if profile.N != 3 or data[16:20] != b"RGB " or data[36:40] != b"acsp":
        yield "6.2.3: its profile is not one of RGB"
    for at, page in enumerate(pdf.pages, 1):
        for each in pikepdf.parse_content_stream(page):
            if str(each.operator) in {"k", "K"}:
                yield f"6.2.4.3: page {at} paints in CMYK, for which there is no profile"


def _metadata(pdf: Any) -> Iterator[str]:
    stream = pdf.Root.Metadata
    packets = ElementTree.fromstring(stream.read_bytes()).findall(f".//{{{RDF}}}RDF")
    if len(packets) != 1:
        yield f"6.6.2.1: {len(packets)} parts of metadata"
    said = _said(pdf)
    space = "http://ns.adobe.com/pdf/1.3/"
    pairs = {
        "/Title": f"{{{DC}}}title", "/Author": f"{{{DC}}}creator", "/Subject": f"{{{DC}}}description",
        "/Keywords": f"{{{space}}}Keywords", "/Producer": f"{{{space}}}Producer",
    }  # fmt: skip
    for key, value in pdf.docinfo.items():
        if said.get(pairs.get(key, "")) != str(value):
            yield f"6.6.2.3: {key} is not the same in the metadata"
    described = {each.text for packet in packets for each in packet.iter(f"{{{SCHEMA}}}namespaceURI")}
    if f"{{{UA_ID}}}part" in said and UA_ID not in described:
        yield "6.6.2.3.3: the metadata use pdfuaid and do not describe it"


def _marks(pdf: Any) -> Iterator[str]:
    for at, page in enumerate(pdf.pages, 1):
        for note in page.get("/Annots", []):
            flags = int(note.get("/F", 0))
            if not flags & 4 or flags & (1 | 2 | 32 | 256):
                yield f"6.3.2: page {at} has a link that is not printed"
