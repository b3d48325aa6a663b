"""An item's packet with its exhibits, ready to be sent: the same as `appealkit packet` writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from appealkit.intake.exhibitfiles import exhibit_files
from appealkit.library import Library
from appealkit.maps.payers import profile_of
from appealkit.packet.model import Packet
from appealkit.packet.plan import Options as Sent
from appealkit.packet.send import Sending, write_sending
from appealkit.worklist.content import Content
from appealkit.worklist.setup import Options


def write_whole(
    packet: Packet,
    folder: Path,
    content: Content,
    library: Library,
    on: date,
    options: Options,
    ready: Callable[[Mapping[str, str]], None],
) -> None:
    """The packet with its exhibits in `folder`; without anything to send where a check stops it."""
    letter, case = packet.letter, packet.case
    if letter is None:
        raise ValueError("a packet without a letter is not sent")
    root = library.workspace or Path()
    places = {name: root / path for name, (path, _) in content.exhibits.items()}
    sending = Sending(
        rules=library.rules,
        on=on,
        options=Sent(),
        files=exhibit_files(places, frozenset(exhibit.document for exhibit in letter.exhibits)),
        profile=profile_of(case.denial.payer, library.payers, case.patient.group_number),
        problems=(*content.problems, *packet.problems),
    )
    write_sending(packet, letter, folder, sending, formats=options.formats, kept=options.kept, ready=ready)
