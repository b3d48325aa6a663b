"""DOOR: the samples that templates are tried with, and the letter that a template makes of each.

A sample is an invented case, whole in one file of `templates/samples/`. Beside the keys of a case it may say, under
`sample:`, how it is drafted:

    sample: {on: 2026-11-21, protective: yes, promises_records: yes, strategy: care-not-tolerated}

Without `on` it is drafted two weeks after the notice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from appealkit import yamltext
from appealkit.case import Case
from appealkit.errors import Problem, Where, code_page, mistakes
from appealkit.intake.wholecase import read_whole
from appealkit.letters.compose import Protective
from appealkit.letters.sandbox import Sandbox
from appealkit.library import Library, own_samples, template_samples
from appealkit.maps.kinds import Rule
from appealkit.maps.load import Rules
from appealkit.maps.shapes import shaped
from appealkit.packet.model import Packet
from appealkit.pipeline import prepare
from appealkit.yamltext import YamlText

T150 = code_page(
    "T150",
    """A sample that is a copy of a real case
    Samples are invented: they are shown to everyone who writes, reads or approves a template, and go into reports.
    Bad: a case of `cases/` copied to `templates/samples/`, claim number and member id as they were. Good: the same
    facts with a name, member id, claim number and dates that you made up.
    """,
)
T151 = code_page(
    "T151",
    """What a sample says of itself is not of its shape
    Under `sample:` stand only the day of drafting and how it is filed.
    Bad: `sample: {day: 2026-11-21}`. Good: `sample: {on: 2026-11-21, protective: yes}`.
    """,
)

SAMPLES = "samples/"
AFTER_THE_NOTICE = timedelta(days=14)
OF_A_PERSON = ("claim_number", "member_id")
REAL = ("cases", "charts")  # the folders of a workspace that hold real cases


@dataclass(frozen=True, slots=True)
class Sample:
    """An invented case, the day it is drafted on, and how it is filed. `file`: its path inside `templates/`."""

    name: str
    case: Case
    on: date
    protective: Protective | None = None
    strategy: str | None = None

    @property
    def file(self) -> str:
        return f"{SAMPLES}{self.name}.yaml"


class _Said(Rule):
    on: date | None = None
    protective: bool = False
    promises_records: bool = False
    strategy: str | None = None


def samples_of(library: Library) -> tuple[tuple[Sample, ...], list[Problem]]:
    """Every sample that can be read, by name; and every problem of all of them, at file, line and column."""
    own = own_samples(library.workspace)
    real = _ids_of_real_cases(library.workspace) if own and library.workspace else frozenset[str]()
    samples: list[Sample] = []
    problems: list[Problem] = []
    for path, data in sorted(template_samples(library.workspace).items()):
        if not path.endswith(".yaml"):
            continue
        sample, found = _kept(path, data, library.rules)
        if sample is not None and path in own and (copied := list(_copied(path, data, real))):
            sample, found = None, [*found, *copied]
        samples += [sample] if sample else []
        problems += found
    return tuple(samples), problems


def drafted(sample: Sample, library: Library, environment: Sandbox | None = None) -> Packet:
    """What comes of this sample with its templates as they are now, as a trial; without a letter where its case carries
    none. TemplateError where a template cannot be used. `environment`: a sandbox that watches the rendering."""
    return prepare(
        sample.case,
        library,
        on=sample.on,
        strategy=sample.strategy,
        trial=True,
        protective=sample.protective,
        environment=environment,
    )


def read_sample(path: str, data: bytes, rules: Rules) -> tuple[Sample | None, list[Problem]]:
    """The sample in this file (its path inside `templates/`), and every problem of it."""
    text, problems = yamltext.read(data, f"templates/{path}")
    if text is None:
        return None, problems
    said, found = _said(text)
    problems += found
    case, found = read_whole(_without(text, "sample"), rules.vocabulary, rules.procedures)
    problems += found
    if case is None or said is None or mistakes(problems):
        return None, problems
    protective = Protective("Sample", "a sample", said.promises_records) if said.protective else None
    on = said.on or on_of(case)
    name = path.removeprefix(SAMPLES).removesuffix(".yaml")
    return Sample(name, case, on, protective, said.strategy), problems


def on_of(case: Case) -> date:
    """The day on which a sample that says none is drafted."""
    return case.denial.notice_date + AFTER_THE_NOTICE


def _kept(path: str, data: bytes, rules: Rules) -> tuple[Sample | None, list[Problem]]:
    """As read before where neither file nor rules changed: who watches a template reads them all at each save."""
    key = ("sample", path, data)
    if key not in rules.kept:
        rules.kept[key] = read_sample(path, data, rules)
    sample, problems = rules.kept[key]
    return sample, problems


def _said(text: YamlText) -> tuple[_Said | None, list[Problem]]:
    given = text.value.get("sample") if isinstance(text.value, dict) else None
    if given is None:
        return _Said(), []
    places: Mapping[yamltext.Path, Where] = {
        path[1:]: where for path, where in text.places.items() if path[:1] == ("sample",)
    }
    return shaped(_Said, replace(text, value=given, places=places), T151)


def _without(text: YamlText, key: str) -> YamlText:
    if not isinstance(text.value, dict):
        return text
    return replace(text, value={name: value for name, value in text.value.items() if name != key})


# ---- a sample is invented ----


def _copied(path: str, data: bytes, real: frozenset[str]) -> Iterator[Problem]:
    """A problem for each id of a person in this sample that stands in a real case too."""
    for key, word, line in _ids(data):
        if word in real:
            says = f"this sample has the {key.replace('_', ' ')} of a real case of this workspace"
            mend = "samples are shown to many people: make up the person, the numbers and the dates"
            yield Problem(T150, says, mend, Where(f"templates/{path}", line, 1))


def _ids(data: bytes) -> Iterator[tuple[str, str, int]]:
    for found in _ID.finditer(data):
        word = found[2].decode("utf-8", "replace").strip().strip("\"'")
        if word:
            yield found[1].decode(), word, data.count(b"\n", 0, found.start()) + 1


_ID = re.compile(rb"[\"']?\b(" + "|".join(OF_A_PERSON).encode() + rb")[\"']?\s*:[ \t]*([^,}\r\n#]+)")


def _ids_of_real_cases(workspace: Path) -> frozenset[str]:
    return frozenset(word for path in _case_files(workspace) for word in _ids_in(path, *_state(path)))


def _case_files(workspace: Path) -> Iterable[Path]:
    for folder in REAL:
        for path in sorted((workspace / folder).rglob("*")):
            if path.suffix in {".yaml", ".yml", ".json"} and path.is_file():
                yield path


def _state(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=20_000)
def _ids_in(path: Path, changed: int, size: int) -> frozenset[str]:  # noqa: ARG001 they tell when to read it again
    return frozenset(word for _, word, _ in _ids(path.read_bytes()))
