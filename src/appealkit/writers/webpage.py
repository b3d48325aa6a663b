"""Document -> HTML: the page that becomes the PDF. Everything is escaped; no text of a case is ever markup."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
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
    Inlines,
    Letterhead,
    LineBreak,
    Numbered,
    PageBreak,
    Pairs,
    Paragraph,
    Picture,
    Signature,
    Strong,
    Table,
    Text,
    Tickboxes,
)
from appealkit.writers.look import Look
from appealkit.writers.shown import as_shown
from appealkit.writers.stylemap import HEADINGS, Dress, Part

Around = tuple[str, ...]  # the tags around a run, outermost first
LABEL = 26  # percent of the line for the labels of pairs; word has the same
NEW_LINE = "\n"
TO_EXHIBIT = "exhibit:"  # begins the address of a page that stands in the same file


def page(document: Document, look: Look) -> str:
    """The document as one HTML page without style: the look's sheet gives it that, the footer and the draft mark."""
    draft = walk.DRAFT_MARK if document.draft else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{_text(document.language)}"><head><meta charset="utf-8">'
        f"<title>{_text(document.title)}</title>{''.join(_properties(document))}</head>"
        f'<body data-footer="{_text(document.footer)}" data-draft="{draft}">\n'
        f"{_blocks(document.blocks, look)}\n</body></html>\n"
    )


def body(document: Document, look: Look) -> str:
    """What stands on the page, without what is around it."""
    return _blocks(document.blocks, look)


def _properties(document: Document) -> Iterator[str]:
    named = {
        "author": document.author,
        "description": document.subject,
        "keywords": ", ".join(document.keywords),
    }
    for name, value in named.items():
        if value:
            yield f'<meta name="{name}" content="{_text(value)}">'


def _blocks(blocks: Iterable[Block], look: Look) -> str:
    parts: list[str] = []
    new_page = False
    for block in blocks:
        if isinstance(block, PageBreak):
            new_page = True
            continue
        html = _block(block, look)
        if html and new_page:
            # The break belongs to the block after it: an element of its own would be an empty tag in the PDF.
            html, new_page = f'<div class="new-page">{html}</div>', False
        if html:
            parts.append(html)
    return "\n".join(parts)


def _block(block: Block, look: Look) -> str:
    styles = look.styles.parts
    match block:
        case Letterhead(name, lines):
            logo = f"<p{_class(styles['logo'].css)}>{picture(look.logo)}</p>" if look.logo else ""
            named = f"<p{_class(styles['letterhead'].css)}>{_text(name)}</p>"
            below = _stacked(styles["letterhead-lines"].css, lines)
            return f'<div class="letterhead">{logo}{named}{below}</div>'
        case Address(lines):
            return f"<p{_class(styles['address'].css, 'whole')}>{_inlines(walk.stacked(lines))}</p>"
        case Heading(level, inlines):
            return f"<h{level}{_class(styles[HEADINGS[level]].css)}>{_inlines(inlines)}</h{level}>"
        case Paragraph(inlines, keep_with_next, small):
            named = styles["small-print" if small else "paragraph"].css
            return f"<p{_class('keep' if keep_with_next else '', named)}>{_inlines(inlines)}</p>"
        case Bullets(items):
            return _list("ul", styles["bullets"].css, items)
        case Numbered(items):
            return _list("ol", styles["numbered"].css, items)
        case Tickboxes(items):
            return _list("ul", styles["tickboxes"].css, items)
        case Pairs(rows, caption):
            return _pairs(rows, caption, styles) if rows else ""
        case Table():
            return _table(block, styles)
        case Signature():
            return _signature(block, styles)
        case PageBreak():
            return ""
        case _:
            assert_never(block)


def picture(shown: Picture) -> str:
    """The element that shows a picture; `source` is the address from which the PDF maker asks for it."""
    size = f"width: {shown.width}pt; height: {shown.height}pt"
    return f'<img src="{source(shown)}" alt="{_text(shown.alt)}" style="{size}">'


def source(shown: Picture) -> str:
    """The address of a picture: its digest, so that it says nothing and two of one letter differ."""
    return f"picture:{hashlib.sha256(shown.data).hexdigest()}"


def pictures(document: Document, look: Look) -> Mapping[str, Picture]:
    """Every picture that the page shows, by its address."""
    shown = (*walk.pictures(document), *([look.logo] if look.logo else []))
    return {source(each): each for each in shown}


def _signature(block: Signature, styles: Mapping[Part, Dress]) -> str:
    signed = block.signed
    scan = f"<p{_class(styles['signature-picture'].css)}>{picture(signed.picture)}</p>" if signed else ""
    day = f"{walk.DATE_HERE}  {_text(signed.on)}" if signed else walk.DATE_HERE
    rules = _class(styles["signature-label"].css, "signed" if signed else "")
    return (
        f'<div class="signature whole"><p{_class(styles["closing"].css)}>{_text(block.closing)}</p>{scan}<div{rules}>'
        f'<p class="sign">{walk.SIGN_HERE}</p><p class="date">{day}</p></div>'
        f"{_stacked(styles['signature'].css, block.lines)}</div>"
    )


def _stacked(css: str, lines: tuple[str, ...]) -> str:
    return f"<p{_class(css)}>{_inlines(walk.stacked((Text(line),) for line in lines))}</p>" if lines else ""


def _class(*names: str) -> str:
    held = " ".join(filter(None, names))
    return f' class="{held}"' if held else ""


def _list(tag: str, css: str, items: tuple[Inlines, ...]) -> str:
    if not items:
        return ""
    return f"<{tag}{_class(css)}>{''.join(f'<li>{_inlines(item)}</li>' for item in items)}</{tag}>"


def _pairs(rows: tuple[tuple[str, Inlines], ...], caption: str, styles: Mapping[Part, Dress]) -> str:
    label, value = (_class(styles[part].css) for part in ("pair-label", "pair-value"))
    body = "".join(
        f'<tr><th scope="row"{label}>{_text(name)}</th><td{value}>{_inlines(inlines)}</td></tr>'
        for name, inlines in rows
    )
    columns = f'<colgroup><col style="width: {LABEL}%"><col></colgroup>'
    opening = f"<table{_class(styles['pairs'].css, 'whole')}>"
    return f"{opening}<caption>{_text(caption)}</caption>{columns}<tbody>{body}</tbody></table>"


def _table(table: Table, styles: Mapping[Part, Dress]) -> str:
    heading, text = (_class(styles[part].css) for part in ("table-heading", "table-text"))
    columns = "".join(f'<col style="width: {100 * width / sum(table.widths):.4f}%">' for width in table.widths)
    names = "".join(f'<th scope="col"{heading}>{_inlines(cell)}</th>' for cell in table.head)
    body = "".join(f"<tr>{''.join(f'<td{text}>{_inlines(cell)}</td>' for cell in row)}</tr>" for row in table.rows)
    opening = f"<table{_class(styles['table'].css, 'whole' if table.whole else '')}>"
    return (
        f"{opening}<caption>{_text(table.caption)}</caption><colgroup>{columns}</colgroup>"
        f"<thead><tr>{names}</tr></thead><tbody>{body}</tbody></table>"
    )


def _inlines(inlines: Inlines) -> str:
    """The runs, each blank between two of them at the end of the first: WeasyPrint draws no run of blanks alone.

    So the text of the PDF keeps words apart, also where a line breaks between two runs.
    """
    pieces: list[tuple[str, Around]] = []
    for text, around in _runs(inlines, ()):
        if pieces:
            words = text if around == pieces[-1][1] else text.lstrip()
            blanks = text[: len(text) - len(words)]
            pieces[-1] = (pieces[-1][0] + blanks, pieces[-1][1])
            text = words
        if pieces and around == pieces[-1][1]:
            pieces[-1] = (pieces[-1][0] + text, around)
        elif text:
            pieces.append((text, around))
    return "".join(_dressed(text, around) for text, around in pieces)


def _runs(inlines: Inlines, around: Around) -> Iterator[tuple[str, Around]]:
    """Each run's text with the tags around it; a line break is a newline, which no shown text holds."""
    for inline in inlines:
        match inline:
            case Text(text, _, _, hole):
                yield as_shown(text), (*around, "mark") if hole else around
            case Strong(inner):
                yield from _runs(inner, (*around, "strong"))
            case Emphasis(inner):
                yield from _runs(inner, (*around, "em"))
            case LineBreak():
                yield " \n", around
            case Cite(text, target, linked):
                yield as_shown(text), (*around, f'a href="{TO_EXHIBIT}{escape(target)}"') if linked else around
            case _:
                assert_never(inline)


def _dressed(text: str, around: Around) -> str:
    opening = "".join(f"<{tag}>" for tag in around)
    closing = "".join(f"</{tag.partition(' ')[0]}>" for tag in reversed(around))
    return f"{opening}{escape(text).replace(NEW_LINE, '<br>')}{closing}"


def _text(text: str) -> str:
    return escape(as_shown(text))
