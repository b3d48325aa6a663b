"""A packet written from values: without exhibits, with forty, and what its parts come to."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pikepdf

from appealkit.intake.exhibitfiles import exhibit_files
from appealkit.library import open_library
from appealkit.maps.payers import PayerProfile
from appealkit.packet.plan import Options
from appealkit.packet.send import Sending, write_sending
from stories import cases
from writers import reading

ON = date.fromisoformat(cases.ON)
PROFILE = PayerProfile(name="Example Health Plan", appeal_fax="(555) 010-0900", source="Manual", known_on=ON)


def sent(workspace, folder, packet, letter, files, options):
    rules = open_library(workspace).rules
    found = write_sending(packet, letter, folder, Sending(rules, ON, options, files, PROFILE), formats=("txt",))
    return found, cases.written(folder)


def test_a_letter_without_exhibits_is_a_packet_too_and_its_fax_cover_knows_its_pages(approved_workspace, tmp_path):
    packet = cases.prepared(approved_workspace, cases.care())
    letter = replace(packet.letter, exhibits=(), statements=())
    found, files = sent(approved_workspace, tmp_path / "packet", packet, letter, {}, Options(fax=True))
    assert not found.stopped
    pages = reading.pdf_page_texts(files["to-send/packet.pdf"])
    assert len(pages) == found.files[0].pages
    assert f"{len(pages)}, with this one" in " ".join(pages[0].split())
    assert not any("Where each exhibit stands" in page for page in pages)


def test_forty_exhibits_have_an_index_of_several_pages_that_leads_to_each(approved_workspace, tmp_path):
    case = cases.care()
    for number in range(33):
        case["documents"][f"notice-{number:02}"] = {
            "kind": "denial-notice", "title": f"Notice number {number} with a title that goes on for a while",
            "date": f"2026-09-{number % 28 + 1:02}", "pages": 1}  # fmt: skip
    cases.with_exhibits(tmp_path, case)
    paths = {name: tmp_path / f"exhibits/care/{name}.pdf" for name in case["documents"]}
    for document in case["documents"].values():
        del document["file"]
    packet = cases.prepared(approved_workspace, case)
    assert len(packet.letter.exhibits) == 40
    files = exhibit_files(paths, frozenset(paths))
    found, written = sent(approved_workspace, tmp_path / "packet", packet, packet.letter, files, Options())
    assert not found.stopped
    data = written["to-send/packet.pdf"]
    pages = [" ".join(text.split()) for text in reading.pdf_page_texts(data)]
    assert sum(1 for page in pages if page.startswith("Exhibit AN Document")) == 1  # the fortieth
    at = next(number for number, page in enumerate(pages) if page.startswith("Where each exhibit stands"))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        index = list(pdf.pages[at : at + 3])
        links = [note for page in index for note in page.get("/Annots", ())]
    assert len(links) >= 40
