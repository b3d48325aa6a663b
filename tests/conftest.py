"""What the stories and the promises share: an approved workspace, and the packets of its cases, each drafted once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest

from outside import LibreOffice
from stories import cases, golden_packets

Made = TypeVar("Made")


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


class Once(Mapping[str, Made]):
    """What is made of each name when it is first asked for, and kept for the session."""

    def __init__(self, names: Iterable[str], make: Callable[[str], Made]) -> None:
        self._names, self._make = tuple(names), make
        self._made: dict[str, Made] = {}

    def __getitem__(self, name: str) -> Made:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


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
    """The same, for one test alone, without the cases that other tests put there."""
    return cases.bare_copy_of(approved_workspace, tmp_path / "workspace")


@pytest.fixture(scope="session")
def packets(approved_workspace: Path) -> Mapping[str, Drafted]:
    """Every small case drafted, by its function's name."""
    makers = {make.__name__: make for make in (*cases.SUPPORTED, *cases.NO_LETTER)}

    def drafted(name: str) -> Drafted:
        case = makers[name]()
        case["case"] = name.replace("_", "-")
        done, folder = cases.draft(approved_workspace, case)
        return Drafted(case, done, folder, cases.written(folder))

    return Once(makers, drafted)


@pytest.fixture(scope="session")
def letters(packets: Mapping[str, Drafted]) -> Mapping[str, Drafted]:
    """Those of them that gave a letter."""
    return Once((make.__name__ for make in cases.SUPPORTED), packets.__getitem__)


@pytest.fixture(scope="session")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, dict[str, bytes]]:
    """The files of each sample's draft, by name and path."""
    out, paths = tmp_path_factory.mktemp("samples"), {path.stem: path for path in cases.SAMPLES}

    def files(name: str) -> dict[str, bytes]:
        done = cases.run("draft", paths[name], "--out", out / name, "--on", cases.SAMPLES_ON, "--trial")
        assert done.code in {0, 4}, (name, done.err)
        return cases.written(out / name)

    return Once(paths, files)


@pytest.fixture(scope="session")
def golden(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, tuple[dict[str, Any], dict[str, bytes]]]:
    """The packets of eight samples, by name: what is told of each, and its files by path."""
    out = tmp_path_factory.mktemp("golden")

    def packet(name: str) -> tuple[dict[str, Any], dict[str, bytes]]:
        seen = golden_packets.told(name, golden_packets.SAMPLES[name], out / name)
        return seen, cases.written(out / name)

    return Once(golden_packets.SAMPLES, packet)
