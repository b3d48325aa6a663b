"""A packet: every page where it is said to be, every citation on its page, the printed pages as they were."""

from __future__ import annotations

import io
import re
import subprocess
import sys

import outloud
import pikepdf
import pypdf
import pytest

from appealkit.document.model import PageBreak
from appealkit.errors import AppealError, OutputError
from appealkit.packet.assemble import assemble
from appealkit.packet.parts import Part
from appealkit.writers import write
from packet import made
from writers import reading, samples

EXHIBITS = [made.exhibit("A", [1]), made.exhibit("B", [2, 3, 7], of=9), made.exhibit("C", [1, 2])]
FILES = {"a": made.record(1), "b": made.record(9), "c": made.record(2)}
CITED = ("A.1", "B.3", "B.7", "C.2", "B.8", "D.1")  # the last two are not in the packet


@pytest.fixture(scope="module")
def packet():
    return made.assembled(made.part(EXHIBITS, *CITED), FILES)


def links(data: bytes) -> list[tuple[int, str, int]]:
    """(page, what is said of it, page it leads to) of every link, pages from 1."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pages = [page.obj.objgen for page in pdf.pages]
        return [
            (at, str(mark.Contents), pages.index(mark.Dest[0].objgen) + 1)
            for at, page in enumerate(pdf.pages, 1)
            for mark in page.obj.get("/Annots", [])
        ]


def test_it_says_how_many_pages_it_has_and_where_each_exhibit_begins(packet):
    data, told = packet
    # 1 letter, 2 index, 3 sheet A, 4 A-1, 5 sheet B, 6 to 8 B-2 B-3 B-7, 9 sheet C, 10 and 11 C-1 C-2
    assert (told.pages, told.front_pages, dict(told.exhibit_pages)) == (11, 2, {"A": 3, "B": 5, "C": 9})
    assert len(pypdf.PdfReader(io.BytesIO(data)).pages) == 11
    assert told.problems == ()


def test_every_page_stands_in_its_order_under_its_label(packet):
    with pikepdf.open(io.BytesIO(packet[0])) as pdf:
        labels = [page.label for page in pdf.pages]
    assert labels == ["1", "2", "A", "A-1", "B", "B-2", "B-3", "B-7", "C", "C-1", "C-2"]
    shown = [re.search(r"page \d(?= Exhibit)", text.replace("\n", " ")) for text in reading.pdf_page_texts(packet[0])]
    assert [each and each[0] for each in shown] == [
        None, None, None, "page 1", None, "page 2", "page 3", "page 7", None, "page 1", "page 2",
    ]  # fmt: skip


def test_every_citation_leads_to_the_very_page(packet):
    assert links(packet[0]) == [
        (1, "Exhibit A, page 1", 4),
        (1, "Exhibit B, page 3", 7),
        (1, "Exhibit B, page 7", 8),
        (1, "Exhibit C, page 2", 11),
        (2, "Exhibit A", 3),
        (2, "Exhibit B", 5),
        (2, "Exhibit C", 9),
    ]


def test_the_index_says_the_page_of_each_sheet(packet):
    text = reading.pdf_page_texts(packet[0])[1]
    assert "Exhibit A 3 Exhibit B 5 Exhibit C 9" in text


def test_each_exhibit_page_is_stamped_and_each_printed_page_counted(packet):
    texts = reading.pdf_page_texts(packet[0])
    for page, stamp in {
        4: "Exhibit A · p. 1 of 1 · Claim 2026-0917-00432 packet page 4 of 11",
        8: "Exhibit B · p. 7 of 9 · Claim 2026-0917-00432 packet page 8 of 11",
        11: "Exhibit C · p. 2 of 2 · Claim 2026-0917-00432 packet page 11 of 11",
    }.items():
        assert texts[page - 1].endswith(stamp)
    for page in (1, 2, 3, 5, 9):
        assert texts[page - 1].endswith(f"Claim 2026-0917-00432 Page {page} of 11")


def test_a_stamp_is_page_furniture_and_nothing_else_of_it_is_tagged(packet):
    with pikepdf.open(io.BytesIO(packet[0])) as pdf:
        page = pdf.pages[3]
        assert "/StructParents" not in page.obj
        operations = pikepdf.parse_content_stream(page)
        opened = [each.operands for each in operations if str(each.operator) == "BDC"]
        assert [str(kind) for kind, _ in opened] == ["/Artifact"]
        assert opened[0][1]["/Type"] == "/Pagination"
        names = [str(each.operator) for each in operations]
        assert names.index("BDC") < names.index("Tj") < names.index("EMC")


def test_the_outline_has_the_headings_then_each_exhibit_with_its_cited_pages(packet):
    assert reading.pdf_outline(packet[0]) == [
        (1, "Appeal"),
        (1, "Exhibits"),
        (1, "Exhibit A: Record A"),
        (2, "Exhibit A, page 1"),
        (1, "Exhibit B: Record B"),
        (2, "Exhibit B, page 3"),
        (2, "Exhibit B, page 7"),
        (1, "Exhibit C: Record C"),
        (2, "Exhibit C, page 2"),
    ]


def test_the_words_and_headings_of_the_tags_are_those_of_the_documents_alone(packet):
    documents = [made.letter(*CITED), made.index({"A": 3, "B": 5, "C": 9}), *(each.slip for each in EXHIBITS)]
    alone = [write(document, "pdf") for document in documents]
    assert reading.pdf_words(packet[0]) == [word for data in alone for word in reading.pdf_words(data)]
    assert reading.pdf_headings(packet[0]) == [found for data in alone for found in reading.pdf_headings(data)]


def test_links_are_tagged_as_links(packet):
    with pikepdf.open(io.BytesIO(packet[0])) as pdf:
        tagged = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Link"]
        reached = [kid.Obj.Contents for each in tagged for kid in each.K if getattr(kid, "Type", None) == "/OBJR"]
        assert len(reached) == 7
        assert all("/StructParent" in mark for page in pdf.pages for mark in page.obj.get("/Annots", []))


def test_title_and_language_are_the_parts_and_there_is_no_clock(packet):
    with pikepdf.open(io.BytesIO(packet[0])) as pdf:
        assert str(pdf.Root.Lang) == "en-US"
        assert pdf.Root.MarkInfo.Marked is True
        assert pdf.Root.ViewerPreferences.DisplayDocTitle is True
        assert str(pdf.docinfo["/Title"]) == "Appeal, claim 2026-0917-00432"
        assert not {"/CreationDate", "/ModDate"} & set(pdf.docinfo.keys())
        assert pdf.check_pdf_syntax() == []


def test_with_exhibits_it_does_not_claim_to_be_accessible(packet):
    assert packet[1].tagged is False
    with pikepdf.open(io.BytesIO(packet[0])) as pdf, pdf.open_metadata() as said:
        assert said["dc:title"] == "Appeal, claim 2026-0917-00432"
        assert "pdfuaid:part" not in said
        assert not [key for key in said if "Date" in key]


def test_without_exhibits_it_is_accessible_and_checked(tmp_path):
    data, told = made.assembled(made.part([]), {})
    assert (told.tagged, told.pages, dict(told.exhibit_pages)) == (True, 1, {})
    assert b"pdfuaid" in unpacked(data)
    (tmp_path / "packet.pdf").write_bytes(data)
    assert outloud.check(str(tmp_path / "packet.pdf")).findings == []


def test_with_exhibits_only_what_is_said_of_untagged_pages_is_found(packet, tmp_path):
    (tmp_path / "packet.pdf").write_bytes(packet[0])
    found = outloud.check(str(tmp_path / "packet.pdf")).findings
    of_exhibits = {4, 6, 7, 8, 10, 11}
    assert [each.rule for each in found if each.page not in of_exhibits] == ["DOC-012"]  # it does not say PDF/UA


def test_several_documents_are_one_tagged_file_without_a_fault(tmp_path):
    made_of = Part("All", "2026-0917-00432", lambda _: (samples.LETTER, samples.EVERY_BLOCK, samples.LETTER), ())
    data, told = made.assembled(made_of, {})
    assert told.pages == 6
    texts = reading.pdf_page_texts(data)
    assert [text[-11:] for text in texts] == [f"Page {page} of 6" for page in range(1, 7)]
    (tmp_path / "packet.pdf").write_bytes(data)
    assert outloud.check(str(tmp_path / "packet.pdf")).errors == 0


def test_the_plain_letter_has_no_links():
    assert b"/Annots" not in unpacked(write(made.letter("A.1"), "pdf"))


def test_a_claim_that_is_not_in_a_footer_is_put_there():
    bare = made.Document("Sheet", (made.Paragraph(made.t("one")),), footer="North Clinic")
    data, _ = made.assembled(Part("All", "X-77", lambda _: (bare,), ()), {})
    assert reading.pdf_page_texts(data) == ["one Claim X-77 · North Clinic Page 1 of 1"]


def test_a_part_of_several_and_a_draft_say_so_in_the_stamp():
    data, _ = made.assembled(made.part([made.exhibit("A", [1])], number=2, of=3, draft=True), FILES)
    assert reading.pdf_page_texts(data)[3].endswith("DRAFT · packet page 4 of 4, part 2 of 3")


def test_a_long_stamp_is_made_smaller_and_stays_on_the_sheet():
    long = Part("All", "9" * 60, lambda _: (), (made.exhibit("AB", [1], of=20000),), number=11, of=12, draft=True)
    data, _ = made.assembled(long, {"ab": made.record(1)})
    page = pypdf.PdfReader(io.BytesIO(data)).pages[1]
    places: list[float] = []
    page.extract_text(visitor_text=lambda text, _, tm, *__: places.append(tm[4]) if "packet" in text else None)
    assert "packet page 2 of 2, part 11 of 12" in page.extract_text()
    assert all(0 < place < 576 for place in places)


def test_an_exhibit_that_goes_twice_is_in_the_file_once():
    picture = scan()
    once, _ = made.one(picture)
    twice, _ = made.assembled(made.part([made.exhibit("A", [1]), made.exhibit("B", [1])]), {"a": picture, "b": picture})
    assert len(picture) > 50_000
    assert len(twice) < len(once) + 10_000


def scan() -> bytes:
    import random

    from PIL import Image

    out = io.BytesIO()
    Image.frombytes("L", (300, 300), random.Random(1).randbytes(90_000)).save(out, "PNG", dpi=(100, 100))
    return out.getvalue()


def test_pages_before_the_exhibits_that_never_settle_are_told():
    class Odd:
        times = 0

        def __call__(self, _):
            Odd.times += 1
            blocks = tuple(block for _ in range(Odd.times) for block in (made.Paragraph(made.t("x")), PageBreak()))
            return (made.Document("Odd", (*blocks, made.Paragraph(made.t("end")))),)

    with pytest.raises(OutputError) as raised:
        made.assembled(Part("All", "X-1", Odd(), (made.exhibit("A", [1]),)), FILES)
    assert [problem.code for problem in raised.value.problems] == ["F045"]


def test_an_index_that_grows_with_its_numbers_is_printed_until_it_holds():
    def front(pages):
        rows = made.Paragraph(made.t("y " * 4000)) if any(pages.values()) else made.Paragraph(made.t("y"))
        return (made.Document("Index", (rows, made.Paragraph(made.t(f"A on {pages['A']}")))),)

    data, told = made.assembled(Part("All", "X-1", front, (made.exhibit("A", [1]),)), FILES)
    assert told.front_pages > 1
    assert f"A on {told.exhibit_pages['A']}" in reading.pdf_page_texts(data)[told.front_pages - 1]
    assert told.exhibit_pages["A"] == told.front_pages + 1


def test_a_document_that_cannot_be_printed_is_told_before_anything_is_written():
    into = io.BytesIO()
    broken = Part("All", "\u200b", lambda _: (made.letter(),), ())
    with pytest.raises(AppealError) as raised:
        assemble(broken, {}, into)
    assert {problem.code for problem in raised.value.problems} == {"F001"}
    assert into.getvalue() == b""


def test_a_disk_that_fills_is_told_as_such():
    class Full(io.BytesIO):
        def write(self, _):
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        assemble(made.part(EXHIBITS[:1]), {"a": io.BytesIO(FILES["a"])}, Full())


class TakenAway(io.BytesIO):
    """A file on a drive that is taken away once its pages were looked at."""

    gone = False

    def read(self, *how_many):
        return b"" if self.gone else super().read(*how_many)

    def readinto(self, room):
        return 0 if self.gone else super().readinto(room)


def test_an_exhibit_that_cannot_be_copied_is_named():
    file, into = TakenAway(scan_as_pdf()), io.BytesIO()

    def front(_):
        file.gone = file.gone or front.asked
        front.asked = True
        return (made.letter(),)

    front.asked = False
    two = Part("All", "X-1", front, (made.exhibit("A", [1]), made.exhibit("B", [1])))
    with pytest.raises(OutputError) as raised:
        assemble(two, {"a": io.BytesIO(made.record(1)), "b": file}, into)
    assert [str(problem.says) for problem in raised.value.problems] == ["exhibit B cannot be copied into the packet"]


def scan_as_pdf() -> bytes:
    import img2pdf

    return img2pdf.convert(io.BytesIO(scan()), nodate=True)


def test_an_exhibit_of_two_thousand_pages_goes_along():
    data, told = made.assembled(made.part([made.exhibit("A", range(1, 2001))], "A.1999"), {"a": made.record(2000)})
    assert told.pages == 2003
    assert links(data)[0] == (1, "Exhibit A, page 1999", 2002)
    assert len(data) < 2_000_000


MAKE = """
import hashlib, sys
sys.path.insert(0, {tests!r})
from packet import made, test_assemble
data, _ = made.assembled(made.part(test_assemble.EXHIBITS, *test_assemble.CITED), test_assemble.FILES)
print(hashlib.sha256(data).hexdigest())
"""


def test_the_same_part_gives_the_same_bytes_in_every_process():
    from pathlib import Path

    script = MAKE.format(tests=str(Path(__file__).parent.parent))
    found = {
        subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path), "TZ": zone},
        ).stdout
        for seed, zone in (("0", "UTC"), ("7", "America/Chicago"))
    }  # fmt: skip
    assert len(found) == 1


def unpacked(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        out = io.BytesIO()
        pdf.save(out, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()
