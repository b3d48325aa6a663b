"""Which letters were made with a template, a version of it, or one very text: by the audit trail, or by manifests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, select

from appealkit.letters.template import name_of
from appealkit.worklist.states import Event
from appealkit.worklist.tables import audit, items, releases, sendings

HASH = re.compile(r"[0-9a-f]{8,64}")
_USED = re.compile(r"(?P<name>\S+) (?P<version>.+?) (?P<sha>[0-9a-f]{64})(?: .*)?")  # as an entry of a packet says it


@dataclass(frozen=True, slots=True)
class AskedFor:
    """A template, a version of it, or a text by the beginning of its hash."""

    name: str | None = None
    version: str | None = None
    sha256: str | None = None

    def fits(self, name: str, version: str, sha256: str) -> bool:
        """Whether this is what was asked for."""
        if self.sha256 is not None:
            return sha256.startswith(self.sha256)
        return name == self.name and self.version in {None, version}


@dataclass(frozen=True, slots=True)
class Issued:
    """A letter: its case, when it was made, with which of the texts asked for; who released it, and when it went."""

    case: str
    state: str
    made_on: str | None
    packet: str
    templates: tuple[str, ...]
    released_by: str | None = None
    released_at: str | None = None
    sent_on: str | None = None

    def plain(self) -> dict[str, Any]:
        """The same for --json."""
        return asdict(self)


def asked_for(word: str) -> AskedFor:
    """What the word names: a hash, `letters/x@2`, or `letters/x`."""
    plain = word.strip()
    if HASH.fullmatch(plain.lower()):
        return AskedFor(sha256=plain.lower())
    name, _, version = plain.partition("@")
    return AskedFor(name_of(name), version or None)


def issued(connection: Connection, asked: AskedFor) -> list[Issued]:
    """The letters in the worklist made with it: those released or sent, and those that lie in place now."""
    given = {row.packet: row for row in connection.execute(select(releases).where(releases.c.voided_at.is_(None)))}
    went = {row.release: row for row in connection.execute(select(sendings))}
    placed = (
        select(audit.c.detail, items.c.case, items.c.state, items.c.packet)
        .join(items, items.c.id == audit.c.item)
        .where(audit.c.event == Event.PLACED)
        .order_by(audit.c.seq)
    )
    found: dict[str, Issued] = {}
    for row in connection.execute(placed.execution_options(yield_per=2000)):
        packet = str(row.detail.get("packet"))
        texts = tuple(_named(str(row.detail.get("templates") or ""), asked))
        yes = given.get(packet)
        if texts and (yes is not None or packet == row.packet):
            sent = went.get(yes.id) if yes is not None else None
            found[packet] = Issued(
                row.case, row.state, row.detail.get("on"), packet, texts, yes.by if yes else None,
                yes.at if yes else None, str(sent.on) if sent else None,
            )  # fmt: skip
    return list(found.values())


def issued_by_manifest(packet: str, manifest: Mapping[str, Any], asked: AskedFor) -> Issued | None:
    """The letter of a packet that was written without a worklist, where it was made with it."""
    used = (manifest.get("letter") or {}).get("templates") or ()
    said = "; ".join(f"{one['template']} {one['version']} {one['sha256']}" for one in used)
    texts = tuple(_named(said, asked))
    if not texts:
        return None
    state = "draft" if (manifest.get("letter") or {}).get("draft") else "written"
    return Issued(str(manifest.get("case")), state, manifest.get("on"), packet, texts)


def _named(said: str, asked: AskedFor) -> Iterator[str]:
    for one in said.split("; "):
        found = _USED.fullmatch(one)
        if found and asked.fits(found["name"], found["version"], found["sha"]):
            yield f"{found['name']} {found['version']} {found['sha'][:12]}"
