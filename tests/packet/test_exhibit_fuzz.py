"""Whatever bytes an exhibit has: it goes along or it is refused with a code, and nothing of its text is told."""

from __future__ import annotations

import io

import pikepdf
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Stream, String

from appealkit.errors import InputError, OutputError
from appealkit.packet.findings import KINDS
from appealkit.packet.paper import FOOT, LARGEST, LONG, SHORT, SMALLEST, around, place
from packet import made

SECRET = "Jordan-Q-Sample"
PIECES = [
    b"/Type", b"/Page", b"/Kids", b"/Parent", b"/Annots", b"/AP", b"/N", b"/Rect", b"/Contents", b"/Resources",
    b"/Filter", b"/FlateDecode", b"null", b"true", b"-1", b"0", b"99999999999", b"1e400", b"[", b"]", b"<<", b">>",
    b"(", b")", b" 1 0 R", b" 2 0 R", b" 3 0 R", b" 5 0 R", b"/MediaBox", b"/UserUnit", b"/Rotate", b"/Matrix",
]  # fmt: skip


def rich() -> bytes:
    """A record with marks, a form, an attached file, a script and a picture; unpacked, so that each byte matters."""
    pdf = made.blank(*[made.LETTER] * 3)
    made.mark(pdf, 0, Subtype=Name.Highlight, AP=made.look(pdf), Contents=String(SECRET))
    field = made.mark(pdf, 1, Subtype=Name.Widget, FT=Name.Tx, T=String("t"), V=String(SECRET))
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), NeedAppearances=True, DA=String("/F1 12 Tf 0 g"))
    made.attach(pdf)
    made.javascript(pdf)
    pdf.pages[2].obj.Rotate = 90
    picture = Stream(pdf, bytes(100))
    picture.stream_dict = Dictionary(
        Type=Name.XObject, Subtype=Name.Image, Width=10, Height=10, BitsPerComponent=8, ColorSpace=Name.DeviceGray
    )
    pdf.pages[0].obj.Resources.XObject = Dictionary(I=pdf.make_indirect(picture))
    return made.saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)


RICH = rich()
CHANGES = st.lists(
    st.tuples(st.integers(0, len(RICH) - 1), st.integers(0, 30), st.sampled_from(PIECES) | st.binary(max_size=3)),
    min_size=1,
    max_size=12,
)


@given(CHANGES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_record_with_changed_bytes_goes_along_or_is_refused(changes):
    data = bytearray(RICH)
    for at, taken, put in changes:
        data[at : at + taken] = put
    into = io.BytesIO()
    try:
        told = made.assemble(made.part([made.exhibit("C", [1, 2, 3])]), {"c": io.BytesIO(bytes(data))}, into)
        problems = told.problems
        with pikepdf.open(into) as packet:
            assert len(packet.pages) == told.pages == 6
            assert not any("/JS" in each or "/EF" in each for each in packet.objects if isinstance(each, Dictionary))
    except InputError as error:
        problems = error.problems
        assert into.getvalue() == b""
    except OutputError as error:  # a part that could be opened, and not be copied
        problems = error.problems
    assert {problem.code for problem in problems} <= {*KINDS, "F038", "F046"}
    assert SECRET not in str(problems)


@given(
    st.binary(max_size=300), st.sampled_from([b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b""])
)
@settings(max_examples=80, deadline=None)
def test_no_bytes_end_in_anything_but_a_problem(data, beginning):
    from appealkit.packet.enclosures import examine

    assert {problem.code for problem in examine("c", "C", io.BytesIO(beginning + data), (1,))} <= set(KINDS)


SIDES = st.floats(SMALLEST, LARGEST)


@given(SIDES, SIDES, st.sampled_from([0, 90, 180, 270]), st.floats(-500, 500), st.floats(-500, 500))
def test_every_page_stands_whole_above_the_foot_and_never_larger(wide, high, turned, left, bottom):
    box = (left, bottom, left + wide, bottom + high)
    # a hair smaller than allowed, once its corners are rounded
    if not (SMALLEST <= box[2] - box[0] <= LARGEST and SMALLEST <= box[3] - box[1] <= LARGEST):
        return
    placed = place(box, turned, 1.0)
    a, b, c, d = around(box, placed.matrix)
    assert -0.01 <= a < c <= placed.width + 0.01
    assert FOOT - 0.01 <= b < d <= placed.height + 0.01
    assert (placed.width, placed.height) in ((SHORT, LONG), (LONG, SHORT))
    assert placed.scale <= 1
