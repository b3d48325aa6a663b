"""A page that shows a practice its look: every part of a letter once, in invented words."""

from __future__ import annotations

from appealkit.case import Practice
from appealkit.document.model import (
    Address,
    Block,
    Bullets,
    Cite,
    Document,
    Emphasis,
    Heading,
    Inlines,
    Numbered,
    Pairs,
    Paragraph,
    Picture,
    Signed,
    Strong,
    Table,
    Text,
    Tickboxes,
)
from appealkit.layout.letter import letterhead, signature


def lay_out_specimen(practice: Practice, scan: Picture | None = None) -> Document:
    """The page, with the practice's own letterhead and signer; `scan` is the signer's signature, where there is one."""
    signed = Signed(scan, "January 31, 2026") if scan else None
    blocks: tuple[Block, ...] = (
        letterhead(practice),
        Address((_t("January 31, 2026"),)),
        Address((_t("Example Health Plan"), _t("Provider Appeals"), _t("PO Box 100"), _t("Anytown, TX 75002"))),
        Pairs((("Patient", _t("Nobody, an invented name")), ("Claim", _t("0000-0000-00000"))), "Reference"),
        Heading(1, _t("This is the title of a letter")),
        Paragraph(
            (
                Text("This is running text, with "),
                Strong(_t("strong words")),
                Text(", "),
                Emphasis(_t("words in italics")),
                Text(" and a page of the chart "),
                Cite("(Ex. C, p. 2)", "C.2"),
                Text(". It runs over the line, so that the space between lines and the edges of the page can be seen."),
            )
        ),
        Heading(2, _t("This is a section")),
        Table(
            (_t("Criterion"), _t("The record shows"), _t("Exhibit")),
            ((_t("At least four weeks of care"), _t("Fourteen weeks"), _t("C, p. 2")),),
            (40, 44, 16),
            "A table of criteria",
        ),
        Heading(3, _t("This is a smaller section")),
        Bullets((_t("A point of a list"),)),
        Numbered((_t("A step"), _t("The next step"))),
        Tickboxes((_t("Something to be ticked"),)),
        Paragraph(_t("This is small print."), small=True),
        signature(practice, signed),
    )
    return Document("How our letters look", blocks, footer=f"Sample · {practice.name}", author=practice.name)


def _t(text: str) -> Inlines:
    return (Text(text),)
