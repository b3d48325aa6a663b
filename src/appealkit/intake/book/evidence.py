"""The rows of the sheets of facts as evidence: each item with its document and page, or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from appealkit.case import Origin
from appealkit.errors import code_page
from appealkit.intake.book.findings import Findings
from appealkit.intake.book.layout import BESIDE, OTHER, Detail, plain
from appealkit.intake.book.memory import Item, Memory
from appealkit.intake.book.papers import I171, I172, I173, Papers
from appealkit.intake.book.rows import ReadRow, take
from appealkit.intake.book.typed import I168, name_of
from appealkit.intake.draft import Path, Told
from appealkit.maps.kinds import ValueType, Vocabulary

I169 = code_page(
    "I169",
    """A fact has no document or no page
    No sentence about a patient is written without a page of the record behind it, so such a fact is left out.
    Bad: 18 visits, and no page. Good: 18 visits, document `pt-record`, page 4.
    """,
)
I177 = code_page(
    "I177",
    """A row gives a page and does not say what stands there
    Bad: a document and page, all else empty. Good: the same with what the page says.
    """,
)
I179 = code_page(
    "I179",
    """A row names another row that is not there
    The result of a procedure names the row of that procedure, by the name in its first column.
    Bad: `the March injection`. Good: `earlier-1`.
    """,
)


@dataclass(slots=True)
class Draft:
    """An item before its page is looked at."""

    name: str
    kind: str
    rows: list[ReadRow]
    known: Item | None
    values: dict[str, dict[str, str]] = field(repr=False)
    row_of: dict[str, ReadRow] = field(repr=False)


def evidence_of(
    rows: Sequence[ReadRow],
    papers: Papers,
    memory: Memory,
    vocabulary: Vocabulary,
    details: Mapping[str, Detail],
    findings: Findings,
) -> dict[Path, Told]:
    """The evidence of these rows by the paths of a draft, and in `findings` what is wrong with them."""
    taken: dict[str, ReadRow] = {}
    of_kinds = [row for row in rows if row.sheet.plan.key != OTHER]
    drafts = [draft for row in of_kinds if (draft := _draft(row, taken, memory, findings))]
    drafts += _details([row for row in rows if row.sheet.plan.key == OTHER], taken, vocabulary, details, findings)
    kept = [(draft, source) for draft in drafts if (source := _source(draft, papers, findings))]
    names = {draft.name for draft, _ in kept}
    told: dict[Path, Told] = {}
    for draft, source in kept:
        _follow(draft, names, vocabulary, findings)
        told |= _told(draft, source)
    return told


def _draft(row: ReadRow, taken: dict[str, ReadRow], memory: Memory, findings: Findings) -> Draft | None:
    """The item of a row on the sheet of its kind. None where the row only repeats another."""
    plan = row.sheet.plan
    said = row.likeness("id")
    name = name_of(said)
    known = next(
        (item for (_, ident), item in memory.items.items() if ident == name and item.sheet != "documents"), None
    )
    if name is None:
        name = _free(plan.prefix, taken)
    elif name in taken:
        other = taken[name].at("id")
        if row.repeats(taken[name]):
            says, mend = f"stands in a row that repeats {other}; it is read once", "delete one of the two"
            findings.doubt(row.at("id"), I173, says, mend)
            return None
        name, known = _free(plan.prefix, taken), None
        mend = "give the row a name of its own"
        says = f"has the name of another row, {other}; it is read as a fact of its own"
        findings.doubt(row.at("id"), I173, says, mend)
    taken[name] = row
    return Draft(name, plan.key, [row], known, dict(row.values), dict.fromkeys(row.values, row))


def _free(prefix: str, taken: Mapping[str, ReadRow]) -> str:
    """A name that no row has yet; set apart from those that the form gives to its empty rows."""
    number = 1
    while f"{prefix}-n{number}" in taken:
        number += 1
    return f"{prefix}-n{number}"


def _details(
    rows: Sequence[ReadRow],
    taken: dict[str, ReadRow],
    vocabulary: Vocabulary,
    details: Mapping[str, Detail],
    findings: Findings,
) -> list[Draft]:
    """The items of the last sheet: rows of one name are one item."""
    known = {plain(said): detail for said, detail in details.items()}
    drafts: dict[str, Draft] = {}
    for row in rows:
        detail = known.get(plain(row.likeness("detail")))
        if detail is None:
            says = "does not say what the row is about" if "detail" not in row.held else "is not on its list"
            findings.mistake(row.at("detail"), I168, says, "pick what it is about from the list")
            continue
        name = name_of(row.likeness("id"))
        draft = drafts.get(name or "")
        if draft is None:
            name = _free("fact", taken) if name is None or name in taken else name
            draft = drafts[name] = Draft(name, detail.kind, [], None, {}, {})
            taken[name] = row
        if draft.kind != detail.kind:
            says = "is about another kind of fact than the row of the same name above; it is not read"
            findings.mistake(row.at("detail"), I173, says, "give this row a name of its own")
            continue
        draft.rows.append(row)
        _one_detail(draft, row, detail, vocabulary, findings)
    return list(drafts.values())


def _one_detail(draft: Draft, row: ReadRow, detail: Detail, vocabulary: Vocabulary, findings: Findings) -> None:
    """Add what one row of the last sheet says to its item."""
    key = detail.column.key
    cell = row.held.get("value")
    if cell is not None:
        take(row, "value", detail.column, cell, vocabulary, row.sheet.grid, findings)
    found = {name: row.values[name] for name in BESIDE if name in row.values}
    if "value" in row.values:
        found[key] = row.values["value"]
    for name, values in found.items():
        earlier = draft.values.get(name)
        column = "value" if name == key else name
        if earlier is None:
            draft.values[name], draft.row_of[name] = values, row
        elif name == key and detail.column.attribute.type in {ValueType.LIST, ValueType.PROCEDURES}:
            both = dict.fromkeys((*earlier.values(), *values.values()))
            draft.values[name] = {str(number): word for number, word in enumerate(both, 1)}
        elif earlier != values and name != "id":
            says = (
                f"says something else than cell {draft.row_of[name].at(column)}, a row of the same name; it is not read"
            )
            findings.mistake(row.at(column), I173, says, "give this row a name of its own")


def _source(draft: Draft, papers: Papers, findings: Findings) -> dict[str, tuple[str, ReadRow]] | None:
    """The document, page and words of an item; None where it has none that can be cited, told at its cell."""
    first = draft.rows[0]
    faulty = {key for row in draft.rows for key in row.faulty}
    unsaid = not (set(draft.values) - BESIDE) and not (set(faulty) - BESIDE) and "quote" not in draft.values
    if unsaid and not (draft.known and not first.changed(draft.known)):
        says = "stands in a row that does not say what is on the page; the row is left out"
        findings.doubt(first.at("document"), I177, says, "write what the page says")
        return None
    for key, mend in (
        ("document", "pick the document that says this; every sentence needs its page"),
        ("page", "write the page that says this; every sentence needs its page"),
    ):
        if key not in draft.values:
            if key not in faulty:
                says = f"is empty: a fact without its {key} cannot be used, and is left out"
                findings.mistake(first.at(key), I169, says, mend)
            return None
    said, page = draft.values["document"][""], draft.values["page"][""]
    at_document, at_page = draft.row_of["document"].at("document"), draft.row_of["page"].at("page")
    ident = papers.id_of(said)
    if ident is None:
        if plain(said) in papers.left_out:
            says, mend = (
                "names a document that was left out, so this fact is too",
                "mend that row of the Documents sheet",
            )
        else:
            says = "names a document that is not on the Documents sheet; the fact is left out"
            mend = "pick it from the list, or add its row there"
        findings.mistake(at_document, I171, says, mend)
        return None
    if not 1 <= int(page) <= papers.pages[ident]:
        says = "is no page of that document; the fact is left out"
        findings.mistake(at_page, I172, says, "correct the page, or the pages of the document")
        return None
    found = {"document": (ident, draft.row_of["document"]), "page": (str(int(page)), draft.row_of["page"])}
    if "quote" in draft.values:
        found["quote"] = (draft.values["quote"][""], draft.row_of["quote"])
    return found


def _follow(draft: Draft, names: set[str], vocabulary: Vocabulary, findings: Findings) -> None:
    """Holds that a row which names another names one that is there; drops what does not."""
    lower: dict[str, list[str]] = {}
    for name in names:
        lower.setdefault(plain(name), []).append(name)
    for key, attribute in vocabulary.kinds[draft.kind].attributes.items():
        if attribute.type is not ValueType.EVIDENCE or key not in draft.values:
            continue
        said = draft.values[key].get("", "")
        same = lower.get(plain(said), [])
        found = said if said in names else same[0] if len(same) == 1 else None
        if found is None or found == draft.name:
            row = draft.row_of[key]
            at = row.at("value" if row.sheet.plan.key == OTHER else key)
            mend = "pick the name of the row it is about, and see that this row was read"
            findings.mistake(at, I179, "names no other row that could be read", mend)
            del draft.values[key]
        else:
            draft.values[key] = {"": found}


def _told(draft: Draft, source: Mapping[str, tuple[str, ReadRow]]) -> dict[Path, Told]:
    at = ("evidence", draft.name)
    first = draft.rows[0]
    told: dict[Path, Told] = {
        (*at, "kind"): Told(draft.kind, first.at().place()),
        (*at, "origin"): Told(_origin(draft), first.at().place()),
    }
    for key, values in _ordered(draft):
        row = draft.row_of[key]
        place = row.at(key if key in row.sheet.columns.values() else "value").place()
        for step, word in values.items():
            told[(*at, key, step) if step else (*at, key)] = Told(word, place)
    for key, (word, row) in source.items():
        told[(*at, "source", key)] = Told(word, row.at(key).place())
    return told


def _ordered(draft: Draft) -> Iterator[tuple[str, dict[str, str]]]:
    """The attributes and the day it was written down, in the order of the sheet."""
    for key, values in draft.values.items():
        if key not in BESIDE or key == "recorded_on":
            yield key, values


def _origin(draft: Draft) -> str:
    """`manual` where a person wrote it, `edited` where they changed what stood there; else as it was."""
    if draft.known is None:
        return Origin.MANUAL.value
    if any(row.changed(draft.known) for row in draft.rows):
        return Origin.EDITED.value
    return draft.known.origin if draft.known.origin in set(Origin) else Origin.MANUAL.value
