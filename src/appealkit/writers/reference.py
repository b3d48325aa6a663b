"""reference.docx of a practice, opened with suspicion: nothing that acts or reaches out, nothing that is internal."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from appealkit.errors import Problem, Where, code_page
from appealkit.packed import DAMAGED

REFERENCE_FILE = "reference.docx"
BODY, TYPES = "word/document.xml", "[Content_Types].xml"
NEEDED = (TYPES, "_rels/.rels", BODY, "word/_rels/document.xml.rels", "word/styles.xml", "word/numbering.xml")
MOST_BYTES, MOST_UNPACKED, MOST_PARTS = 8 * 1024 * 1024, 40 * 1024 * 1024, 200
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What a Word file is made of where it is a letter's dress. All else (comments, custom XML and properties, labels, the
# picture of the first page) is of the practice's own house and is left behind.
KEPT = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core)\.xml|word/(document|styles|numbering|settings|fontTable|"
    r"footnotes|endnotes)\.xml|word/_rels/(document|header\d*|footer\d*)\.xml\.rels|word/(header|footer)\d*\.xml|"
    r"word/theme/theme\d*\.xml|word/media/[\w.-]+\.(png|jpe?g|gif|emf|wmf)"
)
ACTS = re.compile(r"vba|macro|activeX|oleObject|/embeddings/|attachedToolbars|control", re.IGNORECASE)
HARMLESS_FIELDS = {"PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION"}  # a date would change every day

F011 = code_page(
    "F011",
    """The reference document is no Word document
    It is a DOCX of at most 8 MB (40 MB unpacked) with styles, numbering, header and footer. What unpacks to more is a
    mistake or an attack, and is not opened.
    Bad: a `.doc` renamed to `reference.docx`. Good: the file that `appealkit letterhead new` writes, changed in Word.
    """,
)
F012 = code_page(
    "F012",
    """The reference document can act
    Macros, embedded objects, controls and fields that run or fetch would go along in every letter, and a payer's mail
    system would stop it.
    Bad: a template with macros (`.docm`). Good: the same saved as a plain Word document without them.
    """,
)
F013 = code_page(
    "F013",
    """The reference document reaches outside
    A linked picture, a linked template or a link makes Word ask another machine when the letter is opened.
    Bad: a logo that was inserted as a link. Good: the logo as `letterhead/logo.png`, links removed, their words kept.
    """,
)


def open_reference(data: bytes) -> tuple[Mapping[str, bytes] | None, list[Problem]]:
    """The parts that go into a letter, by name; None with every reason why this file is not taken."""
    parts, reason = _unpacked(data)
    if parts is None:
        mend = "begin with the file that 'appealkit letterhead new' writes"
        return None, [_problem(F011, f"the reference document cannot be opened: {reason}", mend)]
    problems = list(dict.fromkeys([*_acting(parts), *_reaching(parts)]))
    if problems:
        return None, problems
    return _without_what_is_internal(parts), []


def _unpacked(data: bytes) -> tuple[dict[str, bytes] | None, str]:
    if len(data) > MOST_BYTES:
        return None, "it is larger than 8 MB"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                return None, "it unpacks to more than 40 MB or 200 parts"
            # no more of a part is read than its entry says, for that is what was counted
            parts = {entry.filename: archive.read(entry) for entry in entries if not entry.is_dir()}
    except DAMAGED:
        return None, "it is no DOCX, or a damaged one"
    lacking = [name for name in NEEDED if name not in parts]
    if lacking:
        return None, f"it lacks {', '.join(lacking)}"
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")) and (reason := _ill_formed(part)):
            return None, f"{_shown(name)} {reason}"
    body = _parsed(parts[BODY]).find(f"{W}body")
    if body is None or not len(body) or body[-1].tag != f"{W}sectPr":
        return None, "it says nothing of its paper"
    return parts, ""


def _ill_formed(part: bytes) -> str:
    from lxml import etree  # type: ignore[import-untyped]

    if b"\x00" in part or b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        return "has a document type, or is no UTF-8 text"
    try:
        _parsed(part)
    except etree.XMLSyntaxError:
        return "is not well-formed"
    return ""


def _acting(parts: Mapping[str, bytes]) -> Iterator[Problem]:
    mend = "save it as a plain Word document (.docx) without macros, objects and controls"
    types = parts[TYPES].decode("utf-8", "replace")
    if re.search(r"macroEnabled|vbaProject|ms-office\.active", types) or any(ACTS.search(name) for name in parts):
        yield _problem(F012, "it holds macros, embedded objects or controls", mend)
    for name, part in parts.items():
        if name.endswith(".rels"):
            for relation in _parsed(part).iter(f"{RELATIONS}Relationship"):
                kind = relation.get("Type", "").rpartition("/")[2]
                if kind in {"vbaProject", "oleObject", "package", "control", "aFChunk", "attachedToolbars"}:
                    yield _problem(F012, f"{_shown(name)} ties in something that acts ({kind})", mend)
        elif name.endswith(".xml") and name.startswith("word/"):
            for field in _fields(_parsed(part)):
                if field not in HARMLESS_FIELDS:
                    says = f"{_shown(name)} has the field {field}, which is filled from elsewhere"
                    yield _problem(F012, says, "delete the field; PAGE and NUMPAGES may stay")


def _fields(root: Any) -> Iterator[str]:
    """The first word of every field's instruction, which Word may have cut into several runs."""
    for field in root.iter(f"{W}fldSimple"):
        yield next(iter(field.get(f"{W}instr", "").upper().split()), "")
    for paragraph in root.iter(f"{W}p"):
        told: list[str] | None = None
        for element in paragraph.iter(f"{W}fldChar", f"{W}instrText"):
            if element.tag == f"{W}instrText":
                told = [*(told or []), element.text or ""]
            elif told is not None:
                yield next(iter("".join(told).upper().split()), "")
                told = None
        if told is not None:
            yield next(iter("".join(told).upper().split()), "")


def _reaching(parts: Mapping[str, bytes]) -> Iterator[Problem]:
    for name, part in parts.items():
        if not name.endswith(".rels"):
            continue
        for relation in _parsed(part).iter(f"{RELATIONS}Relationship"):
            if relation.get("TargetMode", "").lower() != "external":
                continue
            kind = relation.get("Type", "").rpartition("/")[2]
            mend = {
                "hyperlink": "remove the hyperlink in Word (right click), the words stay",
                "image": "take the picture out, and put it into the folder as logo.png or logo.svg",
                "attachedTemplate": "attach the template Normal instead (Developer, Document Template)",
            }.get(kind, "remove what is linked there")
            yield _problem(F013, f"{_shown(name)} links to something outside the file ({kind})", mend)


def _without_what_is_internal(parts: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The parts of a letter's dress, and no relation or content type that names another."""
    kept = {name: part for name, part in parts.items() if KEPT.fullmatch(name)}
    for name in [name for name in kept if name.endswith(".rels")]:
        root = _parsed(kept[name])
        folder = posixpath.dirname(posixpath.dirname(name))
        for relation in list(root):
            target = relation.get("Target", "")
            path = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            if path not in kept:
                root.remove(relation)
        kept[name] = _stored(root)
    types = _parsed(kept[TYPES])
    for entry in list(types):
        if entry.get("PartName") and entry.get("PartName").lstrip("/") not in kept:
            types.remove(entry)
    kept[TYPES] = _stored(types)
    for name in [name for name in kept if name.startswith("word/") and name.endswith(".xml")]:
        kept[name] = _stored(_without_extensions(_parsed(kept[name])))
    kept[BODY] = _stored(_without_words(_parsed(kept[BODY])))
    if "docProps/app.xml" in kept:  # the names of firm, manager and template
        kept["docProps/app.xml"] = (
            b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.openxmlformats.'
            b'org/officeDocument/2006/extended-properties"><DocSecurity>0</DocSecurity></Properties>'
        )
    return kept


def _without_words(root: Any) -> Any:
    """The document without what is written in it and without a coloured page: its paper, header and footer stay."""
    body = root.find(f"{W}body")
    for child in [*[each for each in root if each is not body], *body[:-1]]:
        child.getparent().remove(child)
    return root


def _without_extensions(root: Any) -> Any:
    """The part without what newer programs note in it and older ones may ignore, and without the list of these: once
    its names are tidied up, a list that names one no longer there would make the file unreadable."""
    named = root.attrib.pop(f"{MC}Ignorable", "")
    ignorable = tuple(f"{{{root.nsmap[prefix]}}}" for prefix in named.split() if prefix in root.nsmap)
    for choice in list(root.iter(f"{MC}AlternateContent")):
        fallback, parent = choice.find(f"{MC}Fallback"), choice.getparent()
        at = parent.index(choice)
        parent.remove(choice)
        for offset, child in enumerate([] if fallback is None else list(fallback)):
            parent.insert(at + offset, child)
    if ignorable:
        for element in [each for each in root.iter() if isinstance(each.tag, str)]:
            if element.tag.startswith(ignorable):
                element.getparent().remove(element)
                continue
            for key in [key for key in element.attrib if key.startswith(ignorable)]:
                del element.attrib[key]
    return root


def _parsed(part: bytes) -> Any:
    from lxml import etree

    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _stored(root: Any) -> bytes:
    from lxml import etree

    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def _shown(name: str) -> str:
    return name if re.fullmatch(r"[\w./\[\]-]{1,60}", name) else "a part of it"


def _problem(code: str, says: str, mend: str) -> Problem:
    return Problem(code, says, mend, Where(REFERENCE_FILE))
