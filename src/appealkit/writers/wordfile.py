"""The Word package around the text: the reference document's parts, the filled-in ones, and the zip."""

from __future__ import annotations

import functools
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from appealkit.document import walk
from appealkit.document.model import Document
from appealkit.errors import OutputError, Problem, code_page
from appealkit.writers import shipped
from appealkit.writers.shown import as_shown

# A text in the reference document's header or footer that is exactly one of these is replaced.
DRAFT_SLOT, FOOTER_SLOT = "{draft}", "{footer}"
BODY, STYLES, NUMBERING, CORE = "word/document.xml", "word/styles.xml", "word/numbering.xml", "docProps/core.xml"
LONG_AGO = "1980-01-01T00:00:00Z"  # no clock: the same letter is the same file on any day

F009 = code_page(
    "F009",
    """The reference Word document lacks a style
    The writer sets each kind of paragraph in a style that it finds by name in `reference.docx`.
    Bad: a reference document in which "Table Text" was renamed. Good: the style changed but not its name.
    """,
)


@dataclass(frozen=True, slots=True)
class Reference:
    """The reference document, opened once: its parts as they are stored, and its style ids by name."""

    parts: Mapping[str, bytes]
    style_ids: Mapping[str, str]

    def style(self, name: str) -> str:
        """The id of the style with this name. Raises OutputError (F009) when the reference lacks it."""
        found = self.style_ids.get(name)
        if found is None:
            says = f"the reference Word document has no style '{name}'"
            raise OutputError(Problem(F009, says, "add the style under this name"))
        return found


@functools.cache
def reference() -> Reference:
    """The packaged reference document. Raises OutputError when it is missing."""
    import docx

    data = shipped.read("reference.docx")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return Reference(
        parts, {style.name: style.style_id for style in docx.Document(io.BytesIO(data)).styles if style.name}
    )


def package(document: Document, body: Any, lists: int) -> bytes:
    """The Word file: this body in the reference document's dress. `lists` is how many numbered lists the body has."""
    parts = dict(reference().parts)
    parts[BODY] = _stored(body)
    parts[STYLES] = _styles_in(document.language)
    parts[NUMBERING] = _numbering(lists)
    parts[CORE] = _core(document)
    for name in parts:
        if name.startswith(("word/header", "word/footer")):
            parts[name] = _furniture(name, document)
    return pack(parts)


def pack(parts: Mapping[str, bytes]) -> bytes:
    """A zip of these parts with nothing in it that changes from run to run: names sorted, dates and system fixed."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(parts):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            archive.writestr(entry, parts[name], compresslevel=6)
    return target.getvalue()


@functools.lru_cache(maxsize=16)
def _styles_in(language: str) -> bytes:
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    styles = parse_xml(reference().parts[STYLES])
    for lang in styles.iter(qn("w:lang")):
        lang.set(qn("w:val"), language)
    return _stored(styles)


@functools.lru_cache(maxsize=64)
def _numbering(lists: int) -> bytes:
    """The reference's list definitions, and one more instance of the counted one for each numbered list."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn
    from docx.oxml.numbering import CT_Num

    numbering = parse_xml(reference().parts[NUMBERING])
    if not lists:
        return _stored(numbering)
    counted = next(
        (each.get(qn("w:abstractNumId")) for each in numbering.iter(qn("w:abstractNum")) if _counts(each, qn)), None
    )
    if counted is None:
        raise OutputError(Problem(F009, "the reference Word document has no numbered list", "tie one to 'List Number'"))
    last = numbering.findall(qn("w:num"))[-1]
    for number in range(first_list_number(), first_list_number() + lists):
        anew: Any = CT_Num.new(number, int(counted))  # type: ignore[no-untyped-call]
        anew.add_lvlOverride(ilvl=0).add_startOverride(1)
        last.addnext(anew)
        last = anew
    return _stored(numbering)


def _counts(definition: Any, qn: Any) -> bool:
    style = definition.find(f".//{qn('w:pStyle')}")
    return style is not None and style.get(qn("w:val")) == reference().style("List Number")


@functools.cache
def first_list_number() -> int:
    """The number that the first numbered list of a body has; the others follow."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    numbering = parse_xml(reference().parts[NUMBERING])
    return 1 + max((int(num.get(qn("w:numId"))) for num in numbering.iter(qn("w:num"))), default=0)


def _furniture(name: str, document: Document) -> bytes:
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    filled = {DRAFT_SLOT: walk.DRAFT_MARK if document.draft else "", FOOTER_SLOT: as_shown(document.footer)}
    part = parse_xml(reference().parts[name])
    for text in part.iter(qn("w:t")):
        if text.text in filled:
            text.text = filled[text.text]
    return _stored(part)


def _core(document: Document) -> bytes:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    core = parse_xml(f"<cp:coreProperties {nsdecls('cp', 'dc', 'dcterms', 'xsi')}/>")
    said = {
        "dc:title": as_shown(document.title),
        "dc:subject": as_shown(document.subject),
        "dc:creator": as_shown(document.author),
        "cp:keywords": ", ".join(map(as_shown, document.keywords)),
        "dc:language": document.language,
    }
    for tag, value in said.items():
        if value:
            element = parse_xml(f"<{tag} {nsdecls('cp', 'dc')}/>")
            element.text = value
            core.append(element)
    for tag in ("dcterms:created", "dcterms:modified"):
        xml = f'<{tag} {nsdecls("dcterms", "xsi")} xsi:type="dcterms:W3CDTF">{LONG_AGO}</{tag}>'
        core.append(parse_xml(xml))
    return _stored(core)


def _stored(element: Any) -> bytes:
    from lxml import etree  # type: ignore[import-untyped]

    etree.cleanup_namespaces(element)
    data: bytes = etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data
