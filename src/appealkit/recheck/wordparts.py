"""A Word file's parts, looked at before anything is unpacked: not too large, no macros, no entities."""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import Any, NamedTuple

from appealkit.errors import InputError, Problem, Where, code_page
from appealkit.packed import DAMAGED

F080 = code_page(
    "F080",
    """The edited letter is not a Word document
    Recheck reads a .docx as Word or LibreOffice saves it, or plain text. An older .doc, a file with a password, and a
    file that was cut off on its way cannot be read.
    Bad: `recheck letter.doc`. Good: the letter saved again as .docx, without a password.
    """,
)
F081 = code_page(
    "F081",
    """The edited letter is too large to be a letter
    What it would unpack to is far more than a letter with pictures has. It is not unpacked.
    Bad: a .docx of 40 KB that unpacks to 4 GB. Good: the letter as it was saved by Word.
    """,
)
F082 = code_page(
    "F082",
    """The edited letter holds macros
    A program inside a letter is never needed and never run here; a payer's mail filter refuses it as well.
    Bad: a .docm, or a .docx with vbaProject.bin. Good: the letter saved as .docx.
    """,
)
F083 = code_page(
    "F083",
    """A part of the edited letter cannot be read
    Its XML is broken, or it declares a document type or entities, which a letter never needs.
    Bad: a document.xml with `<!DOCTYPE …>`. Good: the letter opened and saved again.
    """,
)
F084 = code_page(
    "F084",
    """The edited letter takes in another file
    An embedded or linked document, or a spreadsheet as an object, prints words that cannot be compared.
    Bad: another document put in with Insert, Object. Good: its words pasted as text.
    """,
)
MOST_BYTES, MOST_PARTS, MOST_PACKED = 60_000_000, 2_000, 40_000_000


class Relation(NamedTuple):
    """A part that belongs to another: as what, and where it is."""

    kind: str
    path: str


class WordParts:
    """The zip, looked at before anything in it is unpacked."""

    def __init__(self, data: bytes, where: Where) -> None:
        self.where = where
        if data[:4] == b"\xd0\xcf\x11\xe0":
            raise self.problem(F080, "it is an older .doc, or has a password", "save it as .docx, without a password")
        if len(data) > MOST_PACKED:
            raise self.problem(F081, "it is larger than 40 MB", "take out pictures, or name the letter")
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
        except DAMAGED:
            raise self.problem(F080, "it is not a .docx, or it was cut off", "save it again as .docx") from None
        entries = self.zip.infolist()
        if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_BYTES:
            raise self.problem(F081, "it unpacks to more than a letter holds", "save it again from Word")
        self.names = {entry.filename for entry in entries}
        if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in self.names):
            raise self.problem(F082, "it holds macros", "save it as .docx")
        if "word/document.xml" not in self.names and "[Content_Types].xml" not in self.names:
            raise self.problem(F080, "it is a zip and no Word document", "name the .docx")
        if b"macroEnabled" in self.bytes("[Content_Types].xml"):
            raise self.problem(F082, "it is a document with macros", "save it as .docx")

    def problem(self, code: str, says: str, mend: str) -> InputError:
        return InputError(Problem(code, says, mend, self.where))

    def bytes(self, name: str) -> bytes:
        """A part's bytes, never more than a letter holds; empty where it is not there."""
        if name not in self.names:
            return b""
        part = self.zip.open  # of bytes in memory, and read in measure: what a part says of its size may be a lie
        try:
            with part(name) as stream:
                data = stream.read(MOST_BYTES + 1)
        except DAMAGED:
            raise self.problem(F080, "a part of it is damaged", "save it again as .docx") from None
        if len(data) > MOST_BYTES:
            raise self.problem(F081, "it unpacks to more than a letter holds", "save it again from Word")
        return data

    def main(self) -> str:
        """The part that is the text: Word and LibreOffice call it word/document.xml; its package says it."""
        targets = self.relations("").values()
        return next((each.path for each in targets if each.kind == "officeDocument"), "word/document.xml")

    def beside(self, main: str, kind: str) -> tuple[str, ...]:
        """The parts of this kind that belong to the text, whatever they are called; Word Online numbers them."""
        found = tuple(dict.fromkeys(each.path for each in self.relations(main).values() if each.kind == kind))
        return found or (posixpath.join(posixpath.dirname(main), f"{kind}.xml"),)

    def relations(self, name: str) -> dict[str, Relation]:
        """What a part says that belongs to it, by id."""
        folder, file = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", f"{file}.rels"))
        return {
            str(each.get("Id", "")): Relation(
                posixpath.basename(str(each.get("Type", ""))),
                posixpath.normpath(posixpath.join("/", folder, str(each.get("Target", "")))).lstrip("/"),
            )
            for each in (root if root is not None else ())
        }

    def xml(self, name: str) -> Any:
        """A part's root; None where it is not there."""
        from lxml import etree  # type: ignore[import-untyped]

        data = self.bytes(name)
        if not data:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError):
            raise self.problem(F083, f"its part {name} is broken", "open it in Word and save it again") from None
        if root.getroottree().docinfo.doctype:
            raise self.problem(F083, f"its part {name} declares a document type", "open it and save it again")
        return root
