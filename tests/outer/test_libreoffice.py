"""LibreOffice opens every Word file and reads the same text: of each template's letter, of each sample's files."""

from __future__ import annotations

import re

import pytest

from appealkit.document import walk
from outer import every_letter
from writers import reading

_MARK = re.compile(r"^ +(?:•|□|\d+\.)(?= |\t|$)", re.MULTILINE)  # of a list: it stands in the margin


def words(text: str) -> list[str]:
    return _MARK.sub("", text).split()


def assert_read_as_written(libreoffice, files, expected):
    """LibreOffice reads in each of these files the words that are expected of it; all are opened in one run."""
    saved = libreoffice.saved_as("txt:Text (encoded):UTF8", {f"{name}.docx": data for name, data in files.items()})
    for name in files:
        read = words(saved[f"{name}.docx"].decode("utf-8-sig"))
        assert read == reading.normalise(expected[name]), name


def test_the_word_files_of_two_cases_open_and_say_the_same(drafted, libreoffice):
    files = {
        f"{name}: {path}": data
        for name in ("tfesi-left-s1", "two-lines-primary-add-on")
        for path, data in drafted[name].items()
        if path.endswith(".docx")
    }
    assert len(files) >= 4
    assert_read_as_written(libreoffice, files, {name: reading.docx_words(data) for name, data in files.items()})


@pytest.mark.long
def test_every_word_file_opens_and_says_the_same(drafted, golden, libreoffice):
    files = {name: letter.files["docx"] for name, letter in every_letter.letters().items()}
    expected = {name: walk.words(letter.document) for name, letter in every_letter.letters().items()}
    for sample, written in {**drafted, **{name: files for name, (_, files) in golden.items()}}.items():
        for path, data in written.items():
            if path.endswith(".docx") and data not in files.values():
                files[f"{sample}: {path}"] = data
                expected[f"{sample}: {path}"] = reading.docx_words(data)
    assert len(files) > 100
    assert_read_as_written(libreoffice, files, expected)
