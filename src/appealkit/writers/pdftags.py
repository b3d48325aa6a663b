"""The tags of a PDF as a screen reader needs them: whole tables with summaries, and page furniture kept silent.

WeasyPrint tags what goes over a page as one thing a page: a table (each part with its own header row), a list, an
item, a paragraph. It leaves out a caption that is not shown, and marks the footer as text of no tag. This mends the
tags after the pages are painted; nothing that is seen changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Element = Any  # a pydyf.Dictionary of kind StructElem
_TEXTS = {"p": "/P", "ul": "/L", "ol": "/L", "li": "/LI"}


def finish(pages: Any, pdf: Any) -> None:
    """Complete the tags of every page. To be given to `write_pdf` as its `finisher`."""
    import pydyf  # type: ignore[import-untyped]

    elements = {item.reference: item for item in pdf.objects if isinstance(item, pydyf.Dictionary)}
    _complete_tables(pages, elements)
    _join_texts(pages, elements)
    _silence_furniture(pdf, elements)


def _complete_tables(pages: Any, elements: dict[bytes, Element]) -> None:
    import pydyf

    tables = [item for item in elements.values() if item.get("S") == "/Table"]
    sources = list(_table_sources(pages))
    begun: dict[int, Element] = {}
    for table, source in zip(tables, sources, strict=True):
        for header in _inside(table, "/TH", elements):
            in_head = elements[elements[header["P"]]["P"]]["S"] == "/THead"
            header["A"]["Scope"] = "/Column" if in_head else "/Row"
        caption = source.findtext("caption")
        if caption:
            table["A"] = pydyf.Dictionary({"O": "/Table", "Summary": pydyf.String(caption)})
        first = begun.setdefault(id(source), table)
        if first is not table:
            _join(first, table, elements)


def _join_texts(pages: Any, elements: dict[bytes, Element]) -> None:
    """A paragraph, a list or an item that goes over a page is one to a screen reader too."""
    begun: dict[int, Element] = {}
    texts = [item for item in elements.values() if item.get("S") in _TEXTS.values()]
    for text, source in zip(texts, _text_sources(pages), strict=True):
        first = begun.setdefault(id(source), text)
        if first is not text:
            whole, part = first, text
            if text["S"] == "/LI":
                whole, part = (next(_inside(item, "/LBody", elements)) for item in (first, text))
            for reference in part["K"]:
                elements[reference]["P"] = whole.reference
            whole["K"].extend(part["K"])
            elements[text["P"]]["K"].remove(text.reference)


def _text_sources(pages: Any) -> Iterator[Any]:
    """The HTML element behind each tag of `_TEXTS`, in the order of the tags: once a page."""
    for page in pages.pages:
        seen = set[int]()
        for box in page._page_box.descendants():  # noqa: SLF001 - as in `_table_sources`
            if box.element is not None and box.element_tag in _TEXTS and id(box.element) not in seen:
                seen.add(id(box.element))
                yield box.element


def _silence_furniture(pdf: Any, elements: dict[bytes, Element]) -> None:
    """Mark as page furniture all text that no tag of the document leads to: footers, marks, header rows said again."""
    import pydyf

    root = next(item for item in elements.values() if item.get("Type") == "/StructTreeRoot")
    said = {element.reference for element in _beneath(root, elements)}
    streams = {item.reference: item.stream for item in pdf.objects if isinstance(item, pydyf.Stream)}
    mapped = elements[root["ParentTree"]]["Nums"]
    for number, page in enumerate(pdf.page_references):
        content, owners = streams[elements[page]["Contents"]], mapped[2 * number + 1]
        for at, item in enumerate(content):
            if isinstance(item, pydyf.Dictionary) and "MCID" in item and owners[item["MCID"]] not in said:
                owners[item["MCID"]] = "null"
                content[at - 1], content[at] = "/Artifact", pydyf.Dictionary({"Type": "/Pagination"})


def _beneath(element: Element, elements: dict[bytes, Element]) -> Iterator[Element]:
    for reference in element["K"]:
        child = elements.get(reference) if isinstance(reference, bytes) else None
        if child is not None and "S" in child:
            yield child
            yield from _beneath(child, elements)


def _table_sources(pages: Any) -> Iterator[Any]:
    """The HTML element behind each table tag, in the order of the tags."""
    for page in pages.pages:
        for box in page._page_box.descendants():  # noqa: SLF001 - the tags themselves hold no way back to the HTML
            if getattr(box, "is_table_wrapper", False):
                yield box.element


def _join(first: Element, more: Element, elements: dict[bytes, Element]) -> None:
    """Move the rows of a table's next part into its first part. The header row said again is no longer read out."""
    bodies = list(_inside(first, "/TBody", elements))
    heads = [header["ID"] for header in _inside(first, "/TH", elements)]
    if not bodies or not any(_inside(first, "/THead", elements)):
        return  # without a header row above, the header cells of both parts are each needed where they stand
    for row in [row for body in _inside(more, "/TBody", elements) for row in _inside(body, "/TR", elements)]:
        row["P"] = bodies[-1].reference
        bodies[-1]["K"].append(row.reference)
        for column, cell in enumerate(_inside(row, "/TD", elements)):
            cell["A"]["Headers"][:] = heads[column : column + 1]
    elements[more["P"]]["K"].remove(more.reference)


def _inside(element: Element, tag: str, elements: dict[bytes, Element]) -> Iterator[Element]:
    """The elements with this tag beneath, not looking into those found."""
    for reference in element["K"]:
        child = elements.get(reference) if isinstance(reference, bytes) else None
        if child is None or "S" not in child:
            continue
        if child["S"] == tag:
            yield child
        else:
            yield from _inside(child, tag, elements)
