"""Pictures in a Word file: in the line of text, with their words; a drawing keeps its lines and has dots beside it."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from typing import Any

from appealkit.document.model import Picture
from appealkit.writers.pictures import as_dots
from appealkit.writers.shown import as_shown

EMU = 12700  # to the point
FIRST_ID = 1000  # above the ids of what a reference document's header may hold
RELATIONS, TYPES = "word/_rels/document.xml.rels", "[Content_Types].xml"
IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
SVG_BLIP = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"  # how Word marks the drawing beside the dots
SPACES = " ".join(
    f'xmlns:{name}="http://schemas.openxmlformats.org/{space}"'
    for name, space in {
        "wp": "drawingml/2006/wordprocessingDrawing", "a": "drawingml/2006/main", "pic": "drawingml/2006/picture",
        "w": "wordprocessingml/2006/main", "r": "officeDocument/2006/relationships",
    }.items()
)  # fmt: skip


def inline(picture: Picture, number: int) -> Any:
    """The element of a run that shows the picture, the `number`-th of its document."""
    from docx.oxml import parse_xml

    wide, high = round(picture.width * EMU), round(picture.height * EMU)
    drawing = (
        f'<a:extLst><a:ext uri="{SVG_BLIP}"><asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/'
        f'SVG/main" r:embed="rIdDrawing{number}"/></a:ext></a:extLst>'
    )
    made = parse_xml(
        f'<w:drawing {SPACES}><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
        f'<wp:docPr id="{FIRST_ID + number}" name="Picture {number}"/><wp:cNvGraphicFramePr><a:graphicFrameLocks '
        f'noChangeAspect="1"/></wp:cNvGraphicFramePr><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/'
        f'drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="{FIRST_ID + number}" name="Picture {number}"/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rIdPicture{number}">'
        f"{drawing if picture.is_drawing else ''}</a:blip><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>"
        f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        f"</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    for named in made.iter("{*}docPr", "{*}cNvPr"):
        named.set("descr", as_shown(picture.alt))
    return made


def enclose(parts: MutableMapping[str, bytes], pictures: Sequence[Picture]) -> None:
    """Put the pictures' files among the parts, and say so where a Word file says what it holds."""
    from docx.oxml import parse_xml
    from lxml import etree  # type: ignore[import-untyped]

    relations, types = parse_xml(parts[RELATIONS]), parse_xml(parts[TYPES])
    kinds = {"png": "image/png"}
    for number, picture in enumerate(pictures, start=1):
        held = {f"picture{number}.png": (as_dots(picture), f"rIdPicture{number}")}
        if picture.is_drawing:
            held[f"picture{number}.svg"] = (picture.data, f"rIdDrawing{number}")
            kinds["svg"] = "image/svg+xml"
        for name, (data, ident) in held.items():
            parts[f"word/media/{name}"] = data
            etree.SubElement(
                relations, _in(relations, "Relationship"), {"Id": ident, "Type": IMAGE, "Target": f"media/{name}"}
            )
    known = {entry.get("Extension", "").lower() for entry in types}
    for extension, kind in kinds.items():
        if extension not in known:
            types.insert(0, types.makeelement(_in(types, "Default"), {"Extension": extension, "ContentType": kind}))
    for name, root in ((RELATIONS, relations), (TYPES, types)):
        parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _in(root: Any, name: str) -> str:
    """The name in the namespace of this root."""
    return f"{root.tag.partition('}')[0]}}}{name}"
