"""Original against edited as one Word file with tracked changes: what came is w:ins, what went is w:del.

Made from the composed letter's own Word file, so that its styles hold; author and date are fixed, so that the same two
letters give the same bytes.
"""

from __future__ import annotations

import copy
import difflib
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from appealkit.recheck.align import Side, align
from appealkit.recheck.readback import Said
from appealkit.writers.pack import pack
from appealkit.writers.wordfile import BODY, LONG_AGO, STYLES

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
AUTHOR = "appealkit recheck"
_IN_TEXT = {_W + "tab": "\t", _W + "br": "\n"}
_AS_MARK = {"\t": "tab", "\n": "br"}


def redline(original: bytes, edited: Sequence[Said], *, author: str = AUTHOR) -> bytes:
    """The Word file of the composed letter with every change to the edited one tracked, as made by this author."""
    from lxml import etree  # type: ignore[import-untyped]

    with zipfile.ZipFile(io.BytesIO(original)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(parts[BODY])
    _Tracked(root.find(_W + "body"), _style_ids(etree.fromstring(parts[STYLES])), author).mark(edited)
    parts[BODY] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return pack(parts)


def phrases(old: Sequence[str], new: Sequence[str]) -> list[tuple[bool, int, int, int, int]]:
    """Whether they are the same, and from where to where, of each stretch of both. Blanks that alone stayed between two
    changes belong to these: a changed phrase is read as a whole, not word by word."""
    found: list[tuple[bool, int, int, int, int]] = []
    codes = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for at, (tag, i1, i2, j1, j2) in enumerate(codes):
        between = 0 < at < len(codes) - 1 and all(token.isspace() for token in old[i1:i2])
        same = tag == "equal" and not between
        if found and not same and not found[-1][0]:
            _, i1, _, j1, _ = found.pop()
        found.append((same, i1, i2, j1, j2))
    return found


@dataclass(frozen=True, slots=True)
class _Part:
    """A paragraph or a row of the original, with its texts."""

    element: Any
    cells: tuple[str, ...]
    is_row: bool


class _Tracked:
    def __init__(self, body: Any, styles: dict[str, str], author: str) -> None:
        self.body, self.styles, self.author = body, styles, author
        self.changes = 0

    def mark(self, edited: Sequence[Said]) -> None:
        """Go through both in order. `here` is the last paragraph, table or row that was met."""
        parts = list(_parts(self.body))
        new = [said for said in edited if any(cell.strip() for cell in said.cells)]
        old = [Side(part.is_row, _side(part.cells)) for part in parts]
        here: Any = None
        for i, j in align(old, [Side(said.kind == "row", _side(said.cells)) for said in new]):
            if i is not None and j is not None and len(parts[i].cells) == len(new[j].cells):
                self._change(parts[i], new[j])
                here = parts[i].element
                continue
            if i is not None:
                self._remove(parts[i])
                here = parts[i].element
            if j is not None:
                here = self._insert(new[j], here)

    # ---- what is there on both sides ----

    def _change(self, part: _Part, said: Said) -> None:
        paragraphs = [_paragraphs(cell) for cell in part.element.iter(_W + "tc")] if part.is_row else [[part.element]]
        for inside, text in zip(paragraphs, said.cells, strict=True):
            lines = text.split("\n") if len(inside) > 1 else [text]
            for paragraph, line in zip(inside, [*lines, *[""] * len(inside)], strict=False):
                self._rewrite(paragraph, line)

    def _rewrite(self, paragraph: Any, text: str) -> None:
        said, looks = _letters(paragraph)
        if _plain(said) == _plain(text):
            return
        old, new = _tokens(said), _tokens(text)
        runs: list[Any] = []
        starts = [0]
        for token in old:
            starts.append(starts[-1] + len(token))
        keys = [_key(token) for token in old], [_key(token) for token in new]
        for same, i1, i2, j1, j2 in phrases(*keys):
            a, b = starts[i1], starts[i2]
            if same:
                runs += _runs(paragraph, said[a:b], looks[a:b], "t")
                continue
            if a < b:
                runs.append(self._track(paragraph, "del", _runs(paragraph, said[a:b], looks[a:b], "delText")))
            came = "".join(new[j1:j2])
            if came:
                look = looks[a - 1] if a and a <= len(looks) else None
                runs.append(self._track(paragraph, "ins", _runs(paragraph, came, [look] * len(came), "t")))
        for child in [each for each in paragraph if each.tag != _W + "pPr"]:
            paragraph.remove(child)
        paragraph.extend(runs)

    # ---- what is there on one side ----

    def _remove(self, part: _Part) -> None:
        if part.is_row:
            _first(part.element, "trPr").append(self._mark(part.element, "del"))
        for paragraph in part.element.iter(_W + "p"):
            said, looks = _letters(paragraph)
            for child in [each for each in paragraph if each.tag != _W + "pPr"]:
                paragraph.remove(child)
            if said:
                paragraph.append(self._track(paragraph, "del", _runs(paragraph, said, looks, "delText")))
            if not part.is_row:
                self._mark_paragraph(paragraph, "del")

    def _insert(self, said: Said, here: Any) -> Any:
        if said.kind == "row" and here is not None and here.tag == _W + "tr":
            row = here.makeelement(_W + "tr", {})
            _first(row, "trPr").append(self._mark(row, "ins"))
            for cell in said.cells:
                made = row.makeelement(_W + "tc", {})
                row.append(made)
                made.append(self._paragraph(row, cell, "Table Text"))
            here.addnext(row)
            return row
        paragraph = self._paragraph(self.body, said.text, said.style)
        beside = here.getparent() if here is not None and here.tag == _W + "tr" else here
        if beside is None:
            self.body.insert(0, paragraph)
        else:
            beside.addnext(paragraph)
        return paragraph

    def _paragraph(self, maker: Any, text: str, style: str) -> Any:
        made = maker.makeelement(_W + "p", {})
        named = made.makeelement(_W + "pStyle", {_W + "val": self.styles.get(style) or self.styles["Body Text"]})
        _first(made, "pPr").append(named)
        made.append(self._track(made, "ins", _runs(made, text, [None] * len(text), "t")))
        self._mark_paragraph(made, "ins")
        return made

    def _mark_paragraph(self, paragraph: Any, tag: str) -> None:
        """The paragraph's own mark; the schema wants it in rPr, which stands last but for sectPr."""
        settings = _first(paragraph, "pPr")
        look = settings.find(_W + "rPr")
        if look is None:
            look = settings.makeelement(_W + "rPr", {})
            settings.append(look)
        look.insert(0, self._mark(paragraph, tag))

    def _track(self, maker: Any, tag: str, runs: list[Any]) -> Any:
        made = self._mark(maker, tag)
        made.extend(runs)
        return made

    def _mark(self, maker: Any, tag: str) -> Any:
        self.changes += 1
        told = {"id": str(self.changes), "author": self.author, "date": LONG_AGO}
        return maker.makeelement(_W + tag, {_W + name: value for name, value in told.items()})


def _parts(body: Any) -> Iterator[_Part]:
    for child in body:
        if child.tag == _W + "p":
            text = _letters(child)[0]
            if text.strip():
                yield _Part(child, (text,), is_row=False)
        elif child.tag == _W + "tbl":
            for row in child.iter(_W + "tr"):
                cells = (_paragraphs(cell) for cell in row.iter(_W + "tc"))
                yield _Part(row, tuple("\n".join(_letters(p)[0] for p in inside) for inside in cells), is_row=True)


def _paragraphs(cell: Any) -> list[Any]:
    return list(cell.iter(_W + "p"))


def _letters(paragraph: Any) -> tuple[str, list[Any]]:
    """The text, and the look of each letter of it."""
    text, looks = "", []
    for run in paragraph.iter(_W + "r"):
        look = run.find(_W + "rPr")
        for child in run:
            said = (child.text or "") if child.tag == _W + "t" else _IN_TEXT.get(child.tag, "")
            text += said
            looks += [look] * len(said)
    return text, looks


def _runs(maker: Any, text: str, looks: Sequence[Any], tag: str) -> list[Any]:
    """Runs of this text, one for each stretch of one look; tabs and line breaks as their elements."""
    runs: list[Any] = []
    for at, letter in enumerate(text):
        look = looks[at]
        last = runs[-1][1] if runs else ()
        if not runs or last is not look:
            run = maker.makeelement(_W + "r", {})
            if look is not None:
                run.append(copy.deepcopy(look))
            runs.append((run, look))
        run = runs[-1][0]
        if letter in _AS_MARK:
            run.append(run.makeelement(_W + _AS_MARK[letter], {}))
            continue
        if not len(run) or run[-1].tag != _W + tag:
            said = run.makeelement(_W + tag, {_SPACE: "preserve"})
            said.text = ""
            run.append(said)
        run[-1].text += letter
    return [run for run, _ in runs]


def _first(parent: Any, tag: str) -> Any:
    """The settings of a paragraph or row, made where it has none; they stand first."""
    found = parent.find(_W + tag)
    if found is None:
        found = parent.makeelement(_W + tag, {})
        parent.insert(0, found)
    return found


def _style_ids(styles: Any) -> dict[str, str]:
    """Paragraph styles by name, as Word writes it and in lower case, as other programs do."""
    found: dict[str, str] = {}
    for style in styles.iter(_W + "style"):
        name, ident = style.find(_W + "name"), style.get(_W + "styleId")
        if name is not None and style.get(_W + "type") == "paragraph":
            said = str(name.get(_W + "val"))
            found |= {said: ident, said.lower(): ident}
    return found


def _tokens(text: str) -> list[str]:
    return re.findall(r"\s|[^\s]+", text)


def _key(token: str) -> str:
    """How a piece of text is compared: blanks of all kinds are one."""
    return " " if token.isspace() and token != "\n" else token  # noqa: S105 a word, no secret


def _plain(text: str) -> str:
    return "".join(map(_key, _tokens(text))).rstrip()


def _side(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(" | ".join(cells).split())
