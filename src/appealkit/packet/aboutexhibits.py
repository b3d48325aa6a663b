"""Questions about the exhibits and the way they go: is each page there, once, signed, and taken by the payer?"""

from __future__ import annotations

from collections.abc import Iterator

from appealkit.layout.preflight import Result
from appealkit.layout.request import level_of
from appealkit.letters.exhibits import pages_text
from appealkit.packet.asked import Before, Found, check, found

MANY_PAGES = 500  # of one exhibit: more than a reviewer turns


@check("enclosures", "What is enclosed")
def _enclosures(before: Before) -> Found:
    packet, letter = before.setting.packet, before.setting.letter
    stops = [
        f"exhibit {one.label} ('{one.document}') has no file that can be sent"
        for one in letter.exhibits
        if one.document not in before.files
    ]
    level = level_of(packet.case, before.setting.rules)
    kinds = {packet.case.documents[one.document].kind for one in letter.exhibits}
    asked = level.request.enclose if level and level.request and letter.is_of_a_level else ()
    stops += [
        f"the request must bring {item.says}, and it is not among the exhibits"
        for item in asked
        if item.document not in kinds
    ]
    notice = packet.case.denial.notice_date
    there = any(
        document.kind == "denial-notice" and document.date == notice
        for document in (packet.case.documents[one.document] for one in letter.exhibits)
    )
    looks = [] if there else [f"the notice of {notice}, which is what is appealed, is not among the exhibits"]
    mend = "Name the file under 'documents' in the case, with its date."
    passed = f"{len(letter.exhibits)} of {len(letter.exhibits)} exhibits are here, each in a file that can be opened."
    return found(stops, looks, passed if letter.exhibits else "The letter has no exhibits.", mend)


@check("citations", "Every cited page")
def _citations(before: Before) -> Found:
    sent = {one.exhibit.document: one for one in before.setting.chosen}
    stops, count = [], 0
    for exhibit in before.setting.letter.exhibits:
        count += len(exhibit.cited_pages)
        if exhibit.document not in sent:
            continue  # told by the check of enclosures
        lost = [page for page in exhibit.cited_pages if page not in sent[exhibit.document].pages]
        if lost:
            stops.append(f"the letter cites {pages_text(lost)} of exhibit {exhibit.label}, which is not there")
    looks = [problem.says for problem in before.problems if problem.code in {"I042", "I047"}]
    mend = "Look at each page named, and correct the page or the quote in the case."
    return found(stops, looks, f"{count} of {count} cited pages are enclosed.", mend)


@check("numbers", "Pages as listed")
def _numbers(before: Before) -> Found:
    case = before.setting.packet.case
    stops: list[str] = []
    looks: list[str] = []
    for one in before.setting.chosen:
        label, listed_pages = one.exhibit.label, case.documents[one.exhibit.document].pages
        if one.of != listed_pages:
            pages = "1 page" if listed_pages == 1 else f"{listed_pages} pages"
            says = f"the letter lists {pages} of exhibit {label}, and its file has {one.of}"
            # What nobody counted may be another patient's; of a longer file the encounter alone may go.
            (stops if len(one.pages) == one.of else looks).append(says)
        if len(one.pages) > MANY_PAGES:
            looks.append(f"exhibit {label} has {len(one.pages)} pages")
    mend = "Correct 'pages'; of a long record give the encounter's 'first_page' and 'last_page', and send the minimum."
    return found(stops, looks, "The letter's count of pages is that of the files.", mend)


@check("signed", "Records signed")
def _signed(before: Before) -> Found:
    case, kinds = before.setting.packet.case, before.setting.rules.vocabulary.documents
    ours = [one for one in before.setting.letter.exhibits if kinds[case.documents[one.document].kind].signed]
    without = [one.label for one in ours if case.documents[one.document].signed is False]
    unknown = [one.label for one in ours if case.documents[one.document].signed is None]
    looks = [f"not signed: exhibit {', '.join(without)}"] if without else []
    looks += [f"the case does not say whether signed: exhibit {', '.join(unknown)}"] if unknown else []
    mend = "Look for the author's signature and date. Where it is missing, its author may attest; nobody signs late."
    return found([], looks, f"{len(ours)} of {len(ours)} clinical records.", mend)


@check("twice", "Nothing twice")
def _twice(before: Before) -> Found:
    case, looks = before.setting.packet.case, []
    for index, one in enumerate(before.setting.chosen):
        for other in before.setting.chosen[:index]:
            same = before.files[one.exhibit.document].sha256 == before.files[other.exhibit.document].sha256
            if same and set(one.pages) & set(other.pages):
                looks.append(f"exhibits {other.exhibit.label} and {one.exhibit.label} hold the same pages")
    looks += list(_sent_before(before))
    level = case.denial.appeal_level
    stops = [
        f"a {level.words} of this denial was already decided, on {item.on}"
        for item in case.denial.prior_decisions
        if item.kind == "decision" and level is not None and item.level is level
    ]
    mend = "Leave one of them out; what was decided goes to the next level, and what was sent is asked after."
    return found(stops, looks, "No exhibit is enclosed twice, and nothing shows an earlier request.", mend)


def _sent_before(before: Before) -> Iterator[str]:
    """Records that the case says were sent to this payer since its notice, which may be this same packet."""
    denial = before.setting.packet.case.denial
    for item in before.setting.packet.case.evidence:
        day = item.day("sent_on")
        if item.kind == "record-submission" and day is not None and day >= denial.notice_date:
            yield f"something was sent to the payer on {day}, after its notice"
    for request in before.setting.packet.case.requests:
        if request.received_on is None:
            yield f"records asked for on {request.sent_on} have not come"


@check("way", "Where it goes")
def _way(before: Before) -> Found:
    setting = before.setting
    denial, practice = setting.packet.case.denial, setting.packet.case.practice
    if setting.options.fax:
        stops = [] if setting.fax else ["no fax number of this payer is on file"]
        looks = [] if practice.fax else ["the practice's own fax number is not on file"]
        theirs = "Add 'appeal_fax' to the payer's profile in payers.yaml, with its source."
        ours = "Add 'fax' to the practice, in practice.yaml or in the case." if looks else ""
        mend = " ".join(part for part in (theirs if stops else "", ours) if part)
        return found(stops, looks, "The payer's fax number is on file.", mend)
    looks = [] if denial.appeal_to else ["no address for appeals is on file, so the letter has none"]
    passed = "The address is the notice's, or that of payers.yaml."
    return found([], looks, passed, "Add 'appeal_to' to the case, or to the payer's profile in payers.yaml.")


@check("limits", "What the payer takes")
def _limits(before: Before) -> Found:
    limits = before.profile.limits if before.profile else None
    if limits is None:
        return Result.PASS, "No limit of this payer is on file, so none was kept.", ""
    stops = []
    if limits.media and "pdf" not in limits.media:
        stops.append(f"it takes {', '.join(limits.media)}, and a packet is a PDF")
    if before.setting.options.zip and limits.zip is False:
        stops.append("it takes no ZIP")
    return found(
        stops, [], f"{limits.source}, {limits.known_on}.", "Leave '--zip' out, or ask the payer for another way."
    )
