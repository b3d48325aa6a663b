"""Document -> HTML: the page that becomes the PDF. Everything is escaped; no text of a case is ever markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import assert_never

from appealkit.document import walk
from appealkit.document.model import (
    Address,
    Block,
    Bullets,
    Cite,
    Document,
    Emphasis,
    Heading,
    Inline,
    Inlines,
    Letterhead,
    LineBreak,
    Numbered,
    PageBreak,
    Pairs,
    Paragraph,
    Signature,
    Strong,
    Table,
    Text,
    Tickboxes,
)
from appealkit.writers.shown import as_shown

Look = tuple[str, ...]  # the tags around a run, outermost first
NEW_LINE = "\n"
TO_EXHIBIT = "exhibit:"  # begins the address of a page that stands in the same file


def page(document: Document) -> str:
    """The document as one HTML page without style: `letter.css` gives the look, the footer and the draft mark."""
    draft = walk.DRAFT_MARK if document.draft else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{_text(document.language)}"><head><meta charset="utf-8">'
        f"<title>{_text(document.title)}</title>{''.join(_properties(document))}</head>"
        f'<body data-footer="{_text(document.footer)}" data-draft="{draft}">\n'
        f"{_blocks(document.blocks)}\n</body></html>\n"
    )


def body(document: Document) -> str:
    """What stands on the page, without what is around it."""
    return _blocks(document.blocks)


def _properties(document: Document) -> Iterator[str]:
    named = {
        "author": document.author,
        "description": document.subject,
        "keywords": ", ".join(document.keywords),
    }
    for name, value in named.items():
        if value:
            yield f'<meta name="{name}" content="{_text(value)}">'


def _blocks(blocks: Iterable[Block]) -> str:
    parts: list[str] = []
    new_page = False
    for block in blocks:
        if isinstance(block, PageBreak):
            new_page = True
            continue
        html = _block(block)
        if html and new_page:
            # The break belongs to the block after it: an element of its own would be an empty tag in the PDF.
            html, new_page = f'<div class="new-page">{html}</div>', False
        if html:
            parts.append(html)
    return "\n".join(parts)


def _block(block: Block) -> str:
    match block:
        case Letterhead(name, lines):
            below = f'<p class="practice-lines">{_lines((Text(line),) for line in lines)}</p>' if lines else ""
            return f'<div class="letterhead"><p class="practice">{_text(name)}</p>{below}</div>'
        case Address(lines):
            return f'<p class="address">{_lines(lines)}</p>'
        case Heading(level, inlines):
            return f"<h{level}>{_inlines(inlines)}</h{level}>"
        case Paragraph(inlines, keep_with_next, small):
            names = [name for name, on in (("keep", keep_with_next), ("small", small)) if on]
            opening = f'<p class="{" ".join(names)}">' if names else "<p>"
            return f"{opening}{_inlines(inlines)}</p>"
        case Bullets(items):
            return _list("ul", "", items)
        case Numbered(items):
            return _list("ol", "", items)
        case Tickboxes(items):
            return _list("ul", ' class="tickboxes"', items)
        case Pairs(rows, caption):
            return _pairs(rows, caption) if rows else ""
        case Table():
            return _table(block)
        case Signature(closing, lines):
            below = f'<p class="signer">{_lines((Text(line),) for line in lines)}</p>' if lines else ""
            return (
                f'<div class="signature"><p class="closing">{_text(closing)}</p><div class="rules"><p class="sign">'
                f'{walk.SIGN_HERE}</p><p class="date">{walk.DATE_HERE}</p></div>{below}</div>'
            )
        case PageBreak():
            return ""
        case _:
            assert_never(block)


def _list(tag: str, attributes: str, items: tuple[Inlines, ...]) -> str:
    if not items:
        return ""
    return f"<{tag}{attributes}>{''.join(f'<li>{_inlines(item)}</li>' for item in items)}</{tag}>"


def _pairs(rows: tuple[tuple[str, Inlines], ...], caption: str) -> str:
    body = "".join(f'<tr><th scope="row">{_text(label)}</th><td>{_inlines(value)}</td></tr>' for label, value in rows)
    return f'<table class="pairs"><caption>{_text(caption)}</caption><tbody>{body}</tbody></table>'


def _table(table: Table) -> str:
    columns = "".join(f'<col style="width: {100 * width / sum(table.widths):.4f}%">' for width in table.widths)
    names = "".join(f'<th scope="col">{_inlines(cell)}</th>' for cell in table.head)
    body = "".join(f"<tr>{''.join(f'<td>{_inlines(cell)}</td>' for cell in row)}</tr>" for row in table.rows)
    opening = '<table class="whole">' if table.whole else "<table>"
    return (
        f"{opening}<caption>{_text(table.caption)}</caption><colgroup>{columns}</colgroup>"
        f"<thead><tr>{names}</tr></thead><tbody>{body}</tbody></table>"
    )


def _lines(lines: Iterable[Inlines]) -> str:
    """Lines one under the other."""
    parts: list[Inline] = []
    for line in lines:
        parts += [LineBreak(), *line] if parts else line
    return _inlines(tuple(parts))


def _inlines(inlines: Inlines) -> str:
    """The runs, each blank between two of them at the end of the first: WeasyPrint draws no run of blanks alone.

    So the text of the PDF keeps words apart, also where a line breaks between two runs.
    """
    pieces: list[tuple[str, Look]] = []
    for text, look in _runs(inlines, ()):
        if pieces:
            words = text if look == pieces[-1][1] else text.lstrip()
            blanks = text[: len(text) - len(words)]
            pieces[-1] = (pieces[-1][0] + blanks, pieces[-1][1])
            text = words
        if pieces and look == pieces[-1][1]:
            pieces[-1] = (pieces[-1][0] + text, look)
        elif text:
            pieces.append((text, look))
    return "".join(_dressed(text, look) for text, look in pieces)


def _runs(inlines: Inlines, look: Look) -> Iterator[tuple[str, Look]]:
    """Each run's text with the tags around it; a line break is a newline, which no shown text holds."""
    for inline in inlines:
        match inline:
            case Text(text, _, _, hole):
                yield as_shown(text), (*look, "mark") if hole else look
            case Strong(inner):
                yield from _runs(inner, (*look, "strong"))
            case Emphasis(inner):
                yield from _runs(inner, (*look, "em"))
            case LineBreak():
                yield " \n", look
            case Cite(text, target, linked):
                yield as_shown(text), (*look, f'a href="{TO_EXHIBIT}{escape(target)}"') if linked else look
            case _:
                assert_never(inline)


def _dressed(text: str, look: Look) -> str:
    opening = "".join(f"<{tag}>" for tag in look)
    closing = "".join(f"</{tag.partition(' ')[0]}>" for tag in reversed(look))
    return f"{opening}{escape(text).replace(NEW_LINE, '<br>')}{closing}"


def _text(text: str) -> str:
    return escape(as_shown(text))
