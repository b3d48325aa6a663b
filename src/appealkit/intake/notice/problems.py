"""What can be wrong with a denial letter, as codes with their pages. No problem here holds anything the letter says."""

from __future__ import annotations

from appealkit.errors import Problem, Severity, Where, code_page

I120 = code_page(
    "I120",
    """A letter has nothing in it
    The file is empty, or holds nothing but spaces.
    Bad: a file of 0 bytes, left by a broken download. Good: the letter, saved again.
    """,
)
I121 = code_page(
    "I121",
    """A letter's PDF cannot be opened
    It is cut off or broken, or is no PDF inside. Nothing of it was read.
    Bad: half a download named `denial.pdf`. Good: the whole file, or the letter printed to PDF again.
    """,
)
I122 = code_page(
    "I122",
    """A letter's PDF is locked with a password
    Its words cannot be read, and the payer's copy in the packet could not be opened either.
    Bad: the secure attachment as it came by mail. Good: the same, opened and saved without a password.
    """,
)
I123 = code_page(
    "I123",
    """Pages of a letter are pictures, without text
    A scan has to go through text recognition before its words can be read; nothing is guessed from a picture.
    Bad: a faxed letter saved as an image. Good: the same with a text layer, or its values typed in.
    """,
)
I124 = code_page(
    "I124",
    """A letter is longer than letters are
    Only its beginning was read. A file of hundreds of pages is a batch or a manual, not one denial letter.
    Bad: a month's letters in one file of 500 pages. Good: one file for each letter.
    """,
)
I125 = code_page(
    "I125",
    """A letter's file is neither text nor PDF
    Word files, pictures and archives are not read as letters.
    Bad: `denial.docx` or a photograph. Good: the letter printed to PDF, or its text.
    """,
)
I126 = code_page(
    "I126",
    """A text does not read as a payer's denial
    It has no denial in it, or nothing that says whose claim it is about, so no case is made of it.
    Bad: a payer's manual, an appeal letter of our own, a chart note. Good: the payer's letter or remittance.
    """,
)
I127 = code_page(
    "I127",
    """A value of a letter is too uncertain to be taken
    Something there looks like it, but not surely enough, so it is left empty rather than guessed.
    Bad: a name that only the greeting has. Good: the value typed into the case after a look at that line.
    """,
)
I128 = code_page(
    "I128",
    """A letter does not say something that a case must have
    Or says it in a way that is not known yet. The case needs it from elsewhere: the claim, the chart or a person.
    Bad: a case without a date of service. Good: the value typed in, or the claim read beside the letter.
    """,
)
I129 = code_page(
    "I129",
    """A letter says one thing in two ways
    Two values stand under the same label. Neither is chosen.
    Bad: two claim numbers and one service between them. Good: the right one typed into the case.
    """,
)
I130 = code_page(
    "I130",
    """A day in a letter cannot be read with certainty
    It is no day of the calendar, lacks its year, is a span of days, or could be two days.
    Bad: `13/25/2026`, `10/O2/2026`. Good: the day typed into the case as YYYY-MM-DD.
    """,
)
I131 = code_page(
    "I131",
    """A letter decides an earlier appeal
    The next step is a later level, with its own days and its own addressee; which one it is depends on the plan.
    Bad: a first appeal drafted against the letter that refused it. Good: `appeal_level` and `prior_decisions` given.
    """,
)
I132 = code_page(
    "I132",
    """Pages of a letter cannot be read
    They are damaged; the other pages were read.
    Bad: a page that opens as a grey box. Good: the letter printed to PDF again.
    """,
)
I133 = code_page(
    "I133",
    """A letter refuses a service that was only asked for
    It names no claim and no charge, because nothing has been billed. It has a reference number instead.
    Bad: a claim number looked for in vain. Good: the reference number and the planned day given, and
    `refused_before: yes` on the line.
    """,
)
I134 = code_page(
    "I134",
    """A letter speaks of several services and it is not sure which were denied
    Codes stand in its text without a table or a label, so they were not taken as lines of the claim.
    Bad: a code that is only compared with another taken for a denied line. Good: the lines typed in from the claim.
    """,
)


def mistake(code: str, says: str, mend: str, where: Where) -> Problem:
    """A problem by which the letter, or a page of it, is lost."""
    return Problem(code, says, mend, where)


def doubt(code: str, says: str, mend: str, where: Where) -> Problem:
    """A problem that leaves the rest of the letter as it was read."""
    return Problem(code, says, mend, where, Severity.DOUBT)
