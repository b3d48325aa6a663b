"""A named person's yes to one exact letter and packet: given, voided by any change, and what still waits for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from appealkit.errors import InputError, NotApproved, OutputError, Problem, Where, code_page
from appealkit.library import open_library
from appealkit.packet.inplace import W032, PacketInPlace, read_in_place, read_manifest
from appealkit.worklist import typed
from appealkit.worklist.acts import Act, after
from appealkit.worklist.audit import tell
from appealkit.worklist.database import Worklist
from appealkit.worklist.named import item_named, stand
from appealkit.worklist.states import Event, State
from appealkit.worklist.tables import items, releases
from appealkit.worklist.wording import refuse_withdrawn

W033 = code_page(
    "W033",
    """The letter is a draft
    Nobody approved a template that it was made with. It says DRAFT on every page, and is no letter to be sent.
    Bad: a release of what `--trial` wrote. Good: the template approved by name, and the packet made anew.
    """,
)
W034 = code_page(
    "W034",
    """The packet was stopped before it is sent
    Its preflight found something that must be settled first; keep/preflight says what, and what to do.
    Bad: a packet that lacks an exhibit, released all the same. Good: the exhibit added, and the packet made anew.
    """,
)
W035 = code_page(
    "W035",
    """Somebody released it before
    One yes is enough, and the first one counts. Nothing was recorded.
    Bad: a second `appealkit release` of one item. Good: `appealkit sent ITEM …` once it went out.
    """,
)
W043 = code_page(
    "W043",
    """The release no longer holds
    What lies there is not what was released, to the byte. The release is void, and nothing was recorded as sent.
    Bad: a page put into to-send/ after the release. Good: the packet made anew, read, and released again.
    """,
)
W045 = code_page(
    "W045",
    """The packet in place is not the one that the worklist knows
    A run wrote it, and was stopped before it recorded it; or it was copied there from elsewhere.
    Bad: last week's packet put back into out/. Good: `appealkit batch`, which finishes what was begun.
    """,
)
PROGRAM = "appealkit"  # who acts where no person does


@dataclass(frozen=True, slots=True)
class Released:
    """A release as it was recorded, and the item that it is of."""

    item: Row[Any]
    kept: PacketInPlace
    letter: str | None  # SHA-256 of its text
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Approval:
    """A template that a letter was made with, and who approved it when; none where nobody did."""

    template: str
    by: str | None
    on: str | None

    def __str__(self) -> str:
        return f"{self.template}, " + (f"approved by {self.by} on {self.on}" if self.by else "not approved")


@dataclass(frozen=True, slots=True)
class Waiting:
    """One letter that waits for its release. `approvals`: of each template, by whom."""

    item: Row[Any]
    letter: Path
    approvals: tuple[Approval, ...]


def release(worklist: Worklist, word: str, by: str, root: Path) -> Released:
    """The packet in place of this item, released by this person. Every byte of it is read first. `root`: the workspace.

    InputError where the item does not stand there, somebody was first, or the packet is not as it was written;
    NotApproved for a draft, or a wording that was withdrawn since; OutputError where the packet cannot be read.
    """
    by = typed.name(by)
    with worklist.reading() as connection:
        item = item_named(connection, word)
        _may_be_released(connection, item)
    kept = read_in_place(folder_of(item, root))
    refuse_withdrawn(kept.manifest, open_library(root), worklist.today)
    with worklist.writing() as connection:
        item = item_named(connection, word, to_change=True)
        _may_be_released(connection, item)
        _is_fit(item, kept)
        letter, at = item.letter or kept.letter, worklist.moment()
        connection.execute(insert(releases).values(item=item.id, letter=letter, packet=kept.digest, by=by, at=at))
        stand(connection, item.id, State.APPROVED, at)
        told = {"letter": letter, "packet": kept.digest, "content": item.content, **decided_by(kept)}
        tell(connection, at, by, Event.RELEASED, item.id, **told)
    return Released(item, kept, letter, by, at)


def active(connection: Connection, item: int) -> Row[Any] | None:
    """The release of this item that holds; None where there is none, or it was voided."""
    asked = select(releases).where(releases.c.item == item, releases.c.voided_at.is_(None))
    return connection.execute(asked.order_by(releases.c.id.desc()).limit(1)).one_or_none()


def void(connection: Connection, at: str, item: int, why: str) -> int | None:
    """The open release of this item voided; its number, for the entry that tells of it. Nothing else is changed."""
    found = active(connection, item)
    if found is None:
        return None
    connection.execute(update(releases).where(releases.c.id == found.id).values(voided_at=at, voided_why=why))
    return int(found.id)


def check(worklist: Worklist, root: Path) -> Iterator[tuple[Row[Any], str | None]]:
    """Each released item that has not gone out, its packet read again; with why its release was voided, or None where
    it holds."""
    with worklist.reading() as connection:
        found = connection.execute(select(items).where(items.c.state == State.APPROVED).order_by(items.c.id)).all()
    for item in found:
        yield item, recheck(worklist, item, root)


def recheck(worklist: Worklist, item: Row[Any], root: Path) -> str | None:
    """Whether what lies there is what was released, to the byte: None, or why not; its release is then voided.

    A packet that was changed by hand is forgotten, so that the next run makes it anew."""
    why = _differs(worklist, item, root)
    if why is None:
        return None
    with worklist.writing() as connection:
        now = item_named(connection, str(item.case), to_change=True)
        held, at = active(connection, now.id), worklist.moment()
        stands = after(Act.VOID, State(now.state), now.case)
        if isinstance(stands, State) and held is not None and now.changed_at == item.changed_at:
            number = void(connection, at, now.id, why)
            stand(connection, now.id, stands, at, key=None, words=None)
            tell(connection, at, PROGRAM, Event.VOIDED, now.id, release=number, why=why, packet=held.packet)
    return why


def waiting(worklist: Worklist) -> list[Row[Any]]:
    """The items whose letter waits for its release; those without a known last day first, then as they are due."""
    with worklist.reading() as connection:
        asked = select(items).where(items.c.state == State.DRAFTED, items.c.packet.is_not(None))
        order = (items.c.due.is_not(None), items.c.due, items.c.id)
        return list(connection.execute(asked.order_by(*order)).all())


def waits(item: Row[Any], root: Path) -> Waiting:
    """What there is to read of one of them, and who approved its wording."""
    folder = folder_of(item, root)
    manifest = read_manifest(folder)
    listed = {str(one.get("path")) for one in (manifest or {}).get("files") or ()}
    names = ("to-send/letter.pdf", "to-send/letter.docx", "to-send/letter.txt")
    letter = next((folder / name for name in names if name in listed), folder)
    return Waiting(item, letter, approvals(manifest) if manifest else ())


def folder_of(item: Row[Any], root: Path) -> Path:
    """Where the item's packet lies, as the workspace at `root` has it."""
    return root.joinpath(item.out or "", item.folder)


def decided_by(kept: PacketInPlace) -> dict[str, str]:
    """What decided and who approved it, as the manifest says: for the trail, which outlives the packet."""
    said = kept.manifest
    return {
        "templates": "; ".join(map(str, approvals(said))),
        "rules": str(said.get("rules_sha256") or ""),
        "policies": "; ".join(f"{one['policy']} {one['version']}" for one in said.get("policies") or ()),
        "program": str(said.get("program") or ""),
    }


def approvals(manifest: Mapping[str, Any]) -> tuple[Approval, ...]:
    """Those of the letter's templates."""
    templates = (manifest.get("letter") or {}).get("templates") or ()
    return tuple(
        Approval(f"{one['template']} {one['version']}", one["approved_by"], one["approved_on"]) for one in templates
    )


def _may_be_released(connection: Connection, item: Row[Any]) -> None:
    if item.state == State.APPROVED and (first := active(connection, item.id)) is not None:
        says = f"item {item.case} was released by {first.by}, {first.at}"
        raise InputError(Problem(W035, says, f"`appealkit sent {item.case} …` once it went out", Where(item.case)))
    stands = after(Act.RELEASE, State(item.state), item.case)
    if isinstance(stands, Problem):
        raise InputError(stands)


def _is_fit(item: Row[Any], kept: PacketInPlace) -> None:
    """The packet may be released as it lies there, and is the one that the worklist knows."""
    where = Where(str(kept.folder))
    made_anew = "move the folder away, and run `appealkit batch`: it makes the packet anew"
    if kept.differs or kept.manifest.get("case") != item.case:
        says = "; ".join(kept.differs[:4]) or "it is the packet of another case"
        raise InputError(Problem(W032, f"the packet is not as it was written: {says}", made_anew, where))
    if kept.stops:
        says = f"the packet was stopped: {', '.join(kept.stops)}"
        raise InputError(Problem(W034, says, "settle what keep/preflight says, and run `appealkit batch`", where))
    if not kept.has_letter:
        says = "there is no letter in this packet"
        raise InputError(Problem(W034, says, "do what its checklist says, and run `appealkit batch`", where))
    if kept.is_draft or item.draft:
        mend = "have its templates approved, and run `appealkit batch` without --trial"
        raise NotApproved(Problem(W033, "the letter is a draft: a template of it is not approved", mend, where))
    if kept.digest != item.packet:
        says = "the packet in place is another than the worklist knows"
        raise InputError(Problem(W045, says, "run `appealkit batch`: it finishes what was begun", where))


def _differs(worklist: Worklist, item: Row[Any], root: Path) -> str | None:
    with worklist.reading() as connection:
        held = active(connection, item.id)
    try:
        kept = read_in_place(folder_of(item, root))
    except OutputError as error:
        return error.problems[0].says
    if kept.differs:
        return "; ".join(kept.differs[:4])
    return None if held is not None and kept.digest == held.packet else "another packet lies in its place"
