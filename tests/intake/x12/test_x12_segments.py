"""Segments come whole, numbered and in order, whatever the file's delimiters, line ends, envelopes and pieces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appealkit.intake.x12.segments import LONGEST_SEGMENT, UNREADABLE, Delimiters, Segment, delimiters_of, segments

ISA = b"ISA*00*          *00*          *ZZ*PAYER          *ZZ*PRACTICE       *260728*0600*^*00501*000000011*0*T*:~"
BODY = b"GS*HP*A*B~ST*835*0001~CLP*A1*4*100*0~SVC*HC:64483:LT*100*0~SE*4*0001~GE*1*1~IEA*1*000000011~"
NAMES = ["ISA", "GS", "ST", "CLP", "SVC", "SE", "GE", "IEA"]


def read(*pieces: bytes, at_once: int = 1 << 17) -> list[Segment]:
    return list(segments(pieces, at_once))


def lined(data: bytes, end: bytes = b"\n") -> bytes:
    return data.replace(b"~", b"~" + end)


def odd_envelope() -> bytes:
    return ISA.replace(b"*", b"|").replace(b":~", b">\n")


def test_elements_are_counted_from_one_and_beyond_the_last_is_nothing() -> None:
    clp = read(ISA + BODY)[3]
    assert (clp[1], clp[2], clp[4], clp[5], clp[0]) == ("A1", "4", "0", "", "")


def test_a_composite_is_cut_at_the_delimiter_that_the_envelope_says() -> None:
    odd = (ISA + BODY).replace(b":", b">")
    assert read(odd)[4].parts(1) == ["HC", "64483", "LT"]


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (ISA + BODY, [1] * 8),
        (lined(ISA + BODY), [1, 2, 3, 4, 5, 6, 7, 8]),
        (lined(ISA + BODY, b"\r\n"), [1, 2, 3, 4, 5, 6, 7, 8]),
        ((ISA + BODY).replace(b"~", b"\n"), [1, 2, 3, 4, 5, 6, 7, 8]),
        ((ISA + BODY).replace(b"~", b"\r\n"), [1, 2, 3, 4, 5, 6, 7, 8]),
        (b"\xef\xbb\xbf" + lined(ISA + BODY, b"\n\n"), [1, 3, 5, 7, 9, 11, 13, 15]),
        (lined(ISA + BODY, b"\r\n    "), [1, 2, 3, 4, 5, 6, 7, 8]),
        (b"\n\n" + ISA + BODY, [3] * 8),
        ((ISA + BODY).replace(b"*PAYER ", b"*\xc4RZTE "), [1] * 8),
    ],
    ids=["one line", "lines", "CRLF", "line feed ends", "CRLF ends", "BOM", "indented", "empty lines first", "cp1252"],
)
@pytest.mark.parametrize("at_once", [1, 7, 4096])
def test_every_segment_has_its_name_number_and_line(data: bytes, lines: list[int], at_once: int) -> None:
    found = read(data, at_once=at_once)
    assert [segment.name for segment in found] == NAMES
    assert [segment.number for segment in found] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [segment.line for segment in found] == lines
    assert found[4].elements == ("HC:64483:LT", "100", "0")


@pytest.mark.parametrize("width", [5, 17, 80])
def test_lines_that_were_wrapped_at_a_width_are_put_together(width: int) -> None:
    data = ISA + BODY
    wrapped = b"\n".join(data[at : at + width] for at in range(0, len(data), width))
    assert [(s.name, s.elements) for s in read(wrapped)] == [(s.name, s.elements) for s in read(data)]


def test_a_wrapped_segment_has_the_line_on_which_it_begins() -> None:
    assert [s.line for s in read(ISA + b"GS*HP\n*A~\nST*835\n*1~SE*1~")] == [1, 1, 3, 4]


def test_a_second_envelope_brings_its_own_delimiters() -> None:
    second = odd_envelope() + BODY.replace(b"*", b"|").replace(b":", b">").replace(b"~", b"\n")
    found = read(ISA + BODY + b"\n" + second)
    assert [segment.name for segment in found] == NAMES * 2
    assert found[4].parts(1) == found[12].parts(1) == ["HC", "64483", "LT"]
    assert [segment.number for segment in found] == list(range(1, 17))


def test_a_second_envelope_begins_also_where_the_first_one_was_cut_off() -> None:
    found = read(ISA + b"GS*HP*A\n" + ISA + BODY)
    assert [segment.name for segment in found] == ["ISA", "GS", *NAMES]


def test_a_name_that_ends_in_the_letters_of_an_envelope_begins_none() -> None:
    found = read(ISA + b"NM1*QC*1*DOE*LOUISA*00**00*~NM1*QC*1*ISA*00*X~IEA*1~")
    assert [segment.name for segment in found] == ["ISA", "NM1", "NM1", "IEA"]


def test_the_last_segment_needs_no_end() -> None:
    assert [segment.name for segment in read((ISA + BODY).removesuffix(b"~"))] == NAMES
    assert [segment.name for segment in read(ISA + BODY + b"\x1a")] == NAMES


@pytest.mark.parametrize("end", [b"~", b"\n", b"~\r\n", b"'"])
def test_without_an_envelope_the_body_shows_its_delimiters(end: bytes) -> None:
    found = read(BODY.replace(b"~", end))
    assert [segment.name for segment in found] == NAMES[1:]


def test_a_body_that_begins_within_a_segment_is_read_from_the_next_one() -> None:
    found = read(b"835*0001~\nCLP*A1*4*100*0~\nSVC*HC:64483*100*0~\n")
    assert [segment.name for segment in found][1:] == ["CLP", "SVC"]


@pytest.mark.parametrize(
    "data",
    [b"", b"   \n", b"%PDF-1.7\n" * 900, bytes(range(256)) * 40, b'{"resourceType": "Bundle"}', b"Claim;Payer\n1;A\n",
     b"Dear Sir,\n\n12 Main ST, Anytown\nREF: your letter\n", b"ISABELLA wrote this"],
)  # fmt: skip
def test_what_is_no_x12_gives_nothing(data: bytes) -> None:
    assert read(data) == []


def test_what_is_too_long_for_a_segment_is_told_and_the_next_one_is_read() -> None:
    for at_once in (1000, 1 << 17):
        found = read(ISA + b"GS*HP~REF*" + b"\x07" * (LONGEST_SEGMENT * 3) + b"~\nCLP*A1~", at_once=at_once)
        assert [segment.name for segment in found] == ["ISA", "GS", UNREADABLE, "CLP"]
        assert [segment.line for segment in found] == [1, 1, 1, 2]
        assert found[2].elements == ()


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (ISA, Delimiters(b"*", b":", b"~")),
        (ISA.replace(b":~", b">\r\n"), Delimiters(b"*", b">", b"\n")),
        (ISA.replace(b":~", b":\x1c"), Delimiters(b"*", b":", b"\x1c")),
        (ISA.replace(b" ", b"").replace(b"*", b"|"), Delimiters(b"|", b":", b"~")),
        (ISA.replace(b":~", b":\n~"), Delimiters(b"*", b":", b"~")),
        (b"CLP*A1*4~SVC*HC:64483~", Delimiters(b"*", b":", b"~")),
    ],
)
def test_the_delimiters_are_those_that_the_head_shows(head: bytes, expected: Delimiters) -> None:
    assert delimiters_of(head + b"GS*HP") == expected


SHAPES = st.lists(
    st.sampled_from(
        [
            ISA,
            odd_envelope(),
            BODY,
            lined(BODY),
            b"\r\n",
            b"~~",
            b"LX*1 ~",
            b"\xc3\xa4*\xff~",
            b"ISA*",
            b"*",
            b"X" * 3000,
        ]
    ),
    max_size=12,
)


@given(SHAPES, st.lists(st.integers(1, 400), max_size=30), st.integers(1, 5000))
def test_the_pieces_of_a_file_change_nothing(shapes: list[bytes], sizes: list[int], at_once: int) -> None:
    data = b"".join(shapes)
    pieces, at = [], 0
    for size in sizes:
        pieces.append(data[at : at + size])
        at += size
    pieces.append(data[at:])
    whole = read(data)
    assert read(*pieces) == whole
    assert read(*pieces, at_once=at_once) == whole
    assert [segment.number for segment in whole] == list(range(1, len(whole) + 1))


@given(st.binary(max_size=3000))
def test_no_bytes_make_it_fail(data: bytes) -> None:
    assert next(segment.number for segment in read(ISA + data)) == 1
    read(data)
