"""Exhibits as they come: what is normalised, what is left out and said, what is refused with its pages named."""

from __future__ import annotations

import io
import re
import zlib

import pikepdf
import pypdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image

from appealkit.errors import InputError
from appealkit.packet.enclosures import examine
from packet import made
from writers import reading

SECRET = "Jordan-Q-Sample"


def refused(data: bytes, pages=(1,)) -> list[str]:
    """What is said of an exhibit that is refused: code and words, and no word of the file among them."""
    into = io.BytesIO()
    with pytest.raises(InputError) as raised:
        made.assemble(made.part([made.exhibit("C", pages)]), {"c": io.BytesIO(data)}, into)
    assert into.getvalue() == b""
    assert SECRET not in str(raised.value)
    assert raised.value.__cause__ is None
    return [f"{problem.code} {problem.says}" for problem in raised.value.problems]


def said(data: bytes, pages=(1,)) -> list[str]:
    """What is said of an exhibit that goes along."""
    return [f"{problem.code} {problem.says}" for problem in made.one(data, pages)[1].problems]


def words(data: bytes, pages=(1,)) -> list[str]:
    """What stands on each of the exhibit's pages in the packet."""
    return reading.pdf_page_texts(made.one(data, pages)[0])[3:]


# ---- refused ------------------------------------------------------------------------------------------------------


def test_a_file_of_another_kind_is_refused():
    assert refused(b"PK\x03\x04 " + SECRET.encode()) == [
        "F030 Exhibit C (document c) is neither a PDF nor a picture (PNG, JPEG, TIFF)"
    ]


def test_an_empty_file_is_refused():
    assert refused(b"") == ["F033 Exhibit C (document c) is empty, or does not have these pages"]


def test_a_pdf_without_pages_is_refused():
    assert refused(made.saved(pikepdf.new())) == ["F033 Exhibit C (document c) is empty, or does not have these pages"]


def test_pages_beyond_the_end_are_named():
    assert refused(made.record(3), (1, 4, 5)) == [
        "F033 Exhibit C (document c), pp. 4–5, is empty, or does not have these pages"
    ]


def test_a_file_that_was_not_given_is_refused():
    with pytest.raises(InputError) as raised:
        made.assembled(made.part([made.exhibit("C", [1])]), {})
    assert [problem.code for problem in raised.value.problems] == ["F032"]


def test_a_password_is_not_guessed():
    locked = made.saved(made.blank(made.LETTER), encryption=pikepdf.Encryption(user="u", owner="o"))
    assert refused(locked) == ["F031 Exhibit C (document c) asks for a password"]


def test_where_its_author_forbids_printing_it_is_refused():
    allow = pikepdf.Permissions(print_lowres=False, print_highres=False)
    locked = made.saved(made.blank(made.LETTER), encryption=pikepdf.Encryption(owner="o", user="", allow=allow))
    assert refused(locked) == ["F036 Exhibit C (document c) may not be printed, says its author"]


def test_where_its_author_allows_printing_it_goes_along_and_is_said():
    allow = pikepdf.Permissions(modify_other=False, modify_assembly=False, extract=False)
    locked = made.saved(made.blank(made.LETTER), encryption=pikepdf.Encryption(owner="o", user="", allow=allow))
    assert said(locked) == [
        "F036 Exhibit C (document c) is protected; printing is allowed, so its pages were taken as a printer takes them"
    ]
    assert words(locked)[0].startswith("page 1")


def test_a_file_that_was_cut_off_is_refused_or_said_to_be_repaired():
    whole = made.record(3)
    assert refused(whole[:60]) == ["F032 Exhibit C (document c) cannot be read"]
    assert refused(b"%PDF-1.7\n" + SECRET.encode() * 50) == ["F032 Exhibit C (document c) cannot be read"]
    plain = made.saved(made.blank(*[made.LETTER] * 3), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    without_its_list = plain[: plain.index(b"xref")] + b"trailer <</Root 1 0 R>>\n"
    assert said(without_its_list) == ["F037 Exhibit C (document c) was damaged and has been repaired"]


def test_a_tree_of_pages_that_leads_back_to_itself_is_refused():
    assert refused(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>endobj\ntrailer<</Root 1 0 R>>\n"
    ) == ["F032 Exhibit C (document c) cannot be read"]


def test_a_page_whose_content_is_broken_is_named():
    pdf = made.blank(made.LETTER, made.LETTER)
    broken = Stream(pdf, b"not packed at all")
    broken.stream_dict = Dictionary(Filter=Name.FlateDecode)
    pdf.pages[1].obj.Contents = pdf.make_indirect(broken)
    assert refused(made.saved(pdf), (1, 2)) == ["F032 Exhibit C (document c), p. 2, cannot be read"]


def test_a_page_of_absurd_size_is_named():
    pdf = made.blank((612, 792), (14400, 14400), (3, 3))
    assert refused(made.saved(pdf), (1, 2, 3)) == [
        "F034 Exhibit C (document c), pp. 2–3, is of a size that no sheet has"
    ]


def test_a_unit_that_makes_a_page_a_wall_is_refused():
    pdf = made.blank(made.LETTER)
    pdf.pages[0].obj.UserUnit = 50
    assert refused(made.saved(pdf))[0].startswith("F034")


def test_content_that_would_fill_the_memory_is_refused():
    pdf = made.blank(made.LETTER)
    bomb = Stream(pdf, zlib.compress(bytes(100 * 2**20)))
    bomb.stream_dict = Dictionary(Filter=Name.FlateDecode)
    pdf.pages[0].obj.Contents = pdf.make_indirect(bomb)
    assert refused(made.saved(pdf, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)) in (
        ["F032 Exhibit C (document c), p. 1, cannot be read"],
        ["F041 Exhibit C (document c), p. 1, holds more than a page can hold"],
    )


def test_content_packed_many_times_is_refused():
    pdf = made.blank(made.LETTER)
    packed = Stream(pdf, b"x")
    packed.stream_dict = Dictionary(Filter=Array([Name.FlateDecode] * 6))
    pdf.pages[0].obj.Contents = pdf.make_indirect(packed)
    data = made.saved(pdf, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert refused(data) == ["F041 Exhibit C (document c), p. 1, holds more than a page can hold"]


def test_a_picture_of_too_many_dots_inside_a_pdf_is_refused():
    pdf = made.blank(made.LETTER)
    picture = Stream(pdf, b"\x00")
    picture.stream_dict = Dictionary(Subtype=Name.Image, Width=30000, Height=30000, BitsPerComponent=1)
    pdf.pages[0].obj.Resources.XObject = Dictionary(P=pdf.make_indirect(picture))
    assert refused(made.saved(pdf)) == ["F041 Exhibit C (document c), p. 1, holds more than a page can hold"]


def test_a_chain_of_parts_without_end_is_refused_and_ends_no_process():
    pdf = made.blank(made.LETTER)
    chain = pdf.make_indirect(Dictionary(End=1))
    for _ in range(150_000):
        chain = pdf.make_indirect(Dictionary(On=chain))
    pdf.pages[0].obj.Resources.ExtGState = Dictionary(A=chain)
    assert refused(made.saved(pdf)) == ["F041 Exhibit C (document c), p. 1, holds more than a page can hold"]


def test_a_form_that_only_a_program_shows_is_refused():
    pdf = made.blank(made.LETTER)
    pdf.Root.AcroForm = Dictionary(XFA=Stream(pdf, b"<xdp/>"), Fields=Array())
    assert refused(made.saved(pdf)) == [
        "F039 Exhibit C (document c) shows its content only in the program it was made with"
    ]


def test_a_folder_of_files_is_refused():
    pdf = made.blank(made.LETTER)
    made.attach(pdf)
    pdf.Root.Collection = Dictionary(Type=Name.Collection)
    assert refused(made.saved(pdf))[0].startswith("F039")


def test_content_that_stands_in_another_file_is_refused():
    pdf = made.blank(made.LETTER)
    outside = Stream(pdf, b"")
    outside.stream_dict = Dictionary(
        Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, F=Dictionary(F=String("/etc/passwd"))
    )
    pdf.pages[0].obj.Resources.XObject = Dictionary(P=pdf.make_indirect(outside))
    assert refused(made.saved(pdf))[0].startswith("F039 Exhibit C (document c), p. 1,")


def test_a_layer_that_is_switched_off_is_refused():
    pdf = made.blank(made.LETTER)
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("notes")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    assert refused(made.saved(pdf)) == ["F040 Exhibit C (document c) has layers that are switched off"]
    pdf.Root.OCProperties.D.OFF = Array()
    assert said(made.saved(pdf)) == []


def test_every_mistake_in_every_exhibit_is_told_at_once():
    files = {"a": b"", "b": made.record(1), "c": b"nothing"}
    part = made.part([made.exhibit("A", [1]), made.exhibit("B", [2]), made.exhibit("C", [1])])
    with pytest.raises(InputError) as raised:
        made.assembled(part, files)
    assert [(each.code, each.says.split(" (")[0]) for each in raised.value.problems] == [
        ("F033", "Exhibit A"),
        ("F033", "Exhibit B"),
        ("F030", "Exhibit C"),
    ]


# ---- left out, and said -------------------------------------------------------------------------------------------


def left_out(data: bytes, pages=(1,)) -> list[str]:
    """What is said to be left out; and nothing of it is in the packet."""
    packet, told = made.one(data, pages)
    with pikepdf.open(io.BytesIO(packet)) as pdf:
        for each in pdf.objects:
            if isinstance(each, (Dictionary, Stream)):
                assert each.get("/S") not in ("/JavaScript", "/Launch", "/URI", "/SubmitForm")
                assert each.get("/Type") not in ("/Filespec", "/EmbeddedFile")
                assert not {"/JS", "/AA", "/OpenAction", "/XFA", "/EmbeddedFiles"} & set(each.keys())
    assert SECRET not in str(told.problems)
    assert SECRET.encode() not in unpacked(packet)
    return [problem.says for problem in told.problems if problem.code == "F038"]


def test_a_script_is_left_out():
    pdf = made.blank(made.LETTER)
    pdf.Root.OpenAction = made.action("JavaScript", JS=String(SECRET))
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), made.action("JavaScript")])))
    assert left_out(made.saved(pdf)) == ["of Exhibit C (document c) is left out: actions, scripts"]


def test_a_file_that_is_opened_at_a_place_is_not_said_to_act():
    pdf = made.blank(made.LETTER)
    pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.Fit])
    assert left_out(made.saved(pdf)) == []


def test_attached_files_are_left_out():
    pdf = made.blank(made.LETTER)
    pdf.attachments[SECRET] = b"not for the payer"
    assert left_out(made.saved(pdf)) == ["of Exhibit C (document c) is left out: attached files"]


def test_links_actions_and_films_are_left_out_with_their_pages():
    pdf = made.blank(*[made.LETTER] * 3)
    made.mark(pdf, 0, Subtype=Name.Link, A=made.action("URI", URI=String(f"http://example.invalid/{SECRET}")))
    made.mark(pdf, 2, Subtype=Name.Link, A=made.action("URI", URI=String("http://example.invalid")))
    made.mark(pdf, 1, Subtype=Name.Link, A=made.action("Launch", F=String("/bin/sh")))
    made.mark(pdf, 1, Subtype=Name.Screen, AP=made.look(pdf), A=made.action("Rendition"))
    pdf.pages[2].obj.AA = Dictionary(O=made.action("JavaScript", JS=String(SECRET)))
    assert left_out(made.saved(pdf), (1, 2, 3)) == [
        "of Exhibit C (document c) is left out: actions (pp. 2–3), films (p. 2), outside links (pp. 1, 3)"
    ]


def test_links_within_the_exhibit_are_dropped_without_a_word():
    pdf = made.blank(*[made.LETTER] * 2)
    made.mark(pdf, 0, Subtype=Name.Link, Dest=Array([pdf.pages[1].obj, Name.Fit]))
    assert left_out(made.saved(pdf)) == []


def test_an_electronic_signature_is_said_to_be_only_seen():
    pdf = made.blank(made.LETTER)
    field = made.mark(
        pdf, 0, Subtype=Name.Widget, FT=Name.Sig, T=String("s"), AP=made.look(pdf), V=Dictionary(Type=Name.Sig)
    )
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
    data = made.saved(pdf)
    assert left_out(data) == [
        "of Exhibit C (document c) is left out: electronic signatures (what is seen of them stays) (p. 1)"
    ]
    assert colour_at(made.one(data)[0], 156, 150) == (255, 0, 0)


def test_the_program_of_a_form_with_pages_is_left_out_and_its_pages_go():
    pdf = made.blank(made.LETTER)
    field = made.mark(pdf, 0, Subtype=Name.Widget, FT=Name.Tx, T=String("t"), AP=made.look(pdf))
    pdf.Root.AcroForm = Dictionary(XFA=Stream(pdf, SECRET.encode()), Fields=Array([field]))
    assert left_out(made.saved(pdf)) == ["of Exhibit C (document c) is left out: the form's program"]


def test_pages_that_do_not_go_leave_nothing_in_the_packet():
    pdf = made.blank(*[made.LETTER] * 2)
    pdf.pages[1].obj.Contents = pdf.make_indirect(Stream(pdf, f"BT ({SECRET}) Tj ET".encode()))
    form = Stream(pdf, b"")
    form.stream_dict = Dictionary(
        Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]),
        PieceInfo=Dictionary(App=Dictionary(Page=pdf.pages[1].obj)), Metadata=Stream(pdf, SECRET.encode()),
    )  # fmt: skip
    resources = pdf.pages[0].obj.Resources
    resources.XObject = Dictionary(P=pdf.make_indirect(form))
    resources.Properties = Dictionary(M=Dictionary(Title=String(SECRET), Other=pdf.pages[1].obj))
    resources.ExtGState = Dictionary(G=Dictionary(Next=pdf.pages[1].obj))
    assert left_out(made.saved(pdf)) == []


def test_an_action_that_hangs_where_only_drawings_belong_is_cut_off():
    pdf = made.blank(made.LETTER)
    script = pdf.make_indirect(made.action("JavaScript", JS=String(SECRET)))
    page = pdf.pages[0].obj
    page.Group = script
    page.Resources.Next = script
    page.Resources.ExtGState = Dictionary(G=script)
    looks = made.look(pdf)
    looks.N.AA, looks.N.A, looks.N.Resources = Dictionary(E=script), script, Dictionary(Font=Dictionary(F=script))
    made.mark(pdf, Subtype=Name.Square, AP=looks)
    assert left_out(made.saved(pdf)) == []


# ---- marks and fields ---------------------------------------------------------------------------------------------


def test_a_highlight_stays_where_it_is():
    pdf = made.blank(made.LETTER)
    made.mark(pdf, Subtype=Name.Highlight, AP=made.look(pdf, b"1 1 0 rg 0 0 10 10 re f"))
    data = made.saved(pdf)
    assert said(data) == []
    assert colour_at(made.one(data)[0], 156, 150) == (255, 255, 0)
    assert colour_at(made.one(data)[0], 220, 150) == (255, 255, 255)


def test_a_hidden_mark_stays_hidden():
    pdf = made.blank(made.LETTER)
    made.mark(pdf, Subtype=Name.Square, AP=made.look(pdf), F=2)
    data = made.saved(pdf)
    assert said(data) == []
    assert colour_at(made.one(data)[0], 156, 150) == (255, 255, 255)


def test_a_mark_that_does_not_say_how_it_looks_is_told():
    pdf = made.blank(made.LETTER, made.LETTER)
    made.mark(pdf, 1, Subtype=Name.FreeText, Contents=String(SECRET))
    made.mark(pdf, 1, Subtype=Name.Text, Contents=String(SECRET))
    assert said(made.saved(pdf), (1, 2)) == [
        "F038 of Exhibit C (document c) is left out: texts of comments (p. 2)",
        "F042 Exhibit C (document c), p. 2, has a mark that does not say how it looks; it is left out",
    ]


def test_a_ticked_box_is_ticked():
    pdf = made.blank(made.LETTER)
    looks = Dictionary(N=Dictionary(Yes=made.look(pdf).N, Off=made.look(pdf, b"").N))
    box = made.mark(pdf, Subtype=Name.Widget, FT=Name.Btn, T=String("b"), AP=looks, AS=Name.Yes)
    pdf.Root.AcroForm = Dictionary(Fields=Array([box]))
    assert colour_at(made.one(made.saved(pdf))[0], 156, 150) == (255, 0, 0)


def test_typed_fields_that_were_never_drawn_are_drawn_and_said():
    pdf = made.blank(made.LETTER)
    field = made.mark(
        pdf, Subtype=Name.Widget, FT=Name.Tx, T=String("t"), V=String("typed-in"), DA=String("/F1 12 Tf 0 g")
    )
    fonts = Dictionary(Font=Dictionary(F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)))
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), NeedAppearances=True, DR=fonts, DA=String("/F1 12 Tf 0 g"))
    data = made.saved(pdf)
    assert said(data) == ["F044 Exhibit C (document c) has form fields that were drawn anew"]
    assert "typed-in" in words(data)[0]


def test_a_font_that_is_not_in_the_file_is_told():
    pdf = made.blank(made.LETTER, made.LETTER)
    pdf.pages[1].obj.Resources.Font.F1 = Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name("/Comic"))
    assert said(made.saved(pdf), (1, 2)) == ["F043 Exhibit C (document c), p. 2, uses a font that is not in the file"]


# ---- sizes and turns ----------------------------------------------------------------------------------------------


def sheet(data: bytes) -> tuple[float, float]:
    box = pypdf.PdfReader(io.BytesIO(made.one(data)[0])).pages[3].mediabox
    return float(box.width), float(box.height)


@pytest.mark.parametrize(
    ("size", "paper"),
    [
        ((612, 792), (612, 792)),
        ((595, 842), (612, 792)),
        ((612, 1008), (612, 792)),
        ((792, 612), (792, 612)),
        ((842, 595), (792, 612)),
        ((243, 153), (612, 792)),  # an insurance card
        ((1224, 792), (792, 612)),
    ],
)
def test_every_page_stands_on_letter(size, paper):
    assert sheet(made.saved(made.blank(size))) == paper


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_turned_page_stands_upright_with_its_stamp(turned):
    pdf = made.blank(made.LETTER)
    # a red corner at the top left as seen, whatever the turn
    x, y = {0: (0, 692), 90: (0, 0), 180: (512, 0), 270: (512, 692)}[turned]
    pdf.pages[0].obj.Contents = pdf.make_indirect(Stream(pdf, f"1 0 0 rg {x} {y} 100 100 re f".encode()))
    pdf.pages[0].obj.Rotate = turned
    packet, _ = made.one(made.saved(pdf))
    wide = turned in (90, 270)
    left, top = (30, 590) if wide else (30, 770)
    assert colour_at(packet, left, top) == (255, 0, 0)
    page = pypdf.PdfReader(io.BytesIO(packet)).pages[3]
    assert page.rotation == 0
    assert "Exhibit C · p. 1 of 1" in page.extract_text(orientations=(0,))


def test_what_stands_at_the_foot_of_a_page_is_not_covered():
    pdf = made.blank(made.LETTER)
    pdf.pages[0].obj.Contents = pdf.make_indirect(Stream(pdf, b"1 0 0 rg 0 0 612 3 re f"))
    packet, _ = made.one(made.saved(pdf))
    assert colour_at(packet, 306, 31) == (255, 0, 0)
    assert colour_at(packet, 306, 28) == (255, 255, 255)


def test_only_what_is_seen_of_a_page_is_shown():
    pdf = made.blank(made.LETTER)
    pdf.pages[0].obj.CropBox = Array([100, 100, 300, 300])
    pdf.pages[0].obj.Contents = pdf.make_indirect(Stream(pdf, b"1 0 0 rg 0 0 612 792 re f"))
    packet, _ = made.one(made.saved(pdf))
    # 200 by 200 in the middle of the free room: from 206 to 406, and from 311 to 511
    assert colour_at(packet, 210, 315) == colour_at(packet, 402, 507) == (255, 0, 0)
    assert colour_at(packet, 200, 400) == colour_at(packet, 306, 520) == (255, 255, 255)


def test_a_page_far_larger_than_letter_is_made_smaller_and_said():
    assert said(made.saved(made.blank(made.LETTER, (1500, 2000))), (1, 2)) == [
        "F035 Exhibit C (document c), p. 2, is much larger than Letter and was made smaller"
    ]


# ---- pictures -----------------------------------------------------------------------------------------------------


def picture(kind: str, mode: str = "RGB", size=(850, 1100), **options) -> bytes:
    out = io.BytesIO()
    colour = {"1": 0, "L": 0, "I;16": 0}.get(mode, (255, 0, 0, 128)[: len(mode)])
    Image.new(mode, size, colour).save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "colour"),
    [
        (picture("PNG", dpi=(100, 100)), (255, 0, 0)),
        (picture("PNG", "L", dpi=(100, 100)), (0, 0, 0)),
        (picture("PNG", "RGBA", dpi=(100, 100)), (255, 127, 127)),
        (picture("PNG", "I;16", dpi=(100, 100)), (0, 0, 0)),
        (picture("JPEG", dpi=(100, 100), quality=95), (254, 0, 0)),
        (picture("TIFF", dpi=(100, 100)), (255, 0, 0)),
        (picture("TIFF", "1", dpi=(100, 100), compression="group4"), (0, 0, 0)),
        (picture("TIFF", "1", dpi=(100, 100), compression="group3"), (0, 0, 0)),
        (picture("TIFF", dpi=(100, 100), compression="tiff_lzw"), (255, 0, 0)),
    ],
    ids=["png", "grey", "see-through", "16-bit", "jpeg", "tiff", "fax4", "fax3", "lzw"],
)
def test_a_picture_is_a_page(data, colour):
    packet, told = made.one(data)
    assert told.problems == ()
    assert colour_at(packet, 306, 400) == pytest.approx(colour, abs=2)
    assert colour_at(packet, 5, 400) == (255, 255, 255)


def test_a_fax_picture_is_kept_as_it_is():
    with pikepdf.open(io.BytesIO(made.one(picture("TIFF", "1", compression="group4", dpi=(200, 200)))[0])) as pdf:
        filters = [str(each.get("/Filter")) for each in pdf.objects if isinstance(each, Stream)]
    assert "/CCITTFaxDecode" in " ".join(filters)


def test_each_picture_of_a_tiff_is_a_page():
    out, pages = io.BytesIO(), [Image.new("1", (850, 1100), shade) for shade in (0, 1, 0)]
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression="group4", dpi=(100, 100))
    packet, told = made.one(out.getvalue(), (1, 2, 3))
    assert told.pages == 6
    shades = [colour_at(packet, 306, 400, page)[0] for page in (4, 5, 6)]
    assert shades == [0, 255, 0]


def test_a_photograph_is_turned_as_its_camera_was_held():
    turned = Image.Exif()
    turned[0x0112] = 6
    out = io.BytesIO()
    Image.new("RGB", (1100, 850), (255, 0, 0)).save(out, "JPEG", exif=turned, dpi=(100, 100))
    assert sheet(out.getvalue()) == (612, 792)


def test_a_large_photograph_without_a_size_fits_and_is_no_doubt():
    assert said(picture("JPEG", size=(3000, 4000))) == []


def test_a_picture_that_is_cut_off_is_refused():
    noisy = io.BytesIO()
    Image.effect_noise((400, 400), 90).save(noisy, "JPEG")
    assert refused(noisy.getvalue()[: len(noisy.getvalue()) // 2]) == ["F032 Exhibit C (document c) cannot be read"]
    assert refused(picture("PNG")[:200]) == ["F032 Exhibit C (document c) cannot be read"]


def test_a_picture_that_unpacks_to_too_many_dots_is_refused():
    bomb = picture("PNG", "1", size=(20_000, 10_000))
    assert len(bomb) < 50_000
    assert refused(bomb) == ["F041 Exhibit C (document c) holds more than a page can hold"]


# ---- looking before ----------------------------------------------------------------------------------------------


def test_a_file_can_be_looked_at_without_a_packet():
    found = examine("pt-notes", "E", io.BytesIO(made.record(2)), (1, 2, 3))
    assert [(each.code, each.says) for each in found] == [
        ("F033", "Exhibit E (document pt-notes), p. 3, is empty, or does not have these pages")
    ]
    assert examine("pt-notes", "E", io.BytesIO(made.record(2)), (2,)) == ()


def colour_at(packet: bytes, x: float, y: float, page: int = 4) -> tuple[int, ...]:
    """The colour of a point of a page, counted from its lower left corner as seen."""
    import pypdfium2

    seen = pypdfium2.PdfDocument(packet)[page - 1].render(scale=2).to_pil().convert("RGB")
    return seen.getpixel((int(x * 2), int(seen.height - y * 2)))


def unpacked(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        out = io.BytesIO()
        pdf.save(out, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return re.sub(rb"\s+", b" ", out.getvalue())
