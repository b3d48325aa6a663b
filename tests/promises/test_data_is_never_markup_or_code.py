"""Data is never markup or code: nothing in a case can change a letter's structure, run in a template or reach the
network."""

from __future__ import annotations

import pytest

from appealkit.document.model import Bullets, Heading, Numbered, Pairs, Table
from stories import cases
from writers import reading

HOSTILE = [
    "{{7*7}}", "{% raw %}", "{% include 'frames/appeal' %}", "{# no #}", "<b>bold</b>", "<script>alert(1)</script>",
    "a | b", "|---|---|", "## x", "# x", "[x](http://x.example)", "![x](file:///etc/passwd)", "<http://x.example>",
    "*a*", "**a**", "_a_", "a\\b", "\\", "`a`", "```", "&amp;", "&#60;", "1. x", "- x", "* x", "+ x", "> x", "---",
    "===", "~~a~~", "[[exhibit:A]]", "http://x.example/?q=1", "]]>", "${HOME}", "%s %d", "\u00a0x", "0", "null",
]  # fmt: skip
TAME = "tame"

FIELDS = ("scale", "result", "finding", "drug", "dose", "description", "outcome", "reason", "start_score",
          "discharge_score", "sleep", "muscle", "views_saved", "steroid", "activity", "work_status")  # fmt: skip
CODED = {("therapy-course", "outcome"), ("medication-trial", "outcome")}


def filled(value: str) -> cases.Case:
    """The case of conservative care with this value in every text field that a letter can show."""
    case = cases.care()
    case["case"] = "filled"
    denial = case["denial"]
    denial["payer"] |= {"name": value, "plan": value, "delegate": value}
    denial |= {"claim_number": value, "appeal_to": [f"{value} one", f"{value} two"], "policy_cited": value}
    denial["reason_text"] = f"{value} Failed conservative treatment not documented for at least 3 months"
    case["patient"] |= {"name": value, "member_id": value, "group_number": value}
    case["practice"] = {
        "name": value,
        "address": {"lines": [value], "city": value, "state": "TX", "zip": "78701"},
        "npi": "1234567893",
        "signer": {"name": value, "credentials": value, "role": value},
    }
    for document in case["documents"].values():
        document |= {"title": value, "author": value}
    strength = {"id": "strength", "kind": "exam-finding", "test": "strength", "laterality": "left", "root": [value],
                "muscle": value, "result": value, "source": {"document": "consult", "page": 2}}  # fmt: skip
    case["evidence"].append(strength)
    cases.evidence(case, "function").update({"activity": value, "work_status": value})
    cases.evidence(case, "pt")["reason"] = value
    cases.evidence(case, "drug")["reason"] = value
    for item in case["evidence"]:
        for field in FIELDS:
            if field in item and (item["kind"], field) not in CODED:
                item[field] = value
    cases.evidence(case, "exam")["root"] = [value]
    return case


def shape(document) -> list[tuple]:
    """The structure: each block's kind with its level, and its numbers of items, rows and cells."""
    found: list[tuple] = []
    for block in document.blocks:
        match block:
            case Heading(level, _):
                found.append(("Heading", level))
            case Bullets(items) | Numbered(items):
                found.append((type(block).__name__, len(items)))
            case Pairs(rows, _):
                found.append(("Pairs", len(rows)))
            case Table(head, rows, _, _):
                found.append(("Table", len(head), [len(row) for row in rows]))
            case _:
                found.append((type(block).__name__,))
    return found


@pytest.fixture(scope="module")
def tame(approved_workspace):
    packet = cases.prepared(approved_workspace, filled(TAME))
    assert packet.letter is not None
    return packet


@pytest.mark.parametrize("value", HOSTILE)
def test_the_letter_keeps_its_structure_whatever_the_case_says(approved_workspace, tame, value):
    packet = cases.prepared(approved_workspace, filled(value))
    assert shape(packet.letter_page) == shape(tame.letter_page)
    assert shape(packet.checklist) == shape(tame.checklist)


@pytest.mark.parametrize("value", HOSTILE)
def test_the_value_comes_out_as_it_was_typed_in_every_format(approved_workspace, tame, tmp_path, value):
    from appealkit.document import walk
    from appealkit.writers import write

    page = cases.prepared(approved_workspace, filled(value)).letter_page
    typed = " ".join(value.split())
    said = instead(" ".join(walk.texts(tame.letter_page)), typed).split()
    assert said.count("tame") == 0
    assert " ".join(walk.texts(page)).split() == said
    assert reading.docx_words(write(page, "docx")) == said
    assert reading.pdf_words(write(page, "pdf")) == said
    assert as_plain(write(page, "txt")) == as_plain("\n".join(walk.texts(page)).encode())


def test_the_value_stands_in_the_letter_many_times(tame):
    from appealkit.document import walk

    assert " ".join(walk.texts(tame.letter_page)).lower().count(TAME) > 35


def as_plain(data: bytes) -> str:
    """The letters and signs of a plain text in order; the layout's own rules, dashes and blanks are left aside."""
    return "".join(char for char in data.decode() if char not in " \n\u00a0-_")


def instead(text: str, value: str) -> str:
    """The tame letter's words with the value where `tame` stood."""
    return text.replace(TAME.capitalize(), value[:1].upper() + value[1:]).replace(TAME, value)


def test_a_hostile_case_is_drafted_as_any_other(approved_workspace, tmp_path):
    case = filled("{{7*7}} <b> | ## x [x](http://x.example) `a` &amp; \\")
    done, folder = cases.draft(approved_workspace, case, out=tmp_path / "packet")
    assert done.code == 0, done.err
    files = cases.written(folder)
    for read, name in ((reading.docx_words, "docx"), (reading.pdf_words, "pdf"), (reading.txt_words, "txt")):
        words = " ".join(read(files[f"to-send/letter.{name}"]))
        assert "{{7*7}} <b> | ## x [x](http://x.example) `a` &amp; \\" in words
        assert "49" not in words
    assert b"/URI" not in files["to-send/letter.pdf"]


REFUSED = {
    "a private-use character": "a\ue000b",
    "a mark of the letter's own": "\ue0000\ue004",
    "an override of the reading direction": "a\u202eb",
    "an isolate": "a\u2066b",
    "a right-to-left mark": "a\u200fb",
    "a control character": "a\u0001b",
    "a null character": "a\u0000b",
    "a surrogate": "a\\ud800b",
    "a character that is not assigned": "a\U000e0fffb",
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_character_that_no_record_contains_is_refused_with_its_place(approved_workspace, tmp_path, what):
    case = cases.care()
    text = cases.json.dumps(case, indent=1).replace("no lifting above 10 pounds", escaped(REFUSED[what]))
    path = cases.put(approved_workspace, text, "refused.json")
    done = cases.run("draft", path, "--out", tmp_path / "packet", "--on", cases.ON)
    assert done.code == 1
    assert "refused.json:" in done.err
    assert "I006" in done.err or "I002" in done.err
    assert not (tmp_path / "packet").exists()


def escaped(value: str) -> str:
    return value if value.isascii() and value.isprintable() else cases.json.dumps(value)[1:-1]
