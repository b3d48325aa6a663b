"""Any bytes may come in: what can be read is, what cannot is told, and nothing is raised, run or unpacked for ever."""

import io
import zipfile

import pytest
from bookfill import Wanted, at, filled, opened, repacked, saved
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.formula import ArrayFormula

from appealkit.errors import Severity

NOTE = {"B4": "Office note", "E4": "8/20/2026", "F4": 9}


@pytest.fixture(scope="module")
def therapy(make):
    data = make({}, [Wanted("care-long-enough")])
    course = {"Document": "doc-1", "Page": 4, "Kind of therapy": "Physical therapy"}
    return filled(data, {"Documents": NOTE, "Therapy": at(data, "Therapy", 4, course)})


def packed(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


BAD = {
    "empty": (b"", "I160"),
    "text": (b"member,claim\n1,2\n", "I160"),
    "binary": (bytes(range(256)) * 20, "I160"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "I160"),
    "only the start of a packed file": (b"PK\x03\x04", "I160"),
    "another packed file": (packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "I160"),
    "an empty packed workbook": (packed({"[Content_Types].xml": b"<Types/>"}), "I160"),
    "a bomb": (packed({"[Content_Types].xml": b"<a/>", "xl/worksheets/sheet1.xml": b" " * (41 << 20)}), "I161"),
    "a small bomb": (packed({"[Content_Types].xml": b"<a/>", "xl/x.xml": b"<c/>" * (1 << 20)}), "I161"),
    "too many parts": (packed({"[Content_Types].xml": b"<a/>"} | {f"{n}.xml": b"" for n in range(1001)}), "I161"),
    "too long": (b"PK\x03\x04" + b"\0" * (20 << 20), "I161"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_workbook_is_refused_with_one_problem(name, reading):
    data, code = BAD[name]
    found, problems = reading(data)
    assert found.told == {}
    assert [(item.code, item.severity) for item in problems] == [(code, Severity.MISTAKE)]
    assert problems[0].mend.startswith("save ")


def test_a_workbook_that_defines_its_own_xml_is_refused(therapy, reading):
    entity = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    for encoding in ("utf-8", "utf-16"):
        text = '<?xml version="1.0"?>'.encode(encoding)
        content = text + entity.decode().encode(encoding)
        data = repacked(therapy, lambda name, old, new=content: new if name == "xl/worksheets/sheet3.xml" else old)
        _, problems = reading(data)
        assert [item.code for item in problems] == ["I161"]


def test_a_workbook_cut_off_anywhere_raises_nothing(therapy, reading):
    for end in range(0, len(therapy), len(therapy) // 40):
        found, problems = reading(therapy[:end])
        assert problems
        assert found.told == {}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.integers(0, 10**9), what=st.binary(min_size=1, max_size=40), part=st.integers(0, 40))
def test_a_workbook_with_damaged_parts_raises_nothing(where, what, part, therapy, reading):
    with zipfile.ZipFile(io.BytesIO(therapy)) as made:
        names = made.namelist()
    chosen = names[part % len(names)]

    def damage(name, content):
        at_byte = where % max(len(content), 1)
        return content[:at_byte] + what + content[at_byte + len(what) :] if name == chosen else content

    found, problems = reading(repacked(therapy, damage))
    assert all(item.value for item in found.told.values())
    assert found.told or problems, "nothing is read, and nothing said"
    assert all(problem.mend for problem in problems)


def test_another_workbook_is_no_form(reading):
    book = opened(packed_book({"Queue": {"A1": "Member", "B1": "Claim", "A2": "1"}}))
    _, problems = reading(saved(book))
    assert [item.code for item in problems] == ["I162"]


def packed_book(sheets):
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, cells in sheets.items():
        sheet = book.create_sheet(name)
        for cell, value in cells.items():
            sheet[cell] = value
    return saved(book)


def test_a_formula_gives_what_it_last_showed_and_a_doubt(therapy, reading):
    book = opened(therapy)
    column = next(cell.column_letter for cell in book["Therapy"][2] if cell.value == "Visits attended")
    book["Therapy"][f"{column}4"] = "=9+9"
    without = saved(book)
    found, problems = reading(without)
    assert [(item.code, item.severity) for item in problems] == [("I165", Severity.MISTAKE)]
    assert ("evidence", "therapy-1", "visits_attended") not in found.told
    shown = repacked(
        without,
        lambda _, old: old.replace(b"<f>9+9</f><v></v>", b"<f>9+9</f><v>18</v>").replace(
            b"<f>9+9</f><v/>", b"<f>9+9</f><v>18</v>"
        ),
    )
    found, problems = reading(shown)
    assert [(item.code, item.severity) for item in problems] == [("I165", Severity.DOUBT)]
    assert found.told["evidence", "therapy-1", "visits_attended"].value == "18"


def test_an_array_formula_is_a_formula(therapy, reading):
    book = opened(therapy)
    book["Therapy"]["E4"] = ArrayFormula("E4:E4", "=SUM(A1:A2)")
    _, problems = reading(saved(book))
    assert [item.code for item in problems] == ["I165"]


def test_macros_and_links_in_a_workbook_stay_closed(therapy, reading):
    before, _ = reading(therapy)
    with zipfile.ZipFile(io.BytesIO(therapy)) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0 Shell(...)"
    parts["[Content_Types].xml"] = (
        parts["[Content_Types].xml"]
        .replace(b"spreadsheetml.sheet.main+xml", b"sheet.macroEnabled.main+xml")
        .replace(b"vnd.openxmlformats-officedocument.sheet.macroEnabled", b"vnd.ms-excel.sheet.macroEnabled")
    )
    after, problems = reading(packed(parts))
    assert problems == []
    assert after == before


def test_cells_far_away_are_told_and_not_waited_for(therapy, reading):
    book = opened(therapy)
    book["Therapy"]["XFD1048576"] = "far"
    before, _ = reading(therapy)
    found, problems = reading(saved(book))
    assert [(item.code, item.severity) for item in problems] == [("I178", Severity.DOUBT)]
    assert found == before


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("x")', "'=1"])
def test_text_that_begins_like_a_formula_is_written_as_text(make, reading, text):
    known = {
        ("documents", "note", "kind"): "office-note",
        ("documents", "note", "title"): text,
        ("documents", "note", "date"): "2026-08-20",
        ("documents", "note", "pages"): "3",
        ("patient", "name"): text,
    }
    data = make(known)
    sheet = opened(data)["Documents"]
    assert sheet["C4"].data_type == "s"
    assert sheet["C4"].quotePrefix
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        assert not [name for name in made.namelist() if "worksheets/" in name and b"<f>" in made.read(name)]
    found, problems = reading(data)
    assert problems == []
    assert found.told["documents", "note", "title"].value == text
    assert found.told["patient", "name"].value == text


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cells=st.dictionaries(
        st.tuples(st.integers(1, 9), st.integers(1, 20)),
        st.one_of(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=12),
                  st.integers(-10**12, 10**12), st.floats(allow_nan=False, allow_infinity=False), st.booleans(),
                  st.dates(), st.sampled_from(["Document", "Page", "Fact", "doc-1", "Kind of therapy", "=A1", "#N/A"])),
        max_size=30,
    ),
    tab=st.sampled_from(["Start here", "Documents", "Therapy", "Other facts", "_form", "_lists"]),
)  # fmt: skip
def test_a_soup_of_cells_raises_nothing_and_gives_only_facts_with_their_pages(cells, tab, therapy, reading):
    book = opened(therapy)
    for (row, column), value in cells.items():
        try:
            book[tab].cell(row, column).value = value
        except ValueError:  # openpyxl refuses some text
            continue
    found, _ = reading(saved(book))
    for name in found.names("evidence"):
        document = found.told["evidence", name, "source", "document"].value
        page = int(found.told["evidence", name, "source", "page"].value)
        assert 1 <= page <= int(found.told["documents", document, "pages"].value)
        assert found.told["evidence", name, "kind"].value
