"""Makes reference.docx, the look of the Word letters: `python -m appealkit.writers.make_reference`.

Run by hand after a change here, never while a letter is written. A practice may give its own look by changing
the styles in Word instead: the writer finds styles by name.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Inches, Pt, RGBColor
from lxml import etree  # type: ignore[import-untyped]

from appealkit.writers.pack import pack
from appealkit.writers.wordfile import DRAFT_SLOT, FOOTER_SLOT

TARGET = Path(__file__).with_name("reference.docx")
FONT, SAME_METRICS = "Carlito", "Calibri"
ACCENT, FINE, HAIR, SHADE = "5B6F85", "AEB8C2", "D3D9DF", "E9EDF1"
LEADING = 1.08

# name, based on, size, bold, space before, space after, further settings
PARAGRAPHS: list[tuple[str, str | None, float, bool, float, float, dict[str, Any]]] = [
    ("Normal", None, 11, False, 0, 0, {"line_spacing": LEADING, "widow_control": True}),
    ("Body Text", "Normal", 11, False, 0, 8, {}),
    ("Heading 1", "Normal", 15, True, 16, 5, {"keep_with_next": True, "keep_together": True}),
    ("Heading 2", "Normal", 12.5, True, 14, 5, {"keep_with_next": True, "keep_together": True}),
    ("Heading 3", "Normal", 11, True, 11, 4, {"keep_with_next": True, "keep_together": True}),
    ("Small Print", "Normal", 9.5, False, 0, 8, {}),
    ("Letterhead", "Normal", 18, True, 0, 2, {"keep_with_next": True, "line_spacing": 1.0}),
    ("Letterhead Logo", "Normal", 11, False, 0, 4, {"keep_with_next": True, "line_spacing": 1.0}),
    ("Letterhead Lines", "Normal", 9.5, False, 0, 20, {}),
    ("Address", "Normal", 11, False, 0, 14, {"keep_together": True}),
    ("List Bullet", "Normal", 11, False, 0, 3, {}),
    ("List Number", "Normal", 11, False, 0, 3, {}),
    ("List Tickbox", "Normal", 11, False, 0, 5, {}),
    ("Table Heading", "Normal", 10, True, 0, 0, {"keep_with_next": True, "line_spacing": 1.0}),
    ("Table Text", "Normal", 10, False, 0, 0, {"line_spacing": 1.0}),
    ("Pair Label", "Normal", 11, True, 0, 0, {"line_spacing": 1.0}),
    ("Pair Value", "Normal", 11, False, 0, 0, {"line_spacing": 1.0}),
    ("Table Gap", "Normal", 4, False, 0, 0, {"line_spacing": Pt(8)}),
    ("Closing", "Normal", 11, False, 14, 22, {"keep_with_next": True, "keep_together": True}),
    ("Signature Picture", "Normal", 11, False, 0, 0, {"keep_with_next": True, "line_spacing": 1.0}),
    ("Signature Rule", "Normal", 11, False, 0, 0, {"keep_with_next": True, "line_spacing": 1.0}),
    ("Signature Label", "Normal", 9, False, 0, 6, {"keep_with_next": True, "line_spacing": 1.0}),
    ("Signature", "Normal", 11, False, 0, 0, {"keep_together": True}),
    ("Header", "Normal", 16, True, 0, 0, {"line_spacing": 1.0}),
    ("Footer", "Normal", 9, False, 0, 0, {"line_spacing": 1.0}),
]
BUILT_IN = {"Normal", "Body Text", "Closing", "Signature", "Header", "Footer", "List Bullet", "List Number"}
COLOURS = {"Letterhead Lines": "333333", "Footer": "404040", "Header": "8A1F11"}
LISTS = {
    "List Bullet": ("bullet", "•", 360),
    "List Number": ("decimal", "%1.", 400),
    "List Tickbox": ("bullet", "□", 440),
}

RULES = {
    "Letter Table": f"""<w:tblBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="{ACCENT}"/>
        <w:bottom w:val="single" w:sz="4" w:space="0" w:color="{FINE}"/>
        <w:insideH w:val="single" w:sz="4" w:space="0" w:color="{FINE}"/></w:tblBorders>
        <w:tblCellMar><w:top w:w="70" w:type="dxa"/><w:left w:w="115" w:type="dxa"/>
        <w:bottom w:w="70" w:type="dxa"/><w:right w:w="115" w:type="dxa"/></w:tblCellMar>""",
    "Letter Pairs": f"""<w:tblBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="{ACCENT}"/>
        <w:bottom w:val="single" w:sz="8" w:space="0" w:color="{ACCENT}"/>
        <w:insideH w:val="single" w:sz="4" w:space="0" w:color="{HAIR}"/></w:tblBorders>
        <w:tblCellMar><w:top w:w="50" w:type="dxa"/><w:left w:w="115" w:type="dxa"/>
        <w:bottom w:w="50" w:type="dxa"/><w:right w:w="115" w:type="dxa"/></w:tblCellMar>""",
}
CONDITIONS = {
    "Letter Table": f"""<w:tblStylePr w:type="firstRow" {{ns}}><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>
        <w:bottom w:val="single" w:sz="8" w:space="0" w:color="{ACCENT}"/></w:tcBorders>
        <w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>""",
    "Letter Pairs": '<w:tblStylePr w:type="firstCol" {ns}><w:rPr><w:b/></w:rPr></w:tblStylePr>',
}
# What a file says about the program that wrote it: nothing but that it is not locked.
APPLICATION = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<DocSecurity>0</DocSecurity></Properties>"
)


def main() -> None:
    """Write reference.docx beside this file; the same bytes each time."""
    document = docx.Document()
    _strip(document)
    _styles(document)
    _lists(document)
    _page(document)
    saved = io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as parts:
        TARGET.write_bytes(pack({name: _tidy(name, parts.read(name)) for name in parts.namelist()}))


def _tidy(name: str, data: bytes) -> bytes:
    """A part of the text without the namespaces that python-docx's template declares and nothing here uses."""
    if name == "docProps/app.xml":
        return APPLICATION
    if not name.startswith("word/") or not name.endswith(".xml"):
        return data
    root = parse_xml(data)
    ignorable = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable"
    root.attrib.pop(ignorable, None)
    etree.cleanup_namespaces(root)
    tidied: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return tidied


def _strip(document: Any) -> None:
    """Drop what python-docx's own template brings: its styles, thumbnail, custom XML and comment."""
    dropped = ("stylesWithEffects", "customXml", "webSettings")
    for relations in (document.part.rels, document.part.package.rels):
        for key in [key for key, rel in relations.items() if rel.reltype.endswith((*dropped, "thumbnail"))]:
            del relations[key]
    for style in list(document.styles.element.style_lst):
        document.styles.element.remove(style)
    settings = document.settings.element
    for child in list(settings):
        settings.remove(child)
    for xml in (
        '<w:zoom {ns} w:percent="100"/>',
        '<w:defaultTabStop {ns} w:val="720"/>',
        '<w:characterSpacingControl {ns} w:val="doNotCompress"/>',
        """<w:compat {ns}><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"
            w:val="15"/></w:compat>""",
        '<w:themeFontLang {ns} w:val="en-US"/>',
        '<w:decimalSymbol {ns} w:val="."/>',
        '<w:listSeparator {ns} w:val=","/>',
    ):
        settings.append(_xml(xml))
    core = document.core_properties
    core.comments = core.title = core.author = ""


def _styles(document: Any) -> None:
    _defaults(document.styles.element)
    for name, base, size, bold, before, after, more in PARAGRAPHS:
        known = name in BUILT_IN or name.startswith("Heading")
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=known)
        style.base_style = document.styles[base] if base else None
        style.quick_style = True
        style.hidden = style.unhide_when_used = False
        style.font.size, style.font.bold = Pt(size), bold or None
        if name in COLOURS:
            style.font.color.rgb = RGBColor.from_string(COLOURS[name])
        layout = style.paragraph_format
        layout.space_before, layout.space_after = Pt(before), Pt(after)
        for setting, value in more.items():
            setattr(layout, setting, value)
        if name.startswith("Heading"):
            style.next_paragraph_style = document.styles["Body Text"]
            style.element.get_or_add_pPr().append(_xml(f'<w:outlineLvl {{ns}} w:val="{int(name[-1]) - 1}"/>'))
    document.styles["Normal"].element.set(_w("default"), "1")
    rule = f'<w:pBdr {{ns}}><w:bottom w:val="single" w:sz="10" w:space="6" w:color="{ACCENT}"/></w:pBdr>'
    properties = document.styles["Letterhead Lines"].element.get_or_add_pPr()
    properties.insert_element_before(_xml(rule), "w:spacing")
    rules = '<w:tabs {ns}><w:tab w:val="left" w:leader="underscore" w:pos="5400"/><w:tab w:val="left" w:pos="5760"/>'
    rules += '<w:tab w:val="right" w:leader="underscore" w:pos="9360"/></w:tabs>'
    for name, tabs in (
        ("Signature Rule", rules),
        ("Signature Label", '<w:tabs {ns}><w:tab w:val="left" w:pos="5760"/></w:tabs>'),
        ("Footer", '<w:tabs {ns}><w:tab w:val="right" w:pos="9360"/></w:tabs>'),
    ):
        document.styles[name].element.get_or_add_pPr().insert_element_before(_xml(tabs), "w:spacing")
    for name, borders in RULES.items():
        document.styles.element.append(
            _xml(
                f"""<w:style {{ns}} w:type="table" w:customStyle="1" w:styleId="{name.replace(" ", "")}">
                <w:name w:val="{name}"/><w:uiPriority w:val="99"/><w:qFormat/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>
                {borders}</w:tblPr>{CONDITIONS[name].replace(" {ns}", "")}</w:style>"""
            )
        )


def _defaults(styles: Any) -> None:
    """Font and language for everything that no style changes."""
    old = styles.find(_w("docDefaults"))
    new = _xml(
        f"""<w:docDefaults {{ns}}><w:rPrDefault><w:rPr>
        <w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>
        <w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="en-US" w:eastAsia="en-US" w:bidi="ar-SA"/></w:rPr>
        </w:rPrDefault><w:pPrDefault/></w:docDefaults>"""
    )
    styles.replace(old, new)


def _lists(document: Any) -> None:
    """One definition for each kind of list, tied to its style; the writer counts each numbered list anew."""
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    for number, (name, (kind, mark, indent)) in enumerate(LISTS.items(), start=1):
        style = document.styles[name]
        size = '<w:sz w:val="30"/>' if mark == "□" else ""  # the font's box is small
        numbering.append(
            _xml(
                f"""<w:abstractNum {{ns}} w:abstractNumId="{number}"><w:multiLevelType w:val="singleLevel"/>
                <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:pStyle w:val="{style.style_id}"/>
                <w:lvlText w:val="{mark}"/><w:lvlJc w:val="left"/>
                <w:pPr><w:ind w:left="{indent}" w:hanging="{indent}"/></w:pPr>
                <w:rPr><w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}" w:hint="default"/>{size}</w:rPr>
                </w:lvl></w:abstractNum>"""
            )
        )
        link = _xml(f'<w:numPr {{ns}}><w:numId w:val="{number}"/></w:numPr>')
        style.element.get_or_add_pPr().insert_element_before(link, "w:spacing")
    for number in range(1, len(LISTS) + 1):
        numbering.append(_xml(f'<w:num {{ns}} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'))


def _page(document: Any) -> None:
    """US Letter, one inch all round; header and footer with the slots that the writer fills."""
    section = document.sections[0]
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Inches(1)
    section.header_distance = section.footer_distance = Inches(0.5)
    section.gutter = 0
    header = section.header.paragraphs[0]
    header.style, header.alignment = document.styles["Header"], 2
    header.add_run(DRAFT_SLOT)
    footer = section.footer.paragraphs[0]
    footer.style = document.styles["Footer"]
    footer.add_run(FOOTER_SLOT)
    footer.add_run("\tPage ")
    _field(footer, "PAGE")
    footer.add_run(" of ")
    _field(footer, "NUMPAGES")
    fonts = document.part.part_related_by(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/fontTable"
    )
    fonts._blob = (  # noqa: SLF001 - python-docx reads this part as bytes and has no way to set them
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<w:fonts {nsdecls("w")}><w:font w:name="{FONT}"><w:altName w:val="{SAME_METRICS}"/>'
        '<w:panose1 w:val="020F0502020204030204"/><w:charset w:val="00"/><w:family w:val="swiss"/>'
        '<w:pitch w:val="variable"/></w:font></w:fonts>'
    ).encode()


def _field(paragraph: Any, name: str) -> None:
    """A field that Word fills in: begin, instruction, separator, what it shows until then, end."""
    for xml in (
        '<w:r {ns}><w:fldChar w:fldCharType="begin"/></w:r>',
        f'<w:r {{ns}}><w:instrText xml:space="preserve"> {name} </w:instrText></w:r>',
        '<w:r {ns}><w:fldChar w:fldCharType="separate"/></w:r>',
        "<w:r {ns}><w:t>1</w:t></w:r>",
        '<w:r {ns}><w:fldChar w:fldCharType="end"/></w:r>',
    ):
        paragraph._p.append(_xml(xml))  # noqa: SLF001 - python-docx has no fields


def _xml(text: str) -> Any:
    return parse_xml(" ".join(text.format(ns=nsdecls("w")).split()))


def _w(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"


if __name__ == "__main__":
    main()
