"""Exhibits: the documents a letter cites, lettered in the standard order; and how pages are cited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from appealkit.case import Case
from appealkit.document.model import Cite, Inline, Inlines, Text
from appealkit.letters.model import Citation, Exhibit
from appealkit.maps.kinds import Vocabulary


def exhibits_of(case: Case, cited: Iterable[Citation], vocabulary: Vocabulary) -> tuple[Exhibit, ...]:
    """Every cited document, and those that always go along, in the order of kinds, then by date and id. A note and
    its addenda go together."""
    pages: dict[str, set[int]] = {}
    for citation in cited:
        pages.setdefault(citation.document, set()).add(citation.page)
    order = list(vocabulary.documents)
    named = {
        name for name, document in case.documents.items() if name in pages or vocabulary.documents[document.kind].always
    }
    wanted = [
        (order.index(case.documents[name].kind), case.documents[name].date, name)
        for name in _with_addenda(case, frozenset(named))
    ]
    exhibits = []
    for index, (_, _, name) in enumerate(sorted(wanted)):
        document = case.documents[name]
        exhibits.append(
            Exhibit(
                label=label(index),
                document=name,
                title=document.title,
                author=document.author,
                date=document.date,
                pages=document.pages,
                cited_pages=tuple(sorted(pages.get(name, ()))),
            )
        )
    return tuple(exhibits)


def _with_addenda(case: Case, names: frozenset[str]) -> frozenset[str]:
    """These documents, what was added to them, and what they were added to."""
    added = {name: document.addendum_to for name, document in case.documents.items() if document.addendum_to}
    more = {name for name, to in added.items() if to in names} | {to for name, to in added.items() if name in names}
    together = names | (more & set(case.documents))
    return together if together == names else _with_addenda(case, together)


def label(index: int) -> str:
    """A, B, … Z, AA, AB, … for 0, 1, …"""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


HELD = "\u00a0"  # a space at which no line ends: "p." stays with its number


def cites(citations: Iterable[Citation], labels: Mapping[str, str], prefix: str = f"Ex.{HELD}") -> tuple[Cite, ...]:
    """`Ex. E, p. 4` and `Ex. F, pp. 1–2`: one a document, in exhibit order, its pages joined."""
    by_label: dict[str, set[int]] = {}
    for citation in citations:
        by_label.setdefault(labels[citation.document], set()).add(citation.page)
    ordered = sorted(by_label.items(), key=lambda pair: (len(pair[0]), pair[0]))
    return tuple(
        Cite(f"{prefix}{name}, {pages_text(pages).replace(' ', HELD, 1)}", f"{name}.{min(pages)}")
        for name, pages in ordered
    )


def cited_at(citations: Iterable[Citation], labels: Mapping[str, str], prefix: str = f"Ex.{HELD}") -> Inlines:
    """The same in one line: `Ex. E, p. 4; Ex. F, pp. 1–2`."""
    inlines: list[Inline] = []
    for cite in cites(citations, labels, prefix):
        inlines += [Text("; "), cite] if inlines else [cite]
    return tuple(inlines)


def pages_text(pages: Iterable[int]) -> str:
    """`p. 4`, `pp. 1–2`, `pp. 1–2, 5`."""
    spans: list[list[int]] = []
    for page in sorted(set(pages)):
        if spans and spans[-1][1] == page - 1:
            spans[-1][1] = page
        else:
            spans.append([page, page])
    words = ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)
    return f"{'p.' if len(spans) == 1 and spans[0][0] == spans[0][1] else 'pp.'} {words}"
