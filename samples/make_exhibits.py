"""Write the exhibit PDFs of the sample cases: invented records that carry every cited quote on its cited page.

    python samples/make_exhibits.py [FOLDER]

Reads cases/ and charts/ and writes the PDFs they name below FOLDER (the samples folder itself if none is given), so
that a quote and its page cannot drift apart. The same input gives the same bytes: no clock, no chance, and no
compression, because compressed bytes differ from one zlib to the next.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

HERE = Path(__file__).resolve().parent
FONTS = HERE.parent / "src" / "appealkit" / "writers" / "fonts"
WIDTH, HEIGHT, MARGIN = 612, 792, 60

# Pages that are not what the chart says of them, on purpose. All else stands on its page word by word.
PHOTOGRAPHED = {("exhibits/care-intolerance/work-status.pdf", 1)}  # a picture of a page: no text layer
BROKEN_WORDS = {  # a word that the page breaks at a line's end, with a hyphen
    "no meaningful change in pain or flexion": ("mean", "ingful"),
    "No lasting benefit; sitting tolerance unchanged": ("toler", "ance"),
}
MISQUOTED = {  # what the page says instead of the quote
    "18 of 20 visits attended, June 16 to September 8, 2026; no lasting benefit": "8 of 20 visits attended, June 16 to "
    "August 4, 2026; did not return for discharge",
}

HEADINGS = {
    "symptom": "History",
    "red-flag": "History",
    "scale-score": "Pain and function",
    "function-report": "Pain and function",
    "exam-finding": "Examination",
    "imaging-study": "Impression",
    "therapy-course": "Course of therapy",
    "medication-trial": "Medication",
    "opioid-use": "Opioid dose",
    "activity-modification": "Restrictions",
    "prior-procedure": "Procedures",
    "procedure-response": "Response to the last procedure",
    "procedure-note": "Procedure",
    "treatment-plan": "Plan",
    "surgical-opinion": "Plan",
    "rehab-participation": "Plan",
    "access-barrier": "Getting here",
    "representation": "Statement",
    "claim-submission": "Claim",
    "authorization": "Decision",
    "record-submission": "Records",
    "psychological-evaluation": "Conclusion",
    "surgical-history": "History",
    "contraindication": "Assessment",
}
LEADS = {  # before a quote that begins in small letters
    "therapy-course": "Result: ",
    "exam-finding": "Same test ",
    "representation": "The provider ",
}
ROUTINE = {  # what a page of this kind says besides; nothing that any evidence could contradict
    "office-note": [
        "Medication list and allergies reviewed. Vital signs recorded by the medical assistant.",
        "Questions answered. Return visit arranged.",
        "Consent form and privacy notice on file.",
    ],
    "consult": [
        "Referred for evaluation. Past medical, family and social history reviewed with the patient.",
        "Imaging reviewed on the viewer with the patient present.",
        "Risks, benefits and alternatives discussed; written information handed out.",
    ],
    "imaging-report": [
        "Technique: sagittal and axial T1 and T2 sequences without contrast. Comparison: none available.",
        "Vertebral height and marrow signal are kept. Paraspinal soft tissues are unremarkable.",
    ],
    "therapy": [
        "Visit record: active warm-up, stabilisation in neutral, hip and trunk strengthening, neural mobility drills.",
        "Visit record: posture and lifting instruction; home programme reviewed and written down.",
        "Visit record: graded walking, step-ups, trunk endurance holds. Attendance initialled.",
    ],
    "attendance-sheet": ["Each visit is initialled by the front desk. Blank lines were not attended."],
    "medication-list": ["Reconciled with the pharmacy list. No other analgesic on file for this period."],
    "activity-record": ["Form completed for the employer. Next review as arranged."],
    "procedure-note": [
        "Consent signed. Time-out performed: patient, procedure, side and level confirmed aloud.",
        "Skin prepared and draped. Needle advanced in small steps under intermittent views.",
        "Observed after the procedure and discharged in stable condition with written instructions.",
    ],
    "procedure-log": ["Compiled from the practice's own schedule and the records of other clinics on file."],
    "follow-up-note": ["Seen in follow-up. Medication list reviewed.", "No fever, no headache, no new complaint."],
    "treatment-plan": ["Plan discussed with the patient, who agrees."],
    "addendum": ["Entered late and dated on the day it was written; the note it belongs to is unchanged."],
    "intake-form": ["Filled in by the patient before the first visit; transcribed by the front desk."],
    "acceptance-report": ["Kept by the clearinghouse for ten years."],
    "authorization": ["Approval is for medical need alone; benefits are as on the day of the service."],
    "record-request": ["Send the records to the address above, with this page on top."],
    "transmission-record": ["Printed by the machine after sending."],
    "psychological-report": ["Interview and questionnaires completed in one session. Time in testing recorded apart."],
    "surgical-note": ["Films reviewed with the patient. Copy to the referring physician."],
    "representation-form": ["Signed by hand. The form may be revoked in writing at any time."],
}


@dataclass
class Paper:
    """One document to be made: how it is listed, for which patient, and what is cited of it."""

    path: str
    listed: Mapping[str, str]
    case: Mapping[str, Any]
    cited: dict[int, list[tuple[str, str]]] = field(default_factory=dict)  # page → (kind of evidence, quote)

    @property
    def pages(self) -> int:
        return int(self.listed["pages"])


def main(out: Path) -> None:
    """Write every exhibit below `out`."""
    for paper in papers():
        target = out / paper.path
        target.parent.mkdir(parents=True, exist_ok=True)
        write(paper, target)


def papers() -> list[Paper]:
    """Every document with a file, once, in the order of the case files."""
    found: dict[str, Paper] = {}
    for path in sorted((HERE / "cases").glob("*.yaml")):
        case = read(path)
        sheets = [(path, case)]
        if "chart" in case:
            chart = (path.parent / case["chart"]).resolve()
            sheets.append((chart, read(chart)))
        ids: dict[str, Paper] = {}
        for sheet, said in sheets:
            for ident, listed in said.get("documents", {}).items():
                if "file" in listed:
                    name = (sheet.parent / listed["file"]).resolve().relative_to(HERE).as_posix()
                    ids[ident] = found.setdefault(name, Paper(name, listed, case))
        for _, said in sheets:
            for item in said.get("evidence", []):
                paper, quote = ids.get(item["source"]["document"]), item["source"].get("quote")
                if paper and quote:
                    cited = paper.cited.setdefault(int(item["source"]["page"]), [])
                    if (item["kind"], quote) not in cited:
                        cited.append((item["kind"], quote))
    return list(found.values())


def read(path: Path) -> dict[str, Any]:
    """The file with every value as text, as it is written."""
    said: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return said


# ---- the pages ---------------------------------------------------------------------------------------------------


def write(paper: Paper, target: Path) -> None:
    """One PDF."""
    canvas = Canvas(str(target), pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=0)
    canvas.setTitle("Invented record")
    canvas.setAuthor("appealkit samples")
    fonts = fonts_for(paper)
    for page in range(1, paper.pages + 1):
        if (paper.path, page) in PHOTOGRAPHED:
            photograph(canvas, [words for words, _ in [*head(paper), *lines_of(paper, page)]])
        else:
            Page(canvas, *fonts).fill(paper, page)
        canvas.showPage()
    canvas.save()


def fonts_for(paper: Paper) -> tuple[str, str]:
    """The built-in font where it has every letter, else the one that is shipped (it adds some 30 KB)."""
    text = "".join(words for page in range(1, paper.pages + 1) for words, _ in [*head(paper), *lines_of(paper, page)])
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        for name in ("Carlito-Regular", "Carlito-Bold"):
            pdfmetrics.registerFont(TTFont(name, str(FONTS / f"{name}.ttf")))
        return "Carlito-Regular", "Carlito-Bold"
    return "Helvetica", "Helvetica-Bold"


class Page:
    """A page being filled from the top."""

    def __init__(self, canvas: Canvas, plain: str, bold: str) -> None:
        self.canvas, self.plain, self.bold = canvas, plain, bold
        self.y = float(HEIGHT - MARGIN)

    def fill(self, paper: Paper, page: int) -> None:
        for words, size in head(paper):
            self.say(words, size, strong=size > 10)
        self.y -= 4
        self.canvas.line(MARGIN, self.y, WIDTH - MARGIN, self.y)
        self.y -= 22
        for words, style in lines_of(paper, page):
            self.y -= 8 if style == "heading" else 0
            self.say(words, 10.5, strong=style == "heading", typed=style == "typed")
        if paper.listed["kind"] == "procedure-note" and 1 < page <= paper.pages:
            self.view(page)
        self.y = MARGIN
        self.say(f"Page {page} of {paper.pages}", 9)
        self.say("Invented record for a software sample; no real person, clinic or plan.", 8)

    def say(self, words: str, size: float, *, strong: bool = False, typed: bool = False) -> None:
        font = self.bold if strong else self.plain
        self.canvas.setFont(font, size)
        for line in [words] if typed else simpleSplit(words, font, size, WIDTH - 2 * MARGIN):
            self.canvas.drawString(MARGIN, self.y, line)
            self.y -= size * 1.45

    def view(self, page: int) -> None:
        """A drawing in place of a fluoroscopic image."""
        self.y -= 230
        self.canvas.setFillGray(0.82)
        self.canvas.rect(MARGIN, self.y, 240, 220, stroke=0, fill=1)
        for step in range(4):
            self.canvas.setFillGray(0.62 + 0.05 * (step % 2))
            self.canvas.roundRect(MARGIN + 75, self.y + 15 + 50 * step, 90, 38, 8, stroke=0, fill=1)
        self.canvas.setFillGray(0)
        self.canvas.line(MARGIN + 10, self.y + 30 * page, MARGIN + 90, self.y + 60)
        self.y -= 16
        self.say("Saved view, drawn for the sample.", 9)


def head(paper: Paper) -> list[tuple[str, int]]:
    """The lines above the rule: who wrote it, what it is, about whom."""
    patient, listed = paper.case["patient"], paper.listed
    lines = [(listed.get("author") or "North Texas Spine & Pain", 13), (listed["title"], 11)]
    if listed["kind"] == "denial-notice":
        return [*lines, (f"Notice of {listed['date']}", 10)]
    return [*lines, (f"Patient: {patient['name']} · Born: {patient['birth_date']} · Date: {listed['date']}", 10)]


def lines_of(paper: Paper, page: int) -> list[tuple[str, str]]:
    """The body of a page: (words, style)."""
    kind = paper.listed["kind"]
    if kind == "denial-notice":
        return list(notice(paper, page))
    if kind == "claim":
        return list(claim(paper))
    lines: list[tuple[str, str]] = []
    heading = ""
    for of_kind, quote in paper.cited.get(page, []):
        if HEADINGS.get(of_kind, "Record") != heading:
            heading = HEADINGS.get(of_kind, "Record")
            lines.append((heading, "heading"))
        lines += as_written(of_kind, quote)
    routine = ROUTINE.get(kind, ["Record continued."])
    lines.append(("Notes" if lines else "Continued", "heading"))
    lines += [(routine[(page + step) % len(routine)], "") for step in range(min(3, len(routine)))]
    if page == paper.pages and paper.listed.get("signed") == "true":
        lines.append((f"Electronically signed, {paper.listed['date']}", ""))
    return lines


def as_written(kind: str, quote: str) -> Iterator[tuple[str, str]]:
    """The quote as the page has it: with a word before it, a full stop after it, and broken where it is to be."""
    quote = unicodedata.normalize("NFC", quote)
    quote = next((says for words, says in MISQUOTED.items() if words in quote), quote)
    lead = LEADS.get(kind, "Recorded: ") if quote[0].islower() else ""
    tail = "" if quote[-1] in '.!?"' else "."
    broken = next((parts for words, parts in BROKEN_WORDS.items() if words in quote), None)
    if broken is None:
        yield f"{lead}{quote}{tail}", ""
        return
    before, after = (lead + quote + tail).split("".join(broken))
    yield from ((line, "typed") for line in folded(before + broken[0] + "-"))
    yield from ((line, "typed") for line in folded(broken[1] + after))


def folded(words: str) -> list[str]:
    return list(simpleSplit(words, "Helvetica", 10.5, WIDTH - 2 * MARGIN))


def notice(paper: Paper, page: int) -> Iterator[tuple[str, str]]:
    """The payer's notice: the claim, its lines with their codes, and the reason in its own words."""
    denial = paper.case["denial"]
    yield f"Claim {denial['claim_number']}", "heading"
    yield f"Member: {paper.case['patient']['name']}, {paper.case['patient']['member_id']}", ""
    if page > 1:
        yield "Your rights", "heading"
        yield "You may ask for a review of this decision. Send the request with the records that support it.", ""
        return
    for line in denial["lines"]:
        service = "-".join([line["procedure"], *line.get("modifiers", [])])
        codes = ", ".join(f"{item['group']}-{item['carc']} {item['amount']}" for item in line["adjustments"])
        remarks = f"; remarks {', '.join(line['remarks'])}" if line.get("remarks") else ""
        money = f"charged {line['charged']}, paid {line['paid']}"
        yield f"Line {line['number']}: {line['service_date']}, {service}, {money}; {codes}{remarks}", ""
    if "reason_text" in denial:
        yield "Reason", "heading"
        yield denial["reason_text"], ""


def claim(paper: Paper) -> Iterator[tuple[str, str]]:
    """The claim as billed."""
    denial = paper.case["denial"]
    yield "Services billed", "heading"
    for line in denial["lines"]:
        service = "-".join([line["procedure"], *line.get("modifiers", [])])
        codes = ", ".join(line.get("diagnoses", []))
        place = f"place {line['place_of_service']}, units {line['units']}"
        yield f"{line['number']}. {line['service_date']}  {service}  {codes}  {place}  {line['charged']}", ""
    yield f"Billed to {denial['payer']['name']}. Member {paper.case['patient']['member_id']}", ""


def photograph(canvas: Canvas, lines: list[str]) -> None:
    """The lines as a coarse picture, the way a fax arrives: it has no text layer."""
    wide, high = 300, 388
    picture = Image.new("1", (wide, high), 1)
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default_imagefont()
    for index, words in enumerate(part for line in lines for part in chunks(line, 44)):
        pen.text((14, 20 + 14 * index), words.replace("·", "-"), fill=0, font=font)
    pen.rectangle((6, 6, wide - 7, high - 7), outline=0)
    data = run_lengths(picture.tobytes()).hex().upper()
    rows = "\n".join(data[start : start + 120] for start in range(0, len(data), 120))
    canvas.saveState()
    canvas.transform(WIDTH, 0, 0, HEIGHT, 0, 0)
    inline = f"BI /W {wide} /H {high} /BPC 1 /CS /G /F [/AHx /RL] ID\n{rows}>\nEI"
    canvas._code.append(inline)  # noqa: SLF001 reportlab's own images are compressed, and zlibs differ
    canvas.restoreState()


def chunks(words: str, width: int) -> Iterator[str]:
    line = ""
    for word in words.split():
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    yield line


def run_lengths(data: bytes) -> bytes:
    """The bytes in PDF's run-length code."""
    out, at = bytearray(), 0
    while at < len(data):
        run = 1
        while run < 128 and at + run < len(data) and data[at + run] == data[at]:
            run += 1
        if run > 1:
            out += bytes((257 - run, data[at]))
        else:
            out += bytes((0, data[at]))
        at += run
    return bytes(out + b"\x80")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
