"""Workbooks and CSV as Google Sheets writes them when a sheet is downloaded, made by hand.

Imitated, of what its exports are known for: no docProps, no theme and no dimension of a sheet; every number with a
point (`46282.0`); days as such numbers under a format of its own list (`m/d/yyyy`, `yyyy\\-mm\\-dd`), money under
`[$$]#,##0.00`; checkboxes as `t="b"`; the text of a formula as `t="str"`; a function that Excel does not have as
`IFERROR(__xludf.DUMMYFUNCTION("…"),value)`; empty cells with a style, and rows down to the thousandth that hold nothing
else; a drawing for each sheet. Texts are shared; `inline` gives them in their cells, as other exporters of sheets do.
CSV: UTF-8 without a mark, CRLF between rows and none after the last, values as they are shown, TRUE and FALSE.
"""

import csv
import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter

ROWS = 1000
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
FORMATS = {"m/d/yyyy": 164, "yyyy\\-mm\\-dd": 165, 'm"/"d"/"yyyy': 166, "[$$]#,##0.00": 167, "@": 49}


@dataclass(frozen=True)
class Shown:
    """A value under a format. `formula`: what works it out; `own`: whether only Google Sheets has that function."""

    value: object
    format: str = ""
    formula: str = ""
    own: bool = False


def exported(*sheets, rows=ROWS, inline=False):
    """The bytes of a workbook: for each sheet its name, its cells by row and column, and whether it is hidden."""
    texts: dict[str, int] = {}
    parts = {}
    for number, (_, cells, _) in enumerate(sheets, 1):
        width = max((column for _, column in cells), default=1)
        body = "".join(_row(row, cells, width, texts, inline=inline) for row in range(1, max(rows, _last(cells)) + 1))
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheetPr><outlinePr summaryBelow="0" summaryRight="0"/>'
            '</sheetPr><sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetFormatPr customHeight="1" '
            f'defaultColWidth="12.63" defaultRowHeight="15.75"/><sheetData>{body}</sheetData><drawing r:id="rId1"/>'
            "</worksheet>"
        )
        drawing = '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"/>'
        parts[f"xl/drawings/drawing{number}.xml"] = drawing
        parts[f"xl/worksheets/_rels/sheet{number}.xml.rels"] = _relations(
            [("drawing", f"../drawings/drawing{number}.xml")]
        )
    names = "".join(
        f'<sheet state="{"hidden" if hidden else "visible"}" name="{escape(name)}" sheetId="{at}" r:id="rId{at + 2}"/>'
        for at, (name, _, hidden) in enumerate(sheets, 1)
    )
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr/><sheets>{names}</sheets><definedNames/><calcPr/>'
        "</workbook>"
    )
    parts["xl/styles.xml"] = _styles()
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{"".join(f"<si>{_text(text)}</si>" for text in texts)}</sst>'
    kinds = [("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")]
    kinds += [("worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(sheets) + 1)]
    parts["xl/_rels/workbook.xml.rels"] = _relations(kinds)
    parts["_rels/.rels"] = _relations([("officeDocument", "xl/workbook.xml")])
    parts["[Content_Types].xml"] = _types(parts)
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, HEAD + content)
    return kept.getvalue()


def table(rows):
    """Cells by row and column of a list of rows."""
    return {(at, column): value for at, row in enumerate(rows, 1) for column, value in enumerate(row, 1)}


def as_csv(rows):
    """The bytes of a sheet downloaded as CSV."""
    kept = io.StringIO()
    csv.writer(kept, lineterminator="\r\n").writerows(rows)
    return kept.getvalue().removesuffix("\r\n").encode()


def _last(cells):
    return max((row for row, _ in cells), default=1)


def _row(row, cells, width, texts, *, inline):
    held = "".join(
        _cell(f"{get_column_letter(at)}{row}", cells.get((row, at)), texts, inline) for at in range(1, width + 1)
    )
    return f'<row r="{row}" ht="15.75" customHeight="1">{held}</row>'


def _cell(name, value, texts, inline):
    shown = value if isinstance(value, Shown) else Shown(value, "m/d/yyyy" if isinstance(value, date) else "")
    style = list(FORMATS).index(shown.format) + 1 if shown.format else 0
    formula = ""
    if shown.formula:
        text = shown.formula.replace('"', '""')
        kept = f'"{shown.value}"' if isinstance(shown.value, str) else _number(shown.value)
        formula = f'IFERROR(__xludf.DUMMYFUNCTION("{text}"),{kept})' if shown.own else shown.formula
        formula = f"<f>{escape(formula)}</f>"
    match shown.value:
        case None:
            return f'<c r="{name}" s="{style}"/>'
        case bool():
            return f'<c r="{name}" s="{style}" t="b">{formula}<v>{int(shown.value)}</v></c>'
        case str() if formula:
            return f'<c r="{name}" s="{style}" t="str">{formula}<v>{escape(shown.value)}</v></c>'
        case str() if inline:
            return f'<c r="{name}" s="{style}" t="inlineStr"><is>{_text(shown.value)}</is></c>'
        case str():
            return f'<c r="{name}" s="{style}" t="s"><v>{texts.setdefault(shown.value, len(texts))}</v></c>'
        case _:
            return f'<c r="{name}" s="{style}">{formula}<v>{_number(shown.value)}</v></c>'


def _number(value):
    """46282.0 for a day and for a number alike."""
    if isinstance(value, date):
        day = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001
        value = (day - datetime(1899, 12, 30)).total_seconds() / 86_400  # noqa: DTZ001
    return str(float(value))


def _text(text):
    return f'<t xml:space="preserve">{escape(text)}</t>'


def _relations(kinds):
    inside = "".join(
        f'<Relationship Id="rId{at}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(kinds, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'


def _types(parts):
    book = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    of = {"xl/workbook.xml": f"{book}.sheet.main+xml", "xl/styles.xml": f"{book}.styles+xml"}
    of["xl/sharedStrings.xml"] = f"{book}.sharedStrings+xml"
    for name in parts:
        if name.startswith("xl/worksheets/sheet"):
            of[name] = f"{book}.worksheet+xml"
        elif name.startswith("xl/drawings/"):
            of[name] = "application/vnd.openxmlformats-officedocument.drawing+xml"
    inside = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in of.items())
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default ContentType="application/xml" Extension="xml"/>'
        f'<Default ContentType="{relations}" Extension="rels"/>{inside}</Types>'
    )


def _styles():
    own = "".join(
        f'<numFmt numFmtId="{at}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'
        for code, at in FORMATS.items()
        if at > 100
    )
    cells = "".join(
        f'<xf borderId="0" fillId="0" fontId="1" numFmtId="{at}" xfId="0" applyNumberFormat="1"/>'
        for at in (0, *FORMATS.values())
    )
    font = '<font><sz val="10.0"/><color rgb="FF000000"/><name val="Arial"/></font>'
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts count="4">{own}</numFmts><fonts count="2">{font}{font}</fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="lightGray"/></fill></fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf borderId="0" fillId="0" fontId="0" '
        f'numFmtId="0" applyAlignment="1" applyFont="1"/></cellStyleXfs>'
        f'<cellXfs count="{len(FORMATS) + 1}">{cells}</cellXfs>'
        '<cellStyles count="1"><cellStyle xfId="0" name="Normal" builtinId="0"/></cellStyles>'
        '<dxfs count="0"/></styleSheet>'
    )
