"""Document -> a page that stands alone: one file to look at in a browser, on any screen, and to print there.

No script, no picture, no font and no address of anything else is in it, and its own policy lets a browser load none.
"""

from __future__ import annotations

from html import escape

from appealkit.document import walk
from appealkit.document.model import Document
from appealkit.writers import shipped, webpage
from appealkit.writers.look import shipped_look
from appealkit.writers.shown import as_shown

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def write_html(document: Document) -> bytes:
    """The document as one HTML file, equal bytes for an equal document: words, lists and tables of the other formats.

    DRAFT stands above, and what other formats have at each page's foot below; neither is part of the text.
    """
    draft = f'<p class="draft">{walk.DRAFT_MARK}</p>\n' if document.draft else ""
    footer = f"<footer>{escape(as_shown(document.footer))}</footer>\n" if document.footer else ""
    body = f"{draft}<main>\n{webpage.body(document, shipped_look())}\n</main>\n{footer}"
    return alone(document.title, body, shipped.read("screen.css").decode(), language=document.language).encode()


def alone(title: str, body: str, style: str, *, language: str = "en", policy: str = POLICY, data: str = "") -> str:
    """A page that stands alone in one file, with its own style and policy, told to nobody. `data`: attributes of it
    for its script, if it has one; `body` ends with a line end."""
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}"{data}>\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="robots" content="noindex">\n'
        f"<title>{escape(as_shown(title))}</title>\n<style>\n{style}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )
