"""LibreOffice opens every Word file and reads the same text: of each template's letter, of each sample's files."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from appealkit.document import walk
from outer import every_letter
from writers import reading

SOFFICE = shutil.which("soffice")
_MARK = re.compile(r"^ +(?:•|□|\d+\.)(?= |\t|$)", re.MULTILINE)  # of a list: it stands in the margin


@pytest.fixture(scope="module")
def read_by_libreoffice(drafted, golden, tmp_path_factory):
    """(the words that LibreOffice reads, those that were written) of each Word file, by name; in one run for all."""
    folder = tmp_path_factory.mktemp("libreoffice")
    files = {name: letter.files["docx"] for name, letter in every_letter.letters().items()}
    expected = {name: walk.words(letter.document) for name, letter in every_letter.letters().items()}
    for sample, written in {**drafted, **{name: files for name, (_, files) in golden.items()}}.items():
        for path, data in written.items():
            if path.endswith(".docx") and data not in files.values():
                files[f"{sample}: {path}"] = data
                expected[f"{sample}: {path}"] = reading.docx_words(data)
    paths = {name: folder / f"{number}.docx" for number, name in enumerate(files)}
    for name, path in paths.items():
        path.write_bytes(files[name])
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    asked = [SOFFICE, profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(folder)]
    subprocess.run([*asked, *map(str, paths.values())], check=True, capture_output=True, timeout=300)
    return {
        name: (_words(path.with_suffix(".txt").read_text("utf-8-sig")), reading.normalise(expected[name]))
        for name, path in paths.items()
    }


def _words(text: str) -> list[str]:
    return _MARK.sub("", text).split()


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed: apt-get install libreoffice-writer-nogui")
def test_every_word_file_opens_and_says_the_same(read_by_libreoffice):
    assert len(read_by_libreoffice) > 100
    for name, (read, written) in read_by_libreoffice.items():
        assert read == written, name
