"""What the stories and the promises share: an approved workspace, and the packets of its cases, drafted once."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from outside import LibreOffice
from stories import cases, golden_packets


@dataclass(frozen=True)
class Drafted:
    """One case as drafted: how the command ended, and every file of its packet by path."""

    case: dict[str, Any]
    done: cases.Done
    folder: Path
    files: Mapping[str, bytes]

    @property
    def assessment(self) -> Any:
        return cases.json.loads(self.files["keep/assessment.json"])

    @property
    def manifest(self) -> Any:
        return cases.json.loads(self.files["keep/manifest.json"])

    @property
    def letter(self) -> str:
        return self.files["to-send/letter.txt"].decode()


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> LibreOffice:
    """LibreOffice, to save a file again and see what it reads. A test that asks it is skipped where there is none."""
    return LibreOffice(tmp_path_factory.mktemp("libreoffice"))


@pytest.fixture(scope="session")
def approved_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice's workspace with an invented policy, in which a named person approved every template.

    Shared: a test that changes it works on a copy.
    """
    return cases.new_workspace(tmp_path_factory.mktemp("approved") / "workspace")


@pytest.fixture
def own_workspace(approved_workspace: Path, tmp_path: Path) -> Path:
    """The same, for one test alone."""
    return cases.copy_of(approved_workspace, tmp_path / "workspace")


@pytest.fixture
def bare_workspace(own_workspace: Path) -> Path:
    """The same, without the cases that other tests put there."""
    shutil.rmtree(own_workspace / "cases", ignore_errors=True)
    return own_workspace


@pytest.fixture(scope="session")
def packets(approved_workspace: Path) -> dict[str, Drafted]:
    """Every small case drafted once, by its function's name."""
    drafted = {}
    for make in (*cases.SUPPORTED, *cases.NO_LETTER):
        case = make()
        case["case"] = make.__name__.replace("_", "-")
        done, folder = cases.draft(approved_workspace, case)
        drafted[make.__name__] = Drafted(case, done, folder, cases.written(folder))
    return drafted


@pytest.fixture(scope="session")
def letters(packets: dict[str, Drafted]) -> dict[str, Drafted]:
    """Those of them that gave a letter."""
    return {make.__name__: packets[make.__name__] for make in cases.SUPPORTED}


@pytest.fixture(scope="session")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """The files of each sample's draft, by name and path."""
    out = tmp_path_factory.mktemp("samples")
    for path in cases.SAMPLES:
        done = cases.run("draft", path, "--out", out / path.stem, "--on", cases.SAMPLES_ON, "--trial")
        assert done.code in {0, 4}, (path.stem, done.err)
    return {path.stem: cases.written(out / path.stem) for path in cases.SAMPLES}


@pytest.fixture(scope="session")
def golden(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[dict[str, Any], dict[str, bytes]]]:
    """The packets of eight samples, by name: what is told of each, and its files by path."""
    out = tmp_path_factory.mktemp("golden")
    told = {name: golden_packets.told(name, asked, out / name) for name, asked in golden_packets.SAMPLES.items()}
    return {name: (seen, cases.written(out / name)) for name, seen in told.items()}
