"""A form as a person fills it in: cells written with a spreadsheet library, and asks and drafts to make forms of."""

import io
import zipfile
from dataclasses import dataclass

import openpyxl

from appealkit.intake.draft import CaseDraft, Place, Told

SOMEWHERE = Place("case.yaml")


@dataclass(frozen=True)
class Wanted:
    """What the assessment gives, as far as the form looks at it."""

    requirement: str
    get: str = "The therapy record"
    ask_of: str = "the therapist"
    document: str = "therapy"
    blocking: bool = True


def draft(values=None, name="case-1"):
    """A case in the making with these values."""
    return CaseDraft(name, {path: Told(value, SOMEWHERE) for path, value in (values or {}).items()})


def filled(form, sheets):
    """The form with these cells: `{"Therapy": {"B4": "doc-1"}}`; None empties a cell."""
    book = openpyxl.load_workbook(io.BytesIO(form))
    for name, cells in sheets.items():
        for cell, value in cells.items():
            book[name][cell] = value
    return saved(book)


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def column_of(data, tab, heading):
    """The letter of the column with this heading."""
    sheet = opened(data)[tab]
    return next(cell.column_letter for cell in sheet[2] if cell.value == heading)


def at(data, tab, row, said):
    """Cells of one row by their headings, as addresses."""
    return {f"{column_of(data, tab, heading)}{row}": value for heading, value in said.items()}


def values(reading, top=None):
    """What was read, without its places."""
    return {path: item.value for path, item in reading.told.items() if top is None or path[0] == top}


def repacked(data, change):
    """The packed file with changed parts: `change(name, content)` gives the new content, or None to leave it out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = change(part.filename, old.read(part))
            if content is not None:
                new.writestr(part.filename, content)
    return out.getvalue()
