"""Packets of eight samples against what a person read and kept: pages, outline, links, exhibits, checks; and each
as sound as a machine can see."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pikepdf
import pytest

from outer.conditions import accessibility_faults, claims
from stories import golden_packets
from writers import reading


@pytest.mark.parametrize("name", golden_packets.SAMPLES)
def test_the_packet_is_as_it_was_read(name, golden):
    assert golden_packets.shown(name, golden[name][0]) == (golden_packets.GOLDEN / f"{name}.yaml").read_text(
        encoding="utf-8"
    )


def test_eight_samples_have_one_and_no_other_lies_there():
    assert sorted(path.stem for path in golden_packets.GOLDEN.iterdir()) == sorted(golden_packets.SAMPLES)
    assert len(golden_packets.SAMPLES) == 8


def packets_of(golden) -> Iterator[tuple[str, bytes]]:
    for name, (seen, files) in golden.items():
        for part in seen["files"]:
            if part.endswith(".pdf"):
                yield f"{name}: {part}", files[f"to-send/{part}"]


def test_a_packet_keeps_its_printed_pages_accessible_and_claims_nothing_for_its_exhibits(golden):
    made = dict(packets_of(golden))
    assert len(made) >= 7
    for name, data in made.items():
        assert accessibility_faults(data, exhibits=True) == [], name
        assert claims(data) == set(), name


def test_every_citation_of_a_packet_leads_to_the_page_that_is_stamped_with_it(golden):
    followed = 0
    for name, data in packets_of(golden):
        stamped = reading.pdf_page_texts(data)
        with pikepdf.open(io.BytesIO(data)) as pdf:
            pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
            notes = [note for page in pdf.pages for note in page.get("/Annots", [])]
            for note in notes:
                said = re.fullmatch(r"Exhibit ([A-Z]+)(?:, page (\d+))?", str(note.Contents))
                assert said, name
                at = pages[note.Dest[0].objgen]
                label, number = said.groups()
                if number:
                    assert f"Exhibit {label} · p. {number} of " in stamped[at], (name, str(note.Contents))
                    followed += 1
                assert pdf.pages[at].label == (f"{label}-{number}" if number else label), name
    assert followed > 80


def test_nothing_in_a_packet_runs_is_attached_or_lies_elsewhere(golden):
    for name, data in packets_of(golden):
        with pikepdf.open(io.BytesIO(data)) as pdf:
            assert not {"/AA", "/OpenAction", "/AF", "/AcroForm"} & set(pdf.Root.keys()), name
            assert not {"/EmbeddedFiles", "/JavaScript"} & set(pdf.Root.get("/Names", {}).keys()), name
            for obj in pdf.objects:
                if isinstance(obj, pikepdf.Dictionary | pikepdf.Stream):
                    assert obj.get("/Type") != "/Filespec", name
                    assert not {"/JS", "/URI", "/Launch"} & set(obj.keys()), name
