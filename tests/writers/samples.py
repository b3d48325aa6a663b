"""Invented documents that the writers' tests write: every block kind, a two-page letter, hostile text."""
# ruff: noqa: E501 - prose

from __future__ import annotations

from appealkit.document.model import (
    Address,
    Bullets,
    Cite,
    Document,
    Emphasis,
    Heading,
    Inlines,
    Letterhead,
    LineBreak,
    Numbered,
    PageBreak,
    Pairs,
    Paragraph,
    Signature,
    Strong,
    Table,
    Text,
    Tickboxes,
)


def t(text: str) -> Inlines:
    return (Text(text),)


EVERY_BLOCK = Document(
    title="Every block",
    language="en-US",
    author="North Example Clinic",
    subject="A test of the writers",
    keywords=("test", "blocks"),
    footer="Claim 1 & 2",
    blocks=(
        Letterhead("North Example Clinic", ("12 Example Way, Anytown", "NPI 1234567893")),
        Address((t("October 14, 2026"),)),
        Address((t("Example Plan"), t("PO Box 100"), t("Anytown TX 75002"))),
        Pairs(
            (("Patient", t("Ana Núñez")), ("Claim", (Text("2026"), Text("-0917"), LineBreak(), Text("line 1")))),
            "About",
        ),
        Table((t("Only"),), ((t("cell"),),), (1,), "One cell"),
        Heading(1, t("The first heading")),
        Paragraph(
            (
                Text("Plain, "),
                Strong(t("strong")),
                Text(", "),
                Emphasis((Strong(t("both")),)),
                Text(" and "),
                Cite("(Ex. C, p. 2)", "C-2"),
                Text("."),
            ),
            keep_with_next=True,
        ),
        Heading(2, t("The second heading")),
        Bullets((t("One bullet"), (Text("Two lines"), LineBreak(), Text("in a bullet")))),
        Numbered((t("First"), t("Second"))),
        Paragraph(t("Between the lists.")),
        Numbered((t("First again"), t("Second again"), t("Third"))),
        Heading(3, t("The third heading")),
        Table(
            (t("Criterion"), t("The record shows"), t("Exhibit")),
            ((t("§ 2(a) ≥ 6 weeks"), t("26 weeks"), t("C, p. 1")), (t("§ 2(b)"), t(""), t("E, p. 4; F, pp. 1–2"))),
            (4, 4, 2),
            "Criteria and what the record shows",
        ),
        Tickboxes((t("Attendance sheet"), t("Discharge summary"))),
        Paragraph((Text("Missing: "), Text("[claim number]", "denial.claim_number", 3, hole=True)), small=True),
        PageBreak(),
        Paragraph(t("On the second page.")),
        Signature("Sincerely,", ("Dr. A. Example, MD", "Pain Management")),
    ),
)

# The same words, by hand, in reading order.
EVERY_TEXT = (
    "North Example Clinic 12 Example Way, Anytown NPI 1234567893 October 14, 2026 Example Plan PO Box 100 Anytown TX "
    "75002 Patient Ana Núñez Claim 2026-0917 line 1 Only cell The first heading Plain, strong, both and (Ex. C, p. 2). "
    "The second heading One bullet Two lines in a bullet First Second Between the lists. First again Second again "
    "Third The third heading Criterion The record shows Exhibit § 2(a) ≥ 6 weeks 26 weeks C, p. 1 § 2(b) E, p. 4; F, "
    "pp. 1–2 Attendance sheet Discharge summary Missing: [claim number] On the second page. Sincerely, Signature Date "
    "Dr. A. Example, MD Pain Management"
)
EVERY_WORD = EVERY_TEXT.split()
EVERY_HEADING = [(1, "The first heading"), (2, "The second heading"), (3, "The third heading")]


LETTER = Document(
    title="Appeal of claim 2026-0917-00432",
    author="North Texas Spine & Pain",
    subject="Appeal of a medical-necessity denial",
    footer="North Texas Spine & Pain · Claim 2026-0917-00432",
    blocks=(
        Letterhead(
            "North Texas Spine & Pain",
            ("12 Example Way, Anytown TX 75001 · Phone 555-0100 · Fax 555-0101", "NPI 1234567893 · TIN 12-3456789"),
        ),
        Address((t("October 14, 2026"), t("By portal upload"))),
        Address((t("Example Health Plan"), t("Provider Appeals"), t("PO Box 100"), t("Anytown TX 75002"))),
        Pairs(
            (
                ("Patient", t("Jordan Q. Sample")),
                ("Date of birth", t("May 4, 1968")),
                ("Member ID", t("XEH123456789")),
                ("Claim", t("2026-0917-00432")),
                ("Date of service", t("September 17, 2026")),
                ("Service", t("64483-LT, transforaminal epidural injection, lumbar, one level")),
                ("Diagnosis", t("M51.17")),
                ("Denied", t("October 2, 2026, CO-50")),
                ("Billed", t("$1,450.00")),
                ("Appeal", t("First level, standard")),
            ),
            "What this letter is about",
        ),
        Heading(1, t("Appeal of a medical-necessity denial")),
        Paragraph(t("To the medical director:")),
        Paragraph(
            t(
                "We ask Example Health Plan to reverse its denial of the service above and pay the claim. The plan wrote "
                "that failed conservative treatment was not documented for at least three months. The record documents "
                "more than eighteen weeks of it before the injection, fourteen of them supervised physical therapy, and "
                "meets each criterion listed below."
            )
        ),
        Heading(2, t("What the plan requires and what the record shows")),
        Table(
            (
                t("Criterion (Example Medical Policy 12.3, in force since January 1, 2026)"),
                t("The record shows"),
                t("Exhibit"),
            ),
            (
                (t("§ 2(a) Radicular pain for at least 6 weeks"), t("26 weeks, from March 19, 2026"), t("C, p. 1")),
                (
                    t("§ 2(b) Examination that agrees with the root"),
                    t("Left S1: absent Achilles reflex, plantar flexion 4/5, straight-leg raise positive at 35°"),
                    t("C, p. 3"),
                ),
                (
                    t("§ 2(c) MRI or CT within 24 months that agrees"),
                    t("MRI June 18, 2026: left paracentral L5–S1 extrusion displacing the traversing S1 root"),
                    t("D, p. 1"),
                ),
                (
                    t("§ 2(d) At least 12 weeks of conservative care with an active part"),
                    t(
                        "18.9 weeks of care without a gap (March 20 to July 30, 2026), 14.0 of them physical therapy, with "
                        "two medication trials"
                    ),
                    t("E, p. 4; F, pp. 1–2; G, p. 1"),
                ),
                (
                    t("§ 2(e) Pain or function scale before the injection"),
                    t("NRS 8/10 and ODI 54 % on September 3, 2026"),
                    t("C, p. 2"),
                ),
                (
                    t("§ 3 No more than two levels in a session; image guidance with contrast"),
                    t("Left S1, one level, fluoroscopy with contrast, two views saved"),
                    t("H, p. 1"),
                ),
            ),
            (40, 44, 16),
            "Each criterion of the policy, what the record shows, and where",
        ),
        Heading(2, t("Conservative care before the injection")),
        Bullets(
            (
                (
                    Text(
                        "Physical therapy, April 2 to July 9, 2026: 18 of 20 visits attended; pain 8/10 at the start and 7/10 "
                        "at discharge, flexion unchanged "
                    ),
                    Cite("(Ex. E, p. 4)", "E-4"),
                    Text("."),
                ),
                (
                    Text("Naproxen 500 mg twice daily, March 20 to April 24, 2026: no meaningful relief "),
                    Cite("(Ex. F, p. 1)", "F-1"),
                    Text("."),
                ),
                (
                    Text("Gabapentin, titrated to 1,800 mg daily, April 24 to July 30, 2026: stopped for sedation "),
                    Cite("(Ex. F, p. 2)", "F-2"),
                    Text("."),
                ),
                (
                    Text("Activity: no lifting over 15 lb from April 10, 2026; not back to full duty by September 10 "),
                    Cite("(Ex. G, p. 1)", "G-1"),
                    Text("."),
                ),
            )
        ),
        Heading(2, t("Function")),
        Paragraph(
            (
                Text(
                    "The patient could not sit for more than 15 minutes and had missed 31 days of work by September 3, 2026 "
                ),
                Cite("(Ex. C, p. 2)", "C-2"),
                Text("."),
            ),
        ),
        Heading(2, t("What we ask")),
        Paragraph(
            t(
                "Please reverse the denial and reprocess claim 2026-0917-00432, line 1. If any part is upheld, please send "
                "the criterion not met, the internal rule or guideline relied on, and the identity and specialty of the "
                "medical expert consulted (29 CFR § 2560.503-1(g)(1)(v), (h)(3)); we also ask for a peer-to-peer "
                "discussion with the treating physician."
            )
        ),
        Signature("Sincerely,", ("Dr. A. Example, MD", "Interventional Pain Management", "NPI 1234567893")),
        Paragraph(
            t(
                "Exhibits: A Remittance, 2 pp. · B Claim and the patient's authorized-representative form, 2 pp. · C Office "
                "notes, March 20 to September 3, 2026, 7 pp. · D MRI report, 2 pp. · E Physical therapy record, North PT, 12 "
                "pp. · F Medication history, 2 pp. · G Work status, 3 pp. · H Procedure note with images, 4 pp."
            ),
            small=True,
        ),
    ),
)

LONG_WORD = "Pneumonoultramicroscopic" * 5  # 120 letters
HOSTILE_TEXTS = (
    LONG_WORD,
    "{{7*7}}",
    "{% raw %}",
    "<b>bold</b>",
    "<script>alert(1)</script>",
    "a | b | c",
    "## x",
    "&amp; &lt; & \"quoted\" 'single'",
    "- not a list",
    "1. not a number",
    "[ ] not a box",
    "*** DRAFT ***",
    "____ ____",
    "{footer} {draft}",
    "]]> <!-- comment -->",
    "url(http://example.invalid/x.png)",
    "Łukasz Ñandú Žofie Østergård Μαρία Дмитрий",
    "e\u0301clair and a\tb\nc",
    "non\u00a0breaking blanks",
)
HOSTILE = Document(
    title="A <b>title</b> & {{more}}",
    author="<i>author</i>",
    subject="{{subject}}",
    footer='{footer} <b>"foot"</b> & \\22 url(x)',
    blocks=(
        Letterhead("<h1>Clinic</h1>", ("a | b", "& Co")),
        *(Paragraph(t(text)) for text in HOSTILE_TEXTS),
        Heading(1, t("</h1><h2>{{7*7}}")),
        Bullets(tuple(t(text) for text in HOSTILE_TEXTS)),
        Numbered(tuple(t(text) for text in HOSTILE_TEXTS)),
        Tickboxes(tuple(t(text) for text in HOSTILE_TEXTS)),
        Pairs(tuple((text.split("\n")[0], t(text)) for text in HOSTILE_TEXTS), "</caption><b>"),
        Table(tuple(map(t, HOSTILE_TEXTS[:3])), (tuple(map(t, HOSTILE_TEXTS[3:6])),), (1, 1, 1), '" onclick="x'),
        Address(tuple(t(text) for text in HOSTILE_TEXTS)),
        Signature("<br>", ("</p>", "| x |")),
    ),
)
