"""What goes into a packet: which pages of which exhibits, and the files they make, with what is printed before them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from appealkit.case import Case
from appealkit.document.model import Document
from appealkit.intake.exhibitfiles import ExhibitFile
from appealkit.layout.faxcover import lay_out_fax_cover
from appealkit.layout.index import Enclosure, lay_out_index, lay_out_part_cover
from appealkit.layout.request import lay_out_request
from appealkit.layout.slipsheet import lay_out_slip
from appealkit.letters.exhibits import pages_text
from appealkit.letters.model import Exhibit, Letter
from appealkit.maps.load import Rules
from appealkit.packet.divide import Group, Piece
from appealkit.packet.model import Packet
from appealkit.packet.parts import Enclosed, Front, Part

WHERE_UNKNOWN = "where the encounter stands is not on file; give 'first_page' and 'last_page' of the document"


@dataclass(frozen=True, slots=True)
class Options:
    """What a person asked of the packet besides the letter and its exhibits. `fax`: with a cover for this number.
    `though_late`: who sends it after the last day, and why."""

    fax: bool = False
    form: bool = False
    minimum_necessary: bool = False
    zip: bool = False
    though_late: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """An exhibit with the pages that go, of how many, and why not fewer or not more."""

    exhibit: Exhibit
    pages: tuple[int, ...]
    of: int
    why: str = ""

    @property
    def dropped(self) -> tuple[int, ...]:
        """The pages of its file that do not go."""
        sent = set(self.pages)
        return tuple(page for page in range(1, self.of + 1) if page not in sent)


@dataclass(frozen=True, slots=True)
class Setting:
    """What every file of one packet shares."""

    packet: Packet
    letter: Letter
    page: Document  # the letter as it is laid out
    rules: Rules
    on: date
    options: Options
    chosen: tuple[Chosen, ...]
    fax: str | None = None  # the number it is faxed to
    alone: int = 0  # the pages of a part without exhibits, once they are known


def choose(letter: Letter, case: Case, files: Mapping[str, ExhibitFile], options: Options) -> tuple[Chosen, ...]:
    """The pages of each exhibit whose file is there: all of them, or, for the minimum necessary, the whole encounter
    where the case says where it stands. Never half an encounter, and never without a page that is cited."""
    return tuple(
        _chosen(exhibit, case, files[exhibit.document], options)
        for exhibit in letter.exhibits
        if exhibit.document in files
    )


def _chosen(exhibit: Exhibit, case: Case, file: ExhibitFile, options: Options) -> Chosen:
    every = tuple(range(1, file.pages + 1))
    document = case.documents[exhibit.document]
    if not options.minimum_necessary or document.first_page is None or document.last_page is None:
        why = "" if not options.minimum_necessary else WHERE_UNKNOWN
        return Chosen(exhibit, every, file.pages, why)
    if document.last_page > file.pages:  # half of it, or nothing, would go
        return Chosen(exhibit, every, file.pages, f"whole: its encounter is to end on page {document.last_page}")
    encounter = tuple(range(document.first_page, document.last_page + 1))
    outside = [page for page in exhibit.cited_pages if page not in encounter]
    if outside:
        return Chosen(exhibit, every, file.pages, f"{pages_text(outside)} of it is cited outside the encounter")
    why = "" if encounter == every else f"its encounter alone: {pages_text(encounter)} of {file.pages}"
    return Chosen(exhibit, encounter, file.pages, why)


def kept_back(setting: Setting) -> tuple[str, ...]:
    """What the minimum necessary kept back, in words; nothing where it was not asked."""
    if not setting.options.minimum_necessary:
        return ()
    case, sent = setting.packet.case, {one.exhibit.document for one in setting.chosen}
    told = [f"Exhibit {one.exhibit.label}: {one.why}." for one in setting.chosen if one.dropped]
    others = [document.title for name, document in case.documents.items() if name not in sent]
    return (*told, *(f"Not cited and not required: {title}." for title in others))


def sent_whole(setting: Setting) -> tuple[str, ...]:
    """Where the minimum was asked for and a file of several pages goes whole: which exhibits, by the reason."""
    reasons: dict[str, list[str]] = {}
    for one in setting.chosen:
        if one.why and not one.dropped and one.of > 1:
            reasons.setdefault(one.why, []).append(one.exhibit.label)
    return tuple(
        f"Exhibit{'s' if len(labels) > 1 else ''} {', '.join(labels)}: {why}." for why, labels in reasons.items()
    )


def pieces(chosen: Iterable[Chosen]) -> Group:
    """Each exhibit as one piece."""
    return tuple(Piece(one.exhibit.label, one.pages) for one in chosen)


def encounter_starts(
    chosen: Iterable[Chosen], case: Case, files: Mapping[str, ExhibitFile]
) -> dict[str, tuple[int, ...]]:
    """By an exhibit's letter, the pages of its file on which an encounter begins, as far as the case says so."""
    starts: dict[str, set[int]] = {}
    for name, document in case.documents.items():
        if name in files and document.first_page is not None:
            starts.setdefault(files[name].sha256, set()).add(document.first_page)
            if document.last_page is not None:
                starts[files[name].sha256].add(document.last_page + 1)
    return {one.exhibit.label: tuple(sorted(starts.get(files[one.exhibit.document].sha256, ()))) for one in chosen}


def part_of(setting: Setting, groups: tuple[Group, ...], number: int) -> Part:
    """One file of the packet: its exhibits, each with its sheet; before them letter and index, or a part's cover.
    `groups` are the exhibits of all files."""
    letter, case, of = setting.letter, setting.packet.case, len(groups)
    enclosed = tuple(_enclosed(setting, groups, piece, number) for piece in groups[number - 1])
    where = f", part {number} of {of}" if of > 1 else ""
    return Part(
        title=f"{letter.title}, claim {case.denial.claim_number}{where}",
        claim_number=case.denial.claim_number,
        front=_front(setting, groups, number),
        exhibits=enclosed,
        number=number,
        of=of,
        draft=letter.draft,
    )


def _enclosed(setting: Setting, groups: tuple[Group, ...], piece: Piece, number: int) -> Enclosed:
    one = next(item for item in setting.chosen if item.exhibit.label == piece.label)
    elsewhere = tuple(
        (index, other.pages)
        for index, group in enumerate(groups, 1)
        for other in group
        if other.label == piece.label and index != number
    )
    slip = lay_out_slip(one.exhibit, setting.packet.case, piece.pages, one.of, elsewhere, draft=setting.letter.draft)
    return Enclosed(piece.label, one.exhibit.document, one.exhibit.title, piece.pages, one.of, slip)


def _front(setting: Setting, groups: tuple[Group, ...], number: int) -> Front:
    def front(starts: Mapping[str, int]) -> tuple[Document, ...]:
        enclosures = tuple(_enclosures(setting, groups, number, starts))
        case, letter, of = setting.packet.case, setting.letter, len(groups)
        documents: list[Document] = []
        if setting.options.fax:
            pages = _pages(groups[number - 1], starts) or setting.alone
            documents.append(lay_out_fax_cover(case, letter, setting.fax or "", pages, number, of, on=setting.on))
        if of > 1:
            documents.append(
                lay_out_part_cover(letter, case, setting.packet.assessment, setting.rules, enclosures, number, of)
            )
        if number > 1:
            return tuple(documents)
        if setting.options.form:
            documents.append(lay_out_request(letter, case, setting.packet.assessment, setting.rules, enclosures))
        documents.append(setting.page)
        if letter.exhibits and of == 1:
            documents.append(lay_out_index(letter, case, enclosures))
        return tuple(documents)

    return front


def _enclosures(
    setting: Setting, groups: tuple[Group, ...], number: int, starts: Mapping[str, int]
) -> Iterable[Enclosure]:
    by_label = {one.exhibit.label: one for one in setting.chosen}
    for part, group in enumerate(groups, 1):
        for piece in group:
            one = by_label[piece.label]
            at = starts.get(piece.label, 0) if part == number else 0
            yield Enclosure(one.exhibit, piece.pages, one.of, part, at)


def _pages(group: Group, starts: Mapping[str, int]) -> int:
    """The pages of the file: those up to the last exhibit's sheet, and those behind it. 0 while that is not known."""
    at = starts.get(group[-1].label, 0) if group else 0
    return at + len(group[-1].pages) if at else 0
