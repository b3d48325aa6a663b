"""Letters as PDF files, made on the spot, each with the lines that a person reads in it, in that order."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

HEAD = [
    "Summit Valley Health Plan",
    "PO Box 2020, Boise, ID 83701",
    "November 3, 2026",
    "Claim Number: SV-88410027",
    "Member ID: SVH4410992",
    "Patient Name: Terry J. Exempel",
]
LEFT = [
    "We reviewed your claim for the service with",
    "code 62322 given on October 12, 2026. We did",
    "not pay the claim because the records do not",
    "show that home exercise or physical therapy",
    "was tried for six weeks. The chart lists one",
    "visit only. No medicine is named with its dose",
    "and no date is given for any of them.",
]
RIGHT = [
    "You have the right to appeal. Send your request",
    "within 180 days of the date of this notice to",
    "Summit Valley Appeals, PO Box 2044, Boise,",
    "ID 83701. Include this notice and any records",
    "that you want us to see. You may ask for free",
    "copies of what we used to decide, and of the",
    "guideline that we name in this letter.",
]
TABLE = [
    ["Date of Service", "Procedure", "Modifier", "Billed", "Allowed", "Paid", "Reason Code"],
    ["06/30/2026", "62323", "", "$1,900.00", "$0.00", "$0.00", "CO-197"],
    ["06/30/2026", "77003", "26", "$210.00", "$0.00", "$0.00", "CO-97"],
    ["07/02/2026", "64493", "50", "$1,200.00", "$0.00", "$0.00", "CO-50"],
    ["07/02/2026", "64494", "50", "$600.00", "$0.00", "$0.00", "CO-50"],
    ["Claim Total", "", "", "$3,910.00", "$0.00", "$0.00", ""],
]
AFTER = ["Appeals must be filed within 180 days from the date of this notice."]
Made = tuple[bytes, list[str]]


def _canvas() -> tuple[Canvas, io.BytesIO]:
    held = io.BytesIO()
    return Canvas(held, pagesize=letter, invariant=1), held


def _drawn(canvas: Canvas, lines: Sequence[str], x: float, y: float, step: float = 14, size: float = 10) -> float:
    canvas.setFont("Helvetica", size)
    for line in lines:
        canvas.drawString(x, y, line)
        y -= step
    return y


def two_columns() -> Made:
    """Drawn column by column, as a word processor does it."""
    canvas, held = _canvas()
    y = _drawn(canvas, HEAD, 50, 740) - 14
    end = _drawn(canvas, LEFT, 50, y)
    _drawn(canvas, RIGHT, 320, y)
    _drawn(canvas, AFTER, 50, end - 14)
    canvas.save()
    return held.getvalue(), [*HEAD, *LEFT, *RIGHT, *AFTER]


def two_columns_drawn_across() -> Made:
    """The same to the eye, but drawn line by line across both columns, as mail merge and print streams do it."""
    canvas, held = _canvas()
    y = _drawn(canvas, HEAD, 50, 740) - 14
    for left, right in zip(LEFT, RIGHT, strict=True):
        _drawn(canvas, [left], 50, y)
        y = _drawn(canvas, [right], 320, y)
    _drawn(canvas, AFTER, 50, y - 14)
    canvas.save()
    return held.getvalue(), [*HEAD, *LEFT, *RIGHT, *AFTER]


def table(by_column: bool = False) -> Made:
    """A table of services with its amounts to the right; `by_column`: drawn one column after the other."""
    canvas, held = _canvas()
    y = _drawn(canvas, HEAD, 50, 740) - 14
    canvas.setFont("Helvetica", 8)
    places = [50, 130, 190, 300, 360, 420, 450]
    cells = [(row, column) for row in range(len(TABLE)) for column in range(len(places))]
    for row, column in sorted(cells, key=lambda cell: cell[::-1]) if by_column else cells:
        text, at = TABLE[row][column], y - 14 * row
        if 3 <= column <= 5:
            canvas.drawRightString(places[column], at, text)
        else:
            canvas.drawString(places[column], at, text)
    _drawn(canvas, AFTER, 50, y - 14 * len(TABLE) - 14)
    canvas.save()
    return held.getvalue(), [*HEAD, *(" ".join(cell for cell in row if cell) for row in TABLE), *AFTER]


def over_printed() -> Made:
    """Two texts of one cell that lie on each other, a hair apart in height."""
    canvas, held = _canvas()
    y = _drawn(canvas, HEAD, 50, 740) - 14
    canvas.setFont("Helvetica", 8)
    for x, text in ((50, "06/30/2026"), (130, "62323"), (300, "$1,900.00"), (400, "$0.00/$0.00"), (500, "$0.00")):
        canvas.drawString(x, y, text)
    canvas.drawString(401, y - 1.5, "CO-197")
    canvas.save()
    return held.getvalue(), [*HEAD, "06/30/2026 62323 $1,900.00 $0.00/$0.00 CO-197 $0.00"]


def from_html(columns: int) -> Made:
    """The letter set by WeasyPrint, its body in so many columns."""
    import weasyprint

    def blocks(lines: Sequence[str]) -> str:
        return "".join(f"<div>{line}</div>" for line in lines)

    style = "body{font:10pt sans-serif} div{white-space:nowrap} .b{margin:14pt 0} .c{column-count:2;column-gap:30pt}"
    body = f"<div class='b{' c' if columns == 2 else ''}'>{blocks(LEFT)}{blocks(RIGHT)}</div>"
    html = f"<style>{style}</style>{blocks(HEAD)}{body}{blocks(AFTER)}"
    return weasyprint.HTML(string=html).write_pdf(), [*HEAD, *LEFT, *RIGHT, *AFTER]


def printed(text: str, font: str = "Courier", size: float = 8) -> bytes:
    """A letter of plain text as a PDF: in Courier as it stands; in another font with the words of a cell together."""
    canvas, held = _canvas()
    width = 0.6 * size
    for page in text.split("\f"):
        canvas.setFont(font, size)
        for number, line in enumerate(page.split("\n")):
            for cell in re.finditer(r"\S+(?: \S+)*", line.expandtabs()):
                canvas.drawString(24 + width * cell.start(), 770 - 11 * number, cell[0])
        canvas.showPage()
    canvas.save()
    return held.getvalue()


def scanned(pages: int = 1) -> bytes:
    """Pages with a grey box and no text."""
    canvas, held = _canvas()
    for _ in range(pages):
        canvas.setFillGray(0.8)
        canvas.rect(50, 50, 500, 700, fill=1)
        canvas.showPage()
    canvas.save()
    return held.getvalue()


def many_pages(pages: int) -> bytes:
    """The letter's first page, and so many more behind it."""
    canvas, held = _canvas()
    for number in range(pages):
        _drawn(canvas, [*HEAD, *LEFT] if number == 0 else [f"Page {number + 1}", "Enclosure."], 50, 740)
        canvas.showPage()
    canvas.save()
    return held.getvalue()


def locked(password: str) -> bytes:
    """The letter behind a password."""
    from reportlab.lib.pdfencrypt import StandardEncryption

    held = io.BytesIO()
    canvas = Canvas(held, pagesize=letter, encrypt=StandardEncryption(password, canPrint=0), invariant=1)
    _drawn(canvas, HEAD, 50, 740)
    canvas.save()
    return held.getvalue()


ALL = {
    "two columns": two_columns,
    "two columns, drawn across": two_columns_drawn_across,
    "table": table,
    "table, drawn by column": lambda: table(by_column=True),
    "printed over": over_printed,
    "one column, WeasyPrint": lambda: from_html(1),
    "two columns, WeasyPrint": lambda: from_html(2),
}
