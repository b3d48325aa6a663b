"""A sample's letter, an edit made in its Word file as a person would make it, and what recheck says of it."""

from __future__ import annotations

import functools
import io
import zipfile
from datetime import date
from pathlib import Path

from lxml import etree

from appealkit.given import read
from appealkit.library import recheck_files
from appealkit.pipeline import prepare
from appealkit.recheck.compare import Checked, Composed, check, edited_units, paired
from appealkit.recheck.readback import read_docx
from appealkit.recheck.units import units_of
from appealkit.recheck.vocabulary import Vocabulary, vocabulary
from appealkit.writers import write

ROOT = Path(__file__).resolve().parent.parent.parent
ON = date(2026, 11, 21)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BODY = "word/document.xml"


@functools.cache
def words() -> Vocabulary:
    return vocabulary(recheck_files())


@functools.cache
def composed(sample: str) -> Composed | None:
    """The letter of a sample; None where it has none."""
    given = read(ROOT / "samples" / "cases" / f"{sample}.yaml")
    packet = prepare(given.case, given.library, on=ON, quotes=given.quotes)
    if packet.letter is None or packet.letter_page is None:
        return None
    return Composed(packet.letter_page, packet.letter, packet.case, ON)


@functools.cache
def samples() -> tuple[str, ...]:
    """The samples that have a letter."""
    names = sorted(path.stem for path in (ROOT / "samples" / "cases").glob("*.yaml"))
    return tuple(name for name in names if composed(name) is not None)


@functools.cache
def docx(sample: str) -> bytes:
    letter = composed(sample)
    assert letter is not None
    return write(letter.page, "docx")


def text_of(paragraph: etree._Element) -> str:
    said = {f"{W}t": lambda each: each.text or "", f"{W}br": lambda _: "\n", f"{W}tab": lambda _: "\t"}
    return "".join(said[each.tag](each) for each in paragraph.iter() if each.tag in said)


def with_body(data: bytes, change) -> bytes:
    """The Word file with its text changed by `change(root)`."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            part = source.read(name)
            if name == BODY:
                root = etree.fromstring(part)
                change(root)
                part = etree.tostring(root)
            made.writestr(name, part)
    return target.getvalue()


def retyped(data: bytes, find: str, put: str, *, last: bool = False) -> bytes:
    """The Word file with `find` replaced in the first (or last) paragraph that holds it. Blanks of all kinds match."""

    def change(root: etree._Element) -> None:
        found = [each for each in root.iter(f"{W}p") if find in text_of(each).replace("\u00a0", " ")]
        assert found, f"the letter does not hold {find!r}"
        paragraph = found[-1 if last else 0]
        text = text_of(paragraph).replace("\u00a0", " ").replace(find, put, 1)
        for child in [each for each in paragraph if each.tag != f"{W}pPr"]:
            paragraph.remove(child)
        for number, line in enumerate(text.split("\n")):
            run = etree.SubElement(paragraph, f"{W}r")
            if number:
                etree.SubElement(run, f"{W}br")
            said = etree.SubElement(run, f"{W}t")
            said.text = line
            said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")

    return with_body(data, change)


def rechecked(sample: str, data: bytes) -> tuple[Checked, ...]:
    """What recheck says of this Word file, held against the sample."""
    letter = composed(sample)
    assert letter is not None
    read_back = read_docx(data, "letter.docx")
    pairs = paired(units_of(letter.page), edited_units(read_back.body), words())
    return check(letter, pairs, read_back.furniture, words())


def not_as_composed(found: tuple[Checked, ...]) -> list[Checked]:
    return [one for one in found if one.change != "unchanged"]
