"""Every sample keeps the promises: the same in all formats, each statement with its page, nothing internal sent."""

from __future__ import annotations

import re

import outloud
import pytest
from openxml_audit import OpenXmlValidator

from outer.conditions import accessibility_faults
from promises.test_never_a_blank import BLANKS
from promises.test_nothing_internal_leaves import INTERNAL_WORDS, PROBLEM_CODE, said_by
from stories import cases
from writers import reading

NAMES = [path.stem for path in cases.SAMPLES]


def test_the_samples_give_letters_and_none(drafted):
    with_letter = [name for name in NAMES if "to-send/letter.pdf" in drafted[name]]
    assert len(with_letter) >= 8
    assert len(NAMES) - len(with_letter) >= 5


@pytest.mark.parametrize("name", NAMES)
def test_word_pdf_and_text_say_the_same(drafted, name):
    files = drafted[name]
    if "to-send/letter.txt" in files:
        words = reading.txt_words(files["to-send/letter.txt"])
        assert reading.docx_words(files["to-send/letter.docx"]) == words
        assert reading.pdf_words(files["to-send/letter.pdf"]) == words
        outline = reading.docx_outline(files["to-send/letter.docx"])
        assert reading.pdf_outline(files["to-send/letter.pdf"]) == outline
    words = reading.docx_words(files["keep/checklist.docx"])
    assert reading.pdf_words(files["keep/checklist.pdf"]) == words


@pytest.mark.parametrize("name", NAMES)
def test_every_pdf_is_accessible_and_every_word_file_sound(drafted, name, tmp_path):
    for path, data in drafted[name].items():
        file = tmp_path / path.replace("/", "-")
        file.write_bytes(data)
        if path.endswith(".pdf"):
            result = outloud.check(str(file))
            assert [str(finding) for finding in result.findings if finding.severity == "error"] == []
            assert accessibility_faults(data) == []
        elif path.endswith(".docx"):
            assert [str(error) for error in OpenXmlValidator().validate(str(file)).errors] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_statement_is_met_and_has_its_page_and_exhibit(drafted, name):
    manifest = cases.json.loads(drafted[name]["keep/manifest.json"])
    assessment = cases.json.loads(drafted[name]["keep/assessment.json"])
    for statement in (manifest["letter"] or {"statements": []})["statements"]:
        assert statement["evidence"]
        assert all(page["exhibit"] and page["page"] for page in statement["pages"])
        for line in assessment["lines"]:
            if line["line"] in manifest["letter"]["lines"]:
                met = {item["requirement"] for item in line["requirements"] if item["standing"] == "met"}
                met |= {item["met_by"] for item in line["criteria"] if item["standing"] == "met"}
                assert statement["requirement"] in met


@pytest.mark.parametrize("name", NAMES)
def test_nothing_internal_is_sent(drafted, name):
    assessment = cases.json.loads(drafted[name]["keep/assessment.json"])
    days = {day for item in assessment["deadlines"] for day in (item["safe_on"], item["legal_on"]) if day}
    asks = {ask["get"] for ask in assessment["asks"]} | {
        word for line in assessment["lines"] for word in line["discuss"]
    }
    told = (cases.ROOT / "samples" / "cases" / f"{name}.yaml").read_text()  # a payer may use such a word itself
    words = [word for word in INTERNAL_WORDS if not re.search(rf"(?i)\b{re.escape(word)}\b", told)]
    assert len(words) > 20
    for path, data in drafted[name].items():
        if not path.startswith("to-send/"):
            continue
        for part, text in said_by(path, data):
            where = (path, part)
            assert not PROBLEM_CODE.search(text), where
            for word in words:
                assert not re.search(rf"(?i)\b{re.escape(word)}\b", text), (*where, word)
            assert not [day for day in days if day in text], where
            assert not [ask for ask in asks if ask in text], where


@pytest.mark.parametrize("name", NAMES)
def test_no_sentence_of_a_letter_has_a_gap(drafted, name):
    for line in drafted[name].get("to-send/letter.txt", b"").decode().splitlines():
        assert not BLANKS.search(re.sub(r"^(\w[\w ,]+?) {2,}", "", line.strip()).replace("    ", "")), line
