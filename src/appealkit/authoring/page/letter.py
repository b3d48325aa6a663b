"""The text of a letter with its marks: values, conditions, sentences left out, holes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from appealkit.authoring.marked import Cell, From, Part, Span
from appealkit.authoring.page.shell import anchor, text


def letter_lines(parts: Iterable[Part]) -> Iterator[str]:
    """The letter part by part, its headings two levels down."""
    work = _Letter()
    return (work.part(part) for part in parts)


@dataclass
class _Letter:
    """The text of the letter, part by part; each card has a number."""

    cards: int = 0

    def part(self, part: Part) -> str:
        rows = [[self._cell(cell) for cell in row] for row in part.rows]
        match part.kind:
            case "heading":
                return f"<h{part.level + 2}>{rows[0][0]}</h{part.level + 2}>"
            case "paragraph":
                return f"<p>{rows[0][0]}</p>"
            case "bullets" | "numbered":
                tag = "ul" if part.kind == "bullets" else "ol"
                return f"<{tag}>{''.join(f'<li>{row[0]}</li>' for row in rows)}</{tag}>"
            case "pairs":
                told = "".join(f'<tr><th scope="row">{row[0]}</th><td>{row[1]}</td></tr>' for row in rows)
                return f'<table class="pairs"><caption>{text(part.caption)}</caption>{told}</table>'
            case "table":
                return self._table(part, rows)
            case _:
                return f'<p class="{part.kind}">{"<br>".join(row[0] for row in rows)}</p>'

    def _table(self, part: Part, rows: list[list[str]]) -> str:
        head = "".join(f'<th scope="col">{self._cell(cell)}</th>' for cell in part.head)
        body = []
        for cells, row in zip(part.rows, rows, strict=True):
            at = next((one.at for cell in cells for one in cell if one.at.requirement), None)
            asks = f' <span class="req">{link(at, at.requirement)}</span>' if at else ""
            body.append(f"<tr><td>{row[0]}{asks}</td>{''.join(f'<td>{cell}</td>' for cell in row[1:])}</tr>")
        return (
            f'<div class="wide" tabindex="0" role="group" aria-label="{text(part.caption)}"><table>'
            f"<caption>{text(part.caption)}</caption><thead><tr>{head}</tr></thead>"
            f"<tbody>{''.join(body)}</tbody></table></div>"
        )

    def _cell(self, cell: Cell) -> str:
        told: list[str] = []
        before: tuple[str, ...] = ()
        for span in cell:
            because = span.at.because
            if because and because != before[: len(because)]:
                told.append(self._if(span))
            before = because if span.at is not None and span.kind != "cite" else before
            told.append(self._span(span))
        return "".join(told)

    def _if(self, span: Span) -> str:
        return self._carded("if", "if", span.at, [("Said because", "; ".join(span.at.because)), place(span.at)])

    def _span(self, span: Span) -> str:
        words = text(span.text)
        for tag in span.dress:
            words = f"<{tag}>{words}</{tag}>"
        match span.kind:
            case "break":
                return "<br>"
            case "cite":
                return f'<span class="cite">{words}</span>'
            case "words":
                return f'<span class="when">{words}</span>' if span.at.because and words.strip() else words
            case "value":
                return self._carded("v", words, span.at, self._of_value(span))
            case "hole":
                rows = [("Missing", span.field), ("Is", span.means), place(span.at)]
                return f'<mark class="hole">{self._carded("h", words, span.at, rows)}</mark>'
            case "left-out":
                says = ", ".join(span.at.tags)
                why = f'<span class="why">left out: {text(span.why)} ({link(span.at, says)})</span>'
                return f' <span class="out"><span class="would">{words}</span> {why}</span> '

    def _of_value(self, span: Span) -> list[tuple[str, str]]:
        at = span.at
        rows = [("Value", span.field), ("Is", span.means), place(at)]
        if at.requirement and span.field.startswith(f"{at.requirement}."):
            rows += [("Evidence", ", ".join(at.evidence))]
            rows += [("Stands on", "; ".join(f"Ex. {one.exhibit}, p. {one.page}, {one.title}" for one in at.sources))]
        elif at.tags:
            rows += [("Within", ", ".join(at.tags))]
        return rows

    def _carded(self, css: str, shown: str, at: From, rows: Iterable[tuple[str, str]]) -> str:
        """A link to the template's line, with a card that is shown where the pointer or the focus is."""
        self.cards += 1
        told = "".join(f"<span><b>{text(name)}</b> {text(words)}</span>" for name, words in rows if words)
        begin = (
            f'<a class="{css}" id="m{self.cards}" href="#{anchor(at.file, at.line)}" aria-describedby="c{self.cards}">'
        )
        card = f'<span class="card" role="tooltip" id="c{self.cards}">{told}</span>'
        return f'<span class="has">{begin}{shown}</a>{card}</span>'


def place(at: From) -> tuple[str, str]:
    return ("Line", f"{at.file}:{at.line}") if at.file else ("Laid out", "from the case, by no template")


def link(at: From, words: str) -> str:
    return f'<a href="#{anchor(at.file, at.line)}">{text(words)}</a>'
