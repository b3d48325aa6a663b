"""The rows of the Documents sheet as documents: each with its pages, or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from appealkit.case import ChartDocument
from appealkit.errors import code_page
from appealkit.intake.book.findings import Findings
from appealkit.intake.book.layout import plain
from appealkit.intake.book.rows import ReadRow
from appealkit.intake.book.typed import name_of
from appealkit.intake.draft import KEYS, Path, Told
from appealkit.maps.kinds import Vocabulary

I170 = code_page(
    "I170",
    """A document's row is not complete
    A document is cited by its kind, date and pages. Without them no sentence can rest on it, so it is left out.
    Bad: a row with a title and no number of pages. Good: `Imaging report`, `6/18/2026`, `2` pages.
    """,
)
I171 = code_page(
    "I171",
    """A document is named that is not on the Documents sheet
    Each fact and each addendum names its document by the name in the first column of that sheet.
    Bad: `PT notes`, no such name or title. Good: `pt-record`, picked from the list.
    """,
)
I172 = code_page(
    "I172",
    """A page is not one of its document's
    Pages are counted from the first sheet of the file.
    Bad: page 14 of a document with 12 pages. Good: page 4.
    """,
)
I173 = code_page(
    "I173",
    """A row has no name, or one that another row has
    The name is how other rows speak of it; two rows of one name cannot be told apart.
    Bad: `mri` for two documents. Good: `mri-june` and `mri-august`.
    """,
)

NEEDED = ("kind", "date", "pages")


@dataclass(slots=True)
class Papers:
    """The documents that were read, with their pages. `names`: what people may call them → their ids; `left_out`: how
    those are called that were not read."""

    told: dict[Path, Told] = field(default_factory=dict, repr=False)
    names: dict[str, set[str]] = field(default_factory=dict, repr=False)
    pages: dict[str, int] = field(default_factory=dict)
    left_out: set[str] = field(default_factory=set, repr=False)

    def id_of(self, said: str) -> str | None:
        """The id of the one document that is called so."""
        if said in self.pages:
            return said
        called = self.names.get(plain(said), set())
        return next(iter(called)) if len(called) == 1 else None


def papers_of(rows: Sequence[ReadRow], vocabulary: Vocabulary, findings: Findings) -> Papers:
    """The documents of these rows, and in `findings` what is wrong with them."""
    papers = Papers()
    names = _names(rows, papers, findings)
    titles: dict[str, set[str]] = {}
    for row, name in names:
        told = _document(row, name, vocabulary, findings)
        if told is None:
            papers.left_out.add(plain(row.likeness("id")))
            continue
        papers.told |= told
        papers.names.setdefault(plain(row.likeness("id")), set()).add(name)
        papers.pages[name] = int(told["documents", name, "pages"].value)
        titles.setdefault(plain(told["documents", name, "title"].value), set()).add(name)
    for title, ids in titles.items():  # a title names a document as well, unless another has that name
        papers.names.setdefault(title, ids)
    _additions({name: row for row, name in names}, papers, findings)
    return papers


def _names(rows: Sequence[ReadRow], papers: Papers, findings: Findings) -> list[tuple[ReadRow, str]]:
    """The rows with their ids. Those whose name is another's too are left out: who cites it could mean either."""
    by_name: dict[str, list[ReadRow]] = {}
    for row in rows:
        name = name_of(row.likeness("id"))
        if name is None:
            mend = "give the document a short name, such as mri-june"
            findings.mistake(row.at("id"), I173, "gives the document no name; it is left out", mend)
        else:
            by_name.setdefault(name, []).append(row)
    found = []
    for same in by_name.values():
        first = name_of(same[0].likeness("id"))
        assert first is not None, "it was named above"
        for row in [row for row in same[1:] if row.repeats(same[0])]:
            says = f"stands in a row that repeats row {same[0].row}; it is read once"
            findings.doubt(row.at("id"), I173, says, "delete one of the two")
            same.remove(row)
        if len(same) == 1:
            found.append((same[0], first))
            continue
        papers.left_out |= {plain(row.likeness("id")) for row in same}
        for row in same[1:]:
            says = f"has the name of another document, in row {same[0].row}; neither is read"
            findings.mistake(row.at("id"), I173, says, "give one of them another name")
    return found


def _document(row: ReadRow, name: str, vocabulary: Vocabulary, findings: Findings) -> dict[Path, Told] | None:
    """The document; None where what it needs is missing, each told at its cell."""
    missing = [key for key in NEEDED if row.word(key) is None]
    if row.word("pages") == "0":
        findings.mistake(row.at("pages"), I172, "gives the document no page", "write how many pages the file has")
        return None
    for key in missing:
        if key not in row.faulty:
            column = row.sheet.plan.column(key)
            says = f"is empty ('{column.words.column}'), so the document and what cites it are left out"
            findings.mistake(row.at(key), I170, says, f"fill it in: {column.words.help}")
    if missing:
        return None
    _range(row, findings)
    told: dict[Path, Told] = {}
    for key, values in row.values.items():
        if key not in {"id", "addendum_to"} and "" in values:
            path: Path = ("documents", name, key)
            told[path if key in ChartDocument.model_fields else (KEYS, *path)] = Told(values[""], row.at(key).place())
    if ("documents", name, "title") not in told:  # then it is called what it is
        kind = vocabulary.document_kind(told["documents", name, "kind"].value) or "other"
        title = vocabulary.documents[kind].title
        told["documents", name, "title"] = Told(title, row.at("kind").place())
    return told


def _range(row: ReadRow, findings: Findings) -> None:
    """Drops the first and last page of the visit where they do not fit the pages of the file."""
    first, last = (int(row.word(key) or 0) for key in ("first_page", "last_page"))
    pages = int(row.word("pages") or 0)
    said = [key for key in ("first_page", "last_page") if row.word(key) is not None]
    wrong = any(row.word(key) == "0" for key in said) or max(first, last) > pages or (len(said) == 2 and first > last)
    if wrong:
        mend = "write pages of the file, the first before the last"
        findings.mistake(row.at(said[0]), I172, "and its neighbour are no pages of this document", mend)
        for key in said:
            del row.values[key]


def _additions(rows: Mapping[str, ReadRow], papers: Papers, findings: Findings) -> None:
    """What each addendum adds to, by the id of that document."""
    for name, row in rows.items():
        said = row.word("addendum_to")
        if said is None or ("documents", name, "kind") not in papers.told:
            continue
        target = papers.id_of(said)
        if target is None or target == name:
            mend = "pick another document from the list"
            findings.mistake(row.at("addendum_to"), I171, "names no other document of this form", mend)
        else:
            papers.told["documents", name, "addendum_to"] = Told(target, row.at("addendum_to").place())
