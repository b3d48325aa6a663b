"""The written letters with what a person reads in them, and how much of it the reader fills, rightly and wrongly."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

from appealkit import yamltext
from appealkit.errors import Problem
from appealkit.intake.draft import CaseDraft
from appealkit.intake.notice import NoticeTables, load_notice_tables, read_notice
from appealkit.maps.procedures import Procedures

ROOT = Path(__file__).parents[3]
LETTERS = Path(__file__).parent / "letters"
Expected = Mapping[str, str | None]  # path → value; None: must stay empty, and be asked for


@cache
def tables() -> NoticeTables:
    found, problems = load_notice_tables((ROOT / "evidence_maps/intake/notice.yaml").read_bytes())
    assert problems == []
    assert found is not None
    return found


@cache
def procedures() -> Procedures:
    text, _ = yamltext.read((ROOT / "evidence_maps/procedures.yaml").read_bytes(), "procedures.yaml")
    assert text is not None
    return Procedures.model_validate(text.value)


def read(data: bytes | str, file: str = "letter.txt") -> tuple[list[CaseDraft], list[Problem]]:
    return read_notice(data.encode() if isinstance(data, str) else data, file, tables(), procedures())


def written() -> list[tuple[str, str, list[Expected]]]:
    """Each letter's name, its text, and what each of its claims says."""
    found = []
    for path in sorted(LETTERS.glob("*.txt")):
        expected = yaml.safe_load(path.with_suffix(".yaml").read_text())
        found.append((path.stem, path.read_text(), expected))
    return found


def filled(draft: CaseDraft) -> dict[str, str]:
    """What the reader took from the letter, by path; without what it says of the file itself."""
    told = {".".join(path): item.value for path, item in draft.told.items() if path[0] != "documents"}
    told.pop("keys.payer_control_number", None)
    return told


def kind_of(path: str) -> str:
    """The field without the numbers of lines."""
    plain = re.sub(r"\.\d+", "", path)
    return "denial.appeal_to" if plain.startswith("denial.appeal_to") else plain


@dataclass
class Score:
    """By field: values read rightly, wrongly or beyond what is there, and missed."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    details: list[str] = field(default_factory=list)

    def add(
        self, name: str, drafts: Iterable[CaseDraft], expected: Iterable[Expected], only: Iterable[str] = ()
    ) -> None:
        """Count one letter. `only`: the fields on which the expectation speaks; none given: all."""
        limited = set(only)
        got, want = [filled(draft) for draft in drafts], list(expected)
        for number in range(max(len(got), len(want))):
            have = got[number] if number < len(got) else {}
            should = {
                path: value for path, value in (want[number] if number < len(want) else {}).items() if value is not None
            }
            for path in sorted({*have, *should}):
                if limited and kind_of(path) not in limited:
                    continue
                if path in have and have[path] == should.get(path):
                    self.right[kind_of(path)] += 1
                    continue
                self.wrong[kind_of(path)] += path in have
                self.missed[kind_of(path)] += path in should
                self.details.append(f"{name} [{number}] {path}: {have.get(path)!r}, not {should.get(path)!r}")

    @property
    def precision(self) -> float:
        return self.right.total() / max(self.right.total() + self.wrong.total(), 1)

    @property
    def recall(self) -> float:
        return self.right.total() / max(self.right.total() + self.missed.total(), 1)

    def table(self) -> str:
        """Precision and recall of each field, and of all together."""
        rows = [f"{'field':36} {'right':>6} {'wrong':>6} {'missed':>6} {'precision':>9} {'recall':>7}"]
        names = sorted({*self.right, *self.wrong, *self.missed})
        rows += [_row(name, self.right[name], self.wrong[name], self.missed[name]) for name in names]
        return "\n".join([*rows, _row("all", self.right.total(), self.wrong.total(), self.missed.total())])


def _row(name: str, right: int, wrong: int, missed: int) -> str:
    precision = f"{right / (right + wrong):.0%}" if right + wrong else "-"
    recall = f"{right / (right + missed):.0%}" if right + missed else "-"
    return f"{name:36} {right:6} {wrong:6} {missed:6} {precision:>9} {recall:>7}"
