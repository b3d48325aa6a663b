"""A letter composed from one template body: the shipped templates with this text in place of one of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from appealkit.document import walk
from appealkit.letters.basis import basis_of
from appealkit.letters.compose import Protective, compose
from appealkit.letters.register import Covered, Entry, Register
from appealkit.letters.template import load_templates
from stories import cases

TEMPLATES = cases.ROOT / "templates"
SECTION = "letters/conservative-care"
FRONT = "---\ntemplate: {name}\ntitle: Bench\nversion: '1'\nkind: {kind}\n---\n"
ON = date.fromisoformat(cases.ON)


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, bytes]:
    return {path.relative_to(TEMPLATES).as_posix(): path.read_bytes()
            for path in sorted(TEMPLATES.rglob("*")) if path.suffix in {".j2", ".yaml"}}  # fmt: skip


def shelf(**bodies: str) -> Any:
    """The shipped templates with these files instead: `frame=`, `section=`, or a path with `__` for `/`."""
    named = {"frame": "frames/appeal", "section": SECTION, "filing": "frames/protective"}
    files = dict(shipped())
    for key, body in bodies.items():
        name = named.get(key, key.replace("__", "/").replace("_", "-"))
        front = FRONT.format(name=name, kind="frame" if name.startswith("frames/") else "section")
        text = body if name.startswith("partials/") else front + body
        files[f"{name}.md.j2"] = text.encode()
    found, problems = load_templates(files)
    assert found is not None, [str(problem) for problem in problems]
    return found


def composed(workspace: Path, case: cases.Case | None = None, *, trial: bool = True, protective: bool = False,
             **bodies: str) -> tuple[Any, list[Any]]:  # fmt: skip
    """The Letter and its problems, as a trial, from these bodies."""
    packet = cases.prepared(workspace, case or cases.care(), trial=True)
    from appealkit.library import open_library

    filing = Protective("Morgan Decider", "the clock is short") if protective else None
    return compose(
        packet.case, packet.assessment, open_library(workspace).rules, shelf(**bodies), on=ON, trial=trial,
        protective=filing,
    )  # fmt: skip


def said(letter: Any) -> list[str]:
    """The words of each block of the body; a blank that does not break counts as a blank."""
    return [" / ".join(walk.block_texts(block)).replace("\u00a0", " ") for block in letter.body]


def only(workspace: Path, section: str, case: cases.Case | None = None) -> list[str]:
    """What a frame that holds nothing but this section says."""
    letter, _ = composed(workspace, case, frame="{% sections %}\n", section=section)
    return said(letter)


def approving(shelf: Any, rules: Any, names: Any, changed: str | None = None) -> Any:
    """A register in which these were approved on the first of November; of `changed` another text."""
    covered, entries = {}, []
    for name in names:
        item = shelf.templates[name]
        digest = "0" * 64 if name == changed else item.sha256
        record = Covered(template=name, version=item.front.version, sha256=digest, files={},
                         rests_on=basis_of(item, shelf, rules).rests_on)  # fmt: skip
        covered[record.digest] = record
        said = {"on": "2026-11-01", "template": name, "state": "approved", "version": "1", "by": "C. Officer",
                "author": "appealkit", "sha256": digest, "covers": record.digest}  # fmt: skip
        entries.append(Entry.model_validate(said))
    return Register().with_entries(entries, covered)
