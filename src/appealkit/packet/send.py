"""DOOR: writes a packet to be sent: its PDF, or the parts of it that the payer's limits ask for, and the ZIP; and what
is kept of it. Whole or not at all; where a check stops it, only what is kept."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

from appealkit.errors import AppealError, OutputError, Problem
from appealkit.intake.exhibitfiles import ExhibitFile, OpenExhibits
from appealkit.layout.preflight import Check, PacketFile, Result, lay_out_preflight
from appealkit.letters.model import Letter
from appealkit.maps.load import Rules
from appealkit.maps.payers import PayerProfile, fax_of
from appealkit.packet.asked import Before
from appealkit.packet.divide import Group, TooLarge, divide
from appealkit.packet.model import Packet, Written
from appealkit.packet.parts import Assembled, Part
from appealkit.packet.place import MANIFEST, Aside, placed
from appealkit.packet.plan import Options, Setting, choose, encounter_starts, kept_back, part_of, pieces, sent_whole
from appealkit.packet.preflight import Made, checks_after, checks_before, stops
from appealkit.packet.report import manifest_json
from appealkit.packet.sent import SentPart, contents_json, preflight_json, sent_json
from appealkit.packet.write import FORMATS, KEPT, Kept, add, as_json, kept_files, letter_files, once
from appealkit.writers import Look

SCRATCH = "to-send/.measured"
ZIP = "to-send/packet.zip"
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # as early as a ZIP can say; no clock is asked
TRIES = 4  # a part's own number makes its cover some bytes longer than it was measured with


@dataclass(frozen=True, slots=True)
class Sending:
    """What a packet is made of besides the case and its letter. `files`: those of the exhibits, by document."""

    rules: Rules
    on: date
    options: Options
    files: Mapping[str, ExhibitFile]
    profile: PayerProfile | None = None
    problems: tuple[Problem, ...] = ()  # doubts met on the way


@dataclass(frozen=True, slots=True)
class Sent:
    """What was written, what the checks came to, and the files to send: none where a check stopped them."""

    written: Written
    checks: tuple[Check, ...]
    files: tuple[PacketFile, ...]

    @property
    def stopped(self) -> bool:
        """Whether nothing was written to be sent."""
        return stops(self.checks)


def write_sending(
    packet: Packet,
    letter: Letter,
    folder: Path,
    sending: Sending,
    *,
    formats: Iterable[str] = FORMATS,
    kept: Kept = KEPT,
    protective: Mapping[str, str] | None = None,
    step: Callable[[str], None] = lambda _: None,
    ready: Callable[[Mapping[str, str]], None] = lambda _: None,
) -> Sent:
    """The packet in `folder`. `step` is told what is being made; `ready`: as for `write_packet`. OutputError where it
    cannot be written, or an exhibit is not what it was; nothing is then in place."""
    setting = _setting(packet, letter, sending)
    before = Before(setting, sending.files, sending.profile, sending.problems)
    checks = checks_before(before)
    parts: tuple[SentPart, ...] = ()
    problems: list[Problem] = []
    with placed(folder, packet.case.id) as aside:
        if not stops(checks):
            step("the packet")
            parts, more = _made(aside, before, sending)
            checks += more
        if stops(checks):
            for part in parts:
                aside.drop(f"to-send/{part.name}")
            parts = ()
        step("what is kept")
        files = kept_files(packet, problems, kept)
        if parts:
            files |= letter_files(packet, formats, problems)
        sizes = tuple(PacketFile(part.name, part.assembled.pages, part.bytes) for part in parts)
        page = lay_out_preflight(
            checks, packet.case, sizes, kept_back(setting), sent_whole(setting), draft=letter.draft
        )
        for name in ("pdf", "docx"):
            add(files, problems, f"keep/preflight.{name}", page, packet.look)
        files["keep/preflight.json"] = as_json(preflight_json(checks, packet.case, sizes, setting))
        for path, data in files.items():
            aside.put(path, data)
        if parts and sending.options.zip:
            _zip(aside, parts, setting)
        told = sent_json(parts, setting, sending.files) if parts else None
        manifest = manifest_json(
            letter, packet.assessment, packet.case, aside.digests(), protective, told, signed=packet.is_signed
        )
        aside.put(MANIFEST, as_json(manifest))
        digests = aside.digests()
        ready(digests)
    return Sent(Written(digests, once(problems)), checks, sizes)


def _setting(packet: Packet, letter: Letter, sending: Sending) -> Setting:
    if packet.letter_page is None:
        raise ValueError("a packet without a letter is not sent")
    chosen = choose(letter, packet.case, sending.files, sending.options)
    fax = fax_of(packet.case.denial, sending.profile)
    return Setting(packet, letter, packet.letter_page, sending.rules, sending.on, sending.options, chosen, fax)


def _made(aside: Aside, before: Before, sending: Sending) -> tuple[tuple[SentPart, ...], tuple[Check, ...]]:
    """The parts, written, and what the checks of them came to. An exhibit that cannot be enclosed stops it."""
    try:
        found = _parts(aside, before.setting, sending)
    except OutputError:
        raise
    except AppealError as error:
        whys = " ".join(dict.fromkeys(f"{one.says[:1].upper()}{one.says[1:]}." for one in error.problems))
        mends = " ".join(dict.fromkeys(f"{one.mend[:1].upper()}{one.mend[1:]}." for one in error.problems))
        return (), (Check("pages", "Exhibits as they came", Result.STOP, whys, mends),)
    if isinstance(found, Check):
        return (), (found,)
    made = Made(
        tuple(PacketFile(part.name, part.assembled.pages, part.bytes) for part in found),
        all(part.assembled.tagged for part in found),
        tuple(dict.fromkeys(problem for part in found for problem in part.assembled.problems)),
    )
    return found, checks_after(before, made)


def _parts(aside: Aside, setting: Setting, sending: Sending) -> tuple[SentPart, ...] | Check:
    """One file, or as many as the payer's limit asks for; a Check where no number of files would do."""
    most = sending.profile.limits.file_bytes if sending.profile and sending.profile.limits else None
    groups: tuple[Group, ...] = (pieces(setting.chosen),)
    parts = _written(aside, setting, groups, sending)
    if most is None or parts[0].bytes <= most:
        return parts
    cuts = encounter_starts(setting.chosen, setting.packet.case, sending.files)
    room = most
    for _ in range(TRIES):
        _dropped(aside, parts)
        divided = divide(groups[0], _measure(aside, setting, sending), room, cuts)
        if isinstance(divided, TooLarge):
            return _too_large(divided, most)
        parts = _written(aside, setting, divided, sending)
        over = max(part.bytes for part in parts) - most
        if over <= 0:
            return parts
        room -= over
    return parts  # too large by some bytes still: the check of sizes says so


def _measure(aside: Aside, setting: Setting, sending: Sending) -> Callable[[Group, bool], int]:
    """How large a part with these exhibits is: it is made, and taken away again."""
    known: dict[tuple[Group, bool], int] = {}

    def measure(group: Group, first: bool) -> int:
        if (group, first) not in known:
            groups = (group, ()) if first else ((), group)
            _write(aside, SCRATCH, setting, groups, 1 if first else 2, sending)
            known[group, first] = aside.size(SCRATCH)
            aside.drop(SCRATCH)
        return known[group, first]

    return measure


def _written(aside: Aside, setting: Setting, groups: tuple[Group, ...], sending: Sending) -> tuple[SentPart, ...]:
    parts: list[SentPart] = []
    for number in range(1, len(groups) + 1):
        name = "packet.pdf" if len(groups) == 1 else f"packet-{number}-of-{len(groups)}.pdf"
        part, assembled = _write(aside, f"to-send/{name}", setting, groups, number, sending)
        parts.append(SentPart(name, part, assembled, aside.size(f"to-send/{name}")))
    return tuple(parts)


def _write(
    aside: Aside, path: str, setting: Setting, groups: tuple[Group, ...], number: int, sending: Sending
) -> tuple[Part, Assembled]:
    """One file. A fax without exhibits is made twice: only then is it known how many pages its cover has to say."""
    part = part_of(setting, groups, number)
    with aside.open(path) as into:
        assembled = _assemble(part, setting.packet.look, sending, into)
    if setting.options.fax and not part.exhibits and not setting.alone:
        aside.drop(path)
        return _write(aside, path, replace(setting, alone=assembled.pages), groups, number, sending)
    return part, assembled


def _assemble(part: Part, look: Look | None, sending: Sending, into: BinaryIO) -> Assembled:
    from appealkit.packet.assemble import assemble

    with OpenExhibits(sending.files) as files:
        return assemble(part, files, into, look)


def _dropped(aside: Aside, parts: tuple[SentPart, ...]) -> None:
    for part in parts:
        aside.drop(f"to-send/{part.name}")


def _too_large(what: TooLarge, most: int) -> Check:
    size, taken = f"{what.bytes:,} bytes", f"{most:,} a file are taken"
    if what.piece is None:
        why = f"The letter and what goes before the exhibits have {size} alone, and {taken}."
        return Check("size", "Size", Result.STOP, why, "Ask the payer for another way.")
    why = f"Page {what.piece.pages[0]} of exhibit {what.piece.label} has {size} alone, with its sheet, and {taken}."
    return Check(
        "size", "Size", Result.STOP, why, "Scan it in black and white at 200 dots an inch, or ask for another way."
    )


def _zip(aside: Aside, parts: tuple[SentPart, ...], setting: Setting) -> None:
    """The parts and their contents.json, stored as they are: PDF is compressed already, and the bytes stay the same."""
    contents = as_json(contents_json(parts, setting, aside.digests()))
    with aside.open(ZIP) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_entry("contents.json"), contents)
        for part in parts:
            with (
                aside.read(f"to-send/{part.name}") as source,
                archive.open(_entry(part.name, part.bytes), "w") as target,
            ):
                shutil.copyfileobj(source, target)


def _entry(name: str, size: int = 0) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, FIRST_DAY)
    entry.external_attr = 0o600 << 16
    entry.file_size = size
    return entry
