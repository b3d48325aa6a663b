"""What was sent, as plain values for JSON: of each file its exhibits and pages; the checks; the contents of the ZIP."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from appealkit import __version__
from appealkit.case import Case
from appealkit.intake.exhibitfiles import ExhibitFile
from appealkit.layout.preflight import Check, PacketFile, Result
from appealkit.packet.parts import Assembled, Part
from appealkit.packet.plan import Setting

PREFLIGHT_VERSION = "1.0"
CONTENTS_VERSION = "1.0"


@dataclass(frozen=True, slots=True)
class SentPart:
    """A file that is sent, as it was planned and as it became."""

    name: str
    part: Part
    assembled: Assembled
    bytes: int


def sent_json(parts: Iterable[SentPart], setting: Setting, files: Mapping[str, ExhibitFile]) -> dict[str, Any]:
    """What the manifest says of the packet: each file, and of each exhibit in it where it came from and its pages."""
    options = setting.options
    return {
        "fax": options.fax,
        "form": options.form,
        "minimum_necessary": options.minimum_necessary,
        "zip": options.zip,
        "though_late": dict(zip(("by", "because"), options.though_late, strict=True)) if options.though_late else None,
        "parts": [
            {
                "path": f"to-send/{one.name}",
                "pages": one.assembled.pages,
                "pages_before_exhibits": one.assembled.front_pages,
                "bytes": one.bytes,
                "tagged": one.assembled.tagged,
                "exhibits": [
                    {
                        "exhibit": item.label,
                        "document": item.document,
                        "sha256": files[item.document].sha256,
                        "media": files[item.document].media,
                        "pages": list(item.pages),
                        "of": item.of,
                        "sheet_on_packet_page": one.assembled.exhibit_pages[item.label],
                    }
                    for item in one.part.exhibits
                ],
            }
            for one in parts
        ],
    }


def preflight_json(
    checks: Iterable[Check], case: Case, files: Iterable[PacketFile], setting: Setting
) -> dict[str, Any]:
    """The checks, what they came to, and what the minimum necessary kept back."""
    checks = tuple(checks)
    return {
        "format": "appealkit-preflight",
        "version": PREFLIGHT_VERSION,
        "program": __version__,
        "case": case.id,
        "on": setting.on.isoformat(),
        "may_be_sent": all(one.result is not Result.STOP for one in checks),
        "checks": [
            {"check": one.name, "title": one.title, "result": one.result.value, "why": one.why, "mend": one.mend}
            for one in checks
        ],
        "files": [{"name": one.name, "pages": one.pages, "bytes": one.bytes} for one in files],
        "kept_back": [
            {"exhibit": one.exhibit.label, "document": one.exhibit.document, "pages": list(one.dropped)}
            for one in setting.chosen
            if one.dropped
        ],
    }


def contents_json(parts: Iterable[SentPart], setting: Setting, digests: Mapping[str, str]) -> dict[str, Any]:
    """What a ZIP holds, for who receives it: names, pages, hashes and exhibits; nothing of how it was made."""
    denial, parts = setting.packet.case.denial, tuple(parts)
    return {
        "format": "appeal-packet-contents",
        "version": CONTENTS_VERSION,
        "request": setting.letter.title,
        "payer": denial.payer.name,
        "claim": denial.claim_number,
        "date": setting.on.isoformat(),
        "files": [
            {
                "name": one.name,
                "part": one.part.number,
                "of": one.part.of,
                "pages": one.assembled.pages,
                "bytes": one.bytes,
                "sha256": digests[f"to-send/{one.name}"],
                "exhibits": [
                    {"exhibit": item.label, "title": item.title, "pages": list(item.pages), "of": item.of}
                    for item in one.part.exhibits
                ],
            }
            for one in parts
        ],
    }
