"""What holds of whole processes: equal bytes, nothing heavy loaded, and Word letters where Pango is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parents[1]
SOURCE = TESTS.parent / "src"

HASHES = """
import hashlib
from appealkit.writers import write
from writers import samples
for document in (samples.EVERY_BLOCK, samples.LETTER, samples.HOSTILE):
    for format_ in ("docx", "pdf", "pdfa", "html", "txt"):
        print(format_, hashlib.sha256(write(document, format_)).hexdigest())
"""

LOADED = """
import sys
import appealkit.writers
heavy = {"docx", "weasyprint", "lxml", "fontTools", "pydyf", "pypdf", "pikepdf"}
print(sorted(heavy & {name.partition(".")[0] for name in sys.modules}))
"""

# The loader of system libraries, as it answers where a library is not installed.
WITHOUT = """
import cffi
load = cffi.FFI.dlopen
def dlopen(self, name, flags=0):
    if MISSING in str(name):
        raise OSError("cannot load library")
    return load(self, name, flags)
cffi.FFI.dlopen = dlopen
from appealkit.writers import PdfUnavailable, write
from writers import samples
print(len(write(samples.LETTER, "docx")) > 5000, len(write(samples.LETTER, "txt")) > 2000)
try:
    write(samples.LETTER, "pdf")
except PdfUnavailable as error:
    print(error.problems[0].code, error.problems[0].says)
    print(error.problems[0].mend)
    print(int(error.exit_code))
"""

MAKE = "from appealkit.writers import make_reference as make"


def run(code: str, seed: str = "0", zone: str = "UTC") -> str:
    environment = {**os.environ, "PYTHONPATH": f"{SOURCE}{os.pathsep}{TESTS}", "PYTHONHASHSEED": seed, "TZ": zone}
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout


def test_equal_documents_give_equal_bytes_in_any_process():
    first, second = run(HASHES, "1"), run(HASHES, "4242", "Asia/Tokyo")
    assert first == second
    assert len(first.splitlines()) == 15


def test_importing_the_writers_loads_nothing_heavy():
    assert run(LOADED) == "[]\n"


def test_without_pango_word_and_text_are_written_and_the_packages_named():
    written, says, mend, code = run(f"MISSING = 'pango'\n{WITHOUT}").splitlines()
    assert written == "True True"
    assert says == "F004 no PDF can be made here: Pango, or a library it needs, is missing"
    assert "ango" in mend
    assert code == "3"


def test_without_harfbuzz_subset_no_other_bytes_are_written():
    written, says, _, _ = run(f"MISSING = 'subset'\n{WITHOUT}").splitlines()
    assert written == "True True"
    assert says == "F004 no PDF can be made here: HarfBuzz-subset is missing"


def test_the_reference_document_is_the_one_its_script_makes(tmp_path):
    target = tmp_path / "reference.docx"
    run(f"from pathlib import Path\n{MAKE}\nmake.TARGET = Path({str(target)!r})\nmake.main()")
    assert target.read_bytes() == (SOURCE / "appealkit" / "writers" / "reference.docx").read_bytes()
