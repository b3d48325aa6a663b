"""Nothing internal leaves: weaknesses, adverse facts, deadlines, scores, checklists and messages never appear in
anything that is sent, in no part of a file and in no metadata of it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import pytest

from appealkit import __version__
from stories import cases
from writers import reading

LETTERS = [make.__name__ for make in cases.SUPPORTED]
INTERNAL_WORDS = [
    "internal", "checklist", "adverse", "weakness", "weaken", "strengthen", "deadline", "days left", "LATE",
    "surgical consultation", "stimulator", "multimodal", "stage the second side", "discuss with the physician",
    "supported", "incomplete", "unsupported", "barred", "unclear", "unmet", "smallest set", "would do",
    "appealkit", "contradict", "look at", "clinical_argument", "default", "candidate",
]  # fmt: skip
PROBLEM_CODE = re.compile(r"\b[AILTFWC]0\d\d\b")
PATH = re.compile(r"(?:/tmp/|/home/|/root/|\.yaml|\.j2\b|C:\\|to-send|keep/|frames/|letters/)")


def said_by(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """(part, text) of everything a file to be sent says, shown or not."""
    match name.rsplit(".", 1)[1]:
        case "txt":
            yield name, data.decode()
        case "docx":
            yield from _docx(data)
        case "pdf":
            yield from _pdf(data)


def _docx(data: bytes) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.comment == b""
        for part in archive.namelist():
            content = archive.read(part)
            assert part.endswith((".xml", ".rels", ".ttf", ".odttf", ".png", ".svg")), part
            if part.endswith(".png"):
                assert _chunks(content) <= {b"IHDR", b"IDAT", b"IEND"}, part  # dots, and nothing about them
            if part.endswith(".svg"):
                yield part, content.decode()
            if part.endswith((".xml", ".rels")):
                texts = re.findall(r">([^<]+)<", content.decode())
                attributes = re.findall(r'(?:descr|title|alias|tag|Target|w:author|name)="([^"]*)"', content.decode())
                if part not in {"word/styles.xml", "word/numbering.xml", "word/fontTable.xml", "word/theme/theme1.xml"}:
                    yield part, "\n".join((*texts, *attributes))
        assert not [part for part in archive.namelist() if part.startswith(("customXml", "word/comments"))]


def _chunks(png: bytes) -> set[bytes]:
    """The kinds of the pieces that a PNG is made of."""
    found, at = set(), 8
    while at < len(png):
        found.add(png[at + 4 : at + 8])
        at += 12 + int.from_bytes(png[at : at + 4], "big")
    return found


def _pdf(data: bytes) -> Iterator[tuple[str, str]]:
    import pypdf

    reader = pypdf.PdfReader(io.BytesIO(data))
    yield "text", "\n".join(reading.pdf_page_texts(data))
    yield "tagged text", " ".join(reading.pdf_words(data))
    yield "outline", "\n".join(words for _, words in reading.pdf_outline(data))
    yield "information", "\n".join(str(value) for key, value in (reader.metadata or {}).items() if key != "/Producer")
    assert dict(reader.attachments) == {}
    root = reader.trailer["/Root"]
    assert "/Names" not in root or "/EmbeddedFiles" not in root["/Names"]
    assert "/AF" not in root
    if "/Metadata" in root:
        xmp = root["/Metadata"].get_object().get_data().decode()
        yield "XMP", "\n".join(re.findall(r">([^<]+)<", xmp.replace("WeasyPrint", "")))
    for page in reader.pages:
        for note in page.get("/Annots") or ():
            note = note.get_object()
            assert note["/Subtype"] == "/Link"
            yield "annotation", f"{note.get('/Contents', '')} {note.get('/A', '')}"
    for element in _structure(root["/StructTreeRoot"]):
        yield "tag", " ".join(str(element.get(key, "")) for key in ("/Alt", "/ActualText", "/T", "/E"))


def _structure(element) -> Iterator[dict]:
    element = element.get_object()
    if not isinstance(element, dict):
        return
    yield element
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        yield from _structure(kid)


@pytest.fixture(scope="module")
def sent(letters):
    """(case, file, part, text) of everything that is sent, for every letter."""
    return [
        (name, path, part, text)
        for name, drafted in letters.items()
        for path, data in drafted.files.items()
        if path.startswith("to-send/")
        for part, text in said_by(path, data)
    ]


def found(sent, pattern: str) -> list[tuple[str, str, str]]:
    return [(name, path, part) for name, path, part, text in sent if re.search(pattern, text)]


def test_everything_that_is_sent_is_looked_through(sent):
    assert len({(name, path) for name, path, _, _ in sent}) == 3 * len(LETTERS)
    assert {part for _, _, part, _ in sent} >= {"word/document.xml", "docProps/core.xml", "text", "outline", "tag"}


@pytest.mark.parametrize("word", INTERNAL_WORDS)
def test_no_internal_word_is_sent(sent, word):
    expected = {
        "supported": "the payer's own words: Bilateral treatment … is not supported",
    }
    hits = found(sent, rf"(?i)\b{re.escape(word)}\b")
    assert [hit for hit in hits if not (word in expected and hit[0] == "both_sides")] == []


def test_no_problem_code_and_no_path_is_sent(sent):
    assert found(sent, PROBLEM_CODE.pattern) == []
    outside_relations = [item for item in sent if not item[2].endswith(".rels") and item[2] != "[Content_Types].xml"]
    assert found(outside_relations, PATH.pattern) == []


def test_no_version_of_the_program_is_sent(sent):
    assert [hit for hit in found(sent, rf"\b{re.escape(__version__)}\b") if "Content_Types" not in hit[2]] == []


@pytest.mark.parametrize("name", LETTERS)
def test_no_deadline_is_sent(letters, sent, name):
    mine = [item for item in sent if item[0] == name]
    for deadline in letters[name].assessment["deadlines"]:
        for day in (deadline["safe_on"], deadline["legal_on"]):
            if day:
                year, month, date = map(int, day.split("-"))
                months = "January February March April May June July August September October November December"
                spelled = f"{months.split()[month - 1]} {date}, {year}"
                assert found(mine, f"{re.escape(day)}|{re.escape(spelled)}") == []
        assert found(mine, re.escape(deadline["how"])) == []


@pytest.mark.parametrize("name", LETTERS)
def test_nothing_of_what_is_missing_is_sent(letters, sent, name):
    mine = [item for item in sent if item[0] == name]
    asks = letters[name].assessment["asks"]
    assert asks or name == "both_sides"
    for ask in asks:
        assert found(mine, rf"\b{re.escape(ask['requirement'])}\b") == []
        assert found(mine, re.escape(ask["get"])) == []
        assert found(mine, re.escape(ask["ask_of"])) == []


@pytest.mark.parametrize("name", LETTERS)
def test_no_requirement_strategy_reason_or_evidence_id_is_sent(letters, sent, name):
    mine = [item for item in sent if item[0] == name]
    for line in letters[name].assessment["lines"]:
        ids = [item["requirement"] for item in line["requirements"]]
        ids += [item["strategy"] for item in line["strategies"]]
        ids += [item["reason"] for item in line["reasons"]]
        for word in ids:
            if "-" in word:
                assert found(mine, rf"(?<![\w-]){re.escape(word)}(?![\w-])") == [], word
    for item in letters[name].case["evidence"]:
        if "-" in item["id"]:
            assert found(mine, rf"(?<![\w-]){re.escape(item['id'])}(?![\w-])") == []


@pytest.mark.parametrize("name", LETTERS)
def test_no_reason_that_a_person_decided_and_no_case_name_is_sent(letters, sent, name):
    mine = [item for item in sent if item[0] == name]
    assert found(mine, rf"(?<![\w-]){re.escape('rules_sha256')}|{letters[name].assessment['rules_sha256']}") == []


def test_what_speaks_against_an_appeal_stays_on_the_checklist(approved_workspace, tmp_path):
    case = cases.care()
    case["case"] = "with-weaknesses"
    case["evidence"] += [
        {"id": "axial", "kind": "symptom", "pattern": "axial", "region": "lumbar", "onset": "2026-03-15",
         "source": {"document": "consult", "page": 1}},
        {"id": "stopped", "kind": "rehab-participation", "programme": "water gymnastics", "status": "stopped",
         "source": {"document": "consult", "page": 2}},
        {"id": "normal", "kind": "exam-finding", "test": "reflex", "laterality": "left", "root": ["L4"],
         "result": "normal", "recorded_on": "2026-08-20", "source": {"document": "consult", "page": 2}},
    ]  # fmt: skip
    done, folder = cases.draft(approved_workspace, case, out=tmp_path / "packet")
    assert done.code == 0
    files = cases.written(folder)
    adverse = cases.json.loads(files["keep/assessment.json"])["adverse"]
    assert {name["evidence"] for item in adverse for name in item["evidence"]} >= {"axial", "stopped", "normal"}
    checklist = " ".join(reading.docx_words(files["keep/checklist.docx"]))
    assert "What the record says against it" in checklist
    for path, data in files.items():
        if path.startswith("to-send/"):
            for part, text in said_by(path, data):
                for word in ("axial", "water gymnastics", "stopped", "normal"):
                    assert not re.search(rf"(?i)\b{word}\b", text) or part.startswith("word/s"), (path, part, word)


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("discharged-non-attendance", "discharged for non-attendance"),
        ("stopped-by-patient", "stopped by the patient"),
        ("improved", "; improved"),
    ],
)
def test_an_adverse_outcome_of_a_course_is_not_sent(approved_workspace, tmp_path, outcome, words):
    case = cases.care()
    case["case"] = "an-adverse-course"
    case["evidence"].append(
        {"id": "acupuncture", "kind": "therapy-course", "modality": "acupuncture", "from": "2026-02-01",
         "to": "2026-02-20", "outcome": outcome, "source": {"document": "consult", "page": 2}},
    )  # fmt: skip
    _, folder = cases.draft(approved_workspace, case, "--format", "txt", out=tmp_path / "packet")
    assert words not in " ".join((folder / "to-send" / "letter.txt").read_text().split())


def test_the_words_for_a_checklist_are_never_words_of_a_letter(packets):
    for name in (make.__name__ for make in cases.NO_LETTER):
        assert {path.split("/")[0] for path in packets[name].files} == {"keep"}


def test_a_protective_filing_keeps_who_decided_and_why_to_itself(approved_workspace, tmp_path):
    options = ("--protective", "Morgan Decider", "--because", "the clock runs out on Friday")
    done, folder = cases.draft(approved_workspace, cases.care_too_short(), *options, out=tmp_path / "packet")
    assert done.code == 0
    files = cases.written(folder)
    assert cases.json.loads(files["keep/manifest.json"])["protective"] == {
        "by": "Morgan Decider",
        "because": "the clock runs out on Friday",
    }
    for path, data in files.items():
        if path.startswith("to-send/"):
            for part, text in said_by(path, data):
                assert not re.search("Morgan|Decider|clock|Friday|(?i:protective)", text), (path, part)
