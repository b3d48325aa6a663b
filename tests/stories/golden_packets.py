"""What a packet of a sample is, as a file that a person can read: pages, outline, links, exhibits, checks.

`PYTHONPATH=src:tests python tests/stories/golden_packets.py` writes them anew; read the difference before it is kept.
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pikepdf
import yaml

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests/golden/packets"
ON = "2026-11-21"
FIRST_WORDS = 9

SAMPLES = {
    "tfesi-left-s1": ("--fax", "--form"),
    "second-level-new-evidence": ("--form",),
    "records-enclosed": ("--fax",),
    "advantage-care-supported": ("--form", "--minimum-necessary"),
    "attendance-clarified": ("--minimum-necessary",),
    "two-lines-primary-add-on": (),
    "ablation-two-blocks": ("--form",),
    "long-and-odd-names": (),
}


def told(name: str, options: tuple[str, ...], folder: Path) -> dict[str, Any]:
    """The packet of this sample, made in this folder, without anything that hangs on a library's version."""
    from stories import cases

    done = cases.run("packet", ROOT / "samples/cases" / f"{name}.yaml", "--out", folder, "--on", ON, *options)
    files = cases.written(folder)
    manifest = json.loads(files["keep/manifest.json"])
    preflight = json.loads(files["keep/preflight.json"])
    return {
        "asked": " ".join(options),
        "exit": done.code,
        "looks": {
            one["title"]: one["why"] for one in preflight["checks"] if one["result"] == "look"
        },
        "stops": {one["title"]: one["why"] for one in preflight["checks"] if one["result"] == "stop"},
        "files": {
            Path(part["path"]).name: _file(files[part["path"]], part)
            for part in (manifest["packet"] or {"parts": []})["parts"]
        },
    }  # fmt: skip


def _file(data: bytes, part: dict[str, Any]) -> dict[str, Any]:
    from writers import reading

    with pikepdf.open(io.BytesIO(data)) as pdf:
        numbers = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
        links = {
            number: targets
            for number, page in enumerate(pdf.pages, 1)
            if (targets := [numbers[_target(note)] for note in page.get("/Annots", ())])
        }
        with pdf.open_outline() as outline:
            entries = [line for item in outline.root for line in _entries(item, numbers, 0)]
    return {
        "pages": part["pages"],
        "before_exhibits": part["pages_before_exhibits"],
        "tagged": part["tagged"],
        "exhibits": {
            item["exhibit"]: f"{item['document']}, sheet on {item['sheet_on_packet_page']}, "
            f"pages {item['pages'][0]}-{item['pages'][-1]} of {item['of']}"
            for item in part["exhibits"]
        },
        "outline": _lines(entries),
        "links": _lines(f"on {number}: {' '.join(map(str, targets))}" for number, targets in links.items()),
        "begin": _lines(
            f"{number}: {' '.join(text.split()[:FIRST_WORDS])}"
            for number, text in enumerate(reading.pdf_page_texts(data), 1)
        ),
    }  # fmt: skip


def _lines(lines: Iterable[str]) -> Lines:
    return Lines("".join(f"{line}\n" for line in lines))


def _target(note: Any) -> Any:
    where = note.get("/Dest") if "/Dest" in note else note.A.D
    return where[0].objgen


def _entries(item: Any, numbers: Any, depth: int) -> list[str]:
    where = item.destination if item.destination is not None else item.action.D
    line = f"{'  ' * depth}{item.title} .. {numbers[where[0].objgen]}"
    return [line, *(below for child in item.children for below in _entries(child, numbers, depth + 1))]


class Lines(str):
    """A text that is written line by line."""

    __slots__ = ()


class Plain(yaml.SafeDumper):
    """Writes lines as lines, and a short list of numbers as one."""


Plain.add_representer(Lines, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|"))


def shown(name: str, seen: dict[str, Any]) -> str:
    """The file's text."""
    head = f"# appealkit packet samples/cases/{name}.yaml --on {ON} {seen['asked']}".rstrip()
    return f"{head}\n{yaml.dump(seen, Dumper=Plain, sort_keys=False, allow_unicode=True, width=110)}"


def main() -> None:
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for name, options in SAMPLES.items():
        with tempfile.TemporaryDirectory() as folder:
            (GOLDEN / f"{name}.yaml").write_text(
                shown(name, told(name, options, Path(folder) / name)), encoding="utf-8"
            )


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "tests"))
    main()
