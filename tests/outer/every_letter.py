"""A letter from every template: the samples' letters, what else their records support, and the cases beside the maps.

Other tests import this; nothing is read until a function is called.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from appealkit.assessment.map_cases import read_cases
from appealkit.case import Case
from appealkit.document.model import Document
from appealkit.intake import read_case
from appealkit.letters.compose import Protective
from appealkit.library import Library, open_library
from appealkit.packet.model import Packet
from appealkit.pipeline import prepare
from appealkit.writers import write

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
ON = date(2026, 11, 21)  # the day the samples are meant for
FORMATS = ("docx", "pdf", "txt")


@dataclass(frozen=True)
class Printed:
    """A letter as laid out, its bytes by format, and the templates it was composed from."""

    document: Document
    files: dict[str, bytes]
    templates: tuple[str, ...]


@cache
def library() -> Library:
    """The rules, templates and approvals of the samples."""
    return open_library(SAMPLES.resolve())


@cache
def sample(name: str) -> Case:
    """One sample's case."""
    rules = library().rules
    found, problems = read_case(SAMPLES / "cases" / f"{name}.yaml", rules.vocabulary, rules.procedures)
    assert found is not None, problems
    return found.case


def packet_of(
    case: Case, strategy: str | None = None, protective: Protective | None = None, *, trial: bool = False
) -> Packet:
    """The case as far as its record allows, on the samples' day. Quotes are not looked up: no page is read."""
    return prepare(case, library(), on=ON, trial=trial, strategy=strategy, protective=protective)


@cache
def letters() -> dict[str, Printed]:
    """Every letter in every format, by what it came from: each with templates or words that none before had."""
    found: dict[str, Printed] = {}
    texts = set[Document]()
    for name, packet in (*_of_samples(), *_of_cases_beside_the_maps()):
        if packet.letter is not None and packet.letter_page is not None and packet.letter_page not in texts:
            texts.add(packet.letter_page)
            used = tuple(each.template for each in packet.letter.templates)
            files = {each: write(packet.letter_page, each, packet.look) for each in FORMATS}
            found[name] = Printed(packet.letter_page, files, used)
    return found


def _of_samples() -> Iterator[tuple[str, Packet]]:
    """Each sample's letter, the letter of each other argument that its record supports, and one that only keeps the
    right to appeal, from the first sample that is not ready."""
    protected = False
    for path in sorted((SAMPLES / "cases").glob("*.yaml")):
        case = sample(path.stem)
        packet = packet_of(case)
        yield path.stem, packet
        for line in packet.assessment.lines:
            for result in line.results:
                if result.support.value == "supported":
                    yield f"{path.stem}: {result.strategy}", packet_of(case, result.strategy)
        if not protected and not packet.assessment.answered:
            kept = packet_of(case, protective=Protective("A. Officer", "the last day is near"))
            protected = kept.letter_page is not None
            yield f"{path.stem}: kept open", kept


def _of_cases_beside_the_maps() -> Iterator[tuple[str, Packet]]:
    """The first supported case of each strategy, as a draft: what it leaves out of a case is a hole."""
    rules = library().rules
    files = {path.name: path.read_bytes() for path in (ROOT / "evidence_maps" / "maps").glob("*.cases.yaml")}
    cases, problems = read_cases(files, rules)
    assert not problems
    seen = set[str]()
    for case in cases:
        for strategy, expected in (case.raw.get("expect") or {}).items():
            if expected == "supported" and strategy not in seen:
                packet = packet_of(case.case, strategy, trial=True)
                if packet.letter_page is not None:
                    seen.add(strategy)
                    yield f"{case.raw['name']}: {strategy}", packet
