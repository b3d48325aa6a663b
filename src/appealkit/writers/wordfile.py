"""The Word package around the text: the reference document's parts, the filled-in ones, and the zip."""

from __future__ import annotations

import functools
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from appealkit.document import walk
from appealkit.document.model import Document, Picture
from appealkit.errors import OutputError, Problem, mistakes
from appealkit.writers import wordpictures
from appealkit.writers.dress import F009, list_of, offered
from appealkit.writers.look import Look
from appealkit.writers.pack import pack
from appealkit.writers.shown import as_shown
from appealkit.writers.stylemap import Part

# These texts are filled in wherever they stand in the reference document's header or footer.
DRAFT_SLOT, FOOTER_SLOT = "{draft}", "{footer}"
SLOT = re.compile(r"\{draft\}|\{footer\}")
BODY, STYLES, NUMBERING, CORE = "word/document.xml", "word/styles.xml", "word/numbering.xml", "docProps/core.xml"
LONG_AGO = "1980-01-01T00:00:00Z"  # no clock: the same letter is the same file on any day


@dataclass(frozen=True, slots=True)
class Reference:
    """A look's reference document, opened once: its parts, the style ids by part of a page, the width of a line."""

    parts: Mapping[str, bytes]
    styles: Mapping[Part, str]
    line: int  # twips
    first_list: int  # the number that the first numbered list of a body has; the others follow


@functools.lru_cache(maxsize=8)
def reference(look: Look) -> Reference:
    """The look's reference document. Raises OutputError (F009) when it lacks a style."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    with zipfile.ZipFile(io.BytesIO(look.reference)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    offer, problems = offered(parts, look.styles)
    if mistakes(problems):
        raise OutputError(*mistakes(problems))
    numbering = parse_xml(parts[NUMBERING])
    numbers = [num.get(qn("w:numId"), "") for num in numbering.iter(qn("w:num"))]
    last = max((int(number) for number in numbers if number.isdecimal()), default=0)
    return Reference(parts, offer.style_ids, offer.line, last + 1)


def package(document: Document, look: Look, body: Any, lists: int, pictures: Sequence[Picture] = ()) -> bytes:
    """The Word file: this body in the look's dress. `lists` is how many numbered lists the body has; `pictures` those
    that it shows, in their order."""
    parts = dict(reference(look).parts)
    parts[BODY] = _stored(body)
    parts[STYLES] = _styles_in(look, document.language)
    parts[NUMBERING] = _numbering(look, lists)
    parts[CORE] = _core(document)
    for name in parts:
        if name.startswith(("word/header", "word/footer")):
            parts[name] = _furniture(parts[name], document)
    if pictures:
        wordpictures.enclose(parts, pictures)
    return pack(parts)


@functools.lru_cache(maxsize=16)
def _styles_in(look: Look, language: str) -> bytes:
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    styles = parse_xml(reference(look).parts[STYLES])
    for lang in styles.iter(qn("w:lang")):
        lang.set(qn("w:val"), language)
    return _stored(styles)


@functools.lru_cache(maxsize=64)
def _numbering(look: Look, lists: int) -> bytes:
    """The reference's list definitions, and one more instance of the counted one for each numbered list."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn
    from docx.oxml.numbering import CT_Num

    held = reference(look)
    numbering = parse_xml(held.parts[NUMBERING])
    if not lists:
        return _stored(numbering)
    counted = list_of(held.styles["numbered"], parse_xml(held.parts[STYLES]), numbering)
    if not counted:
        raise OutputError(Problem(F009, "the reference Word document has no numbered list", "tie one to 'List Number'"))
    last = numbering.findall(qn("w:num"))[-1]
    for number in range(held.first_list, held.first_list + lists):
        anew: Any = CT_Num.new(number, int(counted))  # type: ignore[no-untyped-call]
        anew.add_lvlOverride(ilvl=0).add_startOverride(1)
        last.addnext(anew)
        last = anew
    return _stored(numbering)


def _furniture(part: bytes, document: Document) -> bytes:
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    filled = {DRAFT_SLOT: walk.DRAFT_MARK if document.draft else "", FOOTER_SLOT: as_shown(document.footer)}
    root = parse_xml(part)
    for text in root.iter(qn("w:t")):
        if text.text and "{" in text.text:
            text.text = SLOT.sub(lambda found: filled[found[0]], text.text)
    return _stored(root)


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
