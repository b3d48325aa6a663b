"""How pages break, and what happens to long words: no line alone, no heading at a page's foot, nothing off the page."""

from __future__ import annotations

import dataclasses
import io
import itertools
from collections.abc import Iterator, Sequence
from datetime import date

import pdfplumber
import pytest

from appealkit.case import Case
from appealkit.case.chart import ChartEvidence, Source
from appealkit.document import walk
from appealkit.document.model import Block, Bullets, Document, Heading, Paragraph, Signature, Table
from appealkit.writers import write
from outer import every_letter
from outer.conditions import accessibility_faults
from writers import reading
from writers.samples import t

SENTENCE = "The record shows each step of the treatment, with its dates, its dose and what came of it. "
LEFT, RIGHT, TOP, BOTTOM = 72, 540, 72, 720  # one inch all round, in points


def lines_before(count: int) -> tuple[Block, ...]:
    """This many lines, each a paragraph of its own."""
    return tuple(Paragraph(t(f"Line {number}.")) for number in range(count))


def pdf(blocks: Sequence[Block]) -> bytes:
    return write(Document("Pages", tuple(blocks)), "pdf")


def blocks_of(data: bytes) -> list[reading.Tag]:
    """Headings, paragraphs, rows of tables and items of lists, in reading order."""
    return list(reading.pdf_tags(data).inside("H1", "H2", "H3", "P", "TR", "LI"))


def first_page(tag: reading.Tag) -> int:
    return min(tag.pages)


def faults_of_pages(data: bytes) -> Iterator[str]:
    """Each heading without the beginning of what it heads, each line alone, each row alone, on its page."""
    blocks = [tag for tag in blocks_of(data) if tag.pages]
    for tag, after in itertools.pairwise(blocks):
        if tag.name.startswith("H") and max(tag.pages) != first_page(after):
            yield f"page {max(tag.pages)} ends with the heading {tag.said()!r}"
    for tag in blocks:
        if tag.name in {"P", "LI"} and len(tag.pages) > 1:
            alone = [page for page, lines in tag.pages.items() if lines == 1]
            yield from (f"page {page} has one line of {tag.said()[:30]!r}" for page in alone)
        if tag.name == "TR" and len(tag.pages) > 1:
            yield f"a row is split: {tag.said()[:30]!r}"
    for table in reading.pdf_tags(data).inside("Table"):
        rows = [first_page(row) for row in table.inside("TR") if row.pages]
        if len(rows) > 3 and (rows[0] != rows[1] or rows[1] != rows[2] or rows[-1] != rows[-2]):
            yield f"page {rows[-1]} or {rows[0]} has one row of a table alone"


def off_the_page(data: bytes) -> list[str]:
    """Words beyond the margins; page furniture at the foot and at the head stands in them by nature."""
    found = []
    with pdfplumber.open(io.BytesIO(data)) as file:
        for page in file.pages:
            for word in page.extract_words():
                inside = word["x0"] >= LEFT - 1 and word["x1"] <= RIGHT + 1
                if word["top"] >= TOP and word["bottom"] <= BOTTOM and not inside:
                    found.append(word["text"])
    return found


def overlapping(data: bytes) -> list[tuple[str, str]]:
    """Words that are printed over one another."""
    found = []
    with pdfplumber.open(io.BytesIO(data)) as file:
        for page in file.pages:
            words = [word for word in page.extract_words() if word["top"] >= TOP and word["bottom"] <= BOTTOM]
            for at, one in enumerate(words):
                for two in words[at + 1 :]:
                    across = min(one["x1"], two["x1"]) - max(one["x0"], two["x0"])
                    down = min(one["bottom"], two["bottom"]) - max(one["top"], two["top"])
                    if across > 1 and down > 4:
                        found.append((one["text"], two["text"]))
    return found


# ---- where pages break ---------------------------------------------------------------------------------------------

ROWS = Table((t("Point"), t("The record shows")), tuple((t(f"{n}"), t(SENTENCE)) for n in range(6)), (1, 3), "Points")
AFTER: dict[str, tuple[Block, ...]] = {
    "a paragraph": (Heading(2, t("A heading")), Paragraph(t(SENTENCE * 4)), Paragraph(t(SENTENCE * 3))),
    "a table": (Heading(2, t("A heading")), ROWS, Paragraph(t(SENTENCE))),
    "a list": (Heading(2, t("A heading")), Bullets(tuple(t(SENTENCE * 2) for _ in range(4)))),
    "a heading": (Heading(2, t("A heading")), Heading(3, t("One below it")), Paragraph(t(SENTENCE * 4))),
    "an introduction": (Paragraph(t(SENTENCE), keep_with_next=True), Bullets(tuple(t(SENTENCE) for _ in range(4)))),
}


@pytest.mark.parametrize("name", AFTER)
def test_wherever_a_page_ends_no_heading_line_or_row_stands_alone(name):
    broken = 0
    for count in range(18, 33):
        data = pdf((*lines_before(count), *AFTER[name]))
        broken += max(reading.pdf_tags(data).pages) > 1
        assert list(faults_of_pages(data)) == [], f"{name} after {count} lines"
    assert broken >= 5


def test_the_last_page_never_has_but_a_line_or_two():
    signature = Signature("Sincerely,", ("Dr. A. Example, MD", "Pain Management"))
    ends = (Paragraph(t(SENTENCE * 3), keep_with_next=True), signature)
    for count in range(14, 32):
        data = pdf((*lines_before(count), *ends))
        blocks = [tag for tag in blocks_of(data) if tag.pages]
        last = max(reading.pdf_tags(data).pages)
        said = [tag.said() for tag in blocks if last in tag.pages]
        if last > 1:
            # what is signed stands where it is signed: some of the last paragraph, and the whole signature
            assert said[0].startswith(SENTENCE.strip()[:20]) or said[0].startswith("Line"), count
            assert said[-4:] == ["Sincerely,", "Signature", "Date", "Dr. A. Example, MD Pain Management"], count
            assert sum(tag.pages[last] for tag in blocks) >= 7, count


# ---- long words and long names -------------------------------------------------------------------------------------

LONG_NAME = "Wilhelmina Konstantinopolitanska van der Westhuizen-Fitzgerald"
ONE_WORD = "Konstantinopolitanskawilhelminawesthuizenfitzgeraldovitchevskaya"
LONG_DRUG = "Methylprednisolonacetatdexamethasonphosphathyaluronidaselidocainhydrochloridmonohydrat"


def named(name: str) -> Case:
    """The first sample, with this name wherever a person, a practice or a plan is named."""
    case = every_letter.sample("tfesi-left-s1")
    signer = case.practice.signer.model_copy(update={"name": name})
    practice = case.practice.model_copy(update={"name": name, "signer": signer})
    payer = case.denial.payer.model_copy(update={"name": name})
    return case.model_copy(
        update={
            "patient": case.patient.model_copy(update={"name": name}),
            "practice": practice,
            "denial": case.denial.model_copy(update={"payer": payer}),
        }
    )


def drugged(name: str) -> Case:
    """The first sample, each drug with a name that begins like this."""
    case = every_letter.sample("tfesi-left-s1")
    evidence = tuple(
        item.model_copy(update={"values": {**item.values, "drug": f"{name}{item.id}"}})
        if "drug" in item.values
        else item
        for item in case.evidence
    )
    assert evidence != case.evidence
    return case.model_copy(update={"evidence": evidence})


@pytest.mark.parametrize(
    "case",
    [named(LONG_NAME), named(ONE_WORD), drugged(LONG_DRUG)],
    ids=["names of 60 characters", "names of one word", "a long drug"],
)
def test_a_long_name_stays_on_the_page_and_prints_over_nothing(case):
    page = every_letter.packet_of(case).letter_page
    assert page is not None
    data = write(page, "pdf")
    assert off_the_page(data) == []
    assert overlapping(data) == []
    assert reading.pdf_words(data) == reading.docx_words(write(page, "docx")) == walk.words(page)
    assert list(faults_of_pages(data)) == []
    assert accessibility_faults(data) == []


def test_a_long_word_in_a_narrow_column_is_broken_inside_of_it():
    table = Table(
        (t("Drug"), t("Given"), t("Exhibit")), ((t(LONG_DRUG), t("Twice"), t("A, p. 1")),), (1, 4, 1), "Drugs"
    )
    data = pdf((table,))
    assert off_the_page(data) == []
    assert overlapping(data) == []
    assert reading.pdf_words(data) == ["Drug", "Given", "Exhibit", LONG_DRUG, "Twice", "A,", "p.", "1"]


# ---- none, and many ------------------------------------------------------------------------------------------------


def with_exhibits(count: int) -> Case:
    """The first sample, with this many documents more, each cited for a visit of the treatment."""
    case = every_letter.sample("tfesi-left-s1")
    kind = next(item for item in case.evidence if item.kind == "medication-trial")
    document = next(iter(case.documents.values()))
    documents = {
        f"chart-{number}": document.model_copy(
            update={
                "kind": "medication-list",
                "title": f"Medication list number {number} of the clinic that treated before",
                "date": date(2026, 4, 1 + number % 28),
                "pages": 3,
            }
        )
        for number in range(count)
    }
    more = tuple(
        ChartEvidence(id=f"trial-{number}", kind=kind.kind, source=Source(document=name, page=2), values=kind.values)
        for number, name in enumerate(documents)
    )
    return case.model_copy(update={"documents": {**case.documents, **documents}, "evidence": (*case.evidence, *more)})


def test_forty_exhibits_are_listed_on_pages_that_break_well():
    page = every_letter.packet_of(with_exhibits(40)).letter_page
    assert page is not None
    exhibits = page.blocks[-1]
    assert isinstance(exhibits, Table)
    assert len(exhibits.rows) >= 40
    assert [walk.plain(row[0]) for row in exhibits.rows][24:28] == ["Y", "Z", "AA", "AB"]
    data = write(page, "pdf")
    assert list(faults_of_pages(data)) == []
    assert off_the_page(data) == []
    assert overlapping(data) == []
    assert accessibility_faults(data) == []
    assert reading.pdf_words(data) == reading.docx_words(write(page, "docx")) == walk.words(page)


def test_a_letter_without_exhibits_ends_with_its_signature():
    page = every_letter.packet_of(every_letter.sample("tfesi-left-s1")).letter_page
    assert page is not None
    assert [type(block) for block in page.blocks[-2:]] == [Heading, Table]
    without = dataclasses.replace(page, blocks=page.blocks[:-2])
    data = write(without, "pdf")
    assert list(faults_of_pages(data)) == []
    assert accessibility_faults(data) == []
    assert reading.pdf_words(data) == walk.words(without)
    assert reading.pdf_words(data)[-4:] == walk.words(without)[-4:]


def test_word_is_told_to_leave_no_row_alone():
    rows = tuple((t(str(number)), t(SENTENCE)) for number in range(5))
    table = Table((t("Point"), t("The record shows")), rows, (1, 3), "Points")
    body = reading.docx_part(write(Document("Rows", (table,)), "docx"), reading.DOCUMENT)
    kept = [
        all(each.find(f"{reading.W}pPr/{reading.W}keepNext") is not None for each in row.iter(f"{reading.W}p"))
        for row in body.iter(f"{reading.W}tr")
    ]
    assert kept[1:] == [True, False, False, True, False]  # the head is kept with what follows by its style
