"""What prints is read, whoever saved the file; what is not read is told; what is no letter is refused."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appealkit.errors import AppealError, InputError
from appealkit.recheck.readback import read_docx
from recheck.bench import docx
from recheck.word import SPACES, document, package, paragraph, run


def said(data: bytes) -> list[tuple[str, ...]]:
    return [each.cells for each in read_docx(data, "letter.docx").body]


def doubts(data: bytes) -> list[str]:
    return [problem.says for problem in read_docx(data, "letter.docx").doubts]


def refused(data: bytes) -> str:
    with pytest.raises(InputError) as error:
        read_docx(data, "letter.docx")
    (problem,) = error.value.problems
    return problem.code


def test_a_word_cut_into_runs_is_one_word():
    assert said(document(paragraph(run("Gaba"), run("pen", "<w:b/>"), run("tin 300 mg")))) == [("Gabapentin 300 mg",)]


def test_a_tracked_insertion_counts_and_a_tracked_deletion_does_not():
    ins = '<w:ins w:id="1" w:author="A" w:date="2026-11-20T00:00:00Z">' + run("not ") + "</w:ins>"
    gone = '<w:del w:id="2" w:author="A"><w:r><w:delText>lasting </w:delText></w:r></w:del>'
    assert said(document(paragraph(run("It did "), ins, run("bring "), gone, run("benefit.")))) == [
        ("It did not bring benefit.",)
    ]


def test_text_that_was_moved_counts_where_it_went():
    moved = (
        "<w:moveFrom w:id='1'>" + run("Here. ") + "</w:moveFrom><w:moveTo w:id='2'>" + run("There. ") + "</w:moveTo>"
    )
    assert said(document(paragraph(moved, run("End.")))) == [("There. End.",)]


def test_a_paragraph_whose_mark_was_deleted_is_one_with_the_next():
    gone = "<w:rPr><w:del w:id='1' w:author='A'/></w:rPr>"
    body = document(paragraph(run("One "), settings=gone), paragraph(run("sentence.")))
    assert said(body) == [("One sentence.",)]


def test_a_row_that_was_deleted_is_not_read():
    rows = [f"<w:tr>{mark}<w:tc>{paragraph(run(text))}</w:tc></w:tr>"
            for mark, text in (("", "Stays"), ("<w:trPr><w:del w:id='1' w:author='A'/></w:trPr>", "Goes"))]  # fmt: skip
    assert said(document(f"<w:tbl>{''.join(rows)}</w:tbl>")) == [("Stays",)]


@pytest.mark.parametrize(
    "wrapped",
    [
        "<w:hyperlink r:id='x'>{}</w:hyperlink>",
        "<w:smartTag w:uri='u' w:element='date'>{}</w:smartTag>",
        "<w:sdt><w:sdtPr><w:alias w:val='no'/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
        "<w:fldSimple w:instr='DATE'>{}</w:fldSimple>",
        "<w:customXml w:element='e'>{}</w:customXml>",
    ],
)
def test_text_is_read_whatever_it_is_wrapped_in(wrapped):
    assert said(document(paragraph(run("On "), wrapped.format(run("March 19")), run(".")))) == [("On March 19.",)]


def test_of_a_field_the_result_is_read_and_not_its_code():
    field = (
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> DATE </w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType='separate'/></w:r>"
        + run("May 4")
        + "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
    )
    assert said(document(paragraph(run("On "), field, run(".")))) == [("On May 4.",)]


def test_soft_and_hard_hyphens_and_breaks():
    inside = (
        "<w:r><w:t>non</w:t><w:noBreakHyphen/><w:t>invasive th</w:t><w:softHyphen/><w:t>era\u00adpy</w:t><w:br/></w:r>"
    )
    assert said(document(paragraph(inside, run("care")))) == [("non-invasive therapy\ncare",)]


def test_a_text_box_and_a_footnote_are_read():
    box = f"<w:txbxContent>{paragraph(run('In the box.'))}</w:txbxContent>"
    drawn = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:txbx>"
        f"{box}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )
    note = f"<w:footnote w:type='separator'/><w:footnote w:id='1'>{paragraph(run('A note.'))}</w:footnote>"
    notes = f"<w:footnotes {SPACES}>{note}</w:footnotes>"
    assert said(document(paragraph(run("Text."), drawn), footnotes=notes)) == [
        ("Text.",),
        ("In the box.",),
        ("A note.",),
    ]


@pytest.mark.parametrize(
    ("look", "told"),
    [
        ("<w:vanish/>", "hidden text"),
        ("<w:strike/>", "struck through"),
        ("<w:color w:val='FFFFFF'/>", "hidden text"),
        ("<w:sz w:val='2'/>", "hidden text"),
    ],
)
def test_hidden_and_struck_text_is_left_out_and_told(look, told):
    data = document(paragraph(run("It brought "), run("no ", look), run("benefit.")))
    assert said(data) == [("It brought benefit.",)]
    assert len(doubts(data)) == 1
    assert told in doubts(data)[0]


STYLES = (
    f"<w:styles {SPACES}><w:style w:type='character' w:styleId='Gone'><w:rPr><w:vanish/></w:rPr></w:style>"
    "<w:style w:type='character' w:styleId='Too'><w:basedOn w:val='Gone'/></w:style>"
    "<w:style w:type='paragraph' w:styleId='Struck'><w:rPr><w:strike/></w:rPr></w:style></w:styles>"
)


@pytest.mark.parametrize("style", ["Gone", "Too"])
def test_text_that_a_style_hides_is_left_out_and_told(style):
    hidden = run("no ", f"<w:rStyle w:val='{style}'/>")
    data = document(paragraph(run("It brought "), hidden, run("benefit.")), styles=STYLES)
    assert said(data) == [("It brought benefit.",)]
    assert doubts(data) == ["hidden text was left out, since it does not print (1)"]


def test_what_a_run_says_of_itself_goes_before_its_style():
    shown = run("Shown.", "<w:rStyle w:val='Gone'/><w:vanish w:val='0'/>")
    struck = paragraph(run("Kept.", "<w:strike w:val='0'/>"), run(" Struck."), settings="<w:pStyle w:val='Struck'/>")
    assert said(document(paragraph(shown), struck, styles=STYLES)) == [("Shown.",), ("Kept.",)]


def test_what_is_hidden_from_the_web_alone_prints_and_is_read():
    assert said(document(paragraph(run("Text", "<w:webHidden/>")))) == [("Text",)]


def test_a_hidden_row_is_left_out_and_told():
    rows = [f"<w:tr>{mark}<w:tc>{paragraph(run(text))}</w:tc></w:tr>"
            for mark, text in (("", "Stays"), ("<w:trPr><w:hidden/></w:trPr>", "Goes"))]  # fmt: skip
    data = document(f"<w:tbl>{''.join(rows)}</w:tbl>")
    assert said(data) == [("Stays",)]
    assert doubts(data) == ["hidden text was left out, since it does not print (1)"]


def test_a_paragraph_that_stands_there_for_newer_programs_is_read():
    choice = f"<mc:Choice Requires='wps'>{paragraph(run('Newer.'))}</mc:Choice>"
    older = f"<mc:Fallback>{paragraph(run('Older.'))}</mc:Fallback>"
    assert said(document(f"<mc:AlternateContent>{choice}{older}</mc:AlternateContent>")) == [("Newer.",)]


@pytest.mark.parametrize(("tag", "mark"), [("bdo", "\u202e"), ("dir", "\u202b")])
def test_text_turned_to_run_from_the_right_is_not_read_as_if_it_were_not(tag, mark):
    turned = f"<w:{tag} w:val='rtl'>{run('57')}</w:{tag}>"
    assert said(document(paragraph(turned, run(" percent")))) == [(f"{mark}57 percent",)]


def test_a_day_that_word_fills_in_is_not_passed_over():
    assert said(document(paragraph(run("On "), "<w:r><w:dayLong/></w:r>"))) == [("On \ufffd",)]


def test_notes_styles_and_comments_are_found_under_the_names_that_word_online_gives_them():
    kinds = {"footnotes": "footnotes2", "comments": "comments3", "styles": "styles2"}
    about = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    space = "http://schemas.openxmlformats.org/package/2006/relationships"

    def relations(targets: dict[str, str]) -> str:
        each = (f"<Relationship Id='{kind}' Type='{about}/{kind}' Target='{to}'/>" for kind, to in targets.items())
        return f"<Relationships xmlns='{space}'>{''.join(each)}</Relationships>"

    hidden = run("Not so.", "<w:rStyle w:val='Gone'/>")
    data = package(
        {
            "_rels/.rels": relations({"officeDocument": "/word/document2.xml"}),
            "word/_rels/document2.xml.rels": relations({kind: f"{name}.xml" for kind, name in kinds.items()}),
            "word/document2.xml": f"<w:document {SPACES}><w:body>{paragraph(run('Text.'))}</w:body></w:document>",
            "word/footnotes2.xml": f"<w:footnotes {SPACES}><w:footnote w:id='1'>"
            f"{paragraph(run('A note.'), hidden)}</w:footnote></w:footnotes>",
            "word/comments3.xml": f"<w:comments {SPACES}><w:comment w:id='1'/></w:comments>",
            "word/styles2.xml": STYLES,
        }
    )
    assert said(data) == [("Text.",), ("A note.",)]
    assert [one.split(" (")[0] for one in doubts(data)] == [
        "comments were left out, since they do not go to the payer",
        "hidden text was left out, since it does not print",
    ]


def test_comments_and_pictures_are_told():
    comments = f"<w:comments {SPACES}><w:comment w:id='1'>{paragraph(run('Is this so?'))}</w:comment></w:comments>"
    data = document(paragraph(run("Text."), "<w:r><w:drawing/></w:r>"), comments=comments)
    assert said(data) == [("Text.",)]
    assert [one.split(" (")[0] for one in doubts(data)] == [
        "comments were left out, since they do not go to the payer", "pictures are not read",
    ]  # fmt: skip


def test_no_word_of_the_letter_stands_in_a_problem():
    data = document(paragraph(run("Jordan Sample", "<w:vanish/>"), run("Text.")))
    assert not any("Jordan" in str(problem) for problem in read_docx(data, "letter.docx").doubts)


# ---- what is refused -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data", [b"", b"plain words", b"PK\x03\x04 cut off", b"%PDF-1.7", b"\xd0\xcf\x11\xe0" + b"\0" * 600]
)
def test_what_is_no_word_document_is_refused(data):
    assert refused(data) == "F080"


def test_a_zip_of_something_else_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("notes.txt", "words")
    assert refused(target.getvalue()) == "F080"


def test_a_letter_that_was_cut_off_is_refused():
    whole = docx("tfesi-left-s1")
    assert refused(whole[: len(whole) // 2]) == "F080"


def test_a_part_that_was_damaged_is_refused():
    whole = bytearray(docx("tfesi-left-s1"))
    at = whole.find(b"word/document.xml") + 60
    whole[at : at + 40] = bytes(40)
    assert refused(bytes(whole)) in {"F080", "F083"}


def test_a_zip_bomb_is_not_unpacked():
    assert refused(document(paragraph(run("Text.")), more="<a>" + " " * 70_000_000 + "</a>")) == "F081"


def test_a_zip_that_lies_about_its_size_is_not_unpacked():
    data = bytearray(document(paragraph(run("a" * 61_000_000))))
    size = (61_000_000).to_bytes(4, "little")[1:]  # its last bytes do not hang on what stands around the text
    while (at := data.find(size)) > 0:
        data[at : at + 3] = bytes(3)
    with pytest.raises(AppealError):
        read_docx(bytes(data), "letter.docx")


def test_a_letter_of_too_many_parts_is_refused():
    assert refused(package({f"word/{n}.xml": "" for n in range(2_001)})) == "F081"


def test_macros_are_refused():
    assert refused(package({"word/document.xml": "", "word/vbaProject.bin": b"x"})) == "F082"
    kind = "application/vnd.ms-word.document.macroEnabled.main+xml"
    typed = f'<Types><Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'
    assert refused(package({"[Content_Types].xml": typed, "word/document.xml": ""})) == "F082"


def test_entities_and_document_types_are_refused_and_no_file_is_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret", encoding="utf-8")
    dtd = f'<!DOCTYPE d [<!ENTITY e SYSTEM "file://{secret}">]>'
    body = f"<w:document {SPACES}><w:body>{paragraph('<w:r><w:t>&e;</w:t></w:r>')}</w:body></w:document>"
    assert refused(package({"word/document.xml": dtd + body})) == "F083"
    laughs = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + body.replace("&e;", "&b;")
    assert refused(package({"word/document.xml": laughs})) == "F083"


def test_broken_xml_is_refused():
    assert refused(package({"word/document.xml": "<w:document"})) == "F083"


@pytest.mark.parametrize(
    "inside",
    ["<w:altChunk r:id='x'/>", "<w:p><w:subDoc r:id='x'/></w:p>",
     "<w:p><w:r><w:object><o:OLEObject Type='Embed'/></w:object></w:r></w:p>"],
)  # fmt: skip
def test_another_document_taken_in_is_refused(inside):
    assert refused(document(paragraph(run("Text.")), inside)) == "F084"


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_letter_with_any_bytes_changed_is_read_or_refused_and_never_ends_the_program(data):
    whole = bytearray(docx("timely-filing-accepted"))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_docx(bytes(whole), "letter.docx")
    except AppealError as error:
        codes = {problem.code for problem in error.problems}
    else:
        codes = set()
    assert codes <= {"F080", "F081", "F082", "F083", "F084"}
