"""LibreOffice opens every Word file and reads the same text: of each template's letter, of each sample's files."""

from __future__ import annotations

import re

import pytest

from appealkit.document import walk
from outer import every_letter
from writers import reading

_MARK = re.compile(r"^ +(?:•|□|\d+\.)(?= |\t|$)", re.MULTILINE)  # of a list: it stands in the margin


@pytest.fixture(scope="module")
def read_by_libreoffice(drafted, golden, libreoffice):
    """(the words that LibreOffice reads, those that were written) of each Word file, by name; in one run for all."""
    files = {name: letter.files["docx"] for name, letter in every_letter.letters().items()}
    expected = {name: walk.words(letter.document) for name, letter in every_letter.letters().items()}
    for sample, written in {**drafted, **{name: files for name, (_, files) in golden.items()}}.items():
        for path, data in written.items():
            if path.endswith(".docx") and data not in files.values():
                files[f"{sample}: {path}"] = data
                expected[f"{sample}: {path}"] = reading.docx_words(data)
    saved = libreoffice.saved_as("txt:Text (encoded):UTF8", {f"{name}.docx": data for name, data in files.items()})
    return {
        name: (_words(saved[f"{name}.docx"].decode("utf-8-sig")), reading.normalise(expected[name])) for name in files
    }


def _words(text: str) -> list[str]:
    return _MARK.sub("", text).split()


def test_every_word_file_opens_and_says_the_same(read_by_libreoffice):
    assert len(read_by_libreoffice) > 100
    for name, (read, written) in read_by_libreoffice.items():
        assert read == written, name
