"""What tests need from outside the project: LibreOffice, and third-party samples. In CI both are there."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

WORD = "docx:MS Word 2007 XML"  # as Word writes it, and not as its oldest form
SOFFICE = shutil.which("soffice")
SAMPLES = Path(os.environ.get("APPEALKIT_INTEROP_DATA") or "no third-party samples")
HAS_SAMPLES = bool(os.environ.get("APPEALKIT_INTEROP_DATA"))
needs_samples = pytest.mark.skipif(
    not HAS_SAMPLES, reason="APPEALKIT_INTEROP_DATA names no folder of third-party samples"
)


def samples(folder: str) -> list[Path]:
    """The third-party samples in this folder, in order; none where none are at hand. A folder that lacks is a fault."""
    return sorted((SAMPLES / folder).iterdir()) if HAS_SAMPLES else []


def third_party_folder(folder: str) -> Path:
    """This folder of the third-party samples; the test that asks for it is skipped where none are at hand."""
    if not HAS_SAMPLES:
        pytest.skip("APPEALKIT_INTEROP_DATA names no folder of third-party samples")
    return SAMPLES / folder


class LibreOffice:
    """LibreOffice with a profile of its own, so that runs side by side do not wait for one another."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._runs = 0

    def saved_as(self, to: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
        """Each file (its name tells what it is) as LibreOffice saves it in the format `to`, by the same names; all in
        one run. `to` is an extension, with a filter's name behind a colon where LibreOffice would choose another."""
        if SOFFICE is None:
            pytest.skip("LibreOffice is not installed here: .ci/run installs it")
        self._runs += 1
        given, made = (self._folder / f"{kind}{self._runs}" for kind in ("given", "made"))
        given.mkdir()
        numbered = {name: given / f"{number}{Path(name).suffix}" for number, name in enumerate(files)}
        for name, path in numbered.items():
            path.write_bytes(files[name])
        profile = f"-env:UserInstallation={(self._folder / 'profile').as_uri()}"
        asked = [SOFFICE, profile, "--headless", "--convert-to", to, "--outdir", str(made)]
        done = subprocess.run([*asked, *map(str, numbered.values())], capture_output=True, timeout=300, check=False)
        extension = to.split(":", 1)[0]
        results = {name: made / f"{path.stem}.{extension}" for name, path in numbered.items()}
        lacking = [name for name, path in results.items() if not path.exists()]
        assert not lacking, f"LibreOffice made nothing of {lacking}: {done.stderr.decode(errors='replace')[:300]}"
        return {name: path.read_bytes() for name, path in results.items()}
