"""Exhibits and parts for the tests of the packet: small, made here, each odd in one way."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from appealkit.document.model import Cite, Document, Heading, Paragraph, Table, Text
from appealkit.packet.assemble import assemble
from appealkit.packet.parts import Assembled, Enclosed, Part

CLAIM = "2026-0917-00432"
LETTER = (612, 792)


def t(words: str) -> tuple[Text, ...]:
    return (Text(words),)


def blank(*sizes: tuple[float, float]) -> Pdf:
    """A PDF with pages of these sizes, on each of which stands `page 1`, `page 2`, …"""
    pdf = pikepdf.new()
    for number, size in enumerate(sizes, 1):
        page = pdf.add_blank_page(page_size=size).obj
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        content = f"BT /F1 24 Tf 1 0 0 1 20 40 Tm (page {number}) Tj ET".encode()
        page.Contents = pdf.make_indirect(Stream(pdf, content))
    return pdf


def saved(pdf: Pdf, **options: Any) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def record(pages: int) -> bytes:
    return saved(blank(*[LETTER] * pages))


def mark(pdf: Pdf, page: int = 0, **entries: Any) -> Any:
    """Put an annotation on a page."""
    made = pdf.make_indirect(Dictionary(Type=Name.Annot, Rect=Array([100, 100, 200, 150]), **entries))
    kept = pdf.pages[page].obj.get("/Annots", Array())
    kept.append(made)
    pdf.pages[page].obj.Annots = kept
    return made


def look(pdf: Pdf, content: bytes = b"1 0 0 rg 0 0 10 10 re f") -> Any:
    form = Stream(pdf, content)
    form.stream_dict = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 10, 10]))
    return Dictionary(N=pdf.make_indirect(form))


def action(kind: str, **entries: Any) -> Any:
    return Dictionary(S=Name("/" + kind), **entries)


def exhibit(label: str, pages: Sequence[int], of: int | None = None, document: str | None = None) -> Enclosed:
    slip = Document(f"Exhibit {label}", (Heading(1, t(f"Exhibit {label}")), Paragraph(t("A record"))))
    return Enclosed(label, document or label.lower(), f"Record {label}", tuple(pages), of or len(pages), slip)


def letter(*targets: str) -> Document:
    """A letter that cites these pages, in its text and in a table."""
    cited = tuple((t("relief"), (Text("see "), Cite(f"Ex. {each.replace('.', ', p. ')}", each))) for each in targets)
    table = (Table((t("Says"), t("Where")), cited, (1, 1), "Criteria"),) if cited else ()
    return Document("Letter", (Heading(1, t("Appeal")), Paragraph(t("We ask.")), *table), footer=f"Claim {CLAIM}")


def index(pages: Mapping[str, int]) -> Document:
    rows = tuple(((Cite(f"Exhibit {label}", label),), t(str(page or "000"))) for label, page in pages.items())
    return Document("Index", (Heading(1, t("Exhibits")), Table((t("Exhibit"), t("Page")), rows, (1, 1), "Exhibits")))


def part(exhibits: Sequence[Enclosed], *targets: str, **more: Any) -> Part:
    def front(pages: Mapping[str, int]) -> tuple[Document, ...]:
        return (letter(*targets), index(pages)) if exhibits else (letter(*targets),)

    return Part(f"Appeal, claim {CLAIM}", CLAIM, front, tuple(exhibits), **more)


def assembled(made: Part, files: Mapping[str, bytes]) -> tuple[bytes, Assembled]:
    into = io.BytesIO()
    told = assemble(made, {name: io.BytesIO(data) for name, data in files.items()}, into)
    return into.getvalue(), told


def one(data: bytes, pages: Sequence[int] = (1,)) -> tuple[bytes, Assembled]:
    """A packet of a letter and this one exhibit."""
    return assembled(part([exhibit("C", pages)]), {"c": data})


def codes(told: Assembled) -> list[str]:
    return [problem.code for problem in told.problems]


def attach(pdf: Pdf) -> None:
    pdf.attachments["secret.txt"] = b"not for the payer"


def javascript(pdf: Pdf) -> None:
    pdf.Root.OpenAction = action("JavaScript", JS=String("app.alert(1)"))
