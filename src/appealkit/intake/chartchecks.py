"""What must hold within a chart and between it and the case: ids, documents, pages, days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from appealkit.errors import Problem, Severity
from appealkit.intake.checks import Given, check
from appealkit.intake.written import Written, named, one_of_these
from appealkit.maps.kinds import ValueType


@check("I031")
def document_not_listed(given: Given) -> Iterator[Problem]:
    """A document is named that is not listed
    Evidence, the appellant's authorization and an addendum point to a document by its id under `documents`.
    Bad: `source: {document: pt-notes, page: 4}`, no such document listed. Good: `{document: pt-record, page: 4}`.
    """
    pointers: list[tuple[Written, tuple[str, ...], str]] = [
        (item, ("source", "document"), named("evidence", item.word("id"))) for item in given.said.evidence
    ]
    pointers += [(item, ("addendum_to",), named("document", key)) for key, item in given.said.documents.items()]
    pointers += [(given.said.main, ("denial", "appellant", "authorization"), "'authorization'")]
    earlier = given.said.main.items("denial", "prior_decisions")
    pointers += [(item, (), "an earlier decision") for one in earlier for item in one.items("documents")]
    for written, steps, subject in pointers:
        word = written.word(*steps)
        if word and word not in given.said.documents:
            says = f"{subject} names a document that is not listed"
            yield Problem("I031", says, one_of_these(word, "document", given.said.documents), written.where(*steps))


@check("I032")
def page_beyond_document(given: Given) -> Iterator[Problem]:
    """A page is cited that the document does not have
    Bad: `page: 14` of a document with `pages: 12`. Good: `page: 4`, counted from the first sheet of the file.
    """
    for item in given.said.evidence:
        ident = item.word("source", "document")
        document = given.said.documents.get(ident or "")
        page, pages = item.number("source", "page"), document.number("pages") if document else None
        if page is not None and pages is not None and page > pages:
            says = f"{named('evidence', item.word('id'))} cites a page beyond the last of its document"
            mend = "correct 'page', or 'pages' of the document; pages are counted from the first sheet"
            yield Problem("I032", says, mend, item.where("source", "page"))


@check("I063")
def encounter_out_of_its_pages(given: Given) -> Iterator[Problem]:
    """An encounter does not lie within its document
    `first_page` and `last_page` say where the whole encounter stands in its file, so that a packet holds all of it.
    Bad: `first_page: 9, last_page: 4`. Good: `first_page: 4, last_page: 9` of a document with `pages: 12`.
    """
    for ident, item in given.said.documents.items():
        first, last, pages = (item.number(key) for key in ("first_page", "last_page", "pages"))
        beyond = pages is not None and max(first or 0, last or 0) > pages
        if beyond or (first is not None and last is not None and first > last):
            says = f"the encounter of {named('document', ident)} does not lie within its pages"
            key = "first_page" if first is not None else "last_page"
            yield Problem("I063", says, "correct 'first_page', 'last_page' or 'pages'", item.where(key))


@check("I033")
def id_twice(given: Given) -> Iterator[Problem]:
    """Two items of evidence have one id
    A decision, a response or a citation that names the id could mean either.
    Bad: two items with `id: pt`. Good: `id: pt-spring` and `id: pt-autumn`.
    """
    first: dict[str, Written] = {}
    for item in given.said.evidence:
        ident = item.word("id")
        if ident in first:
            says = f"{named('evidence', ident)} has the id of another item, at {first[ident].where('id')}"
            yield Problem("I033", says, "give one of them another id", item.where("id"))
        elif ident:
            first[ident] = item


@check("I034")
def item_not_there(given: Given) -> Iterator[Problem]:
    """An item of evidence is named that is not there
    `of` of a response names the procedure it followed; a decision names the evidence it settles.
    Bad: `of: tfesi-1` without such an item, or naming itself. Good: `of: esi-2026-03`, the id of a prior-procedure.
    """
    known = {ident for item in given.said.evidence if (ident := item.word("id"))}
    for item in given.said.evidence:
        kind = given.vocabulary.kinds.get(item.word("kind") or "")
        for key, attribute in (kind.attributes if kind else {}).items():
            word = item.word(key) if attribute.type is ValueType.EVIDENCE else None
            if word and (word not in known or word == item.word("id")):
                says = f"'{key}' of {named('evidence', item.word('id'))} names no other item of this chart"
                mend = one_of_these(word, "item", known - {item.word("id")})
                yield Problem("I034", says, mend, item.where(key))
    for decision in given.said.main.items("decisions"):
        for key in ("evidence", "clarification"):
            word = decision.word(key)
            if word and word not in known:
                says = f"'{key}' of this decision names no item of this chart"
                yield Problem("I034", says, one_of_these(word, "item", known), decision.where(key))


@check("I035")
def ends_before_it_begins(given: Given) -> Iterator[Problem]:
    """A course ends before it begins
    Bad: `from: 2026-07-09, to: 2026-04-02`. Good: `from: 2026-04-02, to: 2026-07-09`.
    """
    for item in given.said.evidence:
        days = _days(item, given)
        for key, begin in days.items():
            end_key = key.removesuffix("from") + "to"
            end = days.get(end_key) if key.endswith("from") else None
            if end and end < begin:
                says = f"'{end_key}' of {named('evidence', item.word('id'))} is before its '{key}'"
                yield Problem("I035", says, "correct one of the two", item.where(end_key))


@check("I036")
def before_birth(given: Given) -> Iterator[Problem]:
    """Something is dated before the patient was born
    Bad: `recorded_on: 1926-07-09`. Good: `recorded_on: 2026-07-09`.
    """
    birth = given.said.main.day("patient", "birth_date")
    services = [line.day("service_date") for line in given.said.main.items("denial", "lines")]
    if not birth or any(service and service < birth for service in services):
        return  # then the birth date itself is wrong, and told so once
    dated = [(item, _days(item, given), named("evidence", item.word("id"))) for item in given.said.evidence]
    for ident, item in given.said.documents.items():
        day = item.day("date")
        dated.append((item, {"date": day} if day else {}, named("document", ident)))
    for item, days, subject in dated:
        key = next((key for key, day in days.items() if day < birth), None)
        if key:
            says = f"'{key}' of {subject} is before the patient's birth"
            yield Problem("I036", says, f"correct '{key}' or 'birth_date'", item.where(key))


@check("I037")
def empty_chart(given: Given) -> Iterator[Problem]:
    """The chart is empty
    A chart that is named and holds nothing is a slip. A case that names none can still be routed by its codes, and
    everything that a letter would need is then missing: that is only a doubt.
    Bad: `evidence: []`. Good: one item for each thing that the record says.
    """
    if given.said.evidence:
        return
    main = given.said.main
    named_one = any(main.at(key).value is not None for key in ("evidence", "chart"))
    severity = Severity.MISTAKE if named_one else Severity.DOUBT
    mend = "add 'evidence', or 'chart' with the file that holds it"
    yield Problem("I037", "there is no evidence in this case", mend, main.where("evidence"), severity)


def _days(item: Written, given: Given) -> dict[str, date]:
    """The days of an item by their keys, in the order of the file."""
    kind = given.vocabulary.kinds.get(item.word("kind") or "")
    dated = {key for key, attribute in (kind.attributes if kind else {}).items() if attribute.type is ValueType.DATE}
    days = {key: item.day(key) for key in item.entries() if key in dated or key == "recorded_on"}
    return {key: day for key, day in days.items() if day}
